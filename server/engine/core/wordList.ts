/** The words of a list that is written as text, in order: separated by spaces and line breaks, so that a long list stays readable. */
export function wordList(text: string): readonly string[] {
	return text.trim().split(/\s+/);
}

/** The set of the words of a list that is written as text, see {@link wordList}. */
export function wordSet(text: string): ReadonlySet<string> {
	return new Set(wordList(text));
}
