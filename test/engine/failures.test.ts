import { afterEach, describe, expect, it, vi } from 'vitest';
import type { Finding, WorkspaceReport } from '../../server/engine/index.js';
import { rules } from '../../server/engine/rules/index.js';
import { orders } from '../cli/harness.js';
import { createTestEngine, MemoryWorkspace } from '../support/memoryWorkspace.js';

const recipe = vi.hoisted(() => ({ fails: false }));
vi.mock('../../server/engine/fixes/recipes/readFromEnvironment.js', async (original) => {
	const real = await original<{ cookReadFromEnvironment: (...args: readonly unknown[]) => unknown }>();
	return { cookReadFromEnvironment: (...args: readonly unknown[]) => (recipe.fails ? fail() : real.cookReadFromEnvironment(...args)) };
});

const port = 'port-binding/hardcoded-port';
const workspace = (): MemoryWorkspace => new MemoryWorkspace({ ...orders, 'src/other.js': "require('left-pad');\n" });

/** What the message of an error may quote, and nobody may hear. */
const secret = 'hunter2-9f8e7d6c';

function fail(): never {
	throw new RangeError(`const password = '${secret}'`);
}

afterEach(() => {
	recipe.fails = false;
	vi.restoreAllMocks();
});

const findingsOf = ({ files }: WorkspaceReport): readonly Finding[] => files.flatMap(({ findings }) => findings);

/** The rules that answer, and what the log says, while a rule throws. */
async function without(rule: string | undefined): Promise<{ readonly said: readonly string[]; readonly log: readonly string[] }> {
	const failing = rules.find(({ id }) => id === rule);
	if (failing) {
		vi.spyOn(failing, 'check').mockImplementation(fail);
	}
	const { engine, log } = createTestEngine(workspace());
	const said = findingsOf(await engine.checkWorkspace()).map((finding) => `${finding.rule} ${finding.at.path}`);
	const alone = (await engine.checkFile('src/server.js'))!.findings.map((finding) => finding.rule);
	expect(alone).toEqual(said.filter((each) => each.endsWith(' src/server.js')).map((each) => each.split(' ')[0]));
	return { said, log };
}

describe('an engine', () => {
	it.each([
		['a file', port, `${port} failed on src/server.js: RangeError`],
		['the workspace', 'dependencies/undeclared-import', 'dependencies/undeclared-import failed: RangeError'],
	])('has the answers of all other rules when one on %s throws, and tells which', async (_what, rule, line) => {
		const all = await without(undefined);
		expect(all.log).toEqual([]);
		expect(all.said.some((each) => each.startsWith(rule))).toBe(true);
		const { said, log } = await without(rule);
		expect(said).toEqual(all.said.filter((each) => !each.startsWith(rule)));
		expect(log.length).toBeGreaterThan(0);
		expect(log.filter((each) => !each.startsWith(line))).toEqual([]);
		expect(log.join('\n')).not.toContain(secret);
	});

	it('offers no fix that throws, says why, and makes the others', async () => {
		const { engine, log } = createTestEngine(workspace());
		const finding = findingsOf(await engine.checkWorkspace()).find(({ rule }) => rule === port)!;
		const usual = await engine.fixesOf(finding);
		expect(usual.length).toBeGreaterThan(0);
		const other = { title: 'Another', applicability: 'safe', recipe: { kind: 'append-lines', path: '.gitignore', lines: ['a'] } } as const;
		const both = { ...finding, fixes: [...finding.fixes, other] };
		recipe.fails = true;
		expect((await engine.fixesOf(both)).map(({ title }) => title)).toEqual(['Another']);
		expect((await engine.offersOf([both])).get(both)!.map(({ title }) => title)).toEqual(['Another']);
		const refusals = (await engine.refusalsOf(both)).map(({ refusal }) => refusal);
		expect(refusals).toEqual(usual.map(() => 'making it failed (RangeError)'));
		expect(log.length).toBeGreaterThan(0);
		expect(log.filter((line) => line !== 'the fix read-from-environment failed (RangeError)')).toEqual([]);
	});
});
