import { closers } from '../changes.js';
import { isMember } from './grammar.js';
import { isDot, type Mentions, numbersOf } from './mentions.js';
import { wordToken, type Tokens } from './tokens.js';

/** Methods that put something into a list, a map or a set, or take it out. */
const changing: ReadonlySet<string> = new Set(['push', 'unshift', 'set', 'add', 'delete']);

/**
 * Marks what is put into lists, maps and objects of other modules, and taken out of them: `orders.push(order)`, `book.orders.unshift(order)`,
 * `orders[order.id] = order`, `delete orders[id]`.
 */
export function markAdditions(tokens: Tokens, into: Mentions, imported: ReadonlySet<string>): void {
	if (imported.size === 0) {
		return;
	}
	const numbers = numbersOf(tokens, changing);
	for (let at = 1; at < tokens.count; at++) {
		if (tokens.kinds[at] === wordToken) {
			if (at > 1 && numbers.has(tokens.words[at]!) && tokens.is(at + 1, '(')) {
				const root = rootBefore(tokens, at);
				if (root !== at && imported.has(tokens.of(root))) {
					into.add(at);
				}
			} else if (tokens.is(at - 1, 'delete') && imported.has(tokens.of(at))) {
				into.add(at);
			}
		} else if (tokens.is(at, '[') && tokens.kind(at - 1) === wordToken && tokens.is(tokens.closing(at) + 1, '=')) {
			if (imported.has(tokens.of(rootBefore(tokens, at - 1)))) {
				into.add(at - 1);
			}
		}
	}
}

/** The first word of the chain of members that a word ends. */
function rootBefore(tokens: Tokens, at: number): number {
	let root = at;
	while (tokens.is(root - 1, '.') && tokens.kind(root - 2) === wordToken) {
		root -= 2;
	}
	return root;
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
