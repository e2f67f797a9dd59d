import type { Body } from './bodies.js';
import { isMember } from './grammar.js';
import { loading } from './meanings.js';
import type { Slice } from './slices.js';
import { wordToken, type Tokens } from './tokens.js';

/** A part of a text, by UTF-16 offsets. */
export interface Part {
	readonly start: number;
	readonly end: number;
}

/** The slices of a function that has a name. */
export interface Group {
	readonly body: Body;
	readonly slices: Slice[];
}

/** The words by which what is left out is reached after all. */
export interface Reach {
	/** The tokens that name a function. */
	readonly names?: readonly number[];
	/** Whether what a function returns may be known. */
	readonly isCalled?: boolean;
	/** The words by which a function is called with what leads somewhere: the class of a constructor. */
	readonly given?: ReadonlySet<number>;
	/** What is set, or declared, that may be asked for elsewhere. */
	readonly set?: ReadonlySet<number>;
}

type Item = Body | Slice | Group;

/** What a text can do without: all that nothing else mentions that is left. */
export class Left {
	readonly #tokens: Tokens;
	/** Calls count, too. */
	readonly #thorough: boolean;
	readonly #leads: (from: number, to: number) => boolean;
	readonly #items: (Body | Slice)[] = [];
	readonly #later = new Map<Body, Reach>();
	readonly #out = new Set<Item>();
	readonly #handedOver = new Map<number, Item[]>();
	readonly #called = new Map<number, Item[]>();
	readonly #given = new Map<number, Item[]>();
	readonly #set = new Map<number, Item[]>();
	/** The tokens that name what is left out. */
	readonly #own = new Set<number>();
	/** The words by which anything is handed over or called, and all that what is added later is reached by. */
	readonly #names = new Set<number>();
	/** Those that were seen, and those that were handed over or called. */
	readonly #seen = new Set<number>();
	readonly #seenHanded = new Set<number>();
	readonly #seenCalled = new Set<number>();
	/** What counts after all, and is still to be looked at. */
	readonly #kept: Item[] = [];
	#exported = -1;

	constructor(tokens: Tokens, thorough: boolean, leads: (from: number, to: number) => boolean) {
		this.#tokens = tokens;
		this.#thorough = thorough;
		this.#leads = leads;
	}

	/** Adds what may be left out. */
	add(item: Body | Slice, reach: Reach): void {
		this.#items.push(item);
		this.#reach(item, reach);
	}

	/** Adds what may be left out of a slice, should that one be kept. */
	addLater(body: Body, reach: Reach): void {
		this.#later.set(body, reach);
		for (const name of reach.names ?? []) {
			this.#names.add(this.#tokens.words[name]!);
		}
		for (const name of reach.set ?? []) {
			this.#names.add(name);
		}
	}

	/** Adds what counts as a whole when the function around it is handed over. */
	addGroup(group: Group): void {
		this.#reach(group, { names: group.body.names });
	}

	/** What can be left out, in order. */
	find(): readonly Part[] {
		const { starts, ends } = this.#tokens;
		const items = this.#items.sort((one, other) => startOf(one) - startOf(other));
		let at = 0;
		for (const item of items) {
			const first = startOf(item);
			if (first >= at) {
				this.#look(at, first);
				at = 'open' in item ? item.close : item.last + 1;
			}
			if ('signs' in item) {
				for (const sign of item.signs) {
					this.#look(sign, sign + 1);
				}
			}
		}
		this.#look(at, this.#tokens.count);
		for (let item = this.#kept.pop(); item !== undefined; item = this.#kept.pop()) {
			if ('body' in item) {
				this.#keep(item.slices);
			} else if ('open' in item) {
				this.#look(item.open + 1, item.close);
			} else {
				this.#lookInto(item);
			}
		}
		return items
			.flatMap((item): readonly (Body | Slice)[] =>
				'open' in item || (item.signs.length === 0 && this.#out.has(item)) ? [item] : item.signs.length === 0 ? item.inner : [],
			)
			.filter((item) => this.#out.has(item))
			.map((item) =>
				'open' in item ? { start: ends[item.open]!, end: starts[item.close]! } : { start: starts[item.first]!, end: ends[item.last]! },
			);
	}

	#reach(item: Item, { names = [], isCalled = false, given, set }: Reach): void {
		const { words } = this.#tokens;
		this.#out.add(item);
		for (const name of names) {
			add(this.#handedOver, words[name]!, item);
			this.#names.add(words[name]!);
			this.#own.add(name);
			if (isCalled) {
				add(this.#called, words[name]!, item);
			}
		}
		for (const name of given ?? []) {
			add(this.#given, name, item);
			this.#names.add(name);
		}
		for (const name of set ?? []) {
			add(this.#set, name, item);
		}
	}

	#keep(items: readonly Item[]): void {
		for (const item of items) {
			if (this.#out.delete(item)) {
				this.#kept.push(item);
			}
		}
	}

	/** A slice that is kept: the functions in it may still be left out. */
	#lookInto({ first, last, inner, signs }: Slice): void {
		const { words } = this.#tokens;
		let at = first;
		for (const body of inner) {
			const reach = this.#later.get(body);
			if (reach !== undefined) {
				this.#reach(body, reach);
			}
			this.#look(at, body.open);
			at = body.close;
		}
		this.#look(at, last + 1);
		for (const body of signs.length > 0 ? [] : inner) {
			const { names, isCalled, set } = this.#later.get(body)!;
			const isReached =
				names!.some((name) => this.#seenHanded.has(words[name]!) || (isCalled === true && this.#seenCalled.has(words[name]!))) ||
				[...set!].some((name) => this.#seen.has(name));
			if (isReached) {
				this.#keep([body]);
			}
		}
	}

	#look(from: number, to: number): void {
		const tokens = this.#tokens;
		for (let at = from; at < to; at++) {
			if (tokens.kinds[at] !== wordToken) {
				continue;
			}
			const word = tokens.words[at]!;
			if ((tokens.vocabulary.meanings[word]! & loading) !== 0) {
				this.#exported = Math.max(this.#exported, endOfExported(tokens, at));
			}
			const setting = this.#set.get(word);
			if (setting !== undefined) {
				this.#set.delete(word);
				this.#keep(setting);
			}
			if (!this.#names.has(word)) {
				continue;
			}
			this.#seen.add(word);
			if (this.#own.has(at)) {
				continue;
			}
			if (!isMember(tokens, at)) {
				this.#seenCalled.add(word);
				const calling = this.#called.get(word);
				if (calling !== undefined) {
					this.#called.delete(word);
					this.#keep(calling);
				}
			}
			const isGiven =
				tokens.is(at + 1, '(') && (!this.#seenHanded.has(word) || this.#given.has(word)) && this.#leads(at + 2, tokens.closing(at + 1) - 1);
			const given = isGiven ? this.#given.get(word) : undefined;
			if (given !== undefined) {
				this.#given.delete(word);
				this.#keep(given);
			}
			if (
				!this.#seenHanded.has(word) &&
				(isGiven || ((this.#thorough || !tokens.is(at + 1, '(')) && !(at <= this.#exported && tokens.depths[at]! <= 1)))
			) {
				this.#seenHanded.add(word);
				const handed = this.#handedOver.get(word);
				if (handed !== undefined) {
					this.#handedOver.delete(word);
					this.#keep(handed);
				}
			}
		}
	}
}

function startOf(item: Body | Slice): number {
	return 'open' in item ? item.open : item.first;
}

function add(to: Map<number, Item[]>, name: number, item: Item): void {
	const list = to.get(name);
	if (list === undefined) {
		to.set(name, [item]);
	} else {
		list.push(item);
	}
}

/**
 * The last token of what is only mentioned to be exported, when a statement that starts at a token does that: a name or a list of
 * names.
 */
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
