import type { FileChange } from '../disk/writeFiles.js';
import { maskSource, type Span } from '../engine/vocabulary.js';
import { coverSpans } from './covering.js';

/** Unchanged lines around a change. */
const context = 3;

/** A change, and what of its texts may not be shown. */
export interface ShownChange extends FileChange {
	readonly secrets?: { readonly before: readonly Span[]; readonly after: readonly Span[] };
}

interface Line {
	readonly sign: ' ' | '-' | '+';
	readonly text: string;
}

/**
 * Changes as a unified diff that `patch -p1` and `git apply` take, unless a secret stands near a change: secrets are covered,
 * since what a terminal or a pipeline shows is kept.
 */
export function unifiedDiff(changes: readonly ShownChange[]): string {
	return changes
		.map(({ path, before, after, secrets }) => {
			const head =
				before === undefined
					? `diff --git a/${path} b/${path}\nnew file mode 100644\n--- /dev/null\n+++ b/${path}\n`
					: `--- a/${path}\n+++ b/${path}\n`;
			const isCode = /\.(?:[cm]?[jt]sx?|vue|svelte)$/.test(path);
			const shown = (text: string, spans: readonly Span[] = []): readonly string[] =>
				linesOf(coverSpans(text, spans)).map((line) => maskSource(line, isCode));
			const script = compareLines(linesOf(before ?? ''), linesOf(after));
			return head + hunksOf(dress(script, shown(before ?? '', secrets?.before), shown(after, secrets?.after)));
		})
		.join('');
}

/**
 * The lines as they may be shown, with the signs that the true ones have: a secret that was replaced by another is a change,
 * although both are covered alike.
 */
function dress(signs: readonly Sign[], before: readonly string[], after: readonly string[]): readonly Line[] {
	let i = 0;
	let j = 0;
	return signs.map((sign) => {
		const text = sign === '+' ? after[j]! : before[i]!;
		i += sign === '+' ? 0 : 1;
		j += sign === '-' ? 0 : 1;
		return { sign, text };
	});
}

/** Lines with their line ends; `\r\n` stays part of its line. */
function linesOf(text: string): readonly string[] {
	return text === '' ? [] : text.split(/(?<=\n)/);
}

type Sign = Line['sign'];

/** The signs of the lines of both texts in order. */
function compareLines(before: readonly string[], after: readonly string[]): readonly Sign[] {
	const shorter = Math.min(before.length, after.length);
	let head = 0;
	while (head < shorter && before[head] === after[head]) {
		head++;
	}
	let tail = 0;
	while (tail < shorter - head && before[before.length - 1 - tail] === after[after.length - 1 - tail]) {
		tail++;
	}
	const kept = (length: number): readonly Sign[] => new Array<Sign>(length).fill(' ');
	return [...kept(head), ...compareMiddle(before.slice(head, before.length - tail), after.slice(head, after.length - tail)), ...kept(tail)];
}

/** More differing lines than this are shown as replaced: the memory of the search grows with their square. */
const mostDifferences = 2000;

/**
 * The shortest way from one text to the other (E. Myers, An O(ND) Difference Algorithm). What it costs grows with the
 * differences, not with the lines between them, so that a few changes
 * far apart in a long file stay a few changes.
 */
function compareMiddle(before: readonly string[], after: readonly string[]): readonly Sign[] {
	const replaced = (): readonly Sign[] => [...before.map((): Sign => '-'), ...after.map((): Sign => '+')];
	const most = Math.min(before.length + after.length, mostDifferences);
	// How far each diagonal (lines of `before` minus lines of `after`) came with so many differences.
	const furthest = new Int32Array(2 * most + 3);
	const zero = most + 1;
	const trail: Int32Array[] = [];
	for (let differences = 0; differences <= most; differences++) {
		trail.push(furthest.slice(zero - differences - 1, zero + differences + 2));
		for (let diagonal = -differences; diagonal <= differences; diagonal += 2) {
			let i = isInsertion(furthest, zero, diagonal, differences) ? furthest[zero + diagonal + 1]! : furthest[zero + diagonal - 1]! + 1;
			while (i < before.length && i - diagonal < after.length && before[i] === after[i - diagonal]) {
				i++;
			}
			furthest[zero + diagonal] = i;
			if (i >= before.length && i - diagonal >= after.length) {
				return wayBack(trail, before.length, after.length);
			}
		}
	}
	return replaced();
}

/** Whether the best way to a diagonal comes from the one above it, by a line of the new text. */
function isInsertion(furthest: Int32Array, zero: number, diagonal: number, differences: number): boolean {
	return diagonal === -differences || (diagonal !== differences && furthest[zero + diagonal - 1]! < furthest[zero + diagonal + 1]!);
}

function wayBack(trail: readonly Int32Array[], length: number, newLength: number): readonly Sign[] {
	const signs: Sign[] = [];
	let i = length;
	let j = newLength;
	for (let differences = trail.length - 1; differences >= 0; differences--) {
		const furthest = trail[differences]!;
		const zero = differences + 1;
		const diagonal = i - j;
		const isNew = isInsertion(furthest, zero, diagonal, differences);
		const from = differences === 0 ? 0 : furthest[zero + diagonal + (isNew ? 1 : -1)]!;
		const start = differences === 0 ? 0 : isNew ? from : from + 1;
		for (; i > start; i--, j--) {
			signs.push(' ');
		}
		if (differences > 0) {
			signs.push(isNew ? '+' : '-');
			i = from;
			j = from - (diagonal + (isNew ? 1 : -1));
		}
	}
	return signs.reverse();
}

function hunksOf(lines: readonly Line[]): string {
	let output = '';
	let before = 0;
	let after = 0;
	for (let at = 0; at < lines.length;) {
		if (lines[at]!.sign === ' ' && !lines.slice(at, at + context + 1).some(({ sign }) => sign !== ' ')) {
			before++;
			after++;
			at++;
			continue;
		}
		let end = at;
		let lastChange = at;
		while (end < lines.length && end - lastChange <= context * 2) {
			if (lines[end]!.sign !== ' ') {
				lastChange = end;
			}
			end++;
		}
		const hunk = lines.slice(at, Math.min(lines.length, lastChange + context + 1));
		const removed = hunk.filter(({ sign }) => sign !== '+').length;
		const added = hunk.filter(({ sign }) => sign !== '-').length;
		output += `@@ -${range(before, removed)} +${range(after, added)} @@\n${hunk.map(lineOf).join('')}`;
		before += removed;
		after += added;
		at += hunk.length;
	}
	return output;
}

/** `git` counts an empty range from the line before it. */
function range(start: number, length: number): string {
	return `${length === 0 ? start : start + 1},${length}`;
}

function lineOf({ sign, text }: Line): string {
	return text.endsWith('\n') ? sign + text : `${sign}${text}\n\\ No newline at end of file\n`;
}
