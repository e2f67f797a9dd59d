import type { Fact } from '../../../core/fact.js';
import { moved, placesAfter } from '../../../core/moved.js';
import type { Span } from '../../../core/text.js';

/** An edit: what stood between two places is longer now by so much. */
export interface Shift {
	readonly start: number;
	readonly end: number;
	readonly delta: number;
}

/** Facts that an edit took away and brought. */
export interface Difference {
	readonly gone: readonly Fact[];
	readonly come: readonly Fact[];
}

/** Facts that a file states once, whatever says so: which statement it is said of depends on all of them. */
const ofTheFile: ReadonlySet<Fact['kind']> = new Set(['module.shape', 'role.sign']);

/** Facts with the places that they have after an edit. */
export function shifted(facts: readonly Fact[], { start, end, delta }: Shift): readonly Fact[] {
	const places = placesAfter({ start, beforeEnd: end, afterEnd: end + delta });
	return facts.map((fact) => moved(fact, places));
}

/** Values that are words of the text: with others put in, they are others. */
const words: ReadonlySet<unknown> = new Set(['literal', 'secret', 'env']);

/** Whether an edit leaves what a fact speaks of: what holds more than words may become longer, or shorter within. */
export function cutsNothing(shift: Shift, value: unknown): boolean {
	if (typeof value !== 'object' || value === null) {
		return true;
	}
	const { start, end, kind } = value as Readonly<Record<string, unknown>>;
	if (typeof start === 'number' && typeof end === 'number') {
		return end <= shift.start || start >= shift.end || (start < shift.start && shift.end < end);
	}
	if (words.has(kind)) {
		const { span } = value as { readonly span: Span };
		return span.end <= shift.start || span.start >= shift.end;
	}
	for (const key in value) {
		if (!cutsNothing(shift, (value as Readonly<Record<string, unknown>>)[key])) {
			return false;
		}
	}
	return true;
}

/** What one reading says that another does not, and the other way round. How the file is written is no part of it. */
export function difference(before: readonly Fact[], after: readonly Fact[]): Difference {
	// Most facts are the same to the letter; to look past what is unknown takes longer.
	const [left, come] = unmatched(before, after, (fact) => JSON.stringify(fact));
	const [gone, others] = unmatched(left, come, keyOf);
	return { gone: gone.filter(({ kind }) => kind !== 'module.style'), come: others.filter(({ kind }) => kind !== 'module.style') };
}

/** Those of two lists that have no partner in the other one. */
function unmatched(
	before: readonly Fact[],
	after: readonly Fact[],
	keyOfFact: (fact: Fact) => string,
): readonly [readonly Fact[], readonly Fact[]] {
	const left = new Map<string, Fact[]>();
	for (const fact of before) {
		const key = keyOfFact(fact);
		const same = left.get(key);
		if (same === undefined) {
			left.set(key, [fact]);
		} else {
			same.push(fact);
		}
	}
	const come = after.filter((fact) => left.get(keyOfFact(fact))?.pop() === undefined);
	return [[...left.values()].flat(), come];
}

/** Facts with a difference applied, in the order of the text; undefined where it does not fit them. */
export function merged(facts: readonly Fact[], { gone, come }: Difference, order: readonly Fact[]): readonly Fact[] | undefined {
	if (gone.some(({ kind }) => ofTheFile.has(kind)) || come.some(({ kind }) => ofTheFile.has(kind))) {
		return undefined;
	}
	if (gone.length === 0 && come.length === 0) {
		return facts;
	}
	let rest = [...facts];
	for (const fact of gone) {
		const key = keyOf(fact);
		const at = rest.findIndex((one) => one.span.start === fact.span.start && one.kind === fact.kind && keyOf(one) === key);
		if (at < 0) {
			return undefined;
		}
		rest.splice(at, 1);
	}
	// Of what starts at one place, the order is that of the reading.
	const ranks = new Map<string, number>();
	order.forEach((fact, index) => ranks.set(keyOf(fact), index));
	rest = [...rest, ...come].sort((one, other) => one.span.start - other.span.start);
	const starts = new Set(come.map(({ span }) => span.start));
	for (const start of starts) {
		const from = rest.findIndex(({ span }) => span.start === start);
		const same = rest.filter(({ span }) => span.start === start);
		if (same.length > 1 && same.every((fact) => ranks.has(keyOf(fact)))) {
			rest.splice(from, same.length, ...same.sort((one, other) => ranks.get(keyOf(one))! - ranks.get(keyOf(other))!));
		}
	}
	return rest;
}

/** Tells facts apart. What is unknown has no place of its own: it depends on how much of a function was read. */
function keyOf(fact: Fact): string {
	return JSON.stringify(
		fact.kind === 'module.export' && fact.value.kind === 'unknown' ? { kind: fact.kind, name: fact.name } : fact,
		(_, value: unknown) => (isUnknown(value) ? 'unknown' : value),
	);
}

function isUnknown(value: unknown): boolean {
	return typeof value === 'object' && value !== null && 'kind' in value && value.kind === 'unknown';
}
