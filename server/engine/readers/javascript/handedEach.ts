import type ts from 'typescript';
import { calledMethod, isFunctionNode } from './nodes.js';
import type { At } from './walk.js';

/** Methods that hand each of a list to a function. */
const each: ReadonlySet<string> = new Set(['map', 'forEach', 'flatMap']);

/** What is walked through where a name stands for one after the other: what a loop goes over, or what a callback is called for. */
export function walkedFor(name: string, { source, ancestors }: At): ts.Expression | undefined {
	const { ts } = source;
	for (const [index, node] of ancestors.entries()) {
		if (ts.isForOfStatement(node) || ts.isForInStatement(node)) {
			const [declared] = ts.isVariableDeclarationList(node.initializer) ? node.initializer.declarations : [];
			if (declared !== undefined && ts.isIdentifier(declared.name) && declared.name.text === name) {
				return node.expression;
			}
			continue;
		}
		const call = ancestors[index - 1];
		const first = isFunctionNode(source, node) ? node.parameters[0]?.name : undefined;
		if (
			first !== undefined &&
			ts.isIdentifier(first) &&
			first.text === name &&
			call !== undefined &&
			ts.isCallExpression(call) &&
			each.has(calledMethod(source, call) ?? '') &&
			ts.isPropertyAccessExpression(call.expression)
		) {
			return call.expression.expression;
		}
	}
	return undefined;
}

/** Whether a name stands for one after the other of a list: what a loop or a callback is handed. */
export function isHandedEach(name: string, at: At): boolean {
	return walkedFor(name, at) !== undefined;
}
