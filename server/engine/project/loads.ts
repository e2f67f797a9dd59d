import { directoryOf, joinPath, relativePath } from '../core/paths.js';
import type { Value } from '../core/value.js';
import type { FactIndex } from './facts.js';
import type { Modules } from './modules.js';
import { Values } from './values.js';

/** What a value names, where a module is loaded by it. */
export interface Loaded {
	/** Specifiers that are known. */
	readonly specifiers: readonly string[];
	/** Those of them that the environment can replace: others of their folder may be loaded in their stead. */
	readonly replaceable: readonly string[];
	/** Another module than these may be loaded, and the text does not tell which. */
	readonly open: boolean;
}

const nothing: Loaded = { specifiers: [], replaceable: [], open: true };

/** What a file loads by values. `home` is the folder of its package, in which it is started. */
export function loadsOf(path: string, home: string, facts: FactIndex, modules: Modules): readonly Loaded[] {
	const all = facts.in(path, 'module.load');
	if (all.length === 0) {
		return [];
	}
	const values = new Values(facts, modules);
	return all.map(({ specifier }) => {
		const value = values.resolve(specifier, path);
		const loaded = loadedBy(value, value.path ?? path, path, home);
		// `settings.routes.map(require)`: of which list of its settings a module is, the text need not tell.
		const listed = loaded.open && loaded.specifiers.length === 0 ? listsOf(path, facts, modules) : [];
		return listed.length === 0 ? loaded : { ...loaded, specifiers: listed, open: false };
	});
}

/** The modules that are listed in the data which a file imports. */
function listsOf(path: string, facts: FactIndex, modules: Modules): readonly string[] {
	return facts.in(path, 'module.import').flatMap(({ specifier }) => {
		const data = modules.resolve(specifier, path);
		const lists = data === undefined ? [] : facts.in(data, 'module.list');
		return lists.flatMap((list) => loadedBy(list.modules, path, path).specifiers);
	});
}

/** Whether what a value names may be another module than the text tells. */
export function isOpen(value: Value, path: string): boolean {
	return loadedBy(value, value.path ?? path, path).open;
}

function loadedBy(value: Value, writtenIn: string, path: string, home = ''): Loaded {
	switch (value.kind) {
		case 'literal':
			return { specifiers: [value.text], replaceable: [], open: false };
		case 'env': {
			const fallback = value.fallback === undefined ? nothing : loadedBy(value.fallback, writtenIn, path, home);
			return { specifiers: fallback.specifiers, replaceable: fallback.specifiers, open: true };
		}
		case 'list':
		case 'choice': {
			const each = (value.kind === 'list' ? value.items : value.of).map((one) => loadedBy(one, writtenIn, path, home));
			return {
				specifiers: each.flatMap(({ specifiers }) => specifiers),
				replaceable: each.flatMap(({ replaceable }) => replaceable),
				open: each.some(({ open }) => open),
			};
		}
		case 'template': {
			const [first, ...rest] = value.parts;
			const isBeside = first?.kind === 'place' && first.place === 'module-directory' && writtenIn === path;
			const isBelowHome = first?.kind === 'place' && first.place === 'working-directory';
			const parts = isBeside || isBelowHome ? rest : value.parts;
			const texts = parts.map(textOf);
			if (!texts.every((each) => each !== undefined)) {
				return nothing;
			}
			const text = texts.join('');
			const specifier = isBelowHome ? relativePath(directoryOf(path), joinPath(home, `.${text}`)) : isBeside ? `.${text}` : text;
			return { specifiers: [specifier], replaceable: [], open: parts.some(({ kind }) => kind === 'env') };
		}
		default:
			return nothing;
	}
}

/** What a part of a path is, where the environment does not say otherwise. */
function textOf(part: Value): string | undefined {
	return part.kind === 'literal' ? part.text : part.kind === 'env' && part.fallback?.kind === 'literal' ? part.fallback.text : undefined;
}

/** The folder whose modules can stand in for one that a file names. */
export function folderBeside(specifier: string, path: string): string | undefined {
	return specifier.startsWith('.') ? directoryOf(joinPath(directoryOf(path), specifier)) : undefined;
}
