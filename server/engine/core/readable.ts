import { limits } from './limits.js';
import { changeBetween } from './text.js';

/** The reason of {@link whySkipped} for minified code and data that nobody wrote by hand. */
export const longLine = `a line longer than ${limits.lineLength / 1000},000 characters`;

/** The reason of {@link whySkipped} for what is larger than anything that is written by hand. */
export const tooLarge = `larger than ${limits.fileSize / 1024 / 1024} MB`;

/** The reason of {@link PassedOver} for YAML of a size that hardly anybody writes by hand. */
export const tooManyNodes = `more than ${limits.yamlNodes / 1000},000 keys and values`;

/** Thrown by a reader whose parser is no match for a text, with the reason in words for the user; it quotes nothing of the text. */
export class PassedOver extends Error {
	constructor(readonly reason: string) {
		super(reason);
	}
}

/** How much text must come on each byte of zero, so that it is still taken for text. */
const charactersPerZero = 1000;

/**
 * An image, a font, a map or the outline of an icon that is written into the text: data, which takes a line of any length in a
 * source that somebody wrote.
 */
const embeddedData = /\bdata:[a-z0-9.+/;=-]{1,80};base64,[A-Za-z0-9+/=]{1000,}|\bd=["'][MmLlHhVvCcSsQqTtAaZz0-9., -]{1000,}/g;

/**
 * A text without the source map that a compiler has put at its end: it is no code, and longer than any line. What stands before
 * it keeps its place.
 */
export function withoutSourceMap(text: string): string {
	const start = text.lastIndexOf('\n', text.trimEnd().length - 1);
	return start >= 0 && text.startsWith('\n//# sourceMappingURL=data:', start) ? text.slice(0, start + 1) : text;
}

/**
 * Why a text is passed over rather than parsed, in words for the user; undefined when it is fit to be read. Linear in the text,
 * and no part of it is quoted.
 */
export function whySkipped(text: string, isTooDeep = isNestedTooDeep): string | undefined {
	if (text.length > limits.fileSize) {
		return tooLarge;
	}
	if (isBinary(text)) {
		return 'a binary file';
	}
	if (hasLongLine(text) && hasLongLine(text.replace(embeddedData, ''))) {
		return longLine;
	}
	return isTooDeep(text) ? `brackets nested deeper than ${limits.nesting} levels` : undefined;
}

/** A text that is being edited, and how deep its brackets nest at most. */
let edited = { text: '', depth: Infinity };
/** Units of text that somebody changes at once, at most: of more, all is looked at. */
const mostEdited = 2000;

/** As {@link whySkipped}, for a text that is being edited: an edit nests brackets no deeper than by those that it brings or takes. */
export function whySkippedInEdit(text: string): string | undefined {
	return whySkipped(text, () => {
		const { start, beforeEnd, afterEnd } = changeBetween(edited.text, text);
		const change = edited.text.slice(start, beforeEnd) + text.slice(start, afterEnd);
		let depth = change.length > mostEdited ? Infinity : edited.depth + change.replace(/[^()[\]{}]+/g, '').length;
		if (depth > limits.nesting) {
			depth = depthOf(text);
		}
		edited = { text, depth };
		return depth > limits.nesting && nestsTooDeep(text);
	});
}

/**
 * One byte of zero in a long text stands in a string that somebody wrote (a separator of keys); in what is no text they stand
 * close together.
 */
function isBinary(text: string): boolean {
	let allowed = Math.floor(text.length / charactersPerZero);
	for (let at = text.indexOf('\0'); at >= 0; at = text.indexOf('\0', at + 1)) {
		if (--allowed < 0) {
			return true;
		}
	}
	return false;
}

/**
 * Whether a text that is passed over says itself that nobody wrote it here: it begins with the banner that tools keep above a
 * bundle (`/*!`, `@license`), or with the remark that it is
 * generated.
 */
export function isMadeByTools(text: string): boolean {
	const head = text.slice(0, 1000).trimStart();
	// The description of an API is written by a program, or for one: nothing in it is run.
	if (/^\{?\s*(?:#[^\n]*\n\s*){0,20}["']?(?:openapi|swagger)["']?\s*:\s*["']?\d/.test(head)) {
		return true;
	}
	return (
		head.startsWith('/*!') ||
		// Nobody tells a linter to be silent and goes on in the same line: a catalogue of messages that was compiled.
		/^\/\* ?eslint-disable ?\*\/ ?[a-z]/i.test(head) ||
		(/^(?:\/[*/]|#|<!--)/.test(head) && /@(?:license|licstart|preserve|generated)\b|\bDO NOT EDIT\b/i.test(head))
	);
}

/** Hops from break to break; a lone carriage return, which hardly any file has, ends a line too. */
function hasLongLine(text: string): boolean {
	let start = 0;
	while (text.length - start > limits.lineLength) {
		const feed = text.lastIndexOf('\n', start + limits.lineLength);
		const end = feed >= start ? feed : text.lastIndexOf('\r', start + limits.lineLength);
		if (end < start) {
			return true;
		}
		start = end + 1;
	}
	return false;
}

/**
 * What opens a bracket (1, 2, 3 by its kind), closes one (-1, -2, -3), starts a string (4), escapes (5), or is none of it (0), by
 * its code unit.
 */
const kinds = new Int8Array(128);
for (const [unit, kind] of Object.entries({ '(': 1, '[': 2, '{': 3, ')': -1, ']': -2, '}': -3, '"': 4, "'": 4, '\\': 5 })) {
	kinds[unit.charCodeAt(0)] = kind;
}

/**
 * Whether brackets nest deeper than parsers stand. A scan that knew strings and comments exactly would have to know every
 * language, and one stray quote would lead it
 * astray. So all brackets are counted first, which no ordinary file fails. Only when that trips is there a second look that
 * forgives what texts in strings do: strings on one line are
 * left out, and an opening bracket that nobody closes ends with the bracket around it. What slips through (quotes placed to hide
 * brackets) meets
 * readers that count exactly in their own syntax, or whose parser fails with an error that can be caught.
 */
function isNestedTooDeep(text: string): boolean {
	return depthOf(text) > limits.nesting && nestsTooDeep(text);
}

/** How many brackets are open at most, those in strings among them; of more than the limit, only that it is more. */
function depthOf(text: string): number {
	let most = 0;
	let depth = 0;
	for (let i = 0; i < text.length; i++) {
		const code = text.charCodeAt(i);
		const kind = code < 128 ? kinds[code]! : 0;
		if (kind > 0 && kind < 4) {
			if (++depth > most) {
				most = depth;
				if (most > limits.nesting) {
					return most;
				}
			}
		} else if (kind < 0 && depth > 0) {
			// Closing brackets without an opening one must not hide what follows.
			depth--;
		}
	}
	return most;
}

function nestsTooDeep(text: string): boolean {
	const open: number[] = [];
	for (let i = 0; i < text.length; i++) {
		const code = text.charCodeAt(i);
		const kind = code < 128 ? kinds[code]! : 0;
		if (kind === 5) {
			// An escaped quote is none; brackets after a backslash count.
			i += kinds[text.charCodeAt(i + 1) & 127] === 4 ? 1 : 0;
		} else if (kind === 4) {
			i = endOfString(text, i, code);
		} else if (kind > 0) {
			open.push(kind);
			if (open.length > limits.nesting) {
				return true;
			}
		} else if (kind < 0) {
			const match = open.lastIndexOf(-kind);
			open.length = match < 0 ? open.length : match;
		}
	}
	return false;
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
