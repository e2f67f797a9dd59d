import type ts from 'typescript';
import type { SecretHint } from '../../../core/secrets.js';
import type { Value } from '../../../core/value.js';
import { environmentAccess, isWrittenAsVariable } from '../environment.js';
import { bare, isMember, memberName } from '../nodes.js';
import { isVariableName } from '../schemas.js';
import type { Scope } from '../scope.js';
import type { Evaluator } from './evaluator.js';
import { valueNamed } from './places.js';
import { routed, routeOfInstance, routeOn } from './routes.js';
import { choice } from './shapes.js';

/** The value of `a.b` and `a[b]`. */
export function evaluateAccess(
	evaluator: Evaluator,
	node: ts.PropertyAccessExpression | ts.ElementAccessExpression,
	scope: Scope,
	hint: SecretHint,
	depth: number,
): Value {
	const { ts } = evaluator.source;
	const span = evaluator.span(node);
	const access = environmentAccess(evaluator.source, evaluator.names, node, scope);
	if (access !== undefined) {
		return access.variable === undefined ? { kind: 'env', span } : { kind: 'env', name: access.variable, span };
	}
	const qualified = evaluator.names.of(node, scope);
	const given = qualified === undefined ? undefined : valueNamed(qualified, span);
	if (given !== undefined) {
		return given;
	}
	const name = memberName(evaluator.source, node);
	if (name === undefined) {
		return ts.isElementAccessExpression(node) ? evaluateChosen(evaluator, node, scope, depth) : evaluator.unknown(node);
	}
	const object = bare(evaluator.source, node.expression);
	if (isWrittenAsVariable(name) && isDecoration(evaluator, object, scope)) {
		return { kind: 'env', name, span };
	}
	if (object.kind === ts.SyntaxKind.ThisKeyword) {
		const member = evaluator.names.thisMember(name, scope);
		const value = member && evaluator.of(member.node, member.scope, { ...hint, name: hint.name ?? name }, depth);
		const isUnclear = value === undefined || (value.kind === 'unknown' && value.route === undefined && value.called === undefined);
		const route = isUnclear ? routeOfInstance(evaluator, node, scope) : undefined;
		return route === undefined ? (value ?? evaluator.unknown(node)) : routed(evaluator, member?.node ?? node, route);
	}
	const located = evaluator.names.member(object, scope, name);
	if (located !== undefined) {
		return evaluator.of(located.node, located.scope, { ...hint, name: hint.name ?? name }, depth);
	}
	const base = evaluator.of(object, scope, {}, depth);
	const value = memberOf(evaluator, base, name, node);
	return value.kind === 'import' ? { ...value, span } : value;
}

/** What plugins of Fastify call the server that they are handed. */
const fastifyServers = /^(?:fastify|server|app|instance)$/;

/**
 * Whether an object is what a plugin hangs the checked environment on the server of Fastify as: `fastify.config`
 * (https://github.com/fastify/fastify-env#usage).
 */
function isDecoration({ source, names }: Evaluator, object: ts.Expression, scope: Scope): boolean {
	if (!isMember(source, object) || memberName(source, object) !== 'config') {
		return false;
	}
	const server = bare(source, object.expression);
	return (
		source.ts.isIdentifier(server) &&
		((scope.lookup(server.text)?.origin.kind === 'parameter' && fastifyServers.test(server.text) && /fastify/i.test(source.whole.text)) ||
			/^fastify(?:\.fastify|\.Fastify|\.default)?\(\)$/.test(names.of(server, scope) ?? ''))
	);
}

/** `config[process.env.NODE_ENV]`: one of several, by the environment. */
function evaluateChosen(evaluator: Evaluator, node: ts.ElementAccessExpression, scope: Scope, depth: number): Value {
	const key = evaluator.of(node.argumentExpression, scope, {}, depth);
	if (key.kind === 'literal' && key.type === 'string') {
		return memberOf(evaluator, evaluator.of(node.expression, scope, {}, depth), key.text, node);
	}
	const object = key.kind === 'env' ? evaluator.of(node.expression, scope, {}, depth) : undefined;
	return object?.kind === 'object' ? choice(evaluator.span(node), ...Object.values(object.properties)) : evaluator.unknown(node);
}

/** A member of a value. */
export function memberOf(evaluator: Evaluator, base: Value, name: string, node: ts.Expression): Value {
	switch (base.kind) {
		case 'object':
			return Object.hasOwn(base.properties, name) ? base.properties[name]! : evaluator.unknown(node);
		case 'import':
			return base.name === '*' && base.members.length === 0
				? { ...base, name, span: evaluator.span(node) }
				: { ...base, members: [...base.members, name], span: evaluator.span(node) };
		case 'env': {
			// A checked copy of the environment (`cleanEnv(process.env, …).PORT`), or a part of a string that came from it.
			const own = base.name === undefined && isVariableName(name) ? { name } : base.name === undefined ? {} : { name: base.name };
			return { kind: 'env', ...own, span: evaluator.span(node) };
		}
		case 'choice': {
			const members = base.of.map((one) => memberOf(evaluator, one, name, node)).filter((one) => one.kind !== 'unknown');
			return members.length === 0 ? evaluator.unknown(node) : choice(evaluator.span(node), ...members, evaluator.unknown(node));
		}
		default:
			return routed(evaluator, node, routeOn(base, name));
	}
}
