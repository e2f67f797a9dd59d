import type ts from 'typescript';
import type { Value } from '../../../core/value.js';
import { type Call, expressionAt, firstValue, valueAt } from '../arguments.js';
import { dialects, handleParts } from '../apis/databases.js';
import type { Recipe } from '../apis/recipe.js';
import { isFunctionNode } from '../nodes.js';
import type { At } from '../walk.js';
import { emitListen } from './listen.js';
import { emitSession } from './sessions.js';
import { emitSignals } from './signals.js';
import { emitSpawn } from './spawn.js';

type RecipeOf<Fact extends Recipe['fact']> = Recipe & { readonly fact: Fact };

/** Says what a recipe makes of a call. */
export function emitRecipe(recipe: Recipe, api: string, call: Call, at: At): void {
	const span = at.span(call);
	switch (recipe.fact) {
		case 'listen':
			return emitListen(recipe, api, call, at);
		case 'connect':
			return emitConnect(recipe, api, call, at);
		case 'request': {
			const url = firstValue(at, call, recipe.url);
			if (url !== undefined && url.kind !== 'unknown' && url.kind !== 'object') {
				at.emit('http.request', span, { api, url });
			}
			return;
		}
		case 'write': {
			const target = valueAt(at, call, recipe.target);
			if (target !== undefined) {
				at.emit('file.write', span, { api, operation: recipe.operation, target, removed: isRemoved(at) });
			}
			return;
		}
		case 'read': {
			const target = valueAt(at, call, recipe.target);
			if (target !== undefined && target.kind !== 'unknown') {
				at.emit('file.read', span, { api, target });
			}
			return;
		}
		case 'upload':
			return emitUpload(recipe, api, call, at);
		case 'session':
			return emitSession(recipe, api, call, at);
		case 'spawn':
			return emitSpawn(recipe.form, api, call, at);
		case 'fork': {
			const count = firstValue(at, call, recipe.count);
			at.emit('process.fork', span, { api, ...(count === undefined ? {} : { count }) });
			return;
		}
		case 'schedule': {
			const period = recipe.period === undefined ? undefined : milliseconds(expressionAt(at, call, recipe.period)?.node, at);
			at.emit('schedule', span, { api, ...(period === undefined ? {} : { period }) });
			return;
		}
		case 'exit':
			at.emit('process.exit', span, { api });
			return;
		case 'signal':
			return emitSignals(recipe.signals, api, call, at);
		case 'consume':
			at.emit('queue.consume', span, { service: recipe.service, api });
			return;
		case 'logger': {
			const variable = boundName(at);
			at.emit('logger.create', span, { library: recipe.library, ...(variable === undefined ? {} : { variable }) });
			return;
		}
		case 'sink': {
			const file = firstValue(at, call, recipe.file);
			if (file !== undefined || recipe.onlyWithFile !== true) {
				at.emit('log.sink', span, { api, target: isStandardStream(file) ?? recipe.target, ...(file === undefined ? {} : { file }) });
			}
			return;
		}
		case 'load': {
			const file = recipe.file === undefined ? undefined : valueAt(at, call, recipe.file);
			const override = recipe.override === undefined ? undefined : valueAt(at, call, recipe.override);
			at.emit('env.load', span, { api, ...(file === undefined ? {} : { file }), override: override?.kind === 'literal' && override.text === 'true' });
			return;
		}
		case 'sync':
			return emitSync(recipe, api, call, at);
		case 'migrate':
			at.emit('migration.run', span, { api });
			return;
		case 'secret': {
			const value = firstValue(at, call, recipe.value, { expectsSecret: true });
			if (value !== undefined && value.kind !== 'unknown' && value.kind !== 'object') {
				at.emit('secret.use', value.span, { api, name: recipe.name, value });
			}
			return;
		}
		case 'folder': {
			const value = valueAt(at, call, recipe.folder);
			const folder = relativeFolder(value);
			if (folder !== undefined) {
				at.emit('module.import-folder', span, { folder });
			}
			return;
		}
	}
}

/** A folder beside the module, as `./x`. */
export function relativeFolder(value: Value | undefined): string | undefined {
	if (value?.kind === 'literal' && value.text.startsWith('.')) {
		return value.text;
	}
	if (value?.kind !== 'template' || value.parts[0]?.kind !== 'place' || value.parts[0].place !== 'module-directory') {
		return undefined;
	}
	let text = '.';
	for (const part of value.parts.slice(1)) {
		if (part.kind !== 'literal') {
			return undefined;
		}
		text += part.text;
	}
	return text;
}

function emitConnect(recipe: RecipeOf<'connect'>, api: string, call: Call, at: At): void {
	if (recipe.onlyWithArguments === true && (call.arguments?.length ?? 0) === 0) {
		return;
	}
	const parts: Record<string, Value> = {};
	for (const place of recipe.options ?? []) {
		const options = valueAt(at, call, place);
		if (options?.kind === 'object') {
			for (const [name, value] of Object.entries(options.properties)) {
				if (handleParts.has(name) && !Object.hasOwn(parts, name)) {
					parts[name] = value;
				}
			}
		}
	}
	for (const [name, place] of Object.entries(recipe.parts ?? {})) {
		const value = valueAt(at, call, place, { name });
		if (value !== undefined && value.kind !== 'object' && (call.arguments?.length ?? 0) > 1) {
			parts[name] ??= value;
		}
	}
	let url = firstUrl(recipe, call, at);
	const port = recipe.parts?.['port'];
	if (port !== undefined && url?.kind === 'literal' && url.type === 'number') {
		parts['port'] ??= url;
		url = undefined;
	}
	if (url !== undefined && recipe.parts?.['database'] === '0' && (call.arguments?.length ?? 0) > 2) {
		url = undefined;
	}
	if (recipe.onlyWithArguments === true && url === undefined && Object.keys(parts).length === 0) {
		return;
	}
	at.emit('service.connect', at.span(call), { service: serviceOf(recipe, call, at, url), api, ...(url === undefined ? {} : { url }), parts });
}

function firstUrl(recipe: RecipeOf<'connect'>, call: Call, at: At): Value | undefined {
	for (const place of recipe.url ?? []) {
		const value = valueAt(at, call, place);
		if (value !== undefined && value.kind !== 'object') {
			// `new Pool(config)`: what is imported is the whole handle, not a property of it that nobody has seen.
			return value.kind === 'import' && place.includes('.') ? (expressionAt(at, call, place) === undefined ? valueAt(at, call, place.split('.')[0]!) : value) : value;
		}
	}
	return undefined;
}

function serviceOf(recipe: RecipeOf<'connect'>, call: Call, at: At, url: Value | undefined): string {
	for (const place of recipe.dialect?.split(' ') ?? []) {
		const dialect = valueAt(at, call, place);
		if (dialect?.kind === 'literal') {
			return dialects.get(dialect.text) ?? recipe.service;
		}
	}
	const text = url?.kind === 'literal' ? url.text : url?.kind === 'template' && url.parts[0]?.kind === 'literal' ? url.parts[0].text : undefined;
	const scheme = recipe.service === 'sql' ? /^([a-z0-9+]{2,20}):/i.exec(text ?? '')?.[1] : undefined;
	return scheme === undefined ? recipe.service : (dialects.get(scheme.toLowerCase()) ?? recipe.service);
}

/** Whether the function around a write removes files too. */
function isRemoved(at: At): boolean {
	const node = at.functionNode();
	return isFunctionNode(at.source, node) && /\b(?:unlink|unlinkSync|rm|rmSync|rmdir|remove|removeSync|rimraf|emptyDir)\s*\(/.test(at.source.text.slice(node.pos, node.end));
}

function emitUpload(recipe: RecipeOf<'upload'>, api: string, call: Call, at: At): void {
	const { ts } = at.source;
	const passedOn = /\b(?:unlink|unlinkSync|rm|rmSync|remove)\s*\(/.test(at.source.text) && /\b(?:putObject|upload|uploadFile|PutObjectCommand|Upload|cloudinary|bucket)\b/.test(at.source.text);
	let target: Value | undefined;
	for (const place of recipe.target ?? []) {
		const located = expressionAt(at, call, place);
		const handler = located === undefined ? undefined : at.contexts.functionOf(located.node, located.scope);
		target = handler === undefined ? valueAt(at, call, place) : callbackResult(handler, at);
		if (target !== undefined) {
			break;
		}
	}
	if (recipe.remoteStore !== undefined && target === undefined && (call.arguments?.length ?? 0) > 0 && expressionAt(at, call, recipe.remoteStore) === undefined) {
		const options = call.arguments?.[0];
		if (options !== undefined && !ts.isObjectLiteralExpression(at.names.follow(options, at.scope).node)) {
			at.emit('upload.store', at.span(call), { api, destination: 'unknown', passedOn });
			return;
		}
	}
	if (recipe.onlyWithTarget === true && target === undefined) {
		return;
	}
	const flag = recipe.memoryFlag === undefined ? undefined : valueAt(at, call, recipe.memoryFlag);
	const destination = recipe.memoryFlag === undefined ? recipe.destination : flag?.kind === 'literal' && flag.text === 'true' ? 'disk' : flag === undefined ? 'memory' : 'unknown';
	at.emit('upload.store', at.span(call), { api, destination, ...(target === undefined ? {} : { target }), passedOn });
}

/** What a callback is given: `cb(null, 'uploads/')`. */
function callbackResult(handler: ts.Node, at: At): Value | undefined {
	const { ts } = at.source;
	let found: Value | undefined;
	const scope = at.scopes.of.get(handler) ?? at.scope;
	const look = (node: ts.Node): void => {
		if (found === undefined && ts.isCallExpression(node) && ts.isIdentifier(node.expression) && node.arguments.length === 2 && scope.lookup(node.expression.text)?.origin.kind === 'parameter') {
			found = at.values.of(node.arguments[1]!, scope);
		}
		ts.forEachChild(node, look);
	};
	look(handler);
	return found;
}

/** `60 * 60 * 1000`. */
function milliseconds(node: ts.Expression | undefined, at: At, depth = 0): number | undefined {
	const { ts } = at.source;
	if (node === undefined || depth > 8) {
		return undefined;
	}
	const { node: inner } = at.names.follow(node, at.scope);
	if (ts.isNumericLiteral(inner)) {
		return Number(inner.text);
	}
	if (ts.isBinaryExpression(inner) && inner.operatorToken.kind === ts.SyntaxKind.AsteriskToken) {
		const left = milliseconds(inner.left, at, depth + 1);
		const right = milliseconds(inner.right, at, depth + 1);
		return left === undefined || right === undefined ? undefined : left * right;
	}
	return undefined;
}

/** The name that the result of a call is bound to. */
export function boundName(at: At): string | undefined {
	const { ts } = at.source;
	for (let level = 1; level <= 3; level++) {
		const parent = at.parent(level);
		if (parent === undefined) {
			return undefined;
		}
		if (ts.isVariableDeclaration(parent) || ts.isPropertyDeclaration(parent)) {
			return ts.isIdentifier(parent.name) ? parent.name.text : undefined;
		}
		if (ts.isBinaryExpression(parent) && parent.operatorToken.kind === ts.SyntaxKind.EqualsToken) {
			return ts.isIdentifier(parent.left) ? parent.left.text : ts.isPropertyAccessExpression(parent.left) ? parent.left.name.text : undefined;
		}
	}
	return undefined;
}

/** The standard stream that a log's file is in truth. */
export function isStandardStream(file: Value | undefined): 'stdout' | 'stderr' | undefined {
	if (file?.kind === 'place') {
		return file.place === 'stdout' || file.place === 'stderr' ? file.place : undefined;
	}
	if (file?.kind !== 'literal') {
		return undefined;
	}
	return file.text === '1' || file.text === '/dev/stdout' || file.text === '/proc/self/fd/1' || file.text === '/proc/1/fd/1' ? 'stdout' : file.text === '2' || file.text === '/dev/stderr' ? 'stderr' : undefined;
}

function emitSync(recipe: RecipeOf<'sync'>, api: string, call: Call, at: At): void {
	for (const [index, place] of recipe.options.entries()) {
		const value = valueAt(at, call, place);
		if (value !== undefined && value.kind !== 'unknown' && value.kind !== 'object') {
			at.emit('schema.sync', at.span(call), { api, option: recipe.optionNames[index] ?? recipe.optionNames[0] ?? '', value });
			return;
		}
	}
	if (recipe.always === true) {
		at.emit('schema.sync', at.span(call), { api, value: { kind: 'unknown', span: at.span(call) } });
	} else if (recipe.options.length === 0) {
		const [first, second] = call.arguments ?? [];
		if (first !== undefined && second !== undefined && at.source.ts.isStringLiteralLike(first) && recipe.optionNames.includes(first.text)) {
			at.emit('schema.sync', at.span(call), { api, option: first.text, value: at.values.of(second, at.scope) });
		}
	}
}
