import { afterEach, describe, expect, it } from 'vitest';
import type { CodeAction, InitializeResult, TextDocumentEdit } from 'vscode-languageserver';
import { bundle, Folder, orders, run } from '../cli/harness.js';
import { capabilities, Client } from './harness.js';

let client: Client;
const port = 'port-binding/hardcoded-port';

afterEach(async () => {
	expect(client.errors).toEqual([]);
	await client.dispose();
});

/** What stands before the port in its line: characters of two and of one UTF-16 unit, of four, three and two bytes. */
const before = "const smile = '😀👩‍👩‍👧漢é'; const server = app.listen(";
const smiling = orders['src/server.js']!.replace('const server = app.listen(', `/* 😀 */\n${before}`);
const line = smiling.split('\n').findIndex((each) => each.startsWith(before));

describe('places behind characters of two units', () => {
	it('are UTF-16 units in the editor, and a fix changes what stands there', async () => {
		client = new Client({ ...orders, 'src/server.js': smiling });
		await client.start();
		await client.ready();
		await client.open('src/server.js', smiling);
		await client.until(() => client.last(client.uri('src/server.js'))?.version === 1);
		const { diagnostics } = client.last(client.uri('src/server.js'))!;
		const diagnostic = diagnostics.find(({ code }) => code === port)!;
		const range = { start: { line, character: before.length }, end: { line, character: before.length + 4 } };
		expect(diagnostic.range).toEqual(range);
		const actions = await client.connection.sendRequest<CodeAction[]>('textDocument/codeAction', {
			textDocument: { uri: client.uri('src/server.js') },
			range,
			context: { diagnostics: [diagnostic] },
		});
		const edits = actions
			.filter(({ isPreferred }) => isPreferred)
			.flatMap(({ edit }) => (edit?.documentChanges ?? []) as TextDocumentEdit[])
			.filter(({ textDocument }) => textDocument?.uri === client.uri('src/server.js'))
			.flatMap((change) => change.edits);
		expect(edits).toMatchObject([{ range, newText: expect.stringContaining('process.env.PORT') as string }]);
	});

	it('are the same in the answer to a client that would rather count bytes', async () => {
		client = new Client({ ...orders, 'src/server.js': smiling });
		const { capabilities: answered } = await client.connection.sendRequest<InitializeResult>('initialize', {
			processId: null,
			rootUri: null,
			capabilities: { ...capabilities, general: { positionEncodings: ['utf-8', 'utf-16'] } },
			workspaceFolders: [{ uri: client.folderUri(''), name: 'a' }],
		});
		expect(answered.positionEncoding).toBe('utf-16');
	});

	it('are UTF-16 units in what the command line prints, and --fix changes what stands there', async () => {
		client = new Client();
		await client.start();
		const folder = new Folder({ ...orders, 'src/server.js': smiling });
		const cli = bundle('cli.cjs');
		const { stdout } = await run(cli, ['check', '--format', 'json'], folder.path);
		const { findings } = JSON.parse(stdout) as { readonly findings: readonly { readonly rule: string }[] };
		expect(findings.find(({ rule }) => rule === port)).toMatchObject({
			line: line + 1,
			column: before.length + 1,
			endLine: line + 1,
			endColumn: before.length + 5,
		});
		expect((await run(cli, ['check'], folder.path)).stdout).toMatch(new RegExp(`^ *${line + 1}:${before.length + 1} .*${port}`, 'm'));
		await run(cli, ['check', '--fix'], folder.path);
		const fixed = folder.read('src/server.js').split('\n')[line]!;
		expect(fixed.startsWith(before)).toBe(true);
		expect(fixed.slice(before.length)).toMatch(/^[^;]*process\.env\.PORT[^;]*\);$/);
		folder.dispose();
	});
});

describe('a start without a folder', { timeout: 30_000 }, () => {
	it.each([
		['an empty list of them', { workspaceFolders: [], rootUri: null }],
		['no list at all', { rootUri: null }],
		['null for one', { workspaceFolders: null, rootUri: null }],
	])('checks a file by itself, with %s', async (_, folders) => {
		client = new Client(orders);
		await client.connection.sendRequest('initialize', { processId: null, capabilities, initializationOptions: {}, ...folders });
		await client.connection.sendNotification('initialized', {});
		const uri = client.uri('src/server.js');
		await client.open('src/server.js', orders['src/server.js']!);
		await client.open('never-saved.js', 'module.exports = 1;\n');
		await client.until(() => client.last(client.uri('never-saved.js')) !== undefined || client.statuses.at(-1)?.state === 'ready');
		const textDocument = { uri };
		const range = { start: { line: 7, character: 26 }, end: { line: 7, character: 30 } };
		await client.connection.sendRequest('textDocument/hover', { textDocument, position: range.start });
		await client.connection.sendRequest('textDocument/codeAction', { textDocument, range, context: { diagnostics: [] } });
		await client.connection.sendRequest('twelveFactor/checkWorkspace', {});
		expect(await client.connection.sendRequest('twelveFactor/checklist', {})).toMatchObject({ folders: [] });
		await client.close(uri);
		// A folder that comes later is checked like one that was there.
		await client.connection.sendNotification('workspace/didChangeWorkspaceFolders', {
			event: { added: [{ uri: client.folderUri(''), name: 'orders' }], removed: [] },
		});
		await client.until(() => client.rules('src/server.js').includes(port));
	});
});
