import { setImmediate as immediate } from 'node:timers/promises';
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { CodeAction, TextDocumentEdit } from 'vscode-languageserver';
import type { Engine } from '../../server/engine/index.js';
import { orders } from '../cli/harness.js';
import { Client } from '../server/harness.js';
import { createTestEngine, MemoryWorkspace } from '../support/memoryWorkspace.js';
import { count, tries } from './support/counts.js';

const server = orders['src/server.js']!;
const port = 'port-binding/hardcoded-port';
let client: Client;

afterEach(async () => {
	vi.useRealTimers();
	vi.restoreAllMocks();
	expect(client.errors).toEqual([]);
	await client.dispose();
});

async function start(files: Readonly<Record<string, string>> = orders, folders?: readonly string[]): Promise<void> {
	client = new Client(files);
	await client.start(folders);
	await client.ready();
}

/** What every engine of this process is. */
const engineClass = Object.getPrototypeOf(createTestEngine(new MemoryWorkspace()).engine) as Engine;

describe('a server in a storm', { timeout: 120_000 }, () => {
	it('500 edits at 5 ms: three analyses at most, none of an old version, the last of the last', async () => {
		await start();
		await client.open('src/server.js', server);
		await client.until(() => client.last(client.uri('src/server.js'))?.version === 1);
		const before = client.published.length;
		const analyses = vi.spyOn(engineClass, 'checkFile');
		// A clock of our own: however slow the machine is, there are 5 ms between two edits.
		vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
		const pass = async (milliseconds: number): Promise<void> => {
			vi.advanceTimersByTime(milliseconds);
			for (let turn = 0; turn < 5; turn++) {
				await immediate();
			}
		};
		for (let version = 2; version <= 501; version++) {
			await client.change('src/server.js', `${server}// ${'x'.repeat(version)}\n`, version);
			await pass(5);
		}
		while (client.last(client.uri('src/server.js'))?.version !== 501) {
			await pass(5);
		}
		const analysed = analyses.mock.calls.filter(([path]) => path === 'src/server.js').length;
		vi.useRealTimers();
		const published = client.published.slice(before).filter(({ uri }) => uri === client.uri('src/server.js'));
		const versions = published.map(({ version }) => version ?? 0);
		expect(versions).toEqual([...versions].sort((a, b) => a - b));
		expect(analysed).toBeGreaterThan(0);
		expect(analysed).toBeLessThanOrEqual(3);
		expect(published.length).toBeLessThanOrEqual(3);
		count('held key', { edits: 500, analyses: analysed, published: published.length });
	});

	it('a scan under way lets strokes in: they are answered before it ends', async () => {
		const many = Array.from({ length: 600 }, (_, index) => [`src/m${index}.js`, `module.exports = ${index};\n`]);
		client = new Client({ ...orders, ...Object.fromEntries(many) });
		await client.start();
		await client.until(() => client.statuses.at(-1)?.state === 'checking');
		await client.open('src/server.js', server);
		for (let version = 1; version <= 5; version++) {
			await client.until(() => client.last(client.uri('src/server.js'))?.version === version);
			expect(client.rules('src/server.js')).toContain(port);
			expect(client.statuses.at(-1)?.state, `while stroke ${version} is answered`).toBe('checking');
			await client.change('src/server.js', `${server}// ${version}\n`, version + 1);
		}
		expect(client.statuses.map(({ state }) => state)).not.toContain('ready');
		await client.ready();
	});

	it('thousands of files changed at once: two scans at most, and a hover is answered meanwhile', async () => {
		const files = tries(1500, 5000);
		const many = Object.fromEntries(Array.from({ length: files }, (_, index) => [`src/m${index}.js`, `module.exports = ${index};\n`]));
		await start({ ...orders, ...many });
		await client.open('src/server.js', server);
		await client.until(() => client.last(client.uri('src/server.js'))?.version === 1);
		const scansBefore = client.statuses.filter(({ state }) => state === 'checking').length;
		const paths = Object.keys(many);
		for (const path of paths) {
			client.write(path, "console.log('a');\n");
		}
		for (let at = 0; at < paths.length; at += 500) {
			await client.watched(...paths.slice(at, at + 500).map((path) => ({ path, type: 2 as const })));
		}
		await client.until(() => client.statuses.filter(({ state }) => state === 'checking').length > scansBefore);
		const started = performance.now();
		const position = client.last(client.uri('src/server.js'))!.diagnostics[0]!.range.start;
		const answer = await client.connection.sendRequest('textDocument/hover', {
			textDocument: { uri: client.uri('src/server.js') },
			position,
		});
		const waited = performance.now() - started;
		expect(answer).not.toBeNull();
		expect(client.statuses.at(-1)?.state, 'the scan goes on').toBe('checking');
		await client.until(() => client.statuses.at(-1)?.state === 'ready');
		const scans = client.statuses.filter(({ state }) => state === 'checking').length - scansBefore;
		count('checkout', { files, scans, 'hover ms': Math.round(waited) });
		expect(scans).toBeLessThanOrEqual(2);
	});

	it('actions of an older version are refused, and those of a newer one are bound to it', async () => {
		await start();
		await client.open('src/server.js', server);
		await client.until(() => client.last(client.uri('src/server.js'))?.version === 1);
		const old = client.last(client.uri('src/server.js'))!.diagnostics.filter(({ code }) => code === port);
		const ask = (range = old[0]!.range): Promise<CodeAction[]> =>
			client.connection.sendRequest('textDocument/codeAction', {
				textDocument: { uri: client.uri('src/server.js') },
				range,
				context: { diagnostics: old },
			});
		expect((await ask()).filter(({ edit }) => edit)).not.toEqual([]);
		await client.change('src/server.js', `\n\n${server}`, 2);
		expect(await ask()).toEqual([]);
		await client.until(() => client.last(client.uri('src/server.js'))?.version === 2);
		// The old diagnostics name a version that is gone.
		expect((await ask()).filter(({ edit }) => edit)).toEqual([]);
		const current = client.last(client.uri('src/server.js'))!.diagnostics.filter(({ code }) => code === port);
		const actions = await client.connection.sendRequest<CodeAction[]>('textDocument/codeAction', {
			textDocument: { uri: client.uri('src/server.js') },
			range: current[0]!.range,
			context: { diagnostics: current },
		});
		const edits = actions
			.flatMap(({ edit }) => (edit?.documentChanges ?? []) as TextDocumentEdit[])
			.filter((change) => change.textDocument?.uri === client.uri('src/server.js'));
		expect(edits.length).toBeGreaterThan(0);
		expect(edits.every(({ textDocument }) => textDocument.version === 2)).toBe(true);
	});

	it('folders come, go and lie in each other, down to none', async () => {
		const inner = Object.fromEntries(Object.entries(orders).map(([path, text]) => [`inner/${path}`, text]));
		await start({ ...orders, ...inner }, ['']);
		const change = (added: readonly string[], removed: readonly string[]): Promise<void> => {
			const folder = (name: string) => ({ uri: client.folderUri(name), name });
			return client.connection.sendNotification('workspace/didChangeWorkspaceFolders', {
				event: { added: added.map(folder), removed: removed.map(folder) },
			});
		};
		expect(client.rules('inner/src/server.js')).toContain(port);
		await client.open('inner/src/server.js', server);
		for (let round = 0; round < 5; round++) {
			await change(['inner'], []);
			await change([], ['inner']);
		}
		await change(['inner'], ['']);
		await client.until(() => client.rules('src/server.js').length === 0 && client.rules('inner/src/server.js').includes(port));
		await change([], ['inner']);
		// The open document is nobody's now, and still checked for itself.
		await client.until(() => client.statuses.at(-1)?.state === 'ready');
		await change([''], []);
		await client.until(() => client.rules('src/server.js').includes(port));
	});

	it('an invalid configuration stands on its file, and the last good one stays', async () => {
		await start({ ...orders, '.twelvefactor.json': '{ "rules": { "port-binding/hardcoded-port": "off" } }' });
		expect(client.rules('src/server.js')).not.toContain(port);
		for (const broken of ['{ "rules": ', '{ "rules": { "no/such": "off" } }', '[]', '{ "extends": "./.twelvefactor.json" }']) {
			client.write('.twelvefactor.json', broken);
			await client.watched({ path: '.twelvefactor.json', type: 2 });
			await client.until(() => client.rules('.twelvefactor.json').includes('twelve-factor/invalid-configuration'));
			expect(client.rules('src/server.js')).not.toContain(port);
			client.write('.twelvefactor.json', '{ "rules": { "port-binding/hardcoded-port": "off" } }');
			await client.watched({ path: '.twelvefactor.json', type: 2 });
			await client.until(() => client.rules('.twelvefactor.json').length === 0);
		}
	});

	it('what stands for a file goes with it: deleted, closed, in a deleted folder', async () => {
		await start({ ...orders, 'lib/deep/a.js': server });
		expect(client.rules('lib/deep/a.js').length).toBeGreaterThan(0);
		client.remove('lib');
		await client.watched({ path: 'lib', type: 3 });
		await client.until(() => client.rules('lib/deep/a.js').length === 0);
		await client.open('src/never-saved.js', server);
		await client.until(() => client.rules('src/never-saved.js').length > 0);
		await client.close(client.uri('src/never-saved.js'));
		await client.until(() => client.rules('src/never-saved.js').length === 0);
	});
});
