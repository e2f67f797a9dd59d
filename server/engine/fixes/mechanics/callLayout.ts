import type { Span } from '../../core/text.js';
import { endOfLineOf, indentAt } from './lines.js';

/**
 * Arguments as the author of a call laid them out: each on a line of its own where they stood so, or where one of them that is not
 * the last goes over several lines. `unit` is one step of indentation.
 */
export function laidOut(text: string, inside: Span, parts: readonly string[], unit: string): string {
	const before = text.slice(inside.start, inside.end);
	const eol = endOfLineOf(text);
	const ownLines = /^[ \t]*(?:\r\n|\n|\r)([ \t]*)(?=\S)/.exec(before)?.[1];
	if (ownLines !== undefined) {
		const close = /(?:\r\n|\n|\r)[ \t]*$/.exec(before)?.[0] ?? '';
		return `${parts.map((part) => eol + ownLines + part).join(',')}${/,\s*$/.test(before) ? ',' : ''}${close}`;
	}
	// What stands in a template would change with its indentation.
	if (!parts.slice(0, -1).some((part) => /[\r\n]/.test(part)) || parts.some((part) => /`[^`]*[\r\n]/.test(part))) {
		return parts.join(', ');
	}
	const indent = indentAt(text, inside.start);
	const lines = parts.map((part) => eol + indent + unit + part.replaceAll(/(\r\n|\n|\r)(?=[^\r\n])/g, `$1${unit}`));
	return `${lines.join(',')}${/,\s*[}\])]\s*$/.test(before) ? ',' : ''}${eol}${indent}`;
}
