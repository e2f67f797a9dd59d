import childProcess from 'node:child_process';
import dns from 'node:dns';
import { readdirSync } from 'node:fs';
import http from 'node:http';
import https from 'node:https';
import { createRequire } from 'node:module';
import net from 'node:net';
import vm from 'node:vm';
import workerThreads from 'node:worker_threads';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { CodeAction } from 'vscode-languageserver';
import { run } from '../../server/cli/run.js';
import { Folder, orders } from '../cli/harness.js';
import { Client } from '../server/harness.js';
import { count } from './support/counts.js';

const called: string[] = [];
const restore: (() => void)[] = [];
let patched = 0;

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

function patch(name: string, target: object): void {
	for (const key of Object.keys(target) as (keyof typeof target)[]) {
		const original: unknown = target[key];
		if (
			typeof original !== 'function' ||
			/^(?:isIP|isIPv4|isIPv6|setDefaultAutoSelectFamily|getDefault|isMarked|isMain)/.test(key) ||
			!Object.getOwnPropertyDescriptor(target, key)?.writable
		) {
			continue;
		}
		const guarded = function (): never {
			called.push(`${name}.${String(key)}`);
			throw new Error(`${name}.${String(key)} was called`);
		};
		Object.defineProperty(target, key, { value: guarded, writable: true, configurable: true, enumerable: true });
		restore.push(() => Object.defineProperty(target, key, { value: original, writable: true, configurable: true, enumerable: true }));
		patched++;
	}
}

describe('a hostile workspace', { timeout: 120_000 }, () => {
	let folder: Folder;
	beforeAll(async () => {
		folder = new Folder(files);
		// What is loaded late goes through `vm` in tests, which is the test runner's doing.
		const sources = readdirSync('server', { recursive: true, encoding: 'utf8' }).filter((path) =>
			/^(?:engine\/(?:index|core\/\w+)|cli\/(?!main)\w+|cli\/commands\/\w+)\.ts$/.test(path),
		);
		await Promise.all(sources.map((path) => import(/* @vite-ignore */ `../../server/${path}`)));
		const modules = { child_process: childProcess, net, dns, http, https, vm, worker_threads: workerThreads };
		for (const [name, target] of Object.entries(modules)) {
			patch(name, target);
		}
		createRequire(import.meta.url)('node:module').syncBuiltinESMExports();
	});
	afterAll(() => {
		for (const undo of restore) {
			undo();
		}
		createRequire(import.meta.url)('node:module').syncBuiltinESMExports();
		count('hostile workspace', { 'functions patched': patched, called: called.length });
		folder.dispose();
	});

	it('the patches hold', () => {
		expect(() => childProcess.spawn('true')).toThrow('was called');
		expect(called.splice(0)).toEqual(['child_process.spawn']);
		expect(patched).toBeGreaterThan(40);
	});

	it('no command of the command line executes or connects', async () => {
		let written = '';
		const stream = { write: (text: string) => void (written += text), isTerminal: false, columns: undefined };
		for (const call of [
			['check'],
			['check', '--format', 'json'],
			['check', '--diff'],
			['check', '--fix-unsafe'],
			['checklist'],
			['check', '--print-roles'],
			['check', '--print-facts', 'Dockerfile'],
			['check', '--print-config', 'package.json'],
			['explain', 'logs/console-logging'],
			['init', 'evil'],
		]) {
			await run(call, {
				stdout: stream,
				stderr: stream,
				environment: {},
				workingDirectory: folder.path,
				assets: folder.path,
				version: '0.0.0',
				build: '0.0.0',
				now: () => 0,
			});
		}
		expect(written).toContain('hardcoded-port');
		expect(called).toEqual([]);
		expect(() => folder.read('executed')).toThrow();
	});

	it('no feature of the server executes or connects', async () => {
		const client = new Client(files);
		await client.start();
		await client.ready();
		await client.open('src/server.js', orders['src/server.js']!);
		await client.until(() => client.last(client.uri('src/server.js'))?.version === 1);
		const textDocument = { uri: client.uri('src/server.js') };
		for (const diagnostic of client.last(textDocument.uri)!.diagnostics) {
			await client.connection.sendRequest('textDocument/hover', { textDocument, position: diagnostic.range.start });
			await client.connection.sendRequest<CodeAction[]>('textDocument/codeAction', {
				textDocument,
				range: diagnostic.range,
				context: { diagnostics: [diagnostic] },
			});
			await client.connection.sendRequest('textDocument/codeAction', {
				textDocument,
				range: diagnostic.range,
				context: { diagnostics: [], only: ['source.fixAll'] },
			});
			await client.connection.sendRequest('twelveFactor/rulePage', { rule: String(diagnostic.code) });
		}
		await client.connection.sendRequest('twelveFactor/checklist', {});
		await client.connection.sendRequest('twelveFactor/rules', {});
		await client.connection.sendRequest('twelveFactor/checkWorkspace', {});
		expect(client.errors).toEqual([]);
		await client.dispose();
		expect(called).toEqual([]);
	});
});
