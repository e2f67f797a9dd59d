import { spawn } from 'node:child_process';
import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { createProtocolConnection, StreamMessageReader, StreamMessageWriter, type InitializeResult, type ProtocolConnection, type PublishDiagnosticsParams } from 'vscode-languageserver/node';
import { pathToFileURL } from 'node:url';
import { bundle, Folder, orders, run } from '../cli/harness.js';

let server: string;

beforeAll(() => {
	server = bundle('server.cjs');
}, 120_000);

describe('the bundled server', { timeout: 60_000 }, () => {
	it('serves any editor over stdio, and ends when it is told to', async () => {
		const folder = new Folder(orders);
		const { connection, capabilities, published, ended } = await serve(folder, []);
		expect(capabilities.hoverProvider).toBe(true);
		expect((await published).diagnostics.length).toBeGreaterThan(0);
		const { markdown } = await connection.sendRequest<{ markdown?: string }>('twelveFactor/rulePage', { rule: 'port-binding/hardcoded-port' });
		expect(markdown).toContain('## Why');
		await leave(connection);
		expect(await ended).toBe(0);
		folder.dispose();
	});

	it('starts with what another one compiled, unless that is damaged', async () => {
		const folder = new Folder(orders);
		const kept = join(folder.path, '..', `${basename(folder.path)}-code`);
		for (const damage of [undefined, undefined, (bytes: Buffer) => bytes.fill(0, bytes.length >> 1), (bytes: Buffer) => bytes.subarray(0, 50)]) {
			for (const name of damage ? readdirSync(kept) : []) {
				writeFileSync(join(kept, name), damage!(readFileSync(join(kept, name))));
			}
			const { connection, published, ready, ended } = await serve(folder, [`--code=${kept}`]);
			expect((await published).diagnostics.length).toBeGreaterThan(0);
			await ready;
			await leave(connection);
			expect(await ended).toBe(0);
			expect(readdirSync(kept)).toContain('server-main.cjs.cache');
		}
		rmSync(kept, { recursive: true });
		folder.dispose();
	});

	it('says how it is called when it is called without a transport', async () => {
		const folder = new Folder();
		const { status, stderr } = await run(server, [], folder.path);
		expect(status).toBe(2);
		expect(stderr).toContain('--stdio');
		folder.dispose();
	});
});

/** A server with a folder open. `ready` when its first scan is over. */
async function serve(folder: Folder, args: readonly string[]) {
	const child = spawn(process.execPath, [server, ...args, '--stdio'], { stdio: 'pipe' });
	const ended = new Promise<number | null>((resolve) => child.on('close', resolve));
	const connection = createProtocolConnection(new StreamMessageReader(child.stdout), new StreamMessageWriter(child.stdin));
	const published = new Promise<PublishDiagnosticsParams>((resolve) => connection.onNotification('textDocument/publishDiagnostics', resolve));
	const ready = new Promise<void>((resolve) => connection.onNotification('twelveFactor/status', ({ state }: { state: string }) => (state === 'ready' ? resolve() : undefined)));
	connection.listen();
	const { capabilities } = await connection.sendRequest<InitializeResult>('initialize', { processId: null, rootUri: pathToFileURL(folder.path).href, capabilities: {} });
	await connection.sendNotification('initialized', {});
	return { connection, capabilities, published, ready, ended };
}

async function leave(connection: ProtocolConnection): Promise<void> {
	await connection.sendRequest('shutdown');
	await connection.sendNotification('exit');
	connection.dispose();
}
