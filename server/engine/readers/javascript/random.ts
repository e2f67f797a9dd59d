import type ts from 'typescript';
import { bare, isMember } from './nodes.js';
import { type Scope, soleReturn } from './scope.js';
import type { At } from './walk.js';

/** Calls that give something else each time. */
const randomCalls: ReadonlySet<string> = new Set([
	'node:crypto.randomBytes',
	'node:crypto.randomUUID',
	'crypto.randomUUID',
	'node:crypto.generateKeySync',
	'node:crypto.generateKeyPairSync',
	'uuid.v1',
	'uuid.v4',
	'uuid.v7',
	'nanoid.nanoid',
	'nanoid',
	'short-uuid.generate',
	'short-uuid().generate',
	'short-uuid().new',
	'ulid.ulid',
	'@paralleldrive/cuid2.createId',
	'crypto-random-string',
	'generate-password.generate',
	'web-push.generateVAPIDKeys',
	'selfsigned.generate',
]);

/**
 * Whether an expression is made of random bytes: `randomBytes(32).toString('hex')`, `nanoid()`, or a call of a function of this file that
 * gives them back.
 */
export function isRandom(node: ts.Expression, at: At): boolean {
	return isRandomIn(node, at.scope, at);
}

/** How many steps an expression is followed from what it is put together of. */
const mostSteps = 6;

/** Whether something that is made of random bytes is a part of an expression, as it stands there or under a name: `KEY=${key}`. */
export function hasRandom(node: ts.Expression, scope: Scope, at: At, depth = 0): boolean {
	const { source } = at;
	const { ts } = source;
	const inner = bare(source, node);
	if (depth > mostSteps) {
		return false;
	}
	const within = (one: ts.Expression): boolean => hasRandom(one, scope, at, depth + 1);
	if (ts.isIdentifier(inner)) {
		const origin = scope.lookup(inner.text)?.origin;
		return origin?.kind === 'expression' && hasRandom(origin.value.node, origin.value.scope, at, depth + 1);
	}
	if (ts.isTemplateExpression(inner)) {
		return inner.templateSpans.some(({ expression }) => within(expression));
	}
	if (ts.isBinaryExpression(inner)) {
		return within(inner.left) || within(inner.right);
	}
	if (ts.isArrayLiteralExpression(inner)) {
		return inner.elements.some(within);
	}
	if (ts.isObjectLiteralExpression(inner)) {
		return inner.properties.some(
			(one) =>
				(ts.isPropertyAssignment(one) && within(one.initializer)) ||
				(ts.isShorthandPropertyAssignment(one) && within(one.name)) ||
				(ts.isSpreadAssignment(one) && within(one.expression)),
		);
	}
	if (isMember(source, inner)) {
		return within(inner.expression);
	}
	return (
		ts.isCallExpression(inner) &&
		(isRandomIn(inner, scope, at) ||
			inner.arguments.some(within) ||
			(isMember(source, inner.expression) && within(inner.expression.expression)))
	);
}

function isRandomIn(node: ts.Expression, scope: Scope, at: At, isGivenBack = false): boolean {
	const { source } = at;
	const { ts } = source;
	let inner = bare(source, node);
	for (let depth = 0; depth < 4 && ts.isCallExpression(inner); depth++) {
		if (randomCalls.has(at.names.of(inner.expression, scope) ?? '')) {
			return true;
		}
		const callee = bare(source, inner.expression);
		const called = isGivenBack ? undefined : at.contexts.functionOf(callee, scope);
		const given = called && soleReturn(source, at.scopes, called, () => true);
		if (given !== undefined) {
			return isRandomIn(given.node, given.scope, at, true);
		}
		inner = isMember(source, callee) ? bare(source, callee.expression) : callee;
	}
	return false;
}
