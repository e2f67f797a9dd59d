import type { LocatedFact } from '../core/fact.js';
import { groupedByEach } from '../core/group.js';
import { directoryOf } from '../core/paths.js';
import type { Location } from '../core/text.js';
import type { VersionControl } from '../core/workspace.js';
import { bundledByScripts, bundledByWebpack } from './bundles.js';
import { compiledByScripts } from './compiledFolders.js';
import { Commands } from './commands.js';
import { EntryPoints } from './entryPoints.js';
import { DeveloperFiles } from './developerFiles.js';
import type { FactIndex } from './facts.js';
import { functionFiles } from './functionFiles.js';
import { ModuleGraph } from './graph.js';
import { Modules } from './modules.js';
import { PackageKinds } from './packageKinds.js';
import { Packages } from './packages.js';
import type { PackageFolder } from './packages.js';
import { Starter } from './processes.js';
import type { Started } from './processes.js';
import { PathRoles } from './roles/pathRoles.js';
import type { Package, Process } from './project.js';
import { Roles } from './roles/roles.js';
import { SampleFolders } from './roles/sampleFolders.js';
import { commandsOf } from './scripts.js';
import { Sources } from './sources.js';
import { IgnoreFiles } from './versionControl.js';

/** What of the model does not change while somebody types: packages, ignore files, where specifiers lead. */
interface Foundation {
	readonly files: ReadonlySet<string>;
	readonly packages: Packages;
	readonly modules: Modules;
	/** The sources of bundles that scripts make, by their paths. */
	readonly bundled: ReadonlyMap<string, string>;
	readonly pathRoles: PathRoles;
	readonly ignores: IgnoreFiles;
	readonly locks: ReadonlyMap<string, readonly LocatedFact<'dependency.lock'>[]>;
}

/** Everything that is made of the facts of many files, each part when it is first asked for. */
export class Structure {
	readonly #facts: FactIndex;
	readonly #foundation: Foundation;
	readonly graph: ModuleGraph;
	#starter: Starter | undefined;
	#started: readonly Started[] | undefined;
	#kinds: PackageKinds | undefined;
	#roles: Roles | undefined;
	#packages: readonly Package[] | undefined;
	readonly #packageByFolder = new Map<string, Package>();
	#processes: readonly Process[] | undefined;
	readonly #startedByProcess = new Map<Process, Started>();
	#processesByFile: ReadonlyMap<string, readonly Process[]> | undefined;
	#processesByPlace: Map<string, Process> | undefined;
	#developerFiles: DeveloperFiles | undefined;
	#functionFiles: ReadonlySet<string> | undefined;

	private constructor(facts: FactIndex, foundation: Foundation, graph: ModuleGraph) {
		this.#facts = facts;
		this.#foundation = foundation;
		this.graph = graph;
	}

	/** The structure of these facts; `files` are all files there are, whether read or not. */
	static of(facts: FactIndex, files: ReadonlySet<string>, versionControl: VersionControl | undefined): Structure {
		const packages = new Packages(facts);
		const bundled = new Map([...bundledByWebpack(packages, facts), ...bundledByScripts(packages)]);
		const modules = new Modules(
			files,
			packages,
			new Sources(facts.of('build.output'), bundled, compiledByScripts(packages)),
			facts.of('module.alias'),
		);
		const locks = new Map<string, LocatedFact<'dependency.lock'>[]>();
		for (const lock of facts.of('dependency.lock')) {
			const folder = directoryOf(lock.path);
			locks.set(folder, [...(locks.get(folder) ?? []), lock]);
		}
		return new Structure(
			facts,
			{
				files,
				packages,
				modules,
				bundled,
				pathRoles: new PathRoles(packages, files, SampleFolders.of(facts, packages)),
				ignores: new IgnoreFiles(facts, versionControl),
				locks,
			},
			ModuleGraph.of(files, facts, modules, packages),
		);
	}

	/**
	 * The structure after one source file changed its imports or signs, with no file come or gone and no manifest changed. Its
	 * imports are those of now; roles, processes and
	 * kinds stay what they were, once they were asked for: an import that is being typed changes them for nobody, and the next
	 * build sees it whole.
	 */
	with(path: string, facts: FactIndex): Structure {
		const next = new Structure(facts, this.#foundation, this.graph.with(path, facts));
		next.#starter = this.#starter;
		next.#started = this.#started;
		next.#kinds = this.#kinds;
		next.#roles = this.#roles;
		next.#developerFiles = this.#developerFiles;
		next.#packages = this.#packages;
		next.#processes = this.#processes;
		next.#processesByFile = this.#processesByFile;
		next.#processesByPlace = this.#processesByPlace;
		this.#packageByFolder.forEach((each, folder) => next.#packageByFolder.set(folder, each));
		this.#startedByProcess.forEach((each, process) => next.#startedByProcess.set(process, each));
		return next;
	}

	/** Whether this is the other after edits that no package depends on, with no file come or gone. */
	hasFoundationOf(other: Structure): boolean {
		return this.#foundation === other.#foundation;
	}

	get files(): ReadonlySet<string> {
		return this.#foundation.files;
	}

	get modules(): Modules {
		return this.#foundation.modules;
	}

	get ignores(): IgnoreFiles {
		return this.#foundation.ignores;
	}

	get packages(): readonly Package[] {
		this.#packages ??= this.#foundation.packages.all.map((each) => this.#packageOf(each));
		return this.#packages;
	}

	get processes(): readonly Process[] {
		this.#processes ??= this.#allStarted.map((each) => this.#processOf(each));
		return this.#processes;
	}

	get roles(): Roles {
		this.#roles ??= new Roles({
			facts: this.#facts,
			files: this.files,
			packages: this.#foundation.packages,
			pathRoles: this.#foundation.pathRoles,
			modules: this.modules,
			graph: this.graph,
			kinds: this.#packageKinds,
			started: this.#allStarted,
			functions: this.functions,
		});
		return this.#roles;
	}

	/** Manifests that are for development or tests. */
	get developerFiles(): DeveloperFiles {
		this.#developerFiles ??= new DeveloperFiles(this.#facts, this.files);
		return this.#developerFiles;
	}

	lockfilesAt(folder: string): readonly LocatedFact<'dependency.lock'>[] {
		return this.#foundation.locks.get(folder) ?? [];
	}

	packageOf(path: string): Package {
		return this.#packageOf(this.#foundation.packages.of(path));
	}

	dockerfileOf(process: Process): string | undefined {
		return this.#startedByProcess.get(process)?.dockerfile;
	}

	processDeclaredAt({ path, span }: Location): Process | undefined {
		if (!this.#processesByPlace) {
			this.#processesByPlace = new Map();
			for (const process of this.processes) {
				const place = placeOf(process.declaration);
				if (!this.#processesByPlace.has(place)) {
					this.#processesByPlace.set(place, process);
				}
			}
		}
		return this.#processesByPlace.get(placeOf({ path, span }));
	}

	processesOf(path: string): readonly Process[] {
		this.#processesByFile ??= groupedByEach(this.processes, ({ files }) => files);
		return this.#processesByFile.get(path) ?? [];
	}

	get #start(): Starter {
		const { packages, modules } = this.#foundation;
		this.#starter ??= new Starter({
			facts: this.#facts,
			packages,
			modules,
			graph: this.graph,
			commands: new Commands(packages, this.#facts),
			entryPoints: new EntryPoints(modules, packages),
			developerFiles: this.developerFiles,
			functions: this.functions,
		});
		return this.#starter;
	}

	get #allStarted(): readonly Started[] {
		this.#started ??= this.#start.all();
		return this.#started;
	}

	/** The files whose functions a platform is told to call. */
	get functions(): ReadonlySet<string> {
		this.#functionFiles ??= functionFiles(
			this.#facts,
			(specifier, from) => this.modules.resolve(specifier, from),
			this.#foundation.bundled,
		);
		return this.#functionFiles;
	}

	get #packageKinds(): PackageKinds {
		this.#kinds ??= new PackageKinds(
			this.#facts,
			this.#foundation.packages,
			this.#foundation.pathRoles,
			this.#allStarted,
			(each) => commandsOf(each, this.modules, this.graph),
			this.functions,
		);
		return this.#kinds;
	}

	#packageOf(each: PackageFolder): Package {
		let made = this.#packageByFolder.get(each.folder);
		if (!made) {
			const { folder, name, manifest, workspaceRoot, dependencies } = each;
			made = {
				folder,
				...(name === undefined ? {} : { name }),
				...(manifest ? { manifest } : {}),
				...(workspaceRoot ? { workspaceRoot: this.#packageOf(workspaceRoot) } : {}),
				dependencies,
				...this.#packageKinds.of(each),
			};
			this.#packageByFolder.set(folder, made);
		}
		return made;
	}

	#processOf(started: Started): Process {
		const { declaration, type, commands, entries, preloads, preparations } = started;
		const owner = this.#packageOf(started.package);
		const starter = this.#start;
		const process: Process = {
			name: declaration.name,
			// An image, or a compose service that is built here, serves when its package is a service, even where the code that listens was
			// not found.
			type: type === 'unknown' && owner.kind === 'service' && started.purpose === 'deploy' ? 'web' : type,
			declaration,
			package: owner,
			commands,
			entries: preloads.length === 0 ? entries : entries.filter((path) => !preloads.includes(path)),
			preparations,
			get files() {
				return starter.reach(entries);
			},
		};
		this.#startedByProcess.set(process, started);
		return process;
	}
}

function placeOf({ path, span }: Location): string {
	return `${span.start} ${span.end} ${path}`;
}
