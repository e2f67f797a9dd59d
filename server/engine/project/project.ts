import type { Fact, FactKind, LocatedFact } from '../core/fact.js';
import type { RoleDecision } from '../core/role.js';
import type { Location } from '../core/text.js';
import type { Value } from '../core/value.js';
import type { VersionControl } from '../core/workspace.js';
import type { CommandLine, SimpleCommand } from '../shell/command.js';
import type { StartedProgram } from '../shell/unwrap.js';

/** What a package is for. Only services are judged by the twelve factors; the checklist of the others is "not applicable". */
export type PackageKind =
	'service' | 'library' | 'command-line-tool' | 'editor-extension' | 'desktop-app' | 'mobile-app' | 'static-site' | 'unknown';

/** A package: a folder with a manifest. The workspace root is always one, with or without a manifest. */
export interface Package {
	/** The folder; `''` is the workspace root. */
	readonly folder: string;
	readonly name?: string;
	readonly manifest?: LocatedFact<'package'>;
	/** The package whose `workspaces` list this one. */
	readonly workspaceRoot?: Package;
	readonly kind: PackageKind;
	/** What decided the kind. */
	readonly because: string;
	/** Declared dependencies by name, those of the workspace root not included. */
	readonly dependencies: ReadonlyMap<string, LocatedFact<'dependency'>>;
}

/** What a process is started for. */
export type ProcessType = 'web' | 'worker' | 'release' | 'task' | 'development' | 'unknown';

/**
 * One command of a process after following wrappers and package scripts: `npm start` in a Procfile is the command of the `start`
 * script, declared there.
 */
export interface ProcessCommand {
	readonly argv: readonly string[];
	/**
	 * The simple command that `argv` was taken from, with its assignments, redirections and the operator behind it (a trailing `&`,
	 * a pipe).
	 */
	readonly command: SimpleCommand;
	/** What is left of it without wrappers: program, target, wrappers, watching. `argv` are its words. */
	readonly started: StartedProgram;
	/** The whole command line it stands in. */
	readonly line: CommandLine;
	/** The workspace folder it runs in, as far as that is known (inside an image: the folder that was copied there). */
	readonly folder: string;
	/** The declaration it is written in: that of the script, when it was followed there. */
	readonly declaration: LocatedFact<'process.declare'>;
	/** Where the command is written: the script of package.json, when it was followed there. */
	readonly at: Location;
	/** The scripts and files that led here, outermost first. */
	readonly through: readonly Location[];
}

/** A process of a deploy (or of development), with all it starts. */
export interface Process {
	readonly name: string;
	readonly type: ProcessType;
	readonly declaration: LocatedFact<'process.declare'>;
	readonly package: Package;
	/** The commands it runs, in order. */
	readonly commands: readonly ProcessCommand[];
	/** The source files that it starts, and every file they reach through imports. */
	readonly entries: readonly string[];
	/** Source files that run to their end before the process itself starts: `seed.js` in `node seed.js && node server.js`. */
	readonly preparations: readonly string[];
	readonly files: ReadonlySet<string>;
}

/**
 * What all readers together say: built from facts alone, so that it can be built again anywhere. Facts of outer manifests (paths
 * that start with `../`) are answered
 * too: they inform, and a rule reports nothing on them.
 */
export interface Project {
	/** Every file that was read, in the order of its path; outer manifests not included. */
	readonly files: readonly string[];
	/** Whether packages, processes and roles are what a build from the same facts would find, rather than what they were before an edit. */
	readonly isCurrent: boolean;
	/** Every file there is, whether read or not. */
	readonly allFiles: ReadonlySet<string>;
	/**
	 * What stands for all that tells which code runs: the same object over keystrokes, and another one when the project was built anew or
	 * was settled after an edit of that.
	 */
	readonly edition: object;
	/** The packages, innermost folders first. */
	readonly packages: readonly Package[];
	/** Processes of deploys and of development, by declaration. */
	readonly processes: readonly Process[];
	/** The packages of kind `service`: what the twelve factors judge. */
	readonly services: readonly Package[];
	/** The files whose functions a platform is told to call. */
	readonly functions: ReadonlySet<string>;
	/** Why the twelve factors do not apply to the workspace; undefined when it holds a service, or what may be one. */
	readonly notApplicable: string | undefined;
	/** Whether, besides, no manifest deploys anything from here: neither an image, nor a workload, nor a process. */
	readonly deploysNothing: boolean;
	readonly versionControl: VersionControl | undefined;
	/** The facts of a kind in all files, in the order of paths. Values in them are as the reader saw them; see {@link resolved}. */
	of<Kind extends FactKind>(kind: Kind): readonly LocatedFact<Kind>[];
	/** The facts of a kind in one file. */
	in<Kind extends FactKind>(path: string, kind: Kind): readonly LocatedFact<Kind>[];
	/** The same fact with every value in it followed through imports, as far as it can be. */
	resolved<Kind extends FactKind>(fact: LocatedFact<Kind>): LocatedFact<Kind>;
	/** A value followed through imports. `from` is the file it stands in. */
	resolve(value: Value, from: string): Value;
	/** The file that an import specifier leads to from a file, or undefined outside the workspace. */
	resolveModule(specifier: string, from: string): string | undefined;
	/** The files that a file imports. */
	importsOf(path: string): readonly string[];
	/** The files that import a file, in the order of paths; it may be among them itself. */
	importersOf(path: string): readonly string[];
	roleOf(path: string): RoleDecision;
	/** Whether a page or an entry of a bundler loads a file, too, whatever its role: what it does must work in a browser. */
	isLoadedByBrowser(path: string): boolean;
	/** The innermost package of a path. */
	packageOf(path: string): Package;
	/** The process that a declaration at this place became. */
	processDeclaredAt(place: Location): Process | undefined;
	/** The processes whose entries reach a file. */
	processesOf(path: string): readonly Process[];
	/** The facts of a kind in every file that a process reaches. */
	inProcess<Kind extends FactKind>(process: Process, kind: Kind): readonly LocatedFact<Kind>[];
	/** The Dockerfile that a process is declared in, or whose image the compose service that declares it builds; else undefined. */
	dockerfileOf(process: Process): string | undefined;
	/**
	 * Whether a Dockerfile, compose file, Procfile or dotenv file is for development or tests: by its name or folder
	 * (`Dockerfile.dev`, `docker-compose.override.yml`), by what its first comment says, or since pipelines build another one.
	 */
	isDevelopmentFile(path: string): boolean;
	/**
	 * Whether the image of a Dockerfile starts the program by itself, and compose hides it behind the sources of developers: whether anybody
	 * runs it without compose, nothing tells.
	 */
	isBehindSources(path: string): boolean;
	/** Whether a Dockerfile copies or builds what is nowhere, and nothing builds it: it was left over. */
	isDeadImage(path: string): boolean;
	/**
	 * The function, class or method around a place that nothing calls: neither its own file mentions it, nor does any other take it, or a
	 * method of its name. Undefined where there is none, or where that is not known.
	 */
	idleFunctionAt(place: Location): LocatedFact<'module.idle' | 'module.method'> | undefined;
	/**
	 * Whether nothing reads the setting around a place: it stands in an object that a module only makes and exports, and of all that
	 * import the module it is known what they take, and this is not among it. False where that is not known.
	 */
	isUnreadSetting(place: Location): boolean;
	/** The declaration of a dependency that a file may import: that of its package, else of the workspace root of the package. */
	dependencyOf(path: string, name: string): LocatedFact<'dependency'> | undefined;
	/** The lock files that pin a package: those in its folder, else in the nearest folder above it. */
	lockfilesOf(folder: string): readonly LocatedFact<'dependency.lock'>[];
	/** Whether there is a file, outer manifests included. */
	has(path: string): boolean;
	/** Whether version control tracks a path; undefined when that is not known. */
	isTracked(path: string): boolean | undefined;
	/** Whether ignore files (or the repository's own excludes) ignore a path for git. */
	isIgnored(path: string): boolean;
	/**
	 * The project with other facts of one file (undefined: the file is gone). Meant for keystrokes: packages, module graph,
	 * processes and roles are shared as long as the file's
	 * imports and role signs are what they were; when only they changed, packages and the resolved imports of all other files are
	 * kept; a changed manifest builds anew. `haveMoved` tells that the facts say the same as before, of other places.
	 */
	with(path: string, facts: readonly Fact[] | undefined, haveMoved?: boolean): Project;
	/** The project for when the typing rests: of another edition where the edits since the last one change which code runs. */
	settled(): Project;
}
