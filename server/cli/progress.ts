import type { ScanProgress } from '../engine/vocabulary.js';
import type { Output } from './io.js';

/** Shows how far a scan has come on one line of a terminal; does nothing where there is none. */
export class ProgressLine {
	readonly #output: Output;
	readonly #now: () => number;
	#shownAt: number;
	#isShown = false;

	constructor(output: Output, now: () => number) {
		this.#output = output;
		this.#now = now;
		this.#shownAt = now();
	}

	/** Ten times a second is enough for people, and short runs show nothing. */
	show({ done, total }: ScanProgress): void {
		if (!this.#output.isTerminal || this.#now() - this.#shownAt < 100) {
			return;
		}
		this.#shownAt = this.#now();
		this.#isShown = true;
		this.#output.write(`\r\u001B[KReading ${done} of ${total} files …`);
	}

	clear(): void {
		if (this.#isShown) {
			this.#output.write('\r\u001B[K');
			this.#isShown = false;
		}
	}
}
