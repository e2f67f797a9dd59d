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

/** Translates between offsets and positions of one text. Knows `\n`, `\r\n` and a lone `\r`, as LSP does. */
export class LineIndex {
	readonly #starts: readonly number[];
	readonly #length: number;

	constructor(text: string) {
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
		this.#starts = starts;
		this.#length = text.length;
	}

	/** The number of lines; an empty text has one. */
	get lineCount(): number {
		return this.#starts.length;
	}

	/** The position of an offset; offsets outside the text are moved to its nearest end. */
	positionAt(offset: number): Position {
		const at = Math.max(0, Math.min(offset, this.#length));
		const line = countUpTo(this.#starts, at) - 1;
		return { line, character: at - this.#starts[line]! };
	}

	/** The offset of a position; positions outside the text are moved to its nearest end. */
	offsetAt({ line, character }: Position): number {
		if (line < 0) {
			return 0;
		}
		const start = this.#starts[line];
		if (start === undefined) {
			return this.#length;
		}
		return Math.min(start + Math.max(0, character), this.#starts[line + 1] ?? this.#length);
	}

	/** The span of a zero-based line, its line break included. */
	lineSpan(line: number): Span {
		const start = this.#starts[line] ?? this.#length;
		return { start, end: this.#starts[line + 1] ?? this.#length };
	}
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

/**
 * The one change that makes one text of another: what they have in common at both ends is left out. Fast for long texts, since it
 * stands on the path of every keystroke.
 */
export function changeBetween(before: string, after: string): Change {
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
