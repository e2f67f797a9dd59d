import { afterEach, describe, expect, it } from 'vitest';
import type { CodeAction, InitializeResult, TextDocumentEdit, TextEdit } from 'vscode-languageserver';
import { orders } from '../cli/harness.js';
import { capabilities, Client } from './harness.js';

let client: Client;
const text = orders['src/server.js']!;

afterEach(async () => {
	expect(client.errors).toEqual([]);
	await client.dispose();
});

/** Opens the server's file in an editor that asks for the edit of an action when it is about to apply it, or wants it at once. */
async function open(asksForEdits: boolean): Promise<InitializeResult> {
	client = new Client(orders);
	const codeAction = asksForEdits ? { dataSupport: true, resolveSupport: { properties: ['edit'] } } : {};
	const result = await client.connection.sendRequest<InitializeResult>('initialize', {
		processId: null,
		rootUri: null,
		capabilities: { ...capabilities, textDocument: { codeAction } },
		workspaceFolders: [{ uri: client.folderUri(''), name: 'orders' }],
	});
	await client.connection.sendNotification('initialized', {});
	await client.ready();
	await client.open('src/server.js', text);
	await client.until(() => client.last(client.uri('src/server.js'))?.version === 1);
	return result;
}

async function fixAll(): Promise<CodeAction> {
	const [action, ...others] = await client.connection.sendRequest<CodeAction[]>('textDocument/codeAction', {
		textDocument: { uri: client.uri('src/server.js') },
		range: { start: { line: 0, character: 0 }, end: { line: 0, character: 0 } },
		context: { diagnostics: [], only: ['source.fixAll'] },
	});
	expect(others).toEqual([]);
	return action!;
}

function editsOf({ edit }: CodeAction): { readonly version: number | null; readonly edits: readonly TextEdit[] } {
	const change = ((edit?.documentChanges ?? []) as TextDocumentEdit[]).find(
		({ textDocument }) => textDocument?.uri === client.uri('src/server.js'),
	);
	return { version: change?.textDocument.version ?? null, edits: (change?.edits ?? []) as TextEdit[] };
}

const line = text.split('\n').findIndex((each) => each.includes('3000'));

describe('fix-all', { timeout: 30_000 }, () => {
	it('is made for the text that other extensions left, where the editor asks for it when it applies it', async () => {
		const { capabilities: answered } = await open(true);
		expect(answered.codeActionProvider).toMatchObject({ resolveProvider: true });
		const action = await fixAll();
		expect(action.edit).toBeUndefined();
		// The other one was first, in the same line and before it.
		await client.change('src/server.js', `// other\n${text.replace('const server', '/* other */ const server')}`, 2);
		const resolved = editsOf(await client.connection.sendRequest<CodeAction>('codeAction/resolve', action));
		expect(resolved.version).toBe(2);
		expect(resolved.edits.map(({ range }) => range.start)).toEqual([{ line: line + 1, character: 26 + '/* other */ '.length }]);
		// It fixed the same thing.
		await client.change('src/server.js', text.replace('3000', 'process.env.PORT'), 3);
		expect((await client.connection.sendRequest<CodeAction>('codeAction/resolve', action)).edit).toEqual({ changes: {} });
	});

	it('is there for what was typed just before', async () => {
		await open(true);
		await client.change('src/server.js', `\n${text}`, 2);
		await client.change('src/server.js', `\n\n${text}`, 3);
		const { version, edits } = editsOf(await client.connection.sendRequest<CodeAction>('codeAction/resolve', await fixAll()));
		expect(version).toBe(3);
		expect(edits.map(({ range }) => range.start.line)).toEqual([line + 2]);
	});

	it('has its edit at once, where the editor does not ask again', async () => {
		const { capabilities: answered } = await open(false);
		expect(answered.codeActionProvider).toMatchObject({ resolveProvider: false });
		expect(editsOf(await fixAll())).toMatchObject({ version: 1, edits: [{ range: { start: { line, character: 26 } } }] });
	});
});
