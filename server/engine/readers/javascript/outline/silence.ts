import { mayCallReader } from '../environment.js';
import { routeDecorators } from '../context.js';
import { type Body, namesOfExpressions } from './bodies.js';
import { asksOtherModule, type Branch, branchesOn } from './branches.js';
import type { Derived } from './derived.js';
import { declaredNames, declares, endOfExpression, isAssignment, isChanged, isMember, startsStatement } from './grammar.js';
import { handledBodies } from './handled.js';
import { type Group, Left, type Part, type Reach } from './left.js';
import { hostLike, hostText, isTestCall, localName, type Mentions, signOnly } from './mentions.js';
import { mayReturnKnown } from './returns.js';
import { type Slice, Slices } from './slices.js';
import { markupToken, punctuationToken, templateToken, wordToken, type Tokens } from './tokens.js';

/** A body that counts. */
interface Leading {
	readonly body: Body;
	/** Whether all of it counts. */
	readonly isWhole: boolean;
}

/** How many functions that call each other are followed. */
const mostRounds = 8;
const noSlices = { slices: [], groups: [] } as const;
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
	readonly #slices: Slices;

	constructor(tokens: Tokens, mentions: Mentions, derived: Derived) {
		this.#tokens = tokens;
		this.#mentions = mentions;
		this.#derived = derived;
		this.#slices = new Slices(tokens, mentions);
	}

	/**
	 * The parts of the text that can be left out, in order. `thorough`: calls count, too, since somebody looks at what functions do
	 * when the process ends.
	 */
	leftOut(found: readonly Body[], thorough: boolean): readonly Part[] {
		const tokens = this.#tokens;
		const readsEnvironment = /\benv\b|ConfigService|env-var|\benvironment\s?[!=]=/.test(tokens.text) || mayCallReader(tokens.text);
		const handled = handledBodies(tokens, found);
		let sorted = this.#sort(found, readsEnvironment, handled);
		// What a function is given may be known where it is called once.
		for (let rounds = 0; rounds < mostRounds && this.#markCalls(sorted.leading); rounds++) {
			sorted = this.#sort(found, readsEnvironment, handled);
		}
		const { silent, leading, branches } = sorted;
		const { slices, groups } = thorough ? noSlices : this.#slice(found, silent, leading, branches, readsEnvironment);
		const inSlices = new Set(slices.flatMap(({ inner }) => inner));
		const outermost = silent.filter((body) => !inSlices.has(body));
		const left = new Left(tokens, thorough, (from, to) => this.#leads(from, to));
		for (const body of outermost) {
			left.add(body, this.#reachedBy(body));
		}
		for (const slice of slices) {
			left.add(slice, { set: slice.names });
			for (const body of slice.inner) {
				if (slice.signs.length > 0) {
					left.add(body, this.#reachedBy(body));
				} else {
					left.addLater(body, this.#reachedBy(body));
				}
			}
		}
		for (const group of groups) {
			left.addGroup(group);
		}
		return left.find();
	}

	/**
	 * Marks where functions of the module in which something leads somewhere are mentioned, when that is but once beside their
	 * declaration. Whether there were any that had no mark.
	 */
	#markCalls(leading: readonly Leading[]): boolean {
		const tokens = this.#tokens;
		const names = new Map<number, number>();
		for (const name of this.#derived.classes) {
			names.set(name, -1);
		}
		for (const { body } of leading) {
			for (const name of body.names) {
				names.set(tokens.words[name]!, -1);
			}
		}
		const mentioned = new Map<number, number>();
		for (let at = 0; at < tokens.count; at++) {
			const first = tokens.kinds[at] === wordToken ? names.get(tokens.words[at]!) : undefined;
			if (first === -1) {
				names.set(tokens.words[at]!, at);
			} else if (first !== undefined) {
				mentioned.set(first, mentioned.has(first) ? -1 : at);
			}
		}
		let hasMarked = false;
		for (const [first, second] of mentioned) {
			for (const at of second < 0 ? [] : [first, second]) {
				if ((this.#mentions.at[at]! & 1) === 0 && tokens.is(at + 1, '(') && !tokens.is(at - 1, 'function') && !isMember(tokens, at)) {
					this.#mentions.add(at);
					hasMarked = true;
				}
			}
		}
		return hasMarked;
	}

	/** By which words a body is reached. */
	#reachedBy(body: Body): Reach {
		const isConstructor = body.names.some((name) => this.#tokens.is(name, 'constructor'));
		return {
			names: body.names,
			isCalled: this.#returnsKnown(body),
			set: this.#setBy(body, body.inside === true),
			...(isConstructor ? { given: this.#derived.classes } : {}),
		};
	}

	/** What can be left out of bodies that something comes from. */
	#slice(
		found: readonly Body[],
		silent: readonly Body[],
		leading: readonly Leading[],
		branches: readonly Branch[],
		readsEnvironment: boolean,
	): { readonly slices: readonly Slice[]; readonly groups: readonly Group[] } {
		const tokens = this.#tokens;
		const counting = new Set([...this.#derived.classes, ...namesOfExpressions(tokens)]);
		for (const { body } of leading) {
			for (const name of body.names) {
				counting.add(tokens.words[name]!);
			}
		}
		this.#slices.prepare(found, counting, branches, readsEnvironment);
		const slices: Slice[] = [];
		const groups: Group[] = [];
		for (const { body, isWhole } of leading) {
			if (isWhole) {
				continue;
			}
			const own = this.#slices.of(body);
			slices.push(...own);
			if (body.names.length > 0) {
				groups.push({ body, slices: [] });
			}
		}
		slices.sort((one, other) => one.first - other.first);
		let next = 0;
		for (const body of silent) {
			while (next < slices.length && slices[next]!.last < body.open) {
				next++;
			}
			if (next < slices.length && slices[next]!.first <= body.open) {
				slices[next]!.inner.push(body);
			}
		}
		for (const { body, slices: own } of groups) {
			own.push(...slices.filter(({ first, last }) => first > body.open && last < body.close));
		}
		return { slices, groups: groups.filter(({ slices: own }) => own.length > 0) };
	}

	/** Tells the outermost bodies in which nothing leads anywhere from those in which something does, or all counts. */
	#sort(
		found: readonly Body[],
		readsEnvironment: boolean,
		handled: ReadonlySet<Body>,
	): { readonly silent: readonly Body[]; readonly leading: readonly Leading[]; readonly branches: readonly Branch[] } {
		const tokens = this.#tokens;
		const { at: marks } = this.#mentions;
		const silent: Body[] = [];
		const leading: Leading[] = [];
		const around: Body[] = [];
		// That something is done in production only may be asked of another module: `config.isProd`.
		const hasBranches = readsEnvironment || /\bNODE_ENV\b/i.test(tokens.text) || asksOtherModule(tokens.text);
		const branches = hasBranches ? branchesOn(tokens, (from, to) => this.#leads(from, to)) : [];
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
				all |= marks[at]! | (inside && (marks[at]! & localName) !== 0 ? 1 : 0);
			}
			const leads = (all & (1 | signOnly)) !== 0 || (all & (hostText | hostLike)) === (hostText | hostLike);
			if (body.close - body.open <= shortest) {
				around.push(body);
				if (leads) {
					leading.push({ body, isWhole: true });
				}
			} else if (body.open < branchEnd || handled.has(body) || this.#isHandedToKnown(body)) {
				// All that a handler does may be asked for, and all that is done in one environment only.
				end = body.close;
				leading.push({ body, isWhole: true });
			} else if (leads) {
				around.push(body);
				leading.push({ body, isWhole: false });
			} else {
				silent.push(inside ? { ...body, inside } : body);
				end = body.close;
			}
		}
		return { silent, leading, branches };
	}

	#leads(from: number, to: number): boolean {
		const { at: marks } = this.#mentions;
		for (let at = from; at <= to; at++) {
			if ((marks[at]! & (1 | localName)) !== 0) {
				return true;
			}
		}
		return false;
	}

	/**
	 * Whether something that leads somewhere stands before a function in its statement or member: it is a handler, perhaps, or what
	 * a decorator is about.
	 */
	#isHandedToKnown({ open, parameters }: Body): boolean {
		const tokens = this.#tokens;
		const { depths, kinds } = tokens;
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
			} else if ((this.#mentions.at[at]! & 1) !== 0) {
				if (!tokens.is(at, 'exports') && !tokens.is(at, 'module') && !isTestCall(tokens, at)) {
					return true;
				}
			} else if (at < parameters && (this.#mentions.at[at]! & localName) !== 0) {
				// What another function calls as this one calls its parameters, is another thing.
				return true;
			}
			if (depths[at] === depth && kinds[at] === wordToken && startsStatement(tokens, at) && !isDecorated(tokens, at)) {
				return false;
			}
		}
		return false;
	}

	/** Whether a function returns one thing, which may have a name that is known, or a value. */
	#returnsKnown({ open, close }: Body): boolean {
		const tokens = this.#tokens;
		if (mayReturnKnown(tokens, { open, close })) {
			return true;
		}
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
				if (
					tokens.is(at + 1, '.') &&
					isAssignment(tokens, at + 3) &&
					this.#isGivenKnown(at + 4, (own ??= this.#declaredIn({ open, close })))
				) {
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

/** Whether a decorator stands before a token: `@name`, `@a.name(…)`. */
function isDecorated(tokens: Tokens, at: number): boolean {
	let before = tokens.is(at - 1, ')') ? tokens.partners[at - 1]! - 1 : at - 1;
	while (tokens.is(before - 1, '.')) {
		before -= 2;
	}
	return tokens.is(before - 1, '@');
}

/** Whether a bracket opens an object, or a pattern of one. */
function isObject(tokens: Tokens, at: number): boolean {
	const before = tokens.first(at - 1);
	return tokens.kind(at - 1) === punctuationToken
		? before !== 41 && before !== 59 && before !== 123 && before !== 125 && !tokens.is(at - 1, '=>')
		: tokens.is(at - 1, 'return') || tokens.is(at - 1, 'default');
}
