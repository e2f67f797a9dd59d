import type ts from 'typescript';
import type { Guard } from '../../../core/fact.js';
import { functionName } from '../exported.js';
import { bare, isFunctionNode } from '../nodes.js';
import type { At, VisitorFactory } from '../walk.js';
import { comparisonIn } from './comparisons.js';

/**
 * What is decided by the name of the environment for others to go by: a function that gives back whether it is a certain one
 * (`mustVerify() { return env === 'production'; }`), or a variable that holds it.
 */
export const decisionVisitors: VisitorFactory = ({ source }) => {
	if (!source.mentionsEnvironment) {
		return [];
	}
	const { ts } = source;
	const k = ts.SyntaxKind;

	/** The comparison that a value is, on one of its ways: `set !== undefined ? isOn(set) : env === 'production'`. */
	const decidedBy = (value: ts.Expression, at: At): Guard | undefined => {
		const inner = bare(source, value);
		if (ts.isConditionalExpression(inner)) {
			return decidedBy(inner.whenTrue, at) ?? decidedBy(inner.whenFalse, at);
		}
		if (ts.isBinaryExpression(inner) && inner.operatorToken.kind === k.QuestionQuestionToken) {
			return decidedBy(inner.right, at);
		}
		return ts.isBinaryExpression(inner) || (ts.isPrefixUnaryExpression(inner) && inner.operator === k.ExclamationToken)
			? comparisonIn(inner, at)
			: undefined;
	};

	const emit = (name: string | undefined, value: ts.Expression, at: At): void => {
		const guard = name === undefined ? undefined : decidedBy(value, at);
		if (guard !== undefined) {
			const { variable, operator, value: environment = '' } = guard;
			at.emit('env.decision', at.span(value), { variable, operator: operator === '!=' ? '!=' : '=', value: environment, name: name! });
		}
	};

	return [
		{
			kinds: [k.ReturnStatement],
			visit(node, at) {
				const { expression } = node as ts.ReturnStatement;
				const around = at.functionNode();
				if (expression !== undefined && isFunctionNode(source, around)) {
					emit(functionName(source, around, at.ancestors[at.ancestors.lastIndexOf(around) - 1]), expression, at);
				}
			},
		},
		{
			kinds: [k.ArrowFunction],
			visit(node, at) {
				const { body } = node as ts.ArrowFunction;
				if (!ts.isBlock(body)) {
					emit(functionName(source, node, at.parent()), body, at);
				}
			},
		},
		{
			kinds: [k.VariableDeclaration],
			visit(node, at) {
				const { name, initializer } = node as ts.VariableDeclaration;
				if (initializer !== undefined && ts.isIdentifier(name)) {
					emit(name.text, initializer, at);
				}
			},
		},
	];
};
