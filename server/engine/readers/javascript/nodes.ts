import type ts from 'typescript';
import { withoutCredentials } from '../../core/secrets.js';
import type { Span } from '../../core/text.js';
import type { Source } from './parse.js';

/** What the parser's package has beside its types: `node.getStart()` is a method that only the whole compiler gives to nodes. */
interface Parser {
	getTokenPosOfNode(node: ts.Node, file: ts.SourceFile): number;
}

/** The span of a node without the comments before it. */
export function spanOf(source: Source, node: ts.Node): Span {
	const start = Math.max(0, (source.ts as unknown as Parser).getTokenPosOfNode(node, source.file));
	return { start, end: Math.max(start, node.end) };
}

/** A node as it is written, without the comments before it. */
export function writtenAs(source: Source, node: ts.Node): string {
	const { start, end } = spanOf(source, node);
	return source.text.slice(start, end);
}

/** An expression without parentheses, type assertions, `await` and what else leaves a value as it is. */
export function bare(source: Source, node: ts.Expression): ts.Expression {
	const k = source.ts.SyntaxKind;
	let current = node;
	for (;;) {
		switch (current.kind) {
			case k.ParenthesizedExpression:
			case k.AsExpression:
			case k.NonNullExpression:
			case k.SatisfiesExpression:
			case k.TypeAssertionExpression:
			case k.AwaitExpression:
				current = (current as ts.ParenthesizedExpression).expression;
				break;
			case k.BinaryExpression: {
				const { operatorToken, right } = current as ts.BinaryExpression;
				if (operatorToken.kind !== k.CommaToken && operatorToken.kind !== k.EqualsToken) {
					return current;
				}
				current = right;
				break;
			}
			default:
				return current;
		}
	}
}

/** The name of a member access whose name is written in the code: `a.b`, `a['b']`, `a?.b`. */
export function memberName(source: Source, node: ts.Node): string | undefined {
	const { ts } = source;
	if (ts.isPropertyAccessExpression(node)) {
		return node.name.text;
	}
	return ts.isElementAccessExpression(node) && ts.isStringLiteralLike(node.argumentExpression) ? node.argumentExpression.text : undefined;
}

/** Whether a node is `a.b` or `a['b']` (or with a computed name). */
export function isMember(source: Source, node: ts.Node): node is ts.PropertyAccessExpression | ts.ElementAccessExpression {
	return source.ts.isPropertyAccessExpression(node) || source.ts.isElementAccessExpression(node);
}

/** The name of a property that is written in the code: an identifier, string or number, `['x']` and `#x` included. */
export function propertyNameText(source: Source, name: ts.PropertyName | ts.BindingName | undefined): string | undefined {
	const { ts } = source;
	if (name === undefined) {
		return undefined;
	}
	if (ts.isIdentifier(name) || ts.isPrivateIdentifier(name) || ts.isStringLiteralLike(name) || ts.isNumericLiteral(name)) {
		return name.text;
	}
	return ts.isComputedPropertyName(name) && ts.isStringLiteralLike(name.expression) ? name.expression.text : undefined;
}

/** A function whose body is known. */
export type FunctionNode =
	| ts.FunctionDeclaration
	| ts.FunctionExpression
	| ts.ArrowFunction
	| ts.MethodDeclaration
	| ts.ConstructorDeclaration
	| ts.AccessorDeclaration;

/** What an object literal gives a property by its name, where the property is written out. */
export function initializerOf(source: Source, { properties }: ts.ObjectLiteralExpression, name: string): ts.Expression | undefined {
	const { ts } = source;
	return properties.find((one): one is ts.PropertyAssignment => ts.isPropertyAssignment(one) && propertyNameText(source, one.name) === name)
		?.initializer;
}

/** Whether a function is asynchronous. */
export function isAsync({ ts }: Source, node: ts.Node | undefined): boolean {
	return (
		node !== undefined && ts.canHaveModifiers(node) && (ts.getModifiers(node) ?? []).some(({ kind }) => kind === ts.SyntaxKind.AsyncKeyword)
	);
}

/** What a class extends. */
export function extendedBy({ ts }: Source, { heritageClauses }: ts.ClassLikeDeclaration): ts.Expression | undefined {
	return heritageClauses?.find(({ token }) => token === ts.SyntaxKind.ExtendsKeyword)?.types[0]?.expression;
}

/** What a call binds to its owner: `logger.error` of `logger.error.bind(logger)`. */
export function boundBy(source: Source, { expression }: ts.CallExpression): ts.Expression | undefined {
	const callee = bare(source, expression);
	return isMember(source, callee) && memberName(source, callee) === 'bind' ? callee.expression : undefined;
}

/** The name of the method by which a call asks something: `run` of `client.run(job)`. */
export function calledMethod(source: Source, { expression }: ts.CallExpression): string | undefined {
	const callee = bare(source, expression);
	return isMember(source, callee) ? memberName(source, callee) : undefined;
}

/** The last name of an expression as it is written: `orders` of `orders` and of `db.orders`; undefined for anything else. */
export function lastName(source: Source, node: ts.Node): string | undefined {
	return source.ts.isIdentifier(node) ? node.text : isMember(source, node) ? memberName(source, node) : undefined;
}

/** What follows a statement in the block that it stands in. */
export function statementsAfter({ ts }: Source, statement: ts.Statement, around: ts.Node | undefined): readonly ts.Statement[] {
	return around !== undefined && ts.isBlock(around) ? around.statements.slice(around.statements.indexOf(statement) + 1) : [];
}

/** Whether a node is a function with a scope of its own. */
export function isFunctionNode(source: Source, node: ts.Node): node is FunctionNode {
	const k = source.ts.SyntaxKind;
	switch (node.kind) {
		case k.FunctionDeclaration:
		case k.FunctionExpression:
		case k.ArrowFunction:
		case k.MethodDeclaration:
		case k.Constructor:
		case k.GetAccessor:
		case k.SetAccessor:
			return true;
		default:
			return false;
	}
}

/** The module that is written in a place for one. Every specifier is taken from here, so that none brings credentials along. */
export function specifierText(node: ts.StringLiteralLike): string {
	return withoutCredentials(node.text);
}

/** The module that `require('x')` or `import('x')` names. */
export function requiredModule(source: Source, node: ts.Node): string | undefined {
	const { ts } = source;
	if (!ts.isCallExpression(node)) {
		return undefined;
	}
	const [argument] = node.arguments;
	if (argument === undefined || !ts.isStringLiteralLike(argument)) {
		return undefined;
	}
	const callee = node.expression;
	return callee.kind === ts.SyntaxKind.ImportKeyword || (ts.isIdentifier(callee) && callee.text === 'require')
		? specifierText(argument)
		: undefined;
}

/** The identifier that a chain of members starts with: `a` of `a.b['c'].d`. */
export function rootIdentifier(source: Source, node: ts.Expression): ts.Identifier | undefined {
	let current = node;
	while (isMember(source, current)) {
		current = current.expression;
	}
	return source.ts.isIdentifier(current) ? current : undefined;
}

/** What a chain of members starts with, without what only types it or sets it in brackets on the way: `make()` of `(make() as Made).a.b`. */
export function baseOfChain(source: Source, node: ts.Expression): ts.Expression {
	let current = node;
	while (isMember(source, current)) {
		current = bare(source, current.expression);
	}
	return current;
}

/** What a spread may bring: the parts of `...(a && b)` and `...(c ? a : b)`, which bring nothing where they are not taken. */
export function spreadArms(
	source: Source,
	expression: ts.Expression,
): { readonly arms: readonly ts.Expression[]; readonly conditional: boolean } {
	const { ts } = source;
	const node = bare(source, expression);
	if (ts.isBinaryExpression(node) && node.operatorToken.kind === ts.SyntaxKind.AmpersandAmpersandToken) {
		return { arms: spreadArms(source, node.right).arms, conditional: true };
	}
	if (ts.isConditionalExpression(node)) {
		return { arms: [...spreadArms(source, node.whenTrue).arms, ...spreadArms(source, node.whenFalse).arms], conditional: true };
	}
	return { arms: isNullish(source, node) ? [] : [node], conditional: false };
}

/** Whether an expression is `null` or `undefined`. */
export function isNullish({ ts }: Source, node: ts.Node): boolean {
	return node.kind === ts.SyntaxKind.NullKeyword || (ts.isIdentifier(node) && node.text === 'undefined');
}
