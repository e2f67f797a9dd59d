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
 * Splits the arguments of the call whose parenthesis opens at `open`, in JavaScript and languages whose strings, comments and
 * brackets look alike. Undefined when the
 * parentheses do not close, or something stands there that cannot be told apart.
 */
export function argumentsAt(text: string, open: number): CallArguments | undefined {
	return splitAt(text, open, '(');
}

/** The properties of the object literal, or the items of the list, whose bracket opens at `open`. */
export function membersAt(text: string, open: number): CallArguments | undefined {
	return text[open] === '{' || text[open] === '[' ? splitAt(text, open, text[open]) : undefined;
}

/** A call or the making of an object, by its parts. */
export interface CallParts extends CallArguments {
	/** What is called, without `new` and the parentheses around it. */
	readonly callee: string;
	/** The whole, with `new`. */
	readonly span: Span;
}

/**
 * The parts of the call at a span: `new File(x)`, `new (transports.File)(x)`, `make?.<T>(x)`. Undefined when something else
 * stands there, or the call does not end where the span
 * does: then it is the callee of another, or was edited.
 */
export function callAt(text: string, span: Span): CallParts | undefined {
	const source = text.slice(span.start, span.end);
	const isNew = /^new\b/.test(source);
	const lead = isNew ? /^new\b\s*/.exec(source)![0].length : 0;
	const wrapped = argumentsAt(text, span.start + lead);
	const name = wrapped ? undefined : /^[\w$]+(?:\s*(?:\?\.|\.)\s*[\w$]+)*/.exec(source.slice(lead))?.[0];
	const calleeEnd = wrapped ? wrapped.inside.end + 1 : span.start + lead + (name?.length ?? 0);
	const callee = wrapped ? text.slice(wrapped.inside.start, wrapped.inside.end).trim() : name;
	const between = /^\s*(?:\?\.\s*)?(?:<[\w$.,\s[\]|]*>\s*)?(?=\()/.exec(text.slice(calleeEnd, span.end))?.[0];
	const call = between === undefined || callee === undefined ? undefined : argumentsAt(text, calleeEnd + between.length);
	if (!call || call.inside.end + 1 !== span.end || !/^[\w$]+(?:\s*(?:\?\.|\.)\s*[\w$]+)*$/.test(callee!)) {
		return undefined;
	}
	const start = isNew ? span.start : span.start - (/\bnew\s+$/.exec(text.slice(Math.max(0, span.start - 20), span.start))?.[0].length ?? 0);
	return { ...call, callee: callee!, span: { start, end: span.end } };
}

function splitAt(text: string, open: number, bracket: string): CallArguments | undefined {
	if (text[open] !== bracket) {
		return undefined;
	}
	const closers: string[] = [];
	const items: Span[] = [];
	let start = open + 1;
	const code = new Cursor(text, open, bracket);
	for (let char = code.here(); char !== undefined; char = code.next()) {
		const { at } = code;
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
	}
	return undefined;
}

/**
 * The offset behind the statement that starts at `start`, with its semicolon; without one, it ends with the line on which its
 * brackets are closed and the next does not go on. Undefined when
 * it cannot be told.
 */
export function statementEnd(text: string, start: number): number | undefined {
	const code = new Cursor(text, start, ';');
	let char = code.here();
	while (char !== undefined) {
		const { at } = code;
		if (char === '(' || char === '[' || char === '{') {
			const inner = splitAt(text, at, char);
			if (!inner) {
				return undefined;
			}
			char = code.goOn(inner.inside.end + 1, ')');
			continue;
		}
		if (char === ';') {
			return at + 1;
		}
		if (char === ')' || char === ']' || char === '}') {
			return undefined;
		}
		if (
			(char === '\n' || char === '\r') &&
			!/[=+\-*/%&|?:,.<>({[!~^]/.test(code.last) &&
			!/^\s*[=+\-*/%&|?:,.<>([`!^)\]}]/.test(text.slice(at, at + 200))
		) {
			return at;
		}
		char = code.next();
	}
	return code.isBroken ? undefined : text.length;
}

/** Goes through a text by its characters of code: past comments, and past literals as a whole. */
class Cursor {
	readonly #text: string;
	/** The last character of code, or the first of a literal, before here. */
	last: string;
	at: number;
	/** A comment or a literal has no end. */
	isBroken = false;

	constructor(text: string, at: number, last: string) {
		this.#text = text;
		this.at = at;
		this.last = last;
	}

	/** The character of code here, or behind the comments and literals here; undefined at the end. */
	here(): string | undefined {
		while (this.at < this.#text.length) {
			const skipped = skipTrivia(this.#text, this.at) ?? skipLiteral(this.#text, this.at, this.last);
			if (skipped === undefined) {
				return this.#text[this.at];
			}
			if (skipped.end < 0) {
				this.isBroken = true;
				return undefined;
			}
			this.at = skipped.end;
			this.last = skipped.last ?? this.last;
		}
		return undefined;
	}

	/** The character of code behind the one here. */
	next(): string | undefined {
		const char = this.#text[this.at]!;
		return this.goOn(this.at + 1, /\s/.test(char) ? this.last : char);
	}

	/** The character of code from a place on, with the last one before it. */
	goOn(at: number, last: string): string | undefined {
		this.at = at;
		this.last = last;
		return this.here();
	}
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
