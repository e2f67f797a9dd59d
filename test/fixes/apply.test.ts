import { describe, expect, test } from 'vitest';
import { applyEdits, selectCompatible, type Edit, type Fix } from '../../server/engine/index.js';
import { OverlappingEdits } from '../../server/engine/fixes/apply.js';

function fixOf(edits: readonly Edit[], more: Partial<Fix> = {}): Fix {
	return { title: 'x', applicability: 'safe', edits, versions: Object.fromEntries(edits.map(({ path }) => [path, 1])), ...more };
}

function edit(path: string, start: number, end: number, newText: string): Edit {
	return { path, span: { start, end }, newText };
}

describe('applying edits', () => {
	test('keeps the order of insertions at one offset, and puts them before a replacement there', () => {
		expect(applyEdits('abc', [edit('f', 1, 2, 'B'), edit('f', 1, 1, '1'), edit('f', 1, 1, '2'), edit('f', 3, 3, '!')])).toBe('a12Bc!');
	});

	test('refuses overlaps and spans outside the text', () => {
		expect(() => applyEdits('abcd', [edit('f', 0, 3, ''), edit('f', 2, 4, '')])).toThrow(OverlappingEdits);
		expect(() => applyEdits('abcd', [edit('f', 2, 9, '')])).toThrow(RangeError);
	});
});

describe('choosing fixes that go together', () => {
	test('appends the lines of several fixes in order, and the same line once', () => {
		const { edits, selected } = selectCompatible([
			fixOf([edit('.env.example', 4, 4, 'PORT=1\n'), edit('a.js', 0, 1, 'x')]),
			fixOf([edit('.env.example', 4, 4, 'PORT=1\n'), edit('.env.example', 4, 4, 'HOST=h\n'), edit('a.js', 5, 6, 'y')]),
		]);
		expect(selected).toHaveLength(2);
		expect(applyEdits('A=0\n', edits.get('.env.example')!)).toBe('A=0\nPORT=1\nHOST=h\n');
	});

	test('leaves a fix for the next round when it changes the same text, or gives one variable two values', () => {
		const first = fixOf([edit('a.js', 0, 4, 'x'), edit('.env.example', 0, 0, 'PORT=1\n')]);
		const overlapping = fixOf([edit('a.js', 3, 6, 'y')]);
		const contradicting = fixOf([edit('a.js', 8, 9, 'y'), edit('.env.example', 0, 0, 'PORT=2\n')]);
		expect(selectCompatible([first, overlapping, contradicting])).toMatchObject({ selected: [first], left: [overlapping, contradicting] });
	});

	test('writes a new module once, whatever style two fixes would write it in', () => {
		const first = fixOf([
			edit('a.js', 0, 1, 'x'),
			edit('logger.js', 0, 0, "import { pino } from 'pino';\n\nexport const logger = pino();\n"),
		]);
		const second = fixOf([
			edit('b.js', 0, 1, 'x'),
			edit('logger.js', 0, 0, 'import { pino } from "pino"\n\nexport const logger = pino()\n'),
		]);
		expect(selectCompatible([first, second])).toMatchObject({ selected: [first], left: [second] });
	});

	test('shares a variable only between equal literals', () => {
		const text = "f('one'); g(\"one\"); h('two');";
		const at = (literal: string): Fix => {
			const start = text.indexOf(literal);
			return fixOf([edit('a.js', start, start + literal.length, 'E')], {
				environment: { variable: 'SECRET', literal: { path: 'a.js', span: { start, end: start + literal.length } } },
			});
		};
		const fixes = [at("'one'"), at('"one"'), at("'two'")];
		expect(selectCompatible(fixes, () => text)).toMatchObject({ selected: fixes.slice(0, 2), left: fixes.slice(2) });
		expect(selectCompatible(fixes).selected).toHaveLength(1);
	});

	test('ends a text with a line break or goes on behind it, one after the other', () => {
		const [ended, added] = [
			fixOf([edit('.env.example', 4, 4, '\n')]),
			fixOf([edit('.env.example', 4, 4, '\nB='), edit('.env.example', 4, 4, '\nC=')]),
		];
		expect(selectCompatible([ended, added])).toMatchObject({ selected: [ended], left: [added] });
		expect(selectCompatible([added, ended])).toMatchObject({ selected: [added], left: [ended] });
	});

	test('takes an edit that two fixes share once', () => {
		const both = edit('a.js', 0, 4, 'x');
		const { edits, selected } = selectCompatible([fixOf([both]), fixOf([both, edit('a.js', 6, 7, 'y')])]);
		expect(selected).toHaveLength(2);
		expect(edits.get('a.js')).toHaveLength(2);
	});
});
