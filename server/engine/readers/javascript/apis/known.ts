import { assets, compilingModules } from './assets.js';
import { typeInstances } from './builtins.js';
import { clouds } from './clouds.js';
import { databases } from './databases.js';
import { files, uploads } from './files.js';
import { flags } from './flags.js';
import { loggerOptions } from './loggerOptions.js';
import { loggerInstances, loggers } from './loggers.js';
import { loadingModules, loadingPlugins, processes } from './processes.js';
import { queues } from './queues.js';
import { type Rows } from './recipe.js';
import { requests } from './requests.js';
import { schema } from './schema.js';
import { environmentSchemas, generalSchemas } from './schemas.js';
import { secretPlugins, secrets } from './secrets.js';
import { routers, servers } from './servers.js';
import { sessionPlugins, sessions, sessionStores } from './sessions.js';
import { moduleSigns } from './signs.js';
import { caches, coordination, countingPlugins, datastores } from './stores.js';

const tables: readonly Rows[] = [servers, databases, queues, requests, files, uploads, sessions, loggers, processes, schema, secrets, clouds, datastores, caches, coordination, assets, flags, loggerOptions];
const names: readonly string[] = [
	...tables.flatMap((rows) => rows.flatMap(([row]) => row.split(' '))),
	...[typeInstances, environmentSchemas, generalSchemas, loadingPlugins, secretPlugins, sessionPlugins, sessionStores, countingPlugins].flatMap((table) => [...table.keys()]),
	...loggerInstances, ...routers, ...loadingModules, ...compilingModules,
	// What loggers are given is looked into by visitors of their own.
	'log4js', 'winston', 'bunyan', 'pino', 'pino-http', 'fastify', 'morgan', 'nestjs-pino',
	'config', 'node:os', 'node:cluster', 'node:worker_threads', 'execa', 'zx', 'bun', 'dax', 'nconf', 'js-yaml', 'yamljs', 'jsonfile', 'convict', 'tempy', 'tmp', 'temp-dir', 'fs-extra', 'tiny-invariant',
];

/**
 * By module, the members that the tables know of it; `any` where the module itself is called, or its import says something.
 * One name may be of several modules, since modules may have dots: `a.b().c` is of `a` or `a.b`.
 */
const modules: ReadonlyMap<string, ReadonlySet<string> | 'any'> = modulesOf(names);

function modulesOf(all: readonly string[]): Map<string, Set<string> | 'any'> {
	const found = new Map<string, Set<string> | 'any'>();
	for (const name of all) {
		for (const { index } of name.matchAll(/\.|\(|$/g)) {
			const module = name.slice(0, index);
			const member = /^(?:\(\))?\.([\w$]+)/.exec(name.slice(index))?.[1];
			const known = found.get(module);
			found.set(module, member === undefined || known === 'any' ? 'any' : (known ?? new Set<string>()).add(member));
		}
	}
	return found;
}

/** What a file that imports a module (by its usual name) must mention to have something to say of it; `any` where the import is enough, undefined where no table knows the module. */
export function membersOf(module: string): ReadonlySet<string> | 'any' | undefined {
	if (moduleSigns.has(module) || moduleSigns.has(/^(?:@[^/]+\/)?[^/]+/.exec(module)?.[0] ?? '') || /^(?:@aws-sdk\/(?:client|lib)-|aws-sdk(?:\/|$))/.test(module)) {
		return 'any';
	}
	return modules.get(module);
}

/** Globals that some table knows. */
export const knownGlobals: ReadonlySet<string> = new Set(['process', 'console', 'Bun', 'Deno', 'fetch', '$fetch', 'EventSource', 'WebSocket', 'setInterval', 'debugger']);

/** Globals whose members are a sign of what a file is for, or lead to the others. */
export const knownHolders: ReadonlySet<string> = new Set(['global', 'globalThis', 'document', 'window', 'localStorage', 'sessionStorage', 'navigator', 'history', 'location', 'customElements', 'HTMLElement']);
