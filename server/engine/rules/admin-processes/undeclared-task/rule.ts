import { isWithin, type LocatedFact } from '../../../core/fact.js';
import { baseName, directoryOf, isOuterPath, pathWithin } from '../../../core/paths.js';
import { commandsWritten, type CommandFact } from '../../../project/commandLines.js';
import { unrunSchemas } from './schemaFiles.js';
import { unnamedScripts } from './unnamed.js';
import { onlyWrites } from './writers.js';
import type { Package, Project } from '../../../project/project.js';
import { defineRule } from '../../rule.js';
import { invocationOf } from '../../shared/invocation.js';
import { isOfDrizzle, migrationFolders } from '../../shared/migrationFolders.js';
import { isMigrationScript, isOnlySeed, migrationOf } from '../../shared/migrations.js';
import { filesOfPackage } from '../../shared/near.js';
import { remembered } from '../../../project/remember.js';

export default defineRule({
	id: 'admin-processes/undeclared-task',
	scope: 'workspace',
	severity: 'information',
	tentative: true,
	question: 'Does a manifest say how each administrative task is started?',
	messages: {
		migrations:
			'There are {{count}} migrations in {{folder}}, and nothing in the manifests runs them: whoever deploys has to know the command by heart. Add a script, or a release process.',
		script:
			'{{script}} works with the database of the service, and no script of the manifest, process or pipeline names it: whoever needs it has to know how it is called. Add a script.',
		schema:
			'{{file}} makes the tables of the service, and nothing in the manifests runs it: whoever deploys has to know what to do with it. Add a script, or a release process.',
		declared: 'The migrations in {{folder}} are run by a declared command.',
	},
	reads: [
		'role.sign',
		'process.declare',
		'pipeline.step',
		'shell.script',
		'task.step',
		'migration.run',
		'schema.sync',
		'process.spawn',
		'image.run',
		'env.read',
		'package',
		'schema.statement',
		'compose.volume',
		'image.copy',
		'file.read',
		'service.connect',
		'cloud.resource',
		'module.import',
	],
	check({ project, report, affirm }) {
		for (const { paths } of unnamedScripts(project)) {
			const [first, ...others] = paths;
			const start = { start: 0, end: 0 };
			report({
				message: 'script',
				path: first!,
				span: start,
				data: { script: baseName(first!) },
				severity: 'hint',
				related: others.slice(0, 10).map((path) => ({ at: { path, span: start }, message: 'Nor does anything name this one.' })),
			});
		}
		const folders = migrationFolders(project, '');
		for (const { owner, path } of unrunSchemas(project)) {
			if (folders.size === 0 && !hasOtherTasks(project, owner)) {
				report({ message: 'schema', path, span: { start: 0, end: 0 }, data: { file: baseName(path) }, severity: 'hint' });
			}
		}
		// A setting for it tells that the program does it itself.
		const hasSetting = project.of('env.read').some(({ variable }) => variable !== undefined && /migrat/i.test(variable));
		for (const [folder, migrations] of folders) {
			const first = migrations[0]!;
			const owner = project.packageOf(first.path);
			const { kind } = owner;
			// A migrator of the project's own (`migrator.js`, `runMigrations.ts`) is one that this rule does not know.
			const hasMigrator = filesOfPackage(project, owner).some(
				(path) =>
					/migrat/i.test(baseName(path)) && /\.[cm]?[jt]s$/.test(path) && !folders.has(directoryOf(path)) && !isSettingsOfTool(path, owner),
			);
			if ((kind !== 'service' && kind !== 'unknown') || hasMigrator || hasSetting) {
				continue;
			}
			const runner = runnerOf(project, owner, isOfDrizzle(project, folder));
			if (!runner && hasOtherTasks(project, owner)) {
				continue;
			}
			if (runner) {
				affirm({ message: 'declared', path: runner.path, span: runner.span, data: { folder } });
			} else {
				const at = owner.manifest && !isOuterPath(owner.manifest.path) ? owner.manifest : first;
				report({
					message: 'migrations',
					path: at.path,
					span: at.span,
					data: { folder, count: String(migrations.length) },
					related: [{ at: { path: first.path, span: first.span }, message: first.path.slice(folder.length + 1) }],
				});
			}
		}
	},
});

/** Whether a file holds the settings of a tool for migrations: `migrate-mongo-config.js`, and `migrate.js` for migrate-mongoose. */
function isSettingsOfTool(path: string, { folder, dependencies }: Package): boolean {
	return (
		/[-.](?:config|rc)\.[cm]?[jt]s$/i.test(path) ||
		(/^migrate\.[jt]s$/.test(pathWithin(folder, path) ?? '') &&
			['migrate-mongoose', 'ts-migrate-mongoose'].some((name) => dependencies.has(name)))
	);
}

/** Files in which runners of tasks and platforms keep them; not all that they say is read here, so that a task may well stand there. */
const taskFiles =
	/^(?:(?:GNU)?Makefile|justfile|Taskfile\.ya?ml|package-scripts\.(?:[cm]?[jt]s|json|ya?ml)|Jakefile(?:\.[cm]?[jt]s)?|Rakefile|Gruntfile\.[cm]?[jt]s|gulpfile(?:\.babel)?\.[cm]?[jt]s|project\.json|(?:netlify|zbpack|mise)\.(?:json|toml)|captain-definition|Jenkinsfile|Earthfile|Tiltfile)$/i;

/** Whether a package or the root has such a file. */
function hasOtherTasks(project: Project, owner: Package): boolean {
	return ['', owner.folder, owner.workspaceRoot?.folder].some((folder) => folder !== undefined && taskFolders(project, '').has(folder));
}

/** The folders in which such a file lies. */
const taskFolders = remembered((project) => new Set(project.files.filter((path) => taskFiles.test(baseName(path))).map(directoryOf)));

/** What runs migrations in a package or in the workspace around it: a script, a process, a step of a pipeline, or code. */
function runnerOf(
	project: Project,
	owner: Package,
	isDrizzle: boolean,
): { readonly path: string; readonly span: LocatedFact['span'] } | undefined {
	// What tests do to a database of their own helps nobody who deploys.
	const isDeployed = (fact: LocatedFact<'migration.run' | 'process.spawn' | 'schema.sync'>): boolean =>
		project.roleOf(fact.path).role !== 'test' && !isWithin(fact, 'test');
	const code =
		project.of('migration.run').find(isDeployed) ??
		project.of('process.spawn').find((spawn) => /migrat|\bprisma db push\b/i.test(spawn.command ?? '') && isDeployed(spawn)) ??
		project
			.of('schema.sync')
			.find((one) => one.option === 'migrationsRun' && !(one.value.kind === 'literal' && one.value.text === 'false') && isDeployed(one));
	if (code) {
		return code;
	}
	const isNear = (path: string): boolean =>
		project.packageOf(path) === owner ||
		project.packageOf(path) === owner.workspaceRoot ||
		project.packageOf(path).folder === '' ||
		!path.endsWith('package.json');
	return (
		[...project.of('process.declare'), ...project.of('pipeline.step'), ...project.of('shell.script'), ...project.of('image.run')].find(
			(fact) =>
				isNear(fact.path) &&
				!(isDrizzle && onlyPushes(fact)) &&
				!isPushByHand(project, fact) &&
				!onlyWrites(fact) &&
				(runsMigrations(fact) ||
					commandsWritten(fact).some(({ argv }) => argv.some((word) => /migrat/i.test(word))) ||
					(fact.kind === 'process.declare' &&
						fact.source === 'script' &&
						(isMigrationScript(fact.name) || /migrat/i.test(fact.name) || /migrat/i.test(fact.command)))),
		) ??
		project
			.of('task.step')
			.find((step) => [owner.folder, owner.workspaceRoot?.folder, ''].includes(directoryOf(step.path)) && runsMigrations(step))
	);
}

/**
 * Whether all that a command does is to push the schema (`drizzle-kit push`), which applies no migration
 * (https://orm.drizzle.team/docs/drizzle-kit-push).
 */
function onlyPushes(fact: CommandFact): boolean {
	const commands = commandsWritten(fact);
	return (
		commands.length > 0 &&
		commands.every(({ started }) => started.program === 'drizzle-kit' && /^push(?::|$)/.test(started.words[1]?.text ?? ''))
	);
}

/**
 * Whether all that a package script does is to push the schema of Prisma (`prisma db push`), which applies no migration
 * (https://www.prisma.io/docs/orm/prisma-migrate/workflows/prototyping-your-schema), and nothing else calls it: what a deploy or
 * another script calls is how the schema gets there, migrations or not.
 */
function isPushByHand(project: Project, fact: CommandFact): boolean {
	if (fact.kind !== 'process.declare' || fact.source !== 'script' || !byHand.test(fact.name)) {
		return false;
	}
	const commands = commandsWritten(fact);
	return (
		commands.length > 0 &&
		commands.every(({ started: { program, words } }) => program === 'prisma' && words[1]?.text === 'db' && words[2]?.text === 'push') &&
		![...callers(project), ...project.of('process.declare')].some((other) => other !== fact && other.command.includes(fact.name))
	);
}

/** Names of scripts for the schema that no manager calls by itself, as it does `postinstall` and `build`. */
const byHand = /push|^(?:db|prisma|schema)(?:$|\W)/i;

/** What calls package scripts but for package scripts and processes. */
function callers(project: Project): readonly { readonly command: string }[] {
	return (['pipeline.step', 'shell.script', 'image.run', 'task.step'] as const).flatMap((kind) => project.of(kind));
}

function runsMigrations(fact: CommandFact): boolean {
	return commandsWritten(fact).some(({ argv }) => {
		const invocation = invocationOf(argv);
		const migration = invocation && migrationOf(invocation);
		return migration !== undefined && !isOnlySeed(migration);
	});
}
