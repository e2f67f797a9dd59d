import type { Body } from './bodies.js';
import { statementsOf } from './statements.js';
import { wordToken, type Tokens } from './tokens.js';
import { wordSet } from '../../../core/wordList.js';

/** Words that a declaration of variables starts with. */
const declarations: ReadonlySet<string> = wordSet('const let var using export declare');
/** Words that a statement starts with that is no expression, where one may stand before what a function returns. */
const noExpressions: ReadonlySet<string> = wordSet('if for while try switch function class throw return break continue');

/**
 * Whether what a function returns may be known where it is called, as `soleReturn` has it: it returns at its end, and only
 * declares variables before. It may, too, where nobody can tell its statements apart.
 */
export function mayReturnKnown(tokens: Tokens, { open, close }: Pick<Body, 'open' | 'close'>): boolean {
	if (!startsWith(tokens, open + 1, 'return') && kindOf(tokens, open + 1) !== 'declaration') {
		return false;
	}
	const statements = statementsOf(tokens, open, close);
	if (statements === undefined) {
		return returnsBetween(tokens, open, close);
	}
	const last = statements.at(-1);
	return (
		last !== undefined &&
		startsWith(tokens, last.first, 'return') &&
		statements.every((statement) => statement === last || kindOf(tokens, statement.first) === 'declaration')
	);
}

/** Whether an expression that starts at a token may be a function: in brackets, too. */
export function mayBeFunction(tokens: Tokens, at: number): boolean {
	return tokens.is(at, '(') || tokens.is(at, '<') || tokens.is(at, 'async') || tokens.is(at, 'function') || tokens.is(at + 1, '=>');
}

/** What a statement is to those who pass over what stands before a return. */
export function kindOf(tokens: Tokens, first: number): 'declaration' | 'expression' | 'other' {
	if (tokens.kind(first) !== wordToken) {
		return tokens.is(first, '{') || tokens.is(first, ';') ? 'other' : 'expression';
	}
	// `await using …`, `async function …`
	const word = tokens.of(
		(tokens.is(first, 'await') && tokens.is(first + 1, 'using')) || (tokens.is(first, 'async') && tokens.is(first + 1, 'function'))
			? first + 1
			: first,
	);
	return declarations.has(word) ? 'declaration' : noExpressions.has(word) ? 'other' : 'expression';
}

/** Whether a token is a keyword that a statement starts with. */
export function startsWith(tokens: Tokens, first: number, keyword: string): boolean {
	return tokens.kind(first) === wordToken && tokens.is(first, keyword);
}

function returnsBetween(tokens: Tokens, open: number, close: number): boolean {
	for (let at = open + 1; at < close; at++) {
		if (tokens.depths[at] === tokens.depths[open]! + 1 && startsWith(tokens, at, 'return')) {
			return true;
		}
	}
	return false;
}
