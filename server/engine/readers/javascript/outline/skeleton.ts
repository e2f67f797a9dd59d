import { type Body, findBodies } from './bodies.js';
import { Cuts } from './cuts.js';
import { Derived } from './derived.js';
import type { Mentions } from './mentions.js';
import { Silence } from './silence.js';
import type { Tokens } from './tokens.js';

/** From how many units on a comment is left out. */
const longComment = 120;

/** A part of a text, by UTF-16 offsets. */
type Part = { readonly start: number; readonly end: number };

/**
 * Leaves out of a text the bodies of functions that no fact comes from: those in which no token leads anywhere, which mention nothing that is made of what leads somewhere, and which nothing that is
 * left calls or hands over.
 */
export class Skeleton {
	readonly #tokens: Tokens;
	readonly #derived: Derived;
	readonly #silence: Silence;

	constructor(tokens: Tokens, mentions: Mentions) {
		this.#tokens = tokens;
		this.#derived = new Derived(tokens, mentions);
		this.#silence = new Silence(tokens, mentions, this.#derived);
	}

	/** What is left of the text that the tokens are of. */
	of(text: string): Cuts {
		const tokens = this.#tokens;
		const found = findBodies(tokens);
		let left: readonly Body[] = [];
		if (found.length > 0) {
			this.#derived.mark(found);
			left = this.#silence.leftOut(found, /SIG[A-Z]|uncaughtException|unhandledRejection|['"`]exit['"`]/.test(text));
		}
		// What an author tells a linter of the console may stand anywhere.
		const isTold = /no-console|noConsole/.test(text);
		const bodies = left.map(({ open, close }) => ({ start: tokens.ends[open]!, end: tokens.starts[close]! })).filter(({ start, end }) => !isTold || !/lint/.test(text.slice(start, end)));
		return new Cuts(text, isTold ? bodies : withComments(tokens, bodies));
	}
}

/** The parts, and the long comments between statements of the module: half of a well documented file. */
function withComments(tokens: Tokens, parts: readonly Part[]): readonly Part[] {
	const { text, starts, ends, depths, count } = tokens;
	const all: Part[] = [];
	let next = 0;
	for (let at = 1; at < count; at++) {
		while (next < parts.length && parts[next]!.start <= starts[at]!) {
			all.push(parts[next++]!);
		}
		const start = ends[at - 1]!;
		const end = starts[at]!;
		if (end - start < longComment || depths[at] !== 0 || depths[at - 1] !== 0) {
			continue;
		}
		// A line ends before and after: so that what stands on both sides stays apart.
		const first = text.indexOf('\n', start) + 1;
		const last = text.lastIndexOf('\n', end - 1);
		if (first > 0 && last > first) {
			all.push({ start: first, end: last });
		}
	}
	return [...all, ...parts.slice(next)];
}
