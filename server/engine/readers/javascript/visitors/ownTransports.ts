import type ts from 'typescript';
import { wordSet } from '../../../core/wordList.js';
import { actionsOf } from '../actions.js';
import { extendedBy, propertyNameText } from '../nodes.js';
import type { VisitorFactory } from '../walk.js';

/** What transports of one's own extend (https://github.com/winstonjs/winston#adding-custom-transports). */
const bases: ReadonlySet<string> = new Set(['winston-transport', 'winston.Transport']);

/** Calls by which a line leaves for somebody else, over HTTP or into a store. */
const sending =
	/^(?:fetch|axios|got|node-fetch|undici|superagent|needle|node:https?\.request)(?:\.|$)|\.(?:post|put|create|insertOne|insertMany|insert|save|publish|sendToQueue|sendMessage|produce|lpush|rpush|xadd|index)$/;

/** Methods that send, whoever has them: a channel of a chat, a socket, a queue, a collection. */
const sendingMethods: ReadonlySet<string> = wordSet(`
	send sendMessage sendText sendMail sendToQueue postMessage publish insertOne insertMany produce xadd lpush rpush
`);

/** Whether a call is that of such a method; what the platform itself sends goes to the process above. */
function sends(call: string): boolean {
	return sendingMethods.has(call.slice(call.lastIndexOf('.') + 1)) && !/^(?:node:|process\.|cluster\.)/.test(call);
}

/** Transports for winston that the project has written itself, and that send each line on. */
export const ownTransportVisitors: VisitorFactory = ({ source }) => {
	if (!source.text.includes('winston')) {
		return [];
	}
	const { ts } = source;
	return [
		{
			// The method itself may mention nothing that leads anywhere, and is not visited then.
			kinds: [ts.SyntaxKind.ClassDeclaration, ts.SyntaxKind.ClassExpression],
			visit(node, at) {
				const owner = node as ts.ClassLikeDeclaration;
				const base = extendedBy(source, owner);
				if (base === undefined || !bases.has(at.names.of(base, at.scope) ?? '')) {
					return;
				}
				for (const member of owner.members) {
					if (!ts.isMethodDeclaration(member) || propertyNameText(source, member.name) !== 'log') {
						continue;
					}
					const calls = actionsOf(member.body, at, at.scopes.of.get(member) ?? at.scope, true);
					const api = calls.find((call) => sending.test(call)) ?? (calls.some(sends) ? (owner.name?.text ?? 'log') : undefined);
					if (api !== undefined) {
						at.emit('log.sink', at.span(member.name), { api, target: 'remote' });
					}
				}
			},
		},
	];
};
