import { spawn } from 'node:child_process';
import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import {
	createProtocolConnection,
	StreamMessageReader,
	StreamMessageWriter,
	type InitializeResult,
	type ProtocolConnection,
	type PublishDiagnosticsParams,
} from 'vscode-languageserver/node';
import { pathToFileURL } from 'node:url';
import { bundle, Folder, orders, run } from '../cli/harness.js';

let server: string;

beforeAll(() => {
	server = bundle('server.cjs');
}, 120_000);

describe('the bundled server', () => {
	it('serves any editor over stdio, and ends when it is told to', async () => {
		const folder = new Folder(orders);
		const { connection, capabilities, published, ended } = await serve(folder, []);
		expect(capabilities.hoverProvider).toBe(true);
		expect((await published).diagnostics.length).toBeGreaterThan(0);
		const { markdown } = await connection.sendRequest<{ markdown?: string }>('twelveFactor/rulePage', {
			rule: 'port-binding/hardcoded-port',
		});
		expect(markdown).toContain('## Why');
		await leave(connection);
		expect(await ended).toBe(0);
		folder.dispose();
	});

	it('starts with what another one compiled, unless that is damaged', async () => {
		const folder = new Folder(orders);
		const kept = join(folder.path, '..', `${basename(folder.path)}-code`);
		for (const damage of [
			undefined,
			undefined,
			(bytes: Buffer) => bytes.fill(0, bytes.length >> 1),
			(bytes: Buffer) => bytes.subarray(0, 50),
		]) {
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

	it('shows what the last session found in an open file before it does anything else', async () => {
		const folder = new Folder(orders);
		const storage = join(folder.path, '..', `${basename(folder.path)}-storage`);
		const uri = pathToFileURL(join(folder.path, 'src/server.js')).href;
		const heard: string[][] = [];
		for (let session = 0; session < 2; session++) {
			const { connection, ready, ended, messages } = await serve(folder, [], { journal: { folder: storage } });
			await connection.sendNotification('textDocument/didOpen', {
				textDocument: { uri, languageId: 'javascript', version: 1, text: folder.read('src/server.js') },
			});
			await ready;
			await expect.poll(() => readdirSync(storage).some((name) => name.endsWith('.answers'))).toBe(true);
			heard.push(
				messages
					.map((message) =>
						'uri' in message && message.uri === uri
							? `diagnostics ${message.diagnostics.length > 0}`
							: 'state' in message
								? message.state
								: '',
					)
					.filter(Boolean),
			);
			await leave(connection);
			await ended;
		}
		expect(heard[1]!.indexOf('diagnostics true')).toBeLessThan(heard[1]!.indexOf('checking'));
		expect(heard[1]).not.toContain('diagnostics false');
		rmSync(storage, { recursive: true });
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
async function serve(folder: Folder, args: readonly string[], initializationOptions: unknown = {}) {
	const child = spawn(process.execPath, [server, ...args, '--stdio'], { stdio: 'pipe' });
	const ended = new Promise<number | null>((resolve) => child.on('close', resolve));
	const connection = createProtocolConnection(new StreamMessageReader(child.stdout), new StreamMessageWriter(child.stdin));
	const messages: (PublishDiagnosticsParams | { readonly state: string })[] = [];
	const published = new Promise<PublishDiagnosticsParams>((resolve) =>
		connection.onNotification('textDocument/publishDiagnostics', (params: PublishDiagnosticsParams) => {
			messages.push(params);
			resolve(params);
		}),
	);
	const ready = new Promise<void>((resolve) =>
		connection.onNotification('twelveFactor/status', (status: { readonly state: string }) => {
			messages.push(status);
			if (status.state === 'ready') {
				resolve();
			}
		}),
	);
	connection.listen();
	const { capabilities } = await connection.sendRequest<InitializeResult>('initialize', {
		processId: null,
		rootUri: pathToFileURL(folder.path).href,
		capabilities: {},
		initializationOptions,
	});
	await connection.sendNotification('initialized', {});
	return { connection, capabilities, published, ready, ended, messages };
}

async function leave(connection: ProtocolConnection): Promise<void> {
	await connection.sendRequest('shutdown');
	await connection.sendNotification('exit');
	connection.dispose();
}
