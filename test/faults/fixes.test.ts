import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Finding, type Fix, selectCompatible, type WorkspaceReport, applyEdits } from '../../server/engine/index.js';
import { createTestEngine, MemoryWorkspace } from '../support/memoryWorkspace.js';
import { count, tries } from './support/counts.js';
import { mutated } from './support/mutate.js';
import { Random } from './support/random.js';
import { sampleService } from './support/seeds.js';
import { brokenBy, isSound } from './support/sound.js';

type Engine = ReturnType<typeof createTestEngine>['engine'];

/** Rounds of check and fix after which fixes that do not come to rest never will. */
const mostRounds = 10;

const service = sampleService();
const paths = [...service.keys()];
const damages = fc.array(fc.tuple(fc.nat(paths.length - 1), fc.nat(1_000_000)), { minLength: 0, maxLength: 3 });

function findingsOf(report: WorkspaceReport): readonly Finding[] {
	return report.files.flatMap(({ findings }) => findings);
}

/** A finding wherever edits move it. */
function identityOf({ rule, at, message }: Finding): string {
	return `${rule} ${at.path}: ${message}`;
}

/** The first fix of every finding that can be made. */
async function fixesOf(engine: Engine, findings: readonly Finding[]): Promise<readonly { finding: Finding; fix: Fix }[]> {
	const all = await Promise.all(findings.map(async (finding) => ({ finding, fix: (await engine.fixesOf(finding))[0] })));
	return all.flatMap(({ finding, fix }) =>
		fix !== undefined && fix.applicability !== 'manual' && fix.edits.length > 0 ? [{ finding, fix }] : [],
	);
}

function write(workspace: MemoryWorkspace, engine: Engine, fixes: readonly Fix[]): boolean {
	const { edits } = selectCompatible(fixes, (path) => workspace.text(path));
	for (const [path, ofFile] of edits) {
		workspace.write(path, applyEdits(workspace.text(path) ?? '', ofFile));
	}
	engine.invalidate([...edits.keys()]);
	return edits.size > 0;
}

/** A service in which some files are damaged. */
function damaged(list: readonly (readonly [number, number])[]): MemoryWorkspace {
	const workspace = new MemoryWorkspace(Object.fromEntries(service));
	for (const [index, seed] of list) {
		const path = paths[index]!;
		workspace.write(path, mutated(workspace.text(path)!, new Random(seed)));
	}
	return workspace;
}

describe('fixes of a service that was damaged at random', { timeout: 3_600_000 }, () => {
	it('take their finding away, and leave what was sound sound', async () => {
		let applied = 0;
		await fc.assert(
			fc.asyncProperty(damages, fc.nat(1_000), async (list, which) => {
				const workspace = damaged(list);
				const { engine, log } = createTestEngine(workspace);
				const before = findingsOf(await engine.checkWorkspace());
				const fixes = await fixesOf(engine, before);
				const chosen = fixes[which % Math.max(1, fixes.length)];
				if (chosen !== undefined) {
					applied++;
					const { finding, fix } = chosen;
					expect(await brokenBy(fix, (path) => workspace.text(path)), `${identityOf(finding)} - ${fix.title}`).toBeUndefined();
					write(workspace, engine, [fix]);
					const after = findingsOf(await engine.checkWorkspace());
					// Not by their messages: one may tell how many others there are in its file.
					const number = (findings: readonly Finding[]): number =>
						findings.filter(({ rule, at }) => rule === finding.rule && at.path === finding.at.path).length;
					expect(number(after), `${identityOf(finding)} - ${fix.title}`).toBeLessThan(number(before));
				}
				expect(log).toEqual([]);
			}),
			{ seed: 12, numRuns: tries(12, 1500) },
		);
		count('fix round trips', { services: tries(12, 1500), applied });
		expect(applied).toBeGreaterThan(tries(12, 1500) * 0.9);
	});

	it('come to rest, and a second run changes nothing', async () => {
		await fc.assert(
			fc.asyncProperty(damages, async (list) => {
				const workspace = damaged(list);
				const sound = new Map<string, boolean>();
				for (const path of paths) {
					sound.set(path, await isSound(path, workspace.text(path)!));
				}
				const { engine, log } = createTestEngine(workspace);
				let rounds = 0;
				for (let isDone = false; !isDone; rounds++) {
					expect(rounds, 'rounds').toBeLessThan(mostRounds);
					const fixes = await fixesOf(engine, findingsOf(await engine.checkWorkspace()));
					isDone = !write(
						workspace,
						engine,
						fixes.map(({ fix }) => fix),
					);
				}
				expect(rounds).toBeGreaterThan(1);
				const broken = [];
				for (const path of paths) {
					if (sound.get(path) && !(await isSound(path, workspace.text(path) ?? ''))) {
						broken.push(path);
					}
				}
				expect(broken).toEqual([]);
				const again = createTestEngine(workspace).engine;
				const left = await fixesOf(again, findingsOf(await again.checkWorkspace()));
				expect(
					write(
						workspace,
						again,
						left.map(({ fix }) => fix),
					),
				).toBe(false);
				expect(log).toEqual([]);
			}),
			{ seed: 12, numRuns: tries(4, 400) },
		);
	});
});
