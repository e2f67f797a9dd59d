/** Milliseconds without a question after which the background goes on: somebody who types asks again soon. */
const quiet = 150;

/** So often it waits at most, that it comes to an end with somebody who never stops. */
const mostRests = 50;

/**
 * The order in which an engine is asked: one thing at a time, what somebody waits for before what runs in the background. A
 * background task lets urgent ones in
 * whenever it breathes.
 */
export class EngineQueue {
	readonly #urgent: (() => Promise<void>)[] = [];
	readonly #background: (() => Promise<void>)[] = [];
	readonly #yieldToHost: () => Promise<void>;
	#isPumping = false;
	#isInUrgent = false;
	/** Ends the rest that the background takes. */
	#wake: (() => void) | undefined;

	constructor(yieldToHost: () => Promise<void>) {
		this.#yieldToHost = yieldToHost;
	}

	/** Runs a task before every background task, and inside one that breathes. */
	urgent<T>(task: () => Promise<T>): Promise<T> {
		const answer = this.#enqueue(this.#urgent, task);
		this.#wake?.();
		return answer;
	}

	/** Runs a task when nothing urgent waits. */
	background<T>(task: () => Promise<T>): Promise<T> {
		return this.#enqueue(this.#background, task);
	}

	/** To be called by the running background task now and then. */
	async breathe(): Promise<void> {
		await this.#yieldToHost();
		if (this.#isInUrgent || !(await this.#runUrgent())) {
			return;
		}
		for (let rests = 0; rests < mostRests; rests++) {
			await this.#rest();
			if (!(await this.#runUrgent())) {
				return;
			}
		}
	}

	/** Resolves after a while, or as soon as there is something urgent. */
	#rest(): Promise<void> {
		return new Promise((resolve) => {
			// Nothing in it can fail.
			// eslint-disable-next-line no-restricted-syntax
			const timer = setTimeout(() => this.#wake?.(), quiet);
			this.#wake = () => {
				clearTimeout(timer);
				this.#wake = undefined;
				resolve();
			};
		});
	}

	#enqueue<T>(queue: (() => Promise<void>)[], task: () => Promise<T>): Promise<T> {
		return new Promise<T>((resolve, reject) => {
			// One that throws at once is no other failure: whoever comes next is still asked.
			queue.push(() => Promise.resolve().then(task).then(resolve, reject));
			void this.#pump();
		});
	}

	async #pump(): Promise<void> {
		if (this.#isPumping) {
			return;
		}
		this.#isPumping = true;
		// Start in a later microtask, so that what is asked for in one go is ordered by urgency.
		await Promise.resolve();
		for (;;) {
			if (await this.#runUrgent()) {
				// What was answered goes out before anything in the background goes on.
				await this.#yieldToHost();
				continue;
			}
			const next = this.#background.shift();
			if (!next) {
				break;
			}
			await next();
		}
		this.#isPumping = false;
	}

	/** Whether there was anything. */
	async #runUrgent(): Promise<boolean> {
		let ran = false;
		for (let next = this.#urgent.shift(); next; next = this.#urgent.shift()) {
			ran = true;
			this.#isInUrgent = true;
			await next();
			this.#isInUrgent = false;
		}
		return ran;
	}
}
