import {
	CodeActionKind,
	DidChangeConfigurationNotification,
	DidChangeWatchedFilesNotification,
	LSPErrorCodes,
	PositionEncodingKind,
	ResponseError,
	TextDocumentSyncKind,
	type CancellationToken,
	type ClientCapabilities,
	type CodeAction,
	type CodeActionParams,
	type Connection,
	type HoverParams,
	type InitializeParams,
	type InitializeResult,
} from 'vscode-languageserver';
import { factorIds, numeralOf, type FactorId } from '../engine/vocabulary.js';
import { Checker } from './checker.js';
import { OpenDocuments } from './documents.js';
import type { Environment } from './environment.js';
import { checklistOf } from './features/checklist.js';
import { codeActions, fixAllKind, resolveAction, type CodeActionContext } from './features/codeActions.js';
import { Diagnostics } from './features/diagnostics.js';
import { hover } from './features/hover.js';
import { Folders, foldersOf, type Folder } from './folders.js';
import { createAnswering, createGuard } from './guard.js';
import { Health } from './health.js';
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
import { Quarantine } from './quarantine.js';
import type { Root } from './root.js';
import { Scans } from './scans.js';
import { Status } from './status.js';
import { Roots } from './roots.js';
import { editAbilitiesOf } from './workspaceEdit.js';

/** Serves one client over a connection until it says goodbye. */
export function startServer(connection: Connection, environment: Environment): void {
	// Handlers must stand before the connection listens; what they need is known with the first request.
	let server: Server | undefined;
	const documents = new OpenDocuments();
	const log = (message: string): void => connection.console.error(message);
	const guard = createGuard(log);
	const answering = createAnswering(log);
	documents.listen(connection, guard, {
		opened: (document) => server?.checker.opened(document),
		changed: (document) => server?.checker.changed(document),
		saved: (document) => server?.checker.saved(document),
		closed: (document) => server?.checker.closed(document),
	});
	connection.onInitialize(
		answering('The greeting', (params: InitializeParams) => {
			server = new Server(connection, environment, documents, params);
			return server.initializeResult();
		}),
	);
	connection.onInitialized(guard('Start', async () => server?.initialized()));
	connection.onDidChangeWatchedFiles(guard('Watching files', ({ changes }) => server?.checker.filesChanged(changes)));
	connection.onDidChangeConfiguration(guard('A change of settings', async () => server?.settingsChanged()));
	connection.onCodeAction(answering('A code action', async (params: CodeActionParams) => [...((await server?.codeActions(params)) ?? [])]));
	connection.onCodeActionResolve(
		answering('The edit of a code action', async (action: CodeAction) => server?.resolveAction(action) ?? action),
	);
	connection.onHover(answering('A hover', async (params: HoverParams) => server?.hover(params)));
	connection.onRequest(
		checklistRequest,
		answering('The checklist', async (params: ChecklistParams | undefined, token: CancellationToken) =>
			server?.checklist(params ?? {}, token),
		),
	);
	connection.onRequest(
		checkWorkspaceRequest,
		answering('A check of the workspace', async (_params: unknown, token: CancellationToken) => server?.checkWorkspace(token)),
	);
	connection.onRequest(
		pingRequest,
		answering('A ping', () => null),
	);
	connection.onRequest(
		rulesRequest,
		answering('The rules', async () => server?.rules()),
	);
	connection.onRequest(
		rulePageRequest,
		answering('The page of a rule', async (params: RulePageParams) => server?.rulePage(params)),
	);
	connection.onShutdown(guard('The end', () => server?.dispose()));
	connection.listen();
}

/** What one client asked for, from its first request to its last. */
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
	readonly #folders: Folders;
	readonly #health: Health;
	#isReady = false;
	/** Resolves when the folders are open: a client may ask before. */
	#opening: Promise<void> = Promise.resolve();

	constructor(connection: Connection, environment: Environment, documents: OpenDocuments, params: InitializeParams) {
		this.#connection = connection;
		this.#environment = environment;
		this.#documents = documents;
		this.#capabilities = params.capabilities;
		this.#options = (params.initializationOptions ?? {}) as InitializationOptions;
		const guard = createGuard((message) => connection.console.error(message));
		const { journal } = this.#options;
		this.#quarantine = new Quarantine(journal && environment.openJournal?.(journal.folder), environment.version, journal?.after);
		const scansWorkspace = this.#options.workspaceScan !== false;
		this.#roots = new Roots({
			environment,
			documents,
			quarantine: this.#quarantine,
			storage: journal?.folder,
			trustsAnswers: journal?.after === undefined,
			scansWorkspace,
			log: (message) => connection.console.log(message),
		});
		this.#diagnostics = new Diagnostics(connection, documents, this.#roots, (rule) => this.#pageUri(rule));
		this.#status = new Status(connection, guard, () => this.#diagnostics.counts);
		const around = {
			connection,
			documents,
			roots: this.#roots,
			diagnostics: this.#diagnostics,
			status: this.#status,
			guard,
			settled: () => this.#health.settled(),
		};
		this.#scans = new Scans({
			...around,
			showsProgress: params.capabilities.window?.workDoneProgress ?? false,
			recheck: (root, path) => this.checker.check(documents.get(root.uriOf(path))?.uri ?? root.uriOf(path)),
			scanned: (root) => this.checker.scanned(root),
		});
		this.#folders = new Folders(
			{ ...around, capabilities: this.#capabilities, scans: this.#scans, scan: (root, delay) => this.checker.scan(root, delay) },
			foldersOf(params),
		);
		this.#health = new Health({ ...around, environment, quarantine: this.#quarantine, folders: this.#folders, scans: this.#scans });
		this.checker = new Checker({
			...around,
			scans: this.#scans,
			scansWorkspace,
			settingsOf: (root) => this.#folders.settingsOf(root.uri),
			isDisabled: (uri) => !this.#isReady || this.#folders.isDisabled(uri),
		});
	}

	initializeResult(): InitializeResult {
		return {
			capabilities: {
				positionEncoding: PositionEncodingKind.UTF16,
				textDocumentSync: { openClose: true, change: TextDocumentSyncKind.Incremental, save: { includeText: false } },
				codeActionProvider: { codeActionKinds: [CodeActionKind.QuickFix, fixAllKind], resolveProvider: this.#asksForEdits },
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
			...(workspace?.didChangeConfiguration?.dynamicRegistration
				? [this.#connection.client.register(DidChangeConfigurationNotification.type, { section: settingsSection })]
				: []),
			...(workspace?.didChangeWatchedFiles?.dynamicRegistration
				? [
						this.#connection.client.register(DidChangeWatchedFilesNotification.type, {
							watchers: [{ globPattern: '**/*' }, { globPattern: '**/.git/{index,HEAD}' }],
						}),
					]
				: []),
		];
		if (workspace?.workspaceFolders) {
			const guard = createGuard((message) => this.#connection.console.error(message));
			this.#connection.workspace.onDidChangeWorkspaceFolders(
				guard('A change of folders', ({ added, removed }) => this.foldersChanged(added, removed)),
			);
		}
		await this.#folders.openAll();
		this.#isReady = true;
		this.#health.tellOfQuarantine();
		this.checker.checkAll();
		this.#health.settled();
		await Promise.all(registered);
	}

	/** Reads the settings again, and checks anew where they changed. */
	async settingsChanged(): Promise<void> {
		await this.#folders.readSettings();
		this.checker.checkAll();
		this.#health.settled();
	}

	async foldersChanged(added: readonly Folder[], removed: readonly Folder[]): Promise<void> {
		await this.#folders.change(added, removed);
		this.checker.checkAll();
		this.#health.settled();
	}

	codeActions(params: CodeActionParams): Promise<readonly CodeAction[]> {
		return codeActions(params, this.#actionContext);
	}

	resolveAction(action: CodeAction): Promise<CodeAction> {
		return resolveAction(action, this.#actionContext);
	}

	get #actionContext(): CodeActionContext {
		return {
			diagnostics: this.#diagnostics,
			documents: this.#documents,
			abilities: editAbilitiesOf(this.#capabilities),
			commands: new Set(this.#options.commands ?? []),
			asksForEdits: this.#asksForEdits,
			refresh: (uri) => this.checker.refresh(uri),
		};
	}

	get #asksForEdits(): boolean {
		const { dataSupport, resolveSupport } = this.#capabilities.textDocument?.codeAction ?? {};
		return dataSupport === true && resolveSupport?.properties.includes('edit') === true;
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
			const root = this.#folders.reopen({ uri, name });
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
}
