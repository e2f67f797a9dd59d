import { closers } from '../changes.js';
import { isMember } from './grammar.js';
import { isDot, type Mentions, numbersOf } from './mentions.js';
import { wordToken, type Tokens } from './tokens.js';

/** Marks what is put into lists of other modules: `orders.push(order)`, `book.orders.unshift(order)`. */
export function markAdditions(tokens: Tokens, into: Mentions, imported: ReadonlySet<string>): void {
	if (imported.size === 0) {
		return;
	}
	const adding = numbersOf(tokens, new Set(['push', 'unshift']));
	for (let at = 2; at < tokens.count; at++) {
		if (tokens.kinds[at] !== wordToken || !adding.has(tokens.words[at]!) || !tokens.is(at + 1, '(')) {
			continue;
		}
		let root = at;
		while (tokens.is(root - 1, '.') && tokens.kind(root - 2) === wordToken) {
			root -= 2;
		}
		if (root !== at && imported.has(tokens.of(root))) {
			into.add(at);
		}
	}
}

/**
 * Marks all mentions in functions of the variables of the module out of which functions take something, or which they close: whether
 * whoever comes second is turned away meanwhile, or shares what was made for one call, is told by what else mentions them.
 */
export function markRemovals(tokens: Tokens, into: Mentions, variables: ReadonlySet<number>): void {
	const removed = new Set<number>();
	for (let at = 1; at < tokens.count; at++) {
		if (tokens.kinds[at] !== wordToken || tokens.depths[at] === 0 || !variables.has(tokens.words[at]!) || isMember(tokens, at)) {
			continue;
		}
		const dot = isDot(tokens, at + 1);
		if (tokens.is(at - 1, 'delete') || (dot && tokens.is(at + 3, '(') && (tokens.is(at + 2, 'delete') || closers.has(tokens.of(at + 2))))) {
			removed.add(tokens.words[at]!);
		}
	}
	for (let at = 0; removed.size > 0 && at < tokens.count; at++) {
		if (tokens.kinds[at] === wordToken && tokens.depths[at]! > 0 && removed.has(tokens.words[at]!) && !isMember(tokens, at)) {
			into.add(at);
		}
	}
}
