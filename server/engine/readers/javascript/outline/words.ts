import { copyOf } from '../../../core/detach.js';

const slots = 1 << 16;
const mostWords = 30_000;
/** How many other words may stand where one is looked for. */
const mostSteps = 500;

/**
 * The words of programs as small numbers, kept from file to file since they come back: what a word means is found out once. The
 * number 0 stands for what is no word.
 */
export class Words {
	readonly texts: string[] = [''];
	/** What each word means, as bits (see `meaningOf`). */
	readonly meanings: number[] = [0];
	readonly #meaningOf: (word: string) => number;
	readonly #table = new Int32Array(slots);
	readonly #hashes = new Int32Array(slots);

	constructor(meaningOf: (word: string) => number) {
		this.#meaningOf = meaningOf;
	}

	/** Forgets all words when there are too many of them. Numbers hold until then: to be asked between two files. */
	prune(): void {
		if (this.texts.length > mostWords) {
			this.#table.fill(0);
			this.texts.length = 1;
			this.meanings.length = 1;
		}
	}

	/** The number of a word of a text; `hash` is what `hashOf` gives for it. */
	number(text: string, start: number, end: number, hash: number): number {
		let slot = (hash ^ (hash >>> 15)) & (slots - 1);
		for (let steps = 0; ; steps++) {
			if (steps > mostSteps) {
				// Words that were made to have one hash: the file is parsed.
				return 0;
			}
			const known = this.#table[slot]!;
			if (known === 0) {
				break;
			}
			if (this.#hashes[slot] === hash) {
				const word = this.texts[known]!;
				if (word.length === end - start && text.startsWith(word, start)) {
					return known;
				}
			}
			slot = (slot + 1) & (slots - 1);
		}
		const id = this.texts.length;
		if (id >= slots >> 1) {
			// One file with tens of thousands of words of its own: it is parsed.
			return 0;
		}
		// A copy: a slice would keep the whole text alive.
		const word = copyOf(text.slice(start, end));
		this.#table[slot] = id;
		this.#hashes[slot] = hash;
		this.texts.push(word);
		this.meanings.push(this.#meaningOf(word));
		return id;
	}

	/** The number of a word, whether or not a text had it before. */
	of(word: string): number {
		return this.number(word, 0, word.length, hashOf(word));
	}
}

/** The hash of a word: what the tokenizer computes while it goes over one. */
function hashOf(word: string): number {
	let hash = 0;
	for (let at = 0; at < word.length; at++) {
		hash = (Math.imul(hash, 31) + word.charCodeAt(at)) | 0;
	}
	return hash;
}
