import { spawn } from 'node:child_process';
import { beforeAll, describe, expect, it } from 'vitest';
import { createProtocolConnection, StreamMessageReader, StreamMessageWriter, type InitializeResult, type PublishDiagnosticsParams } from 'vscode-languageserver/node';
import { pathToFileURL } from 'node:url';
import { bundle, Folder, orders, run } from '../cli/harness.js';

let server: string;

beforeAll(() => {
	server = bundle('server.cjs');
}, 120_000);

describe('the bundled server', { timeout: 60_000 }, () => {
	it('serves any editor over stdio, and ends when it is told to', async () => {
		const folder = new Folder(orders);
		const child = spawn(process.execPath, [server, '--stdio'], { stdio: 'pipe' });
		const ended = new Promise<number | null>((resolve) => child.on('close', resolve));
		const connection = createProtocolConnection(new StreamMessageReader(child.stdout), new StreamMessageWriter(child.stdin));
		const published = new Promise<PublishDiagnosticsParams>((resolve) => connection.onNotification('textDocument/publishDiagnostics', resolve));
		connection.listen();
		const { capabilities } = await connection.sendRequest<InitializeResult>('initialize', { processId: null, rootUri: pathToFileURL(folder.path).href, capabilities: {} });
		expect(capabilities.hoverProvider).toBe(true);
		await connection.sendNotification('initialized', {});
		expect((await published).diagnostics.length).toBeGreaterThan(0);
		const { markdown } = await connection.sendRequest<{ markdown?: string }>('twelveFactor/rulePage', { rule: 'port-binding/hardcoded-port' });
		expect(markdown).toContain('## Why');
		await connection.sendRequest('shutdown');
		await connection.sendNotification('exit');
		expect(await ended).toBe(0);
		connection.dispose();
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
