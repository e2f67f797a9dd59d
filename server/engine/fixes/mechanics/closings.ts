/** How a server is closed, and what closes it: what `listen` gives back, what it is called on, or what the statement declares. */
export interface Closing {
	readonly api: RegExp;
	/** A promise of its end. */
	readonly closed: (server: string) => string;
	/** Closes it and then does `next`, where that is shorter than the promise. */
	readonly close?: (server: string, next: string) => string;
	readonly on: 'result' | 'receiver' | 'declared';
	/** The method that makes it listen, where that is another call than the one that makes it. */
	readonly starts?: string;
	/** The APIs of it whose servers can be told to close what nothing goes over. */
	readonly closesIdle?: RegExp;
}

/**
 * After how many milliseconds a process ends by force. What closes by a time limit of its own has to give up before that. Without
 * a separator of digits, which is newer than many a runtime.
 */
export const patience = 10000;
const ownLimit = 8000;

/** A server of Node itself. */
export const closeServer: Closing = {
	api: /^(?:express|koa|connect|node:https?|node:http2|restify)(?:\.createS\w+|\.Server)?\(\)\.listen$/,
	closed: (server) => `new Promise((resolve) => ${server}.close(resolve))`,
	close: (server, next) => `${server}.close(() => ${next})`,
	on: 'result',
	closesIdle: /^(?!node:http2|restify)/,
};

/** By framework: the first row whose pattern matches the API. */
const closings: readonly Closing[] = [
	{ api: /^fastify\b/i, closed: (app) => `${app}.close()`, on: 'receiver' },
	{ api: /^@?hapi\b/i, closed: (server) => `${server}.stop({ timeout: ${ownLimit} })`, on: 'declared', starts: 'start' },
	closeServer,
];

/** How the server that an API gives is closed; undefined for an API that is not known. */
export function closingOf(api: string): Closing | undefined {
	return closings.find((one) => one.api.test(api));
}

/** The statement that closes servers and then does `next`. */
export function closeAll(servers: readonly { readonly name: string; readonly closing: Closing }[], next: string): string {
	const [only] = servers;
	if (servers.length === 1 && only) {
		const { name, closing } = only;
		return closing.close?.(name, next) ?? `void ${closing.closed(name)}.then(() => ${next})`;
	}
	return `void Promise.all([${servers.map(({ name, closing }) => closing.closed(name)).join(', ')}]).then(() => ${next})`;
}
