import type ts from 'typescript';
import type { FactTypes, Guard } from '../../../core/fact.js';
import { readsEnvironment } from '../../../core/value.js';
import { bare } from '../nodes.js';
import type { Source } from '../parse.js';
import type { At } from '../walk.js';
import { isEmpty, isWritten } from '../written.js';

/** The name that gets one of two texts or numbers, and what is said of them. */
export function choiceOf(
	source: Source,
	holder: string | undefined,
	one: ts.Expression,
	other: ts.Expression,
): Pick<FactTypes['env.branch'], 'target' | 'orEmpty'> {
	if (holder === undefined || !(isWritten(source, one) || isWritten(source, other))) {
		return {};
	}
	const orEmpty = isEmpty(source, one) || isEmpty(source, other);
	return orEmpty ? { target: holder, orEmpty } : isWritten(source, one) && isWritten(source, other) ? { target: holder } : {};
}

/** The name that gets a text where the comparison holds, and a variable of the environment everywhere else, or the other way round. */
export function readSideOf(
	holder: string | undefined,
	guard: Guard,
	one: ts.Expression,
	other: ts.Expression,
	at: At,
): Pick<FactTypes['env.branch'], 'target' | 'elseRead' | 'thenRead'> {
	const { source } = at;
	const [there, elsewhere] = guard.operator === '!=' ? [other, one] : [one, other];
	const reads = (node: ts.Expression): boolean => readsEnvironment(at.values.of(node, at.scope));
	const isPut = (node: ts.Expression): boolean => source.ts.isTemplateExpression(bare(source, node));
	const isOne = (written: ts.Expression, read: ts.Expression): boolean =>
		isWritten(source, written) && !isWritten(source, read) && reads(read);
	return holder === undefined
		? {}
		: isOne(there, elsewhere)
			? { target: holder, elseRead: true }
			: !isEmpty(source, elsewhere) &&
				  (isOne(elsewhere, there) || (isPut(there) && reads(there) && isWritten(source, elsewhere) && !reads(elsewhere)))
				? { target: holder, thenRead: true }
				: {};
}
