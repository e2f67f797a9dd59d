import type { LocatedFact } from '../core/fact.js';
import { baseName, directoryOf, joinPath } from '../core/paths.js';
import { containsSpan } from '../core/text.js';
import type { Commands, Place, PlacedCommand } from './commands.js';
import { appended, isHandingOver } from './imageEntrypoints.js';
import type { EntryPoint, EntryPoints } from './entryPoints.js';
import { composeBuildOf } from './composeBuilds.js';
import type { FactIndex } from './facts.js';
import type { ModuleGraph } from './graph.js';
import { ImageFiles } from './images.js';
import type { Modules } from './modules.js';
import type { PackageFolder, Packages } from './packages.js';
import { isDevelopmentPath, roleByPath } from './roles/pathRoles.js';
import { scriptPurpose, typeByName } from './processTypes.js';
import type { ProcessType } from './project.js';
import { isHook, isOfTemplate, isTypedCommand, startsCommand } from './scripts.js';
import { dockerfileOfDeclaration } from './workloadImages.js';

/** A declaration with what it starts, before it is known what its package is for. */
export interface Started {
	readonly declaration: LocatedFact<'process.declare'>;
	readonly package: PackageFolder;
	readonly commands: readonly PlacedCommand[];
	readonly points: readonly EntryPoint[];
	readonly entries: readonly string[];
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

export interface ProcessInput {
	readonly facts: FactIndex;
	readonly packages: Packages;
	readonly modules: Modules;
	readonly graph: ModuleGraph;
	readonly commands: Commands;
	readonly entryPoints: EntryPoints;
}

/** Programs whose tasks stand in files that are not read: what they start is the package's only program, if there is one. */
const taskRunners: ReadonlySet<string> = new Set(['nps', 'gulp', 'grunt', 'just', 'task', 'wireit']);

/** Finds what every declaration starts. */
export class Starter {
	readonly #input: ProcessInput;
	readonly #reached = new Map<string, ReadonlySet<string>>();
	readonly #images = new Map<string, ImageFiles>();

	constructor(input: ProcessInput) {
		this.#input = input;
	}

	/** Every declaration that starts something by itself, in the order of paths. */
	all(): readonly Started[] {
		return this.#input.facts.of('process.declare').filter((each) => !each.path.startsWith('../')).flatMap((each) => this.#start(each) ?? []);
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
		const given = this.#argumentsOf(declaration);
		if (given === 'none' || isHook(declaration, this.#input.packages)) {
			return undefined;
		}
		const { place, dockerfile } = this.#placeOf(declaration);
		const argv = declaration.appends === true ? appended(this.#input.facts, declaration, dockerfile) : given;
		const commands = this.#input.commands.follow(declaration, place, argv);
		const points = commands.map((each) => this.#input.entryPoints.of(each));
		const first = this.#firstOfService(commands, points);
		const preparations = [...new Set(points.slice(0, first).flatMap((each) => each.files))];
		const named = [...new Set(points.slice(first).flatMap((each) => each.files))];
		const entries = this.#isReadable(named, commands) ? named : [...new Set([...named, ...this.#behind(named, declaration)])];
		const framework = points.find((each) => each.framework !== undefined)?.framework;
		const { facts, packages } = this.#input;
		if (entries.length === 0 && isOfTemplate(declaration, packages, facts)) {
			return undefined;
		}
		const ofEntry = entries.length > 0 ? packages.of(entries[entries.length - 1]!) : commands.length > 0 ? packages.ofFolder(commands[commands.length - 1]!.folder) : packages.of(declaration.path);
		const owner = declaration.source === 'script' && entries.length === 0 ? packages.of(declaration.path) : ofEntry;
		const decided = this.#decide(declaration, points, entries, framework, dockerfile, commands);
		return { declaration, package: owner, commands, points, entries, preparations, framework, dockerfile, ...decided };
	}

	/** The command that the process begins with: those before it start code that neither serves nor waits, one after the other, while the last one serves. */
	#firstOfService(commands: readonly PlacedCommand[], points: readonly EntryPoint[]): number {
		const last = points.findLastIndex((each) => each.files.length > 0 || each.framework !== undefined);
		const isSideBySide = commands.some(({ started: { background, wrappers } }) => background === true || wrappers.some((each) => /^(?:concurrently|npm-run-all2?|run-p)$/.test(each)));
		if (last <= 0 || isSideBySide || this.#served([...points[last]!.files], points[last]!.framework, []) === undefined) {
			return 0;
		}
		const lasting = points.findIndex((each) => each.files.length > 0 && this.#served(each.files, each.framework, []) !== undefined);
		return lasting < 0 ? last : lasting;
	}

	/** Whether the code that is started was found and read. */
	#isReadable(named: readonly string[], commands: readonly PlacedCommand[]): boolean {
		if (named.length > 0) {
			return named.some((path) => this.#input.facts.hasKind(path, 'module.shape'));
		}
		return !commands.some(({ started, place }) => taskRunners.has(started.program) || (place.image !== undefined && started.target.kind === 'entry' && started.program === 'node'));
	}

	/** What a file without extension (`bin/www`), or a bundle that a build makes, most likely starts: the only listening code of its package, or `app` beside it. */
	#behind(named: readonly string[], { path }: LocatedFact<'process.declare'>): readonly string[] {
		const { facts, packages, modules } = this.#input;
		const owner = packages.of(named[0] ?? path);
		const listening = facts.filesWith('server.listen').filter((each) => packages.of(each) === owner && roleByPath(each, false) === undefined);
		if (listening.length > 0) {
			return listening.length === 1 ? listening : [];
		}
		const app = ['app', 'src/app', 'server', 'src/server'].map((each) => modules.find(joinPath(owner.folder, each))).find((each) => each !== undefined && facts.hasKind(each, 'module.shape'));
		return named.length > 0 && app !== undefined ? [app] : [];
	}

	/**
	 * An image starts its ENTRYPOINT with its CMD as arguments. An entrypoint that is a script hands over to them (`exec "$@"`), so that the CMD is the process; else the
	 * ENTRYPOINT is. The other of the two is `none`.
	 */
	#argumentsOf(declaration: LocatedFact<'process.declare'>): readonly string[] | undefined | 'none' {
		const { source, path, owner } = declaration;
		const partnerSource = ({ 'dockerfile-cmd': 'dockerfile-entrypoint', 'dockerfile-entrypoint': 'dockerfile-cmd', compose: 'compose-entrypoint', 'compose-entrypoint': 'compose', workload: 'workload-entrypoint', 'workload-entrypoint': 'workload' } as const)[source as 'compose'];
		const partner = partnerSource === undefined ? undefined : this.#input.facts.in(path, 'process.declare').findLast((each) => each.source === partnerSource && each.owner === owner && each.final === declaration.final);
		if (!partner) {
			return undefined;
		}
		const isCommand = source === 'dockerfile-cmd' || source === 'compose' || source === 'workload';
		const entrypoint = isCommand ? partner : declaration;
		const command = isCommand ? declaration : partner;
		if (entrypoint.form === 'shell') {
			return isCommand ? 'none' : undefined; // a shell-form ENTRYPOINT ignores the CMD
		}
		const handsOver = isHandingOver(entrypoint.argv ?? []);
		if (handsOver) {
			return isCommand ? undefined : 'none';
		}
		return isCommand ? 'none' : [...(entrypoint.argv ?? []), ...(command.argv ?? command.command.split(/\s+/).filter((each) => each !== ''))];
	}

	#placeOf(declaration: LocatedFact<'process.declare'>): { readonly place: Place; readonly dockerfile: string | undefined } {
		const { source, path } = declaration;
		// A manifest of processes that lies elsewhere is put into the root of its package before it is used.
		const isElsewhere = source === 'procfile' || source === 'platform' || source === 'unit' || source === 'schedule' || source.startsWith('workload');
		const folder = isElsewhere ? this.#input.packages.of(path).folder : directoryOf(path);
		if (source === 'platform' || source.startsWith('workload')) {
			const dockerfile = dockerfileOfDeclaration(this.#input.facts, this.#input.packages, declaration);
			if (dockerfile !== undefined) {
				const image = this.#image(dockerfile, this.#targetStage(dockerfile, undefined), this.#contextOf(dockerfile));
				return { place: { folder: image.context, image: { files: image, folder: image.workdir } }, dockerfile };
			}
		}
		if (source === 'dockerfile-cmd' || source === 'dockerfile-entrypoint') {
			const image = this.#image(path, this.#stageOf(declaration), this.#contextOf(path));
			return { place: { folder: image.context, image: { files: image, folder: image.workdir } }, dockerfile: path };
		}
		if (source === 'compose' || source === 'compose-entrypoint') {
			const service = this.#input.facts.in(path, 'compose.service').find((each) => each.service === declaration.owner);
			const build = service && composeBuildOf(service);
			if (!build) {
				return { place: { folder }, dockerfile: undefined };
			}
			const { context, dockerfile } = build;
			if (!this.#input.facts.has(dockerfile)) {
				return { place: { folder: context }, dockerfile: undefined };
			}
			const image = this.#image(dockerfile, this.#targetStage(dockerfile, service.target), context);
			return { place: { folder: context, image: { files: image, folder: image.workdir } }, dockerfile };
		}
		return { place: { folder }, dockerfile: undefined };
	}

	#image(dockerfile: string, stage: number, context: string): ImageFiles {
		const key = `${dockerfile}\0${stage}\0${context}`;
		let image = this.#images.get(key);
		if (!image) {
			image = new ImageFiles(dockerfile, stage, context, this.#input.facts, (path) => this.#input.modules.find(path));
			this.#images.set(key, image);
		}
		return image;
	}

	/** The stage that an instruction stands in: the last one that begins before it. */
	#stageOf({ path, span }: LocatedFact<'process.declare'>): number {
		return this.#input.facts.in(path, 'image.base').findLast((each) => each.span.start <= span.start)?.stage ?? 0;
	}

	#targetStage(dockerfile: string, target: string | undefined): number {
		const stages = this.#input.facts.in(dockerfile, 'image.base');
		return (stages.find((each) => target !== undefined && each.alias?.toLowerCase() === target.toLowerCase()) ?? stages.find((each) => each.final))?.stage ?? 0;
	}

	/** The folder an image is built from: what a compose file says, else the Dockerfile's own when it has a manifest, else the nearest package above it. */
	#contextOf(dockerfile: string): string {
		for (const service of this.#input.facts.of('compose.service')) {
			const build = composeBuildOf(service);
			if (build?.dockerfile === dockerfile) {
				return build.context;
			}
		}
		const own = directoryOf(dockerfile);
		const sources = this.#input.facts.in(dockerfile, 'image.copy').filter((each) => each.from === undefined).flatMap((each) => each.sources).filter((each) => !each.includes('*') && each !== '.' && each !== './');
		// The folder that has what the image copies is the one it is built in.
		let best = { folder: this.#input.packages.at(own)?.manifest ? own : this.#input.packages.ofFolder(own).folder, score: 0 };
		for (let folder = own; ; folder = directoryOf(folder)) {
			const score = sources.filter((each) => this.#input.modules.find(joinPath(folder, each)) !== undefined || this.#input.packages.at(joinPath(folder, each)) !== undefined).length;
			if (score > best.score) {
				best = { folder, score };
			}
			if (folder === '' || folder.startsWith('..')) {
				return best.folder;
			}
		}
	}

	#decide(declaration: LocatedFact<'process.declare'>, points: readonly EntryPoint[], entries: readonly string[], framework: string | undefined, dockerfile: string | undefined, commands: readonly PlacedCommand[]): Pick<Started, 'type' | 'purpose' | 'deployed'> {
		const { source, name, path } = declaration;
		const last = points.findLast((each) => each.files.length > 0 || each.framework !== undefined || each.development);
		const onlyTasks = points.some((each) => each.task) && !last;
		const development = { type: 'development', purpose: 'development', deployed: false } as const;
		const task = { type: 'task', purpose: 'task', deployed: false } as const;
		if (source === 'script') {
			const purpose = scriptPurpose(name);
			if (purpose === 'test' || purpose === 'build') {
				return { type: 'development', purpose, deployed: false };
			}
			if (purpose === 'task' || onlyTasks) {
				return task;
			}
			// A bundler's server beside a program that serves (`concurrently "node server" "vite"`) makes no development of the program.
			const isBeside = purpose === 'deploy' && points.some((each) => !each.development && (each.files.length > 0 || each.framework !== undefined));
			if (purpose === 'development' || (last?.development === true && last.files.length === 0 && !isBeside) || (name !== 'start' && this.#onlyDevelops(declaration, commands))) {
				return development;
			}
			if (purpose !== 'deploy') {
				return points.length > 0 && points.every((each) => each.tooling) ? { type: 'development', purpose: 'build', deployed: false } : { type: 'unknown', purpose: 'task', deployed: false };
			}
			const byName = typeByName(name);
			const served = byName === 'worker' ? 'worker' : framework === undefined && startsCommand(declaration, entries, this.#input) ? 'task' : this.#served(entries, framework, points);
			return served === 'task' ? task : { type: served ?? 'unknown', purpose: 'deploy', deployed: false };
		}
		if (isDevelopmentPath(path) || (dockerfile !== undefined && isDevelopmentPath(dockerfile))) {
			return development;
		}
		if (source === 'procfile') {
			const type = name === 'web' ? 'web' : name === 'release' ? 'release' : typeByName(name) === 'task' || onlyTasks ? 'task' : typeByName(name) === 'development' ? 'development' : 'worker';
			return { type, purpose: type === 'task' || type === 'release' ? 'task' : type === 'development' ? 'development' : 'deploy', deployed: type === 'web' || type === 'worker' };
		}
		switch (declaration.purpose) {
			case 'web':
			case 'worker':
				return { type: declaration.purpose, purpose: 'deploy', deployed: true };
			case 'release':
				return { type: 'release', purpose: 'task', deployed: false };
			case 'task':
			case 'init':
			case 'scheduled':
				return task;
		}
		if (onlyTasks) {
			return task;
		}
		const owner = this.#ownerName(declaration);
		const byOwner = typeByName(owner);
		if (source.startsWith('compose') && this.#isForTests(declaration)) {
			return development;
		}
		if (byOwner === 'development' || (declaration.final === false && (byOwner === undefined || byOwner === 'task'))) {
			return byOwner === 'development' ? development : { type: 'unknown', purpose: 'development', deployed: false };
		}
		if (last?.development === true) {
			return development;
		}
		// Stages are called `release` or `deploy` for what they hold, not for what they do.
		const isTask = byOwner === 'task' && source.startsWith('compose');
		const type = byOwner === 'worker' ? 'worker' : isTask ? 'task' : (this.#served(entries, framework, points) ?? (typeByName(baseName(path)) === 'worker' ? 'worker' : 'unknown'));
		return { type, purpose: type === 'task' ? 'task' : 'deploy', deployed: type === 'web' || type === 'worker' };
	}

	/** Whether a script does nothing but call scripts for development: `"serve": "npm run watch"`. */
	#onlyDevelops(declaration: LocatedFact<'process.declare'>, commands: readonly PlacedCommand[]): boolean {
		const callers = (command: PlacedCommand): readonly string[] => [command.declaration, ...command.through.flatMap(({ path, span }) => this.#input.facts.in(path, 'process.declare').filter((one) => containsSpan(one.span, span)))].flatMap((one) => (one.source === 'script' && one !== declaration ? [one.name] : []));
		return commands.length > 0 && commands.every((command) => callers(command).some((name) => scriptPurpose(name) === 'development'));
	}

	/** Whether a compose service gets its variables from a file for tests: `env_file: .env.test`. */
	#isForTests({ path, owner }: LocatedFact<'process.declare'>): boolean {
		const { facts } = this.#input;
		const services = facts.in(path, 'compose.service');
		return facts.in(path, 'env.load').some(({ file, span }) => file?.kind === 'literal' && /(?:^|[._-])(?:tests?|testing|e2e)(?:[._-]|$)/i.test(baseName(file.text)) && services.findLast((each) => each.span.start <= span.start)?.service === owner);
	}

	/** Stage names come with the FROM of their stage; owners that are numbers are no names. */
	#ownerName(declaration: LocatedFact<'process.declare'>): string {
		if (declaration.source.startsWith('compose') || declaration.source.startsWith('workload') || declaration.source === 'unit') {
			return declaration.owner?.split('/')[0] ?? declaration.name;
		}
		return this.#input.facts.in(declaration.path, 'image.base').find((each) => each.stage === this.#stageOf(declaration))?.alias ?? '';
	}

	/** What the code that is started does, as far as facts tell. */
	#served(entries: readonly string[], framework: string | undefined, points: readonly EntryPoint[]): ProcessType | undefined {
		if (framework !== undefined) {
			return 'web';
		}
		if (entries.length === 0) {
			return undefined;
		}
		const { facts } = this.#input;
		let consumes = false;
		const isCommand = isTypedCommand(entries, facts);
		const passed = this.#input.graph.walk(entries, (path) => {
			consumes ||= facts.hasKind(path, 'queue.consume') || (!isCommand && facts.hasKind(path, 'schedule'));
			return !facts.hasKind(path, 'server.listen') || facts.in(path, 'server.listen').every((each) => each.within?.includes('test'));
		});
		if (!passed) {
			return 'web';
		}
		if (consumes) {
			return 'worker';
		}
		return isCommand || points.some((each) => each.task) ? 'task' : undefined;
	}
}
