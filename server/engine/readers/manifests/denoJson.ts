import type { Fact } from '../../core/fact.js';
import { baseName } from '../../core/paths.js';
import { maskLine } from '../../core/secrets.js';
import type { Reader } from '../reader.js';
import { innerSpanOf, parseJson, propertiesOf, textOf, valueOf } from './json.js';

/**
 * Reads the imports that deno.json maps to packages. The range is what stands behind the name: `^1.0.0` in
 * `jsr:@std/path@^1.0.0`, nothing where there is no version.
 */
export const denoJson: Reader = {
	id: 'deno-json',
	claims: (path) => /^deno\.jsonc?$/.test(baseName(path)),
	read: async ({ text }) =>
		propertiesOf(valueOf(parseJson(text), 'imports')).flatMap(({ name, key, value }): readonly Fact[] => {
			const target = textOf(value);
			const found = target === undefined ? undefined : /^(?:jsr|npm):\/?((?:@[^/@]+\/)?[^/@]+)(?:@([^/]*))?/.exec(target);
			return found
				? [
						{
							kind: 'dependency',
							span: innerSpanOf(value),
							nameSpan: innerSpanOf(key),
							ecosystem: 'deno',
							name: name.replace(/\/$/, ''),
							range: maskLine(found[2] ?? ''),
							scope: 'runtime',
						},
					]
				: [];
		}),
};
