import type ts from 'typescript';
import type { SecretHint } from '../../core/secrets.js';
import { agreed, propertyOf, type Value } from '../../core/value.js';
import type { Place } from './apis/recipe.js';
import { type Located, soleReturn } from './scope.js';
import type { At } from './walk.js';

/** The argument expressions of a call, an instance, a decorator. */
export type Call = ts.CallExpression | ts.NewExpression;

/** The expression at a place of a call's arguments, or undefined where the text has none. */
export function expressionAt(at: At, call: Call, place: Place): Located | undefined {
	const [first = '', ...steps] = place.split('.');
	const argument = call.arguments?.[Number.parseInt(first, 10)];
	if (argument === undefined || at.source.ts.isSpreadElement(argument)) {
		return undefined;
	}
	const handed: Located = { node: argument, scope: at.scope };
	let located = first.endsWith('()') ? returnedBy(at, handed) : handed;
	if (located === undefined) {
		return undefined;
	}
	for (const step of steps) {
		const next: Located | undefined = step.endsWith('()')
			? returnedBy(at, at.names.member(located.node, located.scope, step.slice(0, -2)))
			: (at.names.member(located.node, located.scope, step) ?? itemOf(at, located, step));
		if (next === undefined) {
			return undefined;
		}
		located = next;
	}
	return located;
}

/** An item of a list, by its number. */
function itemOf(at: At, { node, scope }: Located, step: string): Located | undefined {
	const { ts } = at.source;
	const list = /^\d$/.test(step) ? at.names.follow(node, scope) : undefined;
	const item = list && ts.isArrayLiteralExpression(list.node) ? list.node.elements[Number(step)] : undefined;
	return list === undefined || item === undefined || ts.isSpreadElement(item) ? undefined : { node: item, scope: list.scope };
}

/** What a function of this file returns, where it does so in one place. */
export function returnedBy(at: At, located: Located | undefined): Located | undefined {
	const { ts } = at.source;
	const target = located === undefined ? undefined : at.contexts.functionOf(located.node, located.scope);
	return (
		target &&
		soleReturn(at.source, at.scopes, target, (statement) => ts.isVariableStatement(statement) || ts.isExpressionStatement(statement))
	);
}

/** The value at a place. A property of something that only the project can resolve (an import, an object from outside) is a value too. */
export function valueAt(at: At, call: Call, place: Place, hint: SecretHint = {}): Value | undefined {
	const [first = '', ...steps] = place.split('.');
	const name = steps.at(-1);
	const named: SecretHint = hint.name === undefined && name !== undefined ? { ...hint, name } : hint;
	// As far as it is written here, which may be what another module gives: `useFactory: () => settings`.
	for (let length = steps.length; length >= 0; length--) {
		const located = expressionAt(at, call, [first, ...steps.slice(0, length)].join('.'));
		if (located !== undefined) {
			return steps
				.slice(length)
				.reduce<Value | undefined>(
					(value, step) => (step.endsWith('()') ? undefined : memberOf(value, step)),
					at.values.of(located.node, located.scope, named),
				);
		}
	}
	return undefined;
}

/** A property of a value, or an item of a list: of several values that may be chosen, one on which all agree. */
export function memberOf(value: Value | undefined, name: string): Value | undefined {
	switch (value?.kind) {
		case 'import':
			return value.name === '*' && value.members.length === 0 ? { ...value, name } : { ...value, members: [...value.members, name] };
		case 'choice':
			return agreed(value.of.map((one) => memberOf(one, name)));
		default:
			return propertyOf(value, name);
	}
}

/** The first value at one of several places. A function is no value. */
export function firstValue(at: At, call: Call, places: readonly Place[] | undefined, hint: SecretHint = {}): Value | undefined {
	for (const place of places ?? []) {
		const value = valueAt(at, call, place, hint);
		if (value !== undefined) {
			return value;
		}
	}
	return undefined;
}

/** Whether an argument is written as a function, or names one. */
export function isFunctionArgument(at: At, node: ts.Expression | undefined): boolean {
	return node !== undefined && at.contexts.functionOf(node, at.scope) !== undefined;
}
