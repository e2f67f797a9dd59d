import type { LocatedFact } from '../../../core/fact.js';
import { baseName } from '../../../core/paths.js';
import type { Location } from '../../../core/text.js';
import { commandsWritten, type CommandFact } from '../../../project/commandLines.js';
import type { Package, Process, Project } from '../../../project/project.js';
import { remembered } from '../../../project/remember.js';
import { providersOf } from '../../shared/binaries.js';
import { asksForDevelopment, installsDeclared, omitsDevelopment } from '../../shared/installs.js';
import { isMigrationScript, isOnlySeed, migrationIn } from '../../shared/migrations.js';
import { isOfDrizzle, migrationFolders } from '../../shared/migrationFolders.js';
import { mountsSources } from '../../shared/mounts.js';
import { isKeeper } from '../../shared/workloads.js';
import { imagesByPackage, imageWithoutDevelopment, type ProductionImage } from '../../shared/productionImages.js';

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
	isDevelopment: (dependency: LocatedFact<'dependency'>, process: Process) => boolean,
): Generator<UnreleasedScript> {
	const scripts = project.processes.filter(({ declaration, name }) => declaration.source === 'script' && isMigrationScript(name));
	if (scripts.length === 0 || isMigrated(project, '')) {
		return;
	}
	const others = deployCommands(project);
	for (const process of scripts) {
		const { declaration, name } = process;
		if (others.some(({ command }) => command.includes(name))) {
			continue;
		}
		const dependency = process.commands
			.flatMap(({ started, at }) => packagesNeeded(started.program).flatMap((one) => project.dependencyOf(at.path, one) ?? []))
			.find((one) => isDevelopment(one, process));
		const image = dependency && imageWithoutDevelopment(project, process.package.folder);
		if (dependency && image) {
			yield { at: { path: declaration.path, span: declaration.span }, script: name, dependency, ...image };
		}
	}
}

/** A package script that migrates with a program which an installation for production leaves out, in a project without images. */
export interface UnpackedScript extends Omit<UnreleasedScript, 'dockerfile' | 'install'> {
	/** `npx` gets what is not installed, in whatever version is the newest. */
	readonly isFetched: boolean;
}

/** Such scripts: nothing says what a deploy installs, and so the first of a package is told, where nothing else is known to migrate. */
export function* unpackedScripts(
	project: Project,
	isDevelopment: (dependency: LocatedFact<'dependency'>) => boolean,
): Generator<UnpackedScript> {
	if (hasImages(project) || isMigrated(project, '')) {
		return;
	}
	const seen = new Set<string>();
	for (const { declaration, name, package: home, commands } of project.processes) {
		const [command] = commands;
		const migration = command && migrationIn(command.argv);
		if (
			declaration.source !== 'script' ||
			!isMigrationScript(name) ||
			commands.length !== 1 ||
			migration === undefined ||
			isOnlySeed(migration) ||
			isForDevelopers(migration) ||
			home.kind !== 'service' ||
			seen.has(home.folder)
		) {
			continue;
		}
		const dependency = providersOf(command!.started.program)
			.flatMap((one) => project.dependencyOf(command!.at.path, one) ?? [])
			.find(isDevelopment);
		if (dependency) {
			seen.add(home.folder);
			const isFetched = command!.started.wrappers.includes('npx');
			yield { at: { path: declaration.path, span: declaration.span }, script: name, dependency, isFetched };
		}
	}
}

/** Whether a project has images of its own: what a deploy installs, they tell. Those of a database, and of developers, tell nothing of it. */
function hasImages(project: Project): boolean {
	return (
		project.of('image.base').length > 0 ||
		project.of('image.use').some(({ image, path }) => !isKeeper(image) && !project.isDevelopmentFile(path))
	);
}

/** Whether what makes new migrations, or goes without any, is meant: that is for developers. */
function isForDevelopers(migration: string): boolean {
	return /\s(?:dev|reset|push(?::\w+)?)$/.test(migration);
}

/** Whether a script applies the migrations that there are to the database of a deploy. */
export function migratesDeploys({ commands }: Process): boolean {
	return commands.some(({ argv }) => {
		const migration = migrationIn(argv);
		return migration !== undefined && !isOnlySeed(migration) && !isForDevelopers(migration);
	});
}

/** A program that applies the migrations of a package and is only there for development, where no script calls it. */
export interface UnreleasedProgram {
	readonly dependency: LocatedFact<'dependency'>;
	/** Where the migrations lie. */
	readonly folder: string;
	/** The image that leaves the program out; undefined in a project without images, where nothing says what a deploy installs. */
	readonly image?: ProductionImage;
}

/** Such programs of packages that have migrations: as with the scripts, nothing else may be known to migrate. */
export function* unreleasedPrograms(
	project: Project,
	isDevelopment: (dependency: LocatedFact<'dependency'>) => boolean,
): Generator<UnreleasedProgram> {
	if (isMigrated(project, '')) {
		return;
	}
	const isWithoutImages = !hasImages(project);
	const seen = new Set<LocatedFact<'dependency'>>();
	for (const [folder, [first]] of migrationFolders(project, '')) {
		const { path } = first!;
		const owner = project.packageOf(path);
		const image = owner.kind === 'service' ? imageWithoutDevelopment(project, owner.folder) : undefined;
		const mayLack = image !== undefined || (isWithoutImages && owner.kind === 'service' && !migratesByScript(project, owner));
		const dependency = mayLack ? migratorsOf(folder, project).flatMap((name) => project.dependencyOf(path, name) ?? [])[0] : undefined;
		if (dependency && isDevelopment(dependency) && !seen.has(dependency)) {
			seen.add(dependency);
			yield { dependency, folder, ...(image && { image }) };
		}
	}
}

/** Whether a script of a package, whatever its name, migrates a deploy: it may well be what the deploy runs as it is built. */
function migratesByScript(project: Project, { folder }: Package): boolean {
	return project.processes.some(
		(process) => process.declaration.source === 'script' && process.package.folder === folder && migratesDeploys(process),
	);
}

/** The packages that bring a program which applies migrations, as far as their form does not tell it. */
function migratorsOf(folder: string, project: Project): readonly string[] {
	return isOfDrizzle(project, folder) ? ['drizzle-kit'] : ['prisma', 'sequelize-cli', 'migrate-mongo', 'node-pg-migrate', 'db-migrate'];
}

/** Whether anything is known to migrate: code, or what a deploy or a pipeline runs. */
const isMigrated = remembered((project): boolean => migratesItself(project) || deployCommands(project).some(migrates));

/** The packages that bring a program, and what it loads TypeScript with: `typeorm-ts-node-commonjs` is of typeorm, and needs ts-node. */
export function packagesNeeded(program: string): readonly string[] {
	return [...providersOf(program), ...(program.startsWith('typeorm-ts-node') ? ['ts-node'] : [])];
}

/** Whether code migrates, by a library, by a program that it starts, or because a setting of a library asks for it. */
function migratesItself(project: Project): boolean {
	return (
		project.of('migration.run').some(({ path }) => !isOfTests(project, path) && !isOnlyScripted(project, path)) ||
		project.of('process.spawn').some(({ path, command = '' }) => /migrat|\bdb push\b/i.test(command) && !isOfTests(project, path)) ||
		project.of('schema.sync').some((fact) => {
			const { value } = project.resolved(fact);
			return fact.option === 'migrationsRun' && !(value.kind === 'literal' && value.text === 'false') && !isOfTests(project, fact.path);
		})
	);
}

/** Whether a file is of tests, which migrate a database of their own. */
function isOfTests(project: Project, path: string): boolean {
	return project.roleOf(path).role === 'test';
}

/** Whether nothing but package scripts starts a file: no code but that of tests loads it, and no command outside of them names it, compiled or not. */
function isOnlyScripted(project: Project, path: string): boolean {
	const name = baseName(path).replace(/\.[cm]?[jt]s$/, '');
	const starts = project.processesOf(path);
	return (
		starts.length > 0 &&
		starts.every(({ declaration, entries }) => declaration.source === 'script' && entries.includes(path)) &&
		project.importersOf(path).every((one) => isOfTests(project, one)) &&
		!deployCommands(project).some(({ command }) => command.split(/[\s"'/]+/).some((word) => word.replace(/\.[cm]?[jt]s$/, '') === name))
	);
}

/** What is written of commands outside of package scripts, but for what developers start with their sources mounted. */
function deployCommands(project: Project): readonly CommandFact[] {
	const isLent = ({ source, path, owner }: LocatedFact<'process.declare'>): boolean =>
		source.startsWith('compose') && owner !== undefined && mountsSources(project, path, owner);
	return [
		...project.of('pipeline.step'),
		...project.of('shell.script'),
		...project.of('image.run'),
		...project.of('process.declare').filter((one) => one.source !== 'script' && !isLent(one)),
	];
}

/** Whether one of the commands that are written there migrates a database itself. */
function migrates(fact: CommandFact): boolean {
	return commandsWritten(fact).some(({ argv }) => migrationIn(argv) !== undefined);
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
			const installs = commands.filter(installsDeclared);
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
