import { FileChangeType, type FileEvent } from 'vscode-languageserver';
import type { TextDocument } from 'vscode-languageserver-textdocument';
import type { OpenDocuments } from './documents.js';
import type { Diagnostics } from './features/diagnostics.js';
import type { Settings } from './features/configuration.js';
import type { createGuard } from './guard.js';
import type { Root } from './root.js';
import type { Scans } from './scans.js';
import type { Status } from './status.js';
import type { Owned, Roots } from './roots.js';

/** Milliseconds. */
const delays = {
	leastTyping: 30,
	mostTyping: 100,
	unsettled: 400,
	scanAfterTyping: 1000,
	scanAfterSave: 200,
	batch: 150,
	keep: 1000,
} as const;

/** What surrounds the checking of open documents. */
export interface CheckerInit {
	readonly documents: OpenDocuments;
	readonly roots: Roots;
	readonly diagnostics: Diagnostics;
	readonly status: Status;
	readonly scans: Scans;
	readonly guard: ReturnType<typeof createGuard>;
	/** Whether whole roots are checked in the background. */
	readonly scansWorkspace: boolean;
	/** The settings of the folder that a root answers for. */
	settingsOf(root: Root): Settings;
	/** Whether a document lies in a folder that is switched off. */
	isDisabled(uri: string): boolean;
	settled(): void;
}

/** Decides when what is checked: open documents soon after each edit, whole roots when it is quiet again. */
export class Checker {
	readonly #init: CheckerInit;
	readonly #typing = new Map<string, ReturnType<typeof setTimeout>>();
	/** Documents in which something is half typed, and may stay so, or of which the rules were not asked again. */
	readonly #unsettled = new Map<string, ReturnType<typeof setTimeout>>();
	/** Documents that were edited since their last check. */
	readonly #unanswered = new Set<string>();
	/** Whether a document is one that the command line would check, too. */
	readonly #included = new Map<string, Promise<boolean>>();
	/** Roots whose answers are about to be kept. */
	readonly #keeping = new Map<Root, ReturnType<typeof setTimeout>>();
	#events: FileEvent[] = [];
	#batch: ReturnType<typeof setTimeout> | undefined;

	constructor(init: CheckerInit) {
		this.#init = init;
	}

	opened(document: TextDocument): void {
		this.#invalidate(document.uri);
		this.check(document.uri);
		this.#init.guard('Opening', () => this.#scanUnsaved(document.uri))();
	}

	changed({ uri }: TextDocument): void {
		const owned = this.#owned(uri);
		this.#invalidate(uri);
		if (!owned || this.#init.settingsOf(owned.root).run === 'onSave') {
			return;
		}
		// The first stroke is answered at once; while strokes come faster than their answers, only the last of them counts.
		const pause = Math.min(delays.mostTyping, Math.max(delays.leastTyping, owned.root.lastCheck * 2));
		const isResting = !this.#typing.has(uri);
		clearTimeout(this.#typing.get(uri));
		clearTimeout(this.#unsettled.get(uri));
		this.#typing.set(
			uri,
			setTimeout(
				this.#init.guard('A check', () => {
					this.#typing.delete(uri);
					if (this.#unanswered.delete(uri)) {
						this.check(uri);
					}
				}),
				pause,
			),
		);
		if (isResting) {
			this.check(uri);
		} else {
			this.#unanswered.add(uri);
		}
		this.#scanSoon(uri, delays.scanAfterTyping);
	}

	saved({ uri }: TextDocument): void {
		this.#invalidate(uri);
		this.check(uri);
		this.#scanSoon(uri, delays.scanAfterSave);
	}

	closed({ uri }: TextDocument): void {
		clearTimeout(this.#typing.get(uri));
		this.#typing.delete(uri);
		clearTimeout(this.#unsettled.get(uri));
		this.#unsettled.delete(uri);
		this.#unanswered.delete(uri);
		this.#included.delete(uri);
		const owned = this.#init.roots.ownerOf(uri);
		if (!owned || this.#init.roots.isLoose(owned.root) || !this.#init.scansWorkspace) {
			this.#init.diagnostics.clear(uri);
			this.#init.roots.abandon(uri);
			this.#init.settled();
			return;
		}
		// What the editor had and did not save is gone: the file on disk counts again.
		this.#invalidate(uri);
		this.check(uri);
		this.#scanSoon(uri, delays.scanAfterSave);
	}

	/** Collects what happened on disk: a checkout reports thousands of files, which are one change. */
	filesChanged(events: readonly FileEvent[]): void {
		this.#events.push(...events.filter(({ uri }) => !/\/node_modules\/|\/\.git\/(?!index$|HEAD$|info\/exclude$)/.test(uri)));
		clearTimeout(this.#batch);
		if (this.#events.length > 0) {
			this.#batch = setTimeout(
				this.#init.guard('Reading changed files', () => this.#applyEvents()),
				delays.batch,
			);
		}
	}

	/** Checks one file now, before anything that runs in the background; as a `whole`, what is half typed as it stands. */
	check(uri: string, whole = false): void {
		this.#init.guard('A check', () => this.#checkNow(uri, whole))();
	}

	/** Checks one file, and is done when what stands in the editor is of the text that there is now. */
	refresh(uri: string): Promise<void> {
		return this.#checkNow(uri, false);
	}

	/** Checks every open document: who answers for them may have changed. */
	checkAll(): void {
		this.#included.clear();
		for (const { uri } of this.#init.documents.all) {
			if (this.#init.roots.allAround(uri).length > 0 || this.#init.isDisabled(uri)) {
				this.#init.roots.abandon(uri);
			}
			this.check(uri);
		}
	}

	/** Scans a root in the background, unless the editor wants none. */
	scan(root: Root, delay: number): void {
		if (this.#init.scansWorkspace && !root.isDisposed) {
			this.#init.scans.schedule(root, delay);
		}
	}

	/** Keeps what stands in the editor for the open files of a root, as long as nothing changed since. */
	async keep(root: Root): Promise<void> {
		clearTimeout(this.#keeping.get(root));
		this.#keeping.delete(root);
		const open = [...this.#init.documents.all].flatMap((document) => {
			const owned = this.#init.roots.ownerOf(document.uri);
			const published = this.#init.diagnostics.get(document.uri);
			const isSettled =
				owned?.root === root && !this.#typing.has(document.uri) && (published?.version ?? document.version) === document.version;
			return isSettled ? [{ path: owned.path, text: document.getText(), findings: published?.findings ?? [] }] : [];
		});
		await root.keep(open);
	}

	/** What is done once a scan has ended: what an earlier session said of open files was not read in this one before. */
	async scanned(root: Root): Promise<void> {
		await this.keep(root);
		for (const { uri } of this.#init.documents.all) {
			const owned = this.#init.roots.ownerOf(uri);
			if (owned?.root === root) {
				await root.prepare(owned.path);
			}
		}
	}

	dispose(): void {
		clearTimeout(this.#batch);
		for (const timer of [...this.#typing.values(), ...this.#unsettled.values(), ...this.#keeping.values()]) {
			clearTimeout(timer);
		}
		for (const root of this.#init.roots.folders) {
			this.#init.scans.stop(root);
		}
	}

	async #checkNow(uri: string, whole: boolean): Promise<void> {
		const { diagnostics, status } = this.#init;
		const owned = this.#owned(uri);
		if (owned && (await this.#recall(uri, owned)) && this.#init.scansWorkspace) {
			return;
		}
		if (!owned || !(await this.#isIncluded(uri, owned))) {
			diagnostics.clear(uri);
			return;
		}
		const report = await owned.root.checkFile(owned.path, whole);
		if (owned.root.isDisposed) {
			return;
		}
		if (report) {
			await diagnostics.publishFile(owned, report);
		} else {
			diagnostics.clear(uri);
		}
		status.ran(owned.root.lastCheck, false);
		this.#init.settled();
		if (!this.#typing.has(uri)) {
			this.#keepSoon(owned.root);
		}
		if (report?.isHalfTyped === true || report?.isMoved === true || report?.isGivenUp === true) {
			const asWhole = report.isHalfTyped === true || report.isGivenUp === true;
			clearTimeout(this.#unsettled.get(uri));
			this.#unsettled.set(
				uri,
				setTimeout(
					this.#init.guard('A check', () => this.check(uri, asWhole)),
					delays.unsettled,
				),
			);
		}
		await owned.root.prepare(owned.path);
	}

	/** What is opened after a scan is kept, too. */
	#keepSoon(root: Root): void {
		if (root.report) {
			clearTimeout(this.#keeping.get(root));
			this.#keeping.set(
				root,
				setTimeout(
					this.#init.guard('Keeping answers', () => this.keep(root)),
					delays.keep,
				),
			);
		}
	}

	/** Shows what an earlier session found in a file that is opened, until the first scan says the same. Whether it was known. */
	async #recall(uri: string, owned: Owned): Promise<boolean> {
		const document = this.#init.documents.get(uri);
		const version = document?.version;
		const findings = document && (await owned.root.remembered(owned.path, document.getText()));
		if (!findings || version === undefined || document.version !== version) {
			return false;
		}
		await this.#init.diagnostics.publishFile(owned, { path: owned.path, version, findings });
		return true;
	}

	#isIncluded(uri: string, { root, path }: Owned): Promise<boolean> {
		let included = this.#included.get(uri);
		if (!included) {
			included = root.workspace.includes(path).catch(() => false);
			this.#included.set(uri, included);
		}
		return included;
	}

	#owned(uri: string): Owned | undefined {
		if (this.#init.isDisabled(uri)) {
			return undefined;
		}
		const owned = this.#init.roots.ownerOf(uri);
		const document = this.#init.documents.get(uri);
		return owned ?? (document && this.#init.roots.adopt(document));
	}

	#invalidate(uri: string): void {
		for (const { root, path } of this.#init.roots.allAround(uri)) {
			root.invalidate([path]);
		}
		const owned = this.#init.roots.ownerOf(uri);
		if (owned && this.#init.roots.isLoose(owned.root)) {
			owned.root.invalidate([owned.path]);
		}
	}

	#scanSoon(uri: string, delay: number): void {
		for (const { root } of this.#init.roots.allAround(uri)) {
			this.scan(root, delay);
		}
	}

	/** A text that the disk does not have was in no scan, though nobody edits it: an editor kept it from its last session. */
	async #scanUnsaved(uri: string): Promise<void> {
		for (const { root, path } of this.#init.roots.allAround(uri)) {
			if (await root.isUnsaved(path)) {
				this.scan(root, delays.scanAfterTyping);
			}
		}
	}

	async #applyEvents(): Promise<void> {
		const events = this.#events;
		this.#events = [];
		const changed = new Map<Root, Set<string>>();
		for (const { uri, type } of events) {
			if (/\.gitignore$|\/\.git\//.test(uri)) {
				this.#included.clear();
			}
			if (type === FileChangeType.Deleted) {
				this.#clearBelow(uri);
			}
			for (const { root, path } of this.#init.roots.allAround(uri)) {
				// What git ignores comes and goes with every build, and is nobody's business.
				if (path.startsWith('.git/') || type === FileChangeType.Deleted || (await root.workspace.includes(path).catch(() => false))) {
					changed.set(root, (changed.get(root) ?? new Set()).add(path));
				}
			}
		}
		for (const [root, paths] of changed) {
			root.invalidate([...paths]);
			this.scan(root, delays.scanAfterSave);
		}
		const touched = new Set(events.map(({ uri }) => uri));
		for (const { uri } of this.#init.documents.all) {
			if (touched.has(uri)) {
				this.check(uri);
			}
		}
	}

	/** Takes away what stands for a deleted file, or for every file of a deleted folder. */
	#clearBelow(uri: string): void {
		for (const { root, path } of this.#init.roots.allAround(uri)) {
			for (const known of this.#init.diagnostics.pathsOf(root)) {
				if ((known === path || known.startsWith(`${path}/`)) && !this.#init.documents.get(root.uriOf(known))) {
					this.#init.diagnostics.clear(root.uriOf(known));
				}
			}
		}
	}
}
