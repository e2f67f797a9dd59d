import type ts from 'typescript';
import type { Call } from '../arguments.js';
import { recipesOf } from '../apis/index.js';
import { bare } from '../nodes.js';
import type { At, VisitorFactory } from '../walk.js';
import { emitRecipe } from './recipes.js';
import { emitUnresolvedListen } from './listen.js';

/** Calls of known APIs: a qualified name is looked up in the tables, and its recipes say which facts it makes. */
export const callVisitors: VisitorFactory = ({ source }) => {
	const k = source.ts.SyntaxKind;
	return [
		{
			kinds: [k.CallExpression, k.NewExpression],
			visit(node, at) {
				const call = node as Call;
				const name = calledName(call, at);
				const recipes = name === undefined ? undefined : recipesOf(name, node.kind === k.NewExpression);
				if (name === undefined || recipes === undefined) {
					if (node.kind === k.CallExpression) {
						emitUnresolvedListen(node as ts.CallExpression, at);
					}
					return;
				}
				for (const recipe of recipes) {
					emitRecipe(recipe, name, call, at);
				}
			},
		},
	];
};

function calledName(call: Call, at: At): string | undefined {
	const callee = bare(at.source, call.expression);
	const name = at.names.of(callee, at.scope);
	if (name !== undefined || !at.source.ts.isIdentifier(callee)) {
		return name;
	}
	// `class Server extends WebSocketServer`
	const instance = call.kind === at.source.ts.SyntaxKind.NewExpression ? at.names.of(call, at.scope) : undefined;
	return instance?.endsWith('()') === true ? instance.slice(0, -2) : undefined;
}
