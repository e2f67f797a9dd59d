import type ts from 'typescript';
import { bare, isMember } from './nodes.js';
import { type Scope, soleReturn } from './scope.js';
import type { At } from './walk.js';

/** Calls that give something else each time. */
const randomCalls: ReadonlySet<string> = new Set([
	'node:crypto.randomBytes',
	'node:crypto.randomUUID',
	'crypto.randomUUID',
	'uuid.v4',
	'nanoid.nanoid',
	'nanoid',
]);

/**
 * Whether an expression is made of random bytes: `randomBytes(32).toString('hex')`, `nanoid()`, or a call of a function of this file that
 * gives them back.
 */
export function isRandom(node: ts.Expression, at: At): boolean {
	return isRandomIn(node, at.scope, at);
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
