import type ts from 'typescript';
import { bare, calledMethod, isMember, writtenAs } from './nodes.js';
import type { Source } from './parse.js';
import type { Change } from './scope.js';

/**
 * Whether an assignment puts something into the collection that a variable holds, by a new one that it makes of the old one:
 * `orders = [...orders, order]`, `orders = orders.concat(order)`, `byId = { ...byId, [id]: order }`.
 */
function addsToOld(source: Source, node: ts.Node): boolean {
	const { ts } = source;
	if (!ts.isBinaryExpression(node) || node.operatorToken.kind !== ts.SyntaxKind.EqualsToken) {
		return false;
	}
	const name = writtenAs(source, bare(source, node.left));
	const made = bare(source, node.right);
	const isOld = (one: ts.Expression): boolean => writtenAs(source, bare(source, one)) === name;
	if (ts.isArrayLiteralExpression(made)) {
		return made.elements.length > 1 && made.elements.some((one) => ts.isSpreadElement(one) && isOld(one.expression));
	}
	if (ts.isObjectLiteralExpression(made)) {
		return made.properties.length > 1 && made.properties.some((one) => ts.isSpreadAssignment(one) && isOld(one.expression));
	}
	return (
		ts.isCallExpression(made) &&
		calledMethod(source, made) === 'concat' &&
		isMember(source, made.expression) &&
		isOld(made.expression.expression)
	);
}

/** A change as it is of the collection, where a new one takes the place of the old one that it is made of. */
export function asRenewed(source: Source, change: Change): Change {
	return change.operation === 'assign' && addsToOld(source, change.node) ? { ...change, operation: 'add' } : change;
}
