import type { LocatedFact } from '../core/fact.js';
import { globMatcher } from '../core/globs.js';
import { ancestorsOf, baseName, directoryOf, isOuterPath, joinPath, pathWithin } from '../core/paths.js';
import type { FactIndex } from './facts.js';

/** A package before it is known what it is for. */
export interface PackageFolder {
	readonly folder: string;
	readonly name?: string;
	readonly manifest?: LocatedFact<'package'>;
	readonly workspaceRoot?: PackageFolder;
	readonly dependencies: ReadonlyMap<string, LocatedFact<'dependency'>>;
	/** The scripts of its manifest, by name. */
	readonly scripts: ReadonlyMap<string, LocatedFact<'process.declare'>>;
	/** Patterns of the folders of its workspaces. */
	readonly workspaces: readonly string[];
}

/** The packages of a workspace and of the folders above it. */
export class Packages {
	readonly #byFolder = new Map<string, PackageFolder>();
	readonly #byName = new Map<string, PackageFolder>();
	readonly #ofFolder = new Map<string, PackageFolder>();
	/** Those inside the workspace, innermost folders first. */
	readonly all: readonly PackageFolder[];

	constructor(facts: FactIndex) {
		const manifests = new Map<string, LocatedFact<'package'>[]>();
		for (const fact of facts.of('package')) {
			const folder = directoryOf(fact.path);
			manifests.set(folder, [...(manifests.get(folder) ?? []), fact]);
		}
		for (const [folder, those] of manifests) {
			const made = packageOf(folder, those, facts);
			if (folder === '' || isWorthwhile(made, those)) {
				this.#byFolder.set(folder, made);
			}
		}
		for (const { path, patterns } of facts.of('workspace.members')) {
			const folder = directoryOf(path);
			const root = this.#byFolder.get(folder) ?? { folder, dependencies: new Map(), scripts: new Map(), workspaces: [] };
			this.#byFolder.set(folder, { ...root, workspaces: [...root.workspaces, ...patterns] });
		}
		if (!this.#byFolder.has('')) {
			this.#byFolder.set('', this.#rootWithoutManifest());
		}
		this.#linkWorkspaces();
		this.all = [...this.#byFolder.values()]
			.filter((each) => !isOuterPath(`${each.folder}/`))
			.sort((a, b) => depthOf(b.folder) - depthOf(a.folder) || (a.folder < b.folder ? -1 : 1));
		for (const each of this.all) {
			if (each.name !== undefined && !this.#byName.has(each.name)) {
				this.#byName.set(each.name, each);
			}
		}
	}

	/** The innermost package of a path. */
	of(path: string): PackageFolder {
		return this.#of(directoryOf(path));
	}

	/** The innermost package of a folder. */
	ofFolder(folder: string): PackageFolder {
		return this.#of(folder);
	}

	/** The package of exactly this folder. */
	at(folder: string): PackageFolder | undefined {
		return this.#byFolder.get(folder);
	}

	/** The package of this name, inside the workspace. */
	named(name: string): PackageFolder | undefined {
		return this.#byName.get(name);
	}

	/** The packages that a package lists as its workspaces. */
	membersOf(root: PackageFolder): readonly PackageFolder[] {
		return this.all.filter((each) => each.workspaceRoot?.folder === root.folder && each.folder !== root.folder);
	}

	#of(folder: string): PackageFolder {
		let found = this.#ofFolder.get(folder);
		if (!found) {
			found =
				this.#byFolder.get(folder) ?? (folder === '' || folder.startsWith('..') ? this.#byFolder.get('')! : this.#of(directoryOf(folder)));
			this.#ofFolder.set(folder, found);
		}
		return found;
	}

	/** A folder that was opened below its package has the dependencies of that package; its entries cannot be led back to files. */
	#rootWithoutManifest(): PackageFolder {
		for (const folder of ancestorsOf('')) {
			const outer = this.#byFolder.get(folder);
			if (outer?.manifest && folder !== '') {
				return outer.workspaces.length > 0
					? { folder: '', workspaceRoot: outer, dependencies: new Map(), scripts: new Map(), workspaces: [] }
					: { ...outer, folder: '', scripts: new Map() };
			}
		}
		return { folder: '', dependencies: new Map(), scripts: new Map(), workspaces: [] };
	}

	#linkWorkspaces(): void {
		const roots = [...this.#byFolder.values()]
			.filter((each) => each.workspaces.length > 0)
			.sort((a, b) => depthOf(a.folder) - depthOf(b.folder));
		for (const root of roots) {
			const isMember = matcherOf(root.workspaces);
			for (const [folder, each] of this.#byFolder) {
				const within = folder === root.folder ? undefined : relativeFolder(root.folder, folder);
				if (within !== undefined && !each.workspaceRoot && isMember(within)) {
					this.#byFolder.set(folder, { ...each, workspaceRoot: root });
				}
			}
		}
	}
}

/** Where a folder lies below another; below an outer folder its name is not known, so that no pattern but a wildcard can match it. */
function relativeFolder(root: string, folder: string): string | undefined {
	if (!root.startsWith('..')) {
		return pathWithin(root, folder);
	}
	if (folder.startsWith('..')) {
		return undefined;
	}
	return [...root.split('/').map(() => '__workspace__'), ...(folder === '' ? [] : [folder])].join('/');
}

function matcherOf(patterns: readonly string[]): (folder: string) => boolean {
	const normal = (pattern: string): string => pattern.replace(/^\.\//, '').replace(/\/$/, '');
	const options = { dot: false };
	const positive = globMatcher(patterns.filter((each) => !each.startsWith('!')).map(normal), options);
	const negative = globMatcher(
		patterns.filter((each) => each.startsWith('!')).map((each) => normal(each.slice(1))),
		options,
	);
	return (folder) => positive(folder) && !negative(folder);
}

function packageOf(folder: string, manifests: readonly LocatedFact<'package'>[], facts: FactIndex): PackageFolder {
	const manifest =
		manifests.find((each) => baseName(each.path) === 'package.json') ?? manifests.find((each) => each.name !== undefined) ?? manifests[0]!;
	const dependencies = new Map<string, LocatedFact<'dependency'>>();
	const scripts = new Map<string, LocatedFact<'process.declare'>>();
	for (const each of manifests) {
		for (const dependency of facts.in(each.path, 'dependency')) {
			const known = dependencies.get(dependency.name);
			if (!known || (known.scope !== 'runtime' && dependency.scope === 'runtime')) {
				dependencies.set(dependency.name, dependency);
			}
		}
		for (const declaration of facts.in(each.path, 'process.declare')) {
			if (declaration.source === 'script') {
				scripts.set(declaration.name, declaration);
			}
		}
	}
	const workspaces = manifests.flatMap((each) => each.workspaces);
	return { folder, ...(manifest.name === undefined ? {} : { name: manifest.name }), manifest, dependencies, scripts, workspaces };
}

/** A manifest that only sets the module type of a folder (`{"type": "module"}`) makes no package. */
function isWorthwhile(made: PackageFolder, manifests: readonly LocatedFact<'package'>[]): boolean {
	return (
		made.name !== undefined ||
		made.dependencies.size > 0 ||
		made.scripts.size > 0 ||
		made.workspaces.length > 0 ||
		manifests.some((each) => each.entries.length > 0 && each.private)
	);
}

function depthOf(folder: string): number {
	return folder === '' ? 0 : folder.split('/').length;
}

/** The path that a manifest's entry names, from the root of the workspace. */
export function entryPath(from: PackageFolder, path: string): string {
	return joinPath(from.folder, path.replace(/^\/+/, ''));
}
