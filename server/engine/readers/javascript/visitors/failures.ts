import type ts from 'typescript';
import { recipesOf } from '../apis/index.js';
import { bare, isFunctionNode, isMember, memberName } from '../nodes.js';
import type { At } from '../walk.js';

/**
 * The backing service whose client reports an error to the handler around the current node, whenever it has one, where the node is
 * reached for every error: `client.on('error', (error) => { log(error); process.exit(1); })`. What stands under another condition than
 * that there is an error, or no test runs, or in a function of its own, may be about the start alone.
 */
export function failingService(at: At): string | undefined {
	const { ts } = at.source;
	const around = at.ancestors.findLastIndex((node) => isFunctionNode(at.source, node));
	const handler = at.ancestors[around];
	const call = around < 1 ? undefined : at.ancestors[around - 1];
	if (handler === undefined || call === undefined || !ts.isCallExpression(call) || !isMember(at.source, call.expression)) {
		return undefined;
	}
	const [event, given] = call.arguments;
	const listens = ['on', 'addListener'].includes(memberName(at.source, call.expression) ?? '');
	if (!listens || given !== handler || event === undefined || !ts.isStringLiteralLike(event) || event.text !== 'error') {
		return undefined;
	}
	const [error] = (handler as ts.FunctionLikeDeclaration).parameters;
	const inner = at.ancestors.slice(around + 1);
	const isAlways = inner.every(
		(node) =>
			ts.isBlock(node) ||
			ts.isExpressionStatement(node) ||
			(ts.isIfStatement(node) &&
				!(node.elseStatement !== undefined && inner.includes(node.elseStatement)) &&
				(asksForTest(node.expression, at) ||
					(ts.isIdentifier(node.expression) &&
						error !== undefined &&
						ts.isIdentifier(error.name) &&
						node.expression.text === error.name.text))),
	);
	return isAlways ? serviceOf(at.names.of(bare(at.source, call.expression.expression), at.scope)) : undefined;
}

/** Whether a condition asks for nothing but that no test runs. */
function asksForTest(condition: ts.Expression, at: At): boolean {
	return at.source.text
		.slice(condition.pos, condition.end)
		.split('&&')
		.every((part) => /\bNODE_ENV\s?!==?\s?['"]test['"]|^\s?(?:!|typeof\s)\s?process\.env\.(?:VITEST|JEST_WORKER_ID)\b/.test(part.trim()));
}

/** The service of what a qualified name is a client of. */
function serviceOf(client: string | undefined): string | undefined {
	if (client === 'mongoose.connection') {
		return 'mongodb';
	}
	const name = client?.endsWith('()') ? client.slice(0, -2) : undefined;
	return name === undefined
		? undefined
		: [false, true]
				.flatMap((isNew) => recipesOf(name, isNew) ?? [])
				.flatMap((recipe) => (recipe.fact === 'connect' ? [recipe.service] : []))[0];
}
