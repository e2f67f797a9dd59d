import type ts from 'typescript';
import type { FactTypes } from '../../../core/fact.js';
import type { Call } from '../arguments.js';
import { exportedNames, functionAround, functionName, type FunctionAround } from '../exported.js';
import { bare, isFunctionNode, isMember, memberName } from '../nodes.js';
import { forEachInScope, type Scope } from '../scope.js';
import type { At } from '../walk.js';
import { ledBy } from './uploads.js';

type Write = FactTypes['file.write'];

/**
 * The body of a request or a file that it brings, as it is or laid out: `req.body.cert`, `JSON.stringify(ctx.request.body)`,
 * `req.file.buffer`, `args.swagger.params.photo.value.buffer`.
 */
const body =
	/^(?:(?:JSON\.stringify|Buffer\.from|String)\()?\(?(?:(?:req|request|(?:ctx|context)\.(?:req|request))\.(?:body|rawBody|files?)\b|(?:req|request|args)\.swagger\.params\b)/;

/** What lays a value out as a text, or as bytes. */
const layouts: ReadonlySet<string> = new Set(['JSON.stringify', 'Buffer.from', 'node:buffer.Buffer.from', 'String']);

/** What handlers call the request, itself or in a context. */
const requests: ReadonlySet<string> = new Set(['req', 'request']);
const contexts: ReadonlySet<string> = new Set(['ctx', 'context']);

/** Whether a write keeps what a request brings, or what is handed to a function by whoever calls it. */
export function contentOf(
	operation: Write['operation'],
	call: Call,
	at: At,
): Pick<Write, 'brought' | 'uploaded' | 'given' | 'function' | 'exported' | 'holder'> {
	const inHandler = at.within.includes('request-handler');
	if (operation === 'write' || operation === 'append') {
		const content = call.arguments?.[1];
		if (content !== undefined && inHandler && isBrought(content, at)) {
			return { brought: true };
		}
		return content === undefined || inHandler
			? {}
			: { ...givenBy([{ node: content, scope: at.scope }], at), ...(isUploaded(content, at) && { uploaded: true as const }) };
	}
	if (operation !== 'stream') {
		return {};
	}
	const sources = sourcesOf(call, at);
	if (inHandler) {
		return sources.some(({ node, scope }) => isRequest(node, scope, at)) ? { brought: true } : {};
	}
	return givenBy(sources, at);
}

/** Whether a request brings what an expression holds, which a constant of the handler may stand for: `const { file } = req`. */
function isBrought(content: ts.Expression, at: At): boolean {
	const { source } = at;
	const written = (node: ts.Expression): string => source.text.slice(node.pos, node.end).trimStart();
	if (body.test(written(content))) {
		return true;
	}
	const { root } = rootOf(content, at.scope, at);
	const binding = root === undefined ? undefined : at.scope.lookup(root.text);
	return (
		binding?.origin.kind === 'expression' &&
		binding.writes.length === 0 &&
		body.test(`${written(binding.origin.value.node)}${binding.origin.steps.map(({ name }) => `.${name}`).join('')}`)
	);
}

/** Whether an expression is what an uploaded file holds, which somebody hands to the function around: `file.buffer`. */
function isUploaded(content: ts.Expression, at: At): boolean {
	const { root, members } = rootOf(content, at.scope, at);
	const origin = root === undefined || members.at(-1) !== 'buffer' ? undefined : at.scope.lookup(root.text)?.origin;
	return (
		origin?.kind === 'parameter' &&
		/^(?:\w*[fF]iles?|upload(?:ed)?|image|photo|picture|avatar|attachment)$/.test(members.at(-2) ?? root!.text)
	);
}

interface Source {
	readonly node: ts.Expression;
	readonly scope: Scope;
}

/** What is led into a stream that a call opens: there, or by way of the variable that holds it. */
function sourcesOf(call: Call, at: At): readonly Source[] {
	const { source } = at;
	const { ts } = source;
	const parent = at.parent();
	if (parent !== undefined && ts.isCallExpression(parent) && parent.arguments.includes(call as ts.CallExpression)) {
		const led = ledBy(parent, at.scope, at);
		// `copy(request, createWriteStream(path))`
		return (led === undefined ? parent.arguments.filter((one) => one !== call) : [led.from]).map((node) => ({ node, scope: at.scope }));
	}
	if (parent === undefined || !ts.isVariableDeclaration(parent) || !ts.isIdentifier(parent.name)) {
		return [];
	}
	const binding = at.scope.lookup(parent.name.text);
	const found: Source[] = [];
	forEachInScope(source, at.scopes, at.functionNode(), at.scope, (node, scope) => {
		const led = ts.isCallExpression(node) ? ledBy(node, scope, at) : undefined;
		if (led?.into.some((one) => ts.isIdentifier(one) && scope.lookup(one.text) === binding) === true) {
			found.push({ node: led.from, scope });
		}
	});
	return found;
}

/** The function around it that others call, where one of the sources is a parameter of that. */
function givenBy(sources: readonly Source[], at: At): Pick<Write, 'given'> & FunctionAround {
	const { source } = at;
	for (const one of sources) {
		const { root } = rootOf(one.node, one.scope, at);
		const binding = root === undefined ? undefined : one.scope.lookup(root.text);
		const index = binding?.origin.kind === 'parameter' ? at.ancestors.indexOf(binding.scope.node) : -1;
		const owner = at.ancestors[index];
		if (owner !== undefined && isFunctionNode(source, owner)) {
			const around = functionAround(at, exportedNames(source));
			if (around.exported === true && functionName(source, owner, at.ancestors[index - 1]) === around.function) {
				return { given: true, ...around };
			}
		}
	}
	return {};
}

/** Whether an expression is the request that a handler answers, or a part of it. */
function isRequest(node: ts.Expression, scope: Scope, at: At): boolean {
	const { root, members } = rootOf(node, scope, at);
	return (
		root !== undefined &&
		scope.lookup(root.text)?.origin.kind === 'parameter' &&
		(requests.has(root.text) || (contexts.has(root.text) && requests.has(members[0] ?? '')))
	);
}

/** What a chain of members starts with, and their names; a value that is laid out is looked into. */
function rootOf(
	node: ts.Expression,
	scope: Scope,
	at: At,
): { readonly root: ts.Identifier | undefined; readonly members: readonly string[] } {
	const { source } = at;
	const { ts } = source;
	const members: string[] = [];
	let inner = bare(source, node);
	for (;;) {
		if (isMember(source, inner)) {
			members.unshift(memberName(source, inner) ?? '');
			inner = bare(source, inner.expression);
		} else if (ts.isCallExpression(inner) && inner.arguments.length > 0 && layouts.has(at.names.of(inner.expression, scope) ?? '')) {
			inner = bare(source, inner.arguments[0]!);
		} else if (ts.isCallExpression(inner) && isMember(source, inner.expression) && memberName(source, inner.expression) === 'pipe') {
			// `stream.pipe(unzip).pipe(file)`
			inner = bare(source, inner.expression.expression);
		} else {
			return { root: ts.isIdentifier(inner) ? inner : undefined, members };
		}
	}
}
