import {
	Cancelled,
	LineIndex,
	type CancellationSignal,
	type Engine,
	type EngineInit,
	type FileReport,
	type Finding,
	type Fix,
	type Journal,
	type Location,
	type RuleSettings,
	type ScanProgress,
	type SkippedFile,
	type WorkspaceReport,
} from '../engine/vocabulary.js';
import type { Answers, OpenAnswer } from './answers.js';
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
	/** Whether scans are on their way. */
	readonly awaitsScan: boolean;
	/** What an earlier session read of it. */
	readonly facts?: KeptFacts;
	/** What an earlier session found in the files that were open. */
	readonly answers?: Answers;
	log(message: string): void;
}

/** Files of one scan that the log names, when they are passed over. */
const mostTold = 50;

/** One root with its engine. Asks the engine one thing at a time, and what somebody waits for first. */
export class Root {
	readonly uri: string;
	readonly name: string;
	readonly workspace: RootWorkspace;
	readonly #init: EngineInit;
	#engine: Promise<Engine> | undefined;
	/** The engine, once it is loaded. */
	#loaded: Engine | undefined;
	readonly #queue: EngineQueue;
	readonly #now: () => number;
	readonly #breathe: () => Promise<void>;
	#facts: KeptFacts | undefined;
	readonly #answers: Answers | undefined;
	/** What was taken over from an earlier session, by path, until the first scan. */
	readonly #assumed = new Map<string, { readonly text: string; readonly findings: readonly Finding[] }>();
	#scan: Promise<WorkspaceReport> | undefined;
	#touchedDuringScan = new Set<string>();
	/** Checks that wait in the queue: each will read the newest text, so one per file is enough. */
	readonly #waiting = new Map<string, Promise<FileReport | undefined>>();
	readonly #asked = new Set<string>();
	#rehearses = false;
	/** The reasons that the log has, by path. */
	readonly #toldSkipped = new Map<string, string>();
	/** The last report of the whole root. */
	report: WorkspaceReport | undefined;
	/** Whether the last scan failed. */
	hasFailed = false;
	/** Milliseconds of the last check of one file, and of the last scan. */
	lastCheck = 0;
	lastScan = 0;
	isDisposed = false;

	constructor({ uri, name, workspace, environment, rules, journal, facts, answers, awaitsScan, log }: RootInit) {
		this.uri = uri;
		this.name = name;
		this.workspace = workspace;
		this.#now = () => environment.now();
		this.#breathe = () => environment.breathe();
		this.#queue = new EngineQueue(this.#breathe);
		const noted = journal?.(plainUri(uri));
		this.#init = {
			workspace,
			assets: environment.assets,
			log,
			awaitsScan,
			breathe: () => this.#queue.breathe(),
			rules,
			...(noted ? { journal: noted } : {}),
			...(environment.spent ? { spent: () => environment.spent!() } : {}),
			...(facts ? { memory: facts.memory } : {}),
		};
		this.#facts = facts;
		this.#answers = answers;
	}

	async rules(): Promise<Engine['rules']> {
		return (await this.#load()).rules;
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
		// Before there is an engine, nothing was read that could be out of date.
		this.#loaded?.invalidate(paths);
		if (this.#scan) {
			for (const path of paths) {
				this.#touchedDuringScan.add(path);
			}
		}
	}

	/**
	 * What an earlier session found in a text, while no scan of this one has ended; undefined when nobody knows. Each file is asked
	 * for once.
	 */
	async remembered(path: string, text: string): Promise<readonly Finding[] | undefined> {
		if (!this.#answers || this.report || this.#asked.has(path)) {
			return undefined;
		}
		this.#asked.add(path);
		const findings = await this.#answers.of(path, text);
		if (!findings || this.report || this.isDisposed) {
			return undefined;
		}
		this.#assumed.set(path, { text, findings });
		this.#loaded?.assume(path, text, findings);
		return findings;
	}

	/** Keeps what was found in open files for the next session. */
	async keep(open: readonly Omit<OpenAnswer, 'deciders'>[]): Promise<void> {
		const engine = this.#loaded;
		if (this.#answers && engine && !this.isDisposed) {
			await this.#answers.keep(open.map((each) => ({ ...each, deciders: engine.decidersOf(each.path) })));
		}
	}

	/** Checks one file before everything else; as a `whole`, what is half typed as it stands. */
	checkFile(path: string, whole = false): Promise<FileReport | undefined> {
		let waiting = this.#waiting.get(path);
		if (!waiting) {
			waiting = this.#queue.urgent(async () => {
				this.#waiting.delete(path);
				if (this.isDisposed) {
					return undefined;
				}
				const engine = await this.#load();
				const started = this.#now();
				const report = await engine.checkFile(path, whole);
				this.lastCheck = this.#now() - started;
				return report;
			});
			this.#waiting.set(path, waiting);
		}
		return waiting;
	}

	/** Makes the next edit of a file faster, once its findings went out. */
	async prepare(path: string): Promise<void> {
		await this.#queue.urgent(async () => {
			await this.#breathe();
			await this.#loaded?.prepare(path);
		});
		if (!this.#rehearses) {
			this.#rehearses = true;
			await this.#rehearse();
		}
	}

	/** Step by step, and behind a scan that waits. */
	async #rehearse(): Promise<void> {
		let isMore = true;
		while (isMore && !this.isDisposed) {
			isMore = await this.#queue.background(async () => {
				await this.#breathe();
				return this.#loaded?.rehearse() === true;
			});
		}
		this.#rehearses = false;
	}

	/** Checks the whole root when nothing more urgent waits. Rejects with {@link Cancelled} when the signal is aborted. */
	scan(
		signal: CancellationSignal,
		onProgress: (progress: ScanProgress) => void,
	): Promise<{ readonly report: WorkspaceReport; readonly touched: ReadonlySet<string> }> {
		const run = this.#queue.background(async () => {
			if (this.isDisposed || signal.aborted) {
				throw new Cancelled();
			}
			this.#touchedDuringScan = new Set();
			const engine = await this.#load();
			const started = this.#now();
			const report = await engine.checkWorkspace(signal, onProgress).catch((error: unknown) => {
				this.hasFailed = !(error instanceof Cancelled);
				throw error;
			});
			this.hasFailed = false;
			this.lastScan = this.#now() - started;
			this.report = report;
			this.#tellSkipped(report.skipped);
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

	/** One line for each file that is passed over, once for each reason. */
	#tellSkipped(skipped: readonly SkippedFile[]): void {
		const news = skipped.filter(({ path, reason }) => this.#toldSkipped.get(path) !== reason);
		news.forEach(({ path, reason }) => this.#toldSkipped.set(path, reason));
		for (const { path, reason } of news.slice(0, mostTold)) {
			this.#init.log(`${path} is not checked: ${reason}.`);
		}
		if (news.length > mostTold) {
			this.#init.log(`${news.length - mostTold} more files of ${this.name} are not checked.`);
		}
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
		return this.#queue.urgent(async () => (this.isDisposed ? [] : (await this.#load()).fixesOf(finding)));
	}

	/** The path of the configuration file in force for a file, and its role settings. */
	configurationOf(path: string): ReturnType<Engine['configurationOf']> {
		return this.#queue.urgent(async () => (await this.#load()).configurationOf(path));
	}

	async pageOf(rule: string): Promise<string | undefined> {
		return (await this.#load()).pageOf(rule);
	}

	/** The text of a file as it is now: that of the editor, else that of the disk; undefined when it cannot be read. */
	async textOf(path: string): Promise<string | undefined> {
		return (await this.workspace.read(path).catch(() => undefined))?.text;
	}

	/** Whether the text of a file is another one than that on the disk. */
	async isUnsaved(path: string): Promise<boolean> {
		const saved = await this.workspace.saved(path).catch(() => undefined);
		return saved?.text !== (await this.textOf(path));
	}

	/** A function that finds places, reading each file once. */
	locator(): (location: Location) => Promise<{
		readonly uri: string;
		readonly range: {
			readonly start: { readonly line: number; readonly character: number };
			readonly end: { readonly line: number; readonly character: number };
		};
	}> {
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
		void this.#queue.urgent(() => Promise.resolve(this.#loaded?.dispose()));
	}

	/** The engine is most of the program: it is loaded when the first question comes, so that the editor is answered before. */
	#load(): Promise<Engine> {
		this.#engine ??= import('../engine/index.js').then(({ createEngine }) => {
			const engine = createEngine(this.#init);
			this.#assumed.forEach(({ text, findings }, path) => engine.assume(path, text, findings));
			this.#assumed.clear();
			this.#loaded = engine;
			return engine;
		});
		return this.#engine;
	}
}
