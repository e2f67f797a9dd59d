import { type Node, propertiesOf, valueOf } from './json.js';

/** Where a manifest tells package managers which version of a package everybody in the tree gets, whatever is declared. */
export function overridesIn(manifest: Node | undefined): readonly Node[] {
	return [valueOf(manifest, 'overrides'), valueOf(manifest, 'resolutions'), valueOf(valueOf(manifest, 'pnpm'), 'overrides')].filter(
		(one) => one !== undefined,
	);
}

/** The packages that a manifest overrides by their plain names. */
export function overriddenIn(manifest: Node | undefined): ReadonlySet<string> {
	return new Set(overridesIn(manifest).flatMap((one) => propertiesOf(one).map(({ name }) => name)));
}
