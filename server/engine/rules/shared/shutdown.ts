import { isCommand, type CommandPattern, type Invocation } from './invocation.js';

/** Modules whose purpose is to close servers on signals. Importing one is enough: what it is told to close is the program's business. */
export const shutdownModules: ReadonlySet<string> = new Set([
	'close-with-grace', '@godaddy/terminus', '@nestjs/terminus', 'lightship', 'http-graceful-shutdown', 'nestjs-graceful-shutdown', 'fastify-graceful-shutdown', 'fastify-graceful', 'stoppable', 'http-terminator', 'express-graceful-shutdown', 'express-graceful-exit',
	'@hapi/glue', 'hapi-graceful-shutdown-plugin', 'exiting', 'hapi-exit', '@routes/graceful-shutdown', 'graceful-server', '@gquittet/graceful-server', 'server-destroy', 'node-graceful', 'node-graceful-shutdown', 'death', 'async-exit-hook', 'shutdown-hook', 'killable', 'koa-graceful-shutdown',
	'@mgcrea/fastify-graceful-exit', 'graceful-shutdown', 'nano-graceful-shutdown', 'exit-hook', 'signal-exit',
]);

/** Servers that close themselves on SIGTERM: the command that starts them is all there is to see. */
const gracefulServers: readonly CommandPattern[] = [
	{ program: 'next', words: ['start'] },
	{ program: 'fastify', words: ['start'] },
	{ program: ['remix-serve', 'react-router-serve'] },
	{ program: ['gunicorn', 'uvicorn', 'hypercorn', 'puma', 'unicorn'] },
	{ program: 'rails', words: ['s|server'] },
];

/** Whether a command starts a server that closes itself on SIGTERM. */
export function startsGracefulServer(invocation: Invocation): boolean {
	return gracefulServers.some((pattern) => isCommand(invocation, pattern));
}
