import type { Connection } from 'vscode-languageserver';
import type { createGuard } from './guard.js';
import { checklistChangedNotification, statusNotification, type FindingCounts, type StatusParams } from './protocol.js';

/** Milliseconds. */
const numbersRest = 300;

/** Tells the client what the server is doing, when that changes. */
export class Status {
	readonly #connection: Connection;
	readonly #guard: ReturnType<typeof createGuard>;
	readonly #counts: () => FindingCounts;
	#last = '';
	#lastWords = '';
	#later: ReturnType<typeof setTimeout> | undefined;
	#hasScanned = false;
	#milliseconds: number | undefined;

	constructor(connection: Connection, guard: ReturnType<typeof createGuard>, counts: () => FindingCounts) {
		this.#connection = connection;
		this.#guard = guard;
		this.#counts = counts;
	}

	/** Says how long the last check took. */
	ran(milliseconds: number, isScan: boolean): void {
		this.#milliseconds = Math.round(milliseconds);
		this.#hasScanned ||= isScan;
	}

	/** Says a new state at once; new numbers of the same state when they rest, so that they are not told with every keystroke. */
	send(state: StatusParams['state'], message?: string): void {
		const words = `${state} ${message ?? ''} ${this.#hasScanned}`;
		clearTimeout(this.#later);
		if (words === this.#lastWords) {
			this.#later = setTimeout(
				this.#guard('The status', () => this.#sendNow(state, message)),
				numbersRest,
			);
			return;
		}
		this.#lastWords = words;
		this.#sendNow(state, message);
	}

	dispose(): void {
		clearTimeout(this.#later);
	}

	#sendNow(state: StatusParams['state'], message: string | undefined): void {
		const params: StatusParams = {
			state,
			...(this.#hasScanned ? { findings: this.#counts() } : {}),
			...(this.#milliseconds === undefined ? {} : { lastRunMilliseconds: this.#milliseconds }),
			...(message === undefined ? {} : { message }),
		};
		const text = JSON.stringify(params);
		if (text !== this.#last) {
			this.#last = text;
			this.#connection.sendNotification(statusNotification, params).catch(() => undefined);
		}
	}

	checklistChanged(): void {
		this.#connection.sendNotification(checklistChangedNotification).catch(() => undefined);
	}
}
