const calls =
	/\b(?:merge|mergeWith|deepmerge|mergeDeep|deepMerge|extend|deepExtend|assign|assignIn|defaults|defaultsDeep)\(\s*([A-Za-z_$][\w$]*)\s*,/g;
const none: ReadonlySet<string> = new Set();

/**
 * The names of objects that others are merged into (`merge(config, require('./environment'))`): what they hold then is not what
 * they were made with.
 */
export function namesMergedInto(text: string): ReadonlySet<string> {
	// Looking for a few letters is far cheaper than the pattern, and says no to nearly all files.
	if (
		!text.includes('erge(') &&
		!text.includes('eepmerge') &&
		!text.includes('xtend(') &&
		!text.includes('assign') &&
		!text.includes('efaults') &&
		!text.includes('ergeWith(') &&
		!text.includes('ergeDeep(')
	) {
		return none;
	}
	return new Set([...text.matchAll(calls)].map(([, name]) => name!));
}

const overridden =
	/\b(?:merge|mergeWith|deepmerge|mergeDeep|deepMerge|extend|deepExtend|assign|assignIn)\(\s*(?:\{\s*\}|[A-Za-z_$][\w$.]*)\s*,\s*([A-Za-z_$][\w$]*)\s*,/g;

/**
 * The names of objects whose values others may replace: those that others are merged into, and those that others are laid over
 * (`Object.assign({}, defaults, options)`).
 */
export function namesOverridden(text: string): ReadonlySet<string> {
	const into = namesMergedInto(text);
	return text.includes('erge') || text.includes('xtend') || text.includes('assign')
		? new Set([...into, ...[...text.matchAll(overridden)].map(([, name]) => name!)])
		: into;
}
