import { isMember, startsStatement } from './grammar.js';
import { wordToken, type Tokens } from './tokens.js';

/** The tokens that what is done on a condition stands between. */
export interface Branch {
	readonly start: number;
	/** The last token of the statement, with all that is done otherwise. */
	readonly end: number;
}

/**
 * The outermost statements that do one thing or another by a condition in which something `leads` somewhere: what is done is told
 * together with the condition, functions included.
 */
export function branchesOn(tokens: Tokens, leads: (from: number, to: number) => boolean): readonly Branch[] {
	const found: Branch[] = [];
	for (let at = 0; at < tokens.count; at++) {
		if (
			tokens.kinds[at] !== wordToken ||
			!(tokens.is(at, 'if') || tokens.is(at, 'switch')) ||
			!tokens.is(at + 1, '(') ||
			isMember(tokens, at)
		) {
			continue;
		}
		if (leads(at + 2, tokens.closing(at + 1) - 1)) {
			const end = endOfBranch(tokens, at);
			found.push({ start: at, end });
			at = end;
		}
	}
	return found;
}

function endOfBranch(tokens: Tokens, keyword: number): number {
	let last = endOfArm(tokens, tokens.closing(keyword + 1) + 1, tokens.depths[keyword]!);
	while (tokens.is(last + 1, 'else')) {
		const next = last + 2;
		const arm = tokens.is(next, 'if') && tokens.is(next + 1, '(') ? tokens.closing(next + 1) + 1 : next;
		last = endOfArm(tokens, arm, tokens.depths[keyword]!);
	}
	return last;
}

/** The last token of a block, or of a statement, as far as that can be told: rather too far than too near. */
function endOfArm(tokens: Tokens, start: number, depth: number): number {
	if (tokens.is(start, '{')) {
		return tokens.closing(start);
	}
	let at = start;
	while (at + 1 < tokens.count && tokens.depths[at + 1]! >= depth) {
		const next = at + 1;
		if (tokens.depths[next] === depth) {
			if (tokens.is(next, ';')) {
				return next;
			}
			if (tokens.is(next, 'else') || startsStatement(tokens, next)) {
				return at;
			}
		}
		at = next;
	}
	return Math.min(at, tokens.count - 1);
}
