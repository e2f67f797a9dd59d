import { callLogger, introduceLogger } from '../../../fixes/plans.js';
import { isWithin, type LocatedFact } from '../../../core/fact.js';
import { baseName } from '../../../core/paths.js';
import { serviceRoles } from '../../../core/role.js';
import type { Project } from '../../../project/project.js';
import { defineRule } from '../../rule.js';
import { isOfCommand } from '../../shared/commandCode.js';
import { isDebugOnly, isDevelopmentOnly } from '../../shared/guards.js';
import { hasLoggingLibrary, isLesserLogger, isLoggerModule, loggerFor } from '../../shared/projectLogger.js';
import { isPublishedLibrary } from '../../shared/publishedTools.js';
import { remembered } from '../../shared/remember.js';
import { isForMakers, isToolCode } from '../../shared/toolCode.js';
import { haveWord } from '../../../core/words.js';

const logMethods: ReadonlySet<string> = new Set(['log', 'info', 'warn', 'error', 'debug']);

/** Names of modules that read the settings. */
const settingsWords: ReadonlySet<string> = new Set(['config', 'configuration', 'settings', 'env', 'environment']);

/** Names of functions that read them. */
const settingsReader = /^(?:load|read|parse|validate|check|get|init)[A-Za-z]{0,20}(?:Config|Configuration|Settings|Env|Environment|EnvVars)$|(?:Env|Config|Configuration)(?:Validation)?(?:Error|Errors|Issues)$/;

/** Length of `('')`: arguments that are no longer say nothing. */
const emptyArguments = 4;

/** What may stand between two statements in a row, in UTF-16 units. */
const betweenLines = 40;

/** How far behind a last word the program may end, in UTF-16 units: the rest of the same block. */
const lastWords = 300;

export default defineRule({
	id: 'logs/console-logging',
	scope: 'file',
	severity: 'warning',
	question: 'Does the service log events with a level and fields?',
	messages: {
		besideLogger: 'console.{{method}} passes by the logger of this project: the event has no level and no fields.',
		besideLoggers: 'console.{{method}} passes by the logger of this project, and so {{more}} in this file: the events have no level and no fields.',
		noLogger: 'console.{{method}} is used as a logger: the event has no level and no fields that a log router could read.',
		noLoggers: 'console.{{method}} is used as a logger, and so {{more}} in this file: the events have no level and no fields that a log router could read.',
		logger: 'A logger of {{library}} writes the events.',
	},
	reads: ['log.call', 'logger.create'],
	roles: serviceRoles,
	check(fact, { project, report, affirm }) {
		if (fact.kind === 'logger.create') {
			if (!isLesserLogger(fact)) {
				affirm({ message: 'logger', span: fact.span, data: { library: fact.library } });
			}
			return;
		}
		const { starts, first, others } = callsToName(project, fact.path);
		if (!starts.has(fact.span.start)) {
			return;
		}
		const logger = loggerFor(project, fact.path);
		const severity = severityOf(fact, logger !== undefined && (logger.source !== undefined || mayLog(fact.path, project)), project);
		const { method } = fact;
		if (logger) {
			const plan = logger.source && callLogger(fact, logger.source);
			// Where no module hands the logger out, and the file has none of its own, what is missing is that one, and it is said once in a file.
			const isReachable = logger.source !== undefined || mayLog(fact.path, project);
			const leads = !isReachable && others > 0 && first === fact.span.start;
			report({
				message: leads ? 'besideLoggers' : 'besideLogger',
				span: fact.span,
				data: { method, ...(leads && { more: inWords(others) }) },
				...(isReachable || first === fact.span.start ? severity : { severity: 'hint' as const }),
				fixes: plan ? [plan] : [],
			});
			return;
		}
		// What is missing is one logger, and that is said once in a file; each call has its fix.
		const isFirst = first === fact.span.start && others > 0;
		const fixes = [introduceLogger(fact)].filter((plan) => plan !== undefined);
		report({
			message: isFirst ? 'noLoggers' : 'noLogger',
			span: fact.span,
			data: { method, ...(isFirst && { more: inWords(others) }) },
			...(first === fact.span.start && !isOfEnds(fact.path, project) ? severity : { severity: 'hint' }),
			fixes,
		});
	},
});

function inWords(others: number): string {
	return others === 1 ? 'is 1 more call' : `are ${String(others)} more calls`;
}

/** Whether a file minds how the program starts and ends, and its functions say so at the console: a handful of words in the life of a process. */
function isOfEnds(path: string, project: Project): boolean {
	return project.in(path, 'signal.handle').length > 0 && !project.in(path, 'log.call').some((call) => isWithin(call, 'request-handler') || isWithin(call, 'event-handler'));
}

/** The calls of the console in a file that stand in for a logger, by where they start; the first of those that no linter was told to accept, and how many follow it. */
const callsToName = remembered((project, path): { readonly starts: ReadonlySet<number>; readonly first?: number; readonly others: number } => {
	const logger = loggerFor(project, path);
	const calls = project.in(path, 'log.call').filter((call) =>
		call.api === 'console' && logMethods.has(call.method) && !isExpected(call, project)
		// Without a logger, the last words of a process have nothing else to say them with.
		&& (logger !== undefined || !isWithin(call, 'signal-handler')));
	// The finding of a file without a logger stands at the first call that is more than a line of the start.
	const [first, ...others] = calls.filter(({ accepted }) => accepted !== true).toSorted((a, b) => Number(isOfLife(a)) - Number(isOfLife(b)));
	return { starts: new Set(calls.map(({ span }) => span.start)), others: others.length, ...(first && { first: first.span.start }) };
});

/** What the author has told a linter to accept is decided; a library that others install has no logger of theirs, and neither has code that a page loads, too. */
function severityOf(call: LocatedFact<'log.call'>, hasLogger: boolean, project: Project): { readonly severity?: 'hint' | 'information' } {
	// What a module says while it is loaded, it says once, and mostly before there is a logger.
	const isOnce = call.within === undefined;
	if (call.accepted === true || isOnce || isForMakers(call.path) || isOwnHelper(call) || isOfLife(call) || isOfSetup(call, project) || isOfCommand(call, project) || isSaidTwice(call, project) || isTakenOver(project, call.method) || project.isLoadedByBrowser(call.path) || isPublishedLibrary(project.packageOf(call.path), project.processes)) {
		return { severity: 'hint' };
	}
	// A platform that calls functions keeps what they write, with a time and a number of the call.
	const isCalled = project.in(call.path, 'role.sign').some(({ sign }) => sign === 'serverless-handler');
	return hasLogger ? {} : { severity: isCalled ? 'hint' : 'information' };
}

/** Whether the program puts a function of its own in the place of a method of the console: what is said there is an event, and goes where that function sends it. */
const isTakenOver = remembered((project, method) =>
	project.of('stream.redirect').some(({ stream, to, api, path, within }) => stream === 'console' && to === 'function' && within?.includes('test') !== true && (api === 'console' || api === `console.${method}`) && [...serviceRoles, 'library'].includes(project.roleOf(path).role)));

/** Whether a call is one that a service may make: a banner, last words, a developer's aid, or the logger's own output. */
function isExpected(call: LocatedFact<'log.call'>, project: Project): boolean {
	if (isWithin(call, 'listen-callback') || isWithin(call, 'crash-handler') || isWithin(call, 'main-guard') || isWithin(call, 'test') || isDevelopmentOnly(call) || isDebugOnly(call) || call.switched === true) {
		return true;
	}
	if (isHookOfStart(call)) {
		return true;
	}
	if (saysNothing(call) || isFallback(call, project) || isFramed(call, project)) {
		return true;
	}
	const inRequest = isWithin(call, 'request-handler');
	if (!inRequest && isToolCode(project, call.path)) {
		return true;
	}
	if (call.within === undefined && (call.method === 'log' || call.method === 'info') && isStart(project, call.path)) {
		return true;
	}
	// The address of the server itself, on a line of its own.
	if (!inRequest && call.arguments === 1 && /^\W{0,10}https?:\/\/(?:localhost|127\.0\.0\.1|0\.0\.0\.0)\b/.test(call.startsWith ?? '')) {
		return true;
	}
	if (!inRequest && /\b(listening|server (is )?(running|started|ready)|started on|running (on|at)|ready (on|at))\b/i.test(call.startsWith ?? '')) {
		return true;
	}
	// `[redis] Connected to the server at …`: a client tells once that it is there.
	if (!inRequest && (call.method === 'log' || call.method === 'info') && /\bconnected to (?:the |our |your )?(?:\w+ )?(?:database|db|server|redis|mongo\w*|postgres\w*|mysql|mariadb|rabbitmq|kafka|nats|broker|queue|cache)\b/i.test(call.startsWith ?? '')) {
		return true;
	}
	if (!inRequest && isNotice(call)) {
		return true;
	}
	if (!inRequest && isOfStart(call, project)) {
		return true;
	}
	// What goes wrong in the outermost statements of a program goes wrong while it starts.
	if (call.within?.every((context) => context === 'try' || context === 'catch') === true && call.within.includes('catch') && isStart(project, call.path)) {
		return true;
	}
	if (call.function !== undefined && printerName.test(call.function)) {
		return true;
	}
	if (!inRequest && (isBeforeLogger(project, call.path) || settingsReader.test(call.function ?? ''))) {
		return true;
	}
	if (!inRequest && isWithin(call, 'catch') && follows(call, project.in(call.path, 'env.load'))) {
		return true; // the settings could not be loaded, and there is no logger before them
	}
	if (!inRequest && project.in(call.path, 'process.exit').some(({ span }) => span.start > call.span.end && span.start - call.span.end < lastWords)) {
		return true;
	}
	return isLoggerModule(project, call.path);
}

/** Whether the code of a file can reach the logger where no module of the project exports one: it logs with it, or the manifest names a library of its own choice. */
function mayLog(path: string, project: Project): boolean {
	return project.in(path, 'log.call').some(({ api }) => api !== 'console') || hasLoggingLibrary(path, project);
}

/** Whether a call stands right behind one of these. */
function follows(call: LocatedFact<'log.call'>, others: readonly LocatedFact[]): boolean {
	return others.some(({ span }) => span.end < call.span.start && call.span.start - span.end < lastWords);
}

/** Words of lines that tell once how a program or a part of it starts, works and ends. */
const lifeWords = /\b(?:enabled|disabled|(?:un|re)?initiali[sz](?:e|ed|ing|ation)|start(?:ed|ing)|stopp(?:ed|ing)|setting up|set up|shut(?:ting)? ?down|closed|closing|(?:dis|re)?connect(?:ed|ing)|ready|listening|register(?:ed|ing)|load(?:ed|ing)|boot(?:ed|ing|strap)|using|configured|will default|not (?:set|configured|enabled|provided)|env(?:ironment)? var\w*|migrat(?:ed|ing|ions?))\b/i;

/** Whether a call tells of the life of the program, and no request is being answered: a line that stands in the log once. */
function isOfLife(call: LocatedFact<'log.call'>): boolean {
	return (call.method === 'log' || call.method === 'info' || call.method === 'debug') && !isWithin(call, 'request-handler') && !isWithin(call, 'catch') && lifeWords.test(call.startsWith ?? '');
}

/** Names of functions that put a program together, or start it, and that nothing else calls. */
const setupName = /^(?:app|run|main|start|(?:run|start|create|build|make)(?:App|Server|Application|Service|Api)|(?:set_?[uU]p|init(?:iali[sz]e)?|boot|bootstrap|launch|configure)(?:[A-Z_]\w*)?)$/;

/** Whether a call stands in the function that puts the program together, or in the catch around its start, in a file where it starts: it happens once, or ends the start. */
function isOfSetup(call: LocatedFact<'log.call'>, project: Project): boolean {
	if (isWithin(call, 'request-handler') || isWithin(call, 'event-handler')) {
		return false;
	}
	// `(async () => { try { … } catch (error) { … } })()`
	const isCatchAround = isWithin(call, 'catch') && call.function === undefined && (call.within ?? []).filter((context) => context === 'function').length <= 1;
	if (!isCatchAround && !setupName.test(call.function ?? '')) {
		return false;
	}
	// What a part reports is an event all the same; what ends the start itself stands where it starts.
	const reports = call.method === 'error' || call.method === 'warn' || isWithin(call, 'catch');
	return (reports ? project.processesOf(call.path).some(({ entries }) => entries.includes(call.path)) : isStart(project, call.path)) || project.in(call.path, 'server.listen').length > 0;
}

/** What a framework calls before anything else is loaded, loggers included. */
function isHookOfStart({ path }: LocatedFact<'log.call'>): boolean {
	return /^instrumentation(?:[-.](?:node|server|edge))?\.[cm]?[jt]s$/.test(baseName(path));
}

/** Whether the outermost statements of a file are the start of a program: a process starts the file, or it listens there, or such a file imports it itself. */
const isStart = remembered((project, path): boolean => {
	const starts = new Set([...project.of('server.listen').flatMap((listen) => (listen.within === undefined ? [listen.path] : [])), ...project.processesOf(path).flatMap(({ entries }) => entries)]);
	return starts.has(path) || [...starts].some((start) => project.importsOf(start).includes(path));
});

/** `🔌 Setting up the client`, `Telemetry disabled`: what a part of the program says of itself once, when it is put together. With a value in it, work has begun. */
function isNotice(call: LocatedFact<'log.call'>): boolean {
	const { method, startsWith, arguments: count, span, callee } = call;
	if (startsWith === undefined || method === 'warn' || method === 'error' || isWithin(call, 'catch')) {
		return false;
	}
	const isWhole = count === 1 && span.end - callee.end <= startsWith.length + emptyArguments;
	const saysState = /\b(?:(?:not )?(?:enabled|disabled)|using \w+ implementation)\b|^[^\p{L}]*setting up [\w -]{0,30}(?:client|connection|pool)\b/iu.test(startsWith) && /^[^\p{L}]*(?:\p{Lu}|setting up)/u.test(startsWith);
	return saysState || (isWhole && /^[^\p{L}]*(?:initiali[sz]ing|setting up|starting|bootstrapping|booting|launching) (?!to\b)/iu.test(startsWith));
}

/** Whether a function is the file's own logger: `logStep(title)`, `debugLog(…)`. */
function isOwnHelper({ function: name }: LocatedFact<'log.call'>): boolean {
	return name !== undefined && /^(?:log|debugLog|print|printLog|writeLog)(?:Info|Warn|Warning|Error|Debug|Step|Message|Line|Event|Verbose|Success)?$|^(?:error|warn|info|debug|access|audit)Log$/.test(name);
}

/** Names of functions that start a program. */
const startName = /^(?:init|initialize|start|boot|bootstrap|launch|main)(?:up)?(?:App|Application|Server|Service|Api|API|Http|HTTP)?$/;

/** Hooks that a framework calls once, while it puts the program together. */
const hooksOfStart: ReadonlySet<string> = new Set(['onModuleInit', 'onApplicationBootstrap', 'forRoot', 'forRootAsync', 'registerAsync', 'beforeApplicationStart']);

/** Names of functions that somebody calls to see a value while looking for a mistake. */
const printerName = /^(?:trace|tap|dump|inspect|peek|namedTrace|debugLog|logDebug|printDebug|debugPrint)$/;

/** What servers and connections tell when they are ready. */
const readyEvents: ReadonlySet<string> = new Set(['connect', 'connected', 'open', 'ready', 'listening']);

/** Whether a call is a banner in the function that starts the program, or says that a connection is there. */
function isOfStart({ method, function: name, event, path, ...call }: LocatedFact<'log.call'>, project: Project): boolean {
	if ((method !== 'log' && method !== 'info') || isWithin(call, 'catch')) {
		return false;
	}
	return (event !== undefined && readyEvents.has(event)) || (name !== undefined && hooksOfStart.has(name)) || /\.module\.[cm]?[jt]s$/.test(path) || (name !== undefined && startName.test(name) && (project.in(path, 'server.listen').length > 0 || isStart(project, path)));
}

/** Whether a module reads the settings, or the logger is made with what it exports: while it works there is no logger. */
const isBeforeLogger = remembered((project, path): boolean => {
	const stem = baseName(path).replace(/\.[a-z]+$/i, '');
	if (haveWord([stem], settingsWords) && (['env.read', 'file.read', 'env.load'] as const).some((kind) => project.in(path, kind).length > 0)) {
		return true;
	}
	// A framework asks the functions of such a folder for the settings, before it starts anything.
	if (/(?:^|\/)config\/(?:[\w-]+\/)*[\w.-]+$/.test(path) && project.in(path, 'module.export').length <= 1 && project.in(path, 'http.route').length === 0 && project.in(path, 'service.connect').length === 0) {
		return true;
	}
	const made = loggerFor(project, path)?.source?.module;
	return made !== undefined && project.importsOf(made).some((imported) => imported === path || project.importsOf(imported).includes(path));
});

/** `console.log()` and `console.log('')` only part lines, and so does a line of signs. */
function saysNothing({ arguments: count, startsWith, span, callee }: LocatedFact<'log.call'>): boolean {
	const isRuler = count === 1 && startsWith !== undefined && /^[^\p{L}\p{N}]+$/u.test(startsWith) && span.end - callee.end <= startsWith.length + emptyArguments;
	return count === 0 || (count === 1 && startsWith === '' && span.end - callee.end <= emptyArguments) || isRuler;
}

/** `=====` */
function isRule({ startsWith }: LocatedFact<'log.call'>): boolean {
	return startsWith !== undefined && /^[\s=*#_~+!-]{5,}$/.test(startsWith);
}

/** The calls of the console in a file where one of them writes a rule: hardly any file. */
const consoleCallsBesideRules = remembered((project, path): readonly LocatedFact<'log.call'>[] => {
	const calls = project.in(path, 'log.call').filter(({ api }) => api === 'console');
	return calls.some(isRule) ? calls : [];
});

/** Whether a call belongs to lines with a rule above or below them (`=====`): a notice for whoever looks at the terminal, and no event. */
function isFramed(call: LocatedFact<'log.call'>, project: Project): boolean {
	const calls = consoleCallsBesideRules(project, call.path);
	if (calls.length === 0) {
		return false;
	}
	const at = calls.findIndex(({ span }) => span.start === call.span.start);
	const isNext = (one: LocatedFact<'log.call'>, other: LocatedFact<'log.call'>): boolean => other.span.start - one.span.end < betweenLines;
	let [from, to] = [at, at];
	while (from > 0 && isNext(calls[from - 1]!, calls[from]!)) {
		from--;
	}
	while (to < calls.length - 1 && isNext(calls[to]!, calls[to + 1]!)) {
		to++;
	}
	return calls.slice(from, to + 1).some(isRule);
}

/** What a file says with something else than the console. */
const callsOfLoggers = remembered((project, path) => project.in(path, 'log.call').filter(({ api }) => api !== 'console'));

/** What a logger says next to the call, in the same block: the event is in the log, and this is for whoever watches. */
function isSaidTwice({ path, span }: LocatedFact<'log.call'>, project: Project): boolean {
	return callsOfLoggers(project, path).some((other) => Math.min(...[other.span.start - span.end, span.start - other.span.end].filter((gap) => gap >= 0)) < betweenLines);
}

/** What is said when there is no logger yet: the same words right behind the logger's, in the other branch. */
function isFallback({ path, span, startsWith }: LocatedFact<'log.call'>, project: Project): boolean {
	return startsWith !== undefined && startsWith !== '' && callsOfLoggers(project, path).some((other) => other.startsWith === startsWith && other.span.end < span.start && span.start - other.span.end < lastWords);
}
