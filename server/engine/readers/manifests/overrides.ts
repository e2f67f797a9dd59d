import type { Fact } from '../../core/fact.js';
import { maskLine } from '../../core/secrets.js';
import { innerSpanOf, type Node, propertiesOf, textOf, valueOf } from './json.js';

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

/** The versions that a manifest gives everybody in the tree. */
export function overrideFacts(manifest: Node | undefined): readonly Fact[] {
	return overridesIn(manifest).flatMap((node) => overridesBelow(node));
}

/** The package that a key of overrides is about, without what stands around it in the tree, and its version. */
function overriddenName(key: string): string {
	const [scope, last = ''] = ['', ...key.split('/')].slice(-2).map((part) => {
		const at = part.lastIndexOf('@');
		const named = at > 0 && part[at - 1] !== '>' && !/>[a-z@]/i.test(part.slice(at)) ? part.slice(0, at) : part;
		return named.slice(named.lastIndexOf('>') + 1);
	});
	return scope?.startsWith('@') === true ? `${scope}/${last}` : last;
}

/** How deep npm's overrides for what one package asks for are followed. */
const deepestOverride = 5;

/** `"left-pad": "1.3.0"`, `"**\/shop/left-pad": …` of Yarn, `"shop": { ".": "2.0.0", "left-pad": … }` of npm, `"shop>left-pad@1": …` of pnpm. */
function overridesBelow(node: Node, around = '', depth = 0): readonly Fact[] {
	return propertiesOf(node).flatMap(({ name: key, value }): readonly Fact[] => {
		const range = textOf(value);
		const name = key === '.' ? around : overriddenName(key);
		return range !== undefined
			? name === ''
				? []
				: [{ kind: 'dependency.override', span: innerSpanOf(value), name, range: maskLine(range) }]
			: depth < deepestOverride
				? overridesBelow(value, name, depth + 1)
				: [];
	});
}
