import type { Body } from './bodies.js';
import type { Branch } from './branches.js';
import { declaredNames, isChanged, isMember, NeedsTree } from './grammar.js';
import { declaring, ending, lookedFor, naming, returning } from './meanings.js';
import { hostLike, hostText, isMergerCall, localName, type Mentions, signOnly } from './mentions.js';
import { kindOf, startsWith } from './returns.js';
import { statementsOf, type Statement } from './statements.js';
import { markupToken, wordToken, type Tokens } from './tokens.js';

/** Statements of a function that no fact comes from, which is kept for other statements in it. */
export interface Slice {
	readonly first: number;
	readonly last: number;
	/** The words that it declares, or changes what they name: whoever mentions one, needs it. */
	readonly names: ReadonlySet<number>;
	/** The signs in it of what a file is for: then it is kept in any case, but nothing is asked of what else it mentions. */
	readonly signs: readonly number[];
	/** The bodies of functions in it. */
	readonly inner: Body[];
}

/** A function with fewer tokens is parsed sooner than looked at. */
const shortest = 40;
/** Tells which statements no fact comes from in functions that others come from. */
export class Slices {
	readonly #tokens: Tokens;
	readonly #mentions: Mentions;
	/** Of the statement that is looked at: what it declares and changes, and what the function in it does that the walk is in. */
	readonly #names = new Set<number>();
	readonly #own = new Set<number>();
	readonly #changed = new Set<number>();
	/** The names of functions and classes that count. */
	#counting: ReadonlySet<number> = new Set();
	#branches: readonly Branch[] = [];
	#mayEnd = false;
	/** The brackets of the bodies of functions, by the first one. */
	#bodies: ReadonlyMap<number, number> = new Map();

	constructor(tokens: Tokens, mentions: Mentions) {
		this.#tokens = tokens;
		this.#mentions = mentions;
	}

	/** Starts with a file; `readsEnvironment` where it may do that. */
	prepare(found: readonly Body[], counting: ReadonlySet<number>, branches: readonly Branch[], readsEnvironment: boolean): void {
		this.#mayEnd = readsEnvironment;
		this.#bodies = new Map(found.map(({ open, close }) => [open, close]));
		this.#counting = counting;
		this.#branches = branches;
	}

	/** The statements of a body that can be left out as long as nobody mentions what they name, in order. */
	of({ open, close }: Body): readonly Slice[] {
		const slices: Slice[] = [];
		if (close - open > shortest) {
			this.#addAll(open, true, slices);
		}
		return slices;
	}

	#addAll(open: number, isFunction: boolean, to: Slice[]): void {
		const tokens = this.#tokens;
		const close = tokens.partners[open]!;
		const statements = statementsOf(tokens, open, close);
		/** The statements of this block that can be left out as a whole. */
		const cut: { readonly statement: Statement; readonly slice: Slice }[] = [];
		for (const [index, statement] of (statements ?? []).entries()) {
			const { first, last, plain, blocks } = statement;
			// How a block ends is asked for.
			const signs: number[] = [];
			const names =
				plain && (isFunction || index + 1 < statements!.length) && this.#isCuttable(statement)
					? this.#namesOf(first, last, signs)
					: undefined;
			if (names !== undefined && (signs.length === 0 || blocks.length === 0)) {
				cut.push({ statement, slice: { first, last, names, signs, inner: [] } });
				continue;
			}
			for (const block of blocks) {
				this.#addAll(block, false, to);
			}
		}
		const witness = isFunction ? this.#witness(statements ?? [], new Set(cut.map(({ statement }) => statement))) : undefined;
		for (const { statement, slice } of cut) {
			if (statement !== witness) {
				to.push(slice);
				continue;
			}
			for (const block of statement.blocks) {
				this.#addAll(block, false, to);
			}
		}
	}

	/**
	 * The statement that has to stay for a function to be one of which nobody says what it returns, since it does more than to declare
	 * what it returns at its end (`soleReturn`): the first that is no declaration and no expression, or, where there is none, no
	 * declaration. None where one stays anyway.
	 */
	#witness(statements: readonly Statement[], cut: ReadonlySet<Statement>): Statement | undefined {
		const tokens = this.#tokens;
		const last = statements.at(-1);
		if (cut.size === 0 || last === undefined || !startsWith(tokens, last.first, 'return')) {
			return undefined;
		}
		for (const kind of ['other', 'expression']) {
			const all = statements.filter((statement) => statement !== last && kindOf(tokens, statement.first) === kind);
			if (all.length > 0) {
				return all.every((statement) => cut.has(statement)) ? all[0] : undefined;
			}
		}
		return undefined;
	}

	/**
	 * Whether what stands around a statement stays two statements without it: the next one does not go on with the last, whatever
	 * ended that.
	 */
	#isCuttable({ first, last }: Statement): boolean {
		const tokens = this.#tokens;
		if (this.#branches.some(({ start, end }) => start <= last && end >= first)) {
			return false;
		}
		return (
			tokens.is(first - 1, ';') ||
			tokens.is(first - 1, '{') ||
			tokens.is(last + 1, '}') ||
			(tokens.kind(last + 1) === wordToken && (tokens.is(first - 1, '}') || tokens.startsLine(first)))
		);
	}

	/**
	 * What a statement declares and changes; undefined where something in it leads somewhere, or is looked for. Adds the signs in
	 * it, which may stand in no other function.
	 */
	#namesOf(first: number, last: number, signs: number[]): ReadonlySet<number> | undefined {
		const tokens = this.#tokens;
		const { kinds, words, vocabulary } = tokens;
		const { at: marks } = this.#mentions;
		// Most statements are given up soon.
		const [names, own, changed] = [this.#names, this.#own, this.#changed];
		names.clear();
		own.clear();
		changed.clear();
		let hosts = 0;
		/** The end of the function in it that the walk is in. */
		let end = -1;
		for (let at = first; at <= last + 1; at++) {
			if (at > end && changed.size > 0) {
				for (const name of changed) {
					if (!own.has(name)) {
						names.add(name);
					}
				}
				changed.clear();
			}
			if (at > last) {
				break;
			}
			hosts |= marks[at]!;
			if ((marks[at]! & (1 | localName)) !== 0 || kinds[at] === markupToken || (hosts & (hostText | hostLike)) === (hostText | hostLike)) {
				return undefined;
			}
			if ((marks[at]! & signOnly) !== 0) {
				if (at <= end) {
					return undefined;
				}
				signs.push(at);
			}
			if (kinds[at] !== wordToken) {
				const close = at > end ? this.#bodies.get(at) : undefined;
				if (close !== undefined) {
					end = close;
					own.clear();
				}
				continue;
			}
			const word = words[at]!;
			const meaning = vocabulary.meanings[word]!;
			if (
				(meaning & lookedFor) !== 0 ||
				(this.#mayEnd && (meaning & ending) !== 0) ||
				((meaning & returning) !== 0 && at > end) ||
				(this.#counting.has(word) && !tokens.is(at + 1, '('))
			) {
				return undefined;
			}
			if ((meaning & declaring) !== 0) {
				const declared = declaredWithin(tokens, at);
				if (declared === undefined) {
					return undefined;
				}
				for (const name of declared) {
					(at > end ? names : own).add(name);
				}
			} else if ((meaning & naming) !== 0) {
				const name = tokens.is(at + 1, '*') ? at + 2 : at + 1;
				if (tokens.kind(name) === wordToken) {
					(at > end ? names : own).add(words[name]!);
				}
			} else if (isMember(tokens, at)) {
				if (tokens.is(at - 2, 'this') && isChanged(tokens, at)) {
					names.add(word);
				}
			} else if ((marks[at]! & signOnly) === 0 && isChanged(tokens, at)) {
				(at > end ? names : changed).add(word);
			} else if (isMergerCall(tokens, at)) {
				names.add(words[at + 2]!);
			}
		}
		return new Set(names);
	}
}

/** The names of a declaration; undefined where they do not end. */
function declaredWithin(tokens: Tokens, at: number): readonly number[] | undefined {
	try {
		return declaredNames(tokens, at);
	} catch (error) {
		if (error instanceof NeedsTree) {
			return undefined;
		}
		throw error;
	}
}
