import { routeDecorators } from '../context.js';
import type { Body } from './bodies.js';
import { branchesOn } from './branches.js';
import { type Derived, loads } from './derived.js';
import { declaredNames, declares, endOfExpression, isAssignment, isChanged, isMember } from './grammar.js';
import { hostLike, hostText, type Mentions } from './mentions.js';
import { markupToken, punctuationToken, templateToken, wordToken, type Tokens } from './tokens.js';

/** A body with fewer tokens is parsed sooner than looked at. */
const shortest = 12;
/** How much of a statement is looked at before a function in it, in tokens. */
const longestStatement = 2000;

/** How much of what is given to a member is looked at, in tokens. */
const longestValue = 200;

/** Tells which bodies of functions no fact comes from. */
export class Silence {
	readonly #tokens: Tokens;
	readonly #mentions: Mentions;
	readonly #derived: Derived;

	constructor(tokens: Tokens, mentions: Mentions, derived: Derived) {
		this.#tokens = tokens;
		this.#mentions = mentions;
		this.#derived = derived;
	}

	/** The outermost bodies that can be left out, in order. `thorough`: calls count, too, since somebody looks at what functions do when the process ends. */
	leftOut(found: readonly Body[], thorough: boolean): readonly Body[] {
		const tokens = this.#tokens;
		const outermost = this.#silent(found);
		const out = new Set(outermost);
		const handedOver = new Map<number, Body[]>();
		const called = new Map<number, Body[]>();
		const set = new Map<number, Body[]>();
		const add = (to: Map<number, Body[]>, name: number, body: Body): void => {
			const list = to.get(name);
			if (list === undefined) {
				to.set(name, [body]);
			} else {
				list.push(body);
			}
		};
		const own = new Set<number>();
		for (const body of outermost) {
			for (const name of body.names) {
				add(handedOver, tokens.words[name]!, body);
				own.add(name);
			}
			if (this.#returnsKnown(body)) {
				for (const name of body.names) {
					add(called, tokens.words[name]!, body);
				}
			}
			for (const name of this.#setBy(body, body.inside === true)) {
				add(set, name, body);
			}
		}
		/** Bodies that count after all, and are still to be looked at. */
		const kept: Body[] = [];
		const keep = (bodies: readonly Body[]): void => {
			for (const body of bodies) {
				if (out.delete(body)) {
					kept.push(body);
				}
			}
		};
		let exported = -1;
		const look = (from: number, to: number): void => {
			for (let at = from; at < to; at++) {
				if (tokens.kinds[at] !== wordToken) {
					continue;
				}
				const word = tokens.words[at]!;
				if (loads.has(tokens.vocabulary.texts[word]!)) {
					exported = Math.max(exported, endOfExported(tokens, at));
				}
				const setting = set.get(word);
				if (setting !== undefined) {
					set.delete(word);
					keep(setting);
				}
				const calling = called.get(word);
				if (calling !== undefined && !own.has(at) && !isMember(tokens, at)) {
					called.delete(word);
					keep(calling);
				}
				const handed = handedOver.get(word);
				if (handed !== undefined && !own.has(at) && (thorough || !tokens.is(at + 1, '(') || this.#leads(at + 2, tokens.closing(at + 1) - 1)) && !(at <= exported && tokens.depths[at]! <= 1)) {
					handedOver.delete(word);
					keep(handed);
				}
			}
		};
		let at = 0;
		for (const body of outermost) {
			look(at, body.open);
			at = body.close;
		}
		look(at, tokens.count);
		for (let body = kept.pop(); body !== undefined; body = kept.pop()) {
			look(body.open + 1, body.close);
		}
		return outermost.filter((body) => out.has(body));
	}

	/** The outermost bodies in which nothing leads anywhere. */
	#silent(found: readonly Body[]): readonly Body[] {
		const tokens = this.#tokens;
		const { at: marks } = this.#mentions;
		const silent: Body[] = [];
		const around: Body[] = [];
		const branches = /\benv\b|ConfigService|env-var/.test(tokens.text) ? branchesOn(tokens, (from, to) => this.#leads(from, to)) : [];
		let nextBranch = 0;
		let branchEnd = -1;
		let end = -1;
		for (const body of found) {
			while (nextBranch < branches.length && branches[nextBranch]!.start < body.open) {
				branchEnd = branches[nextBranch++]!.end;
			}
			while (around.length > 0 && around.at(-1)!.close < body.open) {
				around.pop();
			}
			if (body.open < end) {
				continue;
			}
			const inside = around.length > 0;
			let all = 0;
			for (let at = body.open + 1; at < body.close && (all & 1) === 0; at++) {
				all |= marks[at]! | (inside && tokens.kinds[at] === wordToken && this.#derived.locals.has(tokens.words[at]!) ? 1 : 0);
			}
			const leads = (all & 1) !== 0 || (all & (hostText | hostLike)) === (hostText | hostLike);
			if (body.close - body.open <= shortest) {
				around.push(body);
			} else if (body.open < branchEnd || this.#isHandedToKnown(body.open)) {
				// All that a handler does may be asked for, and all that is done in one environment only.
				end = body.close;
			} else if (leads) {
				around.push(body);
			} else {
				silent.push(inside ? { ...body, inside } : body);
				end = body.close;
			}
		}
		return silent;
	}

	#leads(from: number, to: number): boolean {
		const { kinds, words } = this.#tokens;
		for (let at = from; at <= to; at++) {
			if ((this.#mentions.at[at]! & 1) !== 0 || (kinds[at] === wordToken && this.#derived.locals.has(words[at]!))) {
				return true;
			}
		}
		return false;
	}

	/** Whether something that leads somewhere stands before a function in its statement or member: it is a handler, perhaps, or what a decorator is about. */
	#isHandedToKnown(open: number): boolean {
		const tokens = this.#tokens;
		const { depths, kinds, words } = tokens;
		let depth = depths[open]!;
		for (let at = open - 1; at >= 0; at--) {
			if (open - at > longestStatement) {
				return true;
			}
			if (depths[at]! < depth) {
				if (kinds[at] === templateToken || kinds[at] === markupToken || (tokens.is(at, '{') && !isObject(tokens, at))) {
					return false;
				}
				depth = depths[at]!;
				continue;
			}
			if (kinds[at] === punctuationToken) {
				if (depths[at] === depth) {
					const code = tokens.first(at);
					if (code === 64 && routeDecorators.has(tokens.of(at + 1))) {
						return true;
					}
					if (code === 59 || (code === 125 && depth === depths[open] && tokens.startsLine(at + 1))) {
						return false;
					}
				}
			} else if (((this.#mentions.at[at]! & 1) !== 0 && !tokens.is(at, 'exports') && !tokens.is(at, 'module')) || (kinds[at] === wordToken && this.#derived.locals.has(words[at]!))) {
				return true;
			}
		}
		return false;
	}

	/** Whether a function returns one thing, which may have a name that is known. */
	#returnsKnown({ open, close }: Body): boolean {
		const tokens = this.#tokens;
		let found = -1;
		for (let at = open + 1; at < close; at++) {
			if (tokens.kinds[at] === wordToken && tokens.is(at, 'return')) {
				if (found >= 0) {
					return false;
				}
				found = at;
			}
		}
		return found >= 0 && this.#isKnown(found + 1, Math.min(found + 3, close - 1), this.#declaredIn({ open, close }));
	}

	/** What the variables of a body are called. */
	#declaredIn({ open, close }: Pick<Body, 'open' | 'close'>): ReadonlySet<number> {
		const tokens = this.#tokens;
		const own = new Set<number>();
		for (let at = open + 1; at < close; at++) {
			if (tokens.kinds[at] === wordToken && declares.has(tokens.vocabulary.texts[tokens.words[at]!]!)) {
				for (const name of declaredNames(tokens, at)) {
					own.add(name);
				}
			}
		}
		return own;
	}

	/** What a body sets that may be asked for elsewhere: members of `this`, and, within another function, what that one declares. */
	#setBy({ open, close }: Body, inside: boolean): ReadonlySet<number> {
		const tokens = this.#tokens;
		const { kinds, words, vocabulary } = tokens;
		const set = new Set<number>();
		let own: ReadonlySet<number> | undefined;
		for (let at = open + 1; at < close; at++) {
			if (kinds[at] !== wordToken) {
				continue;
			}
			if (vocabulary.texts[words[at]!] === 'this') {
				if (tokens.is(at + 1, '.') && isAssignment(tokens, at + 3) && this.#isGivenKnown(at + 4, (own ??= this.#declaredIn({ open, close })))) {
					set.add(words[at + 2]!);
				}
			} else if (inside && !isMember(tokens, at) && isChanged(tokens, at) && !(own ??= this.#declaredIn({ open, close })).has(words[at]!)) {
				set.add(words[at]!);
			}
		}
		return set;
	}

	/** Whether anything may be known of the expression that starts at a token: of a very long one, it may. */
	#isGivenKnown(from: number, own: ReadonlySet<number>): boolean {
		const last = endOfExpression(this.#tokens, from, longestValue);
		return last - from >= longestValue || this.#isKnown(from, last, own);
	}

	/** Whether anything may be known of an expression: it makes something, holds a literal, or names a variable. */
	#isKnown(from: number, to: number, own: ReadonlySet<number>): boolean {
		const tokens = this.#tokens;
		if (tokens.is(from, '{') || tokens.is(from, '[') || tokens.is(from, 'new')) {
			return true;
		}
		for (let at = from; at <= to; at++) {
			switch (tokens.kinds[at]) {
				case wordToken:
					if (own.has(tokens.words[at]!) || this.#derived.variables.has(tokens.words[at]!)) {
						return true;
					}
					break;
				case punctuationToken:
					break;
				default:
					return true;
			}
		}
		return false;
	}
}

/** Whether a bracket opens an object, or a pattern of one. */
function isObject(tokens: Tokens, at: number): boolean {
	const before = tokens.first(at - 1);
	return tokens.kind(at - 1) === punctuationToken ? before !== 41 && before !== 59 && before !== 123 && before !== 125 && !tokens.is(at - 1, '=>') : tokens.is(at - 1, 'return') || tokens.is(at - 1, 'default');
}

/** The last token of what is only mentioned to be exported, when a statement that starts at a token does that: a name or a list of names. */
function endOfExported(tokens: Tokens, at: number): number {
	if (tokens.depths[at] !== 0) {
		return -1;
	}
	let value = at + 1;
	if (tokens.is(at, 'export')) {
		value = tokens.is(value, 'default') ? value + 1 : value;
	} else if (tokens.is(at, 'module') || tokens.is(at, 'exports')) {
		while (tokens.is(value, '.')) {
			value += 2;
		}
		if (!tokens.is(value, '=')) {
			return -1;
		}
		value++;
	} else {
		return -1;
	}
	return tokens.is(value, '{') ? tokens.partners[value]! : value;
}
