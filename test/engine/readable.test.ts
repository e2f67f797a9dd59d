import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { whySkipped, whySkippedInEdit, withoutSourceMap } from '../../server/engine/core/readable.js';
import { unitsOf } from '../support/units.js';

describe('whySkipped', () => {
	it('lets ordinary text pass', () => {
		for (const text of [
			'',
			'a\r\nb\rc',
			'('.repeat(200),
			`${'x'.repeat(20_000)}\n`,
			`const a = "${'('.repeat(500)}";`,
			`const a = ${'['.repeat(50)}1${']'.repeat(50)};`,
			Array(1000).fill('{ "a": ":(" }').join('\n'),
			Array(500).fill("it's (a)").join('\n'),
			`${'a\r'.repeat(30_000)}`,
		]) {
			expect(whySkipped(text)).toBeUndefined();
		}
	});

	it('says why in words, without quoting', () => {
		expect(whySkipped('x\n'.repeat(600_000))).toBe('larger than 1 MB');
		expect(whySkipped(`a\n${'x'.repeat(20_001)}`)).toBe('a line longer than 20,000 characters');
		expect(whySkipped('a\0b')).toBe('a binary file');
		expect(whySkipped(`const key = \`a\0b\`;\n${'x = 1;\n'.repeat(300)}`)).toBeUndefined();
		for (const text of [
			'('.repeat(201),
			'[{('.repeat(70),
			`it's ${'('.repeat(300)}`,
			`)))) ${'['.repeat(201)}`,
			`"a\n${'['.repeat(201)}`,
			`\\"${'('.repeat(300)}\\"`,
		]) {
			expect(whySkipped(text)).toBe('brackets nested deeper than 200 levels');
		}
	});

	it('says the same of a text that is being edited', () => {
		const part = fc.constantFrom(
			'(',
			')',
			'[{',
			'}]',
			'a = 1;\n',
			'(('.repeat(60),
			'))'.repeat(60),
			'[\n'.repeat(99),
			`'('`,
			'x\n'.repeat(1500),
		);
		fc.assert(
			fc.property(fc.array(fc.tuple(part, fc.nat(500), fc.nat(300)), { maxLength: 20 }), (edits) => {
				let text = '';
				for (const [insert, at, cut] of edits) {
					text = text.slice(0, at) + insert + text.slice(at + cut);
					expect(whySkippedInEdit(text)).toBe(whySkipped(text));
				}
			}),
			{ seed: 4, numRuns: 200 },
		);
	});

	it('lets data pass that is written into a source', () => {
		const image = `data:image/png;base64,${'iVBORw0KGgo'.repeat(5000)}=`;
		expect(whySkipped(`export const logo = '${image}';\nexport const size = 3;\n`)).toBeUndefined();
		expect(
			whySkipped(`<svg>\n<path d="M9.906 129.9${'v10.031h-.679a.597.597 0 0 1-.273-.056'.repeat(800)}z" />\n</svg>\n`),
		).toBeUndefined();
		expect(whySkipped(`const a = '${image}';${'b();'.repeat(6000)}`)).toBe('a line longer than 20,000 characters');
	});

	it('sets the source map of a compiler aside', () => {
		const map = `//# sourceMappingURL=data:application/json;base64,${'QUJD'.repeat(10_000)}`;
		for (const end of ['', '\n', '\r\n']) {
			expect(withoutSourceMap(`a();\n${map}${end}`)).toBe('a();\n');
		}
		for (const text of [`a();\n${map}\nb();\n`, `a(); ${map}`, 'a();\n//# sourceMappingURL=a.js.map\n']) {
			expect(withoutSourceMap(text)).toBe(text);
		}
	});

	it('is linear', async () => {
		const units = await unitsOf(() => {
			for (const piece of ["'", '"', "\\'", '\\\'\\"', "'\\", '(":', '({[', ']})', "it's ( "]) {
				whySkipped(`${piece.repeat(Math.floor(19_000 / piece.length))}\n`.repeat(50));
			}
		});
		expect(units).toBeLessThan(20);
	});
});
