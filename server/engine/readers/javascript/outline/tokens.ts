import type { Words } from './words.js';

/** The kinds of tokens. A template is one token per stretch of text: its head ends at `${`, its middles and tail start after `}`. */
export const wordToken = 1;
export const numberToken = 2;
export const stringToken = 3;
export const templateToken = 4;
export const regexToken = 5;
export const punctuationToken = 6;

/** A tag, attributes included, from `<` to `>` or to the bracket of an expression in it, and the text between tags. */
export const markupToken = 7;

/** The kind of a token. */
export type Token =
	| typeof wordToken
	| typeof numberToken
	| typeof stringToken
	| typeof templateToken
	| typeof regexToken
	| typeof punctuationToken
	| typeof markupToken;

/**
 * The tokens of a text, without comments. Spans are UTF-16 offsets. `depth` is the number of brackets around a token; the
 * brackets themselves stand outside of what they hold.
 */
export class Tokens {
	count = 0;
	kinds = new Uint8Array(1 << 12);
	starts = new Int32Array(1 << 12);
	ends = new Int32Array(1 << 12);
	depths = new Uint16Array(1 << 12);
	/** The numbers of words; 0 for other tokens. */
	words = new Int32Array(1 << 12);
	/** Of a bracket: the place of the other one of its pair. */
	partners = new Int32Array(1 << 12);
	text = '';
	readonly vocabulary: Words;

	constructor(vocabulary: Words) {
		this.vocabulary = vocabulary;
	}

	/** The unit that a token starts with. */
	first(at: number): number {
		return at < this.count && at >= 0 ? this.text.charCodeAt(this.starts[at]!) : 0;
	}

	/** The text of a token; empty past the last one. */
	of(at: number): string {
		return at < this.count && at >= 0 ? this.text.slice(this.starts[at], this.ends[at]) : '';
	}

	/** Whether a token is this word or punctuation. */
	is(at: number, word: string): boolean {
		return (
			at < this.count &&
			at >= 0 &&
			this.ends[at]! - this.starts[at]! === word.length &&
			this.kinds[at] !== stringToken &&
			this.text.startsWith(word, this.starts[at])
		);
	}

	kind(at: number): Token | 0 {
		return at < this.count && at >= 0 ? (this.kinds[at] as Token) : 0;
	}

	/** Whether a line ends between a token and the one before it. */
	startsLine(at: number): boolean {
		for (let i = this.ends[at - 1]!; i < this.starts[at]!; i++) {
			const code = this.text.charCodeAt(i);
			if (code === 10 || code === 13 || code === 0x2028 || code === 0x2029) {
				return true;
			}
		}
		return false;
	}

	/** The place of the bracket that closes the one at `at`. */
	closing(at: number): number {
		return this.partners[at]!;
	}

	push(kind: Token, start: number, end: number, depth: number, word = 0): void {
		// One more than is needed: the place of a partner is written before its token.
		if (this.count + 1 >= this.kinds.length) {
			this.#grow();
		}
		const at = this.count++;
		this.kinds[at] = kind;
		this.starts[at] = start;
		this.ends[at] = end;
		this.depths[at] = depth;
		this.words[at] = word;
	}

	#grow(): void {
		const size = this.kinds.length * 2;
		const grown = <List extends Uint8Array | Int32Array | Uint16Array>(list: List, make: new (size: number) => List): List => {
			const larger = new make(size);
			larger.set(list);
			return larger;
		};
		this.kinds = grown(this.kinds, Uint8Array as new (size: number) => typeof this.kinds);
		this.starts = grown(this.starts, Int32Array as new (size: number) => typeof this.starts);
		this.ends = grown(this.ends, Int32Array as new (size: number) => typeof this.ends);
		this.depths = grown(this.depths, Uint16Array as new (size: number) => typeof this.depths);
		this.words = grown(this.words, Int32Array as new (size: number) => typeof this.words);
		this.partners = grown(this.partners, Int32Array as new (size: number) => typeof this.partners);
	}
}
