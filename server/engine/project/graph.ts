import { isDevelopmentOnly } from '../core/guards.js';
import { globMatcher } from '../core/globs.js';
import { directoryOf, joinPath, pathWithin } from '../core/paths.js';
import type { FactIndex } from './facts.js';
import { folderBeside, loadsOf } from './loads.js';
import type { Modules } from './modules.js';
import type { Packages } from './packages.js';
import { isTestPath } from './roles/pathRoles.js';
import { withFolders } from './taskFiles.js';

/** The numbers of the files that one loads: those that it names, and those that a name which is given picks among others. */
interface Edges {
	readonly named: readonly number[];
	readonly picked: readonly number[];
}

/**
 * Which file imports which, at run time: imports of types only, and those that a compiler leaves out, are no edges, since they load
 * nothing. Files are numbered, so that walks over all of them stay cheap.
 */
export class ModuleGraph {
	readonly #facts: FactIndex;
	readonly #modules: Modules;
	readonly #packages: Packages;
	readonly #numbers: ReadonlyMap<string, number>;
	readonly #paths: readonly string[];
	readonly #edges: (Edges | undefined)[];
	#codeByFolder: Map<string, string[]> | undefined;
	#folders: ReadonlySet<string> | undefined;

	private constructor(
		facts: FactIndex,
		modules: Modules,
		packages: Packages,
		paths: readonly string[],
		numbers: ReadonlyMap<string, number>,
		edges: (Edges | undefined)[],
	) {
		this.#facts = facts;
		this.#modules = modules;
		this.#packages = packages;
		this.#paths = paths;
		this.#numbers = numbers;
		this.#edges = edges;
	}

	/** The graph of these files. Imports are resolved when a file is first asked for. */
	static of(files: ReadonlySet<string>, facts: FactIndex, modules: Modules, packages: Packages): ModuleGraph {
		const paths = [...files];
		return new ModuleGraph(
			facts,
			modules,
			packages,
			paths,
			new Map(paths.map((path, number) => [path, number])),
			new Array<Edges | undefined>(paths.length).fill(undefined),
		);
	}

	/** The graph with the imports of one file resolved again, and those of all others kept: for when no file came or went. */
	with(path: string, facts: FactIndex): ModuleGraph {
		const edges = [...this.#edges];
		const number = this.#numbers.get(path);
		if (number !== undefined) {
			edges[number] = undefined;
		}
		const next = new ModuleGraph(facts, this.#modules, this.#packages, this.#paths, this.#numbers, edges);
		next.#folders = this.#folders;
		return next;
	}

	/** The files that a file loads, in the order of its imports. */
	importsOf(path: string): readonly string[] {
		const number = this.#numbers.get(path);
		if (number === undefined) {
			return [];
		}
		const { named, picked } = this.#edgesOf(number);
		return [...named, ...picked].map((each) => this.#paths[each]!);
	}

	/** The files that a file loads only where a name that is given picks them among others: `require('./stores/' + type)`. */
	picksOf(path: string): readonly string[] {
		const number = this.#numbers.get(path);
		return number === undefined ? [] : this.#edgesOf(number).picked.map((each) => this.#paths[each]!);
	}

	/**
	 * The files that entries load, directly or not, the entries included. `enter` can keep the walk out of a file, and `named` out of
	 * what is only picked ({@link picksOf}).
	 */
	reach(entries: Iterable<string>, enter?: (path: string) => boolean, loads: 'all' | 'named' = 'all'): Set<string> {
		const reached = new Set<string>();
		this.walk(
			entries,
			(path) => {
				reached.add(path);
				return true;
			},
			enter,
			loads,
		);
		return reached;
	}

	/** Visits the files that entries load until a visitor returns false; whether it came to the end. */
	walk(
		entries: Iterable<string>,
		visit: (path: string) => boolean,
		enter?: (path: string) => boolean,
		loads: 'all' | 'named' = 'all',
	): boolean {
		const seen = new Uint8Array(this.#paths.length);
		const stack: number[] = [];
		for (const entry of entries) {
			const number = this.#numbers.get(entry);
			if (number !== undefined && seen[number] === 0) {
				seen[number] = 1;
				stack.push(number);
			}
		}
		for (let number = stack.pop(); number !== undefined; number = stack.pop()) {
			const path = this.#paths[number]!;
			if (enter && !enter(path)) {
				continue;
			}
			if (!visit(path)) {
				return false;
			}
			const { named, picked } = this.#edgesOf(number);
			for (const loaded of loads === 'named' ? [named] : [named, picked]) {
				for (const next of loaded) {
					if (seen[next] === 0) {
						seen[next] = 1;
						stack.push(next);
					}
				}
			}
		}
		return true;
	}

	#edgesOf(number: number): Edges {
		let edges = this.#edges[number];
		if (!edges) {
			const { named, picked } = this.#resolve(this.#paths[number]!);
			const numbersOf = (paths: readonly string[]): readonly number[] => paths.flatMap((path) => this.#numbers.get(path) ?? []);
			edges = { named: numbersOf([...named]), picked: numbersOf([...picked].filter((path) => !named.has(path))) };
			this.#edges[number] = edges;
		}
		return edges;
	}

	#resolve(path: string): { readonly named: ReadonlySet<string>; readonly picked: ReadonlySet<string> } {
		const found = new Set<string>();
		const picked = new Set<string>();
		for (const fact of this.#facts.in(path, 'module.import')) {
			// What only a developer's machine loads is no part of what a deploy runs.
			const { specifier, typeOnly, unused } = fact;
			const target = typeOnly || unused === true || isDevelopmentOnly(fact) ? undefined : this.#modules.resolve(specifier, path);
			if (target !== undefined && target !== path && !target.endsWith('.d.ts')) {
				found.add(target);
			}
		}
		for (const { folder, pattern, listed, by, picks } of this.#facts.in(path, 'module.import-folder')) {
			const loader = by === undefined ? path : this.#modules.resolve(by, path);
			if ((listed === true || by !== undefined) && (loader === undefined || !this.loadsUnknown(loader))) {
				continue;
			}
			for (const target of this.#inFolder(folder, path, pattern)) {
				// What is picked by its name is picked for what it exports; beside that stand scripts.
				if (target !== path && (picks !== true || this.#facts.hasKind(target, 'module.export'))) {
					(picks === true ? picked : found).add(target);
				}
			}
		}
		for (const { specifiers, replaceable } of loadsOf(path, this.#packages.of(path).folder, this.#facts, this.#modules)) {
			const others = replaceable.flatMap((specifier) => {
				const folder = folderBeside(specifier, path);
				// A folder above the sources of the package holds all kinds of things, and other packages.
				const home = this.#packages.of(path).folder;
				const isInside =
					folder !== undefined && folder !== home && pathWithin(home, folder) !== undefined && pathWithin(folder, path) === undefined;
				return isInside ? this.#codeIn(folder).filter((each) => !isTestPath(each)) : [];
			});
			const named = specifiers.flatMap((specifier) =>
				specifier.includes('*') ? this.#inFolder(specifier, path) : (this.#modules.resolve(specifier, path) ?? []),
			);
			for (const target of [...named, ...others]) {
				if (target !== path) {
					found.add(target);
				}
			}
		}
		return { named: found, picked };
	}

	/** Whether a file loads modules that the text does not name. */
	loadsUnknown(path: string): boolean {
		return loadsOf(path, this.#packages.of(path).folder, this.#facts, this.#modules).some(
			({ open, specifiers }) => open && specifiers.length === 0,
		);
	}

	/**
	 * The modules of a folder that is loaded by computed names. The folder counts from the file, else from its package, else it is an
	 * alias; a file that loads its own folder, or one around it, loads what lies right there and the main files of the folders in it, not
	 * everything below, unless more is known of their paths, or it asks for what lies in whatever folder.
	 */
	#inFolder(folder: string, from: string, pattern?: string): readonly string[] {
		const fixed = folder.split(/[*{[]/)[0]!;
		const own = directoryOf(from);
		const home = this.#packages.of(from).folder;
		const candidates = folder.startsWith('/')
			? [joinPath(home, fixed.slice(1))]
			: // What lies beside the file is meant, though it be data.
				fixed.startsWith('.') && this.#hasFolder(joinPath(own, fixed))
				? [joinPath(own, fixed)]
				: [joinPath(own, fixed), joinPath(home, fixed), ...(fixed.startsWith('.') ? [] : this.#modules.aliased(fixed, own))];
		for (const candidate of candidates) {
			const code = this.#codeIn(candidate);
			if (code.length > 0) {
				const isAround = candidate === home || pathWithin(candidate, own) !== undefined;
				const near =
					pattern !== undefined
						? code.filter((path) => isNamed(pattern, pathWithin(candidate, path) ?? ''))
						: isAround
							? code.filter((path) => isNear(candidate, path) || isBelow(folder.slice(fixed.length), pathWithin(candidate, path) ?? ''))
							: code;
				// A folder that holds whole packages is not loaded module by module.
				const owner = this.#packages.ofFolder(candidate);
				return near.filter((path) => !isTestPath(path) && this.#packages.of(path) === owner);
			}
		}
		// Entities and migrations are often named by the folder they are compiled to.
		const source = this.#modules.find(joinPath(home, fixed));
		return source === undefined ? [] : [source];
	}

	#hasFolder(folder: string): boolean {
		this.#folders ??= withFolders(this.#paths);
		return this.#folders.has(folder);
	}

	#codeIn(folder: string): readonly string[] {
		if (!this.#codeByFolder) {
			this.#codeByFolder = new Map();
			for (const path of this.#facts.filesWith('module.shape')) {
				for (let each = directoryOf(path); ; each = directoryOf(each)) {
					const paths = this.#codeByFolder.get(each);
					if (paths) {
						paths.push(path);
					} else {
						this.#codeByFolder.set(each, [path]);
					}
					if (each === '' || each === '..') {
						break;
					}
				}
			}
		}
		return this.#codeByFolder.get(folder) ?? [];
	}
}

function isNear(folder: string, path: string): boolean {
	const rest = pathWithin(folder, path)?.split('/') ?? [];
	return rest.length === 1 || (rest.length === 2 && /^index\.[a-z]+$/.test(rest[1]!));
}

/**
 * Whether a pattern with a name in it asks for a path in whatever folder: `**\/*.resolver.*`, also where it is that of a compiled file. Of all
 * modules below a folder, most belong to others.
 */
function isBelow(pattern: string, path: string): boolean {
	const bare = (text: string): string => text.replace(/\{?\.(?:\{[^{}/]{1,80}\}|\*|[cm]?[jt]sx?(?:,\.?[cm]?[jt]sx?){0,8}\}?)$/, '');
	return pattern.startsWith('**/') && /\w/.test(bare(pattern)) && globMatcher([bare(pattern)])(bare(path));
}

/** Whether a path may be what is loaded by a text with a `*` for each part that is computed: with an extension, or as a folder. */
function isNamed(pattern: string, path: string): boolean {
	const bare = (text: string): string => text.replace(/(?:\/index)?\.[cm]?[jt]sx?$/, '');
	const [first = '', ...rest] = bare(pattern).split('*');
	const text = bare(path);
	if (!text.startsWith(first)) {
		return false;
	}
	let at = first.length;
	for (const [index, part] of rest.entries()) {
		at = index === rest.length - 1 && part !== '' ? (text.endsWith(part) ? text.length - part.length : -1) : text.indexOf(part, at + 1);
		if (at < 0) {
			return false;
		}
		at += part.length;
	}
	return true;
}
