import type ts from 'typescript';
import { actionsOf } from './actions.js';
import { bare, statementsAfter } from './nodes.js';
import { speaksOfEnvironment } from './outline/branches.js';
import type { At } from './walk.js';

/** Names of what only tells of a request. */
const logWords = /log|trace|metric|(?:^|\.)(?:debug|info|warn|error)$/i;

/**
 * Whether all that a branch does is to leave the function, on the environment and something besides: `if (isProduction &&
 * testRooms.includes(room)) return;`, where what follows begins with no line of a log.
 */
export function leavesForSome(node: ts.IfStatement, at: At): boolean {
	const { source } = at;
	const { ts } = source;
	const { expression, thenStatement, elseStatement } = node;
	const only = ts.isBlock(thenStatement) && thenStatement.statements.length === 1 ? thenStatement.statements[0]! : thenStatement;
	const rest = statementsAfter(source, node, at.parent());
	const condition = bare(source, expression);
	return (
		elseStatement === undefined &&
		ts.isReturnStatement(only) &&
		only.expression === undefined &&
		ts.isBinaryExpression(condition) &&
		condition.operatorToken.kind === ts.SyntaxKind.AmpersandAmpersandToken &&
		speaksOfEnvironment(source.text.slice(expression.pos, expression.end)) &&
		rest.length > 1 &&
		!actionsOf(rest[0]!, at, at.scope, true).some((name) => logWords.test(name))
	);
}
