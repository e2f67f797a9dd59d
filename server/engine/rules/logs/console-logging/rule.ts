import { isWithin, type LocatedFact } from '../../../core/fact.js';
import { baseName, joinPath } from '../../../core/paths.js';
import { asideRoles, serviceRoles } from '../../../core/role.js';
import { callLogger, introduceLogger } from '../../../fixes/plans.js';
import type { Project } from '../../../project/project.js';
import { isInExamples } from '../../shared/aside.js';
import { defineRule } from '../../rule.js';
import { isServerOfBundler } from '../../shared/developerUse.js';
import { isOfCommand } from '../../shared/commandCode.js';
import { packageNamed } from '../../shared/near.js';
import { declaresLoggerBeside, hasLoggingLibrary, isConsoleHanded, isLesserLogger, loggerFor } from '../../shared/projectLogger.js';
import { isPublishedLibrary } from '../../shared/publishedTools.js';
import { isUsedInBrowser } from '../../../project/browserUse.js';
import { remembered } from '../../../project/remember.js';
import { isInUnfired } from '../../../project/unfired.js';
import { isTakenOver } from '../../../project/takenOver.js';
import { isServerComponent } from '../../shared/serverComponents.js';
import { isForMakers } from '../../shared/toolCode.js';
import { isExpected, isSaidTwice } from './expected.js';
import { isArguable } from './arguable.js';
import { isAllowedByLinter } from './linters.js';
import { isOfEnd, isOfLife, isOfSetup } from './programLife.js';
import { isPlatformFunction, isRunByPlatform, isStartedBesidePlatform } from '../../shared/platformCalls.js';

const logMethods: ReadonlySet<string> = new Set(['log', 'info', 'warn', 'error', 'debug']);

export default defineRule({
	id: 'logs/console-logging',
	scope: 'file',
	severity: 'warning',
	tentative: true,
	question: 'Does the service log events with a level and fields?',
	messages: {
		besideLogger: 'console.{{method}} passes by the logger of this {{whole}}: the event has no level and no fields.',
		besideLoggers:
			'console.{{method}} passes by the logger of this {{whole}}, and so {{more}} in this file: the events have no level and no fields.',
		noLogger: 'console.{{method}} is used as a logger: the event has no level and no fields that a log router could read.',
		noLoggers:
			'console.{{method}} is used as a logger, and so {{more}} in this file: the events have no level and no fields that a log router could read.',
		logger: 'A logger of {{library}} writes the events.',
	},
	reads: ['log.call', 'logger.create'],
	roles: [...serviceRoles, 'browser'],
	check(fact, { project, role, report, affirm }) {
		const isOfBrowser = role === 'browser';
		if (isOfBrowser && (fact.kind === 'logger.create' || fact.api !== 'console' || !isServerComponent(project, fact.path))) {
			return;
		}
		if (fact.kind === 'logger.create') {
			if (!isLesserLogger(fact)) {
				affirm({ message: 'logger', span: fact.span, data: { library: fact.library } });
			}
			return;
		}
		const { starts, first, rest, others, about } = callsToName(project, fact.path);
		if (!starts.has(fact.span.start)) {
			return;
		}
		const logger = loggerFor(project, fact.path);
		const { method } = fact;
		// That a file passes by a logger, or lacks one, is said once in it; each other call is a hint with a fix of its own.
		const isFirst = first === fact.span.start && others > 0;
		const severity = first === fact.span.start ? severityOf(fact, project) : { severity: 'hint' as const };
		if (logger || isHandedLogger(project, fact.path)) {
			// Beside a line of the logger that says the same, a second one would only be twice as loud. What holds a logger that is handed
			// around, and under which name it is at hand here, is for the author to say.
			const plan = logger?.source && !isOfBrowser && !isSaidTwice(fact, project) ? callLogger(fact, logger.source) : undefined;
			report({
				message: isFirst ? 'besideLoggers' : 'besideLogger',
				span: fact.span,
				data: { method, whole: logger ? 'project' : 'file', ...(isFirst && { more: inWords('does', 'do', others, about) }) },
				sure: isOfService(fact),
				...severity,
				fixes: plan ? [fact.accepted === true ? plan : { ...plan, together: true as const }] : [],
			});
			return;
		}
		// A function that a platform calls may be packed alone: what it prints is kept, and a module beside it may be missing.
		// One of several packages that share another has its logger there, and none of its own.
		// Where a component may be used next, nobody can tell.
		// Where the manifest names a library that nothing logs with yet, that one is to be introduced, which is for the author to set up.
		const isForbidden =
			isOfBrowser ||
			isCalled(project, fact.path) ||
			isOneOfMany(project, project.packageOf(fact.path).folder) ||
			declaresLoggerBeside('pino', fact.path, project);
		const fixes = isForbidden ? [] : [introduceLogger(fact, first === fact.span.start ? rest : [])].filter((plan) => plan !== undefined);
		report({
			message: isFirst ? 'noLoggers' : 'noLogger',
			span: fact.span,
			data: { method, ...(isFirst && { more: inWords('is', 'are', others, about) }) },
			sure: isOfService(fact),
			...severity,
			fixes,
		});
	},
});

/**
 * Whether a call tells of a request or of a fault: such events belong into the log for certain. Other lines may as well be for
 * whoever watches the start, a task, or a tool. An example that the service loads is there to be replaced.
 */
function isOfService(call: LocatedFact<'log.call'>): boolean {
	const tells = call.method === 'error' || call.method === 'warn' || isWithin(call, 'catch') || isWithin(call, 'request-handler');
	return tells && !isInExamples(call.path);
}

/** `are 3 more calls`, by the verb for one and that for several, and what these are about where they are not all. */
function inWords(one: string, several: string, others: number, about: string): string {
	return others === 1 ? `${one} 1 more call${about}` : `${several} ${String(others)} more calls${about}`;
}

/** Whether code of a file logs with a logger that it is handed, in a project that has none otherwise: `this.logger.info(…)`. */
const isHandedLogger = remembered(
	(project, path): boolean =>
		!isConsoleHanded(project, project.packageOf(path).folder) && project.in(path, 'log.call').some(({ api }) => /^\w*logger$/i.test(api)),
);

/**
 * Whether a file minds how the program starts and ends, and its functions say so at the console: a handful of words in the life
 * of a process.
 */
const isOfEnds = remembered(
	(project, path): boolean =>
		project.in(path, 'signal.handle').length > 0 &&
		!project.in(path, 'log.call').some((call) => isWithin(call, 'request-handler') || isWithin(call, 'event-handler')),
);

/**
 * The calls of the console in a file that stand in for a logger, by where they start; the first of those that no linter was told
 * to accept, and those that follow it. `others` is how many of these tell of the same for certain: what alone would be worth a hint makes
 * no finding graver. `about` says so where there are calls that are not counted.
 */
const callsToName = remembered(
	(
		project,
		path,
	): {
		readonly starts: ReadonlySet<number>;
		readonly first?: number;
		readonly rest: readonly LocatedFact<'log.call'>[];
		readonly others: number;
		readonly about: string;
	} => {
		const logger = loggerFor(project, path);
		const calls = project.in(path, 'log.call').filter(
			(call) =>
				call.api === 'console' &&
				logMethods.has(call.method) &&
				!isExpected(call, project) &&
				// Without a logger, the last words of a process have nothing else to say them with.
				(logger !== undefined || !isWithin(call, 'signal-handler')),
		);
		// The finding of a file stands at the first call that is worth more than a hint, and of these at the first of a request or a fault.
		const whispers = new Set(calls.filter((call) => severityOf(call, project).severity === 'hint'));
		const [first, ...others] = calls
			.filter(({ accepted }) => accepted !== true)
			.toSorted(
				(a, b) =>
					Number(whispers.has(a)) - Number(whispers.has(b)) ||
					Number(isOfService(b)) - Number(isOfService(a)) ||
					// The fix for all calls of a file begins at one that can be written anew.
					Number(a.handed === true) - Number(b.handed === true),
			);
		const isSure = (call: LocatedFact<'log.call'>): boolean => !whispers.has(call) && isOfService(call);
		const counted = first !== undefined && isSure(first) ? others.filter(isSure) : others;
		return {
			starts: new Set(calls.map(({ span }) => span.start)),
			rest: others,
			others: counted.length,
			about: counted.length < others.length ? ' about requests or faults' : '',
			...(first && { first: first.span.start }),
		};
	},
);

/** Whether the module that makes the logger is made of this one, which cannot log with it then. */
function isUnderLogger(path: string, project: Project): boolean {
	return project
		.importersOf(path)
		.some(
			(importer) =>
				/^logg(?:er|ing)?\.[cm]?[jt]s$|^log\.[cm]?[jt]s$/.test(baseName(importer)) ||
				(/(?:^|[-_.])(?:logs?|loggers?|logging|log4j\w*)(?:[-_.]|$)|[a-z]Logger[A-Z.]/.test(baseName(importer)) &&
					(project.in(importer, 'logger.create').some((made) => !isLesserLogger(made)) || project.in(importer, 'log.sink').length > 0)),
		);
}

/** Folders of scripts that pages load as they are: `public/javascripts/board.js`. */
function isOfPages(path: string): boolean {
	return /(?:^|\/)(?:public|static|www|wwwroot|assets)\/(?:[\w.-]+\/){0,4}(?:js|javascripts?|scripts)\//.test(path);
}

/**
 * What the author has told a linter to accept is decided; a library that others install has no logger of theirs, and neither has
 * code that a page loads, too.
 */
function severityOf(call: LocatedFact<'log.call'>, project: Project): { readonly severity?: 'hint' | 'information' } {
	// What a module says while it is loaded, it says once, and mostly before there is a logger.
	const isOnce = (call.within ?? []).every((context) => context === 'try' || context === 'catch');
	if (
		call.accepted === true ||
		isOnce ||
		isAllowedByLinter(call, project) ||
		isArguable(call, project) ||
		isForMakers(call.path) ||
		isUnderLogger(call.path, project) ||
		// Another call of the file stands for it, where one is reached.
		project.idleFunctionAt(call) !== undefined ||
		isInUnfired(call, project) ||
		isOwnHelper(call, project) ||
		isOfLife(call) ||
		isOfSetup(call, project) ||
		isOfEnd(call) ||
		isOfEnds(project, call.path) ||
		isOfPages(call.path) ||
		isServerOfBundler(project, call.path) ||
		isOfCommand(call, project) ||
		isSaidTwice(call, project) ||
		isTakenOver(project, call.method) ||
		(project.roleOf(call.path).role !== 'browser' && isUsedInBrowser(project, call.path)) ||
		isPublishedLibrary(project.packageOf(call.path), project.processes)
	) {
		return { severity: 'hint' };
	}
	// A platform that calls functions keeps what they write, with a time and a number of the call.
	if (isCalled(project, call.path) && !importsLogger(call.path, project)) {
		return { severity: 'hint' };
	}
	const logger = loggerFor(project, call.path);
	return logger !== undefined && (logger.source !== undefined || mayLog(call.path, project)) ? {} : { severity: 'information' };
}

/**
 * Whether a package is one of several without a logger that share another package of their workspace: ten loggers would come of
 * what is to be one, in the package that they share.
 */
const isOneOfMany = remembered((project, folder): boolean => {
	const own = sharedBy(project, folder);
	return (
		own.size > 0 &&
		[...silentPackages(project, '')].some((other) => other !== folder && [...sharedBy(project, other)].some((name) => own.has(name)))
	);
});

/** The folders of packages of workspaces whose services say things at the console and have no logger. */
const silentPackages = remembered((project): ReadonlySet<string> => {
	const files = new Set(project.of('log.call').flatMap(({ api, path }) => (api === 'console' ? [path] : [])));
	return new Set(
		[...files]
			.filter((path) => serviceRoles.includes(project.roleOf(path).role) && loggerFor(project, path) === undefined)
			.map((path) => project.packageOf(path).folder),
	);
});

/** The packages of its workspace that a package declares. */
const sharedBy = remembered((project, folder): ReadonlySet<string> => {
	const { workspaceRoot, dependencies } = project.packageOf(joinPath(folder, 'package.json'));
	return new Set(workspaceRoot === undefined ? [] : [...dependencies.keys()].filter((name) => packageNamed(project, name) !== undefined));
});

/** More files than this are not looked through on the way to what a platform calls. */
const mostBetween = 200;

/** Whether a platform calls the functions of a file, or of all that leads to it: other packages of the workspace included. */
const isCalled = remembered((project, path) => isRunByPlatform(project, path) || isCalledThrough(project, path));

function isCalledThrough(project: Project, path: string): boolean {
	const seen = new Set([path]);
	for (const each of seen) {
		if (isPlatformFunction(project, each) || isStartedBesidePlatform(project, each)) {
			continue;
		}
		const importers = project.importersOf(each).filter((one) => !asideRoles.has(project.roleOf(one).role) && one !== each);
		if (importers.length === 0 || seen.size > mostBetween) {
			return false;
		}
		importers.forEach((one) => seen.add(one));
	}
	// Files that import one another in a circle lead nowhere.
	return [...seen].some((each) => isPlatformFunction(project, each));
}

/** Whether a file takes the logger of the project, so that its lines could be that logger's, too. */
function importsLogger(path: string, project: Project): boolean {
	const module = loggerFor(project, path)?.source?.module;
	return module !== undefined && project.importsOf(path).includes(module);
}

/**
 * Whether the code of a file can reach the logger where no module of the project exports one: it logs with it, or the manifest
 * names a library of its own choice.
 */
function mayLog(path: string, project: Project): boolean {
	return project.in(path, 'log.call').some(({ api }) => api !== 'console') || hasLoggingLibrary(path, project);
}

/** Names of a file's own loggers: `logStep(title)`, `debugLog(…)`. */
const ownLogger =
	/^(?:log|debugLog|print|printLog|writeLog)(?:Info|Warn|Warning|Error|Debug|Step|Message|Line|Event|Verbose|Success|Exception|Failure)?$|^(?:error|warn|info|debug|access|audit)Log$/;

/** Methods of a logger of one's own, which hand on to the console what they are handed, some of them called by their colours. */
const ownMethod =
	/^(?:log|info|warn|warning|error|debug|trace|fatal|verbose|notice|critical|success|red|green|yellow|blue|cyan|magenta|gr[ae]y|white)$/;

/** Names of what says whatever it is handed: `logConsoleError(message)`, `#logLine(text)`. */
const ownSink = /^[_#]?(?:log|print|warn|trace)(?![a-z])|[a-z](?:Log|Logs|Logger)$/;

/** Names of functions that the other code tells its faults: where those go is for them to say, and the console is one of the ways. */
const ownReporter = /^(?:report|capture|track|record)(?:Error|Exception|Failure|Fault|Crash|Warning)s?$/;

/** Names of modules that are there to report faults. */
const reporterModule = /^(?:error[-_.]?)?report(?:er|ing)?(?:[-_.]?errors?)?\.[cm]?[jt]s$/i;

/** Whether a function is the file's own logger, or what all faults are told to. */
function isOwnHelper(call: LocatedFact<'log.call'>, project: Project): boolean {
	const { function: name } = call;
	return (
		(name !== undefined && (ownLogger.test(name) || (call.handedOn === true && (ownSink.test(name) || ownMethod.test(name))))) ||
		isReporter(call) ||
		isOfReporters(project, call.path)
	);
}

function isReporter({ function: name, path }: LocatedFact<'log.call'>): boolean {
	return name !== undefined && (ownReporter.test(name) || (name === 'report' && reporterModule.test(baseName(path))));
}

/** Whether a module is there to report faults: what fails on that way can be told nowhere else. */
const isOfReporters = remembered((project, path) => reporterModule.test(baseName(path)) && project.in(path, 'log.call').some(isReporter));
