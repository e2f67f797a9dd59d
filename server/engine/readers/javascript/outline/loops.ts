import type { Mentions } from './mentions.js';
import { isMember } from './grammar.js';
import { numberToken, wordToken, type Tokens } from './tokens.js';

/** What tells whether a loop ends, and waits. */
const telling: ReadonlySet<string> = new Set(['await', 'break', 'return', 'throw', 'yield', 'exit']);

/**
 * Marks a loop without a condition that may wait, and what in it tells whether it ends: all of those count where one is read. The
 * token is `while` or `for`.
 */
export function markLoop(tokens: Tokens, at: number, into: Mentions): void {
	if (!tokens.is(at + 1, '(') || isMember(tokens, at)) {
		return;
	}
	const close = tokens.closing(at + 1);
	const isEndless = tokens.is(at, 'for')
		? isWithoutCondition(tokens, at + 1, close)
		: close === at + 3 && (tokens.is(at + 2, 'true') || (tokens.kind(at + 2) === numberToken && Number(tokens.of(at + 2)) !== 0));
	if (!isEndless) {
		return;
	}
	const isAfter = tokens.is(at - 1, '}') && tokens.is(tokens.partners[at - 1]! - 1, 'do');
	const [first, last] = isAfter ? [tokens.partners[at - 1]! - 1, at - 1] : [close + 1, endOf(tokens, close + 1)];
	const told: number[] = [];
	let waits = false;
	for (let each = first; each <= last; each++) {
		if (tokens.kind(each) === wordToken && telling.has(tokens.of(each))) {
			waits ||= tokens.is(each, 'await');
			told.push(each);
		}
	}
	if (waits) {
		into.add(at);
		for (const each of told) {
			into.add(each);
		}
	}
}

/** `for (…;; …)` */
function isWithoutCondition(tokens: Tokens, open: number, close: number): boolean {
	for (let at = open + 1; at < close - 1; at++) {
		if (tokens.is(at, ';') && tokens.is(at + 1, ';') && tokens.depths[at] === tokens.depths[open + 1]) {
			return true;
		}
	}
	return false;
}

/** The last token of the statement that a loop repeats, or a later one. */
function endOf(tokens: Tokens, from: number): number {
	if (tokens.is(from, '{')) {
		return tokens.closing(from);
	}
	const depth = tokens.depths[from]!;
	let at = from;
	while (at + 1 < tokens.count && tokens.depths[at + 1]! >= depth) {
		at++;
	}
	return at;
}
