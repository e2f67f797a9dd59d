import { isKeptByEditor } from '../core/paths.js';
import { javascript } from './javascript/index.js';
import { entryManifests, manifests } from './manifests/index.js';
import type { Reader } from './reader.js';
import { pasted } from './secrets/pasted.js';
import { secrets } from './secrets/secrets.js';

/** The readers of programming languages. */
const languages: readonly Reader[] = [javascript];

/** Every reader. Several may claim a file; their facts are put together. */
export const readers: readonly Reader[] = [...languages, ...manifests, secrets, pasted];

/** Those that look for what opens something, whatever a file is for. */
const ofSecrets: readonly Reader[] = [secrets, pasted];

/** The readers that claim a path. Old states of files are no code of the service, and leak all the same. */
export function readersFor(path: string): readonly Reader[] {
	return (isKeptByEditor(path) ? ofSecrets : readers).filter((reader) => reader.claims(path));
}

/** Runs once more what edits of files run; whether it is worth to do it again. */
export function rehearse(): boolean {
	return readers.filter((reader) => reader.rehearse?.() === true).length > 0;
}

const leading: ReadonlySet<Reader> = new Set(entryManifests);

/** Whether a file of these readers leads to the entry points of a service: such files are read first, since roles come from them. */
export function leadsToEntries(readersOfFile: readonly Reader[]): boolean {
	return readersOfFile.some((reader) => leading.has(reader));
}

/** Whether a path is source or a manifest, rather than a text that is only searched for tokens. */
export function describesService(path: string): boolean {
	return isSource(path) || manifests.some((reader) => reader.claims(path));
}

/** Whether a path is source, rather than a manifest or data. */
export function isSource(path: string): boolean {
	return languages.some((reader) => reader.claims(path));
}
