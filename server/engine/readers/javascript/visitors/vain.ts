import type ts from 'typescript';
import { bare, isFunctionNode, isMember, memberName } from '../nodes.js';
import type { At } from '../walk.js';

/** Methods that call a function for each of a list and do not wait for it. */
const walks: ReadonlySet<string> = new Set(['forEach', 'map']);

/**
 * Whether a place stands in a catch that what its block begins never gets to: all that the block does is to give back a call of somebody's
 * method that an async function does not wait for (`try { return server.register(plugin); } catch { … }`), or to call an async function for
 * each of a list. What fails later fails outside of the block (https://developer.mozilla.org/docs/Web/JavaScript/Reference/Statements/async_function).
 */
export function isInVainCatch(at: At): boolean {
	const { ts } = at.source;
	const index = at.ancestors.findLastIndex((each) => ts.isCatchClause(each));
	const around = at.ancestors[index - 1];
	const owner = at.ancestors.slice(0, Math.max(index, 0)).findLast((each) => isFunctionNode(at.source, each));
	if (around === undefined || !ts.isTryStatement(around) || owner === undefined) {
		return false;
	}
	const isAsync = isAsyncFunction(owner, at);
	const { statements } = around.tryBlock;
	return statements.length > 0 && statements.every((one) => (isAsync && givesBackUnawaited(one, at)) || walksUnawaited(one, at));
}

function isAsyncFunction(node: ts.Node, { source: { ts } }: At): boolean {
	return ts.canHaveModifiers(node) && ts.getModifiers(node)?.some(({ kind }) => kind === ts.SyntaxKind.AsyncKeyword) === true;
}

/** `return server.register(plugin);`: of a parameter or of a member of the instance, about which a library's own functions tell nothing. */
function givesBackUnawaited(statement: ts.Statement, { source }: At): boolean {
	const { ts } = source;
	const given = ts.isReturnStatement(statement) && statement.expression ? bare(source, statement.expression) : undefined;
	if (given === undefined || !ts.isCallExpression(given) || !isMember(source, given.expression)) {
		return false;
	}
	// `register` and the like promise something by their names as well; what gives back a value at once is called after it.
	return /^(?:register|start|connect|send|publish|save|create|update|delete|remove|insert|execute|query|fetch)/i.test(
		memberName(source, given.expression) ?? '',
	);
}

/** `list.forEach(async (one) => { … });` */
function walksUnawaited(statement: ts.Statement, at: At): boolean {
	const { source } = at;
	const { ts } = source;
	const call = ts.isExpressionStatement(statement) ? bare(source, statement.expression) : undefined;
	return (
		call !== undefined &&
		ts.isCallExpression(call) &&
		isMember(source, call.expression) &&
		walks.has(memberName(source, call.expression) ?? '') &&
		call.arguments.some((one) => isAsyncFunction(one, at))
	);
}

/**
 * Whether a place stands in what is called for an event of an application of Express, which has none but `mount`: what goes wrong with a
 * server, the server tells (https://expressjs.com/en/5x/api.html#app.onmount).
 */
export function isInVainListener(at: At): boolean {
	const { source } = at;
	const { ts } = source;
	const index = at.ancestors.findLastIndex((each) => isFunctionNode(source, each));
	const call = at.ancestors[index - 1];
	const [event] = call !== undefined && ts.isCallExpression(call) ? call.arguments : [];
	return (
		call !== undefined &&
		ts.isCallExpression(call) &&
		isMember(source, call.expression) &&
		/^(?:on|once|addListener)$/.test(memberName(source, call.expression) ?? '') &&
		event !== undefined &&
		ts.isStringLiteralLike(event) &&
		event.text !== 'mount' &&
		at.names.of(call.expression.expression, at.scope) === 'express()' &&
		!/\bemit\(/.test(source.whole.text)
	);
}
