import type ts from 'typescript';
import { onlyOf } from './givenBack.js';
import { bare, initializerOf, propertyNameText, writtenAs } from './nodes.js';
import type { Source } from './parse.js';

/** A text or a number that is written there, and not empty: `'https'`, `3 * 60`. */
export function isWritten(source: Source, node: ts.Expression): boolean {
	const inner = bare(source, node);
	return (
		(source.ts.isStringLiteralLike(inner) && inner.text !== '') ||
		source.ts.isTemplateExpression(inner) ||
		// One for each of several environments.
		(source.ts.isConditionalExpression(inner) && isWritten(source, inner.whenTrue) && isWritten(source, inner.whenFalse)) ||
		source.ts.isNumericLiteral(inner) ||
		(source.ts.isBinaryExpression(inner) && [inner.left, inner.right].every((side) => source.ts.isNumericLiteral(bare(source, side))))
	);
}

/** A text that is written there, and empty. */
export function isEmpty(source: Source, node: ts.Expression): boolean {
	const inner = bare(source, node);
	return source.ts.isStringLiteralLike(inner) && inner.text === '';
}

/** The object that a side gives, or that it assigns and does nothing else, with the name that gets it. */
function writtenObject(
	source: Source,
	node: ts.Node | undefined,
): { readonly object: ts.ObjectLiteralExpression; readonly name: string } | undefined {
	const only = onlyOf(source, node);
	const given = only !== undefined && source.ts.isExpressionStatement(only) ? only.expression : only;
	if (given !== undefined && source.ts.isBinaryExpression(given) && given.operatorToken.kind === source.ts.SyntaxKind.EqualsToken) {
		const right = bare(source, given.right);
		return source.ts.isObjectLiteralExpression(right) ? { object: right, name: writtenAs(source, given.left) } : undefined;
	}
	const object = given === undefined || source.ts.isStatement(given) ? undefined : bare(source, given as ts.Expression);
	return object !== undefined && source.ts.isObjectLiteralExpression(object) ? { object, name: '' } : undefined;
}

/** What two ways give one name. */
export interface InBoth {
	readonly name: string;
	readonly mine: ts.Expression;
	readonly theirs: ts.Expression;
}

/** What two objects give the properties that both have. */
export function propertiesOfBoth(source: Source, one: ts.ObjectLiteralExpression, other: ts.ObjectLiteralExpression): readonly InBoth[] {
	return one.properties.flatMap((property) => {
		const name = source.ts.isPropertyAssignment(property) ? propertyNameText(source, property.name) : undefined;
		const theirs = name === undefined ? undefined : initializerOf(source, other, name);
		return theirs === undefined ? [] : [{ name: name!, mine: (property as ts.PropertyAssignment).initializer, theirs }];
	});
}

/** What both ways give the properties of one object that they both write. */
export function inBoth(source: Source, then: ts.Node, otherwise: ts.Node | undefined): readonly InBoth[] {
	const [one, other] = [writtenObject(source, then), writtenObject(source, otherwise)];
	return one === undefined || other === undefined || one.name !== other.name ? [] : propertiesOfBoth(source, one.object, other.object);
}

/** What is written for a boolean, a number or a text. */
export function plain(source: Source, node: ts.Expression): string | undefined {
	const inner = bare(source, node);
	return inner.kind === source.ts.SyntaxKind.TrueKeyword ||
		inner.kind === source.ts.SyntaxKind.FalseKeyword ||
		source.ts.isNumericLiteral(inner) ||
		source.ts.isStringLiteralLike(inner)
		? writtenAs(source, inner)
		: undefined;
}
