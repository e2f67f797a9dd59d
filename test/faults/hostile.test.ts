import { spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import {
	createProtocolConnection,
	StreamMessageReader,
	StreamMessageWriter,
	type CodeAction,
	type PublishDiagnosticsParams,
} from 'vscode-languageserver/node';
import { bundle, Folder, orders } from '../cli/harness.js';
import { capabilities } from '../server/harness.js';
import { count } from './support/counts.js';

/** A workspace that runs something wherever somebody lets it. */
const evil = 'throw new Error("executed"); require("node:fs").writeFileSync("executed", "");\n';
const files = {
	...orders,
	'package.json':
		'{ "name": "a", "private": true, "scripts": { "preinstall": "touch executed", "start": "node src/server.js", "prepare": "touch executed" }, "dependencies": { "express": "file:./evil" }, "twelveFactor": {}, "eslintConfig": { "plugins": ["evil"] }, "workspaces": ["*"] }',
	'evil/package.json': '{ "name": "express", "main": "index.js", "bin": { "git": "index.js", "node": "index.js" } }',
	'evil/index.js': evil,
	'node_modules/express/index.js': evil,
	'node_modules/typescript/package.json': '{ "name": "typescript", "main": "index.js" }',
	'node_modules/typescript/index.js': evil,
	'.git/config':
		'[core]\n\tfsmonitor = "touch executed"\n\thooksPath = hooks\n\tpager = "touch executed"\n[alias]\n\tstatus = "!touch executed"\n[filter "x"]\n\tclean = touch executed\n',
	'.git/HEAD': 'ref: refs/heads/main\n',
	'.git/hooks/post-checkout': '#!/bin/sh\ntouch executed\n',
	'.gitattributes': '* filter=x\n',
	'.npmrc': 'node-options=--require ./evil/index.js\nscript-shell=./evil/index.js\n',
	'.env': 'NODE_OPTIONS=--require=./evil/index.js\n',
	'.vscode/settings.json': '{ "twelveFactor.serverPath": "./evil/index.js" }',
	'vite.config.js': evil,
	'eslint.config.js': evil,
	'.eslintrc.js': evil,
	'prettier.config.cjs': evil,
	'tsconfig.json': '{ "extends": "./evil/tsconfig.js", "compilerOptions": { "plugins": [{ "name": "evil" }] } }',
	'docker-compose.yml': 'services: !!js/function "function () { throw 1 }"\ninclude: [http://127.0.0.1:9/x]\n',
	Dockerfile: '# syntax=evil/frontend\nFROM evil\nADD http://127.0.0.1:9/x /\nONBUILD RUN touch executed\nCMD node src/server.js\n',
};

const guard = join(import.meta.dirname, 'support/guard.cjs');

describe('a hostile workspace', { timeout: 120_000 }, () => {
	let folder: Folder;
	/** For what is written on purpose: caches, facts, and what the guard saw. */
	let outside: string;
	let cli: string;
	let server: string;
	let runs = 0;
	let patched = 0;

	beforeAll(() => {
		cli = bundle('cli.cjs');
		server = bundle('server.cjs');
		outside = mkdtempSync(join(tmpdir(), 'twelve-factor-hostile-'));
		folder = new Folder(files);
	}, 120_000);
	beforeEach(() => writeFileSync(join(outside, 'called'), ''));
	afterAll(() => {
		count('hostile workspace', { 'functions patched': patched, 'runs of bundles': runs, called: 0 });
		folder.dispose();
		rmSync(outside, { recursive: true });
	});

	function start(program: string, args: readonly string[], environment: Readonly<Record<string, string>> = {}) {
		runs++;
		return spawn(process.execPath, ['--require', guard, program, ...args], {
			cwd: folder.path,
			env: { PATH: process.env['PATH'], GUARD_DIST: dirname(cli), GUARD_LOG: join(outside, 'called'), ...environment },
		});
	}

	async function call(args: readonly string[], environment: Readonly<Record<string, string>> = {}): Promise<string> {
		const child = start(cli, args, environment);
		let written = '';
		child.stdout.on('data', (chunk: Buffer) => (written += chunk.toString()));
		child.stderr.on('data', (chunk: Buffer) => (written += chunk.toString()));
		child.stdin.end();
		await new Promise((resolve) => child.on('close', resolve));
		return written;
	}

	/** What was called that nothing may call. */
	function called(): string {
		return readFileSync(join(outside, 'called'), 'utf8');
	}

	function listed(): readonly string[] {
		return readdirSync(folder.path, { recursive: true, encoding: 'utf8' }).sort();
	}

	it('the guard holds, whatever is tried', async () => {
		const written = await call(['--version'], { GUARD_TRY: '1' });
		const said = JSON.parse(written.split('\n')[0]!) as { patched: number; tried: number; passed: string[] };
		patched = said.patched;
		expect(said.passed).toEqual([]);
		expect(called().trim().split('\n')).toHaveLength(said.tried);
		expect(patched).toBeGreaterThan(90);
	});

	it('no command of the command line executes, loads or connects, and none writes but where it is told', async () => {
		const before = listed();
		const facts = join(outside, 'all.facts');
		const reads = [
			['check'],
			['check', '--format', 'json', '--verbose'],
			['check', '--diff'],
			['check', '--cache', join(outside, 'cache')],
			['check', '--cache', join(outside, 'cache'), '--format', 'github'],
			['check', '--shard', '1/2', '--facts-out', facts],
			['check', '--facts', facts],
			['checklist'],
			['check', '--print-roles'],
			['check', '--print-facts', 'Dockerfile'],
			['check', '--print-config', 'package.json'],
			['explain', 'logs/console-logging'],
		];
		const written = await Promise.all(reads.map((args) => call(args)));
		expect(called()).toBe('');
		expect(listed()).toEqual(before);
		expect(written.filter((text) => text.includes('hardcoded-port')).length).toBeGreaterThan(3);
		expect(written.filter((text) => /internal error|was called/.test(text))).toEqual([]);
		await call(['init', 'evil']);
		await call(['check', '--fix-unsafe']);
		expect(called()).toBe('');
		expect(folder.read('src/server.js')).toContain('process.env.PORT');
		expect(listed()).not.toContain('executed');
		folder.write('src/server.js', orders['src/server.js']!);
	});

	it('no feature of the server executes, loads or connects', async () => {
		const child = start(server, [`--code=${join(outside, 'code')}`, '--stdio']);
		const ended = new Promise((resolve) => child.on('close', resolve));
		const connection = createProtocolConnection(new StreamMessageReader(child.stdout), new StreamMessageWriter(child.stdin));
		const logged: string[] = [];
		connection.onNotification('window/logMessage', ({ message }: { message: string }) => void logged.push(message));
		connection.onRequest('client/registerCapability', () => null);
		connection.onRequest('workspace/configuration', ({ items }: { items: unknown[] }) => items.map(() => null));
		connection.onRequest('window/workDoneProgress/create', () => null);
		const textDocument = { uri: pathToFileURL(join(folder.path, 'src/server.js')).href };
		const published = new Promise<PublishDiagnosticsParams>((resolve) =>
			connection.onNotification('textDocument/publishDiagnostics', (params: PublishDiagnosticsParams) => {
				if (params.uri === textDocument.uri && params.diagnostics.some(({ code }) => code === 'port-binding/hardcoded-port')) {
					resolve(params);
				}
			}),
		);
		connection.listen();
		const folders = [{ uri: pathToFileURL(folder.path).href, name: 'a' }];
		const initializationOptions = { commands: ['twelveFactor.explainRule'], journal: { folder: join(outside, 'journal') } };
		await connection.sendRequest('initialize', {
			processId: null,
			rootUri: null,
			capabilities,
			initializationOptions,
			workspaceFolders: folders,
		});
		await connection.sendNotification('initialized', {});
		await connection.sendNotification('textDocument/didOpen', {
			textDocument: { ...textDocument, languageId: 'javascript', version: 1, text: orders['src/server.js'] },
		});
		const { diagnostics } = await published;
		for (const diagnostic of diagnostics) {
			const { range } = diagnostic;
			await connection.sendRequest('textDocument/hover', { textDocument, position: range.start });
			for (const context of [{ diagnostics: [diagnostic] }, { diagnostics: [], only: ['source.fixAll'] }]) {
				const actions = await connection.sendRequest<CodeAction[] | null>('textDocument/codeAction', { textDocument, range, context });
				for (const action of (actions ?? []).filter(({ data }) => data !== undefined)) {
					await connection.sendRequest('codeAction/resolve', action);
				}
			}
			await connection.sendRequest('twelveFactor/rulePage', { rule: String(diagnostic.code) });
		}
		await connection.sendRequest('twelveFactor/checklist', {});
		await connection.sendRequest('twelveFactor/rules', {});
		await connection.sendRequest('twelveFactor/checkWorkspace', {});
		await connection.sendNotification('workspace/didChangeWatchedFiles', {
			changes: Object.keys(files).map((path) => ({ uri: pathToFileURL(join(folder.path, path)).href, type: 2 })),
		});
		await connection.sendRequest('twelveFactor/checkWorkspace', {});
		await connection.sendRequest('shutdown');
		await connection.sendNotification('exit');
		connection.dispose();
		await ended;
		expect(called()).toBe('');
		expect(logged.filter((line) => /fail|was called/i.test(line))).toEqual([]);
		expect(listed()).not.toContain('executed');
	});
});
