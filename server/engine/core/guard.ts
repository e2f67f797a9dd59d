import { limits } from './limits.js';

/** Why a text is passed over rather than parsed, in words for the user; undefined when it is fit to be read. Linear in the text, and no part of it is quoted. */
export function whySkipped(text: string): string | undefined {
	if (text.length > limits.fileSize) {
		return `larger than ${limits.fileSize / 1024 / 1024} MB`;
	}
	let lineStart = 0;
	for (let i = 0; i <= text.length; i++) {
		const code = i < text.length ? text.charCodeAt(i) : 10;
		if (code === 0) {
			return 'a binary file';
		}
		if (code === 10 || code === 13) {
			if (i - lineStart > limits.lineLength) {
				return `a line longer than ${limits.lineLength.toLocaleString('en')} characters`;
			}
			lineStart = i + 1;
		}
	}
	return isNestedTooDeep(text) ? `brackets nested deeper than ${limits.nesting} levels` : undefined;
}

/**
 * Whether brackets nest deeper than parsers stand. A scan that knew strings and comments would have to know every language, and could be led astray by one
 * stray quote; so all brackets are counted, and text in quotes on one line is left out only in a second look, when the first one trips: real code
 * does not come near the limit, and what a parser would take for a string cannot make it recurse.
 */
function isNestedTooDeep(text: string): boolean {
	return deepest(text, false) > limits.nesting && deepest(text, true) > limits.nesting;
}

function deepest(text: string, leaveOutStrings: boolean): number {
	let depth = 0;
	let most = 0;
	for (let i = 0; i < text.length; i++) {
		const code = text.charCodeAt(i);
		if (code === 40 || code === 91 || code === 123) {
			depth++;
			if (depth > most) {
				most = depth;
			}
		} else if (code === 41 || code === 93 || code === 125) {
			// Closing brackets without an opening one must not hide what follows.
			depth = depth > 0 ? depth - 1 : 0;
		} else if (leaveOutStrings && (code === 34 || code === 39)) {
			i = endOfString(text, i, code);
		}
	}
	return most;
}

/** The closing quote of a string on this line, or the opening one when there is none: then it is an apostrophe, and what follows counts. */
function endOfString(text: string, start: number, quote: number): number {
	for (let i = start + 1; i < text.length; i++) {
		const code = text.charCodeAt(i);
		if (code === 92) {
			i++;
		} else if (code === quote) {
			return i;
		} else if (code === 10 || code === 13) {
			return start;
		}
	}
	return start;
}
