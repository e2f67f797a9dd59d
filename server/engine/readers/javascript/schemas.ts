import type ts from 'typescript';
import type { EnvironmentValue, ObjectValue, Value } from '../../core/value.js';
import { checkedResults, environmentSchemas, generalSchemas } from './apis/schemas.js';
import type { Names } from './names.js';
import { bare, isMember, memberName, propertyNameText, spanOf } from './nodes.js';
import type { Source } from './parse.js';
import type { Located, Scope } from './scope.js';

const optionalCalls: ReadonlySet<string> = new Set([
	'optional',
	'nullish',
	'default',
	'prefault',
	'catch',
	'nullable',
	'allow',
	'notRequired',
]);

/** A variable that a schema declares. `fallback` is missing where the schema gives no default. */
export interface SchemaVariable {
	readonly name: string;
	readonly node: ts.Node;
	readonly fallback?: Value;
	/** The default holds only while somebody develops. */
	readonly forDevelopment?: true;
	readonly required: boolean;
}

/** What reads values, as far as schemas need it. */
interface Evaluation {
	readonly source: Source;
	readonly names: Names;
	readonly valueOf: (node: ts.Expression, scope: Scope, name: string) => Value;
}

/** Whether a name is written like a variable of the environment. */
export function isVariableName(name: string): boolean {
	return /^[A-Z][A-Z0-9_]*$/.test(name);
}

/** The variables of an object of rules. Without `all`, only where most names are those of variables: the schema may be of anything. */
export function variablesOf(
	located: Located,
	requiredUnlessSaid: boolean,
	all: boolean,
	evaluation: Evaluation,
): readonly SchemaVariable[] {
	const { source, names } = evaluation;
	const { ts } = source;
	const { node, scope } = names.follow(located.node, located.scope);
	if (!ts.isObjectLiteralExpression(node)) {
		return [];
	}
	const named = node.properties.flatMap((property) => {
		const name = propertyNameText(source, property.name);
		return name === undefined || !ts.isPropertyAssignment(property) ? [] : [{ name, property }];
	});
	if (!all && named.filter(({ name }) => isVariableName(name) && name.length > 1).length * 2 <= named.length) {
		return [];
	}
	return named
		.filter(({ name }) => all || isVariableName(name))
		.map(({ name, property }) => ({
			name,
			node: property.name,
			...rulesOf(property.initializer, name, scope, requiredUnlessSaid, evaluation),
		}));
}

/** What a chain of calls says: `z.string().default('x')`, `Joi.string().required()`, `port({ default: 3000 })`. */
function rulesOf(
	node: ts.Expression,
	name: string,
	scope: Scope,
	requiredUnlessSaid: boolean,
	{ source, names, valueOf }: Evaluation,
): { readonly fallback?: Value; readonly forDevelopment?: true; readonly required: boolean } {
	const { ts } = source;
	let fallback: Value | undefined;
	let optional = false;
	let required = false;
	let forDevelopment = false;
	const ownDefault = (argument: ts.Expression): void => {
		const always = names.member(argument, scope, 'default');
		const inner = always ?? names.member(argument, scope, 'devDefault');
		if (inner !== undefined) {
			fallback = valueOf(inner.node, inner.scope, name);
			optional = true;
			forDevelopment = always === undefined;
		}
	};
	let current = bare(source, node);
	for (let depth = 0; depth < 24; depth++) {
		if (ts.isCallExpression(current)) {
			const callee = bare(source, current.expression);
			const method = isMember(source, callee) ? memberName(source, callee) : ts.isIdentifier(callee) ? callee.text : undefined;
			const [first] = current.arguments;
			required ||= method === 'required';
			optional ||= method !== undefined && optionalCalls.has(method);
			if ((method === 'default' || method === 'prefault') && first !== undefined) {
				fallback = valueOf(first, scope, name);
			}
			current.arguments.forEach(ownDefault);
			current = isMember(source, callee) ? bare(source, callee.expression) : callee;
		} else if (isMember(source, current)) {
			current = bare(source, current.expression);
		} else {
			break;
		}
	}
	ownDefault(node);
	return {
		...(fallback === undefined ? {} : { fallback }),
		...(forDevelopment ? { forDevelopment: true as const } : {}),
		required: required || (requiredUnlessSaid && !optional),
	};
}

/** The object that a schema is made of: `z.object({ … }).superRefine(…)`, through constants. */
function objectOf(schema: ts.Expression, scope: Scope, evaluation: Evaluation): readonly SchemaVariable[] {
	const { source, names } = evaluation;
	const { ts } = source;
	let located = names.follow(schema, scope);
	for (let depth = 0; depth < 16; depth++) {
		if (!ts.isCallExpression(located.node)) {
			return [];
		}
		const callee = bare(source, located.node.expression);
		const general = generalSchemas.get(names.of(callee, located.scope) ?? '');
		const [first] = located.node.arguments;
		if (general !== undefined && first !== undefined) {
			return variablesOf({ node: first, scope: located.scope }, general.required, false, evaluation);
		}
		if (!isMember(source, callee)) {
			return [];
		}
		located = names.follow(callee.expression, located.scope);
	}
	return [];
}

/** The checked copy of the environment that a call gives back, with a member for each variable; undefined where it gives something else. */
export function checkedEnvironment(
	call: ts.CallExpression,
	called: string | undefined,
	scope: Scope,
	evaluation: Evaluation,
): Value | undefined {
	const { source, names } = evaluation;
	const { ts } = source;
	const span = spanOf(source, call);
	const own = called === undefined ? undefined : environmentSchemas.get(called);
	if (own !== undefined) {
		const variables = own.places.flatMap((place) => {
			const located = placeOf(call, place, scope, names, ts);
			return located === undefined ? [] : variablesOf(located, true, true, evaluation);
		});
		return variables.length === 0 ? { kind: 'env', span } : environmentObject(variables, span);
	}
	const callee = bare(source, call.expression);
	const method = isMember(source, callee) ? memberName(source, callee) : undefined;
	const result = method === undefined ? undefined : checkedResults.get(method);
	const [first, second] = call.arguments;
	if (result === undefined || first === undefined || !isMember(source, callee)) {
		return undefined;
	}
	// `schema.parse(process.env)`, and `v.parse(schema, process.env)`
	const [schema, given] =
		second !== undefined && isWhole(evaluation.valueOf(second, scope, '')) ? [first, second] : [callee.expression, first];
	if (!isWhole(evaluation.valueOf(given, scope, ''))) {
		return undefined;
	}
	const variables = objectOf(schema, scope, evaluation);
	if (variables.length === 0) {
		return undefined;
	}
	const checked = environmentObject(variables, span);
	return result === '' ? checked : { kind: 'object', properties: { [result]: checked }, open: true, span };
}

function placeOf(call: ts.CallExpression, place: string, scope: Scope, names: Names, ts: Source['ts']): Located | undefined {
	const [index = '', ...steps] = place.split('.');
	const argument = call.arguments[Number(index)];
	let located: Located | undefined = argument === undefined || ts.isSpreadElement(argument) ? undefined : { node: argument, scope };
	for (const step of steps) {
		located = located === undefined ? undefined : names.member(located.node, located.scope, step);
	}
	return located;
}

/** The whole environment, or a copy of it. */
function isWhole(value: Value): boolean {
	return value.kind === 'env' && value.name === undefined;
}

function environmentObject(variables: readonly SchemaVariable[], span: { start: number; end: number }): ObjectValue {
	const properties = Object.fromEntries(
		variables.map(({ name, fallback }): [string, EnvironmentValue] => [
			name,
			{ kind: 'env', name, span, ...(fallback === undefined ? {} : { fallback }) },
		]),
	);
	return { kind: 'object', properties, open: true, span };
}
