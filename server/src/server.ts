import {
	CodeActionKind,
	DidChangeConfigurationNotification,
	DidChangeWatchedFilesNotification,
	LSPErrorCodes,
	MessageType,
	PositionEncodingKind,
	ResponseError,
	ShowMessageNotification,
	TextDocumentSyncKind,
	type CancellationToken,
	type ClientCapabilities,
	type Connection,
	type InitializeParams,
	type InitializeResult,
} from 'vscode-languageserver';
import { factorIds, numeralOf, type FactorId } from '../engine/vocabulary.js';
import { Checker } from './checker.js';
import { pathOf, plainUri } from './convert.js';
import { OpenDocuments } from './documents.js';
import type { Environment } from './environment.js';
import { checklistOf } from './features/checklist.js';
import { codeActions, fixAllKind } from './features/codeActions.js';
import { defaultSettings, readSettings, type Settings } from './features/configuration.js';
import { Diagnostics } from './features/diagnostics.js';
import { hover } from './features/hover.js';
import { createGuard } from './guard.js';
import {
	checklistRequest,
	checkWorkspaceRequest,
	pingRequest,
	rulePageRequest,
	rulesRequest,
	settingsSection,
	type ChecklistParams,
	type ChecklistResult,
	type CheckWorkspaceResult,
	type FolderChecklist,
	type InitializationOptions,
	type RulePageParams,
	type RulePageResult,
	type RulesResult,
} from './protocol.js';
import { Quarantine, reasonOf, type Suspect } from './quarantine.js';
import type { Root } from './root.js';
import { Scans } from './scans.js';
import { Status } from './status.js';
import { Roots } from './workspace.js';
import { editAbilitiesOf } from './workspaceEdit.js';

/** Serves one client over a connection until it says goodbye. */
export function startServer(connection: Connection, environment: Environment): void {
	// Handlers must stand before the connection listens; what they need is known with the first request.
	let server: Server | undefined;
	const documents = new OpenDocuments();
	documents.listen(connection, {
		opened: (document) => server?.checker.opened(document),
		changed: (document) => server?.checker.changed(document),
		saved: (document) => server?.checker.saved(document),
		closed: (document) => server?.checker.closed(document),
	});
	connection.onInitialize((params): InitializeResult => {
		server = new Server(connection, environment, documents, params);
		return server.initializeResult();
	});
	const guard = createGuard((message) => connection.console.error(message));
	connection.onInitialized(guard('Start', async () => server?.initialized()));
	connection.onDidChangeWatchedFiles(guard('Watching files', ({ changes }) => server?.checker.filesChanged(changes)));
	connection.onDidChangeConfiguration(guard('A change of settings', async () => server?.settingsChanged()));
	connection.onCodeAction(async (params) => [...((await server?.codeActions(params)) ?? [])]);
	connection.onHover(async (params) => server?.hover(params));
	connection.onRequest(checklistRequest, async (params: ChecklistParams | undefined, token: CancellationToken) => server?.checklist(params ?? {}, token));
	connection.onRequest(checkWorkspaceRequest, async (_params: unknown, token: CancellationToken) => server?.checkWorkspace(token));
	connection.onRequest(pingRequest, () => null);
	connection.onRequest(rulesRequest, async () => server?.rules());
	connection.onRequest(rulePageRequest, async (params: RulePageParams) => server?.rulePage(params));
	connection.onShutdown(() => server?.dispose());
	connection.listen();
}

interface Folder {
	readonly uri: string;
	readonly name: string;
}

class Server {
	readonly checker: Checker;
	readonly #connection: Connection;
	readonly #environment: Environment;
	readonly #documents: OpenDocuments;
	readonly #capabilities: ClientCapabilities;
	readonly #options: InitializationOptions;
	readonly #quarantine: Quarantine;
	readonly #roots: Roots;
	readonly #diagnostics: Diagnostics;
	readonly #status: Status;
	readonly #scans: Scans;
	readonly #settings = new Map<string, Settings>();
	readonly #log: (message: string) => void;
	#folders: readonly Folder[];
	#isReady = false;
	#hasRested = false;
	/** Resolves when the folders are open: a client may ask before. */
	#opening: Promise<void> = Promise.resolve();

	constructor(connection: Connection, environment: Environment, documents: OpenDocuments, params: InitializeParams) {
		this.#connection = connection;
		this.#environment = environment;
		this.#documents = documents;
		this.#capabilities = params.capabilities;
		this.#options = (params.initializationOptions ?? {}) as InitializationOptions;
		this.#folders = params.workspaceFolders ?? (params.rootUri ? [{ uri: params.rootUri, name: params.rootUri.slice(params.rootUri.lastIndexOf('/') + 1) }] : []);
		this.#log = (message) => connection.console.log(message);
		const guard = createGuard((message) => connection.console.error(message));
		const { journal } = this.#options;
		this.#quarantine = new Quarantine(journal && environment.openJournal?.(journal.folder), environment.version, journal?.after);
		const scansWorkspace = this.#options.workspaceScan !== false;
		this.#roots = new Roots({ environment, documents, quarantine: this.#quarantine, storage: journal?.folder, trustsAnswers: journal?.after === undefined, scansWorkspace, log: this.#log });
		this.#diagnostics = new Diagnostics(connection, documents, this.#roots, (rule) => this.#pageUri(rule));
		this.#status = new Status(connection, () => this.#diagnostics.counts);
		this.#scans = new Scans({
			connection,
			diagnostics: this.#diagnostics,
			status: this.#status,
			guard,
			showsProgress: params.capabilities.window?.workDoneProgress ?? false,
			recheck: (root, path) => this.checker.check(documents.get(root.uriOf(path))?.uri ?? root.uriOf(path)),
			scanned: (root) => this.checker.keep(root),
			settled: () => this.#settled(),
		});
		this.checker = new Checker({
			documents,
			roots: this.#roots,
			diagnostics: this.#diagnostics,
			status: this.#status,
			scans: this.#scans,
			guard,
			scansWorkspace,
			settings: this.#settings,
			isDisabled: (uri) => !this.#isReady || this.#isDisabled(uri),
			settled: () => this.#settled(),
		});
	}

	initializeResult(): InitializeResult {
		return {
			capabilities: {
				positionEncoding: PositionEncodingKind.UTF16,
				textDocumentSync: { openClose: true, change: TextDocumentSyncKind.Incremental, save: { includeText: false } },
				codeActionProvider: { codeActionKinds: [CodeActionKind.QuickFix, fixAllKind] },
				hoverProvider: true,
				workspace: { workspaceFolders: { supported: true, changeNotifications: true } },
			},
			serverInfo: { name: 'twelve-factor', version: this.#environment.version },
		};
	}

	initialized(): Promise<void> {
		this.#opening = this.#start();
		return this.#opening;
	}

	async #start(): Promise<void> {
		this.#status.send('starting');
		const { workspace } = this.#capabilities;
		// Nothing here waits for the editor's answer to anything else.
		const registered = [
			...(workspace?.didChangeConfiguration?.dynamicRegistration ? [this.#connection.client.register(DidChangeConfigurationNotification.type, { section: settingsSection })] : []),
			...(workspace?.didChangeWatchedFiles?.dynamicRegistration
				? [this.#connection.client.register(DidChangeWatchedFilesNotification.type, { watchers: [{ globPattern: '**/*' }, { globPattern: '**/.git/{index,HEAD}' }] })]
				: []),
		];
		if (workspace?.workspaceFolders) {
			const guard = createGuard((message) => this.#connection.console.error(message));
			this.#connection.workspace.onDidChangeWorkspaceFolders(guard('A change of folders', ({ added, removed }) => this.#foldersChanged(added, removed)));
		}
		await Promise.all(this.#folders.map((folder) => this.#open(folder)));
		this.#isReady = true;
		this.#tellOfQuarantine();
		this.checker.checkAll();
		this.#settled();
		await Promise.all(registered);
	}

	/** Reads the settings again, and checks anew where they changed. */
	async settingsChanged(): Promise<void> {
		for (const folder of this.#folders) {
			const before = this.#settings.get(folder.uri) ?? defaultSettings;
			const after = await readSettings(this.#connection, this.#capabilities, folder.uri);
			if (JSON.stringify(before) !== JSON.stringify(after)) {
				await this.#open(folder, after);
			}
		}
		this.checker.checkAll();
		this.#settled();
	}

	codeActions(params: Parameters<typeof codeActions>[0]): ReturnType<typeof codeActions> {
		return codeActions(params, {
			diagnostics: this.#diagnostics,
			documents: this.#documents,
			abilities: editAbilitiesOf(this.#capabilities),
			commands: new Set(this.#options.commands ?? []),
		});
	}

	hover(params: Parameters<typeof hover>[0]): ReturnType<typeof hover> {
		return hover(params, this.#diagnostics, this.#documents, (rule) => this.#pageUri(rule));
	}

	async checklist({ folder }: ChecklistParams, token: CancellationToken): Promise<ChecklistResult> {
		await this.#opening;
		const folders: FolderChecklist[] = [];
		for (const root of this.#roots.folders) {
			if (folder !== undefined && folder !== root.uri) {
				continue;
			}
			const report = (root.isScanning ? await root.awaitReport() : root.report) ?? (await this.#scans.run(root, token));
			if (report) {
				folders.push(await checklistOf(root, report));
			}
		}
		return { folders };
	}

	async checkWorkspace(token: CancellationToken): Promise<CheckWorkspaceResult> {
		await this.#opening;
		const started = this.#environment.now();
		let read = 0;
		let skipped = 0;
		for (const { uri, name } of this.#roots.folders) {
			const root = this.#replace({ uri, name });
			const report = root && (await this.#scans.run(root, token));
			if (token.isCancellationRequested) {
				throw new ResponseError(LSPErrorCodes.RequestCancelled, 'Cancelled.');
			}
			read += report?.read ?? 0;
			skipped += report?.skipped.length ?? 0;
		}
		this.checker.checkAll();
		return { findings: this.#diagnostics.counts, files: { read, skipped }, milliseconds: Math.round(this.#environment.now() - started) };
	}

	async rules(): Promise<RulesResult> {
		await this.#opening;
		const root = this.#anyRoot();
		return {
			rules: ((await root?.rules()) ?? []).map((rule) => {
				const { id, question } = rule;
				const factor = id.slice(0, id.indexOf('/')) as FactorId;
				return { id, factor, numeral: numeralOf(factor), severity: rule.tentative ? 'hint' : rule.severity, question };
			}),
		};
	}

	async rulePage({ rule }: RulePageParams): Promise<RulePageResult> {
		await this.#opening;
		const markdown = await this.#anyRoot()?.pageOf(rule);
		return markdown === undefined ? {} : { markdown };
	}

	dispose(): void {
		this.checker.dispose();
		this.#status.dispose();
		this.#roots.dispose();
		this.#quarantine.dispose();
	}

	async #foldersChanged(added: readonly Folder[], removed: readonly Folder[]): Promise<void> {
		for (const folder of removed) {
			this.#folders = this.#folders.filter(({ uri }) => uri !== folder.uri);
			this.#settings.delete(folder.uri);
			this.#close(folder.uri);
		}
		for (const folder of added) {
			this.#folders = [...this.#folders.filter(({ uri }) => uri !== folder.uri), folder];
			await this.#open(folder);
		}
		// A folder within another one answers for its files while it is there: the outer one gives them up, and takes them back.
		for (const root of this.#roots.folders) {
			for (const path of this.#diagnostics.pathsOf(root)) {
				if (!this.#roots.isOwner(root, path)) {
					this.#diagnostics.clear(root.uriOf(path));
				}
			}
			this.checker.scan(root, 1);
		}
		this.checker.checkAll();
		this.#settled();
	}

	async #open(folder: Folder, settings?: Settings): Promise<void> {
		const known = settings ?? (await readSettings(this.#connection, this.#capabilities, folder.uri));
		this.#settings.set(folder.uri, known);
		if (!known.enable) {
			this.#close(folder.uri);
			return;
		}
		const root = this.#replace(folder);
		if (root) {
			// What is open comes first.
			this.checker.scan(root, 50);
		}
	}

	/** Opens a folder anew: nothing that was read before counts any more. */
	#replace({ uri, name }: Folder): Root | undefined {
		const before = this.#roots.folders.find((root) => root.uri === uri);
		if (before) {
			this.#scans.stop(before);
		}
		return this.#roots.open(uri, name, this.#settings.get(uri)?.rules ?? {});
	}

	#close(uri: string): void {
		const root = this.#roots.close(uri);
		if (root) {
			this.#scans.stop(root);
			this.#diagnostics.clearRoot(root);
		}
	}

	#isDisabled(uri: string): boolean {
		let innermost: string | undefined;
		for (const folder of this.#folders) {
			if (pathOf(folder.uri, uri) !== undefined && (innermost === undefined || folder.uri.length > innermost.length)) {
				innermost = folder.uri;
			}
		}
		return innermost !== undefined && this.#settings.get(innermost)?.enable === false;
	}

	#anyRoot(): Root | undefined {
		const first = [...this.#documents.all][0];
		return this.#roots.folders[0] ?? (first && this.#roots.ownerOf(first.uri)?.root);
	}

	#pageUri(rule: string): string | undefined {
		const factor = rule.slice(0, rule.indexOf('/'));
		if (!(factorIds as readonly string[]).includes(factor)) {
			return undefined;
		}
		return this.#options.rulePage?.replaceAll('{rule}', encodeURIComponent(rule)) ?? `https://12factor.net/${factor}`;
	}

	/** Names the file that ended the server before this one. */
	#tellOfQuarantine(): void {
		const { added } = this.#quarantine;
		if (added) {
			const message = `${this.#nameOf(added)} is not checked: ${reasonOf(added)}. All other files are.`;
			this.#connection.console.warn(message);
			void this.#connection.sendNotification(ShowMessageNotification.type, { type: MessageType.Warning, message }).catch(() => undefined);
		}
	}

	/** A file as people name it. */
	#nameOf({ file }: Suspect): string {
		const folder = this.#folders.map(({ uri }) => `${plainUri(uri)}/`).find((start) => file.startsWith(start));
		return file.slice(folder?.length ?? file.lastIndexOf('/') + 1);
	}

	/** Says that nothing runs any more, and whether all is well. */
	#settled(): void {
		const roots = this.#roots.folders;
		if (roots.some((root) => root.isScanning || (root.report === undefined && this.#scans.isPending(root)))) {
			return;
		}
		if (this.#folders.length > 0 && this.#folders.every(({ uri }) => this.#settings.get(uri)?.enable === false)) {
			this.#status.send('disabled');
			return;
		}
		const problem = roots.flatMap(({ report }) => report?.problems ?? [])[0];
		const { added } = this.#quarantine;
		if (added) {
			this.#status.send('error', `${this.#nameOf(added)}: ${reasonOf(added)}.`);
		} else if (problem) {
			this.#status.send('error', `${problem.path}: ${problem.message}`);
		} else {
			this.#status.send('ready');
		}
		if (!this.#hasRested && roots.some(({ report }) => report !== undefined)) {
			this.#hasRested = true;
			this.#environment.rested?.();
		}
	}
}
