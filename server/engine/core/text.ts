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
 * above the root (up to the repository root) start with `../`. `version` grows with every edit of an open document; it is 0 for text from disk.
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
		for (let i = 0; i < text.length; i++) {
			const code = text.charCodeAt(i);
			if (code === 13 && text.charCodeAt(i + 1) === 10) {
				i++;
			}
			if (code === 10 || code === 13) {
				starts.push(i + 1);
			}
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
		let low = 0;
		let high = this.#starts.length - 1;
		while (low < high) {
			const middle = (low + high + 1) >> 1;
			if (this.#starts[middle]! <= at) {
				low = middle;
			} else {
				high = middle - 1;
			}
		}
		return { line: low, character: at - this.#starts[low]! };
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
