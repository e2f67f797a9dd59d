import type { Span } from '../../../core/text.js';
import { mutators } from '../writes.js';
import { punctuationToken, wordToken, type Tokens } from './tokens.js';

/** Thrown where tokens do not tell: the file is parsed instead. */
export class NeedsTree extends Error {}

/** The one that is thrown: a stack is of no use to anybody, and takes longer than the file. */
const needed = new NeedsTree();

/** Gives up: only the tree can tell. */
export function needsTree(): never {
	throw needed;
}

/**
 * How far is looked for what ends something that ends soon in what people write: what starts often, and never ends, takes time
 * that grows with the square of the text.
 */
export const farthest = 500;

/**
 * The last token of an expression of a declaration: before a comma, or the end of the statement. Looks at so many tokens at most,
 * where that is said: then it may be further.
 */
export function endOfExpression(tokens: Tokens, from: number, most = tokens.count): number {
	const depth = tokens.depths[from] ?? 0;
	let at = from;
	while (at + 1 < tokens.count && at - from < most && tokens.depths[at + 1]! >= depth) {
		const next = at + 1;
		if (
			tokens.depths[next] === depth &&
			((tokens.kinds[next] === punctuationToken && (tokens.is(next, ',') || tokens.is(next, ';'))) || startsStatement(tokens, next))
		) {
			return at;
		}
		at++;
	}
	return at;
}

/** Words after which a statement or an expression goes on, even on another line. */
const unfinished =
	/^(?:new|typeof|void|await|async|function|class|extends|return|delete|of|in|instanceof|yield|const|let|var|export|default|as)$/;

/** Whether a token starts a statement by itself, for want of a semicolon before it. */
export function startsStatement(tokens: Tokens, at: number): boolean {
	if (!tokens.startsLine(at)) {
		return false;
	}
	const kind = tokens.kinds[at];
	if (kind === punctuationToken && tokens.first(at) !== 123) {
		return false;
	}
	const before = tokens.kind(at - 1);
	if (kind === wordToken && (tokens.is(at, 'instanceof') || tokens.is(at, 'in'))) {
		return false;
	}
	if (before === punctuationToken) {
		const code = tokens.first(at - 1);
		return code === 41 || code === 93 || code === 125 || code === 59;
	}
	return before !== wordToken || !unfinished.test(tokens.of(at - 1));
}

/** Whether an expression ends with a token: what follows goes on with no operator. */
export function endsExpression(tokens: Tokens, at: number): boolean {
	const next = at + 1;
	if (next >= tokens.count || tokens.depths[next]! < tokens.depths[at]!) {
		return true;
	}
	return tokens.is(next, ';') || tokens.is(next, ',') || tokens.is(next, '}') || startsStatement(tokens, next);
}

/** The last token of a statement that could end at `at`. */
export function endOfStatement(tokens: Tokens, at: number): number {
	return tokens.is(at + 1, ';') ? at + 1 : at;
}

/** Whether a statement may start with a token. */
export function isStatement(tokens: Tokens, at: number): boolean {
	if (at === 0) {
		return true;
	}
	const kind = tokens.kinds[at - 1];
	if (kind === punctuationToken) {
		const code = tokens.first(at - 1);
		return code === 59 || code === 125 || code === 41 || ((code === 93 || code === 62) && tokens.startsLine(at));
	}
	const before = tokens.of(at - 1);
	return (
		/^(?:export|default|async|declare|abstract|const)$/.test(before) ||
		(tokens.startsLine(at) && (kind !== wordToken || before === 'return' || !unfinished.test(before)))
	);
}

/** Whether a name is a member of what stands before it. */
export function isMember(tokens: Tokens, at: number): boolean {
	const before = at - 1;
	if (before < 0 || tokens.kinds[before] !== punctuationToken) {
		return false;
	}
	const length = tokens.ends[before]! - tokens.starts[before]!;
	const code = tokens.text.charCodeAt(tokens.starts[before]!);
	return length === 1 ? code === 46 : length === 2 && code === 63 && tokens.text.charCodeAt(tokens.starts[before]! + 1) === 46;
}

/** From the start of one token to the end of another. */
export function spanOf(tokens: Tokens, from: number, to: number): Span {
	return { start: tokens.starts[from]!, end: tokens.ends[to]! };
}

/** `=` and its kin, but no comparison. */
export function isAssignment(tokens: Tokens, at: number): boolean {
	if (tokens.kind(at) !== punctuationToken) {
		return false;
	}
	const word = tokens.of(at);
	return word.endsWith('=') && word !== '==' && word !== '===' && word !== '!=' && word !== '!==' && word !== '<=';
}

/** How many members of members are looked at. */
const longestChain = 64;

/** Whether a name, or a member of what it names, is changed where it stands: `x = 1`, `x.y += 1`, `x[y]++`, `x.push(y)`, `delete x.y`, or may be. */
export function isChanged(tokens: Tokens, from: number): boolean {
	const next = from + 1;
	const code = next < tokens.count && tokens.kinds[next] === punctuationToken ? tokens.text.charCodeAt(tokens.starts[next]!) : 0;
	if (
		(code === 0 ||
			code === 40 ||
			code === 41 ||
			code === 44 ||
			code === 58 ||
			code === 59 ||
			code === 93 ||
			code === 123 ||
			code === 125) &&
		(from === 0 || !mayChange(tokens, from - 1))
	) {
		// What follows most names goes on with nothing that could be a change.
		return false;
	}
	if (tokens.is(from - 1, '++') || tokens.is(from - 1, '--') || tokens.is(from - 1, 'delete')) {
		return true;
	}
	let at = from + 1;
	let member = -1;
	for (let steps = 0; ; steps++) {
		if (steps === longestChain) {
			// Who looks any further from each name of a long chain, is never done. It may be.
			return true;
		}
		if (tokens.is(at, '!')) {
			at++;
		} else if ((tokens.is(at, '.') || tokens.is(at, '?.')) && tokens.kind(at + 1) === wordToken) {
			member = at + 1;
			at += 2;
		} else if (tokens.is(at, '[')) {
			member = -1;
			at = tokens.closing(at) + 1;
		} else {
			break;
		}
	}
	if (tokens.is(at, '(')) {
		return member >= 0 && (mutators.has(tokens.of(member)) || findsElement(tokens, from, member));
	}
	return isAssignment(tokens, at) || tokens.is(at, '++') || tokens.is(at, '--') || (tokens.is(at, '>') && tokens.is(at + 1, '>'));
}

/** Whether an element of a list is given a name, by which it may be changed: `const user = users.find(…)`. */
function findsElement(tokens: Tokens, from: number, member: number): boolean {
	return tokens.of(member) === 'find' && member === from + 2 && tokens.is(from - 1, '=');
}

/** Whether a token may be `++`, `--` or `delete`, by how it starts. */
function mayChange(tokens: Tokens, at: number): boolean {
	const code = tokens.text.charCodeAt(tokens.starts[at]!);
	return code === 43 || code === 45 || code === 100;
}

/** The keywords that declare variables. */
export const declares: ReadonlySet<string> = new Set(['const', 'let', 'var']);

/** The words that a declaration of variables may declare, by their numbers: all up to its first `=`, and what follows a comma. */
export function declaredNames(tokens: Tokens, keyword: number): readonly number[] {
	const names: number[] = [];
	const depth = tokens.depths[keyword]!;
	for (let at = keyword + 1; at < tokens.count && tokens.depths[at]! >= depth; at++) {
		let last = at;
		for (
			;
			last < tokens.count &&
			tokens.depths[last]! >= depth &&
			!(tokens.depths[last] === depth && (tokens.is(last, '=') || tokens.is(last, ';') || tokens.is(last, 'of') || tokens.is(last, 'in')));
			last++
		) {
			if (last - at > farthest) {
				needsTree();
			}
			if (tokens.kinds[last] === wordToken) {
				names.push(tokens.words[last]!);
			}
		}
		if (!tokens.is(last, '=')) {
			return names;
		}
		at = endOfExpression(tokens, last + 1) + 1;
		if (!tokens.is(at, ',')) {
			return names;
		}
	}
	return names;
}

/** The words that `var` declares within brackets: for all of the module, where those are no function's. */
export function hoistedNames(tokens: Tokens): ReadonlySet<number> {
	const names = new Set<number>();
	for (let at = 0; at < tokens.count; at++) {
		if (tokens.kinds[at] === wordToken && tokens.depths[at]! > 0 && tokens.is(at, 'var')) {
			for (const name of declaredNames(tokens, at)) {
				names.add(name);
			}
		}
	}
	return names;
}

/** The text of a literal as far as it is plain: an escape is what it escapes. */
export function plainText(text: string): string {
	return text.includes('\\') ? text.replace(/\\(.)/gs, '$1') : text;
}
