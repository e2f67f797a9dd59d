import { markupToken, type Tokens } from './tokens.js';

/** Stand for the bracket of an expression among attributes, and for one in the text of an element. */
export const inTag = 1;
export const inText = 2;
/** Stands for an element that is open. */
const element = 60;

/** Whether a `<` where an expression starts opens an element or a fragment. In TSX, type parameters have a comma or `extends`. */
export function isMarkup(text: string, at: number, typed: boolean): boolean {
	const next = text.charCodeAt(at + 1);
	if (next === 62) {
		return true;
	}
	if (!(next >= 97 && next <= 122) && !(next >= 65 && next <= 90) && next !== 95 && next !== 36) {
		return false;
	}
	return !typed || !/^<[\w$]{1,64}\s{0,8}(?:,|=|extends\s)/.test(text.slice(at, at + 96));
}

/**
 * Goes over tags and text up to the next expression in them, or the end of the outermost element, and tells the tokenizer of its
 * brackets. `from` says where it was left for an expression; undefined
 * at the start of an element. Where to go on; -1 when it does not end.
 */
export function skipMarkup(
	text: string,
	start: number,
	from: typeof inTag | typeof inText | undefined,
	into: Tokens,
	brackets: number[],
	opens: number[],
): number {
	let isTag = from !== inText;
	let at = start + 1;
	const leave = (mode: number): number => {
		opens.push(into.count);
		into.push(markupToken, start, at, brackets.length);
		brackets.push(mode);
		return at;
	};
	while (at < text.length) {
		const code = text.charCodeAt(at++);
		if (code === 123) {
			return leave(isTag ? inTag : inText);
		}
		if (!isTag) {
			if (code !== element) {
				continue;
			}
			if (text.charCodeAt(at) !== 47) {
				isTag = true;
				continue;
			}
			at = text.indexOf('>', at) + 1;
			if (at === 0) {
				return -1;
			}
			if (brackets.pop() !== element) {
				return -1;
			}
			opens.pop();
		} else if (code === 34 || code === 39) {
			at = text.indexOf(String.fromCharCode(code), at) + 1;
			if (at === 0) {
				return -1;
			}
			continue;
		} else if (code === 62) {
			brackets.push(element);
			// No token: its tags are the tokens.
			opens.push(-1);
			isTag = false;
			continue;
		} else if (code === 47 && text.charCodeAt(at) === 62) {
			at++;
		} else if (code === element) {
			// Type arguments of a component.
			return -1;
		} else {
			continue;
		}
		// An element has ended.
		if (brackets[brackets.length - 1] !== element) {
			into.push(markupToken, start, at, brackets.length);
			return at;
		}
		isTag = false;
	}
	return -1;
}
