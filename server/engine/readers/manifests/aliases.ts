import type { Fact } from '../../core/fact.js';
import { baseName } from '../../core/paths.js';
import type { Span } from '../../core/text.js';
import type { Reader } from '../reader.js';
import { parseJson, propertiesOf, spanOf, textOf, textsOf, valueOf, type Node } from './json.js';

/** Plugins of Babel that give names to folders. */
export const babelResolvers = /(?:^|\/)(?:babel-plugin-)?(?:module-resolver|root-import)$/;

/** Names for files and folders: `{ "@models": "src/models" }`. */
export function aliasesOf(node: Node | undefined): readonly Fact<'module.alias'>[] {
	return propertiesOf(node).flatMap(({ name, value, whole }) => aliasOf(name, textOf(value), whole));
}

/** What a name stands for, and what lies below it. */
export function aliasOf(name: string, target: string | undefined, span: Span): readonly Fact<'module.alias'>[] {
	const folder = target?.replace(/^\.\//, '').replace(/\/$/, '');
	return folder === undefined || name === ''
		? []
		: [
				{ kind: 'module.alias', span, pattern: name, targets: [folder] },
				{ kind: 'module.alias', span, pattern: `${name.replace(/\/$/, '')}/*`, targets: [`${folder}/*`] },
			];
}

/** The folders in which a plugin of Babel begins to look. */
export function rootsAlias(roots: readonly string[], span: Span): Fact<'module.alias'> {
	return {
		kind: 'module.alias',
		span,
		pattern: '*',
		targets: roots.map((folder) => `${folder.replace(/^\.\//, '').replace(/\/$/, '') || '.'}/*`),
	};
}

/** Conditions under which another file stands in for the one that a service loads, or nothing that runs at all. */
const asideConditions: ReadonlySet<string> = new Set(['types', 'browser', 'test', 'react-native', 'worker']);

/** Names for files of a package that Node.js knows (https://nodejs.org/api/packages.html#subpath-imports). */
export function subpathImports(node: Node | undefined): readonly Fact<'module.alias'>[] {
	return propertiesOf(node).flatMap(({ name, value, whole }): readonly Fact<'module.alias'>[] => {
		const targets = name.startsWith('#') ? targetsOf(value) : [];
		return targets.length === 0 ? [] : [{ kind: 'module.alias', span: whole, pattern: name, targets }];
	});
}

/** The files of the package that a name may stand for, in the order in which they are tried; packages are none. */
function targetsOf(node: Node): readonly string[] {
	const path = textOf(node);
	if (path !== undefined) {
		return path.startsWith('./') ? [path.slice(2)] : [];
	}
	return [
		...(node.type === 'array'
			? (node.children ?? [])
			: propertiesOf(node).flatMap(({ name, value }) => (asideConditions.has(name) ? [] : [value]))),
	]
		.flatMap(targetsOf)
		.slice(0, 10);
}

/** The names that a plugin of Babel gives to folders, and the folders in which it begins to look. */
export function babelAliases(babel: Node | undefined): readonly Fact<'module.alias'>[] {
	const plugins = [babel, ...propertiesOf(valueOf(babel, 'env')).map(({ value }) => value)].flatMap(
		(one) => valueOf(one, 'plugins')?.children ?? [],
	);
	return plugins.flatMap((plugin): readonly Fact<'module.alias'>[] => {
		const [name, options] = plugin.children ?? [];
		if (!babelResolvers.test(textOf(name) ?? '')) {
			return [];
		}
		const root = valueOf(options, 'root');
		const roots = root === undefined ? [] : root.type === 'array' ? textsOf(root) : [textOf(root) ?? ''];
		return [
			...aliasesOf(valueOf(options, 'alias')),
			...(root === undefined || roots.length === 0 ? [] : [rootsAlias(roots, spanOf(root))]),
		];
	});
}

/** Reads the names that Babel and swc give to folders. */
export const aliases: Reader = {
	id: 'aliases',
	claims: (path) => /^(?:\.babelrc(?:\.json)?|babel\.config\.json|\.swcrc)$/.test(baseName(path)),
	read: async ({ path, text }) => {
		const root = parseJson(text);
		if (baseName(path) !== '.swcrc') {
			return babelAliases(root);
		}
		return propertiesOf(valueOf(valueOf(root, 'jsc'), 'paths')).flatMap(({ name, value, whole }): readonly Fact[] => [
			{ kind: 'module.alias', span: whole, pattern: name, targets: textsOf(value) },
		]);
	},
};
