import { extensionOf } from '../../core/paths.js';
import type { Span } from '../../core/text.js';
import { argumentsAt } from './callArguments.js';

/**
 * The value of a string literal in source text, quotes included; undefined when it is no plain string literal or has an escape
 * that is not decoded here.
 */
export function decodeStringLiteral(source: string): string | undefined {
	const quote = source[0];
	if (source.length < 2 || (quote !== "'" && quote !== '"' && quote !== '`') || source.at(-1) !== quote) {
		return undefined;
	}
	let text = '';
	for (let at = 1; at < source.length - 1; at++) {
		const char = source[at]!;
		if (char === quote || (quote === '`' && char === '$' && source[at + 1] === '{')) {
			return undefined;
		}
		if (char !== '\\') {
			text += char;
			continue;
		}
		const escape = decodeEscape(source, at + 1);
		if (!escape || at + 1 + escape.length > source.length - 1) {
			return undefined;
		}
		text += escape.text;
		at += escape.length;
	}
	return text;
}

const simpleEscapes: Readonly<Record<string, string>> = {
	n: '\n',
	r: '\r',
	t: '\t',
	b: '\b',
	f: '\f',
	v: '\v',
	'\\': '\\',
	"'": "'",
	'"': '"',
	'`': '`',
	'/': '/',
	$: '$',
	'\n': '',
};

function decodeEscape(source: string, at: number): { readonly text: string; readonly length: number } | undefined {
	const char = source[at] ?? '';
	const simple = Object.hasOwn(simpleEscapes, char) ? simpleEscapes[char] : undefined;
	if (simple !== undefined) {
		return { text: simple, length: 1 };
	}
	const hex = /^(?:x([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|u\{([0-9a-fA-F]{1,6})\})/.exec(source.slice(at, at + 10));
	const digits = hex?.[1] ?? hex?.[2] ?? hex?.[3];
	const code = digits === undefined ? undefined : Number.parseInt(digits, 16);
	if (!hex || code === undefined || code > 0x10ffff) {
		return undefined;
	}
	return { text: hex[3] === undefined ? String.fromCharCode(code) : String.fromCodePoint(code), length: hex[0].length };
}

/** How another expression fits where a literal stands: as it is, in parentheses, or not at all. */
export type Placement = 'plain' | 'parenthesized';

/**
 * Whether an expression of lower precedence can take the place of a literal. Undefined where the syntax demands a literal (a case
 * label, a key, an import, `as const`, an
 * attribute of markup).
 */
export function placementOf(text: string, span: Span, path: string): Placement | undefined {
	const before = text.slice(Math.max(0, span.start - 200), span.start);
	const after = text.slice(span.end, span.end + 200);
	const word = /(?<![\w$.])([A-Za-z]+)\s*$/.exec(before)?.[1];
	if (word !== undefined && ['case', 'from', 'import'].includes(word)) {
		return undefined;
	}
	if (/(?<![\w$.])(?:require|import)\s*\(\s*$/.test(before) || /^\s*as\s+const\b/.test(after)) {
		return undefined;
	}
	const previous = /(\S)\s*$/.exec(before)?.[1] ?? '';
	const next = /^\s*(\S)/.exec(after)?.[1] ?? '';
	if ((next === ':' && (previous === '{' || previous === ',')) || (previous === '[' && /^\s*\]\s*:/.test(after))) {
		return undefined;
	}
	if (/[\w$)\]]$/.test(before)) {
		return undefined; // a tagged template, or a half-typed line
	}
	if (['.jsx', '.tsx'].includes(extensionOf(path)) && /\s[\w-]+=$/.test(before) && /^\s*(?:\/?>|[\w-]+=)/.test(after)) {
		return undefined;
	}
	const opens = word === 'return' || previous === '' || /[(,:[{]/.test(previous) || /(?:=>|(?<![=!<>])=)\s*$/.test(before);
	const closes =
		next === '' ||
		/[,;)\]}]/.test(next) ||
		(/^[ \t]*(?:\r\n|\n|\r)/.test(after) && /[\w$'"@#]/.test(next) && !/^\s*(?:as|in|of|instanceof|satisfies)\b/.test(after));
	return opens && closes ? 'plain' : 'parenthesized';
}

/** An expression as it is written in a place: without parentheses of its own where none are needed, in one pair of them where they are. */
export function expressionIn(placement: Placement, expression: string): string {
	const wrapped = expression.startsWith('(') && argumentsAt(expression, 0)?.inside.end === expression.length - 1;
	const bare = wrapped ? expression.slice(1, -1).trim() : expression;
	return placement === 'plain' ? bare : `(${bare})`;
}
