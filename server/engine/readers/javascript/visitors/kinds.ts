import type ts from 'typescript';
import { wordSet } from '../../../core/wordList.js';
import { wordsOf } from '../../../core/words.js';
import { bare } from '../nodes.js';
import type { At } from '../walk.js';

/** The last words of what options and variables are called that say what kind of thing provides something. */
const providerWords: ReadonlySet<string> = wordSet(
	`engine store stores storage driver provider adapter cache queue broker transport disk backend type`,
);

/** The kinds of what provides something that a choice is between: `engine: isProduction ? 'redis' : 'memory'`. */
export function kindsOf(
	source: At['source'],
	target: string | undefined,
	...arms: readonly [ts.Expression, ts.Expression]
): readonly [string, string] | undefined {
	const [one, other] = arms.map((arm) => {
		const text = bare(source, arm);
		return source.ts.isStringLiteralLike(text) && /^[a-z][a-z0-9_-]{1,19}$/.test(text.text) ? text.text : undefined;
	});
	return target !== undefined && providerWords.has(wordsOf(target).at(-1) ?? '') && one !== undefined && other !== undefined
		? [one, other]
		: undefined;
}
