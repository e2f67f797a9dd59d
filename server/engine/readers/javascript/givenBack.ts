import type ts from 'typescript';
import { bare, isFunctionNode, isMember, memberName, propertyNameText } from './nodes.js';
import type { Source } from './parse.js';
import type { Located, Scope, Scopes } from './scope.js';

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

/** What a call of a function of a file, or of a method of the class around it, gives back, where that is one thing. */
export function givenBackBy(source: Source, scopes: Scopes, { expression }: ts.CallExpression, scope: Scope): Located | undefined {
	const { ts } = source;
	const callee = bare(source, expression);
	let called: ts.Node | undefined;
	if (ts.isIdentifier(callee)) {
		const origin = scope.lookup(callee.text)?.origin;
		called = origin?.kind === 'function' ? origin.node : undefined;
	} else if (isMember(source, callee) && callee.expression.kind === ts.SyntaxKind.ThisKeyword) {
		const name = memberName(source, callee);
		const owner = scope.thisScope?.node;
		called =
			owner && ts.isClassLike(owner)
				? owner.members.find((one) => ts.isMethodDeclaration(one) && propertyNameText(source, one.name) === name)
				: undefined;
	}
	const returns = called && scopes.of.get(called)?.returns;
	return returns?.length === 1 ? returns[0] : undefined;
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
