import { isWithin, type LocatedFact } from '../../../core/fact.js';
import { baseName } from '../../../core/paths.js';
import { haveWord } from '../../../core/words.js';
import type { Project } from '../../../project/project.js';
import { loggerFor } from '../../shared/projectLogger.js';
import { remembered } from '../../../project/remember.js';
import { isAlone } from './words.js';

// What a program says of its own life: how it is put together, starts and ends. Such a line stands in a log once.

/** Names of modules that read the settings. */
const settingsWords: ReadonlySet<string> = new Set(['config', 'configuration', 'settings', 'env', 'environment']);

/** Names of functions that read them. */
const settingsReader =
	/^(?:load|read|parse|validate|check|get|init)[A-Za-z]{0,20}(?:Config|Configuration|Settings|Env|Environment|EnvVars)$|(?:Env|Config|Configuration)(?:Validation)?(?:Error|Errors|Issues)$/;

/** Words of lines that tell once how a program or a part of it starts, works and ends. */
const lifeWords =
	/\b(?:enabled|disabled|(?:un|re)?initiali[sz](?:e|ed|ing|ation)|start(?:ed|ing)|stopp(?:ed|ing)|setting up|set up|shut(?:ting)? ?down|closed|closing|(?:dis|re)?connect(?:ed|ing)|ready|listening|register(?:ed|ing)|load(?:ed|ing)|boot(?:ed|ing|strap)|using|configured|will default|not (?:set|configured|enabled|provided)|env(?:ironment)? var\w*|migrat(?:ed|ing|ions?))\b/i;

/** Whether a call tells of the life of the program, and no request is being answered: a line that stands in the log once. */
export function isOfLife(call: LocatedFact<'log.call'>): boolean {
	return (
		(call.method === 'log' || call.method === 'info' || call.method === 'debug') &&
		!isWithin(call, 'request-handler') &&
		!isWithin(call, 'catch') &&
		lifeWords.test(call.startsWith ?? '')
	);
}

/** Names of functions that put a program together, or start it, and that nothing else calls. */
const setupName =
	/^(?:app|run|main|start|(?:run|start|create|build|make)(?:App|Server|Application|Service|Api)|(?:set_?[uU]p|init(?:iali[sz]e)?|boot|bootstrap|launch|configure)(?:[A-Z_]\w*)?|check\w{0,20}(?:Version|Versions|Requirements|Prerequisites|Environment|EnvVars)|\w{0,30}(?:Version|Requirements|Prerequisites|EnvVars|Mode)Check)$/;

/**
 * Whether a call stands in the function that puts the program together, or in the catch around its start, in a file where it
 * starts: it happens once, or ends the start.
 */
export function isOfSetup(call: LocatedFact<'log.call'>, project: Project): boolean {
	if (isWithin(call, 'request-handler') || isWithin(call, 'event-handler')) {
		return false;
	}
	// `(async () => { try { … } catch (error) { … } })()`
	const isCatchAround =
		isWithin(call, 'catch') && call.function === undefined && (call.within ?? []).filter((context) => context === 'function').length <= 1;
	// `start(options, () => console.info('started'))`
	const isCallback = call.function === undefined && call.within?.join() === 'function';
	if (!isCatchAround && !isCallback && !setupName.test(call.function ?? '')) {
		return false;
	}
	// What a part reports is an event all the same; what ends the start itself stands where it starts. A warning ends nothing.
	const reports = call.method === 'error' || isWithin(call, 'catch');
	return (
		(reports ? project.processesOf(call.path).some(({ entries }) => entries.includes(call.path)) : isStart(project, call.path)) ||
		project.in(call.path, 'server.listen').length > 0
	);
}

/** Names of functions that end a program, or what it is made of. */
const endName =
	/^(?:graceful(?:ly)?_?)?(?:stop|shut_?[dD]own|close|tear_?[dD]own|terminate|disconnect|dispose|clean_?[uU]p)(?:_?(?:App|Application|Server|Servers|Service|Services|Api|Db|DB|Database|Databases|Mongo|Redis|Connection|Connections|All|Everything|Process|Gracefully))?$|^on(?:Exit|Shutdown|ModuleDestroy|ApplicationShutdown)$|^(?:before|after)?ApplicationShutdown$|^beforeExit$/;

/** Whether a call stands in a function that ends the program: what is said there are its last words, which a logger may not get out any more. */
export function isOfEnd(call: LocatedFact<'log.call'>): boolean {
	return endName.test(call.function ?? '') && !isWithin(call, 'request-handler');
}

/** What a framework calls before anything else is loaded, loggers included. */
export function isHookOfStart({ path }: LocatedFact<'log.call'>): boolean {
	return /^instrumentation(?:[-.](?:node|server|edge))?\.[cm]?[jt]s$/.test(baseName(path));
}

/**
 * Whether the outermost statements of a file are the start of a program: a process starts the file, or it listens there, or such
 * a file imports it itself.
 */
export const isStart = remembered((project, path): boolean => {
	const starts = new Set([
		...project.of('server.listen').flatMap((listen) => (listen.within === undefined ? [listen.path] : [])),
		...project.processesOf(path).flatMap(({ entries }) => entries),
	]);
	return starts.has(path) || [...starts].some((start) => project.importsOf(start).includes(path));
});

/**
 * `🔌 Setting up the client`, `Telemetry disabled`: what a part of the program says of itself once, when it is put together. With
 * a value in it, work has begun.
 */
function isNotice(call: LocatedFact<'log.call'>): boolean {
	const { method, startsWith } = call;
	if (startsWith === undefined || method === 'warn' || method === 'error' || isWithin(call, 'catch')) {
		return false;
	}
	const isWhole = isAlone(call);
	const saysState =
		/\b(?:(?:not )?(?:enabled|disabled)|using \w+ implementation)\b|^[^\p{L}]*setting up [\w -]{0,30}(?:client|connection|pool)\b/iu.test(
			startsWith,
		) && /^[^\p{L}]*(?:\p{Lu}|setting up)/u.test(startsWith);
	return (
		saysState ||
		(isWhole && /^[^\p{L}]*(?:initiali[sz]ing|setting up|starting|bootstrapping|booting|launching) (?!to\b)/iu.test(startsWith))
	);
}

/** Names of functions that start a program. */
const startName = /^(?:init|initialize|start|boot|bootstrap|launch|main)(?:up)?(?:App|Application|Server|Service|Api|API|Http|HTTP)?$/;

/** Hooks that a framework calls once, while it puts the program together. */
const hooksOfStart: ReadonlySet<string> = new Set([
	'onModuleInit',
	'onApplicationBootstrap',
	'forRoot',
	'forRootAsync',
	'registerAsync',
	'beforeApplicationStart',
]);

/** What servers and connections tell when they are ready. */
const readyEvents: ReadonlySet<string> = new Set(['connect', 'connected', 'open', 'ready', 'clientReady', 'listening']);

/** Whether a call is a banner in the function that starts the program, or says that a connection is there. */
function isBanner({ method, function: name, event, path, ...call }: LocatedFact<'log.call'>, project: Project): boolean {
	if ((method !== 'log' && method !== 'info') || isWithin(call, 'catch')) {
		return false;
	}
	return (
		(event !== undefined && readyEvents.has(event)) ||
		(name !== undefined && hooksOfStart.has(name)) ||
		/\.module\.[cm]?[jt]s$/.test(path) ||
		(name !== undefined && startName.test(name) && (project.in(path, 'server.listen').length > 0 || isStart(project, path)))
	);
}

/**
 * Whether a call stands in a module or a function that reads the settings, or in what the logger is made with: while those work
 * there is no logger.
 */
export function isBeforeLogger(call: LocatedFact<'log.call'>, project: Project): boolean {
	return isModuleBeforeLogger(project, call.path) || settingsReader.test(call.function ?? '');
}

const isModuleBeforeLogger = remembered((project, path): boolean => {
	const stem = baseName(path).replace(/\.[a-z]+$/i, '');
	// `validateconfig.js`
	if (/^(?:load|read|parse|validate|check|init)[-_]?(?:config|configuration|settings|env|environment)s?$/i.test(stem)) {
		return true;
	}
	if (
		haveWord([stem], settingsWords) &&
		(['env.read', 'file.read', 'env.load'] as const).some((kind) => project.in(path, kind).length > 0)
	) {
		return true;
	}
	// A framework asks the functions of such a folder for the settings, before it starts anything.
	if (
		/(?:^|\/)config\/(?:[\w-]+\/)*[\w.-]+$/.test(path) &&
		project.in(path, 'module.export').length <= 1 &&
		project.in(path, 'http.route').length === 0 &&
		project.in(path, 'service.connect').length === 0
	) {
		return true;
	}
	const made = loggerFor(project, path)?.source?.module;
	return made !== undefined && project.importsOf(made).some((imported) => imported === path || project.importsOf(imported).includes(path));
});

/** Whether a call says that the server, or a client of a service, is there: with its address, or in the words that are used for it. */
function saysReady({ method, arguments: count, startsWith = '' }: LocatedFact<'log.call'>): boolean {
	const isAddress = count === 1 && /^\W{0,10}https?:\/\/(?:localhost|127\.0\.0\.1|0\.0\.0\.0)\b/.test(startsWith);
	const listens = /\b(listening|server (is )?(running|started|ready)|started on|running (on|at)|ready (on|at))\b/i.test(startsWith);
	// `[redis] Connected to the server at …`: a client tells once that it is there.
	const isConnected =
		(method === 'log' || method === 'info') &&
		/\bconnected to (?:the |our |your )?(?:\w+ )?(?:database|db|server|redis|mongo\w*|postgres\w*|mysql|mariadb|rabbitmq|kafka|nats|broker|queue|cache)\b/i.test(
			startsWith,
		);
	return isAddress || listens || isConnected;
}

/** Whether a call tells, outside of requests, that the program or a part of it has started. */
export function saysStarted(call: LocatedFact<'log.call'>, project: Project): boolean {
	return saysReady(call) || isNotice(call) || isBanner(call, project);
}
