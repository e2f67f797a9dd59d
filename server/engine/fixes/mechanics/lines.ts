import type { Edit } from '../../core/fix.js';
import type { SourceFile } from '../../core/text.js';

/** The end-of-line style of a text: that of its first line; `\n` for a text of one line. */
export function endOfLineOf(text: string): '\n' | '\r\n' | '\r' {
	const found = /\r\n|\n|\r/.exec(text)?.[0];
	return found === '\r\n' || found === '\r' ? found : '\n';
}

/** `lines` in the end-of-line style of `text`: for inserting text that is written with `\n`. */
export function inStyleOf(text: string, inserted: string): string {
	const eol = endOfLineOf(text);
	return eol === '\n' ? inserted : inserted.replaceAll('\n', eol);
}

/**
 * Edits that add each line to the end of a file, which may not exist yet. One edit a line, so that two fixes that add the same
 * line add it once. A file
 * without a final line break stays one.
 */
export function appendLineEdits(path: string, file: SourceFile | undefined, lines: readonly string[]): readonly Edit[] {
	const text = file?.text ?? '';
	const eol = endOfLineOf(text);
	const span = { start: text.length, end: text.length };
	const isOpen = text !== '' && text !== '\uFEFF' && !/[\r\n]$/.test(text);
	return lines.map((line) => ({ path, span, newText: isOpen ? eol + line : line + eol }));
}

/** The lines among `lines` that a text does not have yet, surrounding blanks aside, each once. */
export function missingLines(text: string, lines: readonly string[]): readonly string[] {
	const present = new Set(
		text
			.replace(/^\uFEFF/, '')
			.split(/\r\n|\n|\r/)
			.map((line) => line.trim()),
	);
	return [...new Set(lines)].filter((line) => !present.has(line.trim()));
}

/** The blanks at the start of the line that holds an offset. */
export function indentAt(text: string, offset: number): string {
	let start = offset;
	while (start > 0 && text[start - 1] !== '\n' && text[start - 1] !== '\r') {
		start--;
	}
	let end = start;
	while (text[end] === ' ' || text[end] === '\t') {
		end++;
	}
	return text.slice(start, Math.min(end, offset));
}
