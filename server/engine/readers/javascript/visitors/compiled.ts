import type ts from 'typescript';
import type { Asset } from '../apis/assets.js';
import type { Call } from '../arguments.js';
import { type FunctionNode, isFunctionNode } from '../nodes.js';
import type { Source } from '../parse.js';
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
	return around !== undefined && origin?.scope.node !== around && calledByHandlers(at).has(around);
}

/** By source, since every call that compiles asks for them. */
const knownCalled = new WeakMap<Source, ReadonlySet<FunctionNode>>();

/** The functions of the file that functions call by their names which take a request and a response. */
function calledByHandlers({ source, scopes, contexts }: At): ReadonlySet<FunctionNode> {
	const known = knownCalled.get(source);
	if (known !== undefined) {
		return known;
	}
	const called = new Set<FunctionNode>();
	const look = (node: ts.Node, outer: Scope, isHandled: boolean): void => {
		const scope = scopes.of.get(node) ?? outer;
		const handled = isHandled || (isFunctionNode(source, node) && contexts.takesRequest(node));
		const target = handled && source.ts.isCallExpression(node) ? contexts.functionOf(node.expression, scope) : undefined;
		if (target !== undefined) {
			called.add(target);
		}
		source.ts.forEachChild(node, (child) => look(child, scope, handled));
	};
	look(source.file, scopes.module, false);
	knownCalled.set(source, called);
	return called;
}
