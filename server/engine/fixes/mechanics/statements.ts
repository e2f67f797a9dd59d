import type { Span } from '../../core/text.js';
import { indentAt } from './lines.js';

/** Whether statements can be put beside the one at an offset: it is not the lone body of an `if` or a loop. */
export function standsInBlock(text: string, start: number): boolean {
	const before = text.slice(Math.max(0, start - 2000), start);
	const previous = /(\S)\s*$/.exec(before)?.[1];
	if (previous === undefined || previous === ';' || previous === '{' || previous === '}') {
		return true;
	}
	const lines = before.split(/\r\n|\n|\r/);
	const isFirstOfLine = lines.at(-1)!.trim() === '';
	const above = lines.slice(0, -1).findLast((line) => line.trim() !== '') ?? '';
	return isFirstOfLine && !/^\s*(?:\}\s*)?(?:if|for|while|else|do|case|default|with)\b/.test(above) && !/=>\s*$/.test(above);
}

/** Whether two statements stand in one block, as far as the layout tells: on one depth, with nothing less deep between them. */
export function standTogether(text: string, one: Span, other: Span): boolean {
	const [first, last] = one.start <= other.start ? [one, other] : [other, one];
	const indent = indentAt(text, first.start);
	return (
		indent === indentAt(text, last.start) &&
		text
			.slice(first.end, last.start)
			.split(/\r\n|\n|\r/)
			.slice(1)
			.every((line) => line.trim() === '' || line.startsWith(indent))
	);
}

/** The offset behind a statement, its semicolon and a comment on the same line. */
export function endOfStatement(text: string, end: number): number {
	const rest = /^;?(?:[ \t]*\/\/[^\r\n]*)?/.exec(text.slice(end))?.[0] ?? '';
	return end + rest.length;
}

/** What sets inserted statements off from what follows them in their block: an empty line, or nothing at its end. */
export function gapBehind(text: string, end: number): '' | '\n' {
	return /^[ \t]*\r?\n[ \t]*[^\s})\]]/.test(text.slice(end)) ? '\n' : '';
}
