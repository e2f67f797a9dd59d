import type ts from 'typescript';
import type { Route, UnknownValue, Value } from '../../../core/value.js';
import { isWrittenAsVariable } from '../environment.js';
import { isFunctionNode, isMember, memberName } from '../nodes.js';
import type { Binding, Scope } from '../scope.js';
import type { Evaluator } from './evaluator.js';

/** Longer ones lead to no setting. */
const longest = 8;

/** Modules that may be of the project itself: packages do not tell what their classes give. */
const mayBeOwn = /^[.~#@]|\//;

/** Something unknown with the route by which a module may tell it. */
export function withRoute(unknown: UnknownValue, route: Route | undefined): UnknownValue {
	return route === undefined || route.members.length > longest || (route.specifier !== '' && !mayBeOwn.test(route.specifier))
		? unknown
		: { ...unknown, route };
}

/** What is not known here, with the route by which a module may tell it. */
export function routed(evaluator: Evaluator, node: ts.Node, route: Route | undefined): UnknownValue {
	return withRoute(evaluator.unknown(node), route);
}

/** The route to a member of what a route leads to; `()` is what it gives when it is called. */
export function routeOn(value: Value, member: string): Route | undefined {
	const base = value.kind === 'import' ? value : value.kind === 'unknown' ? value.route : undefined;
	if (base === undefined) {
		return undefined;
	}
	const { specifier, name, members } = base;
	return value.kind === 'import' && name === '*' && members.length === 0 && member !== '()'
		? { specifier, name: member, members }
		: { specifier, name, members: [...members, member] };
}

/** How a container is asked for the instance of a class: `app.get(Settings)`. */
const giving: ReadonlySet<string> = new Set(['get', 'resolve']);

/** The route to what a call without arguments, or `new`, gives, or one that is told a name: `settings.get('REDIS_HOST')`. */
export function routeOfCall(
	evaluator: Evaluator,
	node: ts.CallExpression | ts.NewExpression,
	callee: ts.Expression,
	scope: Scope,
	depth: number,
): Route | undefined {
	const { ts } = evaluator.source;
	const [first, ...others] = ts.isNewExpression(node) ? [] : node.arguments;
	// Any other text may be a secret, of which nothing is told.
	const isName = first !== undefined && others.length === 0 && ts.isStringLiteralLike(first) && isWrittenAsVariable(first.text);
	const made = first !== undefined && others.length === 0 && ts.isIdentifier(first) ? scope.lookup(first.text)?.origin : undefined;
	if (made?.kind === 'module' && isMember(evaluator.source, callee) && giving.has(memberName(evaluator.source, callee) ?? '')) {
		return { specifier: made.specifier, name: made.name, members: ['()'] };
	}
	const base = first === undefined || isName ? evaluator.of(callee, scope, {}, depth + 1) : undefined;
	return base && routeOn(base, isName ? first.text : '()');
}

/** The route to an instance that a parameter, or a member of `this`, is by its type alone. */
export function routeOfInstance({ names, source }: Evaluator, node: ts.Expression, scope: Scope): Route | undefined {
	const behind = source.ts.isIdentifier(node) || isMember(source, node) ? names.classBehind(node, scope) : undefined;
	return behind && { specifier: behind.specifier, name: behind.name, members: ['()'] };
}

/** The route to a class, an enum or a function at the top of this file, where it may read the environment or hold a port. */
export function routeOfBinding({ source }: Evaluator, { name, node, scope, origin, writes }: Binding): Route | undefined {
	const isCode =
		source.ts.isEnumDeclaration(node) ||
		origin.kind === 'class' ||
		origin.kind === 'function' ||
		(origin.kind === 'expression' && origin.steps.length === 0 && isFunctionNode(source, origin.value.node));
	return isCode && scope.kind === 'module' && writes.length === 0 && (source.mentionsEnvironment || source.whole.says('holdsPorts'))
		? { specifier: '', name, members: [] }
		: undefined;
}
