/** The words of an identifier, in lower case: `apiBaseURL`, `API_BASE_URL` and `api-base-url` are all `api`, `base`, `url`. */
export function wordsOf(identifier: string): readonly string[] {
	return identifier
		.replace(/([a-z0-9])([A-Z])/g, '$1 $2')
		.replace(/([A-Z])([A-Z][a-z])/g, '$1 $2')
		.split(/[^A-Za-z0-9]/)
		.filter((word) => word !== '')
		.map((word) => word.toLowerCase());
}

/** Whether one of the identifiers has one of the words. */
export function haveWord(identifiers: readonly string[], words: ReadonlySet<string>): boolean {
	return identifiers.some((identifier) => wordsOf(identifier).some((word) => words.has(word)));
}

/** `apiBaseUrl` → `API_BASE_URL`. Empty when nothing is left of the identifier. */
export function upperSnake(identifier: string): string {
	const name = wordsOf(identifier).join('_').toUpperCase();
	return /^[0-9]/.test(name) ? `_${name}` : name;
}
