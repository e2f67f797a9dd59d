import type ts from 'typescript';
import type { Value } from '../../../core/value.js';
import { wordSet } from '../../../core/wordList.js';
import { loadingPlugins } from '../apis/folders.js';
import type { Recipe } from '../apis/recipe.js';
import { type Call, expressionAt, firstValue } from '../arguments.js';
import type { At } from '../walk.js';

/** Modules of a folder are loaded by a library, or its files are listed. */
export function emitFolder({ folder: places, listed }: Extract<Recipe, { readonly fact: 'folder' }>, call: Call, at: At): void {
	const value = firstValue(at, call, places);
	for (const item of value?.kind === 'list' ? value.items : [value]) {
		const folder = folderOf(item);
		// A list of all there is may be of anything.
		if (folder !== undefined && !(listed === true && /^\W*$/.test(folder.split(/[*{[]/)[0]!))) {
			at.emit('module.import-folder', at.span(call), { folder, ...(listed === true ? { listed } : {}) });
		}
	}
}

/** `app.register(autoload, { dir })`, `server.register({ plugin: router, options })`: a plugin that loads the modules of a folder. */
export function emitLoadedBy(name: string | undefined, call: Call, at: At): void {
	const plugin = name ?? nameGiven(call, at);
	const folder = plugin === undefined ? undefined : loadingPlugins.get(plugin);
	if (folder !== undefined) {
		emitFolder({ fact: 'folder', folder: [folder] }, call, at);
	}
}

/** The plugin of hapi that is given with its options. */
function nameGiven(call: Call, at: At): string | undefined {
	const [first] = call.arguments ?? [];
	if (first === undefined || !at.source.ts.isObjectLiteralExpression(first)) {
		return undefined;
	}
	const given = expressionAt(at, call, '0.plugin') ?? expressionAt(at, call, '0.register');
	return given === undefined ? undefined : at.names.of(given.node as ts.Expression, given.scope);
}

/** A folder by its path: `./x` beside the module or in the package, `/x` in the working directory. */
function folderOf(value: Value | undefined): string | undefined {
	if (value?.kind === 'literal') {
		return value.type === 'string' && /^[\w.@]/.test(value.text) ? value.text : undefined;
	}
	if (value?.kind !== 'template' || value.parts[0]?.kind !== 'place') {
		return undefined;
	}
	const { place } = value.parts[0];
	if (place !== 'module-directory' && place !== 'working-directory') {
		return undefined;
	}
	let text = place === 'module-directory' ? '.' : '';
	for (const part of value.parts.slice(1)) {
		if (part.kind !== 'literal') {
			return undefined;
		}
		text += part.text;
	}
	return text;
}

/** `require(path.join(__dirname, 'models', file))`: the folder before the first part that is computed. */
export function emitComputed(argument: ts.Expression, at: At, call: ts.CallExpression): void {
	const value = at.values.of(argument, at.scope);
	const isKnown =
		value.kind === 'template' && value.parts.every(({ kind }, index) => kind === 'literal' || (kind === 'place' && index === 0));
	const folder = value.kind === 'template' && !isKnown ? startOf(value.parts) : undefined;
	if (folder === undefined) {
		at.emit('module.load', at.span(call), { specifier: value });
	} else {
		at.emit('module.import-folder', at.span(call), { folder, ...(isRepeated(at) ? {} : { picks: true }) });
	}
}

/** `sequelize.import(path.join(__dirname, name))`: a method of somebody else's that is given a module of this folder. */
export function emitImported(call: ts.CallExpression, at: At): void {
	const [first] = call.arguments;
	const value = first === undefined ? undefined : at.values.of(first, at.scope);
	if (first !== undefined && value?.kind === 'template' && value.parts[0]?.kind === 'place') {
		emitComputed(first, at, call);
	}
}

/** The folder that a path starts with, as far as it is known. */
function startOf(parts: readonly Value[]): string | undefined {
	let text = '';
	for (const part of parts) {
		if (part.kind === 'place' && part.place === 'module-directory' && text === '') {
			text = '.';
		} else if (part.kind === 'literal' && part.type === 'string') {
			text += part.text;
		} else {
			break;
		}
	}
	const slash = text.lastIndexOf('/');
	return text.startsWith('.') && (slash >= 0 || text === '.') ? (slash < 0 ? '.' : text.slice(0, slash)) : undefined;
}

/** Whether something stands in a loop, or in a function that is called for each of a list. */
function isRepeated(at: At): boolean {
	const { ts } = at.source;
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
