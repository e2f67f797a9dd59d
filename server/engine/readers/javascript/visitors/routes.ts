import type ts from 'typescript';
import type { Value } from '../../../core/value.js';
import type { Handled } from '../../../core/facts/processes.js';
import { nameOf } from '../actions.js';
import { routeObjectOf } from '../routeObjects.js';
import { middlewareMethods, routerNames, routers } from '../apis/servers.js';
import { handledBy, handledByFunction } from '../handled.js';
import { Handling } from '../handling.js';
import { routeDecorators } from '../context.js';
import { isSentBySocket, servesSockets, socketEventOf } from '../socketEvents.js';
import { bare, isMember, memberName, propertyNameText, requiredModule, rootIdentifier } from '../nodes.js';
import type { At, VisitorFactory } from '../walk.js';

const verbs: ReadonlySet<string> = new Set(['get', 'post', 'put', 'patch', 'delete', 'del', 'all', 'head', 'options']);
const decorators: ReadonlySet<string> = new Set(['Get', 'Post', 'Put', 'Patch', 'Delete', 'All', 'Head', 'Options']);

/** Routes of a server: what they are called, and what they do. */
export const routeVisitors: VisitorFactory = ({ source }) => {
	const { ts } = source;
	const k = ts.SyntaxKind;
	const handling = new Handling();
	/** Objects of routes that were told of where a server is given them. */
	const told = new Set<ts.Node>();

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
		at.emit('http.route', at.span(node), { api, method, route, ...handledBy(last === undefined ? [] : [last], at, handling), guardedBy });
		emitMiddleware(node, api, all.slice(0, -1), at);
	};

	/** What runs for requests, where it is more than a package that does so. */
	const emitMiddleware = (node: ts.Node, api: string, handlers: readonly ts.Expression[], at: At): void => {
		const handled: Handled = handledBy(handlers, at, handling);
		if (handled.runs !== undefined || handled.calls.some((name) => /^[.#~@/]/.test(name))) {
			at.emit('http.middleware', at.span(node), { api, ...handled });
		}
	};

	/** Whether a path has a name, or is put together: `Paths.orders`, `base + '/orders'`. */
	const isNamed = (path: ts.Expression): boolean => {
		const inner = bare(source, path);
		return ts.isIdentifier(inner) || isMember(source, inner) || ts.isBinaryExpression(inner);
	};

	/** Whether something is known to make routes, by what it is made with. */
	const isKnownRouter = (receiver: ts.Expression, at: At): boolean => {
		const name = at.names.of(receiver, at.scope);
		return name !== undefined && (routers.has(name) || routers.has(name.replace(/\(\)\.\w+\(\)$/, '()')));
	};

	/** Whether something makes routes. */
	const isRouter = (receiver: ts.Expression, route: string | undefined, at: At): boolean => {
		if (isKnownRouter(receiver, at)) {
			return true;
		}
		const name = at.names.of(receiver, at.scope);
		const root = isMember(source, receiver) ? rootIdentifier(source, receiver) : ts.isIdentifier(receiver) ? receiver : undefined;
		return (
			root !== undefined &&
			routerNames.test(root.text) &&
			(name === undefined || name === root.text || name.startsWith('.')) &&
			route?.startsWith('/') === true &&
			requiredModule(source, receiver) === undefined
		);
	};

	const isSocketServer = (receiver: ts.Expression, at: At): boolean => {
		const name = at.names.of(bare(source, receiver), at.scope);
		return servesSockets(source, name, receiver) || /^ws\b/.test(name ?? '');
	};

	/** `io.on('connection', …)`, `socket.on('order', …)`: a server is told what to do for each of its clients. */
	const isConnectionCall = (
		{ arguments: [event] }: ts.CallExpression,
		callee: ts.PropertyAccessExpression | ts.ElementAccessExpression,
		at: At,
	): boolean => {
		const name = event === undefined ? undefined : socketEventOf(event, at.scope, at.names, source);
		return (
			name !== undefined &&
			(/^connect(?:ion)?$/.test(name)
				? isSocketServer(callee.expression, at)
				: memberName(source, callee) === 'on' && isSentBySocket(source, name, bare(source, callee.expression), at.scope))
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
					const receiver = bare(source, callee.expression);
					if (text === undefined ? isNamed(first) && isKnownRouter(receiver, at) : isRouter(receiver, text, at)) {
						emit(call, nameOf(callee, at) ?? method, method, at.values.of(first, at.scope), handlers, at);
					}
				} else if (first !== undefined && middlewareMethods.has(method)) {
					const receiver = bare(source, callee.expression);
					if (isRouter(receiver, ts.isIdentifier(receiver) ? '/' : undefined, at)) {
						// A path, the name of a hook or of a parameter comes first.
						emitMiddleware(call, nameOf(callee, at) ?? method, flat(ts.isStringLiteralLike(first) ? handlers : call.arguments), at);
					}
				} else if (first !== undefined && isConnectionCall(call, callee, at)) {
					// What its clients send runs functions of this file and of others, as a request does.
					emitMiddleware(call, nameOf(callee, at) ?? method, handlers, at);
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
						told.add(first);
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
			finish(at) {
				handling.finish(at);
			},
		},
		{
			kinds: [k.ObjectLiteralExpression],
			visit(node, at) {
				const object = told.has(node) ? undefined : routeObjectOf(source, node as ts.ObjectLiteralExpression);
				if (object !== undefined && !at.within.includes('test')) {
					const { method, path, handlers, own } = object;
					at.emit('http.route', at.span(node), {
						api: 'route',
						method,
						route: at.values.of(path, at.scope),
						...(own === undefined ? handledBy(handlers, at, handling) : handledByFunction(own, propertyNameText(source, own.name), at)),
						guardedBy: [],
					});
				}
			},
		},
		{
			kinds: [k.MethodDeclaration],
			visit(node, at) {
				const method = node as ts.MethodDeclaration;
				if (at.contexts.isCalledByNest(method, at.parent())) {
					const name = propertyNameText(source, method.name);
					at.emit('http.middleware', at.span(method), { api: name ?? '', ...handledByFunction(method, name, at) });
				}
				const all = ts.getDecorators(method) ?? [];
				for (const { expression } of all) {
					const callee = ts.isCallExpression(expression) ? expression.expression : undefined;
					if (callee === undefined || !ts.isIdentifier(callee) || method.body === undefined) {
						continue;
					}
					// What a socket, a query of GraphQL or a message brings runs functions, as a request does.
					if (routeDecorators.has(callee.text) && !decorators.has(callee.text)) {
						const api = nameOf(callee, at) ?? callee.text;
						at.emit('http.middleware', at.span(method), { api, ...handledByFunction(method, propertyNameText(source, method.name), at) });
					}
					if (!decorators.has(callee.text)) {
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
						...handledByFunction(method, propertyNameText(source, method.name), at),
						guardedBy,
					});
				}
			},
		},
	];
};
