import { isMember, startsStatement } from './grammar.js';
import { wordToken, type Tokens } from './tokens.js';

/**
 * Whether a text may ask another module which environment it runs in, by the names of what it asks: `config.isProd`, `if
 * (config.app.production)`.
 */
export function asksOtherModule(text: string): boolean {
	return /\bis_?(?:prod|dev|(?:running_?)?(?:local|offline))|[\w)]\.(?:prod(?:uction)?|dev(?:elopment)?)\s?(?:[),;?]|&&|\|\|)/i.test(text);
}

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
		const close = tokens.closing(at + 1);
		const isOnEnvironment = speaksOfEnvironment(textOf(tokens, at + 1, close));
		if (isOnEnvironment || leads(at + 2, close - 1)) {
			const last = endOfBranch(tokens, at);
			const end = isOnEnvironment && mayReturn(tokens, close + 1, last) ? endAround(tokens, last) : last;
			found.push({ start: at, end });
			at = end;
		}
	}
	return found;
}

const environmentWord =
	/[eE]nv(?!elope)|ENV|[pP]rod(?:uction)?(?![a-z])|PROD(?!UCT)|[dD]ev(?:elop(?:ment|er)?)?(?![a-z])|DEV|[sS]tag(?:e|ing)(?![a-z])/;

/** Whether a condition says by its words that it is on the name of the environment: then it matters what is done after a return. */
export function speaksOfEnvironment(condition: string): boolean {
	return condition.length < 200 && environmentWord.test(condition);
}

function textOf({ text, starts, ends }: Tokens, first: number, last: number): string {
	return text.slice(starts[first], ends[last]);
}

/** Whether the arms of a branch, from one token to another, may end with a return of the function around. */
function mayReturn(tokens: Tokens, first: number, last: number): boolean {
	const depth = tokens.depths[first]! + (tokens.is(first, '{') ? 1 : 0);
	for (let at = first; at <= last && tokens.depths[first]! > 0; at++) {
		if (tokens.depths[at] === depth && tokens.is(at, 'return')) {
			return true;
		}
	}
	return false;
}

/** The last token of the block that a token stands in, at the end of a statement. */
function endAround({ depths, count }: Tokens, last: number): number {
	let at = last;
	while (at + 1 < count && depths[at + 1]! >= depths[last]!) {
		at++;
	}
	return at;
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
