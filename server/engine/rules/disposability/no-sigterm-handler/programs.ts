import { isWithin, type LocatedFact } from '../../../core/fact.js';
import { baseName, directoryOf, isOuterPath, joinPath, pathWithin } from '../../../core/paths.js';
import { serviceRoles } from '../../../core/role.js';
import { wordSet } from '../../../core/wordList.js';
import { haveWord } from '../../../core/words.js';
import type { Process, Project } from '../../../project/project.js';
import { remembered } from '../../../project/remember.js';
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
	/** By a package, of what no process is known to start: where each program begins, and whether something develops it. */
	const roots = new Map<string, string[]>();
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
		const entries = thoseThatLoad(project, entriesOf(project, fact.path), fact.path);
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
		const key =
			sorted.map((entry) => keys.get(entry)).find((known) => known !== undefined) ??
			sorted[0] ??
			keyOfUnstarted(home.folder, rootOf(project, fact.path), roots);
		for (const entry of sorted) {
			keys.set(entry, keys.get(entry) ?? key);
		}
		programs.set(key, [...(programs.get(key) ?? []), fact]);
		(entries.length > 0 ? started : aside).add(home.folder);
	}
	// What no process reaches, beside a program of the same package that one starts, is a part of it or of none, but for a server that
	// nothing imports, and that somebody may well start by hand, or by what is not here.
	for (const folder of aside) {
		for (const root of started.has(folder) ? roots.get(folder)! : []) {
			const key = keyOfUnstarted(folder, root, roots);
			const running = programs.get(key) ?? [];
			programs.delete(key);
			if (
				running.some((one) => one.path === root && listensWhenStarted(project, one)) &&
				project.processesOf(root).length === 0 &&
				!haveWord(root.split('/'), standInWords)
			) {
				programs.set(secondKey(folder, root), running);
			}
		}
	}
	return programs;
}

/** Whether a program is one of several in its package of which no process is known, and not the first: it may be there for something else. */
export function isSecond(key: string): boolean {
	return key.includes('\0');
}

/** Whether a server listens as soon as its file is loaded, as far as can be seen: in no function that others may call. */
function listensWhenStarted(project: Project, one: Running): boolean {
	return (
		one.kind === 'server.listen' &&
		one.branch === undefined &&
		(!isWithin(one, 'function') || project.in(one.path, 'module.export').length === 0)
	);
}

function secondKey(folder: string, root: string): string {
	return `${folder}\0${root}`;
}

/** Words in the paths of servers that are there for developers, or were there once. */
const standInWords: ReadonlySet<string> = wordSet(`
	mock mocks mocked fake fakes stub stubs dev demo demos example examples sample samples test tests testing tool tools old legacy backup bak
	playground sandbox poc proxy simulator local copy scratch tutorial
`);

/** The program of what no process starts, by where it begins: the first of a package goes by that. Notes where it begins. */
function keyOfUnstarted(folder: string, root: string, roots: Map<string, string[]>): string {
	const known = roots.get(folder) ?? [];
	if (!known.includes(root)) {
		roots.set(folder, [...known, root]);
	}
	return known.length === 0 || known[0] === root ? folder : secondKey(folder, root);
}

/** Where the program begins that a file is of: a file that developers start, else one that nothing imports. */
function rootOf(project: Project, path: string): string {
	const developed = project.processesOf(path).flatMap(({ entries }) => entries);
	const above = importersAbove(project, path);
	const first = thoseThatLoad(project, developed, path).toSorted()[0];
	return first ?? [...above].filter((file) => project.importersOf(file).length === 0).sort()[0] ?? path;
}

/** Of the files that processes start, those that load a file themselves: a command may start several programs, one beside the other. */
function thoseThatLoad(project: Project, entries: readonly string[], path: string): readonly string[] {
	if (new Set(entries).size < 2) {
		return entries;
	}
	const above = importersAbove(project, path);
	const found = entries.filter((entry) => above.has(entry));
	return found.length === 0 ? entries : found;
}

/** A file, and all that import it, directly or not. */
const importersAbove = remembered((project, path): ReadonlySet<string> => {
	const found = new Set([path]);
	for (const file of found) {
		for (const importer of project.importersOf(file)) {
			found.add(importer);
		}
	}
	return found;
});

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
	return holdsSettings(module) || isGeneratedCode(module, project) || isKnownElsewhere(module, project);
}

/**
 * Whether a module that is not there has the path of one that another folder holds, as where an image puts `common/log.js` beside the
 * code: that one tells what it handles.
 */
function isKnownElsewhere(module: string, project: Project): boolean {
	const parts = module.split('/').filter((part) => part !== '..');
	return parts.some((_, at) => {
		const end = at > 0 && at < parts.length - 1 ? parts.slice(at).join('/') : '';
		const found = end === '' ? undefined : [end, `${end}.js`, `${end}.ts`].find((path) => project.has(path));
		return found !== undefined && project.in(found, 'signal.handle').length === 0 && copiedFolders(project, '').has(parts[at]!);
	});
}

/** What images copy out of their contexts by name. */
const copiedFolders = remembered(
	(project) =>
		new Set(project.of('image.copy').flatMap(({ sources }) => sources.map((source) => source.replace(/^\.?\//, '').replace(/\/$/, '')))),
);

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
