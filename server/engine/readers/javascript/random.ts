import type ts from 'typescript';
import { bare, isMember } from './nodes.js';
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

/** Whether an expression is made of random bytes: `randomBytes(32).toString('hex')`, `nanoid()`. */
export function isRandom(node: ts.Expression, at: At): boolean {
	const { source } = at;
	const { ts } = source;
	let inner = bare(source, node);
	for (let depth = 0; depth < 4 && ts.isCallExpression(inner); depth++) {
		if (randomCalls.has(at.names.of(inner.expression, at.scope) ?? '')) {
			return true;
		}
		const callee = bare(source, inner.expression);
		inner = isMember(source, callee) ? bare(source, callee.expression) : callee;
	}
	return false;
}
