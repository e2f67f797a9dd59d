import type ts from 'typescript';
import { wordSet } from '../../core/wordList.js';
import { isCalledSocketServer } from './apis/servers.js';
import type { Names } from './names.js';
import { bare, calledMethod, isMember, lastName, memberName, rootIdentifier } from './nodes.js';
import type { Source } from './parse.js';
import type { Scope } from './scope.js';

/** Events that sockets of other kinds, and the streams that they are, have. */
const emitterEvents: ReadonlySet<string> = wordSet(`
	disconnect disconnecting error connect connection ready end close timeout drain data lookup finish pipe unpipe readable resume pause
	secureConnect secure session keylog upgrade message open ping pong listening reconnect reconnect_attempt reconnect_error
	reconnect_failed connect_error connect_timeout
`);

/** The event that an expression names: a text, or a constant for one (https://discord.js.org/docs/packages/discord.js/stable/Events:Enum). */
export function eventOf(node: ts.Expression, scope: Scope, names: Names, { isStringLiteralLike }: Source['ts']): string | undefined {
	if (isStringLiteralLike(node)) {
		return node.text;
	}
	const constant = /^discord\.js\.Events\.([A-Z])(\w+)$/.exec(names.of(node, scope) ?? '');
	return constant === null ? undefined : `${constant[1]!.toLowerCase()}${constant[2]!}`;
}

/**
 * The event of a socket that an expression names: a text, or in small letters what a constant for it is called (`events.DISCONNECT`, `SocketEvent.Join`).
 * The events that sockets have by themselves are called alike by everybody; what else a client may send is any name.
 */
export function socketEventOf(node: ts.Expression, scope: Scope, names: Names, source: Source): string | undefined {
	const { ts } = source;
	const inner = bare(source, node);
	const holder = isMember(source, inner) ? rootIdentifier(source, inner) : undefined;
	const name = ts.isIdentifier(inner) ? inner.text : memberName(source, inner);
	const isConstant =
		name !== undefined && (holder === undefined ? /^[A-Z][A-Z0-9_]+$/.test(name) : /^[A-Z]/.test(name) || /events?$/i.test(holder.text));
	return eventOf(node, scope, names, ts) ?? (isConstant ? name.toLowerCase() : undefined);
}

/** Whether something is a server of sockets, or a part of one: by its qualified name, or by what a variable of another function or module is called. */
export function servesSockets(source: Source, name: string | undefined, written: ts.Expression): boolean {
	const { ts } = source;
	const node = bare(source, written);
	// `io.of('/games')`
	if (ts.isCallExpression(node) && calledMethod(source, node) === 'of' && isMember(source, node.expression)) {
		return servesSockets(source, name, node.expression.expression);
	}
	const called = lastName(source, node);
	return name?.startsWith('socket.io-client') !== true && (name?.startsWith('socket.io') === true || isCalledSocketServer(called ?? ''));
}

/**
 * Whether something that a client may send is listened for on its socket, which is a parameter: `(io, socket) => socket.on('order:create', …)`
 * (https://socket.io/docs/v4/server-application-structure/#each-file-registers-its-own-event-handlers). What other sockets tell is left alone.
 */
export function isSentBySocket({ ts }: Source, event: string | undefined, written: ts.Expression, scope: Scope): boolean {
	return (
		event !== undefined &&
		!emitterEvents.has(event) &&
		ts.isIdentifier(written) &&
		written.text === 'socket' &&
		scope.lookup(written.text)?.origin.kind === 'parameter'
	);
}
