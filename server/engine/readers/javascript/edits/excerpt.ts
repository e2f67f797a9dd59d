import { countUpTo } from '../../../core/text.js';
import type { Unit } from './units.js';

/** What stands between two parts: whatever the first one lacks at its end, the next one starts a statement. */
const between = '\n;\n';

/** Parts of a text, put together to one of their own, and the way from places in it to those in the whole. Places are UTF-16 offsets. */
export class Excerpt {
	readonly text: string;
	readonly #parts: readonly { readonly start: number; readonly end: number }[];
	/** Where each part starts. */
	readonly #starts: readonly number[];

	/** `parts` are in order, and do not touch each other. What is added at the end has no place in the whole. */
	constructor(whole: string, parts: readonly { readonly start: number; readonly end: number }[], added: string) {
		const starts: number[] = [];
		let text = '';
		for (const { start, end } of parts) {
			if (starts.length > 0) {
				text += between;
			}
			starts.push(text.length);
			text += whole.slice(start, end);
		}
		this.text = added === '' ? text : text + between + added;
		this.#parts = parts;
		this.#starts = starts;
	}

	/** The place in the whole of one in the excerpt. */
	restored(offset: number): number {
		const at = countUpTo(this.#starts, offset) - 1;
		const part = this.#parts[at];
		return part === undefined ? offset : Math.min(part.end, part.start + offset - this.#starts[at]!);
	}
}

/** A statement with its place in a text. */
export interface Standing {
	readonly unit: Unit;
	readonly start: number;
	readonly end: number;
}

/**
 * The parts of a text that hold some of its statements, and all that is around them; what is between statements is taken with an
 * edited stretch.
 */
export function partsOf(
	units: readonly Standing[],
	kept: ReadonlySet<Unit>,
	edited: { readonly from: number; readonly to: number },
	length: number,
): readonly { readonly start: number; readonly end: number }[] {
	const parts: { start: number; end: number }[] = [];
	const take = (start: number, end: number): void => {
		const last = parts.at(-1);
		if (last?.end === start) {
			last.end = end;
		} else if (start < end) {
			parts.push({ start, end });
		}
	};
	let at = 0;
	let before: Standing | undefined;
	const isIn = (one: Standing | undefined): boolean => one === undefined || kept.has(one.unit);
	for (const one of [...units, undefined]) {
		const start = one?.start ?? length;
		const touches = at <= edited.to && edited.from <= start;
		if (before?.unit.list !== one?.unit.list || (isIn(before) && isIn(one)) || touches) {
			take(at, start);
		}
		if (one !== undefined) {
			if (isIn(one)) {
				take(one.start, one.end);
			}
			at = one.end;
		}
		before = one;
	}
	return parts;
}
