import type ts from 'typescript';
import { environmentAccess } from '../environment.js';
import { itemsWalked } from '../walkedLists.js';
import type { At, VisitorFactory } from '../walk.js';

/** How many variables of one list are told. */
const most = 100;

/**
 * Variables without which a program stops, by a list of their names: `for (const name of ['A', 'B']) if (!process.env[name]) throw …`,
 * `required.filter((name) => !process.env[name])`.
 */
export const requiredListVisitors: VisitorFactory = ({ source }) => {
	if (!source.mentionsEnvironment || !/\bthrow\b|\bexit\s?\(/.test(source.text)) {
		return [];
	}
	const { ts } = source;
	return [
		{
			kinds: [ts.SyntaxKind.ElementAccessExpression],
			visit(node, at) {
				const access = node as ts.ElementAccessExpression;
				const read = ts.isIdentifier(access.argumentExpression) ? environmentAccess(source, at.names, access, at.scope) : undefined;
				if (read === undefined || read.variable !== undefined || !isAsked(at)) {
					return;
				}
				for (const element of (itemsWalked(at, (access.argumentExpression as ts.Identifier).text) ?? []).slice(0, most)) {
					if (ts.isStringLiteralLike(element) && /^[A-Za-z_]\w{0,127}$/.test(element.text)) {
						at.emit('env.use', at.span(element), { variable: element.text, how: 'check', fallback: false });
					}
				}
			},
		},
	];

	/** Whether it is asked that the variable is there, not what it holds: `!process.env[name]`, `process.env[name] === undefined`. */
	function isAsked(at: At): boolean {
		const parent = at.parent();
		return (
			parent !== undefined &&
			(ts.isPrefixUnaryExpression(parent) ||
				ts.isIfStatement(parent) ||
				(ts.isBinaryExpression(parent) && /Equals/.test(ts.SyntaxKind[parent.operatorToken.kind])) ||
				ts.isArrowFunction(parent) ||
				ts.isReturnStatement(parent))
		);
	}
};
