import type ts from 'typescript';
import { bare, isFunctionNode } from './nodes.js';
import type { Source } from './parse.js';

/** The only statement of a block, or what is no block. */
export function onlyOf(source: Source, node: ts.Node | undefined): ts.Node | undefined {
	return node !== undefined && source.ts.isBlock(node) && node.statements.length === 1 ? node.statements[0] : node;
}

/** What a statement gives back, where that is all it does. */
export function givenBack(source: Source, statement: ts.Statement | undefined): ts.Expression | undefined {
	const only = onlyOf(source, statement);
	return only !== undefined && source.ts.isReturnStatement(only) ? only.expression : undefined;
}

/** What a statement gives back, wherever it does, functions in it left out. */
export function allGivenBack(source: Source, node: ts.Node): readonly ts.Expression[] {
	const { ts } = source;
	if (ts.isReturnStatement(node)) {
		return node.expression === undefined ? [] : [node.expression];
	}
	const found: ts.Expression[] = [];
	ts.forEachChild(node, (child) => {
		found.push(...(isFunctionNode(source, child) ? [] : allGivenBack(source, child)));
	});
	return found;
}

/** Whether something counts by numbers that are written there: `42`, `9000 + id`. */
export function isNumber(source: Source, node: ts.Expression): boolean {
	const { ts } = source;
	const k = ts.SyntaxKind;
	const inner = bare(source, node);
	return (
		ts.isNumericLiteral(inner) ||
		(ts.isBinaryExpression(inner) &&
			[k.PlusToken, k.MinusToken, k.AsteriskToken, k.SlashToken].includes(inner.operatorToken.kind) &&
			(isNumber(source, inner.left) || isNumber(source, inner.right)))
	);
}
