import { isChanged, isMember } from './grammar.js';
import type { Part } from './left.js';
import { loading } from './meanings.js';
import { type Mentions } from './mentions.js';
import { wordToken, type Tokens } from './tokens.js';

/** Where in a text something stands that a fact may come from: the walk looks nowhere else. */
export class Leads {
	/** In order. */
	readonly #places: readonly number[];
	/** The first place that was not before what was asked for last: the walk asks in the order of the text, mostly. */
	#next = 0;

	constructor(places: readonly number[]) {
		this.#places = places;
	}

	/** Whether anything from one place up to another leads somewhere. */
	within(from: number, to: number): boolean {
		const places = this.#places;
		let next = this.#next;
		while (next > 0 && places[next - 1]! >= from) {
			next--;
		}
		while (next < places.length && places[next]! < from) {
			next++;
		}
		this.#next = next;
		return next < places.length && places[next]! < to;
	}
}

/**
 * The tokens that lead somewhere in what is left of a text without some parts: all that were marked, imports and exports, and
 * what changes a variable of the module (`variables`) outside of all brackets,
 * where it may be in a function without any.
 */
export function leadsIn(tokens: Tokens, { at: marks }: Mentions, variables: ReadonlySet<number>, parts: readonly Part[]): Leads {
	const { starts, kinds, words, depths, count } = tokens;
	const { meanings } = tokens.vocabulary;
	const places: number[] = [];
	let next = 0;
	let removed = 0;
	for (let at = 0; at < count; at++) {
		const start = starts[at]!;
		while (next < parts.length && parts[next]!.end <= start) {
			removed += parts[next]!.end - parts[next]!.start;
			next++;
		}
		if (next < parts.length && parts[next]!.start <= start) {
			continue;
		}
		if (
			marks[at] !== 0 ||
			(kinds[at] === wordToken &&
				((meanings[words[at]!]! & loading) !== 0 ||
					(depths[at] === 0 && variables.has(words[at]!) && !isMember(tokens, at) && isChanged(tokens, at))))
		) {
			places.push(start - removed);
		}
	}
	return new Leads(places);
}
