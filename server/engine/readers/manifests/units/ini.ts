import type { Span } from '../../../core/text.js';
import { linesOf } from '../lines.js';

/** An entry of a file with `[sections]` and `name=value` lines. */
export interface IniEntry {
	readonly section: string;
	readonly name: string;
	readonly value: string;
	/** From the name to the end of the value. */
	readonly span: Span;
	readonly valueSpan: Span;
}

/**
 * The entries of a text. `comment` begins a line of comment; `continues`: a backslash at the end of a line joins the next one,
 * which keeps positions.
 */
export function iniEntries(text: string, comment: RegExp, continues: boolean): readonly IniEntry[] {
	const entries: IniEntry[] = [];
	const lines = linesOf(text);
	let section = '';
	for (let index = 0; index < lines.length; index++) {
		const line = lines[index]!;
		const trimmed = line.text.trim();
		if (trimmed === '' || trimmed.search(comment) === 0) {
			continue;
		}
		const header = /^\[([^\]]{1,200})\]/.exec(trimmed);
		if (header) {
			section = header[1]!;
			continue;
		}
		const separator = line.text.search(/[=:]/);
		if (separator < 0) {
			continue;
		}
		let end = line.start + line.text.trimEnd().length;
		while (index + 1 < lines.length && (continues ? text[end - 1] === '\\' : /^[ \t]+[^\s#;]/.test(lines[index + 1]!.text))) {
			index++;
			const next = lines[index]!;
			end = next.start + next.text.trimEnd().length;
			if (next.text.trim() === '') {
				break;
			}
		}
		const name = line.text.slice(0, separator).trim();
		const from = line.start + separator + 1;
		const start = Math.min(end, from + (/^[ \t]*/.exec(text.slice(from, Math.max(from, end)))?.[0].length ?? 0));
		end = Math.max(start, end);
		entries.push({
			section,
			name,
			value: text.slice(start, end).replace(/\\?\r?\n/g, (lineBreak) => ' '.repeat(lineBreak.length)),
			span: { start: line.start + line.text.search(/\S/), end },
			valueSpan: { start, end },
		});
	}
	return entries;
}
