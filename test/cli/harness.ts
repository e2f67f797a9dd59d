import { execFileSync, spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '../..');

/** The bundle that users run, built when a source is newer. */
export function bundle(name: 'cli.cjs' | 'server.cjs'): string {
	execFileSync(
		process.execPath,
		[
			'--input-type=module',
			'-e',
			`import { buildIfNeeded } from ${JSON.stringify(pathToFileURL(join(root, 'scripts/setup.mjs')).href)}; buildIfNeeded();`,
		],
		{ stdio: 'ignore' },
	);
	return join(root, 'dist', name);
}

/** A small service: a port in the code (which has a safe fix), a console call as a logger (which has none), and an otherwise good life. */
export const orders: Readonly<Record<string, string>> = {
	'package.json':
		'{ "name": "orders", "private": true, "scripts": { "start": "node src/server.js" }, "dependencies": { "express": "^5.0.0" } }\n',
	'package-lock.json': '{ "name": "orders", "lockfileVersion": 3, "packages": {} }\n',
	'.gitignore': 'node_modules/\n.env\n',
	'src/server.js': [
		"const express = require('express');",
		'',
		'const app = express();',
		"app.get('/', (request, response) => {",
		"\tconsole.log('asked');",
		"\tresponse.send('ok');",
		'});',
		'const server = app.listen(3000);',
		"process.on('SIGTERM', () => server.close());",
		'',
	].join('\n'),
};

/** A folder on disk that goes away with {@link dispose}. */
export class Folder {
	readonly path = realpathSync(mkdtempSync(join(tmpdir(), 'twelve-factor-cli-')));

	constructor(files: Readonly<Record<string, string>> = {}) {
		for (const [path, text] of Object.entries(files)) {
			this.write(path, text);
		}
	}

	write(path: string, content: string | Uint8Array): void {
		mkdirSync(dirname(join(this.path, path)), { recursive: true });
		writeFileSync(join(this.path, path), content);
	}

	read(path: string): string {
		return readFileSync(join(this.path, path), 'utf8');
	}

	/** Puts all that is there under version control. */
	track(): this {
		execFileSync('git', ['init', '-q'], { cwd: this.path });
		execFileSync('git', ['add', '.'], { cwd: this.path });
		return this;
	}

	dispose(): void {
		rmSync(this.path, { recursive: true, force: true });
	}
}

/** What a run of the command line came to. */
export interface Run {
	readonly status: number | null;
	readonly stdout: string;
	readonly stderr: string;
}

/** Runs the bundle as a child process, its output in pipes. */
export function run(cli: string, args: readonly string[], cwd: string, environment: Readonly<Record<string, string>> = {}): Promise<Run> {
	return new Promise((resolve, reject) => {
		const child = spawn(process.execPath, [cli, ...args], {
			cwd,
			env: { PATH: process.env['PATH'], ...environment },
			stdio: ['ignore', 'pipe', 'pipe'],
		});
		const stdout: Buffer[] = [];
		const stderr: Buffer[] = [];
		child.stdout.on('data', (chunk: Buffer) => stdout.push(chunk));
		child.stderr.on('data', (chunk: Buffer) => stderr.push(chunk));
		child.on('error', reject);
		child.on('close', (status) => resolve({ status, stdout: Buffer.concat(stdout).toString(), stderr: Buffer.concat(stderr).toString() }));
	});
}
