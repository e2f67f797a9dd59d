import { isWithin, type LocatedFact } from '../../core/fact.js';
import { wordSet } from '../../core/wordList.js';
import { haveWord } from '../../core/words.js';
import type { Project } from '../../project/project.js';
import { packageOfSpecifier } from './nodeBuiltins.js';
import { isCommand, type CommandPattern, type Invocation } from './invocation.js';
import { fileOfCall } from './routeCalls.js';

/**
 * Modules whose purpose is to close servers on signals, by whatever call. Importing one is enough: what it is told to close is
 * the program's business. (Those that have one well-known call are read as handlers already; what only offers a method that closes a
 * server, as `stoppable` and `http-terminator` do, listens for no signal.)
 */
export const shutdownModules: ReadonlySet<string> = new Set([
	'close-with-grace',
	'@godaddy/terminus',
	'lightship',
	'http-graceful-shutdown',
	'nestjs-graceful-shutdown',
	'fastify-graceful-shutdown',
	'express-graceful-shutdown',
	'hapi-graceful-shutdown-plugin',
	'hapi-pulse',
	'hapi-graceful-pm2',
	'@aptoma/hapi-graceful-stop',
	'exiting',
	'hapi-exit',
	'@bufferapp/shutdown-helper',
	'@dnlup/fastify-traps',
	'@moebius/http-graceful-shutdown',
	'@tsed/terminus',
	'fastify-graceful-exit',
	'graceful-goodbye',
	'graceful-server',
	'node-cleanup',
	'@routes/graceful-shutdown',
	'@gquittet/graceful-server',
	'@ladjs/graceful',
	'node-graceful',
	'node-graceful-shutdown',
	'death',
	'async-exit-hook',
	'koa-graceful-shutdown',
	'@mgcrea/fastify-graceful-exit',
	'graceful-shutdown',
	'graceful-cluster',
	'exit-hook',
	'signal-exit',
	// A broker stops its services on signals.
	'moleculer',
	// What is lifted is lowered on signals.
	'sails',
]);

/** Words in names of packages that are about how a program ends. What reads links or files gracefully is not. */
const endingName =
	/(?:^|[-_./@])(?:graceful(?!-(?:fs|ncp|readlink|git|instanceof|chokidar)\b)(?:ly)?|shut-?down|terminus|lightship|close-with-grace|death|diehard|exit-?hook|sigterm)(?=[-_./]|$)/;

/** Packages with such names that listen for no signal: health checks, and what only lends a server a method that closes it. */
const signalless: ReadonlySet<string> = new Set(['@nestjs/terminus', 'http-shutdown']);

/** Whether a package says by its name that it is about how a program ends: it may listen for signals, whatever is called of it. */
export function isAboutEnding(specifier: string): boolean {
	const name = packageOfSpecifier(specifier);
	return name !== undefined && (shutdownModules.has(name) || (endingName.test(name) && !signalless.has(name)));
}

/** Servers that close themselves on SIGTERM: the command that starts them is all there is to see. */
const gracefulServers: readonly CommandPattern[] = [
	{ program: 'next', words: ['start'] },
	{ program: 'fastify', words: ['start'] },
	{ program: ['remix-serve', 'react-router-serve'] },
	{ program: ['gunicorn', 'uvicorn', 'hypercorn', 'puma', 'unicorn'] },
	{ program: 'sails', words: ['lift'] },
	{ program: 'strapi', words: ['start'] },
	{ program: 'moleculer-runner' },
	// Its workers close the servers that services return.
	{ program: 'service-runner' },
	{ program: 'rails', words: ['s|server'] },
];

/** Whether a command starts a server that closes itself on SIGTERM. */
export function startsGracefulServer(invocation: Invocation): boolean {
	return gracefulServers.some((pattern) => isCommand(invocation, pattern));
}

/** Whether a handler calls a function of another file that ends processes. Loggers, whose file may end them elsewhere, are left out. */
export function endsElsewhere(project: Project, { path, calls = [] }: LocatedFact<'crash.handle' | 'signal.handle'>): boolean {
	return calls.some((call) => {
		const file = /log/i.test(call) ? undefined : fileOfCall(project, path, call);
		const called = call.slice(call.lastIndexOf('.') + 1);
		return file !== undefined && file !== path && project.in(file, 'process.exit').some((exit) => !isOfFailedStart(exit, called));
	});
}

/** Words in the names of functions that begin what a program does. */
const startWords: ReadonlySet<string> = wordSet('connect start init initialize initialise listen boot bootstrap setup load open main run');

/** Words in the names of functions that end a program, whatever they start for that. */
const endWords: ReadonlySet<string> = wordSet('shutdown shut stop exit end kill terminate close force timer timeout deadline graceful');

/**
 * Whether an exit in the file of a called function is that of another one, whose own work fails: `closeDatabase` stands beside
 * `connectDatabase`, which ends a program that finds no database, and ends no program that takes long to close.
 */
function isOfFailedStart(exit: LocatedFact<'process.exit'>, called: string): boolean {
	const { function: name } = exit;
	return (
		name !== undefined &&
		name !== called &&
		!haveWord([name], endWords) &&
		(isWithin(exit, 'catch') || exit.onFailureOf !== undefined || haveWord([name], startWords))
	);
}
