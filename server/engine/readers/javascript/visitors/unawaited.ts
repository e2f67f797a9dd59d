import type ts from 'typescript';
import { bare, type FunctionNode, isFunctionNode } from '../nodes.js';
import type { At } from '../walk.js';

/**
 * The first call of an asynchronous function of this file that a handler makes as a statement, and hands the message or job, without
 * waiting for it: the handler is done, and the work is not.
 */
export function unawaitedIn(handler: FunctionNode, at: At): ts.CallExpression | undefined {
	const { ts } = at.source;
	const scope = at.scopes.of.get(handler) ?? at.scope;
	const [taken] = handler.parameters;
	const names = new Set(taken === undefined ? [] : namesIn(taken.name, at));
	const mentions = (node: ts.Node): boolean =>
		(ts.isIdentifier(node) && names.has(node.text)) || ts.forEachChild(node, (child) => mentions(child) || undefined) === true;
	const look = (node: ts.Node): ts.CallExpression | undefined => {
		if (isFunctionNode(at.source, node)) {
			return undefined;
		}
		const call = ts.isExpressionStatement(node) ? bare(at.source, node.expression) : undefined;
		if (call === undefined || !ts.isCallExpression(call)) {
			return ts.forEachChild(node, look);
		}
		const called = at.contexts.functionOf(call.expression, scope);
		const isAsync = called?.modifiers?.some(({ kind }) => kind === ts.SyntaxKind.AsyncKeyword) === true;
		return isAsync && call.arguments.some(mentions) ? call : undefined;
	};
	return names.size === 0 || handler.body === undefined ? undefined : look(handler.body);
}

function namesIn(name: ts.BindingName, at: At): readonly string[] {
	const { ts } = at.source;
	return ts.isIdentifier(name) ? [name.text] : name.elements.flatMap((one) => (ts.isBindingElement(one) ? namesIn(one.name, at) : []));
}
