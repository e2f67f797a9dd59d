import type ts from 'typescript';
import { memberOf } from '../arguments.js';
import { isMember, memberName } from '../nodes.js';
import type { VisitorFactory } from '../walk.js';

/** Secrets that are assigned to what uses them: the keys by which Koa signs cookies. */
export const keyVisitors: VisitorFactory = ({ source }) => {
	if (!/\.keys\s*=[^=]/.test(source.text)) {
		return [];
	}
	const { ts } = source;
	return [
		{
			kinds: [ts.SyntaxKind.BinaryExpression],
			visit(node, at) {
				const { left, right, operatorToken } = node as ts.BinaryExpression;
				if (
					operatorToken.kind !== ts.SyntaxKind.EqualsToken ||
					!isMember(source, left) ||
					memberName(source, left) !== 'keys' ||
					at.names.of(left.expression, at.scope) !== 'koa()'
				) {
					return;
				}
				const { node: list, scope } = at.names.follow(right, at.scope);
				// The first key signs; the others are those of the past.
				const value = memberOf(at.values.of(list, scope, { name: 'keys', expectsSecret: true }), '0');
				if (value !== undefined && value.kind !== 'unknown' && value.kind !== 'object') {
					at.emit('secret.use', value.span, { api: 'koa.cookies', name: 'keys', value });
				}
			},
		},
	];
};
