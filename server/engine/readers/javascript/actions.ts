import type ts from 'typescript';
import { bare, isMember, lastName, memberName, propertyNameText, requiredModule } from './nodes.js';
import type { Scope } from './scope.js';
import type { At } from './walk.js';

const settingMethods: ReadonlySet<string> = new Set(['set', 'enable', 'disable', 'get']);
const mostNames = 12;

/** What handlers answer by. */
const answers = /^(?:res|response|reply|ctx|context|next|h|event)$/;

/** The name that a chain of members and calls starts with. */
function rootOf(node: ts.Expression, { source }: At): string {
	let inner = bare(source, node);
	while (source.ts.isCallExpression(inner) || isMember(source, inner)) {
		inner = bare(source, inner.expression);
	}
	return source.ts.isIdentifier(inner) ? inner.text : '';
}

/**
 * What a piece of code does: the calls and assignments in it, by qualified names where they are known, else by the last names as
 * written. A module that is required or
 * imported is its specifier. With `callsOnly`, only calls count.
 */
export function actionsOf(branch: ts.Node | undefined, at: At, scope: Scope = at.scope, callsOnly = false): readonly string[] {
	const { source } = at;
	const { ts } = source;
	const k = ts.SyntaxKind;
	const names: string[] = [];
	const add = (name: string | undefined): void => {
		if (name !== undefined && !names.includes(name)) {
			names.push(name);
		}
	};
	const look = (node: ts.Node, outer: Scope): void => {
		if (names.length >= mostNames) {
			return;
		}
		const own = at.scopes.of.get(node) ?? outer;
		if (callsOnly && ts.isCallExpression(node) && answers.test(rootOf(node, at))) {
			// `response.send(…)`: every handler does that.
		} else if (ts.isCallExpression(node) || ts.isNewExpression(node)) {
			add(nameOfCall(node, at, own));
		} else if (callsOnly) {
			// What a call is given, and where its result goes, is nothing that is done.
		} else if (ts.isBinaryExpression(node) && node.operatorToken.kind >= k.FirstAssignment && node.operatorToken.kind <= k.LastAssignment) {
			add(ts.isIdentifier(node.left) ? node.left.text : isMember(source, node.left) ? memberName(source, node.left) : undefined);
		} else if (ts.isPropertyAssignment(node)) {
			add(propertyNameText(source, node.name));
		}
		ts.forEachChild(node, (child) => look(child, own));
	};
	if (branch !== undefined) {
		look(branch, scope);
	}
	return names;
}

/**
 * What a call does: the qualified name of what is called where it is known, else its last name as written; the name of what is set,
 * or the module that is required.
 */
export function nameOfCall(node: ts.CallExpression | ts.NewExpression, at: At, scope: Scope): string | undefined {
	const { source } = at;
	const { ts } = source;
	const callee = bare(source, node.expression);
	const method = isMember(source, callee) ? memberName(source, callee) : undefined;
	const [first] = node.arguments ?? [];
	if (method !== undefined && settingMethods.has(method) && first !== undefined && ts.isStringLiteralLike(first)) {
		return first.text;
	}
	return requiredModule(source, node) ?? at.names.of(callee, scope) ?? method ?? (ts.isIdentifier(callee) ? callee.text : undefined);
}

/** What a function that is handed over does: its own actions, or its name when it is not of this file. */
export function actionsOfFunction(node: ts.Expression, at: At, scope: Scope = at.scope): readonly string[] {
	const { source } = at;
	const target = at.contexts.functionOf(node, scope);
	if (target !== undefined) {
		return target.body === undefined ? [] : actionsOf(target.body, at, at.scopes.of.get(target) ?? scope);
	}
	const inner = bare(source, node);
	if (source.ts.isCallExpression(inner)) {
		// A wrapper (`asyncHandler(fn)`): what it is given counts.
		return inner.arguments.flatMap((argument) => actionsOfFunction(argument, at, scope)).slice(0, mostNames);
	}
	const name = nameOf(inner, at, scope);
	return name === undefined ? [] : [name];
}

/** The qualified name of an expression, else its last name as written. */
export function nameOf(node: ts.Expression, at: At, scope: Scope = at.scope): string | undefined {
	const inner = bare(at.source, node);
	return at.names.of(inner, scope) ?? lastName(at.source, inner);
}
