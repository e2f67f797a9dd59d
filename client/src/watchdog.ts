import type { Disposable } from 'vscode';

/** Milliseconds between two looks, looks that a server may leave unanswered, and looks after the last activity. */
const looks = { interval: 1000, unanswered: 10, afterActivity: 5 } as const;

/** What a watchdog watches. */
export interface Watched {
	/** Asks something that any server answers at once. */
	ping(): Promise<unknown>;
	/** Whether the server said that it is at work. */
	isBusy(): boolean;
	/** The server has not answered for too long. */
	hung(): void;
}

/**
 * Notices that a server does not answer any more. It asks only while the server has something to do, and runs no timer otherwise.
 * What is counted are looks, not time: after the
 * machine slept, or while this process is held up, no time counts against the server.
 */
export class Watchdog implements Disposable {
	readonly #watched: Watched;
	#timer: ReturnType<typeof setInterval> | undefined;
	#quiet = 0;
	#unanswered = 0;
	/** The question that is open. */
	#question: object | undefined;

	constructor(watched: Watched) {
		this.#watched = watched;
	}

	/** Something was asked of the server, or it began something. */
	stir(): void {
		this.#quiet = 0;
		this.#timer ??= setInterval(() => this.#look(), looks.interval);
	}

	/** There is no server to watch at the moment. */
	rest(): void {
		clearInterval(this.#timer);
		this.#timer = undefined;
		this.#question = undefined;
	}

	dispose(): void {
		this.rest();
	}

	#look(): void {
		if (this.#question) {
			this.#unanswered++;
			if (this.#unanswered >= looks.unanswered) {
				this.rest();
				this.#watched.hung();
			}
			return;
		}
		this.#quiet = this.#watched.isBusy() ? 0 : this.#quiet + 1;
		if (this.#quiet > looks.afterActivity) {
			this.rest();
			return;
		}
		const question = {};
		this.#question = question;
		this.#unanswered = 0;
		const answered = (): void => {
			if (this.#question === question) {
				this.#question = undefined;
			}
		};
		this.#watched.ping().then(answered, answered);
	}
}
