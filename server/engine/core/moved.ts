import type { Change } from './text.js';

/** Where places of a text stand after it changed. */
export interface Places {
	/** The place of a UTF-16 offset. */
	at(offset: number): number;
	/** The place of one at which something starts that is not empty. */
	ofStart(offset: number): number;
	/** The place of one at which something empty stands: on which side of what is typed there, only who put it there knows. */
	ofEmpty(offset: number): number;
}

/** What stands before a change stays, what stands behind it moves, and what is gone leaves the place where it was. */
export function placesAfter({ start, beforeEnd, afterEnd }: Change): Places {
	const delta = afterEnd - beforeEnd;
	const at = (offset: number): number => (offset <= start ? offset : offset >= beforeEnd ? offset + delta : start);
	return { at, ofEmpty: at, ofStart: start === beforeEnd ? (offset) => (offset === start ? offset + delta : at(offset)) : at };
}

/** Names of numbers that are places. */
const places: ReadonlySet<string> = new Set(['importOffset']);

interface Range {
	readonly start: number;
	readonly end: number;
}

function isRange(value: object): value is Range {
	const { start, end } = value as Partial<Range>;
	return typeof start === 'number' && typeof end === 'number';
}

/** A value of plain JSON with every span in it where it stands now. What has not moved is the same object. */
export function moved<Value>(value: Value, to: Places): Value {
	return movedWithin(value, to, undefined, undefined) as Value;
}

/** As {@link moved}, for a value with spans of several files: those of one file move, which the nearest `path` around a span tells. */
export function movedIn<Value>(value: Value, file: string, to: Places): Value {
	return movedWithin(value, to, file, undefined) as Value;
}

function rangeAfter({ start, end }: Range, to: Places): Range {
	return start === end ? { start: to.ofEmpty(start), end: to.ofEmpty(end) } : { start: to.ofStart(start), end: to.at(end) };
}

function movedWithin(value: unknown, to: Places, file: string | undefined, owner: string | undefined): unknown {
	if (typeof value !== 'object' || value === null) {
		return value;
	}
	if (Array.isArray(value)) {
		let copy: unknown[] | undefined;
		for (let index = 0; index < value.length; index++) {
			const next = movedWithin(value[index], to, file, owner);
			if (next !== value[index]) {
				copy ??= [...(value as unknown[])];
				copy[index] = next;
			}
		}
		return copy ?? value;
	}
	if (isRange(value)) {
		if (owner !== file) {
			return value;
		}
		const range = rangeAfter(value, to);
		return range.start === value.start && range.end === value.end ? value : range;
	}
	const from = value as Readonly<Record<string, unknown>>;
	const { path } = from;
	const whose = file !== undefined && typeof path === 'string' ? path : owner;
	let copy: Record<string, unknown> | undefined;
	for (const key in from) {
		const each = from[key];
		const next = typeof each === 'number' && whose === file && places.has(key) ? to.at(each) : movedWithin(each, to, file, whose);
		if (next !== each) {
			copy ??= { ...from };
			copy[key] = next;
		}
	}
	return copy ?? value;
}

/** All spans of one file in a value of plain JSON, which the nearest `path` around a span tells. */
export function spansIn(value: unknown, file: string, owner?: string): readonly Range[] {
	if (typeof value !== 'object' || value === null) {
		return [];
	}
	if (isRange(value)) {
		return owner === file ? [value] : [];
	}
	const { path } = value as { readonly path?: unknown };
	return Object.values(value).flatMap((each: unknown) => spansIn(each, file, typeof path === 'string' ? path : owner));
}

/** Whether one value of plain JSON is another one whose spans have moved, and nothing else. */
export function isMoved(before: unknown, after: unknown, to: Places): boolean {
	if (typeof before !== 'object' || before === null || typeof after !== 'object' || after === null) {
		return before === after;
	}
	if (Array.isArray(before)) {
		return (
			Array.isArray(after) &&
			before.length === after.length &&
			before.every((each, index) => isMoved(each, (after as unknown[])[index], to))
		);
	}
	if (isRange(before)) {
		return (
			isRange(after) && after.start === (before.end > before.start ? to.ofStart : to.at)(before.start) && after.end === to.at(before.end)
		);
	}
	const [from, into] = [before as Readonly<Record<string, unknown>>, after as Readonly<Record<string, unknown>>];
	let count = 0;
	for (const key in from) {
		count++;
		const each = from[key];
		if (typeof each === 'number' && places.has(key) ? to.at(each) !== into[key] : !isMoved(each, into[key], to)) {
			return false;
		}
	}
	return count === Object.keys(into).length;
}
