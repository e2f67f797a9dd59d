import type ts from 'typescript';
import { calledMethod, isFunctionNode } from '../nodes.js';
import type { Binding } from '../scope.js';
import type { At } from '../walk.js';

/** Names that callbacks give to what went wrong, which Node hands them first. */
const faultName = /^(?:e|ex|err[A-Z_]?\w*|\w*(?:[eE]rr|[eE]rror|[eE]xception)\w*|reason|cause|fault)$/;

/** Events whose listeners are told of an error first. */
const faultEvents = /^(?:\w*error|uncaughtException|unhandledRejection)$/i;

/** How far out a branch is looked for, and how far in a name. */
const reach = 6;

/**
 * The variables in the arguments of a call that hold an error: what a `catch` caught, and what a rejected promise, an `error` event
 * or a callback of Node hands over, whatever it is called.
 */
export function errorsIn(call: ts.CallExpression, at: At): readonly string[] {
	const { ts } = at.source;
	const names = new Set<string>();
	const look = (node: ts.Node, depth: number): void => {
		if (ts.isIdentifier(node)) {
			names.add(node.text);
		} else if (depth < reach && !isFunctionNode(at.source, node)) {
			ts.forEachChild(node, (child) => look(child, depth + 1));
		}
	};
	for (const argument of call.arguments) {
		look(argument, 0);
	}
	return [...names].filter((name) => holdsError(at.scope.lookup(name), at));
}

function holdsError(binding: Binding | undefined, at: At): boolean {
	const { ts } = at.source;
	const { node } = binding?.scope ?? {};
	if (binding === undefined || node === undefined) {
		return false;
	}
	if (ts.isCatchClause(node)) {
		return binding.node === node.variableDeclaration;
	}
	if (binding.origin.kind !== 'parameter' || binding.origin.steps.length > 0) {
		return false;
	}
	const level = ancestorLevel(node, at);
	const call = level === undefined ? undefined : at.parent(level + 1);
	if (call === undefined || !ts.isCallExpression(call)) {
		// A handler that is declared apart is told by its name for it, before the request: `(err, req, res, next)`.
		return binding.origin.index === 0 && /^err(?:or)?$/.test(binding.name);
	}
	return isHandedError(call, call.arguments.indexOf(node as ts.Expression), binding.name, binding.origin.index, at);
}

function isHandedError(call: ts.CallExpression, place: number, name: string, index: number, at: At): boolean {
	const { ts } = at.source;
	const method = calledMethod(at.source, call);
	if (place < 0 || index > 0) {
		return false;
	}
	if (method === 'catch' || (method === 'then' && place === 1)) {
		return true;
	}
	const [event] = call.arguments;
	if (place > 0 && event !== undefined && ts.isStringLiteralLike(event) && /^(?:on|once|addListener|prependListener)$/.test(method ?? '')) {
		return faultEvents.test(event.text);
	}
	return faultName.test(name);
}

/** How far above the place of a visit a node stands. */
function ancestorLevel(node: ts.Node, at: At): number | undefined {
	for (let level = 1; ; level++) {
		const one = at.parent(level);
		if (one === node || one === undefined) {
			return one === undefined ? undefined : level;
		}
	}
}

/**
 * Whether a call stands in one branch of a decision whose other branch, or what follows it, says the same at the console as an
 * error or a warning: the author tells the two apart.
 */
export function isLesserBranch(at: At): boolean {
	const { ts, text } = at.source;
	for (let level = 1; level <= reach; level++) {
		const [inner, outer] = [at.parent(level - 1), at.parent(level)];
		if (outer === undefined || isFunctionNode(at.source, outer) || ts.isCatchClause(outer)) {
			return false;
		}
		if (ts.isIfStatement(outer)) {
			const { thenStatement, elseStatement } = outer;
			const other =
				elseStatement === undefined ? following(outer, at.parent(level + 1), at) : inner === elseStatement ? thenStatement : elseStatement;
			if (other !== undefined && /\bconsole\s*\.\s*(?:error|warn)\b/.test(text.slice(other.pos, other.end))) {
				return true;
			}
		}
	}
	return false;
}

/** What comes behind a statement in its block, where the statement leaves the block at its end. */
function following(
	statement: ts.IfStatement,
	block: ts.Node | undefined,
	at: At,
): { readonly pos: number; readonly end: number } | undefined {
	const { ts } = at.source;
	const { thenStatement } = statement;
	const last = ts.isBlock(thenStatement) ? thenStatement.statements.at(-1) : thenStatement;
	const leaves = last !== undefined && (ts.isReturnStatement(last) || ts.isThrowStatement(last) || ts.isContinueStatement(last));
	return leaves && block !== undefined && ts.isBlock(block) ? { pos: statement.end, end: block.end } : undefined;
}
