import type { LocatedFact } from '../core/fact.js';
import { baseName } from '../core/paths.js';
import { containsSpan } from '../core/text.js';
import type { PlacedCommand } from './commands.js';
import type { DeclarationPlaces } from './declarationPlaces.js';
import type { DeveloperFiles } from './developerFiles.js';
import type { EntryPoint } from './entryPoints.js';
import type { Started } from './processes.js';
import { isVerification, scriptPurpose, startsAfterTask, typeByName, isOfBuilding } from './processTypes.js';
import type { ProcessType } from './project.js';
import { isTypedCommand, startsCommand, type ScriptInput } from './scripts.js';

type Declaration = LocatedFact<'process.declare'>;

/** Packages that serve to developers what a bundler makes of the sources. */
const bundlersServers: ReadonlySet<string> = new Set([
	'webpack-dev-server',
	'@rspack/dev-server',
	'browser-sync',
	'live-server',
	'budo',
	'beefy',
]);

/** What a declaration starts. */
type StartedCode = Pick<Started, 'commands' | 'points' | 'entries' | 'framework' | 'dockerfile'>;

/** What a process is for, and whether a deploy runs it. */
export type Purpose = Pick<Started, 'type' | 'purpose' | 'deployed'>;

const development: Purpose = { type: 'development', purpose: 'development', deployed: false };
const task: Purpose = { type: 'task', purpose: 'task', deployed: false };

/** What tells what processes are for. */
export interface PurposeInput extends ScriptInput {
	/** The files whose functions a platform is told to call. */
	readonly functions: ReadonlySet<string>;
}

/** Decides what processes are for: by what declares them and under which name, and by what the code does that they start. */
export class ProcessPurposes {
	readonly #input: PurposeInput;
	readonly #places: DeclarationPlaces;
	readonly #developerFiles: DeveloperFiles;

	constructor(input: PurposeInput, places: DeclarationPlaces, developerFiles: DeveloperFiles) {
		this.#input = input;
		this.#places = places;
		this.#developerFiles = developerFiles;
	}

	/** What a declaration is for that starts what is given. */
	of(declaration: Declaration, what: StartedCode): Purpose {
		const last = what.points.findLast((each) => each.files.length > 0 || each.framework !== undefined || each.development);
		const onlyTasks = what.points.some((each) => each.task) && !last && !endsInProgram(what);
		if (declaration.source === 'script') {
			return this.#ofScript(declaration, what, last, onlyTasks);
		}
		if ([declaration.path, what.dockerfile].some((path) => path !== undefined && this.#developerFiles.has(path))) {
			return development;
		}
		if (declaration.source === 'procfile') {
			return ofProcfile(declaration.name, onlyTasks);
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
		return onlyTasks ? task : this.#ofContainer(declaration, what, last);
	}

	/** What the code that is started does, as far as facts tell. */
	served(entries: readonly string[], framework: string | undefined, points: readonly EntryPoint[]): ProcessType | undefined {
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
			consumes ||=
				facts.hasKind(path, 'queue.consume') ||
				(!isCommand && (facts.hasKind(path, 'schedule') || facts.in(path, 'process.loop').some(isOfProgram)));
			return !facts.hasKind(path, 'server.listen') || facts.in(path, 'server.listen').every((each) => each.within?.includes('test'));
		});
		if (!passed) {
			return 'web';
		}
		if (consumes) {
			return 'worker';
		}
		// A file that says what to keep running (that of pm2) ends nothing, whatever a step before it did.
		const keepsOthers = entries.some((entry) => facts.in(entry, 'process.declare').some(({ source }) => source === 'unit'));
		return isCommand || (!keepsOthers && points.some((each) => each.task)) ? 'task' : undefined;
	}

	#ofScript(
		declaration: Declaration,
		{ points, entries, framework, commands }: StartedCode,
		last: EntryPoint | undefined,
		onlyTasks: boolean,
	): Purpose {
		const { name } = declaration;
		const named = scriptPurpose(name);
		const purpose = named === 'task' && startsAfterTask(name) && this.served(entries, framework, points) === 'web' ? 'deploy' : named;
		if (purpose === 'test' || purpose === 'build') {
			return { type: 'development', purpose, deployed: false };
		}
		if (purpose === undefined && isVerification(name) && this.#onlyAsserts(entries)) {
			return { type: 'development', purpose: 'test', deployed: false };
		}
		if (purpose === 'task' || onlyTasks) {
			return task;
		}
		// A bundler's server beside a program that serves (`concurrently "node server" "vite"`) makes no development of the program.
		const isBeside =
			purpose === 'deploy' && points.some((each) => !each.development && (each.files.length > 0 || each.framework !== undefined));
		if (
			purpose === 'development' ||
			(last?.development === true && last.files.length === 0 && !isBeside) ||
			(entries.length > 0 && entries.every((entry) => this.#isBundlersServer(entry))) ||
			(name !== 'start' && this.#onlyDevelops(declaration, commands))
		) {
			return development;
		}
		if (purpose !== 'deploy') {
			return points.length > 0 && points.every((each) => each.tooling)
				? { type: 'development', purpose: 'build', deployed: false }
				: { type: 'unknown', purpose: 'task', deployed: false };
		}
		const byName = typeByName(name);
		const served =
			byName === 'worker'
				? 'worker'
				: framework === undefined && startsCommand(declaration, entries, this.#input)
					? 'task'
					: this.served(entries, framework, points);
		if (served === undefined && this.#triesFunctions(entries)) {
			return development;
		}
		return served === 'task' ? task : { type: served ?? 'unknown', purpose: 'deploy', deployed: false };
	}

	/** Whether all that a program serves is what a bundler makes of the sources: `scripts/start.js` of pages, which a deploy serves as files. */
	#isBundlersServer(entry: string): boolean {
		const { facts } = this.#input;
		return (
			!facts.hasKind(entry, 'server.listen') &&
			facts
				.in(entry, 'module.import')
				.some(
					({ specifier, within, typeOnly, optional, form }) =>
						bundlersServers.has(specifier) && within === undefined && !typeOnly && !optional && form !== 'import()',
				)
		);
	}

	/** Whether a program calls by itself the functions that a platform is told to call: they are deployed without it. */
	#triesFunctions(entries: readonly string[]): boolean {
		const { functions, graph } = this.#input;
		return functions.size > 0 && !entries.some((entry) => functions.has(entry)) && !graph.walk(entries, (path) => !functions.has(path));
	}

	/** What an image, a compose service or a workload is for, when its manifest does not say. */
	#ofContainer(declaration: Declaration, { points, entries, framework }: StartedCode, last: EntryPoint | undefined): Purpose {
		const isOfCompose = declaration.source.startsWith('compose');
		const byOwner = typeByName(this.#ownerName(declaration));
		// `FROM node AS build` of the one stage there is: what it builds, it serves itself.
		const servesItself =
			!isOfCompose &&
			declaration.final === true &&
			isOfBuilding(this.#ownerName(declaration)) &&
			this.served(entries, framework, points) !== undefined;
		if ((isOfCompose && this.#isForTests(declaration)) || (byOwner === 'development' && !servesItself)) {
			return development;
		}
		if (declaration.final === false && (byOwner === undefined || byOwner === 'task')) {
			return { type: 'unknown', purpose: 'development', deployed: false };
		}
		if (last?.development === true) {
			return development;
		}
		// Stages are called `release` or `deploy` for what they hold, not for what they do.
		const isTask = (byOwner === 'task' && isOfCompose) || migratesByName.test(baseName(declaration.path));
		const type =
			byOwner === 'worker'
				? 'worker'
				: isTask
					? 'task'
					: (this.served(entries, framework, points) ?? (typeByName(baseName(declaration.path)) === 'worker' ? 'worker' : 'unknown'));
		return { type, purpose: type === 'task' ? 'task' : 'deploy', deployed: type === 'web' || type === 'worker' };
	}

	/** Whether all that is started asserts with the platform's own module, as tests without a runner do. */
	#onlyAsserts(entries: readonly string[]): boolean {
		const asserts = (path: string): boolean =>
			this.#input.facts.in(path, 'module.import').some(({ specifier }) => /^(?:node:)?assert(?:\/strict)?$/.test(specifier));
		return entries.length > 0 && entries.every(asserts);
	}

	/** Whether a script does nothing but call scripts and tasks for development: `"serve": "npm run watch"`. */
	#onlyDevelops(declaration: Declaration, commands: readonly PlacedCommand[]): boolean {
		const callers = (command: PlacedCommand): readonly string[] =>
			[
				command.declaration,
				...[...command.through, command.at].flatMap(({ path, span }) =>
					[...this.#input.facts.in(path, 'process.declare'), ...this.#input.facts.in(path, 'task.declare')].filter((one) =>
						containsSpan(one.span, span),
					),
				),
			].flatMap((one) => (one.kind === 'task.declare' ? one.names : one.source === 'script' && one !== declaration ? [one.name] : []));
		return commands.length > 0 && commands.every((command) => callers(command).some((name) => scriptPurpose(name) === 'development'));
	}

	/** Whether a compose service gets its variables from a file for tests: `env_file: .env.test`. */
	#isForTests({ path, owner }: Declaration): boolean {
		const { facts } = this.#input;
		const services = facts.in(path, 'compose.service');
		return facts
			.in(path, 'env.load')
			.some(
				({ file, span }) =>
					file?.kind === 'literal' &&
					/(?:^|[._-])(?:tests?|testing|e2e)(?:[._-]|$)/i.test(baseName(file.text)) &&
					services.findLast((each) => each.span.start <= span.start)?.service === owner,
			);
	}

	/** Stage names come with the FROM of their stage; owners that are numbers are no names. */
	#ownerName(declaration: Declaration): string {
		if (declaration.source.startsWith('compose') || declaration.source.startsWith('workload') || declaration.source === 'unit') {
			return declaration.owner?.split('/')[0] ?? declaration.name;
		}
		return (
			this.#input.facts.in(declaration.path, 'image.base').find((each) => each.stage === this.#places.stageOf(declaration))?.alias ?? ''
		);
	}
}

/** Names of files whose images bring a database into line and end: `Dockerfile-migrate`, `migrations.Dockerfile`. */
const migratesByName = /^dockerfile[-_.](?:migrat\w*|seeds?)$|^(?:migrat\w*|seeds?)[-_.]dockerfile$/i;

/** A line of a Procfile is what its name says, and a worker under any other name. */
function ofProcfile(name: string, onlyTasks: boolean): Purpose {
	switch (name) {
		case 'web':
			return { type: 'web', purpose: 'deploy', deployed: true };
		case 'release':
		// Scalingo's name for it: https://doc.scalingo.com/platform/app/postdeploy-hook
		case 'postdeploy':
			return { type: 'release', purpose: 'task', deployed: false };
	}
	const byName = typeByName(name);
	return byName === 'task' || onlyTasks
		? task
		: byName === 'development'
			? development
			: { type: 'worker', purpose: 'deploy', deployed: true };
}

/**
 * Whether the last of several commands runs a file that is not there, a build makes it mostly: a step before it (`prisma migrate deploy`,
 * then `exec node main`) makes no task of the program.
 */
function endsInProgram({ commands, points }: StartedCode): boolean {
	const command = commands.at(-1);
	return (
		commands.length > 1 && command?.started.target.kind === 'entry' && !command.started.target.file.expands && points.at(-1)?.task === false
	);
}

/** Whether a loop without an end is what a program is about: not that of a test, nor of one request. */
function isOfProgram({ within = [] }: LocatedFact<'process.loop'>): boolean {
	return !within.includes('test') && !within.includes('request-handler');
}
