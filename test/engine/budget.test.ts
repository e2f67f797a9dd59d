import { afterEach, describe, expect, it, vi } from 'vitest';
import { limits } from '../../server/engine/core/limits.js';
import type { EngineInit, StoredFile } from '../../server/engine/index.js';
import { readersFor } from '../../server/engine/readers/index.js';
import { rules } from '../../server/engine/rules/index.js';
import { orders } from '../cli/harness.js';
import { createTestEngine, MemoryWorkspace } from '../support/memoryWorkspace.js';

const path = 'src/server.js';
const server = orders[path]!;
const port = 'port-binding/hardcoded-port';
const skipped = 'twelve-factor/skipped-file';
const { soft, hard } = limits.fileWork;
const reader = readersFor(path)[0]!;
const rule = rules.find(({ id }) => id === port)!;

/** Work that was done, which passes when this test says so. */
let worked = 0;

afterEach(() => {
	worked = 0;
	vi.restoreAllMocks();
});

/** Has reading take so much work from now on. Counts how often. */
function readingTakes(milliseconds: number): { readonly times: number } {
	const counted = { times: 0 };
	const { read } = reader;
	vi.spyOn(reader, 'read').mockImplementation(async (file, whole) => {
		if (file.path === path) {
			counted.times++;
			worked += milliseconds;
		}
		return read.call(reader, file, whole);
	});
	return counted;
}

/** A workspace in which no text is edited: as those on a disk, all have no version. */
class Saved extends MemoryWorkspace {
	override async read(path: string): ReturnType<MemoryWorkspace['read']> {
		const file = await super.read(path);
		return file && { ...file, version: 0 };
	}
}

function start(init: Partial<EngineInit> = {}, workspace = new MemoryWorkspace({ ...orders })) {
	const breaths: number[] = [];
	const { engine } = createTestEngine(workspace, {
		spent: () => worked,
		breathe: async () => void breaths.push(worked),
		...init,
	});
	/** Somebody types. */
	const type = async (text: string): ReturnType<typeof engine.checkFile> => {
		workspace.write(path, text);
		engine.invalidate([path]);
		return engine.checkFile(path);
	};
	return { workspace, engine, breaths, type };
}

type Report = Awaited<ReturnType<ReturnType<typeof start>['type']>>;
const rulesIn = (report: Report): readonly string[] => report!.findings.map((finding) => finding.rule);

describe('a file on which an engine works for too long', () => {
	it('is given up in a stroke, not read by the next ones, and tried again as a whole', async () => {
		const { engine, type } = start();
		await engine.checkWorkspace();
		expect(rulesIn(await type(`${server}\n`))).toContain(port);
		const slow = readingTakes(hard + 1);
		const first = await type(`${server}\n\n`);
		expect(first).toMatchObject({ isGivenUp: true, version: 3 });
		expect(rulesIn(first)).toEqual([skipped]);
		expect(first!.findings[0]!.message).toContain('it took too long');
		const second = await type(`${server}\n\n\n`);
		expect(second).toMatchObject({ isGivenUp: true, version: 4 });
		expect(slow.times).toBe(1);
		const whole = await engine.checkFile(path, true);
		expect(whole).not.toHaveProperty('isGivenUp');
		expect([rulesIn(whole), slow.times]).toEqual([[skipped], 2]);
		vi.restoreAllMocks();
		expect(rulesIn(await engine.checkFile(path, true))).toContain(port);
		expect(rulesIn(await type(server))).toContain(port);
	});

	it('is said by a scan, which reads all others, and not kept for others', async () => {
		const kept: string[] = [];
		const slow = readingTakes(hard + 1);
		const remember = (file: { readonly path: string }, _stored: StoredFile): void => void kept.push(file.path);
		const { engine } = start({ memory: { recall: () => undefined, remember } }, new Saved({ ...orders }));
		const report = await engine.checkWorkspace();
		expect(report.skipped).toEqual([{ path, reason: expect.stringContaining('it took too long') as string }]);
		expect(kept).toContain('package.json');
		expect(kept).not.toContain(path);
		await engine.checkWorkspace();
		expect(slow.times).toBe(1);
	});

	it('is given up when judging it takes too long', async () => {
		const { engine, type } = start();
		expect(rulesIn(await engine.checkWorkspace().then(({ files }) => files.find((file) => file.path === path)))).toContain(port);
		vi.spyOn(rule, 'check').mockImplementation(() => void (worked += hard + 1));
		expect(await type(`${server}\nrequire('http').createServer().listen(4000);\n`)).toMatchObject({ isGivenUp: true });
		expect(rulesIn(await engine.checkFile(path, true))).toEqual([skipped]);
		engine.invalidate([path]);
		expect((await engine.checkWorkspace()).skipped).toEqual([{ path, reason: expect.stringContaining('it took too long') as string }]);
	});

	it('lets others in between two readers once it has taken a while, and is read to its end', async () => {
		const { engine, breaths, type } = start();
		await engine.checkWorkspace();
		breaths.length = 0;
		expect(readersFor(path).length).toBeGreaterThan(1);
		readingTakes(soft - 1);
		expect(rulesIn(await type(`${server}\n`))).toContain(port);
		expect(breaths).toEqual([]);
		vi.restoreAllMocks();
		readingTakes(soft + 1);
		expect(rulesIn(await type(`${server}\n\n`))).toContain(port);
		expect(breaths.length).toBe(readersFor(path).length - 1);
	});

	it('is checked as ever where nobody counts', async () => {
		const slow = readingTakes(hard + 1);
		const workspace = new MemoryWorkspace({ ...orders });
		const { engine } = createTestEngine(workspace);
		const { files, skipped: none } = await engine.checkWorkspace();
		expect([none, slow.times]).toEqual([[], 1]);
		expect(rulesIn(files.find((file) => file.path === path))).toContain(port);
	});
});
