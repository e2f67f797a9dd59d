import type { LocatedFact } from '../../../core/fact.js';
import { commandsWritten } from '../../../project/commandLines.js';
import type { Project } from '../../../project/project.js';
import { execForm, runDirectly } from '../../../fixes/plans.js';
import { defineRule } from '../../rule.js';
import { isAsidePath } from '../../shared/aside.js';
import { buildStepOf } from '../../shared/buildCommands.js';
import {
	directCommand,
	givesItsPlace,
	mayGiveItsPlace,
	signalsReachAll,
	standsBetween,
	startedWords,
	startsWithExec,
} from '../../shared/imageCommands.js';
import { bareName, invocationOf } from '../../shared/invocation.js';
import { wordSet } from '../../../core/wordList.js';

export default defineRule({
	id: 'disposability/shell-form-command',
	scope: 'workspace',
	severity: 'warning',
	tentative: true,
	question: 'Does the image start its program without a shell in between?',
	messages: {
		shell:
			'This {{instruction}} is in shell form: "/bin/sh -c" is the first process of the container, and does not pass SIGTERM on to the program.',
		broken:
			'This {{instruction}} looks like a list of arguments and is no JSON: "/bin/sh -c" gets it as it stands, brackets and all, and finds no such program.',
		yields:
			'This {{instruction}} is in shell form: the shell of this base image gives its place to a single command, which that of another one, or one more command, does not. The exec form needs no shell.',
		exec: 'The {{instruction}} is in exec form: the program itself gets the signals.',
		replaced: 'The shell of this {{instruction}} gives its place to the program with "exec".',
	},
	reads: ['process.declare', 'image.base', 'image.shell'],
	check({ project, report, affirm }) {
		for (const declaration of imageCommands(project)) {
			const { path, span, form, source } = declaration;
			const instruction = source === 'dockerfile-cmd' ? 'CMD' : 'ENTRYPOINT';
			if (form === 'exec') {
				affirm({ message: 'exec', path, span, data: { instruction } });
			} else if (declaration.brokenList === true) {
				const plan = execForm(declaration);
				report({ message: 'broken', path, span, data: { instruction }, fixes: plan ? [plan] : [] });
			} else if (startsWithExec(declaration, project)) {
				affirm({ message: 'replaced', path, span, data: { instruction } });
			} else if (givesItsPlace(declaration, project)) {
				if (!signalsReachAll(path, project) && !onlyBuilds(declaration, project) && !runsClient(declaration)) {
					// Where a package manager stands behind the shell, its rule puts the program itself there (disposability/package-manager-as-pid1).
					const plan = isManaged(declaration) ? undefined : execForm(declaration);
					report({ message: 'yields', path, span, data: { instruction }, severity: 'hint', fixes: plan ? [plan] : [] });
				}
			} else if (!signalsReachAll(path, project) && !onlyBuilds(declaration, project) && !runsClient(declaration)) {
				// The exec form of "npm start" would only put npm in the shell's place.
				const direct = directCommand(declaration, project);
				const plan = (direct && runDirectly(declaration, direct)) ?? execForm(declaration);
				report({
					message: 'shell',
					path,
					span,
					data: { instruction },
					...(mayGiveItsPlace(declaration, project) && { severity: 'hint' }),
					fixes: plan ? [plan] : [],
				});
			}
		}
	},
});

/** Whether a package manager is asked to start the program. */
function isManaged(declaration: LocatedFact<'process.declare'>): boolean {
	return standsBetween(declaration)?.kind === 'manager';
}

/** Whether a container ends when it has built something: there is nothing that a signal would cut off. */
function onlyBuilds(declaration: LocatedFact<'process.declare'>, project: Project): boolean {
	const commands = project.processDeclaredAt(declaration)?.commands ?? [];
	return (
		commands.length > 0 &&
		commands.every(({ argv }) => {
			const invocation = invocationOf(argv);
			return invocation !== undefined && buildStepOf(invocation)?.kind === 'build';
		})
	);
}

/** Clients that do one thing and end. */
const clients: ReadonlySet<string> = wordSet(`
	psql pg_dump pg_restore mysql mysqldump mongo mongosh mongodump mongorestore mongoimport redis-cli sqlite3 curl wget aws gcloud
	az kubectl flyway liquibase migrate echo cat cp
`);

/** What stands before a client in its line: it waits for what the client asks, or prepares, and ends. */
const waits = /^(?:wait|sleep|dockerize|until|while|test|\[|cd|export|set|exit|true)$|^wait[-_]?for/;

/** Whether the last command of a line is a client, and none before it stays. */
function runsClient(declaration: LocatedFact<'process.declare'>): boolean {
	const commands = commandsWritten(declaration);
	const isClient = (name: string): boolean => clients.has(bareName(name));
	return commands.length < 2
		? isClient(startedWords(declaration)[0] ?? '')
		: isClient(commands.at(-1)!.started.program) &&
				commands.every(
					({ started: { program, background } }) => background !== true && (isClient(program) || waits.test(bareName(program))),
				);
}

/** CMD and ENTRYPOINT of the images that are deployed. */
function imageCommands(project: Project): readonly LocatedFact<'process.declare'>[] {
	return project
		.of('process.declare')
		.filter(
			({ source, final, path }) =>
				(source === 'dockerfile-cmd' || source === 'dockerfile-entrypoint') &&
				final !== false &&
				!isAsidePath(path) &&
				!project.isDevelopmentFile(path),
		);
}
