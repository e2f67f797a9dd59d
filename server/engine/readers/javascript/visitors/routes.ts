import type ts from 'typescript';
import type { Value } from '../../../core/value.js';
import { actionsOf, actionsOfFunction, nameOf } from '../actions.js';
import { routers } from '../apis/servers.js';
import { bare, isMember, memberName, requiredModule, rootIdentifier } from '../nodes.js';
import type { At, VisitorFactory } from '../walk.js';

const verbs: ReadonlySet<string> = new Set(['get', 'post', 'put', 'patch', 'delete', 'del', 'all', 'head', 'options']);
const decorators: ReadonlySet<string> = new Set(['Get', 'Post', 'Put', 'Patch', 'Delete', 'All', 'Head', 'Options']);
const routerNames = /^(?:\w*[rR]outer|\w*[aA]pp|server|fastify|api|routes?)$/;

/** Routes of a server: what they are called, and what they do. */
export const routeVisitors: VisitorFactory = ({ source }) => {
	const { ts } = source;
	const k = ts.SyntaxKind;

	/** Handlers, the ones in lists included. */
	const flat = (nodes: readonly ts.Expression[]): readonly ts.Expression[] =>
		nodes.flatMap((node) => (ts.isArrayLiteralExpression(node) ? [...node.elements] : [node]));

	const emit = (node: ts.Node, api: string, method: string, route: Value, handlers: readonly ts.Expression[], at: At): void => {
		const all = flat(handlers);
		const last = all.at(-1);
		const guardedBy = all.slice(0, -1).flatMap((one) => {
			const inner = bare(source, one);
			return nameOf(ts.isCallExpression(inner) ? inner.expression : inner, at) ?? [];
		});
		at.emit('http.route', at.span(node), { api, method, route, calls: last === undefined ? [] : actionsOfFunction(last, at), guardedBy });
	};

	/** Whether something makes routes. */
	const isRouter = (receiver: ts.Expression, route: string | undefined, at: At): boolean => {
		const name = at.names.of(receiver, at.scope);
		if (name !== undefined && (routers.has(name) || routers.has(name.replace(/\(\)\.\w+\(\)$/, '()')))) {
			return true;
		}
		const root = isMember(source, receiver) ? rootIdentifier(source, receiver) : ts.isIdentifier(receiver) ? receiver : undefined;
		return (
			root !== undefined &&
			routerNames.test(root.text) &&
			(name === undefined || name === root.text || name.startsWith('.')) &&
			route?.startsWith('/') === true &&
			requiredModule(source, receiver) === undefined
		);
	};

	return [
		{
			kinds: [k.CallExpression],
			visit(node, at) {
				const call = node as ts.CallExpression;
				const callee = bare(source, call.expression);
				const method = isMember(source, callee) ? memberName(source, callee) : undefined;
				if (method === undefined || !isMember(source, callee)) {
					return;
				}
				const [first, ...handlers] = call.arguments;
				if (first !== undefined && verbs.has(method) && handlers.length > 0) {
					const text = ts.isStringLiteralLike(first) ? first.text : ts.isTemplateExpression(first) ? first.head.text : undefined;
					if (text !== undefined && isRouter(bare(source, callee.expression), text, at)) {
						emit(call, nameOf(callee, at) ?? method, method, at.values.of(first, at.scope), handlers, at);
					}
				} else if (
					first !== undefined &&
					method === 'route' &&
					ts.isObjectLiteralExpression(first) &&
					isRouter(bare(source, callee.expression), '/', at)
				) {
					const route = at.values.member(first, at.scope, 'url') ?? at.values.member(first, at.scope, 'path');
					const verb = at.values.member(first, at.scope, 'method');
					const handler = at.names.member(first, at.scope, 'handler');
					if (route !== undefined) {
						emit(
							call,
							nameOf(callee, at) ?? method,
							verb?.kind === 'literal' ? verb.text.toLowerCase() : 'all',
							route,
							handler === undefined ? [] : [handler.node],
							at,
						);
					}
				}
			},
		},
		{
			kinds: [k.MethodDeclaration],
			visit(node, at) {
				const method = node as ts.MethodDeclaration;
				const all = ts.getDecorators(method) ?? [];
				for (const { expression } of all) {
					const callee = ts.isCallExpression(expression) ? expression.expression : undefined;
					if (callee === undefined || !ts.isIdentifier(callee) || !decorators.has(callee.text) || method.body === undefined) {
						continue;
					}
					const [first] = (expression as ts.CallExpression).arguments;
					const route: Value =
						first === undefined ? { kind: 'literal', type: 'string', text: '', span: at.span(expression) } : at.values.of(first, at.scope);
					const guardedBy = all.flatMap((decorator) =>
						ts.isCallExpression(decorator.expression) && nameOf(decorator.expression.expression, at) === '@nestjs/common.UseGuards'
							? decorator.expression.arguments.flatMap((guard) => nameOf(guard, at) ?? [])
							: [],
					);
					at.emit('http.route', at.span(expression), {
						api: nameOf(callee, at) ?? callee.text,
						method: callee.text.toLowerCase(),
						route,
						calls: actionsOf(method.body, at, at.scopes.of.get(method) ?? at.scope),
						guardedBy,
					});
				}
			},
		},
	];
};
