import type { Edit, Fix } from '../core/fix.js';
import type { Span } from '../core/text.js';

/** Two edits want to change the same text. */
export class OverlappingEdits extends Error {
	constructor() {
		super('Two edits change the same text.');
	}
}

/**
 * The text after all edits of one file. Insertions at one offset come in the order they are given. Throws {@link
 * OverlappingEdits}, or a RangeError for a span outside the text.
 */
export function applyEdits(text: string, edits: readonly { readonly span: Span; readonly newText: string }[]): string {
	let result = '';
	let at = 0;
	for (const { span, newText } of inTextOrder(edits)) {
		if (span.start < 0 || span.end < span.start || span.end > text.length) {
			throw new RangeError(`An edit of ${span.start}..${span.end} lies outside a text of ${text.length} characters.`);
		}
		if (span.start < at) {
			throw new OverlappingEdits();
		}
		result += text.slice(at, span.start) + newText;
		at = span.end;
	}
	return result + text.slice(at);
}

/** What can be applied in one round. */
export interface Selection {
	/** The fixes that go together, in the order they were given. */
	readonly selected: readonly Fix[];
	/** Their edits by path, each identical edit once: ready for {@link applyEdits}. */
	readonly edits: ReadonlyMap<string, readonly Edit[]>;
	/** The fixes that contradict a selected one: build them again after this round, on the new text. */
	readonly left: readonly Fix[];
}

/**
 * The fixes that can be applied together: no two change the same text, all were computed on the same versions, and no two put
 * different literals under one
 * variable. `textOf` gives the text that the fixes were computed on; without it, fixes that share a variable wait for another round.
 */
export function selectCompatible(fixes: readonly Fix[], textOf: (path: string) => string | undefined = () => undefined): Selection {
	const selected: Fix[] = [];
	const left: Fix[] = [];
	const edits = new Map<string, Edit[]>();
	const versions = new Map<string, number | undefined>();
	for (const fix of fixes) {
		const added = newEdits(fix, edits);
		const agrees =
			added !== undefined &&
			fix.edits.every(({ path }) => !versions.has(path) || versions.get(path) === fix.versions[path]) &&
			selected.every((other) => agreeOnVariable(fix, other, textOf));
		if (!agrees) {
			left.push(fix);
			continue;
		}
		selected.push(fix);
		for (const { path } of fix.edits) {
			versions.set(path, fix.versions[path]);
		}
		for (const edit of added) {
			const known = edits.get(edit.path);
			if (known) {
				known.push(edit);
			} else {
				edits.set(edit.path, [edit]);
			}
		}
	}
	return { selected, edits, left };
}

/** The edits of a fix that are not among `known` yet; undefined when one of them overlaps. */
function newEdits(fix: Fix, known: ReadonlyMap<string, readonly Edit[]>): readonly Edit[] | undefined {
	const added = fix.edits.filter((edit) => !known.get(edit.path)?.some((other) => isSame(edit, other)));
	return added.some((edit) => known.get(edit.path)?.some((other) => overlap(edit, other))) ? undefined : added;
}

/** Whether two edits of one file do the same. */
export function isSame(one: Edit, other: Edit): boolean {
	return one.span.start === other.span.start && one.span.end === other.span.end && one.newText === other.newText;
}

function overlap({ span: one, newText: oneText }: Edit, { span: other, newText: otherText }: Edit): boolean {
	if (one.start === one.end && other.start === other.end) {
		// Two lines for one variable contradict each other, and so do two statements of several lines: they may declare the same names,
		// or be two versions of one new module. A line break that a text lacks at its end is there once a line is added behind it.
		const name = declaredName(oneText);
		return (
			one.start === other.start &&
			((name !== undefined && name === declaredName(otherText)) ||
				(isBlock(oneText) && isBlock(otherText)) ||
				(isBreak(oneText) && /^[\r\n]/.test(otherText)) ||
				(isBreak(otherText) && /^[\r\n]/.test(oneText)))
		);
	}
	return one.start < other.end && other.start < one.end;
}

function isBreak(text: string): boolean {
	return /^(?:\r\n|\n|\r)$/.test(text);
}

function isBlock(text: string): boolean {
	return /\S[^\n\r]*[\n\r]+[^\n\r]*\S/.test(text);
}

function declaredName(line: string): string | undefined {
	return /^\s*([A-Za-z_][A-Za-z0-9_]*)=/.exec(line)?.[1];
}

function agreeOnVariable(one: Fix, other: Fix, textOf: (path: string) => string | undefined): boolean {
	if (!one.environment || !other.environment || one.environment.variable !== other.environment.variable) {
		return true;
	}
	const [first, second] = [one.environment.literal, other.environment.literal].map(({ path, span }) =>
		textOf(path)?.slice(span.start, span.end),
	);
	return first !== undefined && second !== undefined && unquoted(first) === unquoted(second);
}

function unquoted(literal: string): string {
	return /^(['"`]).*\1$/s.test(literal) ? literal.slice(1, -1) : literal;
}

/** Sorted by where they start; insertions before replacements at the same place, and else as given. */
function inTextOrder<T extends { readonly span: Span }>(edits: readonly T[]): readonly T[] {
	return [...edits].sort((a, b) => a.span.start - b.span.start || Number(a.span.end > a.span.start) - Number(b.span.end > b.span.start));
}
