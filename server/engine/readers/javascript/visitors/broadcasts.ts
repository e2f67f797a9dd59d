import type ts from 'typescript';
import { listeningMethods } from '../apis/servers.js';
import { bare, isFunctionNode, isMember, memberName } from '../nodes.js';
import type { At, VisitorFactory } from '../walk.js';

/** The clients of a server of sockets, by what makes it (https://github.com/websockets/ws/blob/master/doc/ws.md#serverclients). */
const clients =
	/^(?:ws(?:\.(?:Server|WebSocketServer|WebSocket\.Server))?\(\)|express-ws\(\)\.getWss\(\)|@fastify\/websocket\.\w+)\.clients$/;

/** What sends something; what only asks whether a client is there does not. */
const sending = /\.(?:send|emit)\(/;

/** What people call that emits events within one process. */
export const emitterName = /(?:^|[a-z_])(?:[eE]mitter|[eE]vents|[eE]vent_?[bB]us|[bB]us|[nN]otifier|[bB]roadcaster)$/;

/** What writes to the client that a handler answers. */
const writing = /\b(?:res|response|reply(?:\.raw)?|ctx\.res|stream|sse|socket|ws|client|connection)\??\.(?:write|end|send|json|push)\(/;

/** Servers that write to all of their clients: `server.clients.forEach((client) => client.send(text))`. */
export const broadcastVisitors: VisitorFactory = ({ source }) => {
	const { ts } = source;
	const k = ts.SyntaxKind;

	const emit = (node: ts.Node, list: ts.Expression, body: ts.Node | undefined, at: At): void => {
		if (
			body !== undefined &&
			sending.test(source.text.slice(body.pos, body.end)) &&
			clients.test(at.names.of(bare(source, list), at.scope) ?? '')
		) {
			at.emit('coordination.use', at.span(node), { api: 'clients', purpose: 'clients', store: 'memory', of: 'server' });
		}
	};

	/** A handler makes the client that it answers wait for an emitter of the module, or of another one of the project. */
	const wait = (callee: ts.PropertyAccessExpression | ts.ElementAccessExpression, handler: ts.Expression | undefined, at: At): void => {
		const emitter = bare(source, callee.expression);
		if (handler === undefined || !ts.isIdentifier(emitter) || !emitterName.test(emitter.text) || !at.within.includes('request-handler')) {
			return;
		}
		const binding = at.scope.lookup(emitter.text);
		const isOfProcess = binding?.origin.kind === 'module' ? binding.origin.specifier.startsWith('.') : binding?.scope.kind === 'module';
		const { node: followed } = at.names.follow(handler, at.scope);
		const listener = at.contexts.functionOf(handler, at.scope) ?? (isFunctionNode(source, followed) ? followed : undefined);
		if (isOfProcess && listener?.body !== undefined && writing.test(source.text.slice(listener.body.pos, listener.body.end))) {
			at.emit('coordination.use', at.span(callee), { api: emitter.text, purpose: 'clients', store: 'memory', of: 'emitter' });
		}
	};

	return [
		{
			kinds: [k.CallExpression],
			visit(node, at) {
				const { expression, arguments: given } = node as ts.CallExpression;
				const callee = bare(source, expression);
				if (isMember(source, callee) && memberName(source, callee) === 'forEach') {
					emit(callee, callee.expression, given[0], at);
				} else if (isMember(source, callee) && listeningMethods.has(memberName(source, callee) ?? '')) {
					wait(callee, given[1], at);
				}
			},
		},
		{
			kinds: [k.ForOfStatement],
			visit(node, at) {
				const { expression, statement } = node as ts.ForOfStatement;
				emit(expression, expression, statement, at);
			},
		},
	];
};
