import type * as fs from 'node:fs';
import type * as promises from 'node:fs/promises';
import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { run } from '../../server/cli/run.js';
import { keepFacts } from '../../server/disk/factsFile.js';
import { openJournal } from '../../server/disk/journalStorage.js';
import { keepAnswers } from '../../server/src/node/answersFile.js';
import { Folder, orders } from '../cli/harness.js';
import { count } from './support/counts.js';

/** What becomes of writing: from which call on it fails, and how. A full disk takes a part of the bytes. */
const disk = vi.hoisted(() => ({ code: '', from: 0, calls: 0 }));

vi.mock('node:fs/promises', async (original) => {
	const real = await original<typeof promises>();
	const writeFile: typeof real.writeFile = async (file, data, options) => {
		if (!fails()) {
			return real.writeFile(file, data, options);
		}
		if (disk.code === 'ENOSPC') {
			await real.writeFile(file, (data as string | Uint8Array).slice(0, 3), options);
		}
		throw failure();
	};
	const rename: typeof real.rename = async (from, to) => {
		if (fails()) {
			throw failure();
		}
		await real.rename(from, to);
	};
	const open: typeof real.open = async (file, flags, mode) => {
		const handle = await real.open(file, flags, mode);
		if (typeof flags === 'string' && flags.startsWith('w')) {
			handle.writeFile = (data, options) => writeFile(handle, data, options);
		}
		return handle;
	};
	return { ...real, writeFile, rename, open };
});

vi.mock('node:fs', async (original) => {
	const real = await original<typeof fs>();
	const failing =
		<A extends unknown[], R>(call: (...args: A) => R) =>
		(...args: A): R => {
			if (fails()) {
				throw failure();
			}
			return call(...args);
		};
	return { ...real, writeSync: failing(real.writeSync), writeFileSync: failing(real.writeFileSync), renameSync: failing(real.renameSync) };
});

function fails(): boolean {
	return disk.code !== '' && ++disk.calls > disk.from;
}

function failure(): NodeJS.ErrnoException {
	return Object.assign(new Error(`${disk.code}: cannot write`), { code: disk.code });
}

let folder: Folder;

/** All that lies in the folder, but for folders with nothing in them. */
function contents(): Record<string, string> {
	const names = readdirSync(folder.path, { recursive: true, encoding: 'utf8' }).filter((name) =>
		statSync(join(folder.path, name)).isFile(),
	);
	return Object.fromEntries(names.sort().map((name) => [name, folder.read(name)]));
}

async function call(...args: readonly string[]): Promise<{ readonly status: number; readonly said: string; readonly out: string }> {
	let said = '';
	let out = '';
	const status = await run(args, {
		stdout: { write: (text) => void (out += text), isTerminal: false, columns: undefined },
		stderr: { write: (text) => void (said += text), isTerminal: false, columns: undefined },
		environment: {},
		workingDirectory: folder.path,
		assets: folder.path,
		version: '',
		build: 'b',
		now: () => 0,
	});
	return { status, said, out };
}

describe.each(['ENOSPC', 'EROFS', 'EIO'])('a disk that says %s', (code) => {
	beforeEach(() => {
		folder = new Folder(orders);
	});

	afterEach(() => {
		Object.assign(disk, { code: '', from: 0, calls: 0 });
		folder.dispose();
	});

	/** From a call on, nothing can be written. */
	const fill = (from: number): void => void Object.assign(disk, { code, from, calls: 0 });

	it('fixes all or nothing, and leaves nothing lying about', async () => {
		const before = contents();
		let failed = 0;
		for (let from = 0; ; from++) {
			fill(from);
			const { status, said } = await call('check', '--fix');
			if (status !== 2) {
				break;
			}
			failed++;
			expect(said).toContain(`cannot be written (${code})`);
			disk.code = '';
			expect(contents(), `after ${from} calls`).toEqual(before);
		}
		disk.code = '';
		expect(Object.keys(contents())).toEqual([...Object.keys(before), '.env.example'].sort());
		// At least two files are written and renamed.
		expect(failed).toBeGreaterThanOrEqual(4);
		count(`writing with ${code}`, { 'places where it began': failed });
	});

	it('has no cache, and the same answer', async () => {
		const plain = await call('check', '--format', 'json');
		const before = contents();
		fill(0);
		const cached = await call('check', '--format', 'json', '--cache', 'cache');
		expect(cached).toEqual({ ...plain, said: expect.stringContaining(`--cache: cache cannot be written (${code})`) });
		expect(await call('check', '--facts-out', 'a.facts')).toMatchObject({
			status: 2,
			said: expect.stringContaining(`--facts-out: a.facts cannot be written (${code})`),
		});
		expect(await call('init')).toMatchObject({ status: 2, said: expect.stringContaining(`cannot be written (${code})`) });
		disk.code = '';
		expect(contents()).toEqual(before);
	});

	it('costs an editor what it would keep, and nothing else', async () => {
		const storage = mkdtempSync(join(tmpdir(), 'twelve-factor-storage-'));
		try {
			const journal = openJournal(storage)!;
			journal.remember({ a: 1 });
			journal.note('src/a.js');
			fill(0);
			journal.note('src/b.js');
			journal.remember({ b: 2 });
			const facts = keepFacts(storage, folder.path, 'b');
			facts.memory.remember({ path: 'a', version: 0, text: '' }, { facts: [] } as never);
			await facts.finish();
			await keepAnswers(storage, folder.path, 'b').save({ c: 3 });
			expect(disk.calls).toBeGreaterThanOrEqual(4);
			disk.code = '';
			journal.dispose();
			const again = openJournal(storage)!;
			expect([again.left, again.remembered]).toEqual(['src/a.js', { a: 1 }]);
			again.dispose();
			expect(readdirSync(storage).sort()).toEqual(['quarantine.json', 'reading']);
		} finally {
			rmSync(storage, { recursive: true });
		}
	});
});
