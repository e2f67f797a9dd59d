// One language server over stdio, asked like an editor asks it: text as it wants it (whole or changed ranges), diagnostics as it
// gives them (pushed or pulled).
import { spawn } from 'node:child_process';
import { pathToFileURL } from 'node:url';
import { createProtocolConnection, StreamMessageReader, StreamMessageWriter } from 'vscode-languageserver-protocol/node';
import { memoryOfTree } from './measure.mjs';

/** Milliseconds after which a server counts as silent. */
const patience = 20_000;

/** A running server with one open file. Times are milliseconds; undefined stands for no answer. */
export class Session {
	#server;
	#folder;
	#child;
	#connection;
	#started = performance.now();
	#heard = () => undefined;
	#ended;
	#isPulled = false;
	#takesWholeTexts = false;
	#uri;
	#text;
	#version = 1;
	findings = 0;

	constructor(server, folder) {
		this.#server = server;
		this.#folder = folder;
		this.#child = spawn(server.command, server.args, { cwd: folder, stdio: ['pipe', 'pipe', 'ignore'] });
		this.#child.on('error', () => undefined);
		this.#child.stdin.on('error', () => undefined);
		// A server that ends leaves nothing to wait for.
		this.#ended = new Promise((resolve) => this.#child.once('exit', () => resolve(undefined)));
		const connection = createProtocolConnection(new StreamMessageReader(this.#child.stdout), new StreamMessageWriter(this.#child.stdin));
		connection.onNotification('textDocument/publishDiagnostics', ({ uri, version, diagnostics }) => {
			if (uri === this.#uri) {
				this.findings = diagnostics.length;
				this.#heard(version ?? this.#version, diagnostics.length);
			}
		});
		connection.onRequest('workspace/configuration', ({ items }) => items.map(() => server.settings?.(folder) ?? {}));
		for (const method of ['client/registerCapability', 'window/workDoneProgress/create', 'workspace/diagnostic/refresh']) {
			connection.onRequest(method, () => null);
		}
		connection.onError(() => undefined);
		connection.listen();
		this.#connection = connection;
	}

	/** Opens a file in which there is something to find. The time from the start of the process to the first of its diagnostics. */
	open(file) {
		return this.#unlessEnded(async () => {
			const rootUri = pathToFileURL(this.#folder).href;
			const { capabilities } = await this.#connection.sendRequest('initialize', {
				processId: process.pid,
				rootUri,
				workspaceFolders: [{ uri: rootUri, name: 'service' }],
				capabilities: {
					workspace: {
						configuration: true,
						workspaceFolders: true,
						didChangeConfiguration: { dynamicRegistration: true },
						didChangeWatchedFiles: { dynamicRegistration: true },
					},
					textDocument: { publishDiagnostics: { versionSupport: true, relatedInformation: true }, synchronization: {}, diagnostic: {} },
					window: { workDoneProgress: true },
				},
				initializationOptions: this.#server.options?.(this.#folder) ?? {},
			});
			const { textDocumentSync, diagnosticProvider } = capabilities;
			this.#isPulled = diagnosticProvider !== undefined;
			this.#takesWholeTexts = (textDocumentSync?.change ?? textDocumentSync) === 1;
			await this.#connection.sendNotification('initialized', {});
			if (this.#server.settings) {
				await this.#connection.sendNotification('workspace/didChangeConfiguration', { settings: this.#server.settings(this.#folder) });
			}
			this.#uri = file.uri;
			this.#text = file.text;
			// An empty answer is one that came before the server knew its configuration.
			const answer = this.#answer((_version, findings) => findings > 0);
			await this.#connection.sendNotification('textDocument/didOpen', {
				textDocument: { uri: file.uri, languageId: 'javascript', version: 1, text: file.text },
			});
			await this.#pull();
			const opened = await answer;
			return opened && opened - this.#started;
		});
	}

	/** Types one character. The time from the change to the diagnostics of that version. */
	type(character, line, column) {
		return this.#unlessEnded(async () => {
			const offset = this.#text.split('\n', line).join('\n').length + 1 + column;
			this.#text = this.#text.slice(0, offset) + character + this.#text.slice(offset);
			const version = ++this.#version;
			const place = { line, character: column };
			const change = this.#takesWholeTexts ? { text: this.#text } : { range: { start: place, end: place }, text: character };
			const answer = this.#answer((of) => of >= version);
			const sent = performance.now();
			await this.#connection.sendNotification('textDocument/didChange', {
				textDocument: { uri: this.#uri, version },
				contentChanges: [change],
			});
			await this.#pull();
			const received = await answer;
			return received && received - sent;
		});
	}

	/** Waits until the server says that it rests. */
	settled() {
		return this.#unlessEnded(
			() =>
				new Promise((resolve) => {
					this.#connection.onNotification('twelveFactor/status', ({ state, findings }) => {
						if (state === 'ready' && findings) {
							resolve(true);
						}
					});
				}),
		);
	}

	/** Resident bytes of the server and its children. */
	get memory() {
		return memoryOfTree(this.#child.pid);
	}

	get processId() {
		return this.#child.pid;
	}

	/** Lets the server say goodbye: a profiler writes what it saw only then. */
	async leave() {
		await this.#connection.sendRequest('shutdown');
		await this.#connection.sendNotification('exit');
		await this.#ended;
	}

	close() {
		this.#connection.dispose();
		this.#child.kill('SIGKILL');
		return this.#ended;
	}

	async #pull() {
		if (this.#isPulled) {
			const version = this.#version;
			const { items } = await this.#connection.sendRequest('textDocument/diagnostic', { textDocument: { uri: this.#uri } });
			this.findings = items.length;
			this.#heard(version, items.length);
		}
	}

	/** When the first answer came that is the one. */
	#answer(isIt) {
		return new Promise((resolve) => {
			const timer = setTimeout(() => resolve(undefined), patience);
			this.#heard = (version, findings) => {
				if (isIt(version, findings)) {
					clearTimeout(timer);
					resolve(performance.now());
				}
			};
		});
	}

	async #unlessEnded(ask) {
		try {
			return await Promise.race([ask(), this.#ended]);
		} catch {
			return undefined;
		}
	}
}
