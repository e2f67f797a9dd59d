import type { LocatedFact } from '../../core/fact.js';
import { baseName } from '../../core/paths.js';
import { containsSpan, type Location } from '../../core/text.js';
import { argvsOfText } from '../../project/commandLines.js';
import { startsAfterTask } from '../../project/processTypes.js';
import type { Process, ProcessCommand, Project } from '../../project/project.js';
import { isAsideName, isAsidePath, isInExamples } from './aside.js';
import { taskAround } from './callers.js';
import { invocationOf, type Invocation } from './invocation.js';
import { mountsSources } from './mounts.js';
import { remembered } from '../../project/remember.js';

/** One command of a process that a deploy runs. */
export interface DeployedCommand {
	readonly process: Process;
	readonly command: ProcessCommand;
	readonly invocation: Invocation;
	/** The programs as they are written in the same command line, wrappers included (`nohup node server.js` is `nohup` and then `node`). */
	readonly written: readonly Invocation[];
}

/**
 * The processes that a deploy keeps running: those of Procfiles, final image stages, compose files and `start` scripts that serve
 * no development. A package's
 * `start` script counts only where no other manifest says how the package is started.
 */
export function deployedProcesses(project: Project): readonly Process[] {
	return deployed(project, '');
}

const deployed = remembered((project): readonly Process[] => {
	const running = startedByDeploys(project).filter((process) => !saysDevelopment(process));
	const declared = running.filter((process) => process.declaration.source !== 'script' && isOurs(process, project));
	const declaredPackages = new Set(declared.map((process) => process.package.folder));
	const developed = scriptsOfDevelopment(project);
	const scripts = running.filter(
		(process) =>
			process.declaration.source === 'script' &&
			!developed.has(process.declaration) &&
			process.package.kind === 'service' &&
			!declaredPackages.has(process.package.folder) &&
			!isDebugged(process),
	);
	return [...declared, ...scripts];
});

/**
 * The `start` scripts of services that a deploy starts some other way, and those for production: it does not run them, and people and other
 * platforms do. What is said of them is no more than a hint.
 */
export function startScriptsBeside(project: Project): readonly Process[] {
	const running = new Set(deployedProcesses(project));
	const packages = new Set([...running].map((process) => process.package.folder));
	return startedByDeploys(project).filter(
		(process) =>
			process.declaration.source === 'script' &&
			(process.name === 'start' || startsRelease.test(process.name) || startsAfterTask(process.name)) &&
			process.package.kind === 'service' &&
			packages.has(process.package.folder) &&
			!running.has(process) &&
			!saysDevelopment(process) &&
			// What brings up containers beside the program is for somebody's machine, whatever it is called.
			!process.commands.some(({ started: { program } }) => program === 'docker' || program === 'docker-compose'),
	);
}

/** Names of scripts that start what a deploy runs: `start:prod`, or `prod` alone. */
const startsRelease = /^(?:(?:start|serve)[:._-])?(?:prod|production|live)$/;

/**
 * Processes of images that set the environment to development for what they run, where nothing else says how their package is
 * started: an image that nobody calls one for developers is
 * what gets deployed.
 */
export function deployedDevelopment(project: Project): readonly Process[] {
	const others = new Set(
		deployedProcesses(project)
			.filter(({ declaration }) => declaration.source !== 'script')
			.map((process) => process.package.folder),
	);
	return startedByDeploys(project).filter(
		(process) => process.declaration.source.startsWith('dockerfile') && saysDevelopment(process) && !others.has(process.package.folder),
	);
}

/**
 * What a cluster or a platform runs to its end, by a schedule or once, as far as it starts a program of the project: a container that
 * only clears up after others is no part of a release.
 */
export function deployedTasks(project: Project): readonly Process[] {
	return project.processes.filter(
		(process) =>
			(process.declaration.purpose === 'scheduled' || process.declaration.purpose === 'task') &&
			/^(?:workload|workload-entrypoint|platform)$/.test(process.declaration.source) &&
			process.entries.length > 0 &&
			isForDeploys(process, project),
	);
}

/** What runs on and on, and is written where nothing is for development, tests or explanation. */
function startedByDeploys(project: Project): readonly Process[] {
	return project.processes.filter((process) => isRunning(process) && isForDeploys(process, project));
}

function isForDeploys(process: Process, project: Project): boolean {
	return (
		!isAsidePath(process.declaration.path) &&
		!project.isDevelopmentFile(process.declaration.path) &&
		!isAsideName(process.name) &&
		!startsExample(process)
	);
}

/**
 * Package scripts that only scripts with a word for development in their environment call: `"start": "NODE_ENV=development run-p
 * start:web start:api"`.
 */
function scriptsOfDevelopment(project: Project): ReadonlySet<Process['declaration']> {
	const called = (process: Process): readonly Process['declaration'][] =>
		process.commands
			.flatMap(({ declaration, through }) => [
				declaration,
				...through.flatMap(({ path, span }) => project.in(path, 'process.declare').filter((one) => containsSpan(one.span, span))),
			])
			.filter((declaration) => declaration !== process.declaration);
	const scripts = project.processes.filter(({ declaration }) => declaration.source === 'script');
	const others = new Set(scripts.filter((process) => !saysDevelopment(process)).flatMap(called));
	return new Set(
		scripts
			.filter(saysDevelopment)
			.flatMap(called)
			.filter((declaration) => !others.has(declaration)),
	);
}

/** The commands of the deployed processes, each place once, however many processes lead to it. */
export function deployedCommands(project: Project, processes: readonly Process[] = deployedProcesses(project)): readonly DeployedCommand[] {
	const seen = new Set<string>();
	const commands: DeployedCommand[] = [];
	for (const process of processes) {
		for (const command of process.commands) {
			const invocation = invocationOf(command.argv);
			const key = `${command.at.path}\0${command.at.span.start}\0${command.argv.join('\0')}`;
			if (invocation && !seen.has(key)) {
				seen.add(key);
				commands.push({ process, command, invocation, written: writtenIn(command, project) });
			}
		}
	}
	return commands;
}

/**
 * The commands of the line a command stands in, each with the programs that stand in front of it. The lines of a script have
 * nothing to do with each other.
 */
function writtenIn({ line, argv, command, at }: ProcessCommand, project: Project): readonly Invocation[] {
	const beside = project.in(at.path, 'shell.script').length > 0 ? [command] : line.commands;
	return beside.flatMap(({ words }) => {
		const texts = words.map(({ text }) => text);
		const leading = texts.length - argv.length;
		const wraps = leading > 0 && argv.every((word, index) => texts[leading + index] === word);
		const starts = [0, ...texts.keys()].filter(
			(index, order) => order === 0 || (wraps && index > 0 && index < leading && !texts[index]!.startsWith('-')),
		);
		return starts.map((index) => invocationOf(texts.slice(index))).filter((one) => one !== undefined);
	});
}

/** Where a step stands beside the program it does not belong to, and the command line there. */
export interface MixedLine {
	readonly at: Location;
	/** Undefined where the spans of its words are not those of the text. */
	readonly line?: ProcessCommand['line'];
}

/**
 * Where a process runs a step together with its program: with `"start": "npm run build && node dist"`, in the start script, not
 * in the build script it calls.
 * `isStep` tells the commands that are steps like this one.
 */
export function mixedLine(
	{ process, command }: DeployedCommand,
	project: Project,
	isStep: (command: ProcessCommand) => boolean,
): MixedLine {
	const others = process.commands.filter((other) => !isStep(other));
	for (const at of [command.at, ...command.through.toReversed()]) {
		if (
			project.in(at.path, 'shell.script').length > 0 &&
			others.some((other) => [other.at, ...other.through].some(({ path }) => path === at.path))
		) {
			return { at };
		}
		const declaration = declarationAround(project, at);
		const around = declaration ?? taskAround(project, at);
		const beside = others.find((other) =>
			[other.at, ...other.through].some(
				(place) => around !== undefined && place.path === around.path && containsSpan(around.span, place.span),
			),
		);
		if (around && beside) {
			const inLine =
				declaration &&
				process.commands.find((other) => other.at.path === declaration.path && containsSpan(declaration.span, other.at.span));
			return { at, ...(inLine && isExact(declaration) && { line: inLine.line }) };
		}
	}
	return { at: command.at };
}

/** The command line of a command, when the spans of its words are those of the text. */
export function exactLine({ command: { at, line } }: DeployedCommand, project: Project): ProcessCommand['line'] | undefined {
	const declaration = declarationAround(project, at);
	return declaration && isExact(declaration) ? line : undefined;
}

function declarationAround(project: Project, { path, span }: Location): LocatedFact<'process.declare'> | undefined {
	return project.in(path, 'process.declare').find((declaration) => containsSpan(declaration.span, span));
}

/** Escapes, continuation lines and the exec form make the text of a command differ from what is written. */
function isExact({ form, span, command }: LocatedFact<'process.declare'>): boolean {
	return form === 'shell' && span.end - span.start === command.length;
}

/** Whether all that a process runs could be read. */
export function isFullyRead(process: Process): boolean {
	return process.commands.length > 0 && process.commands.every(({ line }) => line.complete);
}

/** Where the process itself is declared. */
export function declarationOf(process: Process): Location {
	return { path: process.declaration.path, span: process.declaration.span };
}

/** What messages call a process: `the web process`, `the start script`, `the image's command`. */
export function describeProcess({ name, declaration }: Process): string {
	switch (declaration.source) {
		case 'script':
			return `the ${name} script`;
		case 'dockerfile-cmd':
		case 'dockerfile-entrypoint':
			return `the image's ${declaration.source === 'dockerfile-cmd' ? 'CMD' : 'ENTRYPOINT'}`;
		case 'compose':
		case 'compose-entrypoint':
			return `the service ${declaration.owner ?? name}`;
		default:
			return `the ${name} process`;
	}
}

/** {@link describeProcess} at the start of a sentence. */
export function describeProcessFirst(process: Process): string {
	const text = describeProcess(process);
	return text.charAt(0).toUpperCase() + text.slice(1);
}

/** {@link describeProcessFirst} of what runs a command in a file: the script of an image's ENTRYPOINT may start what the CMD says. */
export function describeStarterFirst(process: Process, file: string, project: Project): string {
	const { path, source, span } = process.declaration;
	const isOfEntrypoint =
		source === 'dockerfile-cmd' &&
		file !== path &&
		project
			.in(path, 'process.declare')
			.some(
				(other) =>
					other.source === 'dockerfile-entrypoint' &&
					other.final !== false &&
					other.span.start !== span.start &&
					argvsOfText(other.command).some((argv) => argv.some((word) => baseName(word) === baseName(file))),
			);
	return isOfEntrypoint ? "The image's ENTRYPOINT" : describeProcessFirst(process);
}

function isRunning({ type, declaration: { source, final, owner } }: Process): boolean {
	if (final === false || (owner !== undefined && isAsideName(owner))) {
		return false;
	}
	// What a file of the deploy starts is deployed, even where the command is one for development: that is what rules look for.
	const isStated = source === 'procfile' || source === 'platform' || source === 'dockerfile-cmd' || source === 'dockerfile-entrypoint';
	return type === 'web' || type === 'worker' || (type === 'unknown' && source !== 'script') || (type === 'development' && isStated);
}

/**
 * Whether a process itself sets the environment to development or tests for what it runs (`NODE_ENV=development nodemon`): its
 * author made it for developers.
 */
export function saysDevelopment({ commands, declaration }: Process): boolean {
	return (
		[declaration, ...commands.map((one) => one.declaration)].some(({ command }) => setsDevelopment.test(command)) ||
		commands.some(
			({ command: { words, assignments } }) =>
				words.some(({ text }) => setsDevelopment.test(text)) ||
				assignments.some(({ name, value }) => setsDevelopment.test(`${name}=${value.text}`)),
		)
	);
}

const setsDevelopment = /(?:^|[\s"'])NODE_ENV=["']?(?:dev|development|local|test)["']?(?:$|[\s"';&])/;

/** A script beside `start` that waits for a debugger. */
function isDebugged({ name, commands }: Process): boolean {
	return name !== 'start' && commands.some(({ argv }) => argv.some((word) => /^--inspect(?:-brk|-wait)?(?:=|$)/.test(word)));
}

function startsExample({ entries }: Process): boolean {
	return entries.length > 0 && entries.every(isInExamples);
}

/**
 * A service of a compose file is ours when it is built here, or its command leads to our files; the others (a database, a proxy)
 * are somebody else's programs.
 */
function isOurs({ declaration, entries, commands }: Process, project: Project): boolean {
	if (declaration.source !== 'compose' && declaration.source !== 'compose-entrypoint') {
		return true;
	}
	const service = project.in(declaration.path, 'compose.service').find((one) => one.service === declaration.owner);
	// Where the sources are lent to a container, people work on them.
	if (
		(service?.target !== undefined && isAsideName(service.target)) ||
		(service && mountsSources(project, service.path, service.service))
	) {
		return false;
	}
	return service?.build !== undefined
		? service.dockerfile === undefined || !isAsidePath(service.dockerfile)
		: entries.length > 0 || commands.some(({ through }) => through.length > 0);
}
