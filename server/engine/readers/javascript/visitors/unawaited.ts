import type ts from 'typescript';
import { bare, calledMethod, type FunctionNode, isAsync, isFunctionNode, isMember, writtenAs } from '../nodes.js';
import type { Source } from '../parse.js';
import type { Scope } from '../scope.js';
import type { At } from '../walk.js';
import { mayBeOfProject } from '../qualified.js';

/** Work that nobody waits for. */
export interface Unawaited {
	readonly call: ts.CallExpression;
	/** The function of another module that it is the work of, which may be asynchronous or not. */
	readonly leaves?: { readonly specifier: string; readonly name: string };
}

/** Methods by which something is done once a promise is kept or broken. */
const chaining: ReadonlySet<string> = new Set(['then', 'catch', 'finally']);

/** Whether a statement is a chain of a promise that nobody waits for: `work(job).then(…).catch(…)`. */
export function isChain(source: Source, node: ts.Node): boolean {
	const { ts } = source;
	const call = ts.isExpressionStatement(node) ? bare(source, node.expression) : undefined;
	return call !== undefined && ts.isCallExpression(call) && chaining.has(calledMethod(source, call) ?? '');
}

/** The call that a chain of a promise begins with. */
function startOf(source: Source, call: ts.CallExpression): ts.Expression {
	const { expression } = call;
	const before =
		chaining.has(calledMethod(source, call) ?? '') && isMember(source, expression) ? bare(source, expression.expression) : undefined;
	return before !== undefined && source.ts.isCallExpression(before) ? startOf(source, before) : (before ?? call);
}

/** Whether a call does several things at a time, each of which takes a while: `items.forEach(async (item) => { await … })`, `Promise.all(…)`. */
function doesSeveral(source: Source, call: ts.CallExpression): boolean {
	const [each] = call.arguments;
	switch (calledMethod(source, call)) {
		case 'forEach':
			return each !== undefined && isFunctionNode(source, each) && isAsync(source, each);
		case 'all':
		case 'allSettled':
			return isMember(source, call.expression) && writtenAs(source, call.expression.expression) === 'Promise';
		default:
			return false;
	}
}

/**
 * The first call of an asynchronous function of this file, of one whose end something hangs on (`work(job).catch(…)`), of several at a
 * time, or of a function of another module of the project, that a handler makes as a statement, and hands the message or job, without
 * waiting for it: the handler is done, and the work is not.
 */
export function unawaitedIn(handler: FunctionNode, at: At): Unawaited | undefined {
	const { source } = at;
	const { ts } = source;
	const scope = at.scopes.of.get(handler) ?? at.scope;
	const [taken] = handler.parameters;
	const names = new Set(taken === undefined ? [] : namesIn(taken.name, at));
	const mentions = (node: ts.Node): boolean =>
		(ts.isIdentifier(node) && names.has(node.text)) || ts.forEachChild(node, (child) => mentions(child) || undefined) === true;
	let outer: Unawaited | undefined;
	const look = (node: ts.Node): ts.CallExpression | undefined => {
		if (isFunctionNode(source, node)) {
			return undefined;
		}
		if (ts.isVariableDeclaration(node) && node.initializer !== undefined && mentions(node.initializer)) {
			// `const order = JSON.parse(message.content)`
			namesIn(node.name, at).forEach((name) => names.add(name));
		}
		const call = ts.isExpressionStatement(node) ? bare(source, node.expression) : undefined;
		if (call === undefined || !ts.isCallExpression(call)) {
			return ts.forEachChild(node, look);
		}
		const begun = startOf(source, call);
		if (!ts.isCallExpression(begun)) {
			return undefined;
		}
		const several = doesSeveral(source, begun);
		if (several ? !mentions(begun) : !begun.arguments.some(mentions)) {
			return undefined;
		}
		const called = at.contexts.functionOf(call.expression, scope);
		if (begun !== call || several || isAsync(source, called)) {
			return call;
		}
		const leaves = called === undefined ? importedFrom(call.expression, scope, at) : undefined;
		outer ??= leaves && { call, leaves };
		return undefined;
	};
	const found = names.size === 0 || handler.body === undefined ? undefined : look(handler.body);
	return found === undefined ? outer : { call: found };
}

/** The module of the project and the name in it that a function comes from: `send`, `mails.send`. */
function importedFrom(callee: ts.Expression, scope: Scope, at: At): Unawaited['leaves'] {
	const value = at.values.of(callee, scope);
	if (value.kind !== 'import' || !mayBeOfProject(value.specifier)) {
		return undefined;
	}
	const { specifier, name, members } = value;
	return { specifier, name: members.findLast((member) => member !== '()') ?? name };
}

function namesIn(name: ts.BindingName, at: At): readonly string[] {
	const { ts } = at.source;
	return ts.isIdentifier(name) ? [name.text] : name.elements.flatMap((one) => (ts.isBindingElement(one) ? namesIn(one.name, at) : []));
}
