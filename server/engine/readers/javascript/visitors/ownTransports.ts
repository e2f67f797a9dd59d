import type ts from 'typescript';
import { actionsOf } from '../actions.js';
import { extendedBy, propertyNameText } from '../nodes.js';
import type { VisitorFactory } from '../walk.js';

/** What transports of one's own extend (https://github.com/winstonjs/winston#adding-custom-transports). */
const bases: ReadonlySet<string> = new Set(['winston-transport', 'winston.Transport']);

/** Calls by which a line leaves for somebody else, over HTTP or into a store. */
const sending =
	/^(?:fetch|axios|got|node-fetch|undici|superagent|needle|node:https?\.request)(?:\.|$)|\.(?:post|put|create|insertOne|insertMany|insert|save|publish|sendToQueue|sendMessage|produce|lpush|rpush|xadd|index)$/;

/** Transports for winston that the project has written itself, and that send each line on. */
export const ownTransportVisitors: VisitorFactory = ({ source }) => {
	if (!source.text.includes('winston')) {
		return [];
	}
	const { ts } = source;
	return [
		{
			kinds: [ts.SyntaxKind.MethodDeclaration],
			visit(node, at) {
				const { name, body } = node as ts.MethodDeclaration;
				const owner = at.parent();
				const base = owner !== undefined && ts.isClassLike(owner) ? extendedBy(source, owner) : undefined;
				if (base === undefined || propertyNameText(source, name) !== 'log' || !bases.has(at.names.of(base, at.scope) ?? '')) {
					return;
				}
				const sent = actionsOf(body, at, at.scopes.of.get(node) ?? at.scope, true).find((call) => sending.test(call));
				if (sent !== undefined) {
					at.emit('log.sink', at.span(name), { api: sent, target: 'remote' });
				}
			},
		},
	];
};
