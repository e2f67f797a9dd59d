/** Longer texts are tables or what programs wrote. */
export const longestText = 400_000;
/** Longer lines are, too. */
const longestLine = 400;

/** Visits the lines of a text that are not blank, without white space at their ends, and where they start. What is too long is cut off, with `…` behind it. */
export function eachLine(text: string, visit: (line: string, start: number) => void): void {
	for (let start = 0; start < text.length;) {
		const next = text.indexOf('\n', start);
		const end = next < 0 ? text.length : next;
		const line = end - start > longestLine ? `${text.slice(start, start + longestLine)}…` : text.slice(start, end).trimEnd();
		if (line !== '') {
			visit(line, start);
		}
		start = end + 1;
	}
}

/** Whether a line ends with the brace that opens a type: `): Promise<{`, `}: {`. The body comes later. */
export function isTypeOpened(line: string): boolean {
	return /[:<|&,]\s?\{$/.test(line);
}

/** Whether a line ends with the brace that opens the body of a function; its type may end on the same line: `} | null> {`. */
export function isBodyOpened(line: string, isArrow: boolean): boolean {
	return !isTypeOpened(line) && (isArrow ? /=>\s*\{$/ : /(?:^\}|\))[^()]*\{$/).test(line);
}

/** Whether a name may hold a character: a letter, a digit, `_` or `$`. */
export function isOfWord(code: number): boolean {
	return (code >= 97 && code <= 122) || (code >= 65 && code <= 90) || (code >= 48 && code <= 57) || code === 95 || code === 36;
}

/** Where a text holds a word, and not as a part of a longer one. */
export function placesOfWord(text: string, word: string): readonly number[] {
	const places: number[] = [];
	for (let at = text.indexOf(word); at >= 0; at = text.indexOf(word, at + 1)) {
		if (!isOfWord(text.charCodeAt(at - 1)) && !isOfWord(text.charCodeAt(at + word.length))) {
			places.push(at);
		}
	}
	return places;
}
