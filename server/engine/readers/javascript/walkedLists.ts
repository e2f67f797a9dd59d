import type ts from 'typescript';
import { bare, isFunctionNode, isMember, memberName } from './nodes.js';
import { isVariableName } from './schemas.js';
import type { At } from './walk.js';

/** Methods of lists that hand each item to a function. */
const walking: ReadonlySet<string> = new Set(['forEach', 'filter', 'every', 'some', 'find', 'map']);

/** The items of the list that a loop around goes through by a name: `for (const name of ['A', 'B'])`, `required.filter((name) => …)`. */
export function itemsWalked(at: At, name: string): readonly ts.Expression[] | undefined {
	const { source, names, scope } = at;
	const { ts } = source;
	for (let level = 1; at.parent(level) !== undefined; level++) {
		const parent = at.parent(level)!;
		if (isFunctionNode(source, parent)) {
			const first = parent.parameters[0]?.name;
			const call = at.parent(level + 1);
			if (first === undefined || !ts.isIdentifier(first) || first.text !== name) {
				continue;
			}
			if (
				call === undefined ||
				!ts.isCallExpression(call) ||
				call.arguments[0] !== parent ||
				!isMember(source, call.expression) ||
				!walking.has(memberName(source, call.expression) ?? '')
			) {
				return undefined;
			}
			return itemsOf(call.expression.expression);
		}
		if (ts.isForOfStatement(parent) && ts.isVariableDeclarationList(parent.initializer)) {
			const declared = parent.initializer.declarations[0]?.name;
			if (declared !== undefined && ts.isIdentifier(declared) && declared.text === name) {
				return itemsOf(parent.expression);
			}
		}
	}
	return undefined;

	function itemsOf(list: ts.Expression): readonly ts.Expression[] | undefined {
		const { node } = names.follow(list, scope);
		return ts.isArrayLiteralExpression(node) ? node.elements : undefined;
	}
}

/**
 * The variables whose names an access with a computed name goes through, where all of them are written there: whoever asks for a list
 * looks after what it names.
 */
export function variablesWalked(access: ts.Expression, at: At): readonly ts.StringLiteralLike[] | undefined {
	const { ts } = at.source;
	const name = ts.isElementAccessExpression(access) ? bare(at.source, access.argumentExpression) : undefined;
	const items = name !== undefined && ts.isIdentifier(name) ? (itemsWalked(at, name.text) ?? []) : [];
	return items.length > 0 && items.every((item): item is ts.StringLiteralLike => ts.isStringLiteralLike(item) && isVariableName(item.text))
		? items
		: undefined;
}
