import type ts from 'typescript';
import { wordSet } from '../../../core/wordList.js';
import { bare, type FunctionNode, isMember, memberName, rootIdentifier, writtenAs } from '../nodes.js';
import type { Scope } from '../scope.js';
import type { At } from '../walk.js';

/** Calls that ask another service for something. */
const requests =
	/^(?:(?:node-fetch|cross-fetch|isomorphic-fetch|undici)(?:\.(?:default|fetch|request))?|fetch|(?:axios|got|ky|superagent)(?:\.(?:create|extend)\(\))?(?:\.get)?)$/;

/** Methods that take something from where it is, or turn it into something else. */
const reading: ReadonlySet<string> = wordSet(`
	json text get find findAll findMany findOne findFirst lean parse map filter reduce forEach assign entries fromEntries keys values then catch
	finally now toISOString trim split join
`);

/** Names of functions of elsewhere that give what they read. */
const reader = /^(?:get|load|fetch|read|find|list)[A-Z]/;

const logs = /(?:^|\.)(?:console|log|logger)\.\w+$/i;

/** A request that is more than a question. */
const changing = /\bmethod\s{0,9}:\s{0,9}['"`](?!GET|HEAD)/i;

/** Where others are asked whether they are there: `/healthz`. */
const healthPath = /\/(?:api\/)?(?:health\w{0,8}|ping|alive|keep-?alive|ready|live)\b/;

/**
 * Whether all that a function does is to read, and to keep what it read in a variable of its module or a field of its object
 * (`rates = await response.json()`), or to ask for a path of health checks: every instance does so for itself.
 */
export function onlyRefreshes({ body }: FunctionNode, at: At): boolean {
	const { source } = at;
	const { ts } = source;
	const text = body === undefined ? '' : source.text.slice(body.pos, body.end);
	if (body === undefined || changing.test(text)) {
		return false;
	}
	let fills = false;
	let asks = false;
	const look = (node: ts.Node, outer: Scope): boolean => {
		const scope = at.scopes.of.get(node) ?? outer;
		if (ts.isCallExpression(node) || ts.isNewExpression(node)) {
			const callee = bare(source, node.expression);
			const name = at.names.of(callee, scope) ?? writtenAs(source, callee);
			const method = isMember(source, callee) ? memberName(source, callee) : ts.isIdentifier(callee) ? callee.text : undefined;
			asks ||= requests.test(name);
			if (!requests.test(name) && !logs.test(writtenAs(source, callee)) && !reading.has(method ?? '') && !reader.test(method ?? '')) {
				return false;
			}
			const [first, ...others] = node.arguments ?? [];
			if (method === 'assign' && first !== undefined && isKept(first, scope, at) && others.some((one) => isRead(one, scope, at))) {
				fills = true;
			}
		} else if (ts.isDeleteExpression(node)) {
			return false;
		} else if (ts.isBinaryExpression(node) && node.operatorToken.kind === ts.SyntaxKind.EqualsToken) {
			fills ||= isKept(node.left, scope, at) && isRead(node.right, scope, at);
		}
		return ts.forEachChild(node, (child) => (look(child, scope) ? undefined : true)) !== true;
	};
	return look(body, at.scope) && (fills || (asks && healthPath.test(text)));
}

/** Whether something is a variable of the module, a member of one, or a field of the object. */
function isKept(node: ts.Expression, scope: Scope, at: At): boolean {
	const inner = bare(at.source, node);
	const root = rootIdentifier(at.source, inner);
	return root === undefined
		? isMember(at.source, inner) && inner.expression.kind === at.source.ts.SyntaxKind.ThisKeyword
		: scope.lookup(root.text)?.scope === at.scopes.module;
}

/** Whether a value is waited for, or made of what the function has. */
function isRead(node: ts.Node, scope: Scope, at: At): boolean {
	const { ts } = at.source;
	return (
		ts.isAwaitExpression(node) ||
		(ts.isIdentifier(node) && ![undefined, at.scopes.module].includes(scope.lookup(node.text)?.scope)) ||
		ts.forEachChild(node, (child) => isRead(child, scope, at) || undefined) === true
	);
}
