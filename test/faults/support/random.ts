/**
 * Numbers that look random and are the same for the same seed (a 32-bit generator of the mulberry kind), so that every failure
 * can be had again.
 */
export class Random {
	#state: number;

	constructor(seed: number) {
		this.#state = seed >>> 0;
	}

	/** A whole number from 0 up to but not including `end`. */
	below(end: number): number {
		this.#state = (this.#state + 0x6d2b79f5) >>> 0;
		let mixed = Math.imul(this.#state ^ (this.#state >>> 15), this.#state | 1);
		mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
		return ((mixed ^ (mixed >>> 14)) >>> 0) % Math.max(1, end);
	}

	/** One of a list. */
	pick<T>(list: readonly T[]): T {
		return list[this.below(list.length)]!;
	}
}
