import { speaksOfConsole } from '../lintComments.js';
import { colourCode } from '../visitors/colours.js';
import { findBodies } from './bodies.js';
import { Cuts } from './cuts.js';
import { Derived } from './derived.js';
import { type Leads, leadsIn } from './leads.js';
import type { Mentions } from './mentions.js';
import type { Part } from './left.js';
import { Silence } from './silence.js';
import { wordToken, type Tokens } from './tokens.js';

/** Where somebody looks at what functions do when the process ends. */
const ends = /SIG[A-Z]|[uU]ncaughtException|unhandledRejection|['"`]exit['"`]/;
/** What visitors look for in the text of a function, comments included. */
const lookedFor =
	/throw|exit|unlink|\brm|remove|rimraf|emptyDir|\bctx\b|\.files|appendFile|writeFile|createWriteStream|handleExceptions|exceptionHandlers|handleRejections|rejectionHandlers|process/;
/** Modules that compile styles: of a function that calls them it is asked whether a handler calls that. */
const compilers = /(?:\bfrom\s{0,4}|\brequire\s{0,4}\(\s{0,4})['"`](?:less|sass|node-sass|stylus|postcss)['"`]/;
/** Transports of one's own for winston: of a method of theirs it is asked whether it sends, by whatever calls. */
const transports = /['"`]winston-transport['"`]|\bextends\s{1,4}(?:[\w$]{1,40}\.){0,3}Transport\b/;
/** Formats of winston: of a function that one is made of it is asked whether it colours. */
const formats = /\bprintf\b/;
/** From how many units on a comment is left out. */
const longComment = 120;

/**
 * Leaves out of a text the bodies of functions that no fact comes from: those in which no token leads anywhere, which mention
 * nothing that is made of what leads somewhere, and which nothing that is
 * left calls or hands over.
 */
export class Skeleton {
	readonly #tokens: Tokens;
	readonly #mentions: Mentions;
	readonly #derived: Derived;
	readonly #silence: Silence;

	constructor(tokens: Tokens, mentions: Mentions) {
		this.#tokens = tokens;
		this.#mentions = mentions;
		this.#derived = new Derived(tokens, mentions);
		this.#silence = new Silence(tokens, mentions, this.#derived);
	}

	/** What is left of the text that the tokens are of, and what in it leads somewhere; `isTyped` where it may have types. */
	of(text: string, isTyped: boolean): { readonly skeleton: Cuts; readonly leads: Leads } {
		const tokens = this.#tokens;
		const found = findBodies(tokens);
		let left: readonly Part[] = [];
		const isThorough = ends.test(text);
		this.#derived.mark(found);
		if (found.length > 0 && !compilers.test(text) && !transports.test(text) && !(formats.test(text) && colourCode.test(text))) {
			left = this.#silence.leftOut(found, isThorough);
		}
		left = isTyped ? withTypes(tokens, left) : left;
		// What an author tells a linter of the console may stand anywhere.
		const isTold = speaksOfConsole(text);
		const parts = isTold ? left.filter(({ start, end }) => !/lint/.test(text.slice(start, end))) : withComments(tokens, left, isThorough);
		return { skeleton: new Cuts(text, parts), leads: leadsIn(tokens, this.#mentions, this.#derived.variables, parts) };
	}
}

/** The parts, and what is in the brackets of interfaces and of other types that have a name: nothing is asked of it. */
function withTypes(tokens: Tokens, parts: readonly Part[]): readonly Part[] {
	const { starts, ends, kinds, count } = tokens;
	const all: Part[] = [];
	let next = 0;
	let end = 0;
	for (let at = 0; at < count; at++) {
		while (next < parts.length && parts[next]!.start <= starts[at]!) {
			end = parts[next]!.end;
			all.push(parts[next++]!);
		}
		if (kinds[at] !== wordToken || starts[at]! < end || tokens.kind(at + 1) !== wordToken) {
			continue;
		}
		const open = tokens.is(at, 'interface')
			? openingOf(tokens, at + 2)
			: tokens.is(at, 'type') && tokens.is(at + 2, '=') && tokens.is(at + 3, '{')
				? at + 3
				: -1;
		if (open < 0 || starts[tokens.partners[open]!]! - ends[open]! < longComment) {
			continue;
		}
		const close = tokens.partners[open]!;
		while (next < parts.length && parts[next]!.start < starts[close]!) {
			next++;
		}
		all.push({ start: ends[open]!, end: starts[close]! });
		at = close;
	}
	return [...all, ...parts.slice(next)];
}

/** The bracket of an interface, after its name, what it takes and what it extends; -1 where it is too far. */
function openingOf(tokens: Tokens, from: number): number {
	for (let at = from, angles = 0; at < from + 100 && at < tokens.count; at++) {
		if (angles === 0 && tokens.is(at, '{')) {
			return at;
		}
		angles += tokens.is(at, '<') ? 1 : tokens.is(at, '>') ? -1 : 0;
		if (tokens.is(at, ';') || tokens.is(at, '(')) {
			return -1;
		}
	}
	return -1;
}

/** The parts, and the long comments between statements: half of a well documented file. */
function withComments(tokens: Tokens, parts: readonly Part[], isThorough: boolean): readonly Part[] {
	const { text, starts, ends, depths, count } = tokens;
	const all: Part[] = [];
	let next = 0;
	let left = 0;
	for (let at = 1; at < count; at++) {
		while (next < parts.length && parts[next]!.start <= starts[at]!) {
			left = parts[next]!.end;
			all.push(parts[next++]!);
		}
		const start = ends[at - 1]!;
		const end = starts[at]!;
		if (end - start < longComment || start < left) {
			continue;
		}
		if (
			(depths[at] !== 0 || depths[at - 1] !== 0) &&
			(isThorough || !/[;{},]/.test(text.charAt(start - 1)) || lookedFor.test(text.slice(start, end)))
		) {
			continue;
		}
		// A line ends before and after, outside of a comment: so that what stands on both sides stays apart.
		const first = text.indexOf('\n', start) + 1;
		const last = text.lastIndexOf('\n', end - 1);
		if (first > 0 && last > first && !text.slice(start, first).includes('/*') && !text.slice(last, end).includes('*/')) {
			all.push({ start: first, end: last });
		}
	}
	return [...all, ...parts.slice(next)];
}
