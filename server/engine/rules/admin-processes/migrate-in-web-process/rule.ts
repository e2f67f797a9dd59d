import { isWithin, type LocatedFact } from '../../../core/fact.js';
import { serviceRoles } from '../../../core/role.js';
import type { FixPlan } from '../../../core/fix.js';
import { baseName, joinPath } from '../../../core/paths.js';
import { containsSpan } from '../../../core/text.js';
import { argvsOfText } from '../../../project/commandLines.js';
import { startsAfterTask } from '../../../project/processTypes.js';
import type { Process, ProcessCommand, Project } from '../../../project/project.js';
import { moveToRelease } from '../../../fixes/plans.js';
import { defineRule } from '../../rule.js';
import { isAsidePath } from '../../shared/aside.js';
import { callersOf } from '../../shared/callers.js';
import { developmentServerOf } from '../../shared/devServers.js';
import { isEmbedded } from '../../shared/embedded.js';
import { isBehindSwitch } from '../../shared/guards.js';
import {
	declarationOf,
	deployedCommands,
	deployedProcesses,
	describeProcessFirst,
	describeStarterFirst,
	type DeployedCommand,
	mixedLine,
	startScriptsBeside,
	type MixedLine,
} from '../../shared/deploy.js';
import { groupedBy } from '../../../core/group.js';
import { invocationOf } from '../../shared/invocation.js';
import { migratingCopies } from '../../shared/migratingImages.js';
import { isMigrationScript, migrationOf } from '../../shared/migrations.js';
import { isPublishedHere } from '../../shared/publishedImages.js';
import { remembered } from '../../../project/remember.js';
import { importsLock } from '../../shared/schedules.js';
import { migratingModes } from './modes.js';

export default defineRule({
	id: 'admin-processes/migrate-in-web-process',
	scope: 'workspace',
	severity: 'warning',
	tentative: true,
	question: 'Do migrations run as one-off processes of their own?',
	messages: {
		command:
			'{{process}} migrates the database when it starts ("{{command}}"): every replica and every restart does it again, at the same time. Run it once per release.',
		started:
			'The running service migrates its own database ("{{command}}"): every replica and every restart does it again, at the same time. Run it once per release.',
		code: 'The running service migrates its own database: every replica and every restart does it again, at the same time. Run it once per release.',
		image:
			'The image {{image}}, on which this one stands, applies these migrations each time it starts: every replica and every restart does it again, at the same time. Run it once per release.',
		mode: 'Called with "{{mode}}", the image migrates the database before it starts its program ("{{command}}"): every replica and every restart does it again, at the same time. Run it once per release.',
		release: 'Migrations run in the release phase.',
		task: '{{process}} migrates the database as a process of its own.',
	},
	reads: [
		'process.declare',
		'task.declare',
		'migration.run',
		'process.spawn',
		'package',
		'compose.service',
		'http.route',
		'module.export',
		'image.base',
		'image.copy',
	],
	check({ project, report, affirm }) {
		const processes = deployedProcesses(project);
		const servers = processes.filter((process) => servesToo(process, project));
		const beside = new Set(startScriptsBeside(project).filter((process) => servesToo(process, project)));
		const seen = new Set<string>();
		/** The folders of packages whose commands were said to migrate. */
		const told = new Set<string>();
		for (const one of deployedCommands(project, [...servers, ...beside])) {
			const migration = migrationIn(one.command, project);
			const mixed = migration === undefined ? undefined : mixedLine(one, project, (command) => isMigration(command, project));
			// The steps of one line are one decision.
			const key = mixed && `${mixed.at.path}\0${declarationOf(one.process).path}\0${declarationOf(one.process).span.start}`;
			if (migration !== undefined && mixed && !seen.has(key!)) {
				seen.add(key!);
				told.add(one.process.package.folder);
				const fix = isGivenSettings(one, project) ? undefined : moveOut(mixed, project);
				// What a command says is certain; in code, a setting may decide.
				report({
					message: 'command',
					...mixed.at,
					sure: true,
					data: { process: describeStarterFirst(one.process, mixed.at.path, project), command: migration },
					// Where a variable turns it off, somebody has thought of it.
					...((beside.has(one.process) ||
						one.command.command.byDefault === true ||
						isOfNeighbour(one.process, project) ||
						isOneOfSeveral(one.process) ||
						startsUnknown(one.process) ||
						// A server that starts anew with each edit is one of a developer.
						one.process.commands.some(isForDeveloper) ||
						isEmbedded(project, joinPath(one.process.package.folder, 'package.json'))) && { severity: 'hint' }),
					fixes: fix ? [fix] : [],
				});
			}
		}
		for (const { at, mode, command } of migratingModes(project)) {
			if (![...seen].some((key) => key.startsWith(`${at.path}\0`))) {
				report({ message: 'mode', ...at, data: { mode, command }, severity: 'hint' });
			}
		}
		for (const { copy, base } of migratingCopies(project)) {
			report({
				message: 'image',
				path: copy.path,
				span: copy.span,
				data: { image: `${base.image}:${base.tag ?? ''}` },
				related: [{ at: base, message: 'It applies them before it serves.' }],
			});
		}
		for (const process of project.processes) {
			const { type, declaration } = process;
			if (
				type === 'development' ||
				servers.includes(process) ||
				beside.has(process) ||
				isAsidePath(declaration.path) ||
				!process.commands.some((command) => isMigration(command, project))
			) {
				continue;
			}
			if (type === 'release') {
				affirm({ message: 'release', ...declarationOf(process) });
			} else if (!servesToo(process, project)) {
				affirm({ message: 'task', ...declarationOf(process), data: { process: describeProcessFirst(process) } });
			}
		}
		const migrating: readonly Migrating[] = [
			...project.of('migration.run'),
			...project.of('process.spawn').filter((spawn) => commandOf(spawn) !== undefined),
		];
		// A file of its own that a process runs first: it migrates, whatever it is called, unless a setting keeps it from that.
		for (const process of servers.filter(({ package: { folder } }) => !told.has(folder))) {
			const first = migrating.find(
				(fact) =>
					(process.preparations.includes(fact.path) || (process.entries.length > 1 && process.entries.includes(fact.path))) &&
					!serviceRoles.includes(project.roleOf(fact.path).role) &&
					!isWithin(fact, 'test') &&
					(fact.guards ?? []).every(({ operator }) => operator === 'unset'),
			);
			if (first) {
				told.add(process.package.folder);
				report({
					message: 'command',
					path: first.path,
					span: first.span,
					data: {
						process: describeProcessFirst(process),
						command: (first.kind === 'process.spawn' && commandOf(first)) || baseName(first.path),
					},
					severity: 'hint',
					related: [{ at: declarationOf(process), message: 'It starts this file.' }],
				});
			}
		}
		const atStart = migrating.filter((fact) => {
			const isTask =
				isOfMemory(project, fact) ||
				isLockedElsewhere(project, fact.path) ||
				isWithin(fact, 'main-guard') ||
				isWithin(fact, 'test') ||
				isBehindSwitch(fact);
			return (
				serviceRoles.includes(project.roleOf(fact.path).role) &&
				!isTask &&
				!isWithin(fact, 'request-handler') &&
				!isCalledByRoute(project, fact)
			);
		});
		// However many steps a service migrates in, it is one decision.
		for (const [first, ...others] of groupedBy(atStart, ({ path }) => project.packageOf(path).folder).values()) {
			const command = first.kind === 'process.spawn' ? commandOf(first) : undefined;
			report({
				...(command === undefined ? { message: 'code' as const } : { message: 'started' as const, data: { command } }),
				path: first.path,
				span: first.span,
				related: others.slice(0, 10).map(({ path, span }) => ({ at: { path, span }, message: 'It migrates here, too.' })),
				...(isEmbedded(project, first.path) || (command !== undefined && !isStartFile(project, first.path))
					? { severity: 'hint' as const }
					: { sure: command !== undefined }),
			});
		}
	},
});

/** Whether a command starts a server that developers work with: one that starts anew with each edit, or says so by its name. */
function isForDeveloper({ started, argv }: ProcessCommand): boolean {
	const invocation = invocationOf(argv);
	return started.watches || (invocation !== undefined && developmentServerOf(invocation) !== undefined);
}

/** Whether a script says by its name that it is the one that migrates first: there is another one that does not. */
function isOneOfSeveral({ declaration: { source }, name }: Process): boolean {
	return source === 'script' && startsAfterTask(name);
}

/** Whether a process ends in a file that is not there, so that nothing tells whether it serves. */
function startsUnknown({ commands, entries, type }: Process): boolean {
	return type === 'unknown' && entries.length === 0 && commands.at(-1)?.started.target.kind === 'entry';
}

/** Whether a process is that of an image which is made elsewhere: another program, that a compose file starts beside this one. */
function isOfNeighbour({ declaration: { path, source, owner } }: Process, project: Project): boolean {
	const service = source.startsWith('compose') ? project.in(path, 'compose.service').find((one) => one.service === owner) : undefined;
	return service?.image !== undefined && service.build === undefined && !isPublishedHere(service.image, project);
}

/** What migrates: a call of a library, or a command that code starts. */
type Migrating = LocatedFact<'migration.run'> | LocatedFact<'process.spawn'>;

/** The migration that code has another program do: `exec('npx prisma migrate deploy')`. */
function commandOf({ command }: LocatedFact<'process.spawn'>): string | undefined {
	const invocations = command === undefined ? [] : argvsOfText(command).map(invocationOf);
	return invocations.map((one) => one && migrationOf(one)).find((name) => name !== undefined);
}

/** Whether a process starts with this file. In another one, who calls the function that starts the command cannot be told. */
function isStartFile(project: Project, path: string): boolean {
	return project.processesOf(path).some(({ entries }) => entries.includes(path));
}

/** Whether the code that imports the migration takes a lock for it, so that one instance of all does it. */
const isLockedElsewhere = remembered((project, path): boolean =>
	project.importersOf(path).some((importer) => importsLock(project, importer)),
);

/** How far before a migration the database that it is for is opened, in UTF-16 units. */
const sameFunction = 600;

/** A database that is gone with the process is made anew each time, schema included. */
function isOfMemory(project: Project, { path, span }: Migrating): boolean {
	return (
		project.in(path, 'datastore.open').findLast((one) => one.span.end <= span.start && span.start - one.span.end < sameFunction)?.memory ===
		true
	);
}

/** A function of its own that a route calls by its name: it runs when it is asked for, and not when the process starts. */
function isCalledByRoute(project: Project, fact: Migrating): boolean {
	const called = new Set(project.of('http.route').flatMap(({ calls }) => calls.map((name) => name.slice(name.lastIndexOf('.') + 1))));
	const exported = project.in(fact.path, 'module.export');
	// What is exported beside it may well be called by a route.
	const around = exported.filter(({ span, value }) => containsSpan(span, fact.span) || containsSpan(value.span, fact.span));
	return isWithin(fact, 'function') && (around.length > 0 ? around : exported).some(({ name }) => called.has(name));
}

/** The name of the migration that a command is, or is part of: what it runs says so, or the script or task it stands in. */
function migrationIn(command: ProcessCommand, project: Project): string | undefined {
	const invocation = invocationOf(command.argv);
	return (invocation && migrationOf(invocation)) ?? callersOf(command, project).find(isMigrationScript);
}

function isMigration(command: ProcessCommand, project: Project): boolean {
	return migrationIn(command, project) !== undefined;
}

/** Whether a process goes on after migrating. One that only migrates is a one-off process, whatever it is declared as. */
function servesToo({ commands }: Process, project: Project): boolean {
	const last = commands.at(-1);
	return last !== undefined && !isMigration(last, project);
}

/** Settings that a command line gives to what it starts: `PORT=$APP_PORT npm start`, `dotenv -- npm start`. */
const settingWords = /(?:^|[\s;&])[A-Za-z_]\w*=|(?:^|[\s/])(?:env-cmd|dotenvx?|cross-env|doppler|infisical|op)(?=\s)/;

/**
 * Whether something on the way to a migration may give it settings that it would lack as a process of its own: a script, or a
 * command line that starts the one it is written in.
 */
function isGivenSettings({ process, command }: DeployedCommand, project: Project): boolean {
	const way = command.through.flatMap(({ path, span }) =>
		project.in(path, 'process.declare').filter((one) => one.source === 'script' && containsSpan(one.span, span)),
	);
	return (
		command.through.some(({ path }) => path !== process.declaration.path && baseName(path) !== 'package.json') ||
		[process.declaration, ...way].some(
			(one) =>
				!(one.path === command.declaration.path && one.span.start === command.declaration.span.start) && settingWords.test(one.command),
		)
	);
}

/** The migration goes to the release process of the Procfile, as it is written. */
function moveOut({ at, line }: MixedLine, project: Project): FixPlan | undefined {
	const declaration = project.in(at.path, 'process.declare').find(({ span }) => containsSpan(span, at.span));
	const simple = line?.commands.find(({ span }) => span.start === at.span.start);
	return (
		declaration &&
		simple &&
		moveToRelease(
			declaration,
			declaration.command.slice(simple.span.start - declaration.span.start, simple.span.end - declaration.span.start),
		)
	);
}
