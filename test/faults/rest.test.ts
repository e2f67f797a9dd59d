import { spawn, type ChildProcess } from 'node:child_process';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createProtocolConnection, StreamMessageReader, StreamMessageWriter, type ProtocolConnection } from 'vscode-languageserver/node';
import { bundle, Folder, orders } from '../cli/harness.js';
import { count, tries } from './support/counts.js';

/** What the probe tells of a server. */
interface Probe {
	readonly resources: readonly string[];
	readonly occupied: number;
}

const files = Object.fromEntries(
	Array.from({ length: 200 }, (_, index) => [
		`part${index}/server.js`,
		orders['src/server.js']!.replace('3000', String(3000 + index)).replace('asked', `asked ${index}`),
	]),
);
const edits = tries(1000, 10_000);
/** Files that are open at a time. */
const open = 20;

let server: string;
let folder: Folder;
let child: ChildProcess;
let connection: ProtocolConnection;
let said = '';
const versions = new Map<string, number>();
const states: string[] = [];

beforeAll(() => {
	server = bundle('server.cjs');
}, 120_000);

beforeEach(async () => {
	folder = new Folder({ ...orders, ...files });
	said = '';
	const spawned = spawn(process.execPath, ['--expose-gc', '--require', join(import.meta.dirname, 'support/probe.cjs'), server, '--stdio']);
	child = spawned;
	spawned.stderr.on('data', (chunk: Buffer) => (said += chunk.toString()));
	connection = createProtocolConnection(new StreamMessageReader(spawned.stdout), new StreamMessageWriter(spawned.stdin));
	connection.onNotification(
		'textDocument/publishDiagnostics',
		({ uri, version }: { uri: string; version?: number }) => void versions.set(uri, version ?? 0),
	);
	connection.onNotification('twelveFactor/status', ({ state }: { state: string }) => void states.push(state));
	connection.listen();
	await connection.sendRequest('initialize', { processId: null, rootUri: pathToFileURL(folder.path).href, capabilities: {} });
	await connection.sendNotification('initialized', {});
	await expect.poll(() => states.at(-1), { timeout: 30_000 }).toBe('ready');
});

afterEach(async () => {
	const ended = new Promise((resolve) => child.once('close', resolve));
	await connection.sendRequest('shutdown');
	await connection.sendNotification('exit');
	connection.dispose();
	await ended;
	folder.dispose();
});

async function probe(): Promise<Probe> {
	const before = said.length;
	child.kill('SIGUSR2');
	await expect.poll(() => said.slice(before), { timeout: 20_000 }).toContain('\n');
	return JSON.parse(said.slice(before)) as Probe;
}

/** What is still to be done: the pipes to the editor are always there. */
function isUnderWay(resource: string): boolean {
	return !/^(?:Pipe|PipeWrap|TTY|TTYWrap|SignalWrap|Socket)/.test(resource);
}

/** Opens files, edits them in turn, and closes them, so many times in all; waits for the answer on each round. */
async function edit(times: number): Promise<void> {
	const paths = Object.keys(files);
	for (let done = 0; done < times;) {
		const round = Array.from({ length: open }, (_, index) => paths[(done + index) % paths.length]!);
		const rounds = 5;
		const uris = round.map((path) => pathToFileURL(join(folder.path, path)).href);
		for (const [index, path] of round.entries()) {
			const textDocument = { uri: uris[index]!, languageId: 'javascript', version: 1, text: files[path]! };
			await connection.sendNotification('textDocument/didOpen', { textDocument });
		}
		for (let version = 2; version < rounds + 2; version++) {
			for (const uri of uris) {
				const line = version % 8;
				const contentChanges = [
					{
						range: { start: { line, character: 0 }, end: { line, character: 0 } },
						text: `const v${done}${version} = process.env.V${done};\n`,
					},
				];
				await connection.sendNotification('textDocument/didChange', { textDocument: { uri, version }, contentChanges });
				done++;
			}
			await expect.poll(() => uris.every((uri) => versions.get(uri) === version), { timeout: 20_000, interval: 5 }).toBe(true);
		}
		for (const uri of uris) {
			await connection.sendNotification('textDocument/didClose', { textDocument: { uri } });
		}
		await expect.poll(() => uris.every((uri) => versions.get(uri) === 0), { timeout: 20_000, interval: 5 }).toBe(true);
	}
}

describe('a server that has nothing to do', { timeout: 600_000 }, () => {
	it('waits for nothing but its editor', async () => {
		await edit(open);
		await expect.poll(async () => (await probe()).resources.filter(isUnderWay), { timeout: 60_000, interval: 500 }).toEqual([]);
		expect((await probe()).resources).not.toEqual([]);
	});

	it(`keeps nothing of ${edits} edits over ${Object.keys(files).length} files`, async () => {
		await edit(Math.max(400, edits / 10));
		const before = (await probe()).occupied;
		await edit(edits);
		const after = (await probe()).occupied;
		count('memory of the server', { edits, 'MB before': (before / 1e6).toFixed(1), 'drift MB': ((after - before) / 1e6).toFixed(1) });
		expect(after - before).toBeLessThan(20_000_000);
	});
});
