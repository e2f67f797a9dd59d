import { isWithin, type LocatedFact } from '../../../core/fact.js';
import { baseName, directoryOf, isOuterPath, joinPath, pathWithin } from '../../../core/paths.js';
import { serviceRoles } from '../../../core/role.js';
import type { Project } from '../../../project/project.js';
import { shutDownGracefully } from '../../../fixes/plans.js';
import { defineRule } from '../../rule.js';
import { isInExamples } from '../../shared/aside.js';
import { deployedCommands, deployedProcesses, describeProcessFirst } from '../../shared/deploy.js';
import { standsInForPlatform } from '../../shared/platformCalls.js';
import { isAtAnyPort, isPrompt } from '../../shared/ports.js';
import { isPublishedTool } from '../../shared/publishedTools.js';
import { isForMakers } from '../../shared/toolCode.js';
import { shutdownModules, startsGracefulServer } from '../../shared/shutdown.js';

type Running = LocatedFact<'server.listen'> | LocatedFact<'queue.consume'>;

export default defineRule({
	id: 'disposability/no-sigterm-handler',
	scope: 'workspace',
	severity: 'warning',
	question: 'Does every long-running process shut down cleanly on SIGTERM?',
	messages: {
		server: 'Nothing in this program handles SIGTERM: when the platform stops the process, requests in flight are cut off.',
		worker: 'Nothing in this program handles SIGTERM: when the platform stops the process, the job in hand is lost half done.',
		handled: 'The program handles SIGTERM.',
		library: 'The program shuts down by way of {{module}}.',
		framework: 'The server of {{api}} closes itself on SIGTERM.',
		command: '{{process}} runs "{{program}}", which closes itself on SIGTERM.',
	},
	reads: ['server.listen', 'queue.consume', 'signal.handle', 'module.import', 'role.sign', 'process.declare'],
	check({ project, report, affirm }) {
		for (const { invocation, process, command } of deployedCommands(project)) {
			if (startsGracefulServer(invocation)) {
				affirm({ message: 'command', ...command.at, data: { process: describeProcessFirst(process), program: invocation.program } });
			}
		}
		for (const [, running] of byProgram(project)) {
			const first = mainOf(project, running);
			const own = running.find((one): one is LocatedFact<'server.listen'> => one.kind === 'server.listen' && one.closesItself === true);
			const handler = shutdownOf(project, first.path);
			if (own) {
				affirm({ message: 'framework', path: own.path, span: own.span, data: { api: own.api } });
			} else if (
				(!handler || isOfAnotherProgram(project, first.path, handler.path)) &&
				(isLeftToAnother(project, first.path) || running.some((one) => one.kind === 'server.listen' && one.foreign === true))
			) {
				continue;
			} else if (handler && isOfAnotherProgram(project, first.path, handler.path)) {
				// Another program's handler does nothing for this one; how this one comes to its files may be more than imports tell.
				report({
					message: first.kind === 'server.listen' ? 'server' : 'worker',
					path: first.path,
					span: first.span,
					severity: 'hint',
					related: [
						{ at: { path: handler.path, span: handler.span }, message: 'No file of this program imports the one with this handler.' },
					],
				});
			} else if (handler?.kind === 'signal.handle') {
				affirm({ message: 'handled', path: handler.path, span: handler.span });
			} else if (handler) {
				affirm({ message: 'library', path: handler.path, span: handler.span, data: { module: handler.specifier } });
			} else if (first.kind === 'server.listen') {
				const plan = shutDownGracefully(first);
				report({
					message: 'server',
					path: first.path,
					span: first.span,
					fixes: plan ? [plan] : [],
					...((isForMakers(first.path) || standsInForPlatform(project, first.path)) && { severity: 'hint' as const }),
				});
			} else {
				report({ message: 'worker', path: first.path, span: first.span });
			}
		}
	},
});

/** Where a program does its work: in a file that a process starts, where one of those listens. */
function mainOf(project: Project, running: readonly Running[]): Running {
	const kind = running[0]!.kind;
	return (
		running.find(
			(one) =>
				one.kind === kind &&
				project.processesOf(one.path).some(({ type, entries }) => type !== 'development' && entries.includes(one.path)),
		) ?? running[0]!
	);
}

/**
 * What keeps programs running, by the program: one missing handler is one finding, however many ports a program listens on.
 * Servers come before consumers.
 */
function byProgram(project: Project): ReadonlyMap<string, readonly Running[]> {
	const programs = new Map<string, Running[]>();
	/** By a file that is started: the program that it was put to. */
	const keys = new Map<string, string>();
	const [started, aside] = [new Set<string>(), new Set<string>()];
	const deployed = deployedProcesses(project);
	// A package with a process whose start file cannot be seen (a shell script, what a build makes) may handle the signal there.
	const unseen = new Set(
		deployed.filter(({ entries, commands }) => entries.length === 0 || commands.length === 0).map((process) => process.package.folder),
	);
	for (const fact of [...project.of('server.listen'), ...project.of('queue.consume')]) {
		const { role } = project.roleOf(fact.path);
		// A platform that calls exported functions owns the process and its signals.
		const isCalled = project.in(fact.path, 'role.sign').some(({ sign }) => sign === 'serverless-handler');
		if (
			!serviceRoles.includes(role) ||
			isOuterPath(fact.path) ||
			isWithin(fact, 'test') ||
			isCalled ||
			isInExamples(fact.path) ||
			isCompiled(project, fact.path) ||
			isHelper(project, fact.path) ||
			isPrompt(project, fact.path) ||
			(fact.kind === 'server.listen' && isAtAnyPort(fact))
		) {
			continue;
		}
		const entries = project
			.processesOf(fact.path)
			.filter(({ type }) => type !== 'development')
			.flatMap((process) => process.entries);
		const home = project.packageOf(fact.path);
		if (entries.length === 0 ? unseen.has(home.folder) : entries.every((entry) => !project.has(entry))) {
			continue;
		}
		if (isPublishedTool(home, deployed) || [fact.path, ...entries].some((path) => lacksModules(project, path))) {
			continue;
		}
		// What several programs start is put to the one that is known already.
		const sorted = [...new Set(entries)].sort();
		const key = sorted.map((entry) => keys.get(entry)).find((known) => known !== undefined) ?? sorted[0] ?? home.folder;
		for (const entry of sorted) {
			keys.set(entry, keys.get(entry) ?? key);
		}
		programs.set(key, [...(programs.get(key) ?? []), fact]);
		(entries.length > 0 ? started : aside).add(home.folder);
	}
	// What no process reaches, beside a program of the same package that one starts, is a part of it or of none.
	for (const folder of aside) {
		if (started.has(folder)) {
			programs.delete(folder);
		}
	}
	return programs;
}

/** Whether processes start a file in the background, beside the program that they are about (`node healthcheck.js & node server.js`). */
function isHelper(project: Project, path: string): boolean {
	const own = project.processesOf(path).filter(({ type }) => type !== 'development');
	const deployed = own.filter(({ declaration }) => declaration.source !== 'script');
	const starts = (deployed.length > 0 ? deployed : own).flatMap(({ commands }) =>
		commands.filter(({ started: { target } }) => target.kind === 'entry' && baseName(target.file.text) === baseName(path)),
	);
	return starts.length > 0 && starts.every(({ started }) => started.background === true);
}

/**
 * Whether a file imports modules of the project that are not there: it is put together with others elsewhere, and the handler may
 * be among those.
 */
function lacksModules(project: Project, path: string): boolean {
	return project
		.in(path, 'module.import')
		.some(
			({ specifier, typeOnly, optional }) =>
				specifier.startsWith('.') &&
				!typeOnly &&
				!optional &&
				!/\.(?!c?m?[jt]sx?$)[a-z]+$/.test(specifier) &&
				project.resolveModule(specifier, path) === undefined,
		);
}

/** What a compiler wrote is judged where it was written by hand. */
function isCompiled(project: Project, path: string): boolean {
	return project.of('build.output').some((output) => {
		const folder = joinPath(directoryOf(output.path), output.outDir);
		return folder !== directoryOf(output.path) && pathWithin(folder, path) !== undefined;
	});
}

/** Whether a file is none of a program that is known, and nothing imports it: it is started by itself. */
function isOfAnotherProgram(project: Project, path: string, handler: string): boolean {
	const processes = project.processesOf(path).filter(({ type }) => type !== 'development');
	return processes.length > 0 && !processes.some(({ files }) => files.has(handler)) && project.importersOf(handler).length === 0;
}

/**
 * Names of functions that packages offer to close what runs when a signal comes: `registerShutdownConfig`, `gracefulExit`,
 * `handleTerminationSignals`.
 */
const shutdownName =
	/shut_?down|graceful|terminat(?:ion|or)|(?:on|handle|listen|process|exit|kill|stop)[A-Za-z]{0,12}signal|signal_?handler|^(?:register|use|setup|manage|app|server)?_?lifecycle/i;

/** Interfaces of a framework that says only when it is told of signals (`OnApplicationShutdown`), and calls of a cloud. */
const otherName = /^(?:On|Before)[A-Z]|Command$/;

/**
 * Whether the program takes from a package whose code is not seen here what by its name closes it on a signal, or from one of the
 * workspace that handles it: nothing is known to be missing.
 */
function isLeftToAnother(project: Project, path: string): boolean {
	return filesOfProgram(project, path).some((file) =>
		project.in(file, 'module.import').some((taken) => {
			if (taken.typeOnly || taken.specifier.startsWith('.')) {
				return false;
			}
			const sibling = project.packages.find(
				({ name, folder }) =>
					name !== undefined &&
					folder !== project.packageOf(path).folder &&
					(taken.specifier === name || taken.specifier.startsWith(`${name}/`)),
			);
			if (sibling !== undefined) {
				return project
					.of('signal.handle')
					.some(
						(handler) =>
							handler.signal === 'SIGTERM' &&
							project.packageOf(handler.path).folder === sibling.folder &&
							serviceOrLibrary.has(project.roleOf(handler.path).role),
					);
			}
			return (
				project.resolveModule(taken.specifier, file) === undefined &&
				taken.names.some(({ exported }) => shutdownName.test(exported) && !otherName.test(exported))
			);
		}),
	);
}

const serviceOrLibrary: ReadonlySet<string> = new Set(['server', 'worker', 'library', 'unknown']);

/** The files of the programs that a file belongs to; what developers start counts only where nothing else does. */
function filesOfProgram(project: Project, path: string): readonly string[] {
	const processes = project.processesOf(path);
	const deployed = processes.filter(({ type }) => type !== 'development');
	return [...new Set([path, ...(deployed.length > 0 ? deployed : processes).flatMap(({ files }) => [...files])])];
}

/**
 * A handler among the files of the program. Where imports could not all be followed, one anywhere else in the running code of the
 * package counts too.
 */
function shutdownOf(project: Project, path: string): LocatedFact<'signal.handle'> | LocatedFact<'module.import'> | undefined {
	// What developers start may be all programs of a workspace side by side, and is one only where nothing else is.
	const program = new Set(project.processesOf(path).length > 0 ? filesOfProgram(project, path) : []);
	const home = project.packageOf(path);
	// Packages may hold several programs, each with handlers of its own.
	const isOfAnother = (file: string): boolean => program.size > 0 && project.processesOf(file).some(({ type }) => type !== 'development');
	const isRunning = (file: string): boolean =>
		program.has(file) ||
		(project.packageOf(file) === home &&
			!isOfAnother(file) &&
			['server', 'worker', 'library', 'unknown', 'cli'].includes(project.roleOf(file).role));
	const handlers = project.of('signal.handle').filter(({ signal, path: file }) => signal === 'SIGTERM' && isRunning(file));
	const imports = project
		.of('module.import')
		.filter(({ specifier, typeOnly, path: file }) => shutdownModules.has(specifier) && !typeOnly && isRunning(file));
	return handlers.find((one) => program.has(one.path)) ?? handlers[0] ?? imports[0];
}
