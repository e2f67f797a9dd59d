import type { LocatedFact } from '../../core/fact.js';
import { isDevelopmentOnly } from '../../core/guards.js';
import { baseName, directoryOf, pathWithin } from '../../core/paths.js';
import type { FactIndex } from '../facts.js';
import type { ModuleGraph } from '../graph.js';
import type { Modules } from '../modules.js';
import type { PackageKinds } from '../packageKinds.js';
import type { PackageFolder, Packages } from '../packages.js';
import type { Started } from '../processes.js';
import { typeByName } from '../processTypes.js';
import type { Package } from '../project.js';
import type { PathRole, PathRoles } from './pathRoles.js';
import { RoleSigns } from './roleSigns.js';

/** What of the model roles are decided by. */
export interface RolesInput {
	readonly facts: FactIndex;
	/** All files there are, whether read or not. */
	readonly files: ReadonlySet<string>;
	readonly packages: Packages;
	readonly pathRoles: PathRoles;
	readonly modules: Modules;
	readonly graph: ModuleGraph;
	readonly kinds: PackageKinds;
	readonly started: readonly Started[];
	/** The files whose functions a platform is told to call. */
	readonly functions: ReadonlySet<string>;
}

/** Names of programs that wait for another one, or ask how it is: `wait-for-db.js`, `healthcheck.mjs`. */
const waitingName = /^(?:wait[-_]?(?:for|on|until)[-_.]|(?:docker[-_])?health-?_?check\.)/i;

/** The questions about single files that every step of the decision asks. */
export class Evidence {
	readonly facts: FactIndex;
	readonly files: ReadonlySet<string>;
	readonly packages: Packages;
	readonly modules: Modules;
	readonly graph: ModuleGraph;
	readonly kinds: PackageKinds;
	readonly started: readonly Started[];
	readonly signs: RoleSigns;
	/** Files that configure tools, by their names. */
	readonly tools: readonly string[];
	readonly #pathRoles: PathRoles;
	#imported: ReadonlySet<string> | undefined;
	#deploys: ReadonlyMap<PackageFolder, readonly Started[]> | undefined;
	#ofTests: ReadonlySet<string> | undefined;
	#ofMakers: ReadonlySet<string> | undefined;
	#starts: ReadonlyMap<string, readonly Started[]> | undefined;

	constructor({ facts, files, packages, pathRoles, modules, graph, kinds, started, functions }: RolesInput) {
		this.facts = facts;
		this.files = files;
		this.packages = packages;
		this.modules = modules;
		this.graph = graph;
		this.kinds = kinds;
		this.started = started.map((each) => withoutWaiting(each, facts));
		this.signs = new RoleSigns(facts, functions);
		this.#pathRoles = pathRoles;
		this.tools = facts.filesWith('module.import').filter((path) => this.isTool(path));
	}

	/** What the path of a file says of its role. */
	pathRole(path: string): PathRole | undefined {
		return this.#pathRoles.of(path);
	}

	/** What the package of a file is. */
	kindOf(path: string): Package['kind'] {
		return this.kinds.of(this.packages.of(path)).kind;
	}

	isTool(path: string): boolean {
		const role = this.pathRole(path);
		return role?.role === 'build' && role.weak !== true;
	}

	isCode(path: string): boolean {
		return this.facts.hasKind(path, 'module.shape') || this.facts.hasKind(path, 'module.import');
	}

	/** Whether a fact says nothing of a service: it is that of a test, or the path of its file says what that is for. */
	isSetAside(fact: LocatedFact): boolean {
		return fact.within?.includes('test') === true || this.signs.has(fact.path, 'test-api') || this.pathRole(fact.path) !== undefined;
	}

	/**
	 * Whether nothing that is known starts a file, nothing imports it, and it is not written to be started by itself, though
	 * something starts the rest of its package.
	 */
	isForgotten(path: string): boolean {
		if (
			this.deploysOf(this.packages.of(path)).length === 0 ||
			this.startsOf(path).length > 0 ||
			this.signs.has(path, 'shebang') ||
			this.signs.has(path, 'main-guard') ||
			typeByName(path.split('/').slice(-2).join('/')) === 'worker'
		) {
			return false;
		}
		this.#imported ??= new Set(
			this.facts.filesWith('module.shape').flatMap((importer) => this.graph.importsOf(importer).filter((each) => each !== importer)),
		);
		return !this.#imported.has(path);
	}

	/** The web processes of a deploy that start code of a package, or the framework that serves what it finds in it. */
	deploysOf(owner: PackageFolder): readonly Started[] {
		if (!this.#deploys) {
			const web = this.started.filter((each) => each.purpose === 'deploy' && each.type === 'web');
			this.#deploys = listed(web, (each) =>
				each.entries.length > 0 ? each.entries.map((entry) => this.packages.of(entry)) : [each.package],
			);
		}
		return this.#deploys.get(owner) ?? [];
	}

	/**
	 * Whether all that is started of a package is a server that shows its pages to whoever makes them (`ng serve`): no deploy is known to run
	 * code of it.
	 */
	showsPages(owner: PackageFolder): boolean {
		const own = this.started.filter((each) => each.package === owner && (each.purpose === 'deploy' || each.purpose === 'development'));
		return (
			own.length > 0 &&
			own.every(
				({ deployed, entries, framework, points }) =>
					!deployed && entries.length === 0 && framework === undefined && points.some(({ development }) => development),
			)
		);
	}

	/** What starts a file. */
	startsOf(path: string): readonly Started[] {
		this.#starts ??= listed(this.started, ({ entries }) => entries);
		return this.#starts.get(path) ?? [];
	}

	/**
	 * Whether nothing but scripts of tests starts a file, or nothing but such programs imports it, beside or below which it lies.
	 */
	isOnlyOfTests(path: string): boolean {
		this.#ofTests ??= this.#findOfTests();
		return this.#ofTests.has(path);
	}

	/** Whether programs of developers or tests load a file, and what a deploy starts does not. */
	isLoadedByMakers(path: string): boolean {
		this.#ofMakers ??= this.#findOfMakers();
		return this.#ofMakers.has(path);
	}

	#findOfMakers(): ReadonlySet<string> {
		const reached = (isMeant: (purpose: Started['purpose']) => boolean): ReadonlySet<string> =>
			this.graph.reach(this.started.filter(({ purpose }) => isMeant(purpose)).flatMap(({ entries }) => entries));
		const deployed = reached((purpose) => purpose === 'deploy');
		return new Set([...reached((purpose) => purpose === 'development' || purpose === 'test')].filter((path) => !deployed.has(path)));
	}

	#findOfTests(): ReadonlySet<string> {
		const programs = this.started
			.flatMap(({ entries }) => entries)
			.filter((entry) => this.startsOf(entry).every(({ purpose }) => purpose === 'test'));
		const found = new Set(programs);
		const homes = new Set(programs.map(directoryOf));
		const isBeside = (path: string): boolean => [...homes].some((home) => home !== '' && pathWithin(home, path) !== undefined);
		for (const path of programs.length === 0 ? [] : this.graph.reach(programs)) {
			const isPart = this.startsOf(path).length === 0 && !this.signs.has(path, 'shebang') && !this.signs.has(path, 'main-guard');
			if (isPart && isBeside(path)) {
				found.add(path);
			}
		}
		// What others import, too, is theirs as well, and so is what it imports.
		const others = found.size === programs.length ? [] : this.facts.filesWith('module.shape').filter((path) => !found.has(path));
		for (const path of this.graph.reach(others)) {
			if (!programs.includes(path)) {
				found.delete(path);
			}
		}
		return found;
	}

	/** Files that some files load only where the environment says that it is development. */
	developmentEntries(isMeant: (importer: string) => boolean): readonly string[] {
		return this.facts.of('module.import').flatMap((fact) => {
			const target = isDevelopmentOnly(fact) && isMeant(fact.path) ? this.modules.resolve(fact.specifier, fact.path) : undefined;
			return target ?? [];
		});
	}
}

/** Started programs by each of their keys, in order. */
function listed<Key>(started: readonly Started[], keysOf: (one: Started) => readonly Key[]): ReadonlyMap<Key, readonly Started[]> {
	const byKey = new Map<Key, Started[]>();
	for (const one of started) {
		for (const key of new Set(keysOf(one))) {
			byKey.set(key, [...(byKey.get(key) ?? []), one]);
		}
	}
	return byKey;
}

/** A program that waits for another one, or asks how it is, runs to its end, and is no part of the service, whoever starts it. */
function withoutWaiting(started: Started, facts: FactIndex): Started {
	const waiting = started.entries.filter(
		(path) => waitingName.test(baseName(path)) && !facts.hasKind(path, 'server.listen') && !facts.hasKind(path, 'queue.consume'),
	);
	return waiting.length === 0
		? started
		: {
				...started,
				entries: started.entries.filter((path) => !waiting.includes(path)),
				preparations: [...started.preparations, ...waiting],
			};
}
