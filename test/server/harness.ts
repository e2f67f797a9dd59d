import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { PassThrough } from 'node:stream';
import {
	createConnection,
	createProtocolConnection,
	type ClientCapabilities,
	type ProtocolConnection,
	type PublishDiagnosticsParams,
	StreamMessageReader,
	StreamMessageWriter,
} from 'vscode-languageserver/node';
import { URI } from 'vscode-uri';
import type { Environment } from '../../server/src/environment.js';
import { createNodeEnvironment } from '../../server/src/node/environment.js';
import { startServer } from '../../server/src/server.js';

/** What VS Code says it can do, as far as the server asks. */
export const capabilities: ClientCapabilities = {
	workspace: {
		configuration: true,
		workspaceFolders: true,
		didChangeConfiguration: { dynamicRegistration: true },
		didChangeWatchedFiles: { dynamicRegistration: true },
		workspaceEdit: {
			documentChanges: true,
			resourceOperations: ['create'],
			changeAnnotationSupport: { groupsOnLabel: true },
			snippetEditSupport: true,
		},
	},
	window: { workDoneProgress: true },
};

/** A client on a server in this process, over streams, with a folder on disk. */
export class Client {
	readonly path = realpathSync(mkdtempSync(join(tmpdir(), 'twelve-factor-server-')));
	readonly connection: ProtocolConnection;
	/** Every publication, in order. */
	readonly published: PublishDiagnosticsParams[] = [];
	readonly progress: string[] = [];
	readonly statuses: { readonly state: string; readonly message?: string }[] = [];
	readonly errors: string[] = [];
	/** Every line of the server's log. */
	readonly log: string[] = [];
	/** What the editor answers when it is asked for settings. */
	settings: unknown = null;
	readonly #assets = mkdtempSync(join(tmpdir(), 'twelve-factor-assets-'));
	#listeners: (() => void)[] = [];

	/** `surroundings` take the place of those that a server in a Node process has. */
	constructor(files: Readonly<Record<string, string>> = {}, surroundings: Partial<Environment> = {}) {
		for (const [path, text] of Object.entries(files)) {
			this.write(path, text);
		}
		writeFileSync(
			join(this.#assets, 'rules.json'),
			JSON.stringify({ 'port-binding/hardcoded-port': '# Ports in the code\n\n## Why\nBecause.\n\n## Examples\nMany.\n' }),
		);
		const up = new PassThrough();
		const down = new PassThrough();
		startServer(createConnection(up, down), { ...createNodeEnvironment(this.#assets, '0.0.0', '0.0.0'), ...surroundings });
		this.connection = createProtocolConnection(new StreamMessageReader(down), new StreamMessageWriter(up));
		this.connection.onNotification('textDocument/publishDiagnostics', (params: PublishDiagnosticsParams) => {
			this.published.push(params);
			this.#listeners.forEach((listener) => listener());
		});
		this.connection.onNotification('twelveFactor/status', (status: { state: string }) => {
			this.statuses.push(status);
			this.#listeners.forEach((listener) => listener());
		});
		this.connection.onNotification('window/logMessage', ({ type, message }: { type: number; message: string }) => {
			this.log.push(message);
			if (type === 1) {
				this.errors.push(message);
			}
			this.#listeners.forEach((listener) => listener());
		});
		this.connection.onRequest('client/registerCapability', () => null);
		this.connection.onRequest('workspace/configuration', ({ items }: { items: unknown[] }) => items.map(() => this.settings));
		this.connection.onRequest('window/workDoneProgress/create', () => null);
		this.connection.onNotification('$/progress', ({ value }: { value: { kind: string } }) => void this.progress.push(value.kind));
		this.connection.listen();
	}

	/** Starts the session. `folders` are paths within the client's folder; `''` is the whole. */
	async start(
		folders: readonly string[] = [''],
		initializationOptions: unknown = { commands: ['twelveFactor.explainRule'] },
	): Promise<void> {
		await this.connection.sendRequest('initialize', {
			processId: null,
			rootUri: null,
			capabilities,
			initializationOptions,
			workspaceFolders: folders.map((folder) => ({ uri: this.folderUri(folder), name: folder })),
		});
		await this.connection.sendNotification('initialized', {});
	}

	folderUri(folder: string): string {
		return URI.file(join(this.path, folder)).toString();
	}

	uri(path: string): string {
		return URI.file(join(this.path, path)).toString();
	}

	write(path: string, text: string): void {
		mkdirSync(dirname(join(this.path, path)), { recursive: true });
		writeFileSync(join(this.path, path), text);
	}

	remove(path: string): void {
		rmSync(join(this.path, path), { recursive: true });
	}

	open(path: string, text: string, version = 1, languageId = 'javascript'): Promise<void> {
		return this.openUri(this.uri(path), text, version, languageId);
	}

	openUri(uri: string, text: string, version = 1, languageId = 'javascript'): Promise<void> {
		return this.connection.sendNotification('textDocument/didOpen', { textDocument: { uri, languageId, version, text } });
	}

	change(path: string, text: string, version: number): Promise<void> {
		return this.connection.sendNotification('textDocument/didChange', {
			textDocument: { uri: this.uri(path), version },
			contentChanges: [{ text }],
		});
	}

	close(uri: string): Promise<void> {
		return this.connection.sendNotification('textDocument/didClose', { textDocument: { uri } });
	}

	/** Type 1 is created, 2 changed, 3 deleted. */
	watched(...changes: { readonly path: string; readonly type: 1 | 2 | 3 }[]): Promise<void> {
		return this.connection.sendNotification('workspace/didChangeWatchedFiles', {
			changes: changes.map(({ path, type }) => ({ uri: this.uri(path), type })),
		});
	}

	/** The last publication for a URI. */
	last(uri: string): PublishDiagnosticsParams | undefined {
		return this.published.filter((params) => params.uri === uri).at(-1);
	}

	/** Rule ids that stand in the editor for a path. */
	rules(path: string): readonly string[] {
		return (this.last(this.uri(path))?.diagnostics ?? []).map(({ code }) => String(code));
	}

	/** Waits until something holds, looking after every message of the server. */
	until(holds: () => boolean): Promise<void> {
		return new Promise((resolve) => {
			const look = (): void => {
				if (holds()) {
					this.#listeners = this.#listeners.filter((listener) => listener !== look);
					resolve();
				}
			};
			this.#listeners.push(look);
			look();
		});
	}

	/** Waits until the server rests after a scan. */
	ready(): Promise<void> {
		return this.until(
			() =>
				['ready', 'error', 'disabled'].includes(this.statuses.at(-1)?.state ?? '') &&
				this.statuses.some((status) => 'findings' in status || status.state === 'disabled'),
		);
	}

	async dispose(): Promise<void> {
		await this.connection.sendRequest('shutdown');
		this.connection.dispose();
		// What the server keeps for the next session may still be on its way to the disk. Of a folder that is filled while it is removed,
		// only this one tries again as a whole: rmSync goes on trying to remove the folder, and never what came into it.
		await rm(this.path, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 });
		rmSync(this.#assets, { recursive: true, force: true });
	}
}
