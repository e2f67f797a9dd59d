import type { Fact } from '../../core/fact.js';
import { baseName } from '../../core/paths.js';
import type { Reader } from '../reader.js';
import { type Node, parseJson, type Property, propertiesOf, textOf, textsOf, valueOf } from './json.js';

/**
 * Reads of the configuration of ESLint, oxlint and Biome what they say of the console, for which files
 * (https://eslint.org/docs/latest/rules/no-console, https://biomejs.dev/linter/rules/no-console/). Configuration that is a program
 * belongs to the reader of its language.
 */
export const linters: Reader = {
	id: 'linters',
	claims: (path) => /^(?:\.eslintrc(?:\.json)?|\.oxlintrc\.json|biome\.jsonc?)$/.test(baseName(path)),
	read: async ({ text }) => {
		if (!/no-?console/i.test(text)) {
			return [];
		}
		const root = parseJson(text);
		const overrides = valueOf(root, 'overrides');
		return [root, ...(overrides?.type === 'array' ? (overrides.children ?? []) : [])].flatMap(factsOf);
	},
};

/** What one block of settings says, with the files that it is for. */
function factsOf(block: Node | undefined): readonly Fact[] {
	const files = filesOf(valueOf(block, 'includes') ?? valueOf(block, 'include') ?? valueOf(block, 'files'));
	const ofBiome = propertiesOf(valueOf(valueOf(block, 'linter'), 'rules')).flatMap(({ value }) => propertiesOf(value));
	return [...propertiesOf(valueOf(block, 'rules')), ...ofBiome].filter(isOfConsole).map(({ value, whole }): Fact => ({
		kind: 'lint.console',
		span: whole,
		...(files && { files }),
		...settingOf(value),
	}));
}

function isOfConsole({ name }: Property): boolean {
	return /^(?:[\w@-]+\/)?no-console$/.test(name) || name === 'noConsole';
}

/** A pattern, or several; what Biome calls `files` is about itself. */
function filesOf(node: Node | undefined): readonly string[] | undefined {
	const one = textOf(node);
	return one === undefined ? (node?.type === 'array' ? textsOf(node) : undefined) : [one];
}

function settingOf(value: Node): { readonly level: 'on' | 'off'; readonly allow: readonly string[] } {
	const listed = value.type === 'array' ? (value.children ?? []) : [value];
	const level = listed[0]?.type === 'object' ? valueOf(listed[0], 'level') : listed[0];
	const options = listed[0]?.type === 'object' ? valueOf(listed[0], 'options') : listed[1];
	return { level: level?.value === 'off' || level?.value === 0 ? 'off' : 'on', allow: textsOf(valueOf(options, 'allow')) };
}
