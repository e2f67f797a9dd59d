import type { Fact } from '../../core/fact.js';
import { baseName } from '../../core/paths.js';
import type { Reader } from '../reader.js';
import { parseJson, propertiesOf, spanOf, textOf, textsOf, valueOf } from './json.js';

/** Options that keep an import for which no type says so, the newest first. */
const keepers = ['verbatimModuleSyntax', 'preserveValueImports', 'importsNotUsedAsValues'];

/**
 * Reads the path aliases and the output folder of `tsconfig*.json` and `jsconfig*.json`. What a file inherits through `extends`
 * is named, not followed.
 */
export const tsconfig: Reader = {
	id: 'tsconfig',
	claims: (path) => /^[tj]sconfig(?:[.-][\w.-]+)?\.json$/.test(baseName(path)),
	read: async ({ text }) => {
		const root = parseJson(text);
		const options = valueOf(root, 'compilerOptions');
		const facts: Fact[] = [];
		const baseUrl = valueOf(options, 'baseUrl');
		const base = textOf(baseUrl)?.replace(/\/+$/, '');
		for (const { name, value, whole } of propertiesOf(valueOf(options, 'paths'))) {
			const targets = textsOf(value).map((target) => (base === undefined || base === '.' || base === '' ? target : `${base}/${target}`));
			if (targets.length > 0) {
				facts.push({ kind: 'module.alias', span: whole, pattern: name, targets });
			}
		}
		if (base !== undefined && baseUrl !== undefined) {
			// Bare specifiers are looked up from here; more specific aliases come first.
			facts.push({
				kind: 'module.alias',
				span: spanOf(baseUrl),
				pattern: '*',
				targets: [base === '' || base === '.' ? './*' : `${base}/*`],
			});
		}
		const outDir = valueOf(options, 'outDir');
		const folder = textOf(outDir);
		const rootDir = textOf(valueOf(options, 'rootDir'));
		if (outDir !== undefined && folder !== undefined) {
			facts.push({ kind: 'build.output', span: spanOf(outDir), outDir: folder, ...(rootDir === undefined ? {} : { rootDir }) });
		}
		const extended = valueOf(root, 'extends');
		const noEmit = valueOf(options, 'noEmit');
		const inherits = textOf(extended) ?? textsOf(extended).at(-1);
		const checks: unknown = noEmit?.value;
		const keeping = keepers.map((name) => valueOf(options, name)).find((value) => value !== undefined);
		const bracketing = valueOf(options, 'noPropertyAccessFromIndexSignature');
		const brackets: unknown = bracketing?.value;
		const said = noEmit ?? keeping ?? bracketing ?? extended;
		if (
			said !== undefined &&
			(inherits !== undefined || typeof checks === 'boolean' || typeof brackets === 'boolean' || keeping !== undefined)
		) {
			facts.push({
				kind: 'build.settings',
				span: spanOf(said),
				...(inherits === undefined ? {} : { inherits }),
				...(typeof checks === 'boolean' ? { checks } : {}),
				...(keeping === undefined ? {} : { keepsImports: keeping.value !== false && keeping.value !== 'remove' }),
				...(typeof brackets === 'boolean' ? { bracketsUnknown: brackets } : {}),
			});
		}
		return facts;
	},
};
