import { expect, test } from 'vitest';
import { phrases } from '../../../server/engine/readers/javascript/phrases.js';

test.each([
	[{ variable: 'API_URL', fallback: `'x'`, type: 'string', path: 'src/a.ts' }, `(process.env.API_URL ?? 'x')`],
	[{ variable: 'PORT', fallback: '3000', type: 'number', path: 'src/a.ts' }, '(Number(process.env.PORT) || 3000)'],
	[{ variable: 'FLAG', fallback: 'true', type: 'boolean', path: 'src/a.ts' }, `((process.env.FLAG ?? 'true') === 'true')`],
	[{ variable: 'KEY', type: 'string', path: 'src/a.ts' }, `(process.env.KEY || (() => { throw new Error('KEY is not set'); })())`],
	[{ variable: 'VITE_URL', fallback: `'x'`, type: 'string', path: 'src/a.ts' }, `(import.meta.env.VITE_URL ?? 'x')`],
	[{ variable: 'A', fallback: `'x'`, type: 'string', path: 'supabase/functions/a.ts' }, `(Deno.env.get('A') ?? 'x')`],
] as const)('%j', (phrase, expected) => {
	expect(phrases.readEnvironment(phrase)).toBe(expected);
});

test('quotes give the text back', () => {
	for (const text of ['a', `it's`, 'say "x"', 'a\\b', 'line\nbreak\r\t\u2028\0', '${x}']) {
		for (const quote of [`'`, '"'] as const) {
			expect(new Function(`return ${phrases.quote(text, quote)}`)()).toBe(text);
		}
	}
});

test('imports', () => {
	expect(phrases.importName('a', './b', 'esm', '"', false)).toBe('import { a } from "./b"');
	expect(phrases.importName('a', './b', 'commonjs', `'`, true)).toBe(`const { a } = require('./b');`);
});
