import { execFileSync } from 'node:child_process';
import {
	chmodSync,
	mkdirSync,
	mkdtempSync,
	readdirSync,
	readFileSync,
	realpathSync,
	rmSync,
	statSync,
	symlinkSync,
	writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createDiskWorkspace, rootOfFile } from '../../server/disk/diskWorkspace.js';
import { writeFiles } from '../../server/disk/writeFiles.js';

let root: string;

beforeEach(() => {
	root = realpathSync(mkdtempSync(join(tmpdir(), 'twelve-factor-disk-')));
});

afterEach(() => {
	rmSync(root, { recursive: true, force: true });
});

function put(path: string, content: string | Uint8Array = ''): void {
	mkdirSync(dirname(join(root, path)), { recursive: true });
	writeFileSync(join(root, path), content);
}

function git(...args: string[]): void {
	execFileSync('git', ['-c', 'user.name=a', '-c', 'user.email=a@example.com', ...args], { cwd: root, stdio: 'ignore' });
}

describe('listing a folder', () => {
	it('names regular files, sorted, and says what it passed over', async () => {
		put('src/b.ts');
		put('src/a.ts');
		put('node_modules/x/index.js');
		symlinkSync(join(root, 'src'), join(root, 'loop'));
		symlinkSync('/nowhere/at/all', join(root, 'dead'));
		execFileSync('mkfifo', [join(root, 'pipe')]);
		const listing = await createDiskWorkspace(root).list();
		expect(listing.files).toEqual(['src/a.ts', 'src/b.ts']);
		expect(listing.skipped).toEqual([
			{ path: 'dead', reason: 'a link that leads nowhere' },
			{ path: 'loop', reason: 'a link, and links are not followed' },
			{ path: 'pipe', reason: 'a named pipe' },
		]);
		expect(listing.versionControl).toBeUndefined();
	});

	it('passes over what git ignores, but not .env files, and not what is tracked all the same', async () => {
		put('.gitignore', 'dist/\n.env\n*.log\nForced/\n');
		put('dist/a.js');
		put('.env', 'A=1');
		put('a.log');
		put('Forced/kept.js');
		put('Forced/other.js');
		put('sub/.gitignore', '!a.log\nlocal.js\n');
		put('sub/a.log');
		put('sub/local.js');
		put('sub/local.js.md');
		git('init', '-q');
		git('add', '-f', 'Forced/kept.js', '.gitignore');
		const { files, versionControl } = await createDiskWorkspace(root).list();
		expect(files).toEqual(['.env', '.gitignore', 'Forced/kept.js', 'sub/.gitignore', 'sub/a.log', 'sub/local.js.md']);
		expect([...(versionControl?.tracked ?? [])]).toEqual(['.gitignore', 'Forced/kept.js']);
	});

	it.each([2, 3, 4])('reads the git index of version %i', async (version) => {
		const names = Array.from({ length: 50 }, (_, i) => `dir${i % 7}/file-${i}-ü.ts`).sort();
		names.forEach((name) => put(name));
		git('init', '-q');
		git('add', '.');
		git('update-index', '--index-version', String(version));
		if (version === 3) {
			put('intended.ts');
			git('add', '-N', 'intended.ts');
			names.push('intended.ts');
		}
		const { versionControl } = await createDiskWorkspace(root).list();
		expect([...(versionControl?.tracked ?? [])].sort()).toEqual(names.sort());
	});

	it('takes a folder that the repository ignores as it was asked for', async () => {
		put('.gitignore', 'build/\n');
		put('build/out/a.js');
		put('build/out/.gitignore', 'b.js\n');
		put('build/out/b.js');
		git('init', '-q');
		expect((await createDiskWorkspace(join(root, 'build/out')).list()).files).toEqual(['.gitignore', 'a.js']);
	});

	it('knows the repository above the root: outer manifests, tracked paths, ignore files, worktrees', async () => {
		put('package.json', '{}');
		put('.gitignore', '/apps/api/gen\n');
		put('README.md');
		put('apps/api/src/a.ts');
		put('apps/api/gen/x.ts');
		git('init', '-q');
		git('add', '.');
		git('commit', '-qm', 'x');
		const listing = await createDiskWorkspace(join(root, 'apps/api')).list();
		expect(listing.files).toEqual(['src/a.ts']);
		expect(listing.outer).toEqual(['../../.gitignore', '../../package.json']);
		expect(listing.versionControl?.tracked?.has('src/a.ts')).toBe(true);
		expect(listing.versionControl?.tracked?.has('../../package.json')).toBe(true);
		git('worktree', 'add', '-q', join(root, 'tree'));
		const worktree = await createDiskWorkspace(join(root, 'tree')).list();
		expect(worktree.versionControl?.tracked?.has('apps/api/src/a.ts')).toBe(true);
	});

	it.each([
		['nothing is added yet', false, new Set()],
		['there are commits and no index', true, undefined],
	])('knows what is tracked where %s', async (_, commits, tracked) => {
		put('a.ts');
		git('init', '-q');
		if (commits) {
			git('add', '.');
			git('-c', 'user.name=a', '-c', 'user.email=a@example.com', 'commit', '-q', '-m', 'a');
			rmSync(join(root, '.git/index'));
		}
		const { versionControl } = await createDiskWorkspace(root).list();
		expect(versionControl?.tracked).toEqual(tracked);
		git('pack-refs', '--all');
		expect((await createDiskWorkspace(root).list()).versionControl?.tracked).toEqual(tracked);
	});
	it('tells of folders that are commits of other repositories', async () => {
		git('init', '-q');
		put('a.ts');
		git('add', '.');
		git('update-index', '--add', '--cacheinfo', `160000,${'1'.repeat(40)},apps/stock`);
		const { versionControl } = await createDiskWorkspace(root).list();
		expect([...(versionControl?.tracked ?? [])]).toEqual(['a.ts']);
		expect([...(versionControl?.commits ?? [])]).toEqual(['apps/stock']);
	});

	it('does not know what is tracked when the index is cut short', async () => {
		put('a.ts');
		git('init', '-q');
		git('add', '.');
		writeFileSync(join(root, '.git/index'), readFileSync(join(root, '.git/index')).subarray(0, 60));
		const { versionControl } = await createDiskWorkspace(root).list();
		expect(versionControl).toEqual({ system: 'git', excludes: [] });
	});

	it('adds open documents that are not on disk, and shadows those that are', async () => {
		put('a.ts', 'disk');
		const texts = new Map([
			['a.ts', 'open'],
			['new.ts', 'new'],
			['node_modules/x.js', 'x'],
		]);
		const overlay = {
			get: (path: string) => (texts.has(path) ? { path, version: 7, text: texts.get(path)! } : undefined),
			paths: () => texts.keys(),
		};
		const workspace = createDiskWorkspace(root, overlay);
		expect((await workspace.list()).files).toEqual(['a.ts', 'new.ts']);
		expect(await workspace.read('a.ts')).toEqual({ path: 'a.ts', version: 7, text: 'open' });
	});

	it('stops when it is told to', async () => {
		put('a/b/c.ts');
		await expect(createDiskWorkspace(root).list(AbortSignal.abort())).rejects.toThrow();
	});
});

describe('reading a file', () => {
	it.each([
		['UTF-8 with a byte order mark', Buffer.from('\uFEFFü\r\n')],
		['UTF-16 little-endian', Buffer.from('\uFEFFü\r\n', 'utf16le')],
		['UTF-16 big-endian', Buffer.from('\uFEFFü\r\n', 'utf16le').swap16()],
	])('decodes %s, and shows the text without the mark', async (_, bytes) => {
		put('a.ts', bytes);
		expect((await createDiskWorkspace(root).read('a.ts'))?.text).toBe('ü\r\n');
	});

	it.each([
		['latin-1', Buffer.from([0x66, 0xfc, 0x72]), 'not UTF-8'],
		['binary', Buffer.from([1, 0, 2]), 'a binary file'],
		['huge', Buffer.alloc(1024 * 1024 + 1, 97), 'larger than 1 MB'],
	])('refuses a %s file', async (_, bytes, reason) => {
		put('a.ts', bytes);
		await expect(createDiskWorkspace(root).read('a.ts')).rejects.toMatchObject({ path: 'a.ts', reason });
	});

	it('finds nothing where there is nothing, and nothing outside', async () => {
		put('inside/package.json', '{}');
		put('inside/.git/HEAD');
		put('outside.ts', 'secret');
		put('package.json', '{}');
		symlinkSync(root, join(root, 'inside/link'));
		const workspace = createDiskWorkspace(join(root, 'inside'));
		for (const path of [
			'nothing.ts',
			'',
			'.git',
			'../outside.ts',
			'../package.json',
			'link/outside.ts',
			'/etc/passwd',
			'a/../../outside.ts',
		]) {
			expect(await workspace.read(path)).toBeUndefined();
		}
		symlinkSync(join(root, 'outside.ts'), join(root, 'inside/alias.ts'));
		await expect(workspace.read('alias.ts')).rejects.toMatchObject({ reason: 'a link, and links are not followed' });
	});

	it('does not wait for the writer of a named pipe', async () => {
		execFileSync('mkfifo', [join(root, 'pipe.ts')]);
		await expect(createDiskWorkspace(root).read('pipe.ts')).rejects.toMatchObject({ reason: 'no regular file' });
	});
});

describe('writing files', () => {
	it('keeps mark, encoding, line ends and mode', async () => {
		put('a.ts', Buffer.from('\uFEFFa\r\n', 'utf16le'));
		chmodSync(join(root, 'a.ts'), 0o755);
		await writeFiles(root, [
			{ path: 'a.ts', before: 'a\r\n', after: 'ü\r\n' },
			{ path: 'new/b.ts', before: undefined, after: 'b' },
		]);
		expect(readFileSync(join(root, 'a.ts')).toString('utf16le')).toBe('\uFEFFü\r\n');
		expect(statSync(join(root, 'a.ts')).mode & 0o777).toBe(0o755);
		expect(readFileSync(join(root, 'new/b.ts'), 'utf8')).toBe('b');
	});

	it('writes all or nothing, and leaves no temporary file', async () => {
		put('a.ts', 'a');
		put('bad.ts', Buffer.from([0xff, 0x61]));
		put('changed.ts', 'newer');
		mkdirSync(join(root, 'out'));
		symlinkSync(tmpdir(), join(root, 'link'));
		symlinkSync(join(root, 'a.ts'), join(root, 'alias.ts'));
		const good = { path: 'a.ts', before: 'a', after: 'b' };
		for (const [path, before, reason] of [
			['bad.ts', 'a', 'not UTF-8'],
			['changed.ts', 'older', 'it has changed since it was read'],
			['link/x.ts', undefined, 'it leads out of the folder'],
			['../x.ts', undefined, 'it leads out of the folder'],
			['alias.ts', 'a', 'a link, and links are not written through'],
		] as const) {
			await expect(writeFiles(root, [good, { path, before, after: 'x' }])).rejects.toMatchObject({ path, reason });
		}
		expect(readFileSync(join(root, 'a.ts'), 'utf8')).toBe('a');
		expect((await createDiskWorkspace(root).list()).files).toEqual(['a.ts', 'bad.ts', 'changed.ts']);
	});

	it('names the file whose folder cannot be made, having changed nothing', async () => {
		put('a.txt', 'a');
		put('place');
		const changes = [
			{ path: 'a.txt', before: 'a', after: 'b' },
			{ path: 'place/new/b.txt', before: undefined, after: 'b' },
		];
		await expect(writeFiles(root, changes)).rejects.toMatchObject({ path: 'place/new/b.txt', reason: expect.any(String) as string });
		expect(readFileSync(join(root, 'a.txt'), 'utf8')).toBe('a');
	});

	it('takes away the folders that it made when not all can be written, and no other', async () => {
		put('changed.ts', 'newer');
		mkdirSync(join(root, 'empty'));
		const changes = [
			{ path: 'one/two/a.ts', before: undefined, after: 'a' },
			{ path: 'one/three/b.ts', before: undefined, after: 'b' },
			{ path: 'empty/four/c.ts', before: undefined, after: 'c' },
		];
		await expect(writeFiles(root, [...changes, { path: 'changed.ts', before: 'older', after: 'x' }])).rejects.toThrow();
		expect(readdirSync(root, { recursive: true }).sort()).toEqual(['changed.ts', 'empty']);
		await writeFiles(root, changes);
		expect(changes.map(({ path }) => readFileSync(join(root, path), 'utf8'))).toEqual(['a', 'b', 'c']);
	});
});

describe('the root of a single file', () => {
	it('is its repository, else its package, else its folder', async () => {
		put('a/package.json', '{}');
		put('a/src/x.ts');
		expect(await rootOfFile(join(root, 'a/src/x.ts'))).toBe(join(root, 'a'));
		put('.git/HEAD');
		expect(await rootOfFile(join(root, 'a/src/x.ts'))).toBe(root);
	});
});
