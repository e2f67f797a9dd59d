import type * as files from 'node:fs/promises';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';

// A file system without hard links, on which the second rename fails.
const rename = vi.hoisted(() => ({ fails: '' }));
vi.mock('node:fs/promises', async (original) => {
	const real = await original<typeof files>();
	return {
		...real,
		link: () => Promise.reject(Object.assign(new Error('no links'), { code: 'EPERM' })),
		rename: (from: string, to: string) =>
			to.endsWith(rename.fails) ? Promise.reject(Object.assign(new Error('held'), { code: 'EBUSY' })) : real.rename(from, to),
	};
});
const { writeFiles } = await import('../../server/disk/writeFiles.js');

let root: string;

beforeEach(() => {
	root = mkdtempSync(join(tmpdir(), 'twelve-factor-write-'));
});

afterEach(() => {
	rmSync(root, { recursive: true, force: true });
});

it('puts files back where one of several cannot be written, and names it', async () => {
	writeFileSync(join(root, 'a.js'), 'old a');
	writeFileSync(join(root, 'b.js'), 'old b');
	rename.fails = 'b.js';
	await expect(
		writeFiles(root, [
			{ path: 'a.js', before: 'old a', after: 'new a' },
			{ path: 'new/folder/c.js', before: undefined, after: 'new c' },
			{ path: 'b.js', before: 'old b', after: 'new b' },
		]),
	).rejects.toMatchObject({ path: 'b.js', message: expect.stringContaining('EBUSY') as string });
	expect([readFileSync(join(root, 'a.js'), 'utf8'), readFileSync(join(root, 'b.js'), 'utf8')]).toEqual(['old a', 'old b']);
	expect(readdirSync(root).sort()).toEqual(['a.js', 'b.js']);
});
