import type ts from 'typescript';
import type { Asset } from '../apis/assets.js';
import type { Call } from '../arguments.js';
import { type FunctionNode, isFunctionNode } from '../nodes.js';
import type { Scope } from '../scope.js';
import type { At } from '../walk.js';

/** Code turns sources into what browsers load, or into code that runs. */
export function emitCompile(asset: Asset, api: string, call: Call, at: At): void {
	at.emit('asset.compile', at.span(call), {
		api,
		asset,
		...(asset === 'style' && isForRequests(call, at) ? { forRequests: true as const } : {}),
	});
}

/**
 * Whether a handler of this file calls the function around a call, which is not handed the source itself: what somebody sends may be
 * there to be compiled.
 */
function isForRequests(call: Call, at: At): boolean {
	const { source } = at;
	if (at.within.includes('request-handler') || !at.within.includes('function')) {
		return false;
	}
	const around = at.ancestors.find((node): node is FunctionNode => isFunctionNode(source, node));
	const [given] = call.arguments ?? [];
	const origin = given !== undefined && source.ts.isIdentifier(given) ? at.scope.lookup(given.text) : undefined;
	return around !== undefined && origin?.scope.node !== around && isCalledByHandlers(around, at);
}

/** Whether a function that takes a request and a response calls another one of the file by its name. */
function isCalledByHandlers(target: FunctionNode, at: At): boolean {
	const { source, scopes, contexts } = at;
	const look = (node: ts.Node, outer: Scope, isHandled: boolean): boolean => {
		const scope = scopes.of.get(node) ?? outer;
		const handled = isHandled || (isFunctionNode(source, node) && contexts.takesRequest(node));
		return (
			(handled && source.ts.isCallExpression(node) && contexts.functionOf(node.expression, scope) === target) ||
			source.ts.forEachChild(node, (child) => look(child, scope, handled) || undefined) === true
		);
	};
	return look(source.file, scopes.module, false);
}
