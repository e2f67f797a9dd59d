import type ts from 'typescript';
import { actionsOfFunction } from '../actions.js';
import { type Call, expressionAt, firstValue } from '../arguments.js';
import type { Recipe } from '../apis/recipe.js';
import type { At } from '../walk.js';

/** Shorter delays are debounces and retries. */
const leastDelay = 60_000;

/** Work is scheduled by time. */
export function emitSchedule(recipe: Recipe & { readonly fact: 'schedule' }, api: string, call: Call, at: At): void {
	if (recipe.onlyWith !== undefined && expressionAt(at, call, recipe.onlyWith) === undefined) {
		return;
	}
	const period = recipe.period === undefined ? undefined : milliseconds(expressionAt(at, call, recipe.period)?.node, at);
	if (recipe.once === true && (period === undefined || period < leastDelay)) {
		return;
	}
	const expression = firstValue(at, call, recipe.expression);
	const calls = workOf(recipe, call, at);
	at.emit('schedule', at.span(call), {
		api,
		...(period === undefined ? {} : { period }),
		...(expression === undefined || expression.kind === 'unknown' || expression.kind === 'object' ? {} : { expression }),
		...(calls.length === 0 ? {} : { calls }),
		...(recipe.once === true ? { once: true } : {}),
		...(recipe.shared === true ? { shared: true } : {}),
	});
	if (recipe.once === true && period !== undefined) {
		at.emit('coordination.use', at.span(call), { api, purpose: 'delayed-work', store: 'memory', delay: period });
	}
}

function workOf(recipe: Recipe & { readonly fact: 'schedule' }, call: Call, at: At): readonly string[] {
	for (const place of recipe.work ?? []) {
		const located = expressionAt(at, call, place);
		const calls = located === undefined ? [] : actionsOfFunction(located.node, at, located.scope);
		if (calls.length > 0) {
			return calls;
		}
	}
	// `@Cron('0 * * * *')`: the method that is decorated.
	const parent = at.parent();
	const method = parent !== undefined && at.source.ts.isDecorator(parent) ? at.parent(2) : undefined;
	return method !== undefined && at.source.ts.isMethodDeclaration(method) ? actionsOfFunction(method as unknown as ts.Expression, at) : [];
}

/** `60 * 60 * 1000`. */
function milliseconds(node: ts.Expression | undefined, at: At, depth = 0): number | undefined {
	const { ts } = at.source;
	if (node === undefined || depth > 8) {
		return undefined;
	}
	const { node: inner } = at.names.follow(node, at.scope);
	if (ts.isNumericLiteral(inner)) {
		return Number(inner.text);
	}
	if (ts.isBinaryExpression(inner) && inner.operatorToken.kind === ts.SyntaxKind.AsteriskToken) {
		const left = milliseconds(inner.left, at, depth + 1);
		const right = milliseconds(inner.right, at, depth + 1);
		return left === undefined || right === undefined ? undefined : left * right;
	}
	return undefined;
}
