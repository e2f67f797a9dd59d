import { findNodeAtLocation } from 'jsonc-parser';
import { parseJson } from '../../readers/manifests/json.js';

/** Where package managers are told which version of a package everybody gets. */
const places: readonly (readonly string[])[] = [['overrides'], ['resolutions'], ['pnpm', 'overrides']];

/** The version that a manifest pins for whoever depends on a package; undefined where it pins none, or leaves it to a declaration. */
export function pinnedVersion(manifest: string, dependency: string): string | undefined {
	const root = parseJson(manifest.replace(/^\uFEFF/, ''));
	if (root?.type !== 'object') {
		return undefined;
	}
	return places
		.flatMap((place) => [
			[...place, dependency],
			[...place, dependency, '.'],
			[...place, `**/${dependency}`],
		])
		.map((path) => findNodeAtLocation(root, path)?.value as unknown)
		.find((value): value is string => typeof value === 'string' && value !== '' && value !== '-' && !value.startsWith('$'));
}
