import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setImmediate as immediate } from 'node:timers/promises';
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { CodeAction, Hover, TextDocumentEdit } from 'vscode-languageserver';
import { applyEdits, LineIndex } from '../../server/engine/index.js';
import { Edits } from '../../server/engine/readers/javascript/edits/index.js';
import type { ChecklistResult, CheckWorkspaceResult, RulesResult } from '../../server/src/protocol.js';
import { orders } from '../cli/harness.js';
import { Client } from './harness.js';

let client: Client;
const server = orders['src/server.js']!;
const port = 'port-binding/hardcoded-port';

afterEach(async () => {
	expect(client.errors).toEqual([]);
	await client.dispose();
});

async function start(files: Readonly<Record<string, string>> = orders, ...rest: Parameters<Client['start']>): Promise<void> {
	client = new Client(files);
	await client.start(...rest);
}

function actionsAt(path: string, text: string, words: string, only?: string[]): Promise<CodeAction[]> {
	const lines = new LineIndex(text);
	const start = text.indexOf(words);
	const range = { start: lines.positionAt(start), end: lines.positionAt(start + words.length) };
	const diagnostics = (client.last(client.uri(path))?.diagnostics ?? []).filter(
		(diagnostic) => lines.offsetAt(diagnostic.range.start) <= start && start <= lines.offsetAt(diagnostic.range.end),
	);
	return client.connection.sendRequest('textDocument/codeAction', {
		textDocument: { uri: client.uri(path) },
		range,
		context: { diagnostics, ...(only ? { only } : {}) },
	});
}

describe('diagnostics', { timeout: 30_000 }, () => {
	it('stand for the whole workspace after the start, and carry the version of what is open', async () => {
		await start();
		await client.ready();
		expect(client.rules('src/server.js')).toContain(port);
		expect(client.last(client.uri('src/server.js'))).not.toHaveProperty('version');
		await client.open('src/server.js', server, 7);
		await client.until(() => client.last(client.uri('src/server.js'))?.version === 7);
		const diagnostic = client.last(client.uri('src/server.js'))!.diagnostics.find(({ code }) => code === port);
		expect(diagnostic).toMatchObject({
			source: 'twelve-factor',
			severity: 2,
			range: { start: { line: 7, character: 26 }, end: { line: 7, character: 30 } },
			codeDescription: { href: 'https://12factor.net/port-binding' },
			data: { rule: port, version: 7 },
		});
	});

	it('follow a burst of edits, and the last one is of the last version', async () => {
		await start();
		await client.ready();
		await client.open('src/server.js', server);
		await client.until(() => client.last(client.uri('src/server.js'))?.version === 1);
		const before = client.published.length;
		for (let version = 2; version <= 201; version++) {
			void client.change('src/server.js', `${server}// ${'x'.repeat(version)}\n`, version);
		}
		await client.change('src/server.js', server.replace('3000', 'Number(process.env.PORT) || 3000'), 202);
		await client.until(() => client.last(client.uri('src/server.js'))?.version === 202);
		expect(client.rules('src/server.js')).not.toContain(port);
		expect(client.published.length - before).toBeLessThanOrEqual(3);
	});

	it('stand where their words are while a quote is missing, and are those of the text once the typing rests', async () => {
		const preparing = vi.spyOn(Edits.prototype, 'prepare');
		try {
			const lines = [
				`const http = require('http');`,
				...Array.from({ length: 80 }, (_, index) => `console.log('line', ${index}, process.env.A);`),
				'http.createServer().listen(3000);',
				'',
			];
			await start({ ...orders, 'src/server.js': lines.join('\n') });
			await client.ready();
			await client.open('src/server.js', lines.join('\n'));
			const line = (): number | undefined =>
				client.last(client.uri('src/server.js'))?.diagnostics.find(({ code }) => code === port)?.range.start.line;
			await client.until(() => client.last(client.uri('src/server.js'))?.version === 1);
			expect(line()).toBe(81);
			await vi.waitFor(() => expect(preparing).toHaveBeenCalledWith('src/server.js'));
			// On a clock of our own, the typing rests for exactly as long as this says.
			vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
			await client.change('src/server.js', [...lines.slice(0, 81), '`', ...lines.slice(81)].join('\n'), 2);
			await client.until(() => client.last(client.uri('src/server.js'))?.version === 2);
			expect(line()).toBe(82);
			const published = client.published.length;
			for (let rested = 0; rested < 300; rested += 20) {
				vi.advanceTimersByTime(20);
				await immediate();
			}
			expect(client.published.length).toBe(published);
			vi.advanceTimersByTime(200);
			vi.useRealTimers();
			await client.until(() => line() === undefined);
			expect(client.last(client.uri('src/server.js'))?.version).toBe(2);
			await client.change('src/server.js', [...lines.slice(0, 81), '``', ...lines.slice(81)].join('\n'), 3);
			await client.until(() => client.last(client.uri('src/server.js'))?.version === 3);
			expect(line()).toBe(82);
		} finally {
			vi.useRealTimers();
			preparing.mockRestore();
		}
	});

	it('of the whole workspace are those of a text that an editor kept from its last session', async () => {
		await start({ ...orders, 'src/server.js': 'module.exports = 1;\n' });
		await client.ready();
		await client.open('src/server.js', `require('left-pad');\n${server}`);
		await client.until(() => client.rules('src/server.js').includes('dependencies/undeclared-import'));
		await client.close(client.uri('src/server.js'));
		await client.until(() => client.rules('src/server.js').length === 0);
	});

	it('are about the open text, and about the disk again after closing', async () => {
		await start();
		await client.ready();
		await client.open('src/server.js', 'module.exports = 1;\n');
		await client.until(() => client.last(client.uri('src/server.js'))?.version === 1);
		expect(client.rules('src/server.js')).toEqual([]);
		await client.close(client.uri('src/server.js'));
		await client.until(() => client.rules('src/server.js').includes(port));
	});

	it('follow files that are created, changed and deleted on disk', async () => {
		await start();
		await client.ready();
		client.remove('src/server.js');
		await client.watched({ path: 'src/server.js', type: 3 });
		await client.until(() => client.rules('src/server.js').length === 0);
		client.write('src/server.js', server);
		await client.watched({ path: 'src/server.js', type: 1 });
		await client.until(() => client.rules('src/server.js').includes(port));
		client.write('src/server.js', 'module.exports = 1;\n');
		await client.watched({ path: 'src/server.js', type: 2 });
		await client.until(() => client.rules('src/server.js').length === 0);
	});

	it('go away with their folder, and the outer folder takes over from a nested one', async () => {
		const files = Object.fromEntries(Object.entries(orders).map(([path, text]) => [`app/${path}`, text]));
		await start(files, ['', 'app']);
		await client.until(() => client.rules('app/src/server.js').includes(port));
		await client.ready();
		const folder = (path: string) => ({ uri: client.folderUri(path), name: path });
		await client.connection.sendNotification('workspace/didChangeWorkspaceFolders', { event: { added: [], removed: [folder('app')] } });
		await client.until(() => client.rules('app/src/server.js').length === 0);
		await client.until(() => client.rules('app/src/server.js').includes(port));
		await client.connection.sendNotification('workspace/didChangeWorkspaceFolders', { event: { added: [], removed: [folder('')] } });
		await client.until(() => client.rules('app/src/server.js').length === 0);
	});

	it('stay away when their folder goes while its settings are being asked for', async () => {
		await start();
		await client.until(() => client.rules('src/server.js').includes(port));
		await client.ready();
		let answer!: (settings: unknown[]) => void;
		const asked = new Promise<void>((resolve) => {
			client.connection.onRequest('workspace/configuration', () => {
				resolve();
				return new Promise((settle) => (answer = settle));
			});
		});
		await client.connection.sendNotification('workspace/didChangeConfiguration', { settings: null });
		await asked;
		const folder = { uri: client.folderUri(''), name: '' };
		await client.connection.sendNotification('workspace/didChangeWorkspaceFolders', { event: { added: [], removed: [folder] } });
		await client.until(() => client.rules('src/server.js').length === 0);
		answer([{ enable: true, run: 'onSave', rules: {} }]);
		// The answer is taken in after a turn of the server's own.
		await client.connection.sendRequest('twelveFactor/ping');
		expect(await client.connection.sendRequest('twelveFactor/checklist', {})).toEqual({ folders: [] });
	});

	it('stand on an invalid configuration, at its place, and the status says so', async () => {
		await start({ ...orders, '.twelvefactor.json': '{\n\t"rules": { "nonsense": "off" }\n}\n' });
		await client.ready();
		expect(client.last(client.uri('.twelvefactor.json'))?.diagnostics).toMatchObject([
			{ range: { start: { line: 1, character: 12 } }, code: 'twelve-factor/invalid-configuration', severity: 1 },
		]);
		expect(client.statuses.at(-1)).toMatchObject({ state: 'error', message: expect.stringContaining('.twelvefactor.json') as string });
		await client.open('.twelvefactor.json', '{}', 1, 'jsonc');
		await client.until(() => client.rules('.twelvefactor.json').length === 0);
	});

	it('obey the settings: off, and severities by rule', async () => {
		client = new Client(orders);
		client.settings = { enable: false };
		await client.start();
		await client.until(() => client.statuses.at(-1)?.state === 'disabled');
		client.settings = { rules: { [port]: 'error' } };
		await client.connection.sendNotification('workspace/didChangeConfiguration', { settings: null });
		await client.until(() => client.rules('src/server.js').includes(port));
		expect(client.last(client.uri('src/server.js'))!.diagnostics.find(({ code }) => code === port)?.severity).toBe(1);
		client.settings = { enable: false };
		await client.connection.sendNotification('workspace/didChangeConfiguration', { settings: null });
		await client.until(() => client.rules('src/server.js').length === 0);
	});

	it('work for untitled documents, and leave ignored files alone', async () => {
		await start({ ...orders, '.gitignore': 'dist/\nnode_modules/\n' });
		await client.ready();
		await client.openUri('untitled:Untitled-1', "const token = 'ghp_' + 'x';\n");
		await client.open('dist/server.js', server);
		await client.until(() => client.last('untitled:Untitled-1')?.version === 1);
		await client.close('untitled:Untitled-1');
		expect(client.last(client.uri('dist/server.js'))).toBeUndefined();
	});
});

describe('actions', { timeout: 30_000 }, () => {
	async function opened(): Promise<void> {
		await start();
		await client.ready();
		await client.open('src/server.js', server, 3);
		await client.until(() => client.last(client.uri('src/server.js'))?.version === 3);
	}

	it('offer the fix first, bound to the version, and ask before touching what is not open', async () => {
		await opened();
		const actions = await actionsAt('src/server.js', server, '3000');
		expect(actions.map(({ title }) => title)).toEqual([
			'Read PORT from the environment',
			`Disable ${port} on this line`,
			`Disable ${port} in this file`,
			`Turn off ${port} in the configuration`,
			`Explain ${port}`,
			'This file is a one-off task',
			'This file is a command-line tool',
			'This file is a test',
			'This file is part of the build',
		]);
		expect(actions.filter(({ isPreferred }) => isPreferred)).toEqual([actions[0]]);
		const { documentChanges, changeAnnotations } = actions[0]!.edit!;
		expect(changeAnnotations).toEqual({ notOpen: { label: 'Files that are not open', needsConfirmation: true } });
		expect(documentChanges).toContainEqual({ kind: 'create', uri: client.uri('.env.example'), annotationId: 'notOpen' });
		const edit = documentChanges!.find(
			(change): change is TextDocumentEdit => 'textDocument' in change && change.textDocument.uri === client.uri('src/server.js'),
		)!;
		expect(edit.textDocument.version).toBe(3);
		const lines = new LineIndex(server);
		const fixed = applyEdits(
			server,
			edit.edits.map((one) => ({
				span: { start: lines.offsetAt(one.range.start), end: lines.offsetAt(one.range.end) },
				newText: 'newText' in one ? one.newText : '',
			})),
		);
		expect(fixed).toContain('app.listen(Number(process.env.PORT) || 3000)');
	});

	it('are dropped when the text has moved on', async () => {
		await opened();
		const pending = client.change('src/server.js', `\n${server}`, 4);
		expect(await actionsAt('src/server.js', server, '3000')).toEqual([]);
		await pending;
	});

	it('fix all that is safe, only when asked for by kind', async () => {
		await opened();
		const actions = await actionsAt('src/server.js', server, 'express', ['source.fixAll']);
		expect(actions.map(({ title, kind }) => [title, kind])).toEqual([
			['Fix all safe twelve-factor problems', 'source.fixAll.twelveFactor'],
		]);
	});

	it('leave hints out of "fix all", and keep their fix at the light bulb', async () => {
		client = new Client(orders);
		client.settings = { rules: { [port]: 'hint' } };
		await client.start();
		await client.ready();
		await client.open('src/server.js', server);
		await client.until(() => client.rules('src/server.js').includes(port));
		expect(await actionsAt('src/server.js', server, 'express', ['source.fixAll'])).toEqual([]);
		expect((await actionsAt('src/server.js', server, '3000')).map(({ title }) => title)).toContain('Read PORT from the environment');
	});

	it('show the finding and its rule on hover', async () => {
		await opened();
		const hoverAt = (line: number, character: number): Promise<Hover | null> =>
			client.connection.sendRequest('textDocument/hover', {
				textDocument: { uri: client.uri('src/server.js') },
				position: { line, character },
			});
		expect(await hoverAt(0, 2)).toBeNull();
		expect(await hoverAt(7, 28)).toEqual({
			contents: {
				kind: 'markdown',
				value: `**Ports in the code**  \n\n**Why**  \nBecause.\n\n[${port}](https://12factor.net/port-binding)`,
			},
			range: { start: { line: 7, character: 26 }, end: { line: 7, character: 30 } },
		});
	});
});

describe('requests', { timeout: 30_000 }, () => {
	it('answer the checklist with places, and list the rules', async () => {
		await start();
		const { folders } = await client.connection.sendRequest<ChecklistResult>('twelveFactor/checklist', {});
		expect(folders[0]!.items.map(({ numeral }) => numeral)).toEqual([
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
		expect(folders[0]!.items[6]).toMatchObject({ factor: 'port-binding', status: 'violated' });
		expect(folders[0]!.items[6]!.because[0]).toMatchObject({
			rule: port,
			uri: client.uri('src/server.js'),
			range: { start: { line: 7 } },
			fixable: true,
		});
		const { rules } = await client.connection.sendRequest<RulesResult>('twelveFactor/rules', {});
		expect(rules.find(({ id }) => id === port)).toMatchObject({ factor: 'port-binding', numeral: 'VII' });
	});

	it('check everything again when asked to', async () => {
		await start();
		await client.ready();
		client.write('src/server.js', 'module.exports = 1;\n');
		const result = await client.connection.sendRequest<CheckWorkspaceResult>('twelveFactor/checkWorkspace', {});
		expect(result.files.read).toBe(4);
		expect(client.rules('src/server.js')).toEqual([]);
	});

	it('keep what they read in the folder of the client, without secrets', async () => {
		client = new Client({
			'package.json': '{ "name": "a", "scripts": { "start": "node server.js" } }',
			'server.js': `const password = 'hunter2-9f8e7d6c';\nrequire('http').createServer().listen(3000);\n`,
		});
		const storage = join(client.path, '.git', 'storage');
		await client.start([''], { journal: { folder: storage } });
		await client.ready();
		const kept = (): readonly string[] => readdirSync(storage).filter((name) => name.endsWith('.facts'));
		await expect.poll(kept).toHaveLength(1);
		const text = readFileSync(join(storage, kept()[0]!), 'utf8');
		expect(text).toContain('server.listen');
		expect(text).not.toContain('hunter2');
	});

	it('show the progress of a long scan', async () => {
		await start({
			...orders,
			...Object.fromEntries(Array.from({ length: 200 }, (_, i) => [`src/lib/f${i}.js`, `module.exports = ${i};\n`])),
		});
		await client.ready();
		expect(client.progress[0]).toBe('begin');
		expect(client.progress.at(-1)).toBe('end');
	});
});
