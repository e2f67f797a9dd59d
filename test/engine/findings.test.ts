import { describe, expect, it } from 'vitest';
import { evaluateChecklist } from '../../server/engine/checklist/evaluate.js';
import type { Finding, Severity } from '../../server/engine/index.js';
import { limited, moveFindings, withDecisions, withoutDuplicates, withoutSuppressed } from '../../server/engine/findings.js';
import { findSuppressions } from '../../server/engine/core/suppressions.js';

function finding(rule: string, start: number, more: { end?: number; outcome?: Finding['outcome']; severity?: Severity } = {}): Finding {
	return {
		rule,
		outcome: more.outcome ?? 'violated',
		severity: more.severity ?? 'warning',
		messageId: 'm',
		message: `at ${start}.`,
		at: { path: 'a.js', span: { start, end: more.end ?? start + 1 } },
		role: 'server',
		related: [],
		fixes: [],
	};
}

describe('a report', () => {
	it('keeps one finding for one place, the gravest', () => {
		const findings = withoutDuplicates([
			finding('logs/a', 1, { severity: 'hint' }),
			finding('logs/a', 1, { severity: 'error' }),
			finding('logs/b', 1),
		]);
		expect(findings.map(({ rule, severity }) => `${rule} ${severity}`)).toEqual(['logs/a error', 'logs/b warning']);
	});
	it('keeps twenty of a rule and counts the rest', () => {
		const kept = limited(Array.from({ length: 25 }, (_, index) => finding('logs/a', index)));
		expect(kept).toHaveLength(20);
		expect(kept.at(-1)!.message).toBe('at 19. (And 5 more in this file.)');
	});
	it('keeps a hundred of a file', () => {
		const many = Array.from({ length: 120 }, (_, index) => finding(`logs/r${index % 12}`, index));
		expect(limited(many)).toHaveLength(100);
	});
	it('silences the line and tells of directives that silence nothing or name nothing', () => {
		const text =
			'// twelve-factor-disable-next-line logs/a\nbad;\n// twelve-factor-disable-line logs/b\n// twelve-factor-disable-line nope\n';
		const kept = withoutSuppressed(
			[finding('logs/a', text.indexOf('bad'))],
			findSuppressions(text),
			text,
			'a.js',
			new Set(['logs/a', 'logs/b']),
		);
		expect(kept.map(({ rule, at }) => `${rule} ${text.slice(at.span.start, at.span.end)}`)).toEqual([
			'twelve-factor/unused-directive twelve-factor-disable-line logs/b',
			'twelve-factor/unknown-directive nope',
		]);
	});
	it.each<[string, string, readonly string[]]>([
		['a comment above', '// On purpose: no fields here.\nbad;\n', ['hint']],
		['a comment behind', 'bad; // intentionally\n', ['hint']],
		['a reason', '# latest, because the base is ours\nbad\n', ['hint']],
		['an instruction over several lines', '# deliberately so\nRUN x \\\n  && bad\n', ['hint']],
		['a comment of the function that speaks of it', '// Logging here is intentional\nfunction f() {\n  logging.bad();\n}\n', ['hint']],
		['a comment of the function about something else', '// The order is intentional\nfunction f() {\n  bad();\n}\n', ['warning']],
		['the opposite', '// not intentional\nbad;\n', ['warning']],
		['work that is left', '// TODO: intentionally simple for now\nbad;\n', ['warning']],
		['a comment farther off', '// on purpose\n\nbad;\n', ['warning']],
		['where somebody reads it', "// Said so that one can see it in 'docker logs'\nbad;\n", ['hint']],
		['a trade-off', '// A trade-off: it is slower, and simpler\nbad;\n', ['hint']],
		[
			'the head of a short file that weighs it',
			'#!/usr/bin/env node\n/*\n * The reason we are transpiling here: a trade-off.\n */\nset();\n\ntranspile(bad);\n',
			['hint'],
		],
		['the head of a file about something else', '// The order is a trade-off\nset();\n\ntranspile(bad);\n', ['warning']],
		['the head of a longer file', '// Why we transpile: a trade-off\na();\nb();\nc();\nd();\ntranspile(bad);\n', ['warning']],
		['a file that nobody runs', "// This code is not live 4/8/2024\nimport a from 'a';\n\nfunction f() {\n  bad();\n}\n", ['hint']],
		['a file that is kept', '/*\n * Not in use, but kept for reference\n */\nset();\n\nbad();\n', ['hint']],
		['a function that nobody calls', 'class A {\n  // This method is unused.\n  f() {\n    bad();\n  }\n}\n', ['hint']],
		['a variable that nobody uses', "// eslint-disable no-unused-vars\nimport a from 'a';\nbad();\n", ['warning']],
		['a file that is not used for something', '// This file is not used by the browser\nset();\nbad();\n', ['warning']],
		['a licence at the head', '// Not liable for what you transpile or otherwise do\nset();\n\ntranspile(bad);\n', ['warning']],
	])('whispers of what was decided: %s', (_, text, severities) => {
		expect(withDecisions([finding('dependencies/a', text.indexOf('bad'))], text, () => 'hint').map(({ severity }) => severity)).toEqual(
			severities,
		);
	});
	it('is as loud of a secret, decided or not', () => {
		expect(
			withDecisions([finding('config/hardcoded-secret', 14)], '// on purpose\nbad;\n', () => 'hint').map(({ severity }) => severity),
		).toEqual(['warning']);
	});
	it('moves what lies behind an edit, and drops what it touched', () => {
		const before = 'abc def ghi';
		const after = 'abc XXXXX ghi';
		expect(
			moveFindings([finding('r/a', 0, { end: 3 }), finding('r/a', 4, { end: 7 }), finding('r/a', 8, { end: 11 })], before, after).map(
				({ at }) => after.slice(at.span.start, at.span.end),
			),
		).toEqual(['abc', 'ghi']);
	});
	it('moves what a fix changes along, and drops the fixes that lost something of it', () => {
		const before = 'a; host; b;';
		const fix = (start: number, end: number): Finding['fixes'][number] => ({
			title: 'Listen on all interfaces',
			applicability: 'suggestion',
			recipe: { kind: 'replace', edits: [{ path: 'a.js', span: { start, end }, newText: 'any' }] },
		});
		const at = (end: number, ...fixes: Finding['fixes']): Finding => ({ ...finding('r/a', 0, { end }), fixes });
		expect(at(1).at.path).toBe('a.js');
		const [moved] = moveFindings([at(1, fix(3, 7))], before, `a; new; ${before.slice(3)}`);
		expect(moved!.fixes).toEqual([fix(8, 12)]);
		const [cut] = moveFindings([at(1, fix(3, 7))], before, 'a; st; b;');
		expect(cut!.fixes).toEqual([]);
		const [grown] = moveFindings([at(1, fix(3, 7))], before, 'a; hoooost; b;');
		expect(grown!.fixes).toEqual([fix(3, 10)]);
	});
	it('lets a finding grow with an edit within it', () => {
		const [moved] = moveFindings([finding('r/a', 0, { end: 12 })], 'listen(3000);', 'listen(process.env.PORT);');
		expect(moved!.at.span).toEqual({ start: 0, end: 24 });
	});
});

describe('the checklist', () => {
	const status = (findings: Finding[], factor = 'logs', more = {}): string =>
		evaluateChecklist({ findings, attestations: [], ...more }).find((item) => item.factor === factor)!.status;
	it('has twelve items, unknown without an answer', () => {
		const items = evaluateChecklist({ findings: [], attestations: [] });
		expect(items).toHaveLength(12);
		expect(new Set(items.map((item) => item.status))).toEqual(new Set(['unknown']));
	});
	it('is met by evidence, violated by one problem, and not by a hint', () => {
		const met = finding('logs/a', 0, { outcome: 'met' });
		expect(status([met])).toBe('met');
		expect(status([met, finding('logs/b', 1)])).toBe('violated');
		expect(status([met, finding('logs/b', 1, { severity: 'hint' })])).toBe('met');
		expect(status([finding('logs/b', 1, { severity: 'hint' })])).toBe('unknown');
	});
	it('lets a person attest what no file shows, but not against a violation', () => {
		const attestations = [{ factor: 'logs' as const, status: 'attested' as const, note: 'We looked.', date: '2026-01-31' }];
		expect(evaluateChecklist({ findings: [], attestations })[10]).toMatchObject({ status: 'attested', note: 'We looked. (2026-01-31)' });
		expect(status([finding('logs/b', 1)], 'logs', { attestations })).toBe('violated');
	});
	it('holds only what is wrong everywhere against what is no service', () => {
		expect(status([finding('config/a', 0)], 'config', { notApplicable: 'This is a site.' })).toBe('not-applicable');
		expect(status([finding('config/a', 0, { severity: 'error' })], 'config', { notApplicable: 'This is a site.' })).toBe('violated');
	});
	it('does not apply where no service is', () =>
		expect(status([], 'config', { notApplicable: 'This is a library.' })).toBe('not-applicable'));
	it('puts the gravest evidence first, and each rule once before any twice', () => {
		const [, , , , , , , , , , logs] = evaluateChecklist({
			findings: [finding('logs/a', 9, { severity: 'information' }), finding('logs/b', 1), finding('logs/c', 2, { outcome: 'met' })],
			attestations: [],
		});
		expect(logs!.because.map(({ rule }) => rule)).toEqual(['logs/b', 'logs/a', 'logs/c']);
	});
});
