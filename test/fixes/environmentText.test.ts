import { parseEnv } from 'node:util';
import { describe, expect, test } from 'vitest';
import { assignmentsOf, isPlaceholderValue, quoteForEnvironmentFile } from '../../server/engine/fixes/mechanics/environmentText.js';

/** A generator of the same numbers every time (Mulberry32), so that a failure can be repeated. */
function randomNumbers(seed: number): () => number {
	let state = seed;
	return () => {
		state = (state + 0x6d2b79f5) | 0;
		let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
		mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
		return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
	};
}

const alphabet = [
	'a',
	'B',
	'7',
	' ',
	'#',
	"'",
	'"',
	'`',
	'$',
	'\\',
	'n',
	'=',
	':',
	'/',
	'@',
	'&',
	'\n',
	'\t',
	'{',
	'}',
	'!',
	'é',
	'😀',
	',',
];

describe('values in .env files', () => {
	test('parsing what was written gives the value back, with Node and with our own parser', () => {
		const random = randomNumbers(20261122);
		let written = 0;
		for (let round = 0; round < 5_000; round++) {
			const value = Array.from({ length: Math.floor(random() * 12) }, () => alphabet[Math.floor(random() * alphabet.length)]!).join('');
			const quoted = quoteForEnvironmentFile(value);
			if (quoted === undefined) {
				continue;
			}
			written++;
			const text = `BEFORE=1\nVALUE=${quoted}\nAFTER='it''s'\n`;
			expect(parseEnv(text).VALUE, JSON.stringify(value)).toBe(value);
			expect(assignmentsOf(text).get('VALUE')?.value, JSON.stringify(value)).toBe(value);
		}
		expect(written).toBeGreaterThan(4_000);
	});

	test('plain values stay without quotes, so that docker --env-file reads them too', () => {
		expect(quoteForEnvironmentFile('https://api.acme.test:8080/v1')).toBe('https://api.acme.test:8080/v1');
		expect(quoteForEnvironmentFile('')).toBe('');
		expect(quoteForEnvironmentFile('two words')).toBe("'two words'");
		expect(quoteForEnvironmentFile("it's")).toBe('"it\'s"');
		expect(quoteForEnvironmentFile('a\r\nb')).toBeUndefined();
	});

	test('reads exports, comments, quotes over several lines, a BOM, and the last of two', () => {
		const found = assignmentsOf('\uFEFFA=1 # one\r\nexport B = "two\\nlines"\r\n# C=3\r\nD=\'x\r\ny\'\r\nA=2\r\nE=\r\n');
		expect([...found].map(([name, { value }]) => [name, value])).toEqual([
			['A', '2'],
			['B', 'two\nlines'],
			['D', 'x\r\ny'],
			['E', ''],
		]);
	});

	test('knows a placeholder from a value', () => {
		expect(['', 'changeme', 'CHANGE_ME', '<your key>', 'your-key-here', 'xxx'].every(isPlaceholderValue)).toBe(true);
		expect(['3000', 'https://api.acme.test', 'postgres'].some(isPlaceholderValue)).toBe(false);
	});
});
