import { endOfExpression, isAssignment, isChanged, isMember } from '../outline/grammar.js';
import { type Dialect, tokenize } from '../outline/tokenize.js';
import { punctuationToken, wordToken, Tokens } from '../outline/tokens.js';
import { Words } from '../outline/words.js';
import { wordSet } from '../../../core/wordList.js';

// How a name is mentioned, as bits.
/** As a whole: handed over, returned, exported, another name for it. */
export const asWhole = 1;
/** Called, or made with `new`. */
export const asCalled = 2;
/** Written, or what it holds is changed. */
export const asChanged = 4;
/** The first of several arguments: others may be merged into it. */
export const asTarget = 8;
/** For one of its members. */
const asOwner = 16;
/** Returned: what returns it depends on it. */
export const asReturned = 32;
/** One of its members is written, or it is changed by a method of its own. */
export const asHolder = 64;

/** What a part of a file does with names. Members are mentioned with what they are members of (`this.name`, `options.name`). */
export interface Uses {
	/** How each is mentioned, as bits. */
	readonly names: ReadonlyMap<string, number>;
	/** By name: what is changed to something that it is part of. */
	readonly feeds: ReadonlyMap<string, ReadonlySet<string>>;
}

/** Words that are no names, or hardly ever. */
const isNoName: ReadonlySet<string> = wordSet(`
	async await function const let var if else return new typeof for of in while class extends throw try catch null true false
	undefined export default from as switch case break continue instanceof delete void static get set do finally yield super
`);

/** How many places that cannot be split are passed over. */
const mostAttempts = 4;

const closers: Readonly<Record<string, string>> = { '(': ')', '[': ']', '{': '}' };

/** Tells how parts of files mention names. What is half typed may lack brackets at its end. */
export class UsesReader {
	readonly #tokens = new Tokens(new Words(() => 0));

	/** What each of some parts of a text mentions; parts are in order. Undefined when the text cannot be split into tokens. */
	ofParts(text: string, parts: readonly { readonly start: number; readonly end: number }[], dialect: Dialect): readonly Uses[] | undefined {
		if (!this.#split(text, dialect)) {
			return undefined;
		}
		const tokens = this.#tokens;
		const found: Uses[] = [];
		let at = 0;
		for (const { start, end } of parts) {
			while (at < tokens.count && tokens.starts[at]! < start) {
				at++;
			}
			const from = at;
			while (at < tokens.count && tokens.starts[at]! < end) {
				at++;
			}
			found.push(this.#between(from, at));
		}
		return found;
	}

	/** What a text mentions. */
	of(text: string, dialect: Dialect): Uses | undefined {
		return this.ofParts(text, [{ start: 0, end: text.length }], dialect)?.[0];
	}

	/** Splits a text into tokens; what cannot be split is passed over, since it is half typed. */
	#split(text: string, dialect: Dialect): boolean {
		const tokens = this.#tokens;
		let rest = text;
		for (let attempts = 0; attempts < mostAttempts; attempts++) {
			if (tokenize(rest, tokens, dialect)) {
				return true;
			}
			const done = tokens.count === 0 ? 0 : tokens.ends[tokens.count - 1]!;
			const fault = done + rest.slice(done).search(/\S|$/);
			if (fault === rest.length) {
				return tokenize(`${rest} ${this.#missing()}`, tokens, dialect);
			}
			const end = /[)\]}]/.test(rest[fault]!) ? fault + 1 : endOfLine(rest, fault);
			rest = `${rest.slice(0, fault)}${' '.repeat(end - fault)}${rest.slice(end)}`;
		}
		return false;
	}

	/** The brackets that close those which are open at the end. */
	#missing(): string {
		const tokens = this.#tokens;
		const open: string[] = [];
		for (let at = 0; at < tokens.count; at++) {
			const word = tokens.kinds[at] === punctuationToken ? tokens.of(at) : '';
			if (word in closers) {
				open.push(closers[word]!);
			} else if (word === open.at(-1)) {
				open.pop();
			}
		}
		return open.reverse().join('');
	}

	#between(from: number, to: number): Uses {
		const tokens = this.#tokens;
		const { kinds, words, vocabulary } = tokens;
		const names = new Map<string, number>();
		const feeds = new Map<string, Set<string>>();
		const add = (name: string, use: number): void => void names.set(name, (names.get(name) ?? 0) | use);
		for (let at = from; at < to; at++) {
			if (kinds[at] !== wordToken || isMember(tokens, at)) {
				continue;
			}
			let name = vocabulary.texts[words[at]!]!;
			if (isNoName.has(name)) {
				continue;
			}
			if (name === 'module' && isExports(tokens, at)) {
				// `module.exports.a` is `exports.a`.
				name = 'exports';
				at += 2;
			}
			const owns = tokens.is(at + 1, '.') || tokens.is(at + 1, '?.') || tokens.is(at + 1, '[') || tokens.is(at + 1, '!');
			const member = owns && tokens.kind(at + 2) === wordToken ? `${name}.${tokens.of(at + 2)}` : undefined;
			if (member !== undefined) {
				const isWritten = isAssignment(tokens, at + 3) || ((name === 'this' || name === 'exports') && isChanged(tokens, at));
				add(member, isWritten ? asChanged : asOwner);
			}
			if (name === 'this') {
				if (member !== undefined && isChanged(tokens, at)) {
					this.#feed(at, to, [member], feeds);
				}
				continue;
			}
			if (isChanged(tokens, at)) {
				add(name, owns && (name !== 'exports' || member !== undefined) ? asHolder : asChanged);
				this.#feed(at, to, member === undefined ? [name] : [name, member], feeds);
			} else {
				add(name, howUsed(tokens, at, owns));
			}
		}
		return { names, feeds };
	}

	/** Notes what a name, or a member of it, is changed to. */
	#feed(at: number, limit: number, changed: readonly string[], into: Map<string, Set<string>>): void {
		const tokens = this.#tokens;
		let from = at + 1;
		while (from < limit && !isAssignment(tokens, from) && !tokens.is(from, '(') && !tokens.is(from, ';')) {
			from = tokens.is(from, '[') ? tokens.closing(from) + 1 : from + 1;
		}
		const isCall = tokens.is(from, '(');
		if (!isCall && !isAssignment(tokens, from)) {
			return;
		}
		const last = Math.min(limit - 1, isCall ? tokens.closing(from) : endOfExpression(tokens, from + 1));
		const isFunction =
			tokens.is(from + 1, 'function') ||
			tokens.is(from + 1, 'async') ||
			tokens.is(from + 1, 'class') ||
			tokens.is(from + 2, '=>') ||
			(tokens.is(from + 1, '(') && tokens.is(tokens.closing(from + 1) + 1, '=>'));
		for (let each = from + 1; each <= last; each++) {
			if (tokens.kinds[each] !== wordToken || isMember(tokens, each) || (isFunction && (howUsed(tokens, each, false) & asReturned) === 0)) {
				continue;
			}
			const name = tokens.of(each);
			const fed = into.get(name) ?? new Set();
			into.set(name, fed);
			changed.forEach((one) => fed.add(one));
			if (tokens.is(each + 1, '.') && tokens.kind(each + 2) === wordToken) {
				const member = `${name}.${tokens.of(each + 2)}`;
				const more = into.get(member) ?? new Set();
				into.set(member, more);
				changed.forEach((one) => more.add(one));
			}
		}
	}
}

/** Whether a name that is `module` stands before a member of its exports. */
function isExports(tokens: Tokens, at: number): boolean {
	return (
		tokens.is(at + 1, '.') &&
		tokens.kind(at + 2) === wordToken &&
		tokens.of(at + 2) === 'exports' &&
		tokens.is(at + 3, '.') &&
		tokens.kind(at + 4) === wordToken
	);
}

function endOfLine(text: string, from: number): number {
	const end = text.indexOf('\n', from);
	return end < 0 ? text.length : end;
}

function howUsed(tokens: Tokens, at: number, owns: boolean): number {
	const returned =
		tokens.is(at - 1, 'return') ||
		tokens.is(at - 1, '=>') ||
		((tokens.is(at - 1, 'await') || tokens.is(at - 1, 'new')) && (tokens.is(at - 2, 'return') || tokens.is(at - 2, '=>')))
			? asReturned
			: 0;
	if (owns) {
		return asOwner | returned;
	}
	if (tokens.is(at + 1, '(') || tokens.is(at - 1, 'new')) {
		return asCalled | returned;
	}
	return asWhole | returned | (tokens.is(at - 1, '(') && tokens.is(at + 1, ',') ? asTarget : 0);
}

/** What several parts do together. */
export function together(all: readonly Uses[]): Uses {
	const names = new Map<string, number>();
	const feeds = new Map<string, Set<string>>();
	for (const each of all) {
		for (const [name, use] of each.names) {
			names.set(name, (names.get(name) ?? 0) | use);
		}
		for (const [name, fed] of each.feeds) {
			feeds.set(name, new Set([...(feeds.get(name) ?? []), ...fed]));
		}
	}
	return { names, feeds };
}
