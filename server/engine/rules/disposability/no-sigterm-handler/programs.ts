import { isWithin, type LocatedFact } from '../../../core/fact.js';
import { baseName, directoryOf, isOuterPath, joinPath, pathWithin } from '../../../core/paths.js';
import { serviceRoles } from '../../../core/role.js';
import type { Process, Project } from '../../../project/project.js';
import { isInExamples } from '../../shared/aside.js';
import { deployedProcesses } from '../../shared/deploy.js';
import { holdsSettings, isFrameworkBuild, isGeneratedCode, missingModuleOf, templateOfModule } from '../../shared/missingModules.js';
import { isPlatformFunction } from '../../shared/platformCalls.js';
import { isAtAnyPort, isPrompt } from '../../shared/ports.js';
import { isPublishedTool } from '../../shared/publishedTools.js';

/** In milliseconds: what comes back sooner watches something. */
const shortestPeriod = 1000;

/** What keeps a program running. */
export type Running = LocatedFact<'server.listen'> | LocatedFact<'queue.consume'> | LocatedFact<'process.loop'> | LocatedFact<'schedule'>;

/**
 * What keeps programs running, by the program: one missing handler is one finding, however many ports a program listens on.
 * Servers come before consumers, those before loops, and timers come last.
 */
export function byProgram(project: Project): ReadonlyMap<string, readonly Running[]> {
	const programs = new Map<string, Running[]>();
	/** By a file that is started: the program that it was put to. */
	const keys = new Map<string, string>();
	const [started, aside] = [new Set<string>(), new Set<string>()];
	const deployed = deployedProcesses(project);
	// A package with a process whose start file cannot be seen (a shell script, what a build makes) may handle the signal there.
	const unseen = new Set(
		deployed
			.filter((process) => (process.entries.length === 0 || process.commands.length === 0) && !onlyWatches(process))
			.map((process) => process.package.folder),
	);
	for (const fact of [
		...project.of('server.listen'),
		...project.of('queue.consume'),
		...project.of('process.loop'),
		...project.of('schedule'),
	]) {
		const { role } = project.roleOf(fact.path);
		const entries = entriesOf(project, fact.path);
		// A platform that calls exported functions owns the process and its signals, and that of all that these take along.
		const isCalled =
			(isPlatformFunction(project, fact.path) && !isStartedByImage(fact.path, deployed)) || isTakenAlong(project, fact.path, entries);
		if (
			!serviceRoles.includes(role) ||
			isOuterPath(fact.path) ||
			isWithin(fact, 'test') ||
			isCalled ||
			isInExamples(fact.path) ||
			isCompiled(project, fact.path) ||
			isHelper(project, fact.path) ||
			isPrompt(project, fact.path) ||
			(fact.kind === 'server.listen' && isAtAnyPort(fact)) ||
			((fact.kind === 'process.loop' || fact.kind === 'schedule') && !isOfProcess(fact, deployed))
		) {
			continue;
		}
		const home = project.packageOf(fact.path);
		// What else a program does by a timer, is done beside its work.
		if (fact.kind === 'schedule' && entries.some((entry) => keys.has(entry))) {
			continue;
		}
		if (entries.length === 0 ? unseen.has(home.folder) : entries.every((entry) => !project.has(entry))) {
			continue;
		}
		if (isPublishedTool(home, deployed, project) || [fact.path, ...entries].some((path) => lacksModules(project, path))) {
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

/** Whether an image, or what runs one, starts a file as well that a platform builds as a function: there it owns the process. */
function isStartedByImage(path: string, deployed: readonly Process[]): boolean {
	return deployed.some(({ declaration: { source }, entries }) => /^(?:dockerfile|compose|workload)/.test(source) && entries.includes(path));
}

/** Whether a platform calls all that starts with a file, which nothing but a script of the manifest runs otherwise: no image does. */
function isTakenAlong(project: Project, path: string, entries: readonly string[]): boolean {
	return (
		entries.length > 0 &&
		entries.every((entry) => isPlatformFunction(project, entry)) &&
		project.processesOf(path).every(({ declaration }) => declaration.source === 'script')
	);
}

/** The files that processes start which are no developer's, of those that reach a file. */
export function entriesOf(project: Project, path: string): readonly string[] {
	return project
		.processesOf(path)
		.filter(({ type }) => type !== 'development')
		.flatMap(({ entries }) => entries);
}

/**
 * Whether all that a process starts is a watcher whose own settings say which file it runs (those of Nest name a project, which may not
 * lie where it is looked for): that is one of the package, for which it handles nothing.
 */
export function onlyWatches({ commands }: Process): boolean {
	return (
		commands.length > 0 &&
		commands.every(
			({ started: { watches, target } }) =>
				watches && (target.kind === 'program' || (target.kind === 'framework' && target.framework === 'nest')),
		)
	);
}

/**
 * Whether processes start a file in the background, beside the program that they are about (`node healthcheck.js & node server.js`).
 * Where all of them are in the background, and a shell waits for them, none is beside another.
 */
function isHelper(project: Project, path: string): boolean {
	const own = project.processesOf(path).filter(({ type }) => type !== 'development');
	const deployed = own.filter(({ declaration }) => declaration.source !== 'script');
	const commands = (deployed.length > 0 ? deployed : own).flatMap((process) => process.commands);
	const starts = commands.filter(({ started: { target } }) => target.kind === 'entry' && baseName(target.file.text) === baseName(path));
	return (
		starts.length > 0 &&
		starts.every(({ started }) => started.background === true) &&
		commands.some(({ started: { background, target } }) => background !== true && target.kind !== 'program')
	);
}

/**
 * Whether a file imports modules of the project that are not there: it is put together with others elsewhere, and the handler may
 * be among those. What is copied from a file beside it is known, and holds none when that has none; so is what a framework makes of
 * the sources of the package, and settings hold none.
 */
function lacksModules(project: Project, path: string): boolean {
	return missingModules(project, path).some((missing) => !isHarmless(missing, project));
}

/** Whether a module that is not there handles no signals, as far as its path tells: settings, and what a tool makes of a schema. */
function isHarmless(module: string, project: Project): boolean {
	return holdsSettings(module) || isGeneratedCode(module, project);
}

/** Whether a program takes modules that are not there, and hold hardly a handler, as far as their names tell. */
export function lacksHarmless(project: Project, path: string): boolean {
	return [path, ...entriesOf(project, path)].some((file) => missingModules(project, file).some((module) => isHarmless(module, project)));
}

/** The modules that a file imports and that are not there, of which nothing here tells what is in them. */
function missingModules(project: Project, path: string): readonly string[] {
	return project.in(path, 'module.import').flatMap((taken) => {
		const missing = missingModuleOf(taken, project);
		const template = missing === undefined ? undefined : templateOfModule(missing, project);
		return missing !== undefined &&
			!isFrameworkBuild(missing, path, project) &&
			(template === undefined || project.in(template, 'signal.handle').length > 0)
			? [missing]
			: [];
	});
}

/** What a compiler wrote is judged where it was written by hand. */
function isCompiled(project: Project, path: string): boolean {
	return project.of('build.output').some((output) => {
		const folder = joinPath(directoryOf(output.path), output.outDir);
		return folder !== directoryOf(output.path) && pathWithin(folder, path) !== undefined;
	});
}

/**
 * Whether a loop without an end, or a timer, is what a process is about that a deploy starts. Those of one request, and of programs
 * that nothing starts, end with what they belong to.
 */
function isOfProcess(fact: LocatedFact<'process.loop'> | LocatedFact<'schedule'>, deployed: readonly Process[]): boolean {
	if (fact.kind === 'schedule' && (fact.once === true || (fact.expression === undefined && (fact.period ?? 0) < shortestPeriod))) {
		return false;
	}
	return !isWithin(fact, 'request-handler') && !isWithin(fact, 'signal-handler') && deployed.some(({ files }) => files.has(fact.path));
}
