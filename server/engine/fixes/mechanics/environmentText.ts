import type { Span } from '../../core/text.js';

/** One assignment of a `.env` file. `value` is what parsing gives; `span` is the text of the value with its quotes. */
export interface Assignment {
	readonly name: string;
	readonly value: string;
	readonly span: Span;
}

/**
 * The assignments of a `.env` text, by name; the last one of a name wins, as in every parser of the format. Lines that are no
 * assignment are passed over.
 */
export function assignmentsOf(text: string): ReadonlyMap<string, Assignment> {
	const assignments = new Map<string, Assignment>();
	const start = /(?:^|[\r\n])\uFEFF?[ \t]*(?:export[ \t]+)?([A-Za-z_][A-Za-z0-9_]{0,127})[ \t]*=[ \t]*/g;
	for (let match = start.exec(text); match; match = start.exec(text)) {
		const name = match[1]!;
		const assignment = { name, ...valueAt(text, match.index + match[0].length) };
		assignments.set(name, assignment);
		start.lastIndex = assignment.span.end;
	}
	return assignments;
}

function valueAt(text: string, start: number): { readonly value: string; readonly span: Span } {
	const quote = text[start];
	if (quote === '"' || quote === "'" || quote === '`') {
		const close = closingQuote(text, start, quote);
		if (close !== undefined) {
			const inner = text.slice(start + 1, close);
			return { value: quote === '"' ? inner.replaceAll('\\n', '\n').replaceAll('\\r', '\r') : inner, span: { start, end: close + 1 } };
		}
	}
	let end = start;
	while (end < text.length && text[end] !== '\n' && text[end] !== '\r' && text[end] !== '#') {
		end++;
	}
	const value = text.slice(start, end).trimEnd();
	return { value, span: { start, end: start + value.length } };
}

function closingQuote(text: string, start: number, quote: string): number | undefined {
	for (let at = start + 1; at < text.length; at++) {
		if (text[at] === quote && text[at - 1] !== '\\') {
			return at;
		}
	}
	return undefined;
}

/**
 * A value as it is written in a `.env` file, quoted only where it must be, so that dotenv and Node read back exactly this value.
 * Undefined when the format cannot say
 * it (a carriage return, all three kinds of quotes).
 */
export function quoteForEnvironmentFile(value: string): string | undefined {
	if (/^[\w./:@%+,=-]*$/.test(value)) {
		return value;
	}
	if (value.includes('\r') || value.includes('\0')) {
		return undefined;
	}
	if (value.endsWith('\\')) {
		// A backslash before the closing quote would escape it.
		return /[\s#'"`$]/.test(value) ? undefined : value;
	}
	const fits = (quote: string): boolean => !value.includes(quote);
	if (fits("'")) {
		return `'${value}'`;
	}
	if (fits('"') && !/\\[nr]/.test(value)) {
		return `"${value}"`;
	}
	return fits('`') ? `\`${value}\`` : undefined;
}

/** Whether a documented value only holds a place: empty, `changeme`, `<…>`, `your-…`, `xxx`, `example`. */
export function isPlaceholderValue(value: string): boolean {
	return (
		value === '' ||
		/^(?:change[-_ ]?me|<[^>]*>|\[[^\]]*\]|\{[^}]*\}|your[-_ ].*|x+|\*+|\.+|todo|replace[-_ ]?me|secret|example.*|placeholder)$/i.test(
			value,
		)
	);
}
