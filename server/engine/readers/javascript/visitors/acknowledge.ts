import type ts from 'typescript';
import { type Call, expressionAt, valueAt } from '../arguments.js';
import { bare, isMember, memberName } from '../nodes.js';
import type { At } from '../walk.js';

/** When a consumer takes messages off its queue: by an option, or where its handler says so. */
export function emitAcknowledge(service: string, api: string, call: Call, at: At): void {
	const automatic = valueAt(at, call, '2.noAck');
	if (automatic?.kind === 'literal') {
		if (automatic.text === 'true') {
			at.emit('queue.acknowledge', automatic.span, { service, api, when: isOwnQueue(call, at) ? 'unknown' : 'automatic' });
			return;
		}
	} else if (automatic !== undefined) {
		at.emit('queue.acknowledge', automatic.span, { service, api, when: 'unknown' });
		return;
	}
	for (const place of ['1', '0', '2']) {
		const handler = expressionAt(at, call, place);
		const target = handler === undefined ? undefined : at.contexts.functionOf(handler.node, handler.scope);
		if (target?.body !== undefined) {
			acknowledgeIn(target.body, service, api, at);
			return;
		}
	}
}

/**
 * Whether the queue is made for this one connection and goes with it: `assertQueue('', { exclusive: true })`. Answers and
 * broadcasts come through such queues, and there is nothing in them
 * that another process could take over.
 */
function isOwnQueue(call: Call, at: At): boolean {
	const { ts } = at.source;
	const queue = call.arguments?.[0];
	const isServerNamed = queue !== undefined && (memberName(at.source, queue) === 'queue' || ts.isIdentifier(queue));
	return isServerNamed && at.source.whole.says('ownQueue');
}

/** The first `ack` of a handler, and whether work comes after it. */
function acknowledgeIn(body: ts.Node, service: string, api: string, at: At): void {
	const { source } = at;
	const { ts } = source;
	let ack: ts.CallExpression | undefined;
	let before = false;
	let after = false;
	const look = (node: ts.Node): void => {
		const callee = ts.isCallExpression(node) ? bare(source, node.expression) : undefined;
		if (ts.isCallExpression(node) && callee !== undefined && isMember(source, callee) && memberName(source, callee) === 'ack') {
			ack ??= node;
		} else if (
			ts.isAwaitExpression(node) ||
			(ts.isCallExpression(node) && callee !== undefined && isMember(source, callee) && memberName(source, callee) === 'then')
		) {
			if (ack === undefined) {
				before = true;
			} else {
				after = true;
			}
		}
		ts.forEachChild(node, look);
	};
	look(body);
	if (ack !== undefined) {
		at.emit('queue.acknowledge', at.span(ack), { service, api, when: after ? 'before' : before ? 'after' : 'unknown' });
	}
}
