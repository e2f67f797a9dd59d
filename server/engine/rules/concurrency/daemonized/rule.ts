import type { FixPlan } from '../../../core/fix.js';
import { baseName, directoryOf, joinPath } from '../../../core/paths.js';
import { serviceRoles } from '../../../core/role.js';
import type { Location } from '../../../core/text.js';
import { commandsWritten } from '../../../project/commandLines.js';
import type { Project } from '../../../project/project.js';
import { replace } from '../../../fixes/plans.js';
import { defineRule } from '../../rule.js';
import { buildStepOf } from '../../shared/buildCommands.js';
import { taskAround } from '../../shared/callers.js';
import { daemonizerOf, isForegroundProgram, keeperOf } from '../../shared/daemonizers.js';
import {
	deployedCommands,
	deployedProcesses,
	describeProcessFirst,
	exactLine,
	startScriptsBeside,
	type DeployedCommand,
} from '../../shared/deploy.js';
import { isService } from '../../shared/deliveryScripts.js';
import { endOfPath, pathInWords } from '../../shared/filePlaces.js';
import { invocationOf } from '../../shared/invocation.js';
import { groupedBy } from '../../../core/group.js';
import { wordSet } from '../../../core/wordList.js';
import { deliveries } from './deliveries.js';

export default defineRule({
	id: 'concurrency/daemonized',
	scope: 'workspace',
	severity: 'error',
	tentative: true,
	question: 'Do processes run in the foreground, under the process manager of the platform?',
	messages: {
		daemon:
			'{{process}} hands its program to "{{command}}", which puts it into the background: the platform can neither see its output, nor restart it, nor stop it.',
		kept: '{{process}} runs under "{{command}}", which starts it again after a crash: the platform, whose work that is, never learns that it crashed.',
		background: '{{process}} ends its command with "&": the program runs in the background, where the platform cannot see it.',
		loader:
			'{{server}} is told to leave for the background with the program that it loads: the platform can neither see its output, nor restart it, nor stop it.',
		pidFile: "The service writes a PID file ({{file}}). Knowing and stopping processes is the work of the platform's process manager.",
		foreground: '{{process}} runs "{{program}}" in the foreground, where the platform manages it.',
	},
	reads: [
		'process.declare',
		'process.loader',
		'file.write',
		'package',
		'compose.service',
		'shell.script',
		'pipeline.step',
		'pipeline.action',
	],
	check({ project, report, affirm }) {
		const seen = new Set<string>();
		/** The files in which something was looked at, whatever came of it. */
		const visited = new Set<string>();
		/** The folders of packages of which it was said. */
		const told = new Set<string>();
		const beside = new Set(startScriptsBeside(project));
		for (const one of deployedCommands(project, [...deployedProcesses(project), ...beside])) {
			const {
				command: { at, line },
				invocation,
				written,
				process,
			} = one;
			visited.add(at.path);
			const name = describeProcessFirst(process);
			const daemonizer = [invocation, ...written].map(daemonizerOf).find((found) => found !== undefined);
			const inBackground =
				line.complete &&
				!waits(one, project) &&
				process.commands.every((other) => other.line !== line || (other.started.background === true && other.started.conditional !== true));
			const keeper = daemonizer === undefined ? [invocation, ...written].map(keeperOf).find((found) => found !== undefined) : undefined;
			const key = `${at.path}\0${at.span.start}\0${daemonizer ?? keeper ?? (inBackground ? '&' : '')}`;
			// One that a line names is one, however many commands follow it there.
			const inLine = `${at.path}\0${process.name}\0${daemonizer ?? keeper ?? at.span.start}`;
			if (seen.has(key) || seen.has(inLine) || ((daemonizer !== undefined || inBackground) && (onlyBuilds(one) || isBeside(one)))) {
				continue;
			}
			seen.add(key).add(inLine);
			const isLast = one.command === process.commands.at(-1);
			const severity = beside.has(process) || showsLogs(process.commands.at(-1)) ? ('hint' as const) : undefined;
			if (daemonizer !== undefined) {
				const fix = runInForeground(one, project);
				told.add(process.package.folder);
				report({
					message: 'daemon',
					...at,
					// A program that leaves for the background by itself is certain; what a shell script or a task does around it may be more, and a store is no program of the service.
					sure:
						!at.path.endsWith('.sh') &&
						(isLast || taskAround(project, at) === undefined) &&
						!invocation.arguments.some((word) => stores.has(word)),
					data: { process: name, command: daemonizer },
					...(severity && { severity }),
					fixes: fix ? [fix] : [],
				});
			} else if (inBackground) {
				report({ message: 'background', ...at, data: { process: name }, ...(severity && { severity }) });
			} else if (keeper !== undefined) {
				const fix = runInForeground(one, project);
				report({
					message: 'kept',
					...at,
					data: { process: name, command: keeper },
					severity: severity ?? 'warning',
					fixes: fix ? [fix] : [],
				});
			} else if (
				!severity &&
				!(one.command.started.background === true && waits(one, project)) &&
				isForegroundProgram(invocation.program)
			) {
				affirm({ message: 'foreground', ...at, data: { process: name, program: invocation.program } });
			}
		}
		// A script that people call on the machine of a deploy, since nothing else does.
		for (const { at, daemonizer } of handScripts(project)) {
			if (!visited.has(at.path) && !isNamedByPipelines(project, at.path)) {
				told.add(project.packageOf(at.path).folder);
				report({
					message: 'daemon',
					...at,
					data: { process: baseName(at.path), command: daemonizer },
					severity: 'hint',
				});
			}
		}
		// What no process of a deploy is, and people or a pipeline call all the same: one decision, however many places it takes.
		for (const [first, ...others] of groupedBy(deliveries(project), ({ service }) => service).values()) {
			if (!told.has(first.service)) {
				report({
					message: 'daemon',
					...first.at,
					data: { process: first.name, command: first.daemonizer },
					severity: 'hint',
					related: others.slice(0, 10).map(({ at }) => ({ at, message: 'Here, too.' })),
				});
			}
		}
		for (const { path, server, background } of project.of('process.loader')) {
			if (background !== undefined && isService(project, path)) {
				report({ message: 'loader', path, span: background, data: { server }, severity: 'hint' });
			}
		}
		for (const fact of project.of('file.write')) {
			const { role } = project.roleOf(fact.path);
			const { target } = project.resolved(fact);
			if ((role === 'server' || role === 'worker') && fact.operation !== 'create-folder' && pidFile.test(endOfPath(target))) {
				report({ message: 'pidFile', path: fact.path, span: fact.span, data: { file: pathInWords(target) } });
			}
		}
	},
});

/** Programs of data stores, which developers keep running beside the service. */
const stores: ReadonlySet<string> = wordSet(`redis-server mongod mysqld postgres memcached elasticsearch rabbitmq-server`);

/** Whether a step of a pipeline names a script: what it starts there is over with the job. */
function isNamedByPipelines(project: Project, path: string): boolean {
	return project.of('pipeline.step').some(({ command }) => command.includes(baseName(path)));
}

/** The commands of shell scripts beside a service's manifest that put a program of the service into the background. */
function handScripts(project: Project): readonly { readonly at: Location; readonly daemonizer: string }[] {
	return project
		.of('shell.script')
		.filter(({ path }) => isService(project, path) && directoryOf(path) === project.packageOf(path).folder)
		.flatMap((script) => {
			const started = commandsWritten(script).flatMap(({ started: { target }, argv, command }) => {
				const invocation = invocationOf(argv);
				const daemonizer = invocation && daemonizerOf(invocation);
				const isOurs =
					target.kind === 'entry' && serviceRoles.includes(project.roleOf(joinPath(directoryOf(script.path), target.file.text)).role);
				return daemonizer !== undefined && isOurs ? [{ at: { path: script.path, span: command.span }, daemonizer }] : [];
			});
			return started.slice(0, 1);
		});
}

/** Files that hold the number of a process, by their names. */
const pidFile = /\.pid$|(?:^|[/._-])pid[-_]?file$/i;

/** Whether a command shows what the program in the background prints, and goes on for as long as somebody looks on: `pm2 logs`. */
function showsLogs(command: DeployedCommand['command'] | undefined): boolean {
	const [program, verb] = command?.argv ?? [];
	return program === 'pm2' && (verb === 'logs' || verb === 'monit');
}

/** Whether the shell stays in front until the programs end that it sent to the background: `api & proxy & wait -n`. */
function waits({ command: { at, line } }: DeployedCommand, project: Project): boolean {
	const script = project.in(at.path, 'shell.script')[0];
	const commands = script ? commandsWritten(script).map(({ command }) => command) : line.commands;
	return commands.some(({ words, conditional }) => (words[0]?.text === 'wait' || words[0]?.text === 'fg') && conditional !== true);
}

/** Whether the process goes on to the project's own program in the foreground: what went to the background is a helper of it. */
function isBeside({ process, command }: DeployedCommand): boolean {
	return process.commands
		.slice(process.commands.indexOf(command) + 1)
		.some((later) => later.started.target.kind === 'entry' && later.started.background !== true);
}

/** Programs that stand around a step of a build and are over at once. */
const helpers: ReadonlySet<string> = wordSet(`
	echo printf cp mv rm mkdir ln chmod chown touch sleep true test export set
`);

/** Whether what stands in the background builds something and ends: no program is hidden there. */
function onlyBuilds({ process, command: { at } }: DeployedCommand): boolean {
	const inside = process.commands.filter((other) =>
		[other.at, ...other.through].some(({ path, span }) => path === at.path && span.start === at.span.start),
	);
	const invocations = inside.flatMap(({ argv }) => invocationOf(argv) ?? []);
	const steps = invocations.filter((one) => buildStepOf(one) !== undefined);
	return steps.length > 0 && invocations.every((one) => steps.includes(one) || helpers.has(one.program));
}

/**
 * `forever -m 5 server.js`, `pm2 start server.js` and `nohup node server.js &` come down to `node server.js`, when nothing else
 * is in the command.
 */
function runInForeground(one: DeployedCommand, project: Project): FixPlan | undefined {
	const line = exactLine(one, project);
	const { path } = one.command.at;
	const [simple, ...others] = line?.commands ?? [];
	if (!simple || others.length > 0 || !line?.complete || simple.redirections.length > 0 || simple.words.some(({ expands }) => expands)) {
		return undefined;
	}
	const texts = simple.words.map(({ text }) => text);
	const node = texts.indexOf('node');
	const file = texts.findIndex((text, index) => index > 0 && /\.[cm]?js$/.test(text) && !/(^|[./])(ecosystem|pm2)[.-]/.test(text));
	const from = node > 0 ? node : file;
	// Options after the file may be the daemonizer's (`pm2 start server.js --name api`): then a person has to look.
	const isDaemonizers = node < 0 && texts.slice(file + 1).some((text) => text.startsWith('-'));
	if (from <= 0 || isDaemonizers) {
		return undefined;
	}
	const newText = texts.slice(from).join(' ');
	const end = simple.next === '&' ? endOfLine(one, project) : simple.words.at(-1)!.span.end;
	return replace('Run the program in the foreground', 'suggestion', [
		{ path, span: { start: simple.words[0]!.span.start, end }, newText: node > 0 ? newText : `node ${newText}` },
	]);
}

/** The end of the declaration, so that the "&" goes too. */
function endOfLine({ command: { at } }: DeployedCommand, project: Project): number {
	return (
		project.in(at.path, 'process.declare').find(({ span }) => span.start <= at.span.start && at.span.end <= span.end)?.span.end ??
		at.span.end
	);
}
