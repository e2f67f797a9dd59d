import type ts from 'typescript';
import { actionsOf } from '../actions.js';
import { isEndless, worksForever } from '../loops.js';
import { chatClients } from '../apis/chats.js';
import { bare, extendedBy } from '../nodes.js';
import type { At, VisitorFactory } from '../walk.js';
import { leastDelay, milliseconds } from './schedules.js';

/** Names of helpers that do nothing for a while. */
const sleeping = /^(?:sleep|delay|wait|pause|snooze)(?:For|Ms)?$/;

/** Loops that work until the process ends, and classes of clients that do. */
export const loopVisitors: VisitorFactory = ({ source }) => {
	const { ts } = source;
	const k = ts.SyntaxKind;

	/** How long each round of a loop waits at its end or start: `await sleep(60 * 60 * 1000)`. */
	const restOf = (body: ts.Statement, at: At): { readonly call: ts.CallExpression; readonly period: number } | undefined => {
		for (const statement of ts.isBlock(body) ? [body.statements.at(-1), body.statements[0]] : []) {
			const call =
				statement && ts.isExpressionStatement(statement) && ts.isAwaitExpression(statement.expression)
					? bare(source, statement.expression)
					: undefined;
			if (call === undefined || !ts.isCallExpression(call)) {
				continue;
			}
			const scope = at.scopes.of.get(body) ?? at.scope;
			const name = at.names.of(call.expression, scope) ?? '';
			const period =
				name === 'node:timers/promises.setTimeout' || sleeping.test(name.slice(name.lastIndexOf('.') + 1))
					? milliseconds(call.arguments[0], at, scope)
					: undefined;
			if (period !== undefined && period >= leastDelay) {
				return { call, period };
			}
		}
		return undefined;
	};

	return [
		{
			kinds: [k.WhileStatement, k.DoStatement, k.ForStatement],
			visit(node, at) {
				if (isEndless(source, node) && worksForever(source, node)) {
					const { start, end } = at.span(node);
					// The head says it all; of `do`, the word.
					const body = at.span(node.statement).start;
					at.emit('process.loop', { start, end: ts.isDoStatement(node) ? start + 2 : Math.min(body - 1, end) }, { api: 'loop' });
					const rest = restOf(node.statement, at);
					const calls =
						rest === undefined
							? []
							: actionsOf(node.statement, at, at.scopes.of.get(node.statement) ?? at.scope, true).filter((one) => !sleeping.test(one));
					if (rest !== undefined && calls.length > 0) {
						at.emit('schedule', at.span(rest.call), { api: 'setTimeout', period: rest.period, calls });
					}
				}
			},
		},
		{
			// `class Shop extends Client`: another module makes it, and tells it to start.
			kinds: [k.ClassDeclaration, k.ClassExpression],
			visit(node, at) {
				const base = extendedBy(source, node as ts.ClassLikeDeclaration);
				const api = base && at.names.of(base, at.scope);
				if (base !== undefined && api !== undefined && chatClients.has(api)) {
					at.emit('process.loop', at.span(base), { api });
				}
			},
		},
	];
};
