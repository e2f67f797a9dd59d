import type { LocatedFact } from '../../../core/fact.js';
import type { Location } from '../../../core/text.js';
import { commandsWritten, type CommandFact } from '../../../project/commandLines.js';
import type { Project } from '../../../project/project.js';
import { providersOf } from '../../shared/binaries.js';
import { installOf, omitsDevelopment } from '../../shared/installs.js';
import { invocationOf } from '../../shared/invocation.js';
import { isMigrationScript, migrationOf } from '../../shared/migrations.js';
import { imagesByPackage, imageWithoutDevelopment } from '../../shared/productionImages.js';

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
		const image = dependency && imageWithoutDevelopment(project, process.package.folder);
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
