/** Whether a name stands anywhere in a text as a word of its own: comments and strings count, since being too careful costs nothing. */
export function mentions(text: string, name: string): boolean {
	for (let at = text.indexOf(name); at >= 0; at = text.indexOf(name, at + 1)) {
		if (!isNamePart(text[at - 1]) && !isNamePart(text[at + name.length])) {
			return true;
		}
	}
	return false;
}

/** The first of some names that a text does not mention. */
export function freeName(text: string, candidates: readonly string[]): string | undefined {
	return candidates.find((name) => !mentions(text, name));
}

function isNamePart(char: string | undefined): boolean {
	return char !== undefined && /[\w$]/.test(char);
}
