import type { Connection } from 'vscode-languageserver';
import { checklistChangedNotification, statusNotification, type FindingCounts, type StatusParams } from './protocol.js';

/** Tells the client what the server is doing, when that changes. */
export class Status {
	readonly #connection: Connection;
	readonly #counts: () => FindingCounts;
	#last = '';
	#hasScanned = false;
	#milliseconds: number | undefined;

	constructor(connection: Connection, counts: () => FindingCounts) {
		this.#connection = connection;
		this.#counts = counts;
	}

	/** Says how long the last check took. */
	ran(milliseconds: number, isScan: boolean): void {
		this.#milliseconds = Math.round(milliseconds);
		this.#hasScanned ||= isScan;
	}

	send(state: StatusParams['state'], message?: string): void {
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
