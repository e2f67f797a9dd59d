import { wordToken, punctuationToken, markupToken, numberToken, type Tokens } from './tokens.js';
import { wordSet } from '../../../core/wordList.js';

/** A statement of a block. */
export interface Statement {
	readonly first: number;
	readonly last: number;
	/** Whether it may be left out by itself: no jump, no directive, nothing that the block is read by. */
	readonly plain: boolean;
	/** The blocks of the same function that it holds. */
	readonly blocks: readonly number[];
}

/** Words that a statement of some other kind starts with, which nobody here understands. */
const others: ReadonlySet<string> = wordSet(`
	import export case default else catch finally interface type enum declare namespace module abstract debugger with static yield
	using
`);
const jumps: ReadonlySet<string> = new Set(['return', 'throw', 'break', 'continue']);
/** Words after which an expression goes on, on another line as well. */
const unfinished: ReadonlySet<string> = wordSet(`
	new typeof void await async function class extends implements delete of in instanceof as satisfies is keyof readonly unique infer
	asserts const let var return throw case yield else do get set static import export default
`);
/** Words that go on with an expression, or may. */
const goesOn: ReadonlySet<string> = new Set(['in', 'instanceof', 'as', 'satisfies', 'of', 'is', 'extends', 'implements']);

/** The statements between two tokens that hold a block; undefined where nobody can tell them apart without a grammar. */
export function statementsOf(tokens: Tokens, open: number, close: number): readonly Statement[] | undefined {
	const found: Statement[] = [];
	for (let at = open + 1; at < close;) {
		const statement = statementAt(tokens, at, close, 0);
		if (statement === undefined || statement.last >= close) {
			return undefined;
		}
		found.push(statement);
		at = statement.last + 1;
	}
	return found;
}

function statementAt(tokens: Tokens, first: number, close: number, depth: number): Statement | undefined {
	if (first >= close || depth > 50) {
		return undefined;
	}
	const kind = tokens.kind(first);
	if (kind !== wordToken) {
		if (tokens.is(first, ';')) {
			return { first, last: first, plain: false, blocks: [] };
		}
		if (tokens.is(first, '{')) {
			return { first, last: tokens.partners[first]!, plain: false, blocks: [first] };
		}
		// A text may be a directive.
		return expression(tokens, first, close, kind === punctuationToken && (tokens.is(first, '(') || tokens.is(first, '[')));
	}
	const word = tokens.vocabulary.texts[tokens.words[first]!]!;
	if (tokens.is(first + 1, ':')) {
		return undefined;
	}
	switch (word) {
		case 'if': {
			const then = after(tokens, first + 1, close, depth);
			if (then === undefined || !tokens.is(then.last + 1, 'else')) {
				return then && { ...then, first };
			}
			const otherwise = statementAt(tokens, then.last + 2, close, depth + 1);
			return (
				otherwise && { first, last: otherwise.last, plain: then.plain && otherwise.plain, blocks: [...then.blocks, ...otherwise.blocks] }
			);
		}
		case 'for': {
			const inner = after(tokens, tokens.is(first + 1, 'await') ? first + 2 : first + 1, close, depth);
			return inner && { ...inner, first };
		}
		case 'while': {
			const inner = after(tokens, first + 1, close, depth);
			return inner && { ...inner, first };
		}
		case 'try':
			return tryAt(tokens, first);
		case 'switch': {
			const block = tokens.is(first + 1, '(') ? tokens.partners[first + 1]! + 1 : -1;
			return tokens.is(block, '{') ? { first, last: tokens.partners[block]!, plain: true, blocks: [] } : undefined;
		}
		case 'function':
			return functionAt(tokens, first, first, close);
		case 'class':
			return classAt(tokens, first, close);
		case 'do':
			return undefined;
		case 'async':
			if (tokens.is(first + 1, 'function')) {
				return functionAt(tokens, first, first + 1, close);
			}
			break;
	}
	if (others.has(word)) {
		return undefined;
	}
	if (jumps.has(word) && tokens.startsLine(first + 1)) {
		return { first, last: first, plain: false, blocks: [] };
	}
	return expression(tokens, first, close, !jumps.has(word));
}

/** The statement after a condition in brackets. */
function after(tokens: Tokens, open: number, close: number, depth: number): Statement | undefined {
	if (!tokens.is(open, '(')) {
		return undefined;
	}
	const inner = statementAt(tokens, tokens.partners[open]! + 1, close, depth + 1);
	return inner && { ...inner, plain: inner.plain || tokens.is(inner.first, '{') || tokens.is(inner.first, ';') };
}

function tryAt(tokens: Tokens, first: number): Statement | undefined {
	const blocks: number[] = [];
	let at = first + 1;
	for (;;) {
		if (!tokens.is(at, '{')) {
			return undefined;
		}
		blocks.push(at);
		const last = tokens.partners[at]!;
		if (tokens.is(last + 1, 'catch')) {
			at = tokens.is(last + 2, '(') ? tokens.partners[last + 2]! + 1 : last + 2;
		} else if (tokens.is(last + 1, 'finally')) {
			at = last + 2;
		} else {
			return { first, last, plain: true, blocks };
		}
	}
}

function functionAt(tokens: Tokens, first: number, keyword: number, close: number): Statement | undefined {
	const name = tokens.is(keyword + 1, '*') ? keyword + 2 : keyword + 1;
	if (tokens.kind(name) !== wordToken) {
		return undefined;
	}
	for (let at = name + 1; at < close; at++) {
		if (tokens.is(at, '(')) {
			const end = tokens.partners[at]!;
			// A type of what is returned may hold brackets of its own.
			return tokens.is(end + 1, '{') ? { first, last: tokens.partners[end + 1]!, plain: true, blocks: [] } : undefined;
		}
	}
	return undefined;
}

function classAt(tokens: Tokens, first: number, close: number): Statement | undefined {
	for (let at = first + 1; at < close; at++) {
		if (tokens.kinds[at] === punctuationToken && tokens.depths[at] === tokens.depths[first]) {
			if (tokens.is(at, '{')) {
				return { first, last: tokens.partners[at]!, plain: true, blocks: [] };
			}
			if (!tokens.is(at, '.')) {
				return undefined;
			}
		}
	}
	return undefined;
}

/** A declaration of variables, an expression, or what is jumped with: up to its semicolon, or to the end of a line that surely ends it. */
function expression(tokens: Tokens, first: number, close: number, plain: boolean): Statement | undefined {
	const depth = tokens.depths[first]!;
	for (let at = first; ;) {
		const code = tokens.kinds[at] === punctuationToken ? tokens.first(at) : 0;
		if (tokens.kinds[at] === markupToken) {
			return undefined;
		}
		if (code === 40 || code === 91 || code === 123) {
			at = tokens.partners[at]!;
		}
		while (at + 1 < close && tokens.depths[at + 1]! > depth) {
			// Inside of a template.
			at++;
		}
		if (code === 59 || at + 1 >= close) {
			return { first, last: at, plain, blocks: [] };
		}
		if (tokens.startsLine(at + 1)) {
			const ends = endsLine(tokens, at);
			if (ends === undefined) {
				return undefined;
			}
			if (ends) {
				return { first, last: at, plain, blocks: [] };
			}
		}
		at++;
	}
}

/** Whether a statement ends with the last token of a line; undefined when that depends. */
function endsLine(tokens: Tokens, at: number): boolean | undefined {
	const next = at + 1;
	if (tokens.kinds[at] === punctuationToken) {
		const code = tokens.first(at);
		if (code === 43 || code === 45) {
			return tokens.is(at, '++') || tokens.is(at, '--') ? undefined : false;
		}
		if (code !== 41 && code !== 93 && code !== 125) {
			return code === 62 || code === 33 ? undefined : false;
		}
	} else if (tokens.kinds[at] === wordToken && unfinished.has(tokens.of(at))) {
		return undefined;
	}
	switch (tokens.kinds[next]) {
		case wordToken:
			return goesOn.has(tokens.of(next)) ? undefined : true;
		case punctuationToken: {
			const code = tokens.first(next);
			// A bracket of a block, `++`, `--`, `!`, `~`, `@`, `/`.
			return code === 123 || code === 33 || code === 126 || code === 64 || tokens.is(next, '++') || tokens.is(next, '--') || code === 47
				? undefined
				: false;
		}
		case numberToken:
			return undefined;
		default:
			return undefined;
	}
}
