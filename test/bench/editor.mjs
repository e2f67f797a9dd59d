// The editor path: from one typed character to the diagnostics of that version, over stdio, against the servers of the peers on the same files.
import { spawn } from 'node:child_process';
import { copyFileSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { createProtocolConnection, StreamMessageReader, StreamMessageWriter } from 'vscode-languageserver-protocol/node';
import { sourceFiles } from './corpus.mjs';
import { median, memoryOfTree, quantile } from './measure.mjs';

const lineCounts = [200, 1000, 5000];
const keystrokes = 40;
/** Milliseconds after which a server counts as silent. */
const patience = 20_000;

/** The tables of the editor path. */
export async function editorTable({ root, peers, large }) {
	// Outside of the repository: tools pass over what it ignores.
	const workspace = layWorkspace(join(tmpdir(), 'twelve-factor-bench-editor'), large.folder, peers);
	const bin = (name) => join(peers, 'node_modules/.bin', name);
	const servers = [
		{ name: 'twelve-factor', command: process.execPath, args: [join(root, 'dist/server.cjs'), '--stdio'] },
		{ name: 'oxlint', command: bin('oxlint'), args: ['--lsp'] },
		{ name: 'biome', command: bin('biome'), args: ['lsp-proxy'] },
		{ name: 'eslint', command: bin('vscode-eslint-language-server'), args: ['--stdio'] },
	];
	const rows = [];
	const starts = [];
	for (const server of servers) {
		for (const [index, file] of workspace.files.entries()) {
			const times = await type(server, workspace.folder, file);
			if (index === 0) {
				starts.push([server.name, milliseconds(times?.start), times ? (times.memory / 1e6).toFixed(0) : '–']);
			}
			rows.push([server.name, String(lineCounts[index]), milliseconds(times && median(times.typed)), milliseconds(times && quantile(times.typed, 0.95)), times ? String(times.findings) : '–']);
		}
	}
	const busy = await type(servers[0], large.folder, { ...workspace.files[1], uri: pathToFileURL(join(large.folder, 'src/typed.js')).href, path: join(large.folder, 'src/typed.js') });
	rows.push(['twelve-factor, while it scans', '1000', milliseconds(busy && median(busy.typed)), milliseconds(busy && quantile(busy.typed, 0.95)), busy ? String(busy.findings) : '–']);
	return [
		{ title: `One typed character to diagnostics, ms (${keystrokes} times)`, head: ['server', 'lines', 'median', 'p95', 'findings'], rows },
		{ title: 'Start of the server to first diagnostics of an open file', head: ['server', 'ms', 'MB'], rows: starts },
	];
}

function milliseconds(value) {
	return value === undefined ? 'none' : value.toFixed(1);
}

/** A small service with one real file of each length in it. */
function layWorkspace(folder, corpus, peers) {
	rmSync(folder, { recursive: true, force: true });
	mkdirSync(join(folder, 'src'), { recursive: true });
	for (const name of ['biome.json', '.oxlintrc.json', 'eslint.config.mjs']) {
		copyFileSync(join(peers, name), join(folder, name));
	}
	// The ESLint server looks for ESLint from the file that it checks.
	symlinkSync(join(peers, 'node_modules'), join(folder, 'node_modules'), 'dir');
	writeFileSync(join(folder, 'package.json'), JSON.stringify({ name: 'service', private: true, scripts: { start: 'node src/server.js' } }));
	const texts = sourceFiles(corpus)
		.filter((file) => file.endsWith('.js'))
		.map((file) => readFileSync(file, 'utf8'))
		.filter((text) => text.length / text.split('\n').length < 80);
	const files = lineCounts.map((count) => {
		const nearest = texts.reduce((best, text) => (Math.abs(text.split('\n').length - count) < Math.abs(best.split('\n').length - count) ? text : best));
		// Something for everybody to find, so that every server publishes.
		const text = `${nearest}\nconsole.log(process.env.HOME);\nrequire('http').createServer().listen(3000);\n`;
		const path = join(folder, 'src', `lines-${count}.js`);
		writeFileSync(path, text);
		return { path, uri: pathToFileURL(path).href, text };
	});
	writeFileSync(join(folder, 'src/server.js'), `${lineCounts.map((count) => `require('./lines-${count}.js');`).join('\n')}\n`);
	return { folder, files };
}

/** Types into one file of a fresh server. Undefined when the server says nothing. */
async function type(server, folder, file) {
	const started = performance.now();
	const child = spawn(server.command, server.args, { cwd: folder, stdio: ['pipe', 'pipe', 'ignore'] });
	child.on('error', () => undefined);
	const connection = createProtocolConnection(new StreamMessageReader(child.stdout), new StreamMessageWriter(child.stdin));
	let heard = () => undefined;
	let findings = 0;
	connection.onNotification('textDocument/publishDiagnostics', ({ uri, version, diagnostics }) => {
		if (uri === file.uri) {
			findings = diagnostics.length;
			heard(version);
		}
	});
	connection.onRequest('workspace/configuration', ({ items }) => items.map(() => settingsOf(server, folder)));
	for (const method of ['client/registerCapability', 'window/workDoneProgress/create', 'workspace/diagnostic/refresh']) {
		connection.onRequest(method, () => null);
	}
	connection.onError(() => undefined);
	connection.listen();
	const next = (version) =>
		new Promise((resolve) => {
			const timer = setTimeout(() => resolve(undefined), patience);
			heard = (of) => {
				if (of === undefined || of === null || of >= version) {
					clearTimeout(timer);
					resolve(performance.now());
				}
			};
		});
	// A server that ends leaves nothing to wait for.
	const ended = new Promise((resolve) => child.once('exit', () => resolve(undefined)));
	const session = async () => {
		await connection.sendRequest('initialize', {
			processId: process.pid,
			rootUri: pathToFileURL(folder).href,
			workspaceFolders: [{ uri: pathToFileURL(folder).href, name: 'service' }],
			capabilities: { workspace: { configuration: true, workspaceFolders: true, didChangeConfiguration: { dynamicRegistration: true } }, textDocument: { publishDiagnostics: { versionSupport: true }, synchronization: {} }, window: { workDoneProgress: true } },
			initializationOptions: server.name === 'oxlint' ? [{ workspaceUri: pathToFileURL(folder).href, options: { run: 'onType', configPath: join(folder, '.oxlintrc.json') } }] : {},
		});
		await connection.sendNotification('initialized', {});
		await connection.sendNotification('workspace/didChangeConfiguration', { settings: settingsOf(server, folder) });
		const first = next(1);
		await connection.sendNotification('textDocument/didOpen', { textDocument: { uri: file.uri, languageId: 'javascript', version: 1, text: file.text } });
		const opened = await first;
		if (opened === undefined) {
			return undefined;
		}
		const line = Math.floor(file.text.split('\n').length / 2);
		const typed = [];
		let text = file.text;
		let version = 1;
		for (let stroke = 0; stroke < keystrokes; stroke++) {
			// People pause between strokes; what a server does late must not count for the next one.
			await new Promise((resolve) => setTimeout(resolve, 120));
			const at = { line, character: 0 };
			const added = stroke === 0 ? '// ' : 'a';
			const offset = text.split('\n', line).join('\n').length + 1 + (stroke === 0 ? 0 : 3);
			text = text.slice(0, offset) + added + text.slice(offset);
			version++;
			const answer = next(version);
			const sent = performance.now();
			const place = stroke === 0 ? at : { line, character: 3 };
			await connection.sendNotification('textDocument/didChange', { textDocument: { uri: file.uri, version }, contentChanges: [{ range: { start: place, end: place }, text: added }] });
			const received = await answer;
			if (received === undefined) {
				return undefined;
			}
			typed.push(received - sent);
		}
		return { start: opened - started, typed, findings, memory: memoryOfTree(child.pid) };
	};
	try {
		return await Promise.race([session(), ended]);
	} catch {
		return undefined;
	} finally {
		connection.dispose();
		child.kill('SIGKILL');
	}
}

/** What a server asks for. */
function settingsOf(server, folder) {
	if (server.name === 'oxlint') {
		return { run: 'onType', configPath: join(folder, '.oxlintrc.json') };
	}
	if (server.name !== 'eslint') {
		return {};
	}
	return {
		validate: 'on',
		run: 'onType',
		packageManager: 'npm',
		useESLintClass: true,
		experimental: { useFlatConfig: true },
		codeActionOnSave: { mode: 'all' },
		format: false,
		quiet: false,
		onIgnoredFiles: 'off',
		options: { overrideConfigFile: join(folder, 'eslint.config.mjs') },
		rulesCustomizations: [],
		problems: { shortenToSingleLine: false },
		nodePath: null,
		workingDirectory: { mode: 'location' },
		workspaceFolder: { uri: pathToFileURL(folder).href, name: 'service' },
	};
}
