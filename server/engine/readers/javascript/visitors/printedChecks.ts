import type ts from 'typescript';
import { isEnvironment } from '../environment.js';
import { bare, isMember, memberName } from '../nodes.js';
import type { At } from '../walk.js';

/** Whether a branch prints that the environment failed its check, and whatever was checked is taken all the same. */
export function onlyPrintsFailure({ expression, thenStatement, elseStatement }: ts.IfStatement, at: At): boolean {
	const { source } = at;
	const { ts } = source;
	const asked = bare(source, expression);
	const result =
		ts.isPrefixUnaryExpression(asked) && asked.operator === ts.SyntaxKind.ExclamationToken ? bare(source, asked.operand) : undefined;
	const holder =
		result !== undefined && isMember(source, result) && memberName(source, result) === 'success'
			? bare(source, result.expression)
			: undefined;
	if (holder === undefined || !ts.isIdentifier(holder) || elseStatement !== undefined) {
		return false;
	}
	const statements = ts.isBlock(thenStatement) ? thenStatement.statements : [thenStatement];
	const prints = statements.every(
		(one) =>
			ts.isExpressionStatement(one) &&
			ts.isCallExpression(one.expression) &&
			/^console\.\w+$/.test(at.names.of(one.expression.expression, at.scope) ?? ''),
	);
	const { node: check, scope } = at.names.follow(holder, at.scope);
	const [given] = ts.isCallExpression(check) ? check.arguments : [];
	const mentions = (member: string): number => source.text.split(`${holder.text}.${member}`).length - 1;
	return (
		prints &&
		given !== undefined &&
		ts.isCallExpression(check) &&
		isMember(source, check.expression) &&
		memberName(source, check.expression) === 'safeParse' &&
		isEnvironment(at.names, given, scope) &&
		mentions('success') === 1 &&
		mentions('data') > 0
	);
}
