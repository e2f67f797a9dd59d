import type { LocatedFact } from '../core/fact.js';
import { groupedBy } from '../core/group.js';
import { isOuterPath, joinPath } from '../core/paths.js';
import type { Commands, PlacedCommand } from './commands.js';
import { DeclarationPlaces } from './declarationPlaces.js';
import type { DeveloperFiles } from './developerFiles.js';
import type { EntryPoint, EntryPoints } from './entryPoints.js';
import type { FactIndex } from './facts.js';
import type { ModuleGraph } from './graph.js';
import { appended, argumentsOf, handingOver } from './imageEntrypoints.js';
import type { Modules } from './modules.js';
import type { PackageFolder, Packages } from './packages.js';
import { ProcessPurposes } from './processPurposes.js';
import type { ProcessType } from './project.js';
import { roleByPath } from './roles/pathRoles.js';
import { isHook, isOfTemplate } from './scripts.js';
import { wordSet } from '../core/wordList.js';

/** A declaration with what it starts, before it is known what its package is for. */
export interface Started {
	readonly declaration: LocatedFact<'process.declare'>;
	readonly package: PackageFolder;
	readonly commands: readonly PlacedCommand[];
	readonly points: readonly EntryPoint[];
	readonly entries: readonly string[];
	/** Those of the entries that are loaded before the program, and are none of its own. */
	readonly preloads: readonly string[];
	/** Files that run to their end before the process itself starts: `seed.js` in `node seed.js && node server.js`. */
	readonly preparations: readonly string[];
	readonly framework: string | undefined;
	readonly dockerfile: string | undefined;
	readonly type: ProcessType;
	/** What a script that is no part of a deploy is for. */
	readonly purpose: 'deploy' | 'development' | 'test' | 'build' | 'task';
	/** Declared for a deploy by something else than a package script. */
	readonly deployed: boolean;
}

/** What tells what declarations start. */
export interface ProcessInput {
	readonly facts: FactIndex;
	readonly packages: Packages;
	readonly modules: Modules;
	readonly graph: ModuleGraph;
	readonly commands: Commands;
	readonly entryPoints: EntryPoints;
	readonly developerFiles: DeveloperFiles;
	/** The files whose functions a platform is told to call. */
	readonly functions: ReadonlySet<string>;
}

/** Programs whose tasks stand in files that are not read: what they start is the package's only program, if there is one. */
const taskRunners: ReadonlySet<string> = new Set(['nps', 'gulp', 'grunt', 'just', 'task', 'wireit']);

/** Programs that run until a process ends, and whose code is not ours. */
const lastingPrograms: ReadonlySet<string> = wordSet(`
	nginx httpd apache2 apache2ctl apachectl caddy haproxy traefik varnishd serve http-server forever supervisord tessera
`);

/** Finds what every declaration starts. */
export class Starter {
	readonly #input: ProcessInput;
	readonly #reached = new Map<string, ReadonlySet<string>>();
	readonly #places: DeclarationPlaces;
	readonly #purposes: ProcessPurposes;
	#listening: ReadonlyMap<PackageFolder, readonly string[]> | undefined;

	constructor(input: ProcessInput) {
		this.#input = input;
		this.#places = new DeclarationPlaces(input.facts, input.packages, input.modules);
		this.#purposes = new ProcessPurposes(input, this.#places, input.developerFiles);
	}

	/** Every declaration that starts something by itself, in the order of paths. */
	all(): readonly Started[] {
		return this.#input.facts
			.of('process.declare')
			.filter((each) => !isOuterPath(each.path))
			.flatMap((each) => this.#start(each) ?? []);
	}

	/** The files that entries reach; the same set for the same entries. */
	reach(entries: readonly string[]): ReadonlySet<string> {
		const key = entries.join('\0');
		let reached = this.#reached.get(key);
		if (!reached) {
			reached = this.#input.graph.reach(entries);
			this.#reached.set(key, reached);
		}
		return reached;
	}

	#start(declaration: LocatedFact<'process.declare'>): Started | undefined {
		const given = argumentsOf(this.#input.facts, declaration);
		if (given === 'none' || isHook(declaration, this.#input.packages)) {
			return undefined;
		}
		const { place, dockerfile } = this.#places.of(declaration);
		const argv = declaration.appends === true ? appended(this.#input.facts, declaration, dockerfile) : given;
		const commands = this.#input.commands.follow(declaration, place, argv, handingOver(this.#input.facts, declaration));
		const points = commands.map((each) => this.#input.entryPoints.of(each));
		const first = this.#firstOfService(commands, points);
		const preparations = [...new Set(points.slice(0, first).flatMap((each) => each.files))];
		const named = [...new Set(points.slice(first).flatMap((each) => each.files))];
		const entries = this.#isReadable(named, commands.slice(first)) ? named : [...new Set([...named, ...this.#behind(named, declaration)])];
		const programs = new Set(points.flatMap(({ files, preloads: loaded = [] }) => files.filter((path) => !loaded.includes(path))));
		const preloads = points.flatMap((each) => each.preloads ?? []).filter((path) => !programs.has(path));
		const framework = points.find((each) => each.framework !== undefined)?.framework;
		const { facts, packages } = this.#input;
		if (entries.length === 0 && isOfTemplate(declaration, packages, facts)) {
			return undefined;
		}
		const ofEntry =
			entries.length > 0
				? packages.of(entries[entries.length - 1]!)
				: commands.length > 0
					? packages.ofFolder(commands[commands.length - 1]!.folder)
					: packages.of(declaration.path);
		const owner = declaration.source === 'script' && entries.length === 0 ? packages.of(declaration.path) : ofEntry;
		const what = { commands, points, entries, framework, dockerfile };
		return { declaration, package: owner, preloads, preparations, ...what, ...this.#purposes.of(declaration, what) };
	}

	/**
	 * The command that the process begins with: those before it start code that neither serves nor waits, one after the other,
	 * while the last one serves.
	 */
	#firstOfService(commands: readonly PlacedCommand[], points: readonly EntryPoint[]): number {
		const last = points.findLastIndex((each) => each.files.length > 0 || each.framework !== undefined);
		const isSideBySide = commands.some(
			({ started: { background, wrappers } }) =>
				background === true || wrappers.some((each) => /^(?:concurrently|npm-run-all2?|run-p)$/.test(each)),
		);
		const ending = points[last];
		const serves = (): boolean => ending !== undefined && this.#purposes.served(ending.files, ending.framework, []) !== undefined;
		// `node fetch-tiles.js && nginx`: what is no server ends before somebody else's begins.
		if (
			last >= 0 &&
			commands[last]!.started.background !== true &&
			commands.slice(last + 1).some(({ started }) => lastingPrograms.has(started.program)) &&
			!serves()
		) {
			return commands.length;
		}
		if (last <= 0 || isSideBySide || !serves()) {
			return 0;
		}
		const lasting = points.findIndex(
			(each) => each.files.length > 0 && this.#purposes.served(each.files, each.framework, []) !== undefined,
		);
		return lasting < 0 ? last : lasting;
	}

	/** Whether the code that is started was found and read. */
	#isReadable(named: readonly string[], commands: readonly PlacedCommand[]): boolean {
		if (named.length > 0) {
			return named.some((path) => this.#input.facts.hasKind(path, 'module.shape'));
		}
		return !commands.some(
			({ started, place }) =>
				taskRunners.has(started.program) || (place.image !== undefined && started.target.kind === 'entry' && started.program === 'node'),
		);
	}

	/**
	 * What a file without extension (`bin/www`), or a bundle that a build makes, most likely starts: the only listening code of its
	 * package, or `app` beside it.
	 */
	#behind(named: readonly string[], { path }: LocatedFact<'process.declare'>): readonly string[] {
		const { facts, packages, modules } = this.#input;
		const owner = packages.of(named[0] ?? path);
		this.#listening ??= groupedBy(
			facts.filesWith('server.listen').filter((each) => roleByPath(each, false) === undefined),
			(each) => packages.of(each),
		);
		const listening = this.#listening.get(owner) ?? [];
		if (listening.length > 0) {
			return listening.length === 1 ? listening : [];
		}
		const app = ['app', 'src/app', 'server', 'src/server']
			.map((each) => modules.find(joinPath(owner.folder, each)))
			.find((each) => each !== undefined && facts.hasKind(each, 'module.shape'));
		return named.length > 0 && app !== undefined ? [app] : [];
	}
}
