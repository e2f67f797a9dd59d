/** A line without its break, and where it starts. */
export interface Line {
	readonly text: string;
	readonly start: number;
}

/** The lines of a text; a byte order mark is no part of the first one. */
export function linesOf(text: string): readonly Line[] {
	const lines: Line[] = [];
	let start = text.charCodeAt(0) === 0xfeff ? 1 : 0;
	for (let i = start; i <= text.length; i++) {
		const code = i < text.length ? text.charCodeAt(i) : 10;
		if (code === 10 || code === 13) {
			lines.push({ text: text.slice(start, i), start });
			i += code === 13 && text.charCodeAt(i + 1) === 10 ? 1 : 0;
			start = i + 1;
		}
	}
	return lines;
}
