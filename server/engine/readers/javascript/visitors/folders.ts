import type ts from 'typescript';
import type { Span } from '../../../core/text.js';
import { type LiteralValue, propertyOf, type TemplateValue, type Value } from '../../../core/value.js';
import { wordSet } from '../../../core/wordList.js';
import { loadingPlugins } from '../apis/folders.js';
import type { Place, Recipe } from '../apis/recipe.js';
import { type Call, firstValue, valueAt } from '../arguments.js';
import { bare, initializerOf, isFunctionNode, rootIdentifier } from '../nodes.js';
import type { Origin } from '../scope.js';
import type { At, VisitorFactory } from '../walk.js';

/**
 * `{ plugin, options }`, by which hapi is given a plugin that loads the modules of a folder: where it is registered, or by itself. In a
 * manifest of Glue a plugin may be the path of its module, which counts from the folder that `compose` is told: that of the manifest
 * mostly (https://hapi.dev/module/glue/api).
 */
export const folderVisitors: VisitorFactory = ({ source }) => {
	const { ts, text } = source;
	if (!/\b(?:plugin|register)\b/.test(text)) {
		return [];
	}
	return [
		{
			kinds: [ts.SyntaxKind.ObjectLiteralExpression],
			visit(node, at) {
				const given = (name: string): ts.Expression | undefined => initializerOf(source, node as ts.ObjectLiteralExpression, name);
				const plugin = given('plugin') ?? given('register');
				const options = given('options');
				const option = plugin === undefined ? undefined : loadingPlugins.get(at.names.of(plugin, at.scope) ?? '');
				if (plugin !== undefined && ts.isStringLiteralLike(plugin) && /^\.\.?\//.test(plugin.text)) {
					at.emit('module.load', at.span(plugin), { specifier: at.values.of(plugin, at.scope) });
				} else if (option !== undefined && options !== undefined) {
					emitFolderOf(propertyOf(at.values.of(options, at.scope), option), at.span(node), at);
				}
			},
		},
	];
};

/** Modules of a folder are loaded by a library, or its files are listed. */
export function emitFolder(
	{ folder: places, listed, own, more = [], beside = [] }: Extract<Recipe, { readonly fact: 'folder' }>,
	call: Call,
	at: At,
): void {
	for (const name of beside) {
		at.emit('module.import-folder', at.span(call), { folder: `./${name}` });
	}
	for (const place of more) {
		emitFolderOf(valueAt(at, call, place), at.span(call), at);
	}
	const value = firstValue(at, call, places);
	// `requireDirectory(module, { rename })`: options stand where the folder is left out.
	if (own === true && (value === undefined || value.kind === 'object')) {
		at.emit('module.import-folder', at.span(call), { folder: '.' });
	} else if (value?.kind === 'unknown' && listed !== true) {
		// Whoever calls the function around it says which folder.
		at.emit('module.load', at.span(call), { specifier: value });
	} else {
		emitFolderOf(value, at.span(call), at, listed);
	}
}

function emitFolderOf(value: Value | undefined, span: Span, at: At, listed?: boolean): void {
	for (const item of value?.kind === 'list' ? value.items : [value]) {
		const folder = folderOf(item, at.source.text);
		// A list of all there is may be of anything.
		if (folder !== undefined && !(listed === true && /^\W*$/.test(folder.split(/[*{[]/)[0]!))) {
			at.emit('module.import-folder', span, { folder, ...(listed === true ? { listed } : {}) });
		}
	}
}

/** `app.register(autoload, { dir })`: a plugin that loads the modules of a folder. */
export function emitLoadedBy(name: string | undefined, call: Call, at: At): void {
	const option = name === undefined ? undefined : loadingPlugins.get(name);
	if (option !== undefined) {
		emitFolderOf(valueAt(at, call, `1.${option}`), at.span(call), at);
	}
}

/**
 * Methods of what a callback or a base class hands out that load the modules of a folder, and where it is named:
 * `middleware.swaggerRouter({ controllers })` of swagger-tools, `this.mountFolder(folder, '/api')` of koa-smart, `router.mapDir(folder)`
 * of koa-swagger-decorator.
 */
const loadingMethods: ReadonlyMap<string, Place> = new Map([
	['swaggerRouter', '0.controllers'],
	['mountFolder', '0'],
	['mapDir', '0'],
]);

/** Whether a method loads the modules of a folder, whatever it is a method of. */
export function isLoadingMethod(method: string): boolean {
	return loadingMethods.has(method);
}

/** The modules of a folder are loaded by a method. */
export function emitLoadedByMethod(method: string, call: ts.CallExpression, at: At): void {
	emitFolderOf(valueAt(at, call, loadingMethods.get(method)!), at.span(call), at);
}

/**
 * `mountAll(app, path.join(__dirname, 'routes'))`: a function of this or another module is handed a folder, whose modules it may
 * load.
 */
export function emitHandedOn(call: ts.CallExpression, at: At): void {
	const root = rootIdentifier(at.source, call.expression);
	const origin = root === undefined ? undefined : at.scope.lookup(root.text)?.origin;
	const isOwn = root === call.expression && isFunction(origin, at);
	const by = origin?.kind === 'module' && !origin.specifier.startsWith('node:') ? origin.specifier : undefined;
	if (!isOwn && by === undefined) {
		return;
	}
	for (const argument of call.arguments) {
		const folder = at.source.ts.isStringLiteralLike(argument) ? undefined : folderOf(at.values.of(argument, at.scope), at.source.text);
		// A path with an extension is that of a file.
		if (folder !== undefined && /^\.\.?(?:\/|$)/.test(folder) && !/\.\w+$/.test(folder)) {
			if (by !== undefined) {
				at.emit('module.import-folder', at.span(call), { folder, by });
			} else if (/\w/.test(folder)) {
				at.emit('module.import-folder', at.span(call), { folder, listed: true });
			}
		}
	}
}

function isFunction(origin: Origin | undefined, { source }: At): boolean {
	return (
		origin?.kind === 'function' || (origin?.kind === 'expression' && origin.steps.length === 0 && isFunctionNode(source, origin.value.node))
	);
}

/** A folder by its path: `./x` beside the module or in the package, `/x` in the working directory. `text` is that of the file. */
export function folderOf(value: Value | undefined, text: string): string | undefined {
	if (value?.kind === 'literal') {
		return value.type === 'string' && /^[\w.@]/.test(value.text) ? value.text : undefined;
	}
	const start = value?.kind === 'template' ? startOfPath(value.parts[0], text) : undefined;
	if (value?.kind !== 'template' || start === undefined) {
		return undefined;
	}
	let folder = start;
	for (const part of value.parts.slice(1)) {
		if (part.kind !== 'literal') {
			return undefined;
		}
		folder += part.text;
	}
	// `path.resolve(__dirname, './handlers')`
	return folder.replaceAll('/./', '/');
}

/** Names for the folder in which a project lies: `config.root`, `settings.baseDir`. */
const rootNames = /^(?:app|project)?_?(?:root|base)_?(?:dir|path|folder|directory)?$/i;

/**
 * What a path begins with, by its first part: the folder of the module, the working directory, or what another module or whoever
 * calls the function calls the root.
 */
function startOfPath(first: Value | undefined, text: string): string | undefined {
	if (first?.kind === 'place') {
		return first.place === 'module-directory' ? '.' : first.place === 'working-directory' ? '' : undefined;
	}
	if (first?.kind === 'import') {
		return first.specifier.startsWith('.') && rootNames.test(first.members.at(-1) ?? first.name) ? '' : undefined;
	}
	const member = first?.kind === 'unknown' ? /^\w+\.(\w+)$/.exec(text.slice(first.span.start, first.span.end))?.[1] : undefined;
	return member !== undefined && rootNames.test(member) ? '' : undefined;
}

/**
 * `require(path.join(__dirname, 'models', file))`: the folder before the first part that is computed. A path that starts with a name
 * (`@jobs/${name}`) may be one of a package as well, and stays a load by a value.
 */
export function emitComputed(argument: ts.Expression, at: At, call: ts.CallExpression): void {
	const value = at.values.of(argument, at.scope);
	const isKnown =
		value.kind === 'template' && value.parts.every(({ kind }, index) => kind === 'literal' || (kind === 'place' && index === 0));
	const found = value.kind === 'template' && !isKnown ? startOf(value.parts) : undefined;
	if (found?.folder.startsWith('.') !== true) {
		at.emit('module.load', at.span(call), { specifier: isKnown ? fromWorkingDirectory(value, argument, at) : value });
	}
	if (found !== undefined) {
		at.emit('module.import-folder', at.span(call), { ...found, ...(isRepeated(at) ? {} : { picks: true }) });
	}
}

/** `path.resolve('src/lib/mail')`: what is resolved against nothing else starts in the working directory, unlike a bare name that is joined. */
function fromWorkingDirectory(value: TemplateValue, argument: ts.Expression, at: At): TemplateValue {
	const call = bare(at.source, argument);
	const [first] = value.parts;
	const isOpen =
		at.source.ts.isCallExpression(call) &&
		at.names.of(call.expression, at.scope) === 'node:path.resolve' &&
		first?.kind === 'literal' &&
		!/^[/~]|^[A-Za-z]:/.test(first.text);
	if (!isOpen) {
		return value;
	}
	const span = { start: value.span.start, end: value.span.start };
	const slash: LiteralValue = { kind: 'literal', type: 'string', text: '/', span };
	return { ...value, parts: [{ kind: 'place', place: 'working-directory', span }, slash, ...value.parts] };
}

/** `sequelize.import(path.join(__dirname, name))`: a method of somebody else's that is given a module of this folder. */
export function emitImported(call: ts.CallExpression, at: At): void {
	const [first] = call.arguments;
	const value = first === undefined ? undefined : at.values.of(first, at.scope);
	if (first !== undefined && value?.kind === 'template' && value.parts[0]?.kind === 'place') {
		emitComputed(first, at, call);
	}
}

/** The folder that a path starts with, as far as it is known, and what is known of the path in it. */
function startOf(parts: readonly Value[]): { readonly folder: string; readonly pattern?: string } | undefined {
	let text = '';
	for (const [index, part] of parts.entries()) {
		if (part.kind === 'place' && part.place === 'module-directory' && index === 0) {
			text = '.';
		} else {
			text += part.kind === 'literal' && part.type === 'string' ? part.text : text.endsWith('*') ? '' : '*';
		}
	}
	const star = text.indexOf('*');
	const slash = text.lastIndexOf('/', star);
	if (slash < 0 || !/^[.@~#\w]/.test(text)) {
		return text.startsWith('.') ? { folder: '.' } : undefined;
	}
	const folder = text.slice(0, slash);
	const rest = text.slice(star);
	// What only names the module, as in `./stores/${type}.js`, says no more than the folder. In the file's own, those further down are named.
	const isDeeper = rest.includes('/') && (/\w/.test(rest) || (folder === '.' && rest.includes('/*')));
	return { folder, ...(isDeeper && { pattern: text.slice(slash + 1) }) };
}

/** Whether something stands in a loop, in a function that is called for each of a list, or in one that answers requests. */
function isRepeated(at: At): boolean {
	const { ts } = at.source;
	if (at.within.includes('request-handler')) {
		return true;
	}
	for (let level = 1, node = at.parent(level); node !== undefined; node = at.parent(++level)) {
		if (
			ts.isIterationStatement(node, false) ||
			(ts.isCallExpression(node) && ts.isPropertyAccessExpression(node.expression) && walks.has(node.expression.name.text))
		) {
			return true;
		}
	}
	return false;
}

const walks: ReadonlySet<string> = wordSet(`
	forEach map flatMap filter reduce some every find each eachSeries walk then
`);
