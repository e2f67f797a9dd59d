import { findNodeAtLocation } from 'jsonc-parser';
import { parseJson } from '../../readers/manifests/json.js';
import { overridesIn } from '../../readers/manifests/overrides.js';

/** The version that a manifest pins for whoever depends on a package; undefined where it pins none, or leaves it to a declaration. */
export function pinnedVersion(manifest: string, dependency: string): string | undefined {
	const root = parseJson(manifest.replace(/^\uFEFF/, ''));
	if (root?.type !== 'object') {
		return undefined;
	}
	return overridesIn(root)
		.flatMap((overrides) => [[dependency], [dependency, '.'], [`**/${dependency}`]].map((path) => findNodeAtLocation(overrides, path)))
		.map((node): unknown => node?.value)
		.find((value): value is string => typeof value === 'string' && value !== '' && value !== '-' && !value.startsWith('$'));
}
