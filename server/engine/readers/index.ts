import { javascript } from './javascript/index.js';
import { manifests } from './manifests/index.js';
import type { Reader } from './reader.js';
import { secrets } from './secrets/secrets.js';

/** Every reader. Several may claim a file; their facts are put together. */
export const readers: readonly Reader[] = [javascript, ...manifests, secrets];

/** The readers that claim a path. */
export function readersFor(path: string): readonly Reader[] {
	return readers.filter((reader) => reader.claims(path));
}

/** Whether a path describes the project (manifests, ignore files) rather than being source: such files are read first, since roles come from them. */
export function isManifest(path: string): boolean {
	return manifests.some((reader) => reader.claims(path));
}

/** Whether a path is source or a manifest, rather than a text that is only searched for tokens. */
export function describesService(path: string): boolean {
	return isManifest(path) || javascript.claims(path);
}
