import type ts from 'typescript';
import type { FactTypes } from '../../../core/fact.js';
import type { Call } from '../arguments.js';
import { exportedNames, functionAround, functionName, type FunctionAround } from '../exported.js';
import { bare, isFunctionNode, isMember, memberName, writtenAs } from '../nodes.js';
import { hasRandom } from '../random.js';
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

/** Whether a write keeps what is made there at random, what a request brings, or what is handed to a function by whoever calls it. */
export function contentOf(
	operation: Write['operation'],
	call: Call,
	at: At,
): Pick<Write, 'brought' | 'uploaded' | 'given' | 'made' | 'function' | 'exported' | 'holder'> {
	const inHandler = at.within.includes('request-handler');
	if (operation === 'write' || operation === 'append') {
		const content = contentNode(call, at);
		if (content !== undefined && hasRandom(content, at.scope, at)) {
			return { made: true };
		}
		if (content !== undefined && isOfForm(content, at)) {
			return { brought: true, uploaded: true };
		}
		if (content !== undefined && inHandler && isBrought(content, at)) {
			return { brought: true, ...(isBytesOfFile(content, at) && { uploaded: true as const }) };
		}
		if (content !== undefined && isCopyOfUpload(content, at)) {
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
	if (sources.some(({ node, scope }) => isStreamOfForm(node, scope, at))) {
		return { brought: true, uploaded: true };
	}
	const files = sources.flatMap((one) => fileReadFrom(one, at) ?? []);
	if (inHandler) {
		return files.some(({ node }) => isBrought(node, at))
			? { brought: true, uploaded: true }
			: sources.some(({ node, scope }) => isRequest(node, scope, at))
				? { brought: true }
				: {};
	}
	const given = givenBy(files, at);
	return given.given === true ? { ...given, uploaded: true } : givenBy(sources, at);
}

/** The file of a form whose copy on the disk a stream is read from, by its names: `createReadStream(file.path)`. */
function fileReadFrom({ node, scope }: Source, at: At): Source | undefined {
	const { source } = at;
	const read = at.names.follow(node, scope);
	const inner = bare(source, read.node);
	const [path] = source.ts.isCallExpression(inner) ? inner.arguments : [];
	if (path === undefined || at.names.of(inner, read.scope) !== 'node:fs.createReadStream()' || !isMember(source, path)) {
		return undefined;
	}
	const file = bare(source, path.expression);
	const name = isMember(source, file) ? memberName(source, file) : source.ts.isIdentifier(file) ? file.text : undefined;
	return /^(?:path|filepath|tempFilePath)$/.test(memberName(source, path) ?? '') && name !== undefined && fileNames.test(name)
		? { node: file, scope: read.scope }
		: undefined;
}

/** What a call writes: what comes after the path, or what a chain of orders was begun with: `sharp(image).resize(80).toFile(path)`. */
function contentNode(call: Call, { source }: At): ts.Expression | undefined {
	const { ts } = source;
	let callee: ts.Expression = bare(source, call.expression);
	while (isMember(source, callee)) {
		const owner = bare(source, callee.expression);
		if (!ts.isCallExpression(owner)) {
			break;
		}
		callee = bare(source, owner.expression);
		if (ts.isIdentifier(callee)) {
			return owner.arguments[0];
		}
	}
	return call.arguments?.[1];
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

/** What files that somebody uploads are called. */
const fileNames = /^(?:\w*[fF]iles?|upload(?:ed)?|image|photo|picture|avatar|attachment)$/;

/** Whether a call writes an empty text over whatever the file had. */
export function writesNothing(call: Call, at: At): boolean {
	const content = contentNode(call, at);
	const written = content && bare(at.source, content);
	return written !== undefined && at.source.ts.isStringLiteralLike(written) && written.text === '';
}

/** Whether an expression is what an uploaded file holds, which somebody hands to the function around: `file.buffer`. */
function isUploaded(content: ts.Expression, at: At): boolean {
	const { root } = rootOf(content, at.scope, at);
	return root !== undefined && at.scope.lookup(root.text)?.origin.kind === 'parameter' && isBytesOfFile(content, at);
}

/** Whether an expression is, by its names, what a parser of forms keeps of a file in memory: `req.file.buffer`, `avatar.data`. */
function isBytesOfFile(content: ts.Expression, at: At): boolean {
	const { root, members } = rootOf(content, at.scope, at);
	const last = members.at(-1);
	return (
		root !== undefined &&
		(last === 'buffer' || last === 'data') &&
		(fileNames.test(members.at(-2) ?? root.text) || (members.length === 1 && isTypedAsFile(root, at)))
	);
}

/** Whether an expression is where a file of a form lies on the disk, by the type of a parameter: `sharp(picture.path)`. */
function isCopyOfUpload(content: ts.Expression, at: At): boolean {
	const { root, members } = rootOf(content, at.scope, at);
	return root !== undefined && members.length === 1 && members[0] === 'path' && isTypedAsFile(root, at);
}

/** Whether a parameter is by its type a file that Multer has parsed: `picture: Express.Multer.File`. */
function isTypedAsFile(root: ts.Identifier, { source, scope }: At): boolean {
	const type = scope.lookup(root.text)?.type;
	return type !== undefined && /\bMulter\.File\s*$/.test(source.text.slice(type.pos, type.end));
}

/** Methods by which a `File` of the platform gives what it holds (https://developer.mozilla.org/docs/Web/API/Blob). */
const givesBytes: ReadonlySet<string> = new Set(['arrayBuffer', 'bytes']);

/**
 * Whether an expression is a `File` of a form, or what that holds: `Buffer.from(await file.arrayBuffer())`, where `file` is
 * `form.get('file')`. An answer of another service has the same methods, so that what the name stands for decides.
 */
function isOfForm(content: ts.Expression, at: At): boolean {
	const { source } = at;
	const { ts } = source;
	let { node, scope } = followed(content, at.scope, at);
	let isRead = false;
	for (let steps = 0; steps < 6; steps++) {
		const [first] = ts.isCallExpression(node) || ts.isNewExpression(node) ? (node.arguments ?? []) : [];
		if (ts.isAwaitExpression(node)) {
			({ node, scope } = followed(node.expression, scope, at));
		} else if (ts.isNewExpression(node) && first !== undefined && writtenAs(source, node.expression) === 'Uint8Array') {
			({ node, scope } = followed(first, scope, at));
		} else if (ts.isCallExpression(node) && first !== undefined && layouts.has(at.names.of(node.expression, scope) ?? '')) {
			({ node, scope } = followed(first, scope, at));
		} else if (
			ts.isCallExpression(node) &&
			isMember(source, node.expression) &&
			givesBytes.has(memberName(source, node.expression) ?? '') &&
			!isRead
		) {
			isRead = true;
			({ node, scope } = followed(node.expression.expression, scope, at));
		} else {
			return isFileOfForm(node, scope, at, isRead);
		}
	}
	return false;
}

/** Whether an expression is the stream of a file that a request is asked for: `(await request.file()).file` (https://github.com/fastify/fastify-multipart). */
function isStreamOfForm(node: ts.Expression, scope: Scope, at: At): boolean {
	const { source } = at;
	const { ts } = source;
	const inner = bare(source, node);
	if (!isMember(source, inner) || memberName(source, inner) !== 'file') {
		return false;
	}
	const asked = followed(inner.expression, scope, at);
	return (
		ts.isCallExpression(asked.node) &&
		isMember(source, asked.node.expression) &&
		memberName(source, asked.node.expression) === 'file' &&
		isRequest(asked.node.expression.expression, asked.scope, at)
	);
}

/** Whether an expression is a file of a form: `form.get('file')`, or a part of the body that is called one and was read as one. */
function isFileOfForm(node: ts.Expression, scope: Scope, at: At, isRead: boolean): boolean {
	const { source } = at;
	const { ts } = source;
	if (ts.isCallExpression(node) && isMember(source, node.expression)) {
		const form = followed(node.expression.expression, scope, at).node;
		const inner = ts.isAwaitExpression(form) ? bare(source, form.expression) : form;
		return (
			memberName(source, node.expression) === 'get' &&
			ts.isCallExpression(inner) &&
			isMember(source, inner.expression) &&
			memberName(source, inner.expression) === 'formData'
		);
	}
	const { root, members } = rootOf(node, scope, at);
	return (
		isRead &&
		members.length > 0 &&
		root !== undefined &&
		/^(?:body|form|formData|fields|input)$/.test(members.at(-2) ?? root.text) &&
		scope.lookup(root.text)?.origin.kind === 'parameter' &&
		fileNames.test(members.at(-1)!)
	);
}

/** What an expression stands for, by the constants of the file. */
function followed(expression: ts.Expression, scope: Scope, at: At): { node: ts.Expression; scope: Scope } {
	const found = at.names.follow(expression, scope);
	return { node: bare(at.source, found.node), scope: found.scope };
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
