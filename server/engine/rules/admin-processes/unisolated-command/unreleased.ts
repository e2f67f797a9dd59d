import type { LocatedFact } from '../../../core/fact.js';
import { groupedBy } from '../../../core/group.js';
import { baseName } from '../../../core/paths.js';
import type { Location } from '../../../core/text.js';
import { wordsOf } from '../../../core/words.js';
import { commandsWritten, type CommandFact } from '../../../project/commandLines.js';
import type { Process, Project } from '../../../project/project.js';
import { remembered } from '../../../project/remember.js';
import { providersOf } from '../../shared/binaries.js';
import { finalStages } from '../../shared/images.js';
import { installOf, omitsDevelopment } from '../../shared/installs.js';
import { invocationOf } from '../../shared/invocation.js';
import { isMigrationScript, migrationOf } from '../../shared/migrations.js';
import { isOfDeploy } from '../../shared/writtenCommands.js';

/** A package script that migrates with a program which no image of its package has. */
export interface UnreleasedScript {
	readonly at: Location;
	readonly script: string;
	readonly dependency: LocatedFact<'dependency'>;
	/** The image that leaves the program out. */
	readonly dockerfile: string;
	readonly install: Location;
}

/**
 * Scripts that migrate with a program of a development dependency, where each image of the package installs for production and nothing
 * else is known to migrate: neither a pipeline, nor another process, nor the code.
 */
export function* unreleasedScripts(
	project: Project,
	isDevelopment: (dependency: LocatedFact<'dependency'>) => boolean,
): Generator<UnreleasedScript> {
	const scripts = project.processes.filter(({ declaration, name }) => declaration.source === 'script' && isMigrationScript(name));
	const others =
		scripts.length === 0
			? []
			: [
					...project.of('pipeline.step'),
					...project.of('shell.script'),
					...project.of('image.run'),
					...project.of('process.declare').filter(({ source }) => source !== 'script'),
				];
	if (project.of('migration.run').length > 0 || others.some(migrates)) {
		return;
	}
	for (const process of scripts) {
		const { declaration, name } = process;
		if (others.some(({ command }) => command.includes(name))) {
			continue;
		}
		const dependency = process.commands
			.flatMap(({ started, at }) => providersOf(started.program).flatMap((one) => project.dependencyOf(at.path, one) ?? []))
			.find(isDevelopment);
		const image = dependency && imageWithout(project, process);
		if (dependency && image) {
			yield { at: { path: declaration.path, span: declaration.span }, script: name, dependency, ...image };
		}
	}
}

/** Whether one of the commands that are written there migrates a database itself. */
function migrates(fact: CommandFact): boolean {
	return commandsWritten(fact).some(({ argv }) => {
		const invocation = invocationOf(argv);
		return invocation !== undefined && migrationOf(invocation) !== undefined;
	});
}

/** The Dockerfiles of a deploy, by the folder of the package that each belongs to. */
const imagesByPackage = remembered((project) =>
	groupedBy(
		new Set(project.of('image.base').flatMap(({ path }) => (isOfDeploy(project, path) ? [path] : []))),
		(path) => project.packageOf(path).folder,
	),
);

/**
 * Whether the images of a package's deploy all keep what only development needs: they install, nothing says that they install for
 * production, and nothing is pruned. False where no image installs: what a platform installs, it leaves to the platform.
 */
export function keepsDevelopment(project: Project, folder: string): boolean {
	const dockerfiles = imagesByPackage(project, '').get(folder) ?? [];
	return (
		dockerfiles.length > 0 &&
		dockerfiles.every((path) => {
			const commands = project.in(path, 'image.run').flatMap(commandsWritten);
			const installs = commands.filter((written) => installOf(written)?.packages.length === 0);
			const isForProduction = project
				.in(path, 'env.declare')
				.some(({ variable, value }) => variable === 'NODE_ENV' && !(value.kind === 'literal' && /^dev/.test(value.text)));
			return (
				installs.length > 0 &&
				!commands.some(({ argv }) => omitsDevelopment(argv) || argv.includes('prune')) &&
				(!isForProduction || installs.some(({ argv }) => asksForDevelopment(argv)))
			);
		})
	);
}

/** Whether an installer is told to take what only development needs, whatever the environment says. */
function asksForDevelopment(argv: readonly string[]): boolean {
	return argv.some(
		(word, index) =>
			/^(?:--include=dev|--production=false|--prod=false|-D|--dev)$/.test(word) || (word === 'dev' && argv[index - 1] === '--include'),
	);
}

/** The installation for production in an image of a package, when all its images are made so. */
function imageWithout(project: Project, process: Process): Pick<UnreleasedScript, 'dockerfile' | 'install'> | undefined {
	const dockerfiles = imagesByPackage(project, '').get(process.package.folder) ?? [];
	// Beside an image that says by its name that it is for production, others are not deployed.
	const production = dockerfiles.filter((path) => wordsOf(baseName(path)).some((word) => /^prod(?:uction)?$/.test(word)));
	const installs = (production.length > 0 ? production : dockerfiles).map((path) => {
		const stages = new Set(finalStages(project, path).map(({ stage }) => stage));
		const all = project
			.in(path, 'image.run')
			.filter(({ stage }) => stages.has(stage))
			.flatMap(commandsWritten)
			.filter((written) => installOf(written)?.packages.length === 0);
		// Packages of another stage may well be all.
		const brings = project
			.in(path, 'image.copy')
			.some(({ stage, from, sources }) => stages.has(stage) && from !== undefined && sources.some((one) => one.includes('node_modules')));
		return !brings && all.every(({ argv }) => omitsDevelopment(argv)) ? all[0] : undefined;
	});
	const [first] = installs;
	return first && installs.every((one) => one !== undefined)
		? { dockerfile: first.fact.path, install: { path: first.fact.path, span: first.fact.span } }
		: undefined;
}
