import { Cancelled, createEngine, LineIndex, type CancellationSignal, type Engine, type FileReport, type Finding, type Fix, type Journal, type Location, type RuleSettings, type ScanProgress, type WorkspaceReport } from '../engine/index.js';
import { pathOf, plainUri, uriOf } from './convert.js';
import type { Environment, KeptFacts, RootWorkspace } from './environment.js';
import { EngineQueue } from './queue.js';

/** What a root is made from. */
export interface RootInit {
	/** URI of the folder; of a loose document, the URI of its folder's stand-in. */
	readonly uri: string;
	readonly name: string;
	readonly workspace: RootWorkspace;
	readonly environment: Environment;
	/** Severities of the editor's settings. */
	readonly rules: RuleSettings;
	/** Where this root notes what it is busy with. */
	journal?(folder: string): Journal | undefined;
	/** What an earlier session read of it. */
	readonly facts?: KeptFacts;
	log(message: string): void;
}

/** One root with its engine. Asks the engine one thing at a time, and what somebody waits for first. */
export class Root {
	readonly uri: string;
	readonly name: string;
	readonly workspace: RootWorkspace;
	readonly #engine: Engine;
	readonly #queue: EngineQueue;
	readonly #now: () => number;
	#facts: KeptFacts | undefined;
	#scan: Promise<WorkspaceReport> | undefined;
	#touchedDuringScan = new Set<string>();
	/** Checks that wait in the queue: each will read the newest text, so one per file is enough. */
	readonly #waiting = new Map<string, Promise<FileReport | undefined>>();
	/** The last report of the whole root. */
	report: WorkspaceReport | undefined;
	/** Milliseconds of the last check of one file, and of the last scan. */
	lastCheck = 0;
	lastScan = 0;
	isDisposed = false;

	constructor({ uri, name, workspace, environment, rules, journal, facts, log }: RootInit) {
		this.uri = uri;
		this.name = name;
		this.workspace = workspace;
		this.#now = () => environment.now();
		this.#queue = new EngineQueue(() => environment.breathe());
		const noted = journal?.(plainUri(uri));
		this.#engine = createEngine({ workspace, assets: environment.assets, log, breathe: () => this.#queue.breathe(), rules, ...(noted ? { journal: noted } : {}), ...(facts ? { memory: facts.memory } : {}) });
		this.#facts = facts;
	}

	get rules(): Engine['rules'] {
		return this.#engine.rules;
	}

	/** Whether a scan is under way or waits. */
	get isScanning(): boolean {
		return this.#scan !== undefined;
	}

	pathOf(uri: string): string | undefined {
		return pathOf(this.uri, uri);
	}

	uriOf(path: string): string {
		return uriOf(this.uri, path);
	}

	/** Says that texts changed: what a scan under way says of them is out of date. */
	invalidate(paths: readonly string[]): void {
		this.#engine.invalidate(paths);
		if (this.#scan) {
			for (const path of paths) {
				this.#touchedDuringScan.add(path);
			}
		}
	}

	/** Checks one file before everything else. */
	checkFile(path: string): Promise<FileReport | undefined> {
		let waiting = this.#waiting.get(path);
		if (!waiting) {
			waiting = this.#queue.urgent(async () => {
				this.#waiting.delete(path);
				if (this.isDisposed) {
					return undefined;
				}
				const started = this.#now();
				const report = await this.#engine.checkFile(path);
				this.lastCheck = this.#now() - started;
				return report;
			});
			this.#waiting.set(path, waiting);
		}
		return waiting;
	}

	/** Checks the whole root when nothing more urgent waits. Rejects with {@link Cancelled} when the signal is aborted. */
	scan(signal: CancellationSignal, onProgress: (progress: ScanProgress) => void): Promise<{ readonly report: WorkspaceReport; readonly touched: ReadonlySet<string> }> {
		const run = this.#queue.background(async () => {
			if (this.isDisposed || signal.aborted) {
				throw new Cancelled();
			}
			this.#touchedDuringScan = new Set();
			const started = this.#now();
			const report = await this.#engine.checkWorkspace(signal, onProgress);
			this.lastScan = this.#now() - started;
			this.report = report;
			// Once a session: what changes later is read again in the next one.
			void this.#facts?.finish();
			this.#facts = undefined;
			return report;
		});
		const current = run.finally(() => {
			if (this.#scan === current) {
				this.#scan = undefined;
			}
		});
		this.#scan = current;
		return current.then((report) => ({ report, touched: this.#touchedDuringScan }));
	}

	/** The last report, or that of the scan which is under way. */
	async awaitReport(): Promise<WorkspaceReport | undefined> {
		try {
			return (await this.#scan) ?? this.report;
		} catch (error) {
			if (error instanceof Cancelled) {
				return this.report;
			}
			throw error;
		}
	}

	fixesOf(finding: Finding): Promise<readonly Fix[]> {
		return this.#queue.urgent(() => (this.isDisposed ? Promise.resolve([]) : this.#engine.fixesOf(finding)));
	}

	/** The path of the configuration file in force for a file, and its role settings. */
	configurationOf(path: string): ReturnType<Engine['configurationOf']> {
		return this.#queue.urgent(() => this.#engine.configurationOf(path));
	}

	pageOf(rule: string): Promise<string | undefined> {
		return this.#engine.pageOf(rule);
	}

	/** The text of a file as it is now: that of the editor, else that of the disk; undefined when it cannot be read. */
	async textOf(path: string): Promise<string | undefined> {
		return (await this.workspace.read(path).catch(() => undefined))?.text;
	}

	/** A function that finds places, reading each file once. */
	locator(): (location: Location) => Promise<{ readonly uri: string; readonly range: { readonly start: { readonly line: number; readonly character: number }; readonly end: { readonly line: number; readonly character: number } } }> {
		const indexes = new Map<string, LineIndex>();
		return async ({ path, span }) => {
			let index = indexes.get(path);
			if (!index) {
				index = new LineIndex((await this.textOf(path)) ?? '');
				indexes.set(path, index);
			}
			return { uri: this.uriOf(path), range: { start: index.positionAt(span.start), end: index.positionAt(span.end) } };
		};
	}

	dispose(): void {
		this.isDisposed = true;
		void this.#queue.urgent(() => Promise.resolve(this.#engine.dispose()));
	}
}
