import type { CancellationToken, Connection, WorkDoneProgressServerReporter } from 'vscode-languageserver';
import { Cancelled, type ScanProgress, type WorkspaceReport } from '../engine/vocabulary.js';
import type { Diagnostics } from './features/diagnostics.js';
import type { createGuard } from './guard.js';
import type { Root } from './root.js';
import type { Status } from './status.js';

/** What surrounds the scans of whole roots. */
export interface ScansInit {
	readonly connection: Connection;
	readonly diagnostics: Diagnostics;
	readonly status: Status;
	readonly guard: ReturnType<typeof createGuard>;
	/** Whether the editor can show progress. */
	readonly showsProgress: boolean;
	/** A scan is over, and what it found is shown. */
	scanned(root: Root): Promise<void>;
	/** Checks an open file again, which changed while a scan was under way. */
	recheck(root: Root, path: string): void;
	/** What the status says when nothing runs: that all is well, or what is not. */
	settled(): void;
}

interface State {
	timer: ReturnType<typeof setTimeout> | undefined;
	running: Promise<WorkspaceReport | undefined> | undefined;
	/** Something changed while the scan ran: one more scan answers for all of it. */
	isStale: boolean;
	controller: AbortController | undefined;
}

/** Files from which a scan is worth a progress bar. */
const worthProgress = 50;

/** Scans whole roots in the background: soon after something changed, never two at once of one root. */
export class Scans {
	readonly #init: ScansInit;
	readonly #states = new WeakMap<Root, State>();

	constructor(init: ScansInit) {
		this.#init = init;
	}

	/** Scans a root when nothing more was asked for during `delay` milliseconds; longer where scans take long. */
	schedule(root: Root, delay: number): void {
		const state = this.#stateOf(root);
		clearTimeout(state.timer);
		state.timer = setTimeout(
			this.#init.guard('A scan', async () => {
				await this.run(root);
			}),
			delay === 0 ? 0 : Math.max(delay, root.lastScan * 2),
		);
	}

	/** Scans a root now, or after the scan that runs. Resolves with undefined when it was cancelled. */
	async run(root: Root, token?: CancellationToken): Promise<WorkspaceReport | undefined> {
		const state = this.#stateOf(root);
		clearTimeout(state.timer);
		state.timer = undefined;
		if (state.running) {
			state.isStale = true;
			return state.running;
		}
		const running = this.#untilFresh(root, state, token).finally(() => {
			state.running = undefined;
			this.#init.settled();
		});
		state.running = running;
		return running;
	}

	/** Whether a scan of a root runs or is about to. */
	isPending(root: Root): boolean {
		const state = this.#states.get(root);
		return state !== undefined && (state.timer !== undefined || state.running !== undefined);
	}

	/** Ends what runs or waits for a root. */
	stop(root: Root): void {
		const state = this.#states.get(root);
		clearTimeout(state?.timer);
		state?.controller?.abort();
		this.#states.delete(root);
	}

	async #untilFresh(root: Root, state: State, token: CancellationToken | undefined): Promise<WorkspaceReport | undefined> {
		let report: WorkspaceReport | undefined;
		do {
			state.isStale = false;
			report = await this.#once(root, state, token);
		} while (report && state.isStale && !root.isDisposed);
		return report;
	}

	async #once(root: Root, state: State, token: CancellationToken | undefined): Promise<WorkspaceReport | undefined> {
		const { diagnostics, status } = this.#init;
		const controller = new AbortController();
		state.controller = controller;
		const subscription = token?.onCancellationRequested(this.#init.guard('Cancelling', () => controller.abort()));
		const progress = new LazyProgress(this.#init, root.name, () => controller.abort());
		status.send('checking');
		try {
			const { report, touched } = await root.scan(controller.signal, (now) => progress.show(now));
			if (root.isDisposed) {
				return undefined;
			}
			for (const path of await diagnostics.publishScan(root, report, touched)) {
				this.#init.recheck(root, path);
			}
			status.ran(root.lastScan, true);
			status.checklistChanged();
			this.#init.guard('Keeping answers', () => this.#init.scanned(root))();
			return report;
		} catch (error) {
			if (error instanceof Cancelled) {
				return undefined;
			}
			throw error;
		} finally {
			progress.done();
			subscription?.dispose();
			state.controller = undefined;
		}
	}

	#stateOf(root: Root): State {
		let state = this.#states.get(root);
		if (!state) {
			state = { timer: undefined, running: undefined, isStale: false, controller: undefined };
			this.#states.set(root, state);
		}
		return state;
	}
}

/** A progress bar with Cancel that appears only when there is something to wait for. */
class LazyProgress {
	readonly #init: ScansInit;
	readonly #name: string;
	readonly #cancel: () => void;
	#reporter: WorkDoneProgressServerReporter | undefined;
	#isAsked = false;
	#isDone = false;
	#lastPercentage = -1;

	constructor(init: ScansInit, name: string, cancel: () => void) {
		this.#init = init;
		this.#name = name;
		this.#cancel = cancel;
	}

	show({ done, total }: ScanProgress): void {
		if (total < worthProgress || !this.#init.showsProgress) {
			return;
		}
		if (!this.#isAsked) {
			this.#isAsked = true;
			this.#init.guard('Progress', () => this.#begin())();
		}
		const percentage = Math.floor((done * 100) / total);
		if (this.#reporter && percentage !== this.#lastPercentage) {
			this.#lastPercentage = percentage;
			this.#reporter.report(percentage, `${done} of ${total} files`);
		}
	}

	done(): void {
		this.#isDone = true;
		this.#reporter?.done();
	}

	async #begin(): Promise<void> {
		const reporter = await this.#init.connection.window.createWorkDoneProgress();
		reporter.begin(`Twelve-Factor: checking ${this.#name}`, 0, undefined, true);
		if (this.#isDone) {
			reporter.done();
			return;
		}
		reporter.token.onCancellationRequested(this.#init.guard('Cancelling', () => this.#cancel()));
		this.#reporter = reporter;
	}
}
