import { isMember } from './grammar.js';
import { punctuationToken, stringToken, wordToken, type Tokens } from './tokens.js';
import { wordSet } from '../../../core/wordList.js';

/** The body of a function, from its bracket to the other one. */
export interface Body {
	readonly open: number;
	readonly close: number;
	/** Where its parameters start. */
	readonly parameters: number;
	/** The tokens that name the function: its name, or what it is assigned to. None when it is handed to somebody. */
	readonly names: readonly number[];
	/** Whether it is within the body of another function. */
	readonly inside?: boolean;
}

const control: ReadonlySet<string> = new Set(['if', 'for', 'while', 'switch', 'catch', 'with', 'await']);
const modifiers: ReadonlySet<string> = wordSet(`
	public private protected static async get set override abstract readonly default export function accessor
`);
/** Words that stand in no type of what is returned. */
const noTypes: ReadonlySet<string> = wordSet(`
	default export return else do try finally class extends implements enum namespace module interface case of in new await yield
	const let var throw static
`);
/** How far a type may be from the bracket after it, in tokens. */
const longestType = 64;

/** The body that a bracket opens; undefined when it opens something else, or nobody can say. */
export function bodyAt(tokens: Tokens, open: number): Body | undefined {
	if (tokens.is(open - 1, '=>')) {
		const close = endOfParameters(tokens, open - 2);
		const start = close === undefined ? open - 2 : tokens.partners[close]!;
		if (close === undefined && tokens.kind(start) !== wordToken) {
			return undefined;
		}
		return { open, close: tokens.partners[open]!, parameters: start, names: assignedTo(tokens, start) };
	}
	const close = endOfParameters(tokens, open - 1);
	if (close === undefined) {
		return undefined;
	}
	let before = tokens.partners[close]! - 1;
	if (tokens.is(before, '>')) {
		// Type parameters.
		for (let depth = 0, i = before; i >= 0 && before - i < longestType; i--) {
			depth += tokens.is(i, '>') ? 1 : tokens.is(i, '<') ? -1 : 0;
			if (depth === 0) {
				before = i - 1;
				break;
			}
		}
	}
	const body = (names: readonly number[]): Body => ({ open, close: tokens.partners[open]!, parameters: tokens.partners[close]!, names });
	if (tokens.is(before, '*')) {
		before--;
	}
	if (tokens.is(before, 'function')) {
		return body(assignedTo(tokens, before));
	}
	if (tokens.is(before, ']') || tokens.kind(before) === stringToken) {
		return undefined;
	}
	if (tokens.kind(before) !== wordToken || isMember(tokens, before) || control.has(tokens.of(before))) {
		return undefined;
	}
	const ahead = tokens.is(before - 1, '*') ? before - 2 : before - 1;
	if (tokens.is(ahead, 'function')) {
		// A function expression has a name of its own beside the one it is assigned to.
		return body([before, ...assignedTo(tokens, ahead)]);
	}
	const kind = tokens.kind(ahead);
	const starts =
		kind === 0 ||
		(kind === wordToken
			? modifiers.has(tokens.of(ahead)) || tokens.startsLine(before)
			: kind === punctuationToken && /^[{};,)*]$/.test(tokens.of(ahead)));
	return starts ? body([before]) : undefined;
}

/** The bracket that ends parameters, when they stand before a token: directly, or with the type of what is returned in between. */
function endOfParameters(tokens: Tokens, last: number): number | undefined {
	if (tokens.is(last, ')')) {
		return last;
	}
	let at = last;
	for (let steps = 0; at > 0 && steps < longestType; steps++) {
		const kind = tokens.kinds[at];
		if (kind === punctuationToken) {
			const code = tokens.first(at);
			if (code === 58) {
				return tokens.is(at - 1, ')') ? at - 1 : undefined;
			}
			if (code === 62 || code === 60 || code === 46 || code === 124 || code === 38 || code === 44) {
				at--;
				continue;
			}
			if (code === 125 || code === 93 || code === 41) {
				at = tokens.partners[at]! - 1;
				continue;
			}
			return undefined;
		}
		if ((kind !== wordToken && kind !== stringToken) || (kind === wordToken && noTypes.has(tokens.of(at)))) {
			return undefined;
		}
		at--;
	}
	return undefined;
}

/** What a function that starts at a token is assigned to: `name = …`, `name: Type = …`, `name: …`, `a.name = …`. */
function assignedTo(tokens: Tokens, start: number): readonly number[] {
	let at = start - 1;
	if (tokens.is(at, 'async')) {
		at--;
	}
	if (tokens.is(at, '>')) {
		// Type parameters of an arrow function.
		for (let depth = 0; at >= 0 && start - at < longestType; at--) {
			depth += tokens.is(at, '>') ? 1 : tokens.is(at, '<') ? -1 : 0;
			if (depth === 0) {
				at--;
				break;
			}
		}
	}
	if (!tokens.is(at, '=') && !tokens.is(at, ':')) {
		return [];
	}
	if (tokens.is(at, ':')) {
		return tokens.kind(at - 1) === wordToken ? [at - 1] : [];
	}
	// Before a type annotation, or directly before the `=`.
	let name = at - 1;
	for (let i = at - 1; i >= 0 && at - i < longestType && tokens.depths[i]! >= tokens.depths[at]!; i--) {
		if (tokens.depths[i]! > tokens.depths[at]!) {
			continue;
		}
		if (tokens.is(i, ':')) {
			name = i - 1;
			break;
		}
		if (tokens.kinds[i] !== wordToken && !/^[.<>[\]|&,(){}]$|^=>$/.test(tokens.of(i))) {
			break;
		}
	}
	return tokens.kind(name) === wordToken ? [name] : [];
}

/** The words that functions without a body of their own are assigned to: `const double = (x) => 2 * x`. */
export function namesOfExpressions(tokens: Tokens): readonly number[] {
	const names: number[] = [];
	for (let at = 1; at < tokens.count; at++) {
		if (tokens.kinds[at] === punctuationToken && tokens.first(at) === 61 && tokens.is(at, '=>') && !tokens.is(at + 1, '{')) {
			const close = endOfParameters(tokens, at - 1);
			names.push(...assignedTo(tokens, close === undefined ? at - 1 : tokens.partners[close]!).map((name) => tokens.words[name]!));
		}
	}
	return names;
}

/** The bodies of functions, in the order of their starts. */
export function findBodies(tokens: Tokens): readonly Body[] {
	const found: Body[] = [];
	for (let at = 0; at < tokens.count; at++) {
		if (tokens.kinds[at] === punctuationToken && tokens.first(at) === 123) {
			const body = bodyAt(tokens, at);
			if (body !== undefined) {
				found.push(body);
			}
		}
	}
	return found;
}
