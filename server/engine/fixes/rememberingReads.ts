import type { FixContext } from './recipe.js';

/** How many files are kept: the ones that the fixes of a file look at, over and over. */
const kept = 64;

/** A context that reads a file once for many fixes, for as long as the files stay as they are; those not asked for lately are read again. */
export function rememberingReads(context: FixContext): FixContext {
	return { ...context, read: remembering(context.read), facts: remembering(context.facts) };
}

function remembering<T>(read: (path: string) => Promise<T>): (path: string) => Promise<T> {
	const answers = new Map<string, Promise<T>>();
	return (path) => {
		const answer = answers.get(path) ?? read(path);
		answers.delete(path);
		answers.set(path, answer); // the last place is the one of the latest
		if (answers.size > kept) {
			answers.delete(answers.keys().next().value!);
		}
		return answer;
	};
}
