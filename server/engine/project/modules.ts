import type { LocatedFact } from '../core/fact.js';
import { groupedBy } from '../core/group.js';
import { ancestorsOf, baseName, directoryOf, extensionOf, joinPath } from '../core/paths.js';
import type { PackageFolder, Packages } from './packages.js';
import { entryPath } from './packages.js';
import type { Sources } from './sources.js';
import { wordList } from '../core/wordList.js';

/** Extensions that an import may leave out, in the order in which they are tried. */
const implied = wordList(`.ts .tsx .mts .cts .js .jsx .mjs .cjs .json .vue .svelte`);
/** What a written extension may stand for in the sources. */
const written: Readonly<Record<string, readonly string[]>> = {
	'.js': ['.ts', '.tsx', '.jsx', '.mts', '.cts', '.mjs', '.cjs'],
	'.mjs': ['.mts', '.ts', '.js'],
	'.cjs': ['.cts', '.ts', '.js'],
	'.jsx': ['.tsx'],
};
/** Extensions of files that no compiler checks. */
const startFiles: ReadonlySet<string> = new Set(['.js', '.mjs', '.cjs']);
const depthLimit = 8;

interface Alias {
	readonly prefix: string;
	readonly suffix: string;
	readonly wildcard: boolean;
	readonly targets: readonly string[];
}

/** Leads import specifiers to files. Knows files, packages and aliases, and nothing of what is in a file. */
export class Modules {
	readonly #files: ReadonlySet<string>;
	readonly #packages: Packages;
	readonly #sources: Sources;
	readonly #aliases = new Map<string, Alias[]>();
	readonly #resolved = new Map<string, string | undefined>();
	readonly #paths = new Map<string, string | undefined>();
	#byLowerCase: ReadonlyMap<string, readonly string[]> | undefined;
	#byName: ReadonlyMap<string, readonly string[]> | undefined;

	constructor(files: ReadonlySet<string>, packages: Packages, sources: Sources, aliases: readonly LocatedFact<'module.alias'>[]) {
		this.#files = files;
		this.#packages = packages;
		this.#sources = sources;
		for (const { path, pattern, targets } of aliases) {
			const folder = directoryOf(path);
			const star = pattern.indexOf('*');
			const alias: Alias = {
				prefix: star < 0 ? pattern : pattern.slice(0, star),
				suffix: star < 0 ? '' : pattern.slice(star + 1),
				wildcard: star >= 0,
				targets: targets.map((target) => joinPath(folder, target)),
			};
			this.#aliases.set(folder, [...(this.#aliases.get(folder) ?? []), alias]);
		}
		for (const those of this.#aliases.values()) {
			// The most specific pattern comes first: an exact one, then the one with the longest prefix.
			those.sort((a, b) => Number(a.wildcard) - Number(b.wildcard) || b.prefix.length - a.prefix.length);
		}
	}

	/** The file that a specifier leads to from a file, or undefined outside the workspace. */
	resolve(specifier: string, from: string): string | undefined {
		const folder = directoryOf(from);
		// A compiler would not let a source import what is not there; a start file in JavaScript may be written for the folder that a
		// build copies it to.
		const mayBeBuilt = specifier.startsWith('.') && startFiles.has(extensionOf(from));
		const key = `${folder}${mayBeBuilt ? '\0\0' : '\0'}${specifier}`;
		const known = this.#resolved.get(key);
		if (known !== undefined || this.#resolved.has(key)) {
			return known;
		}
		const found = this.#resolve(specifier, folder) ?? (mayBeBuilt ? this.#built(specifier, folder) : undefined);
		this.#resolved.set(key, found);
		return found;
	}

	/**
	 * The only source of the package whose path ends like that of a module which is not there, with a folder at least:
	 * `./compiled/server/router.js`.
	 */
	#built(specifier: string, folder: string): string | undefined {
		const segments = stripExtension(specifier)
			.split('/')
			.filter((each) => each !== '.' && each !== '..');
		const name = segments.at(-1);
		if (name === undefined || name === 'index' || segments.length < 2) {
			return undefined;
		}
		this.#byName ??= groupedByStem(this.#files);
		const owner = this.#packages.ofFolder(folder);
		let candidates: readonly string[] = (this.#byName.get(name) ?? []).filter(
			(path) => !path.endsWith('.d.ts') && this.#packages.of(path) === owner,
		);
		for (let length = 2; length <= segments.length; length++) {
			const tail = `/${segments.slice(-length).join('/')}`;
			const closer = candidates.filter((path) => `/${stripExtension(path)}`.endsWith(tail));
			if (closer.length === 0) {
				return length > 2 && candidates.length === 1 ? candidates[0] : undefined;
			}
			candidates = closer;
		}
		return candidates.length === 1 ? candidates[0] : undefined;
	}

	/**
	 * The file that a path names, as a module loader would find it: itself, with an extension, as a folder, or the source it is
	 * compiled from.
	 */
	find(path: string, depth = 0): string | undefined {
		if (!this.#paths.has(path)) {
			this.#paths.set(path, undefined); // a cycle through package entries finds nothing
			this.#paths.set(path, this.#find(path, depth));
		}
		return this.#paths.get(path);
	}

	/** The file of a package's main entry. */
	mainOf(from: PackageFolder, depth = 0): string | undefined {
		const entries = from.manifest?.entries ?? [];
		for (const entry of [
			...entries.filter((each) => each.field === 'exports' && (each.key === undefined || isMainKey(each.key))),
			...entries.filter((each) => each.field === 'main' || each.field === 'module'),
		]) {
			const found = this.find(entryPath(from, entry.path), depth + 1);
			if (found !== undefined && !found.endsWith('.d.ts')) {
				return found;
			}
		}
		return (
			this.#file(joinPath(from.folder, 'index')) ??
			this.#file(joinPath(from.folder, 'src/index')) ??
			this.#file(joinPath(from.folder, 'src/main'))
		);
	}

	#resolve(specifier: string, folder: string): string | undefined {
		const query = specifier.search(/[?!]/);
		const bare = query > 0 ? specifier.slice(0, query) : specifier;
		if (bare === '' || bare.startsWith('node:')) {
			return undefined;
		}
		if (bare.startsWith('.')) {
			const path = joinPath(folder, bare);
			return this.find(path) ?? this.#inAnyCase(path);
		}
		if (bare.startsWith('/')) {
			return (
				this.#throughAlias(bare, folder) ??
				this.find(joinPath(this.#packages.ofFolder(folder).folder, bare.slice(1))) ??
				this.find(joinPath(this.#packages.ofFolder(folder).folder, `public${bare}`))
			);
		}
		return this.#throughAlias(bare, folder) ?? this.#throughPackage(bare);
	}

	#throughAlias(specifier: string, folder: string): string | undefined {
		for (const path of this.aliased(specifier, folder)) {
			const found = this.find(path);
			if (found !== undefined) {
				return found;
			}
		}
		return undefined;
	}

	/** The paths that an alias gives a specifier in a folder, the most likely one first; nothing says that there is anything. */
	*aliased(specifier: string, folder: string): Generator<string> {
		if (this.#aliases.size === 0) {
			return;
		}
		for (const each of ancestorsOf(folder)) {
			for (const alias of this.#aliases.get(each) ?? []) {
				const matched = matchAlias(alias, specifier);
				if (matched === undefined || (alias.prefix === '' && this.#isDependency(specifier, folder))) {
					continue;
				}
				for (const target of alias.targets) {
					yield target.replace('*', () => matched);
				}
			}
			if (each === '..') {
				break;
			}
		}
	}

	/** Where a base folder is set, a declared dependency still is what its name says. */
	#isDependency(specifier: string, folder: string): boolean {
		const name = specifier
			.split('/')
			.slice(0, specifier.startsWith('@') ? 2 : 1)
			.join('/');
		const owner = this.#packages.ofFolder(folder);
		return owner.dependencies.has(name) || (owner.workspaceRoot?.dependencies.has(name) ?? false);
	}

	#throughPackage(specifier: string): string | undefined {
		const segments = specifier.split('/');
		const length = specifier.startsWith('@') ? 2 : 1;
		const target = this.#packages.named(segments.slice(0, length).join('/'));
		if (!target) {
			return undefined;
		}
		const rest = segments.slice(length).join('/');
		if (rest === '') {
			return this.mainOf(target);
		}
		for (const entry of target.manifest?.entries ?? []) {
			if (entry.field !== 'exports' || entry.key === undefined) {
				continue;
			}
			const key = entry.key.split(' ')[0]!.replace(/^\.\//, '');
			const star = key.indexOf('*');
			if (key === rest) {
				const found = this.find(entryPath(target, entry.path));
				if (found !== undefined && !found.endsWith('.d.ts')) {
					return found;
				}
			} else if (star >= 0 && rest.startsWith(key.slice(0, star)) && rest.endsWith(key.slice(star + 1))) {
				const matched = rest.slice(star, rest.length - (key.length - star - 1));
				const found = this.find(
					entryPath(
						target,
						entry.path.replace('*', () => matched),
					),
				);
				if (found !== undefined && !found.endsWith('.d.ts')) {
					return found;
				}
			}
		}
		return this.find(joinPath(target.folder, rest)) ?? this.find(joinPath(target.folder, `src/${rest}`));
	}

	#find(path: string, depth: number): string | undefined {
		if (depth > depthLimit) {
			return undefined;
		}
		const direct = this.#file(path) ?? this.#asPackage(path, depth) ?? this.#file(path === '' ? 'index' : `${path}/index`);
		if (direct !== undefined && !direct.endsWith('.d.ts')) {
			return direct;
		}
		// A folder that a compiler writes to stands for its index: `node packages/api/dist`.
		const home = this.#packages.of(path).folder;
		for (const candidate of [
			...this.#sources.candidates(path, home),
			...(path === '' ? [] : this.#sources.candidates(`${path}/index`, home)),
		]) {
			const found = this.#file(candidate) ?? this.#file(stripExtension(candidate)) ?? this.#file(`${stripExtension(candidate)}/index`);
			if (found !== undefined) {
				return found;
			}
		}
		return direct ?? (this.#files.has(`${path}.d.ts`) ? `${path}.d.ts` : undefined);
	}

	/**
	 * The only file of code that a path names where upper and lower case are the same, as on the machines of most who write programs: the
	 * module is there, whatever another machine makes of its name.
	 */
	#inAnyCase(path: string): string | undefined {
		this.#byLowerCase ??= groupedBy(
			[...this.#files].filter((each) => implied.includes(extensionOf(each))),
			(each) => each.toLowerCase(),
		);
		const lower = path.toLowerCase();
		const extension = extensionOf(lower);
		const named = [lower, ...(written[extension] ?? []).map((each) => lower.slice(0, -extension.length) + each)];
		const left = [lower, `${lower}/index`].flatMap((each) => implied.map((one) => each + one));
		const found = [...named, ...left].map((each) => this.#byLowerCase!.get(each)).find((each) => each !== undefined);
		return found?.length === 1 ? found[0] : undefined;
	}

	#asPackage(path: string, depth: number): string | undefined {
		const target = this.#packages.at(path);
		return target?.manifest ? this.mainOf(target, depth + 1) : undefined;
	}

	/** A file by its path, by the extension it leaves out, or by the one its source has. */
	#file(path: string): string | undefined {
		if (this.#files.has(path)) {
			return path;
		}
		const extension = extensionOf(path);
		const sources = written[extension];
		if (sources) {
			const stem = path.slice(0, -extension.length);
			for (const each of sources) {
				if (this.#files.has(stem + each)) {
					return stem + each;
				}
			}
		}
		for (const each of implied) {
			if (this.#files.has(path + each)) {
				return path + each;
			}
		}
		return undefined;
	}
}

function isMainKey(key: string): boolean {
	return key === '' || key === '.' || key.startsWith('. ') || !key.startsWith('.');
}

function matchAlias({ prefix, suffix, wildcard }: Alias, specifier: string): string | undefined {
	if (!wildcard) {
		return specifier === prefix ? '' : undefined;
	}
	return specifier.length >= prefix.length + suffix.length && specifier.startsWith(prefix) && specifier.endsWith(suffix)
		? specifier.slice(prefix.length, specifier.length - suffix.length)
		: undefined;
}

function stripExtension(path: string): string {
	const extension = extensionOf(path);
	return extension === '' ? path : path.slice(0, -extension.length);
}

/** The files of code by their names without extension. */
function groupedByStem(files: ReadonlySet<string>): ReadonlyMap<string, readonly string[]> {
	return groupedBy(
		[...files].filter((path) => implied.includes(extensionOf(path))),
		(path) => stripExtension(baseName(path)),
	);
}
