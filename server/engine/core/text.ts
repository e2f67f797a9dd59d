/** A half-open range `[start, end)` of UTF-16 code units in one text. LSP ranges exist only in `server/src/convert.ts`. */
export interface Span {
	readonly start: number;
	readonly end: number;
}

/** A span in a named file. `path` is relative to the workspace root and separated by `/`. */
export interface Location {
	readonly path: string;
	readonly span: Span;
}

/**
 * The text of one file as the engine sees it. `path` is relative to the workspace root and separated by `/`; files of the folders
 * above the root (up to the repository root) start with `../`. `version` grows with every edit of an open document; it is 0 for
 * text from disk.
 */
export interface SourceFile {
	readonly path: string;
	readonly version: number;
	readonly text: string;
	/** A hash of the bytes it was read from, where the workspace knows one. */
	readonly hash?: string;
}

/** A zero-based line and UTF-16 character, as LSP counts them. */
export interface Position {
	readonly line: number;
	readonly character: number;
}

/** Where the lines of a text start; behind the `edited` one, all have moved by `delta`. */
interface LineStarts {
	readonly starts: readonly number[];
	readonly edited: number;
	readonly delta: number;
}

/** Translates between offsets and positions of one text. Knows `\n`, `\r\n` and a lone `\r`, as LSP does. */
export class LineIndex {
	readonly #starts: readonly number[];
	readonly #edited: number;
	readonly #delta: number;
	readonly #length: number;

	/** `known` spares the search, where somebody has the lines of the text before an edit. */
	constructor(text: string, known?: LineStarts) {
		const { starts, edited, delta } = known ?? { starts: lineStarts(text), edited: Infinity, delta: 0 };
		this.#starts = starts;
		this.#edited = edited;
		this.#delta = delta;
		this.#length = text.length;
	}

	/** The number of lines; an empty text has one. */
	get lineCount(): number {
		return this.#starts.length;
	}

	/** The position of an offset; offsets outside the text are moved to its nearest end. */
	positionAt(offset: number): Position {
		const at = Math.max(0, Math.min(offset, this.#length));
		const line = this.#lineAt(at);
		return { line, character: at - this.#startOf(line)! };
	}

	/** The offset of a position; positions outside the text are moved to its nearest end. */
	offsetAt({ line, character }: Position): number {
		if (line < 0) {
			return 0;
		}
		const start = this.#startOf(line);
		if (start === undefined) {
			return this.#length;
		}
		return Math.min(start + Math.max(0, character), this.#startOf(line + 1) ?? this.#length);
	}

	/** The span of a zero-based line, its line break included. */
	lineSpan(line: number): Span {
		const start = this.#startOf(line) ?? this.#length;
		return { start, end: this.#startOf(line + 1) ?? this.#length };
	}

	/**
	 * The index of what the text became by a change within one line; undefined when a line may have come or gone. Takes the same
	 * time in a long text as in a short one, as long as the edits stay in their line.
	 */
	after(change: Change, text: string): LineIndex | undefined {
		const { start, beforeEnd, afterEnd } = change;
		const edited = this.#lineAt(start);
		// Half a line break makes a whole one of the other half.
		if (edited !== this.#lineAt(beforeEnd) || text.charCodeAt(start - 1) === 13 || /[\r\n]/.test(text.slice(start, afterEnd))) {
			return undefined;
		}
		const isSame = this.#delta === 0 || edited === this.#edited;
		const starts = isSame ? this.#starts : this.#starts.map((_, line) => this.#startOf(line)!);
		return new LineIndex(text, { starts, edited, delta: (isSame ? this.#delta : 0) + afterEnd - beforeEnd });
	}

	#startOf(line: number): number | undefined {
		const start = this.#starts[line];
		return start === undefined || line <= this.#edited ? start : start + this.#delta;
	}

	#lineAt(offset: number): number {
		const behind = this.#startOf(this.#edited + 1);
		return behind !== undefined && offset >= behind
			? countUpTo(this.#starts, offset - this.#delta) - 1
			: Math.min(countUpTo(this.#starts, offset) - 1, this.#edited);
	}
}

function lineStarts(text: string): readonly number[] {
	const starts = [0];
	// The engine's own search hops from break to break; hardly any file has a lone carriage return.
	let carriage = text.indexOf('\r');
	for (let feed = text.indexOf('\n'); feed >= 0; feed = text.indexOf('\n', feed + 1)) {
		for (; carriage >= 0 && carriage < feed; carriage = text.indexOf('\r', carriage + 1)) {
			if (carriage + 1 < feed) {
				starts.push(carriage + 1);
			}
		}
		starts.push(feed + 1);
	}
	for (; carriage >= 0; carriage = text.indexOf('\r', carriage + 1)) {
		starts.push(carriage + 1);
	}
	return starts;
}

/** The text that was asked for last, with its lines: several ask for those of a text that is being edited, before and after each stroke. */
let indexed = { text: '', lines: new LineIndex('') };
/** What differs more is another text. */
const mostMoved = 2000;

/** The lines of a text; of one that was edited since it was asked for last, what the edit left is not looked for again. */
export function linesOf(text: string): LineIndex {
	if (indexed.text !== text) {
		const change = Math.abs(indexed.text.length - text.length) > mostMoved ? undefined : changeBetween(indexed.text, text);
		const isEdit = change !== undefined && change.afterEnd - change.start + change.beforeEnd - change.start <= mostMoved;
		indexed = { text, lines: (isEdit ? indexed.lines.after(change, text) : undefined) ?? new LineIndex(text) };
	}
	return indexed.lines;
}

/** Whether `outer` holds the whole of `inner`. */
export function containsSpan(outer: Span, inner: Span): boolean {
	return outer.start <= inner.start && inner.end <= outer.end;
}

/** What differs between two texts: `before` from `start` to `beforeEnd` became `after` from `start` to `afterEnd`. */
export interface Change {
	readonly start: number;
	readonly beforeEnd: number;
	readonly afterEnd: number;
}

/** Units that are compared at once, and then fewer where they differ. */
const blocks = [16_384, 512] as const;

/** The change that was asked for last: several ask for that of a keystroke. */
let compared: { readonly before: string; readonly after: string; readonly change: Change } | undefined;

/**
 * The one change that makes one text of another: what they have in common at both ends is left out. Fast for long texts, since it
 * stands on the path of every keystroke.
 */
export function changeBetween(before: string, after: string): Change {
	if (compared?.before !== before || compared.after !== after) {
		compared = { before, after, change: difference(before, after) };
	}
	return compared.change;
}

function difference(before: string, after: string): Change {
	const shorter = Math.min(before.length, after.length);
	let head = 0;
	for (const block of blocks) {
		while (head + block <= shorter && before.slice(head, head + block) === after.slice(head, head + block)) {
			head += block;
		}
	}
	while (head < shorter && before.charCodeAt(head) === after.charCodeAt(head)) {
		head++;
	}
	const most = shorter - head;
	let tail = 0;
	for (const block of blocks) {
		while (
			tail + block <= most &&
			before.slice(before.length - tail - block, before.length - tail) === after.slice(after.length - tail - block, after.length - tail)
		) {
			tail += block;
		}
	}
	while (tail < most && before.charCodeAt(before.length - 1 - tail) === after.charCodeAt(after.length - 1 - tail)) {
		tail++;
	}
	return { start: head, beforeEnd: before.length - tail, afterEnd: after.length - tail };
}

/** How many of some offsets, which are sorted, are at most `limit`: so the last of those stands just before that index. */
export function countUpTo(sorted: readonly number[], limit: number): number {
	let low = 0;
	let high = sorted.length;
	while (low < high) {
		const middle = (low + high) >> 1;
		if (sorted[middle]! <= limit) {
			low = middle + 1;
		} else {
			high = middle;
		}
	}
	return low;
}
