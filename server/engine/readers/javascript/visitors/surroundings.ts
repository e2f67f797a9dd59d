import type ts from 'typescript';
import { extendedBy, isFunctionNode, memberName } from '../nodes.js';
import type { At } from '../walk.js';

/** The innermost function around a place that has a name: its own, or that of the variable or property which holds it. */
export function functionNameOf(at: At): string | undefined {
	const { ts } = at.source;
	for (let level = 1, node = at.parent(level); node !== undefined; node = at.parent(++level)) {
		if (!isFunctionNode(at.source, node)) {
			continue;
		}
		const { name } = node as ts.FunctionLikeDeclaration;
		const holder = at.parent(level + 1);
		const held =
			holder === undefined
				? undefined
				: ts.isVariableDeclaration(holder) || ts.isPropertyAssignment(holder) || ts.isPropertyDeclaration(holder)
					? holder.name
					: ts.isBinaryExpression(holder) && holder.right === node
						? holder.left
						: undefined;
		const found = [name, held].flatMap((one) =>
			one === undefined
				? []
				: ts.isIdentifier(one)
					? one.text
					: ts.isPropertyAccessExpression(one)
						? (memberName(at.source, one) ?? [])
						: [],
		)[0];
		if (found !== undefined) {
			return found;
		}
	}
	return undefined;
}

/** What the class around a place extends: that of its method, field or constructor. */
export function baseAround(at: At): ts.Expression | undefined {
	const { ts } = at.source;
	const owner = at.scope.thisScope?.node;
	return owner !== undefined && ts.isClassLike(owner) ? extendedBy(at.source, owner) : undefined;
}

/** Whether a place is reached under a condition, and whether the text names what is done where it does not hold. */
export function branchOf(at: At, place: ts.Node): 'or-not' | 'or-else' | undefined {
	const { ts } = at.source;
	let found: 'or-not' | undefined;
	let inner = place;
	for (let level = 1, node = at.parent(level); node !== undefined; inner = node, node = at.parent(++level)) {
		if (ts.isConditionalExpression(node) && inner !== node.condition) {
			return 'or-else';
		}
		if (ts.isIfStatement(node) && inner !== node.expression && !at.contexts.isMainGuard(node.expression, at.scope)) {
			if (node.elseStatement !== undefined) {
				return 'or-else';
			}
			found = 'or-not';
		} else if (ts.isCaseOrDefaultClause(node)) {
			return 'or-else';
		} else if (ts.isBinaryExpression(node) && inner === node.right && isLogical(at, node)) {
			found = 'or-not';
		}
	}
	return found;
}

function isLogical({ source: { ts } }: At, { operatorToken: { kind } }: ts.BinaryExpression): boolean {
	const { AmpersandAmpersandToken, BarBarToken, QuestionQuestionToken } = ts.SyntaxKind;
	return kind === AmpersandAmpersandToken || kind === BarBarToken || kind === QuestionQuestionToken;
}
