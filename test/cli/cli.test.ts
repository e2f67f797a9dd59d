import { execFileSync, spawn } from 'node:child_process';
import { chmodSync, existsSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { unifiedDiff } from '../../server/cli/diff.js';
import { bundle, Folder, orders, run, type Run } from './harness.js';

let cli: string;
let folder: Folder;

beforeAll(() => {
	cli = bundle('cli.cjs');
}, 120_000);

afterEach(() => folder?.dispose());

function service(files: Readonly<Record<string, string>> = {}): Folder {
	folder = new Folder({ ...orders, ...files }).track();
	return folder;
}

function cleanService(): Folder {
	return service({
		'src/server.js': orders['src/server.js']!.replace("\tconsole.log('asked');\n", '').replace('3000', 'Number(process.env.PORT) || 3000'),
		'.env.example': 'PORT=3000\n',
	});
}

const call = (...args: string[]): Promise<Run> => run(cli, args, folder.path);

interface Output {
	readonly version: number;
	readonly findings: readonly Record<string, unknown>[];
	readonly checklist: readonly Record<string, unknown>[];
	readonly files: unknown;
	readonly skipped: readonly unknown[];
}
const parse = ({ stdout }: Run): Output => JSON.parse(stdout) as Output;

describe('check', { timeout: 60_000 }, () => {
	it('says nothing is wrong, with status 0', async () => {
		cleanService();
		const { status, stdout, stderr } = await call('check');
		expect(stdout).toMatch(
			/^✔ No problems\. \(5 files, [\d.]+ s\)\n {2}Factors: .*\. See: twelve-factor checklist\n {2}1 hint not shown\. See: --hints\n$/,
		);
		expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
	});

	it('groups findings by file, aligned, and counts them', async () => {
		service();
		const { status, stdout } = await call('check');
		expect(status).toBe(1);
		const lines = stdout.split('\n');
		expect(lines[0]).toBe('src/server.js');
		expect(lines[1]).toMatch(/^ {3}5:2 {2}information {2}console\.log .* logs\/console-logging$/);
		expect(lines[2]).toMatch(/^ {2}8:27 {2}warning {6}The server listens on port 3000.* port-binding\/hardcoded-port$/);
		expect(stdout).toContain('✖ 2 problems (1 warning, 1 information) in 1 file (4 files, ');
		expect(stdout).toContain('  1 can be fixed with --fix, 1 more with --fix-unsafe.\n');
		expect(stdout).not.toContain('\u001B');
	});

	it('fixes the hints of a file along, where half a fix would be worse than none', async () => {
		const image =
			'FROM node:22-slim AS base\nWORKDIR /app\nCOPY . .\nRUN npm install\nFROM base\nRUN npm run build && npm install --omit=dev\nCMD ["node", "server.js"]\n';
		service({ Dockerfile: image });
		const { findings } = parse(await call('check', '--format', 'json', '--hints'));
		const found = findings.filter(({ rule }) => String(rule).endsWith('non-deterministic-install'));
		expect(found.map(({ severity }) => severity)).toEqual(['warning', 'hint']);
		await call('check', '--fix-unsafe');
		expect(folder.read('Dockerfile')).toBe(image.replaceAll('npm install', 'npm ci'));
	});

	it('colours only when it is told to, and NO_COLOR wins', async () => {
		service();
		expect((await run(cli, ['check'], folder.path, { FORCE_COLOR: '1' })).stdout).toContain('\u001B[33mwarning');
		expect((await run(cli, ['check'], folder.path, { FORCE_COLOR: '1', NO_COLOR: '1' })).stdout).not.toContain('\u001B');
	});

	it('prints the JSON that other programs read', async () => {
		service({ 'bad.js': 'x' });
		folder.write('bad.js', Buffer.from([0x66, 0xfc]));
		const result = await call('check', '--format', 'json');
		expect(result.status).toBe(1);
		const output = parse(result);
		expect(Object.keys(output)).toEqual(['version', 'findings', 'checklist', 'files', 'skipped']);
		expect(output.version).toBe(1);
		expect(output.findings.find(({ rule }) => rule === 'port-binding/hardcoded-port')).toEqual({
			rule: 'port-binding/hardcoded-port',
			factor: 'VII',
			severity: 'warning',
			path: 'src/server.js',
			line: 8,
			column: 27,
			endLine: 8,
			endColumn: 31,
			message: expect.stringContaining('3000') as string,
			role: 'server',
			fixes: [{ title: 'Read PORT from the environment', applicability: 'safe' }],
		});
		expect(output.checklist.map(({ factor }) => factor)).toEqual([
			'I',
			'II',
			'III',
			'IV',
			'V',
			'VI',
			'VII',
			'VIII',
			'IX',
			'X',
			'XI',
			'XII',
		]);
		expect(output.checklist[6]).toMatchObject({ name: 'Port binding', status: 'violated' });
		expect((output.checklist[6] as { because: unknown[] }).because[0]).toMatchObject({
			rule: 'port-binding/hardcoded-port',
			path: 'src/server.js',
			line: 8,
		});
		expect(output.files).toEqual({ read: 4, skipped: 1 });
		expect(output.skipped).toEqual([{ path: 'bad.js', reason: 'not UTF-8' }]);
	});

	it('keeps to a file that it is given, checked as part of its repository', async () => {
		service({ 'src/other.js': 'module.exports = 1;\n' });
		expect((await call('check', 'src/other.js')).status).toBe(0);
		expect(
			parse(await run(cli, ['check', 'server.js', '--format=json'], join(folder.path, 'src'))).findings.every(
				({ path }) => path === 'src/server.js',
			),
		).toBe(true);
	});

	it('checks several folders, with their way before each path', async () => {
		folder = new Folder();
		for (const [path, text] of Object.entries(orders)) {
			folder.write(`a/${path}`, text);
			folder.write(`b/${path}`, text);
		}
		folder.track();
		const { findings, checklist } = parse(await call('check', 'a', 'b', '--format', 'json'));
		expect(new Set(findings.map(({ path }) => path))).toEqual(new Set(['a/src/server.js', 'b/src/server.js']));
		expect(checklist).toHaveLength(12);
	});

	it.each([
		[['--fail-on', 'error'], 0],
		[['--fail-on', 'information'], 1],
		[['--max-warnings', '1'], 0],
		[['--max-warnings', '0'], 1],
	])('%j exits with %i', async (args, status) => {
		service();
		expect((await call('check', ...args)).status).toBe(status);
	});

	it('shows errors only with --quiet, and fails all the same', async () => {
		service();
		const { status, stdout } = await call('check', '--quiet');
		expect(stdout).not.toContain('warning');
		expect(status).toBe(1);
	});

	it('honours comments that silence a rule, unless it is told not to', async () => {
		service({
			'src/server.js': orders['src/server.js']!.replace(
				'const server',
				'// twelve-factor-disable-next-line port-binding/hardcoded-port -- fixed by the platform\nconst server',
			),
		});
		expect((await call('check')).status).toBe(0);
		expect((await call('check', '--no-inline-config')).status).toBe(1);
	});

	it('writes megabytes into a pipe to the last byte', async () => {
		const many = Object.fromEntries(
			Array.from({ length: 300 }, (_, i) => [
				`src/f${i}.js`,
				Array.from({ length: 20 }, (__, j) => `console.error('a', ${j});\n`).join(''),
			]),
		);
		service({
			...many,
			'src/server.js': `${Array.from({ length: 300 }, (_, i) => `require('./f${i}');\n`).join('')}${orders['src/server.js']!}`,
		});
		const result = await call('check', '--format', 'json');
		expect(result.stdout.length).toBeGreaterThan(2_000_000);
		expect(parse(result).findings.length).toBeGreaterThan(5000);
	});

	it('does not mind a reader that leaves early', async () => {
		service();
		const child = spawn(process.execPath, [cli, 'check', '--format', 'json'], { cwd: folder.path, stdio: ['ignore', 'pipe', 'pipe'] });
		child.stdout.destroy();
		let stderr = '';
		child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
		await new Promise((resolve) => child.on('close', resolve));
		expect(stderr).toBe('');
	});
});

describe('fixing', { timeout: 60_000 }, () => {
	it('applies safe fixes, says which files changed, and is done after one run', async () => {
		service();
		const first = await call('check', '--fix', '--fail-on', 'warning');
		expect(first.stderr).toBe('Fixed 1 problem in 2 files: .env.example, src/server.js\n');
		expect(first.status).toBe(0);
		expect(folder.read('src/server.js')).toContain('app.listen(Number(process.env.PORT) || 3000)');
		expect(folder.read('.env.example')).toBe('PORT=3000\n');
		expect((await call('check', '--fix')).stderr).toBe('');
	});

	it('keeps byte order mark and line ends', async () => {
		service({ 'src/server.js': `\uFEFF${orders['src/server.js']!.replaceAll('\n', '\r\n')}` });
		await call('check', '--fix');
		expect(folder.read('src/server.js')).toBe(
			`\uFEFF${orders['src/server.js']!.replace('listen(3000)', 'listen(Number(process.env.PORT) || 3000)').replaceAll('\n', '\r\n')}`,
		);
	});

	it('shows with --diff what --fix would do, and git applies it', async () => {
		service();
		const { status, stdout } = await call('check', '--diff');
		expect(status).toBe(1);
		expect(existsSync(join(folder.path, '.env.example'))).toBe(false);
		expect(folder.read('src/server.js')).toBe(orders['src/server.js']);
		execFileSync('git', ['apply', '-'], { cwd: folder.path, input: stdout });
		expect(folder.read('src/server.js')).toContain('Number(process.env.PORT) || 3000');
		expect(folder.read('.env.example')).toBe('PORT=3000\n');
		expect((await call('check', '--diff')).stdout).toBe('');
	});

	it('fixes what the same call shows: hints only with --hints, and with --quiet errors only', async () => {
		service({ '.twelvefactor.json': '{ "rules": { "port-binding/hardcoded-port": "hint" } }\n' });
		expect((await call('check', '--fix')).stderr).toBe('');
		expect((await call('check', '--diff')).stdout).toBe('');
		expect((await call('check', '--diff', '--hints', '--quiet')).stdout).toBe('');
		expect((await call('check', '--diff', '--hints')).stdout).toContain('+const server = app.listen(Number(process.env.PORT) || 3000);');
		expect((await call('check', '--fix', '--hints')).stderr).toBe('Fixed 1 problem in 2 files: .env.example, src/server.js\n');
	});

	it('says which packages are to be installed after it', async () => {
		service({
			'package.json':
				'{ "name": "orders", "private": true, "scripts": { "start": "node src/server.js" }, "dependencies": { "express": "^5.1.0" } }',
			'src/server.js':
				"const express = require('express');\nconst app = express();\napp.post('/', (req, res) => {\n\tconsole.error('refused');\n\tres.end();\n});\napp.listen(process.env.PORT);\n",
		});
		const { stderr } = await call('check', '--fix-unsafe');
		expect(stderr).toMatch(/^Fixed \d problems? in [^\n]+\nInstall next: pino\n$/);
		expect(folder.read('package.json')).toContain('"pino": "');
	});

	it('offers no fix that cannot be made', async () => {
		// There is no version of the package to be found.
		service({ 'src/server.js': `require('left-pad');\n${orders['src/server.js']!}` });
		const { stdout } = await call('check', '--format', 'json');
		const { findings } = JSON.parse(stdout) as { findings: { rule: string; fixes: unknown[] }[] };
		expect(findings.find(({ rule }) => rule === 'dependencies/undeclared-import')).toMatchObject({ fixes: [] });
	});

	it('shows few changes far apart in a long file as few', () => {
		const lines = Array.from({ length: 6000 }, (_, i) => `line ${i % 7 === 0 ? 'same' : i}\n`);
		const before = lines.join('');
		const after = lines.map((line, i) => (i === 10 || i === 5990 ? `new\n${line}` : i === 3000 ? '' : line)).join('');
		const diff = unifiedDiff([{ path: 'a.txt', before, after }]);
		expect(diff.split('\n').filter((line) => /^[+-](?![+-])/.test(line))).toEqual(['+new', '-line 3000', '+new']);
		folder.write('a.txt', before);
		execFileSync('git', ['apply', '-'], { cwd: folder.path, input: diff });
		expect(folder.read('a.txt')).toBe(after);
	});

	it('covers in a diff what is a secret, and nothing else', () => {
		const before = "const password = 'hunter22';\nlisten(3000);\n";
		const change = {
			path: 'a.js',
			before,
			after: before.replace('3000', '4000'),
			secrets: { before: [{ start: 17, end: 27 }], after: [{ start: 17, end: 27 }] },
		};
		expect(unifiedDiff([change])).toBe(
			"--- a/a.js\n+++ b/a.js\n@@ -1,2 +1,2 @@\n const password = '********';\n-listen(3000);\n+listen(4000);\n",
		);
		// One secret for another is a change, although both look alike.
		const other = {
			path: 'a.js',
			before: "x('hunter22');\n",
			after: "x('hunter23');\n",
			secrets: { before: [{ start: 2, end: 12 }], after: [{ start: 2, end: 12 }] },
		};
		expect(unifiedDiff([other])).toContain("-x('********');\n+x('********');\n");
	});

	it.runIf(process.getuid?.() !== 0)('changes nothing at all when one file cannot be written', async () => {
		service();
		chmodSync(join(folder.path, 'src'), 0o500);
		const { status, stderr } = await call('check', '--fix');
		chmodSync(join(folder.path, 'src'), 0o700);
		expect(status).toBe(2);
		expect(stderr).toContain('src/server.js cannot be fixed');
		expect(existsSync(join(folder.path, '.env.example'))).toBe(false);
	});
});

describe('other commands', { timeout: 60_000 }, () => {
	it('answers the twelve factors, one line each', async () => {
		service();
		const { status, stdout } = await call('checklist');
		const lines = stdout.trimEnd().split('\n');
		expect(status).toBe(0);
		expect(lines).toHaveLength(12);
		expect(lines[6]).toMatch(/^✖ {2}VII {3}Port binding {9}violated {8}The server listens on port 3000.* src\/server\.js:8$/);
	});

	it('prints the checklist as JSON, too', async () => {
		service();
		expect(parse(await call('checklist', '--format', 'json')).checklist).toHaveLength(12);
	});

	it('explains a rule by its id or its name', async () => {
		folder = new Folder();
		const page = await call('explain', 'port-binding/hardcoded-port');
		expect(page.stdout).toContain('## Why');
		expect((await call('explain', 'hardcoded-port')).stdout).toBe(page.stdout);
	});

	it('writes a configuration that is valid, once', async () => {
		cleanService();
		expect(await call('init')).toEqual({ status: 0, stdout: 'Wrote .twelvefactor.json\n', stderr: '' });
		expect(folder.read('.twelvefactor.json')).toContain('"$schema"');
		expect((await call('check')).status).toBe(0);
		expect(await call('init')).toEqual({ status: 2, stdout: '', stderr: 'error: .twelvefactor.json is there already.\n' });
	});

	it('prints facts, roles and configuration', async () => {
		service({ '.twelvefactor.json': '{ "rules": { "logs": "off" } }' });
		expect(JSON.parse((await call('check', '--print-facts', 'src/server.js')).stdout)).toContainEqual(
			expect.objectContaining({ kind: 'server.listen' }),
		);
		expect(JSON.parse((await call('check', '--print-roles')).stdout)).toMatchObject({ 'src/server.js': { role: 'server' } });
		expect(JSON.parse((await call('check', '--print-config', 'src/server.js')).stdout)).toMatchObject({ rules: { logs: 'off' } });
	});

	it('prints help and version', async () => {
		folder = new Folder();
		expect((await call('--help')).stdout).toContain('Usage: twelve-factor');
		expect((await call('-v')).stdout).toMatch(/^\d+\.\d+\.\d+\n$/);
	});
});

describe('mistakes are named, with status 2', { timeout: 60_000 }, () => {
	it.each([
		[['check', 'nowhere'], 'error: nowhere: no such file or folder.\n'],
		[['check', 'src/server.js/x'], 'error: src/server.js/x: no such file or folder.\n'],
		[['check', '--frobnicate'], "error: Unknown option '--frobnicate'.\n"],
		[['check', '--format', 'xml'], 'error: --format: there is no format "xml". Formats: stylish, json.\n'],
		[['check', '--fail-on', 'never'], 'error: --fail-on: there is no severity "never". Severities: error, warning, information, hint.\n'],
		[['check', '--max-warnings', '-1'], "error: Option '--max-warnings' argument is ambiguous.\n"],
		[['check', '--max-warnings', '-'], 'error: --max-warnings: "-" is not a whole number.\n'],
		[['check', '--threads', '0'], 'error: --threads: "0" is no number from 1 to 99.\n'],
		[['check', '--print-facts', 'src'], 'error: src: is a folder; a file is needed.\n'],
		[
			['explain', 'port-binding/hardcoded-prot'],
			'error: There is no rule "port-binding/hardcoded-prot". Did you mean port-binding/hardcoded-port?\n',
		],
		[['explain', '--fix', 'x'], 'error: "explain" has no option --fix.\n'],
		[['explain'], 'error: "explain" takes one rule.\n'],
		[['constructor'], 'error: There is no command "constructor". Commands: check, checklist, explain, init.\n'],
		[[], 'error: No command. Try "twelve-factor check", or --help.\n'],
	])('%j', async (args, stderr) => {
		service();
		expect(await call(...args)).toEqual({ status: 2, stdout: '', stderr });
	});

	it('an invalid configuration, at its place, and the findings are not lost', async () => {
		service({ '.twelvefactor.json': '{\n\t"rules": { "logs/consol": "off" }\n}\n' });
		const { status, stdout, stderr } = await call('check');
		expect(status).toBe(2);
		expect(stderr).toBe('error: .twelvefactor.json:2:13: There is no rule or factor "logs/consol".\n');
		expect(stdout).toContain('port-binding/hardcoded-port');
	});

	it('a file that was asked for by name and cannot be read', async () => {
		service();
		folder.write('bad.js', Buffer.from([0x66, 0xfc]));
		const { status, stderr } = await call('check', 'bad.js');
		expect({ status, stderr }).toEqual({ status: 2, stderr: 'error: bad.js was not checked: not UTF-8.\n' });
	});
});
