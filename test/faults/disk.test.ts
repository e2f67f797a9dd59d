import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { createDiskWorkspace } from '../../server/disk/diskWorkspace.js';
import { writeFiles } from '../../server/disk/writeFiles.js';
import { createEngine } from '../../server/engine/index.js';
import { Folder, orders } from '../cli/harness.js';
import { memoryAssets } from '../support/memoryWorkspace.js';
import { otherUser, runScript, scriptOf } from './support/child.js';
import { count } from './support/counts.js';

const hasPipes = process.platform !== 'win32';
const port = "require('express')().listen(3000);\n";
let survived = 0;

function check(folder: Folder) {
	const log: string[] = [];
	const engine = createEngine({ workspace: createDiskWorkspace(folder.path), assets: memoryAssets(), log: (line) => log.push(line) });
	return { engine, log };
}

describe('what lies on disks', () => {
	afterAll(() => count('files and disks', { faults: survived }));

	it('links, pipes and folders that cannot be read are passed over and named; the rest is checked', async () => {
		const folder = new Folder({ 'src/server.js': port, 'package.json': '{ "name": "a", "dependencies": { "express": "5.0.0" } }' });
		const elsewhere = mkdtempSync(join(tmpdir(), 'twelve-factor-elsewhere-'));
		writeFileSync(join(elsewhere, 'secret.js'), port);
		symlinkSync(folder.path, join(folder.path, 'loop'));
		symlinkSync('.', join(folder.path, 'src/self'));
		symlinkSync('nowhere', join(folder.path, 'dead.js'));
		symlinkSync(join(elsewhere, 'secret.js'), join(folder.path, 'out.js'));
		symlinkSync(elsewhere, join(folder.path, 'away'));
		symlinkSync('b.js', join(folder.path, 'a.js'));
		symlinkSync('a.js', join(folder.path, 'b.js'));
		const expected = ['a.js', 'away', 'b.js', 'dead.js', 'loop', 'out.js', 'src/self'];
		if (hasPipes) {
			execFileSync('mkfifo', [join(folder.path, 'pipe.js')]);
			expected.push('pipe.js');
		}
		const { engine, log } = check(folder);
		const report = await engine.checkWorkspace();
		expect(report.skipped.map(({ path }) => path).sort()).toEqual(expected.sort());
		expect(report.files.map(({ path }) => path)).toContain('src/server.js');
		expect(report.files.every(({ path }) => !expected.includes(path))).toBe(true);
		// Asked for by name, they lead nowhere either.
		const workspace = createDiskWorkspace(folder.path);
		for (const path of ['loop/src/server.js', 'away/secret.js', '../x.js', '/etc/hostname', 'src/self/server.js']) {
			expect(await workspace.read(path)).toBeUndefined();
		}
		for (const path of ['out.js', 'dead.js', ...(hasPipes ? ['pipe.js'] : [])]) {
			await expect(workspace.read(path)).rejects.toThrow(path);
		}
		expect(log).toEqual([]);
		survived += expected.length + 8;
		engine.dispose();
		folder.dispose();
		rmSync(elsewhere, { recursive: true });
	});

	it('encodings: what cannot be decoded without loss is named, the rest keeps its positions', async () => {
		const folder = new Folder({ 'package.json': '{ "name": "a", "dependencies": { "express": "5.0.0" } }' });
		folder.write('utf16le.js', Buffer.from(`\ufeff${port}`, 'utf16le'));
		folder.write('utf16be.js', Buffer.from(`\ufeff${port}`, 'utf16le').swap16());
		folder.write('bom.js', `\ufeff${port}`);
		folder.write('crlf.js', port.replaceAll('\n', '\r\n'));
		folder.write('cr.js', `// a\r${port.replaceAll('\n', '\r')}`);
		folder.write('latin1.js', Buffer.from(`// caf\xe9\n${port}`, 'latin1'));
		folder.write('cut.js', Buffer.concat([Buffer.from(port), Buffer.from([0xe2, 0x82])]));
		folder.write('binary.js', Buffer.from([0x7f, 0x45, 0x4c, 0x46, 0, 1, 2, 3]));
		folder.write('empty.js', '');
		folder.write('huge.js', port.repeat(40_000));
		folder.write('line.js', `${port.trimEnd()} ${'x;'.repeat(15_000)}`);
		folder.write('odd16.js', Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from('a')]));
		const { engine, log } = check(folder);
		const report = await engine.checkWorkspace();
		expect(Object.fromEntries(report.skipped.map(({ path, reason }) => [path, reason]))).toEqual({
			'binary.js': 'a binary file',
			'cut.js': 'not UTF-8',
			'latin1.js': 'not UTF-8',
			'odd16.js': 'not UTF-8',
			'huge.js': 'larger than 1 MB',
			'line.js': 'a line longer than 20,000 characters',
		});
		for (const path of ['utf16le.js', 'utf16be.js', 'bom.js', 'crlf.js', 'cr.js']) {
			const finding = report.files.find((file) => file.path === path)?.findings.find(({ rule }) => rule === 'port-binding/hardcoded-port');
			const text = (await createDiskWorkspace(folder.path).read(path))!.text;
			expect([path, text.slice(finding?.at.span.start, finding?.at.span.end)]).toEqual([path, '3000']);
		}
		expect(log).toEqual([]);
		survived += 12;
		engine.dispose();
		folder.dispose();
	});

	it('what is written keeps encoding, mark and line ends, and nothing is written over what changed or would be lost', async () => {
		const folder = new Folder();
		const utf16 = Buffer.from('\ufeffa\r\n', 'utf16le');
		folder.write('a.js', utf16);
		folder.write('b.js', '\ufeffb\r\n');
		folder.write('latin1.js', Buffer.from([0xe9, 0x0a]));
		await writeFiles(folder.path, [
			{ path: 'a.js', before: 'a\r\n', after: 'é\r\n' },
			{ path: 'b.js', before: 'b\r\n', after: 'ü\r\n' },
			{ path: 'new/c.js', before: undefined, after: 'c' },
		]);
		expect(readFileSync(join(folder.path, 'a.js'))).toEqual(Buffer.from('\ufeffé\r\n', 'utf16le'));
		expect(folder.read('b.js')).toBe('\ufeffü\r\n');
		symlinkSync('b.js', join(folder.path, 'link.js'));
		for (const change of [
			{ path: 'latin1.js', before: '\ufffd\n', after: 'x' },
			{ path: 'b.js', before: 'older', after: 'x' },
			{ path: 'b.js', before: 'ü\r\n', after: 'half \ud800' },
			{ path: 'link.js', before: 'ü\r\n', after: 'x' },
			{ path: '../out.js', before: undefined, after: 'x' },
			{ path: 'gone.js', before: 'was here', after: 'x' },
		]) {
			await expect(writeFiles(folder.path, [{ path: 'new/c.js', before: 'c', after: 'd' }, change])).rejects.toThrow();
			survived++;
		}
		expect(folder.read('new/c.js')).toBe('c');
		folder.dispose();
	});

	it.runIf(hasPipes)('folders and files that may not be read or written, by somebody who is not root', async () => {
		const folder = new Folder({ ...orders, 'locked/a.js': port, 'src/private.js': port });
		const scripts = new Folder();
		chmodSync(scripts.path, 0o755);
		// What the test itself writes is as readable as its umask says.
		const open = Object.fromEntries(Object.keys(orders).map((path) => [path, 0o644]));
		const modes = { ...open, locked: 0, 'src/private.js': 0, src: 0o555, '': 0o555 };
		for (const [path, mode] of Object.entries(modes)) {
			chmodSync(join(folder.path, path), mode);
		}
		try {
			const ended = await runScript(scriptOf('otherUser', scripts.path), [folder.path], 60_000, [], otherUser);
			expect(ended.stderr).toBe('');
			const seen = JSON.parse(ended.stdout);
			expect(seen.user).not.toBe(0);
			expect(seen.skipped).toEqual([
				{ path: 'locked', reason: 'a folder that cannot be read' },
				{ path: 'src/private.js', reason: 'no permission to read it' },
			]);
			expect(seen.files).toContain('src/server.js');
			expect(seen.log).toEqual([]);
			expect(seen.written).toContain('src/server.js');
			expect(seen.fix).toEqual({ status: 2, said: expect.stringContaining('cannot be written (EACCES)') });
			expect(seen.cache).toEqual({ status: 1, said: expect.stringContaining('--cache: cache cannot be written (EACCES)') });
			expect(seen.facts).toEqual({ status: 2, said: expect.stringContaining('--facts-out: a.facts cannot be written (EACCES)') });
			expect(seen.init).toEqual({ status: 2, said: expect.stringContaining('EACCES') });
			expect(seen.journal).toBe(true);
			expect(folder.read('src/server.js')).toBe(orders['src/server.js']);
			expect(readdirSync(folder.path).sort()).toEqual(
				[...new Set([...Object.keys(orders), 'locked/a.js'].map((path) => path.split('/')[0]!))].sort(),
			);
			survived += 7;
		} finally {
			for (const path of Object.keys(modes).reverse()) {
				chmodSync(join(folder.path, path), 0o755);
			}
			folder.dispose();
			scripts.dispose();
		}
	});

	it('files that vanish, come and turn into folders during a scan', async () => {
		const folder = new Folder(Object.fromEntries(Array.from({ length: 120 }, (_, index) => [`src/f${index}.js`, port])));
		let breaths = 0;
		const log: string[] = [];
		const engine = createEngine({
			workspace: createDiskWorkspace(folder.path),
			assets: memoryAssets(),
			log: (line) => log.push(line),
			breathe: async () => {
				const next = breaths++ * 3;
				rmSync(join(folder.path, `src/f${119 - (next % 60)}.js`), { recursive: true, force: true });
				rmSync(join(folder.path, `src/f${next % 30}.js`), { recursive: true, force: true });
				mkdirSync(join(folder.path, `src/f${next % 30}.js`), { recursive: true });
				folder.write(`src/new${next}.js`, port);
			},
		});
		for (let round = 0; round < 3; round++) {
			await engine.checkWorkspace();
		}
		expect(log).toEqual([]);
		survived += 3;
		engine.dispose();
		folder.dispose();
	});
});
