import type ts from 'typescript';
import { environmentKindOf, namesEnvironment } from '../../../core/environmentNames.js';
import type { Guard } from '../../../core/fact.js';
import { asksText } from '../choices.js';
import type { Source } from '../parse.js';
import { bare } from '../nodes.js';
import type { At } from '../walk.js';

/**
 * The comparison with a named environment in a condition, or where it does not hold (`!(isDevelopment && token === testToken)`); undefined
 * where the condition asks for nothing that names one.
 */
export function comparisonIn(condition: ts.Expression, at: At, positive = true): Guard | undefined {
	const { source } = at;
	const { ts } = source;
	const k = ts.SyntaxKind;
	const inner = bare(source, condition);
	const negated = ts.isPrefixUnaryExpression(inner) && inner.operator === k.ExclamationToken ? bare(source, inner.operand) : undefined;
	if (negated !== undefined && ts.isBinaryExpression(negated)) {
		return comparisonIn(negated, at, !positive);
	}
	const sides =
		ts.isBinaryExpression(inner) && (inner.operatorToken.kind === k.BarBarToken || inner.operatorToken.kind === k.AmpersandAmpersandToken)
			? ([inner.left, inner.right] as const)
			: [];
	const isOpen = [condition, ...sides].some((side) => asksText(source, side, at.scope));
	const found = isOpen ? undefined : namedOf(source, at.guarding.of(condition, at.scope, positive));
	if (found !== undefined || sides.length === 0) {
		return found;
	}
	// Both hold where `&&` does: one that says nothing of the environment leaves the other.
	return isOpen || (inner as ts.BinaryExpression).operatorToken.kind === (positive ? k.BarBarToken : k.AmpersandAmpersandToken)
		? (comparisonIn(sides[0]!, at, positive) ?? comparisonIn(sides[1]!, at, positive))
		: undefined;
}

/** Of what is asked of the environment, what counts: what developers share with tests is theirs (`'test'`, or `'development'`). */
function namedOf(source: Source, guards: readonly Guard[]): Guard | undefined {
	const named = guards.filter((guard) => isOnEnvironment(source, guard));
	const [first] = named;
	return first === undefined || environmentKindOf(first.value ?? '') !== 'test'
		? first
		: (named.find(
				({ variable, operator, value }) =>
					variable === first.variable && operator === first.operator && environmentKindOf(value ?? '') === 'development',
			) ?? first);
}

/**
 * Whether a condition compares with a named environment. A mode may be of something else (`MODE === 'polling'`), or that of a bundler.
 */
export function isOnEnvironment(source: Source, { operator, value, variable }: Guard): boolean {
	return (
		(operator === '=' || operator === '!=') &&
		value !== undefined &&
		namesEnvironment(variable) &&
		(!variable.endsWith('MODE') || (environmentKindOf(value) !== undefined && !source.text.includes('import.meta.env')))
	);
}
