import type ts from 'typescript';
import { bare } from '../nodes.js';
import type { At } from '../walk.js';

/** What options and variables are called that say what kind of thing provides something. */
const providerName =
	/(?:^|_|(?<=[a-z]))(?:[eE]ngine|[sS]tores?|[sS]torage|[dD]river|[pP]rovider|[aA]dapter|[cC]ache|[qQ]ueue|[bB]roker|[tT]ransport|[dD]isk|[bB]ackend|type)$/;

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
	return target !== undefined && providerName.test(target) && one !== undefined && other !== undefined ? [one, other] : undefined;
}
