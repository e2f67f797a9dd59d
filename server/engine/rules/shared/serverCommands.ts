import type { Invocation } from './invocation.js';

/** A program that is a web server by itself, as its documentation describes it. */
interface ServerCommand {
	readonly program: readonly string[];
	/** The first word after the program, where only one of its commands serves. */
	readonly word?: string;
	/** Options that take the port, or an address with the port. */
	readonly options: readonly string[];
	/** Variables that it takes the port from by itself, when no option is given. */
	readonly variables: readonly string[];
	/** The port without all of them. Missing where versions differ. */
	readonly standard?: string;
	/** Options that take the address, where they are others than `options`. */
	readonly hosts: readonly string[];
	/** Where it listens when nothing says so. */
	readonly defaultHost: 'any' | 'loopback' | 'unknown';
	/** With its variable set, it listens on all interfaces. */
	readonly variableOpens?: boolean;
	/** Files of settings that may hold the port or the host. */
	readonly settings?: readonly string[];
	/** Options that name such a file. */
	readonly settingsOptions?: readonly string[];
}

const viteSettings = ['vite.config.ts', 'vite.config.js', 'vite.config.mts', 'vite.config.mjs'];

/**
 * Servers by command. Gunicorn: `bind` is `0.0.0.0:$PORT` when PORT is set, else `127.0.0.1:8000`
 * (https://docs.gunicorn.org/en/stable/settings.html#bind). Uvicorn: 127.0.0.1:8000,
 * options also from UVICORN_*. Hypercorn: 127.0.0.1:8000
 * (https://docs.djangoproject.com/en/stable/howto/deployment/asgi/hypercorn/). Daphne: localhost, port 8000
 * (https://github.com/django/daphne#running). Next: `-p`, else PORT, else 3000, on 0.0.0.0. fastify-cli: FASTIFY_PORT or PORT,
 * else 3000; it notices containers and then listens
 * everywhere. `serve`: `-l`, else PORT, else what its version says (https://github.com/vercel/serve); `http-server`: `-p`, else PORT, else 8080
 * (https://github.com/http-party/http-server). Vite: `preview` serves 4173 on localhost.
 */
const servers: readonly ServerCommand[] = [
	{
		program: ['next'],
		word: 'start',
		options: ['-p', '--port'],
		variables: ['PORT'],
		standard: '3000',
		hosts: ['-H', '--hostname'],
		defaultHost: 'unknown',
	},
	{ program: ['serve'], options: ['-l', '--listen', '-p'], variables: ['PORT'], hosts: [], defaultHost: 'any' },
	{ program: ['http-server'], options: ['-p', '--port'], variables: ['PORT'], standard: '8080', hosts: ['-a'], defaultHost: 'any' },
	{ program: ['json-server'], options: ['-p', '--port'], variables: [], hosts: ['--host', '-H'], defaultHost: 'unknown' },
	{ program: ['remix-serve', 'react-router-serve'], options: [], variables: ['PORT'], standard: '3000', hosts: [], defaultHost: 'any' },
	{
		program: ['fastify'],
		word: 'start',
		options: ['-p', '--port'],
		variables: ['FASTIFY_PORT', 'PORT'],
		standard: '3000',
		hosts: ['-a', '--address'],
		defaultHost: 'unknown',
		settings: ['.fastifyrc'],
	},
	{
		program: ['vite'],
		word: 'preview',
		options: ['--port'],
		variables: [],
		standard: '4173',
		hosts: ['--host'],
		defaultHost: 'loopback',
		settings: viteSettings,
	},
	{
		program: ['astro'],
		word: 'preview',
		options: ['--port'],
		variables: [],
		standard: '4321',
		hosts: ['--host'],
		defaultHost: 'loopback',
		settings: ['astro.config.mjs', 'astro.config.ts', 'astro.config.js'],
	},
	{
		program: ['uvicorn'],
		options: ['--port'],
		variables: ['UVICORN_PORT'],
		standard: '8000',
		hosts: ['--host', '--uds', '--fd'],
		defaultHost: 'loopback',
	},
	{
		program: ['gunicorn'],
		options: ['-b', '--bind'],
		variables: ['PORT'],
		standard: '8000',
		hosts: ['-b', '--bind'],
		defaultHost: 'loopback',
		variableOpens: true,
		settings: ['gunicorn.conf.py'],
		settingsOptions: ['-c', '--config'],
	},
	{ program: ['hypercorn'], options: ['-b', '--bind'], variables: [], standard: '8000', hosts: ['-b', '--bind'], defaultHost: 'loopback' },
	{
		program: ['daphne'],
		options: ['-p', '--port'],
		variables: [],
		standard: '8000',
		hosts: ['-b', '--bind', '-u', '-e'],
		defaultHost: 'loopback',
	},
	{
		program: ['waitress-serve'],
		options: ['--port', '--listen'],
		variables: [],
		standard: '8080',
		hosts: ['--host', '--listen', '--unix-socket'],
		defaultHost: 'any',
	},
];

/** What a command says of the port of its server. */
export interface PortOption {
	/** As written behind the option. */
	readonly given?: string;
	readonly variables: readonly string[];
	readonly standard?: string;
	readonly settings: readonly string[];
}

/** How the server that a command starts comes to its port; undefined when the command starts none that is known. */
export function portOptionOf(invocation: Invocation): PortOption | undefined {
	const server = serverOf(invocation);
	if (!server || isOnSocket(invocation) || optionOf(invocation, server.settingsOptions ?? []) !== undefined) {
		return undefined;
	}
	const given = optionOf(invocation, server.options);
	const settings = hasSettings(invocation) ? ['package.json', ...(server.settings ?? [])] : (server.settings ?? []);
	return {
		...(given !== undefined && { given }),
		variables: server.variables,
		...(server.standard !== undefined && { standard: server.standard }),
		settings,
	};
}

/** Where the server that a command starts listens; undefined when the command starts none that is known, or does not tell. */
export function hostOptionOf(invocation: Invocation):
	| {
			readonly given?: string;
			readonly opensWith?: readonly string[];
			readonly defaultHost: 'any' | 'loopback' | 'unknown';
			readonly settings: readonly string[];
	  }
	| undefined {
	const server = serverOf(invocation);
	if (!server || isOnSocket(invocation) || optionOf(invocation, server.settingsOptions ?? []) !== undefined) {
		return undefined;
	}
	const bare = server.hosts.some((option) =>
		invocation.arguments.some((word, index) => word === option && (invocation.arguments[index + 1] ?? '-').startsWith('-')),
	);
	const given = bare ? '0.0.0.0' : optionOf(invocation, server.hosts);
	const settings = hasSettings(invocation) ? ['package.json', ...(server.settings ?? [])] : (server.settings ?? []);
	return {
		...(given !== undefined && { given }),
		...(server.variableOpens === true && { opensWith: server.variables }),
		defaultHost: server.defaultHost,
		settings,
	};
}

function serverOf({ program, arguments: words }: Invocation): ServerCommand | undefined {
	return servers.find((one) => one.program.includes(program) && (one.word === undefined || words[0] === one.word));
}

function optionOf({ arguments: words }: Invocation, options: readonly string[]): string | undefined {
	for (const [index, word] of words.entries()) {
		for (const option of options) {
			if (word === option) {
				return words[index + 1];
			}
			if (word.startsWith(`${option}=`)) {
				return word.slice(option.length + 1);
			}
			if (option.length === 2 && word.startsWith(option) && !word.startsWith('--')) {
				return word.slice(2);
			}
		}
	}
	return undefined;
}

function isOnSocket({ arguments: words }: Invocation): boolean {
	return words.some((word) => word.includes('unix:') || word === '--uds' || word === '--fd' || word.startsWith('fd://'));
}

/** A file of settings is given, which may say anything. */
function hasSettings({ arguments: words }: Invocation): boolean {
	return words.some((word) => word === '-c' || word === '--config' || word.startsWith('--config=') || word.startsWith('-c='));
}
