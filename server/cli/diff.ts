import type { FileChange } from '../disk/writeFiles.js';
import { maskSource } from '../engine/vocabulary.js';

/** Unchanged lines around a change. */
const context = 3;

/** Above this many differing lines the smallest difference is not worth its time: the differing part is shown as replaced. */
const mostCompared = 4000;

interface Line {
	readonly sign: ' ' | '-' | '+';
	readonly text: string;
}

/** Changes as a unified diff that `patch -p1` and `git apply` take, unless a secret stands near a change: secrets are covered, since what a terminal or a pipeline shows is kept. */
export function unifiedDiff(changes: readonly FileChange[]): string {
	return changes
		.map(({ path, before, after }) => {
			const head = before === undefined ? `diff --git a/${path} b/${path}\nnew file mode 100644\n--- /dev/null\n+++ b/${path}\n` : `--- a/${path}\n+++ b/${path}\n`;
			return head + hunksOf(compareLines(linesOf(before ?? ''), linesOf(after)));
		})
		.join('');
}

/** Lines with their line ends; `\r\n` stays part of its line. */
function linesOf(text: string): readonly string[] {
	return text === '' ? [] : text.split(/(?<=\n)/);
}

/** The lines of both texts in order, with the sign that says which text they are of. */
function compareLines(before: readonly string[], after: readonly string[]): readonly Line[] {
	const shorter = Math.min(before.length, after.length);
	let head = 0;
	while (head < shorter && before[head] === after[head]) {
		head++;
	}
	let tail = 0;
	while (tail < shorter - head && before[before.length - 1 - tail] === after[after.length - 1 - tail]) {
		tail++;
	}
	const keep = (text: string): Line => ({ sign: ' ', text });
	const middle = compareMiddle(before.slice(head, before.length - tail), after.slice(head, after.length - tail));
	return [...before.slice(0, head).map(keep), ...middle, ...before.slice(before.length - tail).map(keep)];
}

/** The longest common subsequence, by a table: what differs after fixes is a small part of a file. */
function compareMiddle(before: readonly string[], after: readonly string[]): readonly Line[] {
	if (before.length * after.length > mostCompared * mostCompared / 4) {
		return [...before.map((text): Line => ({ sign: '-', text })), ...after.map((text): Line => ({ sign: '+', text }))];
	}
	const width = after.length + 1;
	const lengths = new Uint32Array((before.length + 1) * width);
	for (let i = before.length - 1; i >= 0; i--) {
		for (let j = after.length - 1; j >= 0; j--) {
			lengths[i * width + j] = before[i] === after[j] ? lengths[(i + 1) * width + j + 1]! + 1 : Math.max(lengths[(i + 1) * width + j]!, lengths[i * width + j + 1]!);
		}
	}
	const lines: Line[] = [];
	let i = 0;
	let j = 0;
	while (i < before.length || j < after.length) {
		if (i < before.length && j < after.length && before[i] === after[j]) {
			lines.push({ sign: ' ', text: before[i]! });
			i++;
			j++;
		} else if (i < before.length && (j === after.length || lengths[(i + 1) * width + j]! >= lengths[i * width + j + 1]!)) {
			lines.push({ sign: '-', text: before[i++]! });
		} else {
			lines.push({ sign: '+', text: after[j++]! });
		}
	}
	return lines;
}

function hunksOf(lines: readonly Line[]): string {
	let output = '';
	let before = 0;
	let after = 0;
	for (let at = 0; at < lines.length; ) {
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
	const shown = maskSource(text);
	return shown.endsWith('\n') ? sign + shown : `${sign}${shown}\n\\ No newline at end of file\n`;
}
