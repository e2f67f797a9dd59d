import { isWithin, type LocatedFact } from '../../../core/fact.js';
import { containsSpan } from '../../../core/text.js';
import type { Project } from '../../../project/project.js';
import { isDebugOnly, isDevelopmentOnly } from '../../shared/guards.js';
import { isPrinted } from '../../shared/printedFiles.js';
import { isLoggerModule, servesLoggersAlone } from '../../shared/projectLogger.js';
import { remembered } from '../../../project/remember.js';
import { isToolCode } from '../../shared/toolCode.js';
import { isBeforeLogger, isHookOfStart, isStart, saysStarted } from './programLife.js';
import { isAlone } from './words.js';

/** What may stand between two statements in a row, in UTF-16 units. */
const betweenLines = 40;

/** How far behind a last word the program may end, in UTF-16 units: the rest of the same block. */
const lastWords = 300;

/** Whether a call is one that a service may make: a banner, last words, a developer's aid, or the logger's own output. */
export function isExpected(call: LocatedFact<'log.call'>, project: Project): boolean {
	return (
		isMeant(call) ||
		isNoEvent(call, project) ||
		isOfStart(call, project) ||
		(!isWithin(call, 'request-handler') && isOutsideEvents(call, project)) ||
		isLoggerModule(project, call.path) ||
		servesLoggersAlone(project, call.path) ||
		isOfOwnLogger(call, project) ||
		isPrinted(project, call.path) ||
		standsInForConsole(call, project)
	);
}

/** Names of what writes an event of one level, in a logger of one's own. */
const levelName = /^(?:log|info|warn|warning|error|debug|trace|fatal|verbose|notice|critical)$/;

/** The levels that functions of a file write at the console, each in a function of its name: with two of them, they make a logger. */
const ownLevels = remembered(
	(project, path): ReadonlySet<string> =>
		new Set(
			project
				.in(path, 'log.call')
				.flatMap(({ api, function: name = '', ...call }) =>
					api === 'console' && levelName.test(name) && !isWithin(call, 'request-handler') ? [name] : [],
				),
		),
);

/** Whether it is how a logger of one's own writes: `class Logger { info(text) { console.info(text); } error(text) { console.error(text); } }`. */
function isOfOwnLogger(call: LocatedFact<'log.call'>, project: Project): boolean {
	return ownLevels(project, call.path).size > 1 && ownLevels(project, call.path).has(call.function ?? '');
}

/** Whether it is how a function writes that the program puts in the place of a method of the console. */
function standsInForConsole({ path, span }: LocatedFact<'log.call'>, project: Project): boolean {
	return project.in(path, 'stream.redirect').some((redirect) => redirect.to === 'function' && containsSpan(redirect.span, span));
}

/**
 * Whether it stands where nobody expects a logger: where the program says that it listens or breaks, for developers, in a hook
 * before everything else.
 */
function isMeant(call: LocatedFact<'log.call'>): boolean {
	const { function: name } = call;
	return (
		isWithin(call, 'listen-callback') ||
		isWithin(call, 'crash-handler') ||
		isWithin(call, 'main-guard') ||
		isWithin(call, 'test') ||
		isDevelopmentOnly(call) ||
		isDebugOnly(call) ||
		call.switched === true ||
		call.structured === true ||
		isHookOfStart(call) ||
		(name !== undefined && printerName.test(name))
	);
}

/** Whether it tells of nothing, or of what a logger tells, too. */
function isNoEvent(call: LocatedFact<'log.call'>, project: Project): boolean {
	return saysNothing(call) || isFallback(call, project) || isFramed(call, project);
}

/** Whether it is one of the outermost statements of a file that starts the program, or what they say when they fail. */
function isOfStart({ within, method, path }: LocatedFact<'log.call'>, project: Project): boolean {
	const isOutermost = within === undefined && (method === 'log' || method === 'info');
	const isFailure = within?.includes('catch') === true && within.every((context) => context === 'try' || context === 'catch');
	return (isOutermost || isFailure) && isStart(project, path);
}

/** Whether it is said before or after the program does its work, or for a person at a terminal. */
function isOutsideEvents(call: LocatedFact<'log.call'>, project: Project): boolean {
	return (
		isToolCode(project, call.path) ||
		call.throws === true ||
		call.ends === true ||
		saysStarted(call, project) ||
		isBeforeLogger(call, project) ||
		// The settings could not be loaded, and there is no logger before them.
		(isWithin(call, 'catch') && follows(call, project.in(call.path, 'env.load'))) ||
		// What ends the program where it fails, is not said by the work that may fail.
		project
			.in(call.path, 'process.exit')
			.some(
				(exit) =>
					exit.span.start > call.span.end &&
					exit.span.start - call.span.end < lastWords &&
					(!isWithin(exit, 'crash-handler') || isWithin(call, 'crash-handler')),
			)
	);
}

/** Whether a call stands right behind one of these. */
function follows(call: LocatedFact<'log.call'>, others: readonly LocatedFact[]): boolean {
	return others.some(({ span }) => span.end < call.span.start && call.span.start - span.end < lastWords);
}

/** Names of functions that somebody calls to see a value while looking for a mistake, or to greet whoever sits at the terminal. */
const printerName =
	/^(?:trace|tap|dump|inspect|peek|namedTrace|debugLog|logDebug|printDebug|debugPrint|(?:draw|print|show|display)\w*Banner|banner)$/;

/** `console.log()` and `console.log('')` only part lines, and so does a line of signs. */
function saysNothing(call: LocatedFact<'log.call'>): boolean {
	const { arguments: count, startsWith } = call;
	return count === 0 || (isAlone(call) && (startsWith === '' || /^[^\p{L}\p{N}]+$/u.test(startsWith ?? '')));
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
export function isSaidTwice({ path, span }: LocatedFact<'log.call'>, project: Project): boolean {
	return callsOfLoggers(project, path).some(
		(other) => Math.min(...[other.span.start - span.end, span.start - other.span.end].filter((gap) => gap >= 0)) < betweenLines,
	);
}

/** What is said when there is no logger yet: the same words right behind the logger's, in the other branch. */
function isFallback({ path, span, startsWith }: LocatedFact<'log.call'>, project: Project): boolean {
	return (
		startsWith !== undefined &&
		startsWith !== '' &&
		callsOfLoggers(project, path).some(
			(other) => other.startsWith === startsWith && other.span.end < span.start && span.start - other.span.end < lastWords,
		)
	);
}
