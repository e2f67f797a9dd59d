import { inTag, inText, isMarkup, skipMarkup } from './markup.js';
import { markupToken, numberToken, punctuationToken, regexToken, stringToken, templateToken, wordToken, type Tokens } from './tokens.js';
import { wordList, wordSet } from '../../../core/wordList.js';

/** Keywords after which a `/` starts a regular expression. */
const beforeExpression: ReadonlySet<string> = wordSet(`
	return typeof case in of void delete do else instanceof new throw await yield default extends
`);

/** Two units that are one token; `>` stays alone, since type arguments end with it. */
const longest: readonly string[] = wordList(`=> == != ++ -- && || ?? ?. += -= *= /= %= &= |= ^= <= **`);
const pairs = new Uint8Array(1 << 14);
for (const one of longest.filter(({ length }) => length === 2)) {
	pairs[one.charCodeAt(0) * 128 + one.charCodeAt(1)] = 1;
}

const isWordStart = new Uint8Array(128);
const isWordPart = new Uint8Array(128);
for (let code = 0; code < 128; code++) {
	const letter = (code >= 97 && code <= 122) || (code >= 65 && code <= 90) || code === 95 || code === 36 || code === 35;
	isWordStart[code] = letter ? 1 : 0;
	isWordPart[code] = letter || (code >= 48 && code <= 57) ? 1 : 0;
}

/** What a `<` may be where an expression starts: a tag, a tag or type parameters, or type parameters and casts only. */
export type Dialect = 'javascript' | 'tsx' | 'typescript';

/**
 * Splits a text into tokens, in one pass. False where a text cannot be split without a grammar: brackets that do not match,
 * literals that do not end. Whether a `/` divides or
 * starts a regular expression is decided by the token before it, which is wrong after `)` of a condition and after some `}`; such
 * an error ends in one of the above nearly always.
 */
export function tokenize(text: string, into: Tokens, dialect: Dialect): boolean {
	into.count = 0;
	into.text = text;
	const { vocabulary } = into;
	vocabulary.prune();
	/** The units of open brackets; what `inTag` and `inText` stand for, markup goes on after. */
	const brackets: number[] = [];
	/** The tokens of the open brackets. */
	const opens: number[] = [];
	/** The depth of brackets at which each open template goes on. */
	const templates: number[] = [];
	const { length } = text;
	let at = text.charCodeAt(0) === 0xfeff ? 1 : 0;
	if (text.startsWith('#!', at)) {
		at = endOfLine(text, at);
	}
	while (at < length) {
		const code = text.charCodeAt(at);
		if (code === 32 || (code >= 9 && code <= 13)) {
			at++;
			continue;
		}
		const start = at;
		if (code < 128 ? isWordStart[code] === 1 : isForeignLetter(code)) {
			let hash = code;
			at++;
			for (;;) {
				const next = text.charCodeAt(at);
				if (next < 128 ? isWordPart[next] === 1 : isForeignLetter(next)) {
					hash = (Math.imul(hash, 31) + next) | 0;
					at++;
				} else {
					break;
				}
			}
			if (code === 35 && at === start + 1) {
				return false;
			}
			const word = vocabulary.number(text, start, at, hash);
			if (word === 0) {
				return false;
			}
			into.push(wordToken, start, at, brackets.length, word);
			continue;
		}
		if (code >= 128) {
			if (code === 0xa0 || code === 0xfeff || code === 0x2028 || code === 0x2029 || (code >= 0x2000 && code <= 0x200a)) {
				at++;
				continue;
			}
			return false;
		}
		switch (code) {
			case 34:
			case 39: {
				at = endOfString(text, at, code);
				if (at < 0) {
					return false;
				}
				into.push(stringToken, start, at, brackets.length);
				continue;
			}
			case 96: {
				at = endOfTemplate(text, at + 1);
				if (at < 0) {
					return false;
				}
				if (text.charCodeAt(at - 1) === 123) {
					opens.push(into.count);
					into.push(templateToken, start, at, brackets.length);
					templates.push(brackets.length);
					brackets.push(123);
				} else {
					into.push(templateToken, start, at, brackets.length);
				}
				continue;
			}
			case 47: {
				const next = text.charCodeAt(at + 1);
				if (next === 47) {
					at = endOfLine(text, at);
					continue;
				}
				if (next === 42) {
					const end = text.indexOf('*/', at + 2);
					if (end < 0) {
						return false;
					}
					at = end + 2;
					continue;
				}
				if (startsExpression(into)) {
					at = endOfRegex(text, at);
					if (at < 0) {
						return false;
					}
					into.push(regexToken, start, at, brackets.length);
					continue;
				}
				break;
			}
			case 40:
			case 91:
			case 123:
				opens.push(into.count);
				into.push(punctuationToken, start, ++at, brackets.length);
				brackets.push(code);
				continue;
			case 41:
			case 93:
			case 125: {
				const open = brackets.pop();
				const opener = opens.pop() ?? -1;
				if (opener < 0) {
					return false;
				}
				into.partners[opener] = into.count;
				into.partners[into.count] = opener;
				if (code === 125 && (open === inTag || open === inText)) {
					at = skipMarkup(text, at, open, into, brackets, opens);
					if (at < 0) {
						return false;
					}
					continue;
				}
				if (open !== (code === 41 ? 40 : code - 2)) {
					return false;
				}
				if (code === 125 && templates.length > 0 && templates[templates.length - 1] === brackets.length) {
					at = endOfTemplate(text, at + 1);
					if (at < 0) {
						return false;
					}
					if (text.charCodeAt(at - 1) === 123) {
						opens.push(into.count);
						brackets.push(123);
						into.push(templateToken, start, at, brackets.length - 1);
					} else {
						into.push(templateToken, start, at, brackets.length);
						templates.pop();
					}
					continue;
				}
				into.push(punctuationToken, start, ++at, brackets.length);
				continue;
			}
			case 60:
				if (dialect !== 'typescript' && isMarkup(text, at, dialect === 'tsx') && !startsExpression(into) && startsLine(text, at)) {
					// An element, or a comparison that goes on.
					return false;
				}
				if (dialect !== 'typescript' && startsExpression(into) && isMarkup(text, at, dialect === 'tsx')) {
					at = skipMarkup(text, at, undefined, into, brackets, opens);
					if (at < 0) {
						return false;
					}
					continue;
				}
				break;
			case 46: {
				const next = text.charCodeAt(at + 1);
				if (next >= 48 && next <= 57) {
					at = endOfNumber(text, at);
					into.push(numberToken, start, at, brackets.length);
					continue;
				}
				if (next === 46 && text.charCodeAt(at + 2) === 46) {
					at += 3;
					into.push(punctuationToken, start, at, brackets.length);
					continue;
				}
				break;
			}
			case 92:
				// An escape in a name.
				return false;
		}
		if (code >= 48 && code <= 57) {
			at = endOfNumber(text, at);
			into.push(numberToken, start, at, brackets.length);
			continue;
		}
		at++;
		const second = text.charCodeAt(at);
		if (second < 128 && pairs[code * 128 + second] === 1) {
			at++;
			// `===`, `!==`, `**=`, `&&=`, `||=`, `??=`
			if (
				text.charCodeAt(at) === 61 &&
				(code === 61 || code === 33 || code === 42 || code === 38 || code === 124 || code === 63) &&
				text.charCodeAt(at - 1) !== 62 &&
				text.charCodeAt(at - 1) !== 46 &&
				!(text.charCodeAt(at - 1) === 61 && code !== 61 && code !== 33)
			) {
				at++;
			}
		}
		into.push(punctuationToken, start, at, brackets.length);
	}
	return brackets.length === 0 && templates.length === 0;
}

/** Whether an expression starts after a word. */
function startsAfter(tokens: Tokens, at: number): boolean {
	return tokens.ends[at]! - tokens.starts[at]! <= 10 && beforeExpression.has(tokens.vocabulary.texts[tokens.words[at]!]!);
}

/** Whether an expression may start after the last token. */
function startsExpression(tokens: Tokens): boolean {
	const last = tokens.count - 1;
	switch (tokens.kind(last)) {
		case 0:
			return true;
		case wordToken:
			return startsAfter(tokens, last) && !(tokens.first(last - 1) === 46 && tokens.kind(last - 1) === punctuationToken);
		case punctuationToken: {
			const code = tokens.first(last);
			if (code === 43 || code === 45) {
				// `a++ / b`
				return tokens.ends[last]! - tokens.starts[last]! === 1 || tokens.text.charCodeAt(tokens.starts[last]! + 1) === 61;
			}
			return code !== 41 && code !== 93 && code !== 125;
		}
		case templateToken:
		case markupToken:
			return tokens.text.charCodeAt(tokens.ends[last]! - 1) === 123;
		default:
			return false;
	}
}

function isForeignLetter(code: number): boolean {
	return code > 0xaa && code !== 0xfeff && !(code >= 0x2000 && code <= 0x206f) && code !== 0x3000 && !(code >= 0xff00 && code <= 0xff0f);
}

/** Whether nothing but blanks stands before a place on its line. */
function startsLine(text: string, from: number): boolean {
	let at = from - 1;
	while (text.charCodeAt(at) === 32 || text.charCodeAt(at) === 9) {
		at--;
	}
	return text.charCodeAt(at) === 10 || text.charCodeAt(at) === 13;
}

function endOfLine(text: string, from: number): number {
	for (let at = from; at < text.length; at++) {
		const code = text.charCodeAt(at);
		if (code === 10 || code === 13 || code === 0x2028 || code === 0x2029) {
			return at;
		}
	}
	return text.length;
}

function endOfString(text: string, from: number, quote: number): number {
	for (let at = from + 1; at < text.length; at++) {
		const code = text.charCodeAt(at);
		if (code === quote) {
			return at + 1;
		}
		if (code === 92) {
			if (text.charCodeAt(++at) === 13 && text.charCodeAt(at + 1) === 10) {
				at++;
			}
		} else if (code === 10 || code === 13) {
			return -1;
		}
	}
	return -1;
}

/** After the end of a stretch of a template: its last quote, or the bracket of `${`. */
function endOfTemplate(text: string, from: number): number {
	for (let at = from; at < text.length; at++) {
		const code = text.charCodeAt(at);
		if (code === 96) {
			return at + 1;
		}
		if (code === 92) {
			at++;
		} else if (code === 36 && text.charCodeAt(at + 1) === 123) {
			return at + 2;
		}
	}
	return -1;
}

function endOfRegex(text: string, from: number): number {
	let inClass = false;
	for (let at = from + 1; at < text.length; at++) {
		const code = text.charCodeAt(at);
		if (code === 92) {
			at++;
		} else if (code === 91) {
			inClass = true;
		} else if (code === 93) {
			inClass = false;
		} else if (code === 10 || code === 13) {
			return -1;
		} else if (code === 47 && !inClass) {
			at++;
			while (isWordPart[text.charCodeAt(at)] === 1) {
				at++;
			}
			return at;
		}
	}
	return -1;
}

function endOfNumber(text: string, from: number): number {
	let at = from;
	for (;;) {
		const code = text.charCodeAt(at);
		const exponent = (code === 43 || code === 45) && (text.charCodeAt(at - 1) | 32) === 101 && !/^0[xX]/.test(text.slice(from, from + 2));
		if (!(isWordPart[code] === 1 || code === 46 || exponent)) {
			return at;
		}
		at++;
	}
}
