import type ts from 'typescript';
import { isFunctionNode } from './nodes.js';
import type { Source } from './parse.js';

type Loop = ts.WhileStatement | ts.DoStatement | ts.ForStatement;

/** Whether a loop has no condition that could end it: `while (true)`, `while (1)`, `for (;;)`, `do … while (true)`. */
export function isEndless({ ts }: Source, node: ts.Node): node is Loop {
	const k = ts.SyntaxKind;
	if (ts.isForStatement(node)) {
		return node.condition === undefined || isTrue(node.condition);
	}
	return (ts.isWhileStatement(node) || ts.isDoStatement(node)) && isTrue(node.expression);

	function isTrue(condition: ts.Expression): boolean {
		return condition.kind === k.TrueKeyword || (ts.isNumericLiteral(condition) && Number(condition.text) !== 0);
	}
}

/**
 * Whether a loop without a condition works as long as the process lives: each round waits for something, and nothing in it leaves
 * the loop.
 */
export function worksForever(source: Source, loop: Loop): boolean {
	const { ts } = source;
	const k = ts.SyntaxKind;
	let waits = false;
	/** Whether what a node holds leaves the loop; `breaks` where a `break` without a name is the loop's own. */
	const leaves = (node: ts.Node, breaks: boolean): boolean => {
		if (isFunctionNode(source, node) || ts.isClassLike(node)) {
			return false;
		}
		switch (node.kind) {
			case k.AwaitExpression:
				waits = true;
				break;
			case k.ReturnStatement:
			case k.ThrowStatement:
			case k.YieldExpression:
				return true;
			case k.BreakStatement:
				return breaks || (node as ts.BreakStatement).label !== undefined;
			case k.CallExpression:
				if (endsProcess(node as ts.CallExpression)) {
					return true;
				}
				break;
			case k.SwitchStatement:
			case k.WhileStatement:
			case k.DoStatement:
			case k.ForStatement:
			case k.ForInStatement:
			case k.ForOfStatement:
				return ts.forEachChild(node, (child) => leaves(child, false)) === true;
		}
		return ts.forEachChild(node, (child) => leaves(child, breaks)) === true;
	};
	return !leaves(loop.statement, true) && waits;

	function endsProcess({ expression }: ts.CallExpression): boolean {
		return (
			ts.isPropertyAccessExpression(expression) &&
			expression.name.text === 'exit' &&
			ts.isIdentifier(expression.expression) &&
			/^(?:process|Deno)$/.test(expression.expression.text)
		);
	}
}
