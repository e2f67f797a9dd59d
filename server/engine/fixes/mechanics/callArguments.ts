import type { Span } from '../../core/text.js';

/** The arguments of a call, in source text without surrounding blanks. */
export interface CallArguments {
	readonly items: readonly Span[];
	/** Between the parentheses. */
	readonly inside: Span;
}

/** Characters behind which a slash begins a regular expression and does not divide. */
const beforeExpression = '(,=:[!&|?{};+-*%~^<>';

/**
 * Splits the arguments of the call whose parenthesis opens at `open`, in JavaScript and languages whose strings, comments and brackets look alike. Undefined when the
 * parentheses do not close, or something stands there that cannot be told apart.
 */
export function argumentsAt(text: string, open: number): CallArguments | undefined {
	return splitAt(text, open, '(');
}

/** The properties of the object literal, or the items of the list, whose bracket opens at `open`. */
export function membersAt(text: string, open: number): CallArguments | undefined {
	return text[open] === '{' || text[open] === '[' ? splitAt(text, open, text[open]) : undefined;
}

function splitAt(text: string, open: number, bracket: string): CallArguments | undefined {
	if (text[open] !== bracket) {
		return undefined;
	}
	const closers: string[] = [];
	const items: Span[] = [];
	let start = open + 1;
	let last = bracket;
	for (let at = open; at < text.length; ) {
		const skipped = skipTrivia(text, at) ?? skipLiteral(text, at, last);
		if (skipped !== undefined) {
			if (skipped.end < 0) {
				return undefined;
			}
			at = skipped.end;
			last = skipped.last ?? last;
			continue;
		}
		const char = text[at]!;
		if (char === '(' || char === '[' || char === '{') {
			closers.push(char === '(' ? ')' : char === '[' ? ']' : '}');
		} else if (char === ')' || char === ']' || char === '}') {
			if (closers.pop() !== char) {
				return undefined;
			}
			if (closers.length === 0) {
				pushTrimmed(text, start, at, items);
				return { items, inside: { start: open + 1, end: at } };
			}
		} else if (char === ',' && closers.length === 1) {
			pushTrimmed(text, start, at, items);
			start = at + 1;
		}
		last = /\s/.test(char) ? last : char;
		at++;
	}
	return undefined;
}

interface Skip {
	/** Behind what was skipped; negative when it does not end. */
	readonly end: number;
	readonly last?: string;
}

function skipTrivia(text: string, at: number): Skip | undefined {
	if (text.startsWith('//', at)) {
		const found = /[\r\n]/g;
		found.lastIndex = at;
		return { end: found.exec(text)?.index ?? text.length };
	}
	if (text.startsWith('/*', at)) {
		const end = text.indexOf('*/', at + 2);
		return { end: end < 0 ? -1 : end + 2 };
	}
	return undefined;
}

function skipLiteral(text: string, at: number, last: string): Skip | undefined {
	const char = text[at];
	if (char === "'" || char === '"') {
		return { end: quotedEnd(text, at, char), last: char };
	}
	if (char === '`') {
		return { end: templateEnd(text, at), last: char };
	}
	if (char === '/' && beforeExpression.includes(last)) {
		return { end: regularExpressionEnd(text, at), last: char };
	}
	return undefined;
}

function quotedEnd(text: string, start: number, quote: string): number {
	for (let at = start + 1; at < text.length; at++) {
		if (text[at] === '\\') {
			at++;
		} else if (text[at] === quote) {
			return at + 1;
		} else if (text[at] === '\n') {
			return -1;
		}
	}
	return -1;
}

function templateEnd(text: string, start: number): number {
	for (let at = start + 1; at < text.length; at++) {
		if (text[at] === '\\') {
			at++;
		} else if (text[at] === '`') {
			return at + 1;
		} else if (text[at] === '$' && text[at + 1] === '{') {
			const inner = splitAt(text, at + 1, '{');
			if (!inner) {
				return -1;
			}
			at = inner.inside.end;
		}
	}
	return -1;
}

function regularExpressionEnd(text: string, start: number): number {
	let inClass = false;
	for (let at = start + 1; at < text.length; at++) {
		const char = text[at];
		if (char === '\\') {
			at++;
		} else if (char === '\n') {
			return -1;
		} else if (char === '[') {
			inClass = true;
		} else if (char === ']') {
			inClass = false;
		} else if (char === '/' && !inClass) {
			return at + 1;
		}
	}
	return -1;
}

function pushTrimmed(text: string, start: number, end: number, items: Span[]): void {
	const source = text.slice(start, end);
	const trimmed = source.trim();
	if (trimmed !== '') {
		const from = start + source.indexOf(trimmed);
		items.push({ start: from, end: from + trimmed.length });
	}
}
