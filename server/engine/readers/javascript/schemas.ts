import type ts from 'typescript';
import type { Span } from '../../core/text.js';
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
	/** Any text that it holds is true (`z.coerce.boolean()`). */
	readonly truthy?: true;
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
	const named = rulesIn(located, evaluation);
	if (!all && named.filter(({ name }) => isVariableName(name) && name.length > 1).length * 2 <= named.length) {
		return [];
	}
	// Of two rules for a variable, the last one counts.
	return [...new Map(named.map((rule) => [rule.name, rule])).values()]
		.filter(({ name }) => all || isVariableName(name))
		.map(({ name, property, scope }) => ({
			name,
			node: property.name,
			...rulesOf(property.initializer, name, scope, requiredUnlessSaid, evaluation),
		}));
}

/** A rule of an object of rules, and the scope that it stands in. */
interface NamedRule {
	readonly name: string;
	readonly property: ts.PropertyAssignment;
	readonly scope: Scope;
}

/** The rules of an object, with those that are spread into it; it may be what a function or a method of the file gives back. */
function rulesIn(located: Located, evaluation: Evaluation, depth = 0): readonly NamedRule[] {
	const { source, names } = evaluation;
	const { ts } = source;
	const { node, scope } = names.follow(located.node, located.scope);
	if (depth > 8) {
		return [];
	}
	if (ts.isCallExpression(node)) {
		const returned = names.returned(node, scope);
		return returned === undefined ? [] : rulesIn(returned, evaluation, depth + 1);
	}
	if (!ts.isObjectLiteralExpression(node)) {
		return [];
	}
	return node.properties.flatMap((property): readonly NamedRule[] => {
		if (ts.isSpreadAssignment(property)) {
			return rulesIn({ node: property.expression, scope }, evaluation, depth + 1);
		}
		const name = propertyNameText(source, property.name);
		return name === undefined || !ts.isPropertyAssignment(property) ? [] : [{ name, property, scope }];
	});
}

/** What a chain of calls says: `z.string().default('x')`, `Joi.string().required()`, `port({ default: 3000 })`. */
function rulesOf(
	node: ts.Expression,
	name: string,
	scope: Scope,
	requiredUnlessSaid: boolean,
	{ source, names, valueOf }: Evaluation,
): Omit<SchemaVariable, 'name' | 'node'> {
	const { ts } = source;
	let fallback: Value | undefined;
	let optional = false;
	let required = false;
	let forDevelopment = false;
	let truthy = false;
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
			truthy ||= method === 'boolean' && isMember(source, callee) && memberName(source, bare(source, callee.expression)) === 'coerce';
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
		...(truthy ? { truthy: true as const } : {}),
		required: required || (requiredUnlessSaid && !optional),
	};
}

/** Libraries whose objects hold what their schema names, and nothing else unless it says so. */
const strippingOwners: ReadonlySet<string> = new Set(['zod', 'valibot']);

/** What keeps members that a schema does not name: `z.object({ … }).passthrough()`, `v.looseObject({ … })`. */
const keepsOthers = /^(?:passthrough|loose|catchall|looseObject|unknown|nonstrict)$/;

/** The object of rules that a schema is made of: `z.object({ … }).superRefine(…)`, through constants. */
function rulesAt(
	schema: ts.Expression,
	scope: Scope,
	{ source, names }: Evaluation,
): (Located & { readonly owner: string; readonly required: boolean; readonly open: boolean }) | undefined {
	const { ts } = source;
	let located = names.follow(schema, scope);
	let open = false;
	for (let depth = 0; depth < 16; depth++) {
		if (!ts.isCallExpression(located.node)) {
			return undefined;
		}
		const callee = bare(source, located.node.expression);
		const general = generalSchemas.get(names.of(callee, located.scope) ?? '');
		const [first] = located.node.arguments;
		open ||= keepsOthers.test((isMember(source, callee) ? memberName(source, callee) : undefined) ?? '');
		if (general !== undefined && first !== undefined) {
			return { node: first, scope: located.scope, ...general, open: open || !strippingOwners.has(general.owner) };
		}
		if (!isMember(source, callee)) {
			return undefined;
		}
		located = names.follow(callee.expression, located.scope);
	}
	return undefined;
}

/** What a call checks: a schema, what it is given, and the member of the result that holds the checked copy (empty: the whole). */
interface Check {
	readonly schema: ts.Expression;
	readonly given: ts.Expression;
	readonly result: string;
}

/** The ways to read a call as a check: `schema.parse(given)`, `v.parse(schema, given)` and `Joi.validate(given, schema)`. */
function checksOf(call: ts.CallExpression, source: Source): readonly Check[] {
	const callee = bare(source, call.expression);
	const [first, second] = call.arguments;
	if (first === undefined || !isMember(source, callee)) {
		return [];
	}
	const result = checkedResults.get(memberName(source, callee) ?? '');
	if (result === undefined) {
		return [];
	}
	return [
		{ schema: callee.expression, given: first, result },
		...(second === undefined
			? []
			: [
					{ schema: first, given: second, result },
					{ schema: second, given: first, result },
				]),
	];
}

/** A member of a checked object that is read from the environment, and what its schema says of the variable. */
interface CheckedMember extends SchemaVariable {
	/** The name of the member; {@link SchemaVariable.name} is that of the variable. */
	readonly member: string;
	/** The library of the schema. */
	readonly owner: string;
}

/** The members of an object that a schema checks and that are variables: `schema.validate({ port: process.env.PORT })`. */
export function checkedMembers(
	call: ts.CallExpression,
	scope: Scope,
	evaluation: Evaluation,
): (Pick<Check, 'result'> & { readonly members: readonly CheckedMember[]; readonly given: ObjectValue }) | undefined {
	for (const { schema, given, result } of checksOf(call, evaluation.source)) {
		const rules = rulesAt(schema, scope, evaluation);
		const value = rules === undefined ? undefined : evaluation.valueOf(given, scope, '');
		if (rules === undefined || value?.kind !== 'object') {
			continue;
		}
		const members = variablesOf(rules, rules.required, true, evaluation).flatMap((rule): readonly CheckedMember[] => {
			const read = value.properties[rule.name];
			return read?.kind === 'env' && read.name !== undefined && read.fallback === undefined
				? [{ ...rule, name: read.name, member: rule.name, owner: rules.owner }]
				: [];
		});
		return members.length === 0 ? undefined : { result, members, given: value };
	}
	return undefined;
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
	const check = checksOf(call, source).find(({ given }) => isWhole(evaluation.valueOf(given, scope, '')));
	if (check === undefined) {
		const checked = checkedMembers(call, scope, evaluation);
		return checked === undefined
			? undefined
			: resultOf(
					checked.result,
					{
						...checked.given,
						properties: {
							...checked.given.properties,
							...environmentObject(checked.members, span, ({ member }) => member).properties,
						},
					},
					span,
				);
	}
	const rules = rulesAt(check.schema, scope, evaluation);
	const variables = rules === undefined ? [] : variablesOf(rules, rules.required, false, evaluation);
	return variables.length === 0 ? undefined : resultOf(check.result, environmentObject(variables, span), span);
}

/** Whether a call is given the whole environment and lets nothing through but the variables that its schema names. */
export function letsOnlyNamedThrough(call: ts.CallExpression, called: string | undefined, scope: Scope, evaluation: Evaluation): boolean {
	const own = called === undefined ? undefined : environmentSchemas.get(called);
	if (own !== undefined) {
		return own.places.some((place) => {
			const located = placeOf(call, place, scope, evaluation.names, evaluation.source.ts);
			return located !== undefined && variablesOf(located, true, true, evaluation).length > 0;
		});
	}
	const check = checksOf(call, evaluation.source).find(({ given }) => isWhole(evaluation.valueOf(given, scope, '')));
	const rules = check === undefined ? undefined : rulesAt(check.schema, scope, evaluation);
	return rules?.open === false && variablesOf(rules, rules.required, false, evaluation).length > 0;
}

/** What a check returns, where a checked copy stands in one of its members or is all of it. */
function resultOf(result: string, checked: ObjectValue, span: Span): ObjectValue {
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

function environmentObject<T extends SchemaVariable>(
	variables: readonly T[],
	span: Span,
	memberOf: (variable: T) => string = ({ name }) => name,
): ObjectValue {
	const properties = Object.fromEntries(
		variables.map((variable): [string, EnvironmentValue] => {
			const { name, fallback } = variable;
			return [memberOf(variable), { kind: 'env', name, span, ...(fallback === undefined ? {} : { fallback }) }];
		}),
	);
	return { kind: 'object', properties, open: true, span };
}
