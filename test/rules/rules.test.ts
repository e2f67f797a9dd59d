import { readdirSync, readFileSync, existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { applyEdits, factorIds, selectCompatible, type Finding, type Fix, type WorkspaceReport } from '../../server/engine/index.js';
import { rules } from '../../server/engine/rules/index.js';
import { createJavascriptReader } from '../../server/engine/readers/javascript/index.js';
import { createTestEngine, MemoryWorkspace } from '../support/memoryWorkspace.js';
import { lineOf, parsePage, type Example, type Expectation } from './page.js';

const folder = join(import.meta.dirname, '../../server/engine/rules');
const only = process.env['RULE'];
const tree = createJavascriptReader(undefined, false);

/** Rounds of fixing after which an example counts as unstable. */
const maximumRounds = 10;

for (const rule of rules.filter(({ id }) => !only || id.includes(only))) {
	describe(rule.id, () => {
		const page = parsePage(readFileSync(join(folder, rule.id, 'rule.md'), 'utf8'));
		it('has a complete page', () => {
			expect(page.problems).toEqual([]);
			for (const section of ['Why', 'When not to use it', 'Fix safety']) {
				expect(page.sections.get(section)?.trim(), section).toBeTruthy();
			}
			const outcomes = page.examples.map(({ expected }) =>
				expected.some(({ outcome }) => outcome === 'finding') ? 'violated' : expected.length > 0 ? 'met' : 'silent',
			);
			expect(new Set(outcomes)).toEqual(new Set(['violated', 'met', 'silent']));
			for (const { path, message } of page.examples.flatMap(({ expected }) => expected)) {
				expect(Object.keys(rule.messages), `${path}: ${message}`).toContain(message);
			}
		});
		it('asks a question', () => expect(rule.question).toMatch(/^[A-Z].*\?$/));
		for (const example of page.examples) {
			it(`${example.name} (line ${example.line})`, () => checkExample(rule.id, example, rule.optional === true));
		}
	});
}

describe('the house', () => {
	it('has one folder for each rule, and its id is the path', () => {
		const onDisk = factorIds.flatMap((factor) =>
			existsSync(join(folder, factor)) ? readdirSync(join(folder, factor)).map((name) => `${factor}/${name}`) : [],
		);
		expect(rules.map(({ id }) => id).sort(), '`npm run generate` writes the index').toEqual(onDisk.sort());
	});
});

async function checkExample(rule: string, example: Example, isOptional: boolean): Promise<void> {
	const workspace = new MemoryWorkspace(Object.fromEntries(example.files.map(({ path, text }) => [path, text])));
	const roles = Object.fromEntries(example.files.flatMap(({ path, role }) => (role === undefined ? [] : [[path, role]])));
	if (Object.keys(roles).length > 0) {
		workspace.write('.twelvefactor.json', JSON.stringify({ roles }));
	}
	if (!example.versionControl) {
		workspace.versionControl = undefined;
	}
	const { engine, log } = createTestEngine(workspace, {
		inlineSuppressions: false,
		...(isOptional ? { rules: { [rule]: 'warning' } } : {}),
	});
	const report = await engine.checkWorkspace();
	const found = await answersOf(rule, report, workspace);
	const expectsMet = example.expected.some(({ outcome }) => outcome === 'met');
	expect(sorted(found.filter(({ outcome }) => outcome === 'finding' || expectsMet))).toEqual(sorted(example.expected));
	expect(log).toEqual([]);

	const findings = violationsOf(rule, report);
	for (const finding of findings) {
		expect(finding.message, 'every placeholder of a message is filled').not.toMatch(/\{\{|\}\}/);
	}
	if (findings.every(({ fixes }) => fixes.length === 0)) {
		expect(example.fixed, 'a `fixed` file needs a fix').toEqual([]);
		return;
	}
	const fixable = (await Promise.all(findings.map((finding) => engine.fixesOf(finding)))).filter((fixes) => fixes.length > 0).length;
	const others = new Set(report.files.flatMap((file) => file.findings).map(identity));
	const errorsBefore = await syntaxErrors(workspace, example);
	await applyFirstFixes(rule, workspace, engine);
	for (const { path, text } of example.fixed) {
		expect(workspace.text(path), path).toBe(text);
	}
	const after = await engine.checkWorkspace();
	expect(violationsOf(rule, after).length, 'findings with a fix are gone').toBe(findings.length - fixable);
	expect(await syntaxErrors(workspace, example), 'the fixed files parse').toEqual(errorsBefore);
	const bred = after.files
		.flatMap((file) => file.findings)
		.filter((finding) => finding.severity !== 'hint' && finding.severity !== 'information' && !others.has(identity(finding)));
	expect(
		bred.map(({ rule: id, message, at }) => `${id} ${at.path}: ${message}`),
		'the fixes breed no findings',
	).toEqual([]);
}

async function applyFirstFixes(
	rule: string,
	workspace: MemoryWorkspace,
	engine: ReturnType<typeof createTestEngine>['engine'],
): Promise<void> {
	for (let round = 0; round < maximumRounds; round++) {
		const findings = violationsOf(rule, await engine.checkWorkspace());
		const fixes = (await Promise.all(findings.map(async (finding) => (await engine.fixesOf(finding))[0]))).filter(
			(fix): fix is Fix => fix !== undefined && fix.applicability !== 'manual' && fix.edits.length > 0,
		);
		const { edits } = selectCompatible(fixes, (path) => workspace.text(path));
		if (edits.size === 0) {
			return;
		}
		for (const [path, ofFile] of edits) {
			workspace.write(path, applyEdits(workspace.text(path) ?? '', ofFile));
		}
		engine.invalidate([...edits.keys()]);
	}
	expect.fail(`the fixes did not come to rest in ${maximumRounds} rounds`);
}

function violationsOf(rule: string, report: WorkspaceReport): Finding[] {
	return report.files.flatMap(({ findings }) => findings).filter((finding) => finding.rule === rule);
}

async function answersOf(rule: string, report: WorkspaceReport, workspace: MemoryWorkspace): Promise<Expectation[]> {
	const met = report.checklist.flatMap(({ because }) => because).filter((finding) => finding.outcome === 'met' && finding.rule === rule);
	return [...violationsOf(rule, report), ...met].map(({ outcome, at, messageId }) => ({
		outcome: outcome === 'violated' ? 'finding' : 'met',
		path: at.path,
		line: lineOf(workspace.text(at.path) ?? '', at.span.start),
		message: messageId,
	}));
}

async function syntaxErrors(workspace: MemoryWorkspace, example: Example): Promise<Record<string, number>> {
	const counts: Record<string, number> = {};
	for (const { path } of example.files) {
		// Only the tree counts syntax errors.
		for (const reader of tree.claims(path) ? [tree] : []) {
			for (const fact of await reader.read({ path, version: 0, text: workspace.text(path) ?? '' })) {
				if (fact.kind === 'module.style') {
					counts[path] = fact.syntaxErrors;
				}
			}
		}
	}
	return counts;
}

function sorted(expectations: readonly Expectation[]): string[] {
	return expectations.map(({ outcome, path, line, message }) => `${path}:${line} ${outcome} ${message}`).sort();
}

/** A finding without its place, which fixes move. */
function identity({ rule, message, at }: Finding): string {
	return `${rule} ${at.path} ${message}`;
}
