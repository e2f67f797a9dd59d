import type { LocatedFact } from '../../../core/fact.js';

/** Length of `('')`: what stands around a text that is the only argument. */
const aroundText = 4;

/** Whether a call says one text, and no value with it. */
export function isAlone({ arguments: count, startsWith, span, callee }: LocatedFact<'log.call'>): boolean {
	return count === 1 && startsWith !== undefined && span.end - callee.end <= startsWith.length + aroundText;
}
