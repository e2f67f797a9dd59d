import type ts from 'typescript';
import { wordSet } from '../../../core/wordList.js';
import { wordsOf } from '../../../core/words.js';
import { bare } from '../nodes.js';
import type { At } from '../walk.js';

/** The last words of what options and variables are called that say what kind of thing provides something. */
const providerWords: ReadonlySet<string> = wordSet(
	`engine store stores storage driver provider adapter cache queue broker transport disk backend type`,
);

const levelWord = /^(?:trace|debug|verbose|silly|http|info|notice|warn|warning|error)$/;

/** The two words that a choice is between, where both are of a kind. */
function wordsChosen(
	source: At['source'],
	isOfKind: RegExp,
	arms: readonly [ts.Expression, ts.Expression],
): readonly [string, string] | undefined {
	const [one, other] = arms.map((arm) => {
		const text = bare(source, arm);
		return source.ts.isStringLiteralLike(text) && isOfKind.test(text.text) ? text.text : undefined;
	});
	return one === undefined || other === undefined ? undefined : [one, other];
}

/** The levels of a log that a choice is between: `isProduction ? 'info' : 'debug'`. */
export function levelsOf(source: At['source'], ...arms: readonly [ts.Expression, ts.Expression]): readonly [string, string] | undefined {
	return wordsChosen(source, levelWord, arms);
}

/** What the places of a service of others are called, of which one is for trials. */
const trialWord = /^(?:live|prod|production|test|sandbox)$/i;

/**
 * The kinds of what provides something that a choice is between: `engine: isProduction ? 'redis' : 'memory'`, `mode: isProduction ?
 * 'live' : 'sandbox'`.
 */
function kindsOf(
	source: At['source'],
	target: string | undefined,
	...arms: readonly [ts.Expression, ts.Expression]
): readonly [string, string] | undefined {
	return target === undefined
		? undefined
		: providerWords.has(wordsOf(target).at(-1) ?? '')
			? wordsChosen(source, /^[a-z][a-z0-9_-]{1,19}$/, arms)
			: wordsChosen(source, trialWord, arms);
}

/** What both values of a choice tell together: the kinds of what is named, or the ports that two numbers may be (`isDevelopment ? 3000 : 4000`). */
export function toldByBoth(
	source: At['source'],
	target: string | undefined,
	one: ts.Expression,
	other: ts.Expression,
): { readonly kinds?: readonly [string, string]; readonly ports?: readonly [string, string] } {
	const kinds = kindsOf(source, target, one, other);
	const [first, second] = [portOf(source, one), portOf(source, other)];
	return {
		...(kinds && { kinds }),
		...(first !== undefined && second !== undefined && { ports: [first, second] as const }),
	};
}

function portOf({ ts }: At['source'], value: ts.Expression): string | undefined {
	return (ts.isNumericLiteral(value) || ts.isStringLiteral(value)) && /^[1-9]\d{1,4}$/.test(value.text) ? value.text : undefined;
}
