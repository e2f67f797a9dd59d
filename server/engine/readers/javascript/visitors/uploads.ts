import type ts from 'typescript';
import type { Value } from '../../../core/value.js';
import { type Call, expressionAt, valueAt } from '../arguments.js';
import type { Place, Recipe } from '../apis/recipe.js';
import { isMember, memberName, writtenAs } from '../nodes.js';
import { forEachInScope, type Scope } from '../scope.js';
import type { At } from '../walk.js';

/** Uploads go to a folder, to memory, or to a store elsewhere. */
export function emitUpload(recipe: Recipe & { readonly fact: 'upload' }, api: string, call: Call, at: At): void {
	const { ts } = at.source;
	const passedOn = at.source.whole.says('removes') && at.source.whole.says('uploads');
	let target: Value | undefined;
	const store = recipe.remoteStore === undefined ? undefined : expressionAt(at, call, recipe.remoteStore)?.node;
	// Given a store, multer passes over the folder (https://github.com/expressjs/multer#multeropts); one of two ways may be none.
	const isPassedOver = store !== undefined && !ts.isConditionalExpression(store) && !ts.isBinaryExpression(store);
	for (const place of isPassedOver ? [] : (recipe.target ?? [])) {
		const handler = functionAt(place, call, at);
		target = handler === undefined ? valueAt(at, call, place) : callbackResult(handler, at);
		if (target !== undefined) {
			break;
		}
	}
	if (recipe.remoteStore !== undefined && target === undefined && (call.arguments?.length ?? 0) > 0 && store === undefined) {
		const options = call.arguments?.[0];
		if (options !== undefined && !ts.isObjectLiteralExpression(at.names.follow(options, at.scope).node)) {
			at.emit('upload.store', at.span(call), { api, destination: 'unknown', passedOn });
			return;
		}
	}
	if (recipe.onlyWithTarget === true && target === undefined) {
		// Told neither a folder nor a store, multer keeps files in memory (https://github.com/expressjs/multer#multeropts).
		if (recipe.remoteStore !== undefined && isWrittenOut(call, at) && store === undefined && !takesNoFiles(at)) {
			at.emit('upload.store', at.span(call), { api, destination: 'memory', passedOn });
		}
		return;
	}
	if (
		recipe.temporaryByDefault === true &&
		(recipe.target ?? []).every((place) => expressionAt(at, call, place) === undefined && functionAt(place, call, at) === undefined) &&
		isWrittenOut(call, at)
	) {
		// Where the files go from there, the writes of the program tell.
		const span = at.span(call);
		at.emit('upload.store', span, { api, destination: 'unknown', target: { kind: 'place', place: 'temporary', span }, passedOn });
		return;
	}
	const flag = recipe.memoryFlag === undefined ? undefined : valueAt(at, call, recipe.memoryFlag);
	const destination =
		recipe.memoryFlag === undefined
			? recipe.destination
			: flag?.kind === 'literal' && flag.text === 'true'
				? 'disk'
				: flag === undefined
					? 'memory'
					: 'unknown';
	at.emit('upload.store', at.span(call), { api, destination, ...(target === undefined ? {} : { target }), passedOn });
}

/** The function that options hold, written as a property or as a method: `{ destination(req, file, done) {} }`. */
function functionAt(place: Place, call: Call, at: At): ts.Node | undefined {
	const { ts } = at.source;
	const located = expressionAt(at, call, place);
	if (located !== undefined) {
		return at.contexts.functionOf(located.node, located.scope);
	}
	const [index, name, ...deeper] = place.split('.');
	const argument = deeper.length > 0 ? undefined : call.arguments?.[Number(index)];
	const options = argument === undefined ? undefined : at.names.follow(argument, at.scope).node;
	return options !== undefined && ts.isObjectLiteralExpression(options)
		? options.properties.find((one) => ts.isMethodDeclaration(one) && writtenAs(at.source, one.name) === name)
		: undefined;
}

/** `multer().none()`: a form without files. */
function takesNoFiles(at: At): boolean {
	const parent = at.parent();
	return parent !== undefined && isMember(at.source, parent) && memberName(at.source, parent) === 'none';
}

/** Methods and functions that lead a stream into another one. */
const leading = /^(?:node:stream(?:\/promises)?\.pipeline|pump|pumpify|stream\.pipeline)$/;

/** What a call leads into what: `stream.pipe(file)`, `pipeline(stream, unzip, file)`. */
export function ledBy(
	call: ts.CallExpression,
	scope: Scope,
	at: At,
): { readonly from: ts.Expression; readonly into: readonly ts.Expression[] } | undefined {
	const { ts } = at.source;
	const [first, ...others] = call.arguments;
	if (first === undefined) {
		return undefined;
	}
	if (ts.isPropertyAccessExpression(call.expression) && call.expression.name.text === 'pipe') {
		return { from: call.expression.expression, into: [first] };
	}
	// The last argument of a pipeline may be what is called at its end.
	return leading.test(at.names.of(call.expression, scope) ?? '') ? { from: first, into: others } : undefined;
}

/** The handler of a parser writes the stream of each file to the disk: `parser.on('file', (name, stream) => stream.pipe(createWriteStream(…)))`. */
export function emitReceived(recipe: Recipe & { readonly fact: 'receive' }, api: string, call: Call, at: At): void {
	const { ts } = at.source;
	const [event, given] = call.arguments ?? [];
	const handler = given === undefined ? undefined : at.contexts.functionOf(given, at.scope);
	if (event === undefined || !ts.isStringLiteralLike(event) || !recipe.events.test(event.text) || handler === undefined) {
		return;
	}
	forEachInScope(at.source, at.scopes, handler, at.scope, (node, scope) => {
		if (ts.isCallExpression(node)) {
			const opened = ledBy(node, scope, at)
				?.into.map((one) => openedBy(one, scope, at))
				.find((one) => one !== undefined);
			if (opened !== undefined) {
				at.emit('upload.store', at.span(opened.node), {
					api,
					destination: 'disk',
					target: at.values.of(opened.path, opened.scope),
					passedOn: at.source.whole.says('removes') && at.source.whole.says('passesOn'),
				});
			}
		}
	});
}

/** The call that opens a file to be written, where a stream or a variable is one. */
function openedBy(
	stream: ts.Expression,
	from: Scope,
	at: At,
): { readonly node: ts.CallExpression; readonly path: ts.Expression; readonly scope: Scope } | undefined {
	const { ts } = at.source;
	const { node, scope } = at.names.follow(stream, from);
	const written = ts.isIdentifier(node) ? (scope.lookup(node.text)?.writes ?? []) : [];
	for (const one of [{ node, scope }, ...written]) {
		const [path] = ts.isCallExpression(one.node) ? one.node.arguments : [];
		if (path !== undefined && ts.isCallExpression(one.node) && at.names.of(one.node, one.scope) === 'node:fs.createWriteStream()') {
			return { node: one.node, path, scope: one.scope };
		}
	}
	return undefined;
}

/** Whether all options of a call can be seen: there are none, or an object without a spread. */
function isWrittenOut(call: Call, at: At): boolean {
	const { ts } = at.source;
	const options = call.arguments?.[0];
	const node = options === undefined ? undefined : at.names.follow(options, at.scope).node;
	return node === undefined || (ts.isObjectLiteralExpression(node) && !node.properties.some((property) => ts.isSpreadAssignment(property)));
}

/** What a callback is given: `cb(null, 'uploads/')`. */
function callbackResult(handler: ts.Node, at: At): Value | undefined {
	const { ts } = at.source;
	let found: Value | undefined;
	const scope = at.scopes.of.get(handler) ?? at.scope;
	const look = (node: ts.Node): void => {
		if (
			found === undefined &&
			ts.isCallExpression(node) &&
			ts.isIdentifier(node.expression) &&
			node.arguments.length === 2 &&
			scope.lookup(node.expression.text)?.origin.kind === 'parameter'
		) {
			found = at.values.of(node.arguments[1]!, scope);
		}
		ts.forEachChild(node, look);
	};
	look(handler);
	return found;
}
