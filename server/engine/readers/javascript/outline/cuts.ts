import type { Fact } from '../../../core/fact.js';
import { countUpTo } from '../../../core/text.js';
import { placed } from '../placed.js';

/** A text without some parts of it, and the way back from places in what is left to places in the whole (UTF-16 offsets both). */
export class Cuts {
	/** What is left. */
	readonly text: string;
	/** Where parts were, in what is left, in order. */
	readonly #places: readonly number[];
	/** How much was taken out up to and with each. */
	readonly #lengths: readonly number[];

	/** `parts` are in order and do not touch each other; nothing empty that has a place may stand where one was. */
	constructor(whole: string, parts: readonly { readonly start: number; readonly end: number }[]) {
		const places: number[] = [];
		const lengths: number[] = [];
		let text = '';
		let at = 0;
		for (const { start, end } of parts) {
			text += whole.slice(at, start);
			places.push(text.length);
			lengths.push((lengths.at(-1) ?? 0) + end - start);
			at = end;
		}
		this.text = parts.length === 0 ? whole : text + whole.slice(at);
		this.#places = places;
		this.#lengths = lengths;
	}

	/** The place in the whole text of one in what is left. Where a part was, something ends before it, and starts (`isStart`) after it. */
	restored(offset: number, isStart = false): number {
		const before = countUpTo(this.#places, isStart ? offset : offset - 1);
		return before === 0 ? offset : offset + this.#lengths[before - 1]!;
	}

	/** The same facts with places in the whole text. */
	restore(facts: readonly Fact[]): readonly Fact[] {
		return this.#places.length === 0
			? facts
			: placed(
					facts,
					(offset) => this.restored(offset),
					(offset) => this.restored(offset, true),
				);
	}
}
