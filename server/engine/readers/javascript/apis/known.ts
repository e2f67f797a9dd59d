import { compilingModules } from './assets.js';
import { cloudModules } from './clouds.js';
import { nameAliases, typeInstances } from './builtins.js';
import { loadingPlugins } from './folders.js';
import { connectingPlugins } from './databases.js';
import { flagPlugins } from './flags.js';
import { tables } from './index.js';
import { loggerInstances } from './loggers.js';
import { isLogShipper } from './logShippers.js';
import { identities, loadingModules, shellTags } from './processes.js';
import { environmentSchemas, generalSchemas } from './schemas.js';
import { secretPlugins } from './secrets.js';
import { grpcCredentials } from './requests.js';
import { bots, routers } from './servers.js';
import { sessionPlugins, sessionStores } from './sessions.js';
import { filteringModules, groupingModules, settingsReaders } from './settings.js';
import { moduleSigns, registeringModules } from './signs.js';
import { transports } from './queues.js';
import { countingPlugins } from './stores.js';
import { canonical } from '../qualified.js';
import { places } from '../values/places.js';
import { wordSet } from '../../../core/wordList.js';

const names: readonly string[] = [
	...tables.flatMap((rows) => rows.flatMap(([row]) => row.split(' '))),
	...[
		typeInstances,
		environmentSchemas,
		generalSchemas,
		loadingPlugins,
		secretPlugins,
		sessionPlugins,
		sessionStores,
		countingPlugins,
		transports,
		connectingPlugins,
		flagPlugins,
		identities,
		places,
	].flatMap((table) => [...table.keys()]),
	...grpcCredentials,
	...loggerInstances,
	...routers,
	...bots,
	...loadingModules,
	...compilingModules,
	...filteringModules,
	...groupingModules,
	...registeringModules,
	...settingsReaders,
	...shellTags,
	// Another way to write a name is as good as the name: `fs-extra.` is all that `fs-extra` has.
	...nameAliases.map(([from]) => from.replace(/\.$/, '')),
	// What visitors look into by themselves: options of loggers, and calls that give settings.
	'log4js',
	'winston',
	'winston-transport',
	'bunyan',
	'pino',
	'pino-http',
	'fastify',
	'morgan',
	'nestjs-pino',
	'hapi-pino',
	'convict',
	'env-var',
	'ckey',
];

/**
 * By module, the members that the tables know of it; `any` where the module itself is called, or its import says something.
 * One name may be of several modules, since modules may have dots: `a.b().c` is of `a` or `a.b`.
 */
const modules: ReadonlyMap<string, ReadonlySet<string> | 'any'> = modulesOf(names);

/** The same members, also of modules that are called themselves. */
const members: ReadonlyMap<string, ReadonlySet<string>> = membersByModule(names);

function membersByModule(all: readonly string[]): Map<string, Set<string>> {
	const found = new Map<string, Set<string>>();
	for (const name of all) {
		for (const { index } of name.matchAll(/\./g)) {
			const module = name.slice(0, index);
			const member = /^\.([\w$]+)/.exec(name.slice(index))?.[1];
			if (member !== undefined) {
				found.set(module, (found.get(module) ?? new Set<string>()).add(member));
			}
		}
	}
	return found;
}

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

/**
 * What a file that imports a module (by its usual name) must mention to have something to say of it; `any` where the import is
 * enough, undefined where no table knows the module.
 */
export function membersOf(module: string): ReadonlySet<string> | 'any' | undefined {
	if (moduleSigns.has(module) || moduleSigns.has(/^(?:@[^/]+\/)?[^/]+/.exec(module)?.[0] ?? '') || cloudModules.test(module)) {
		return 'any';
	}
	return modules.get(module) ?? (isLogShipper(module) ? 'any' : undefined);
}

/** Whether a table may know a member of a module that is imported by its name: of the SDKs of clouds, of what registers functions and of what ships logs, all may be. */
export function isKnownMember(module: string, member: string): boolean {
	const name = canonical(`${module}.${member}`);
	const dot = name.lastIndexOf('.');
	return (
		cloudModules.test(module) ||
		module.startsWith('@aws-sdk/') ||
		registeringModules.has(module) ||
		isLogShipper(module) ||
		modules.has(name) ||
		members.get(name.slice(0, dot))?.has(name.slice(dot + 1)) === true
	);
}

/** Globals that some table knows. */
export const knownGlobals: ReadonlySet<string> = new Set([
	'process',
	'console',
	'Bun',
	'Deno',
	'fetch',
	'$fetch',
	'EventSource',
	'WebSocket',
	'setInterval',
	'debugger',
]);

/** Globals of pages: a sign of what a file is for, where they are asked for a member. */
export const pageGlobals: ReadonlySet<string> = wordSet(`
	document window localStorage sessionStorage navigator history location customElements HTMLElement angular
`);

/** Globals whose members are such a sign, or lead to the others. */
export const knownHolders: ReadonlySet<string> = new Set(['global', 'globalThis', ...pageGlobals]);

/** Modules whose names scripts without imports may use as globals, since somebody else has put them there. */
export const modulesAsGlobals: ReadonlySet<string> = new Set(
	[...modules.keys()].filter(
		(name) =>
			/^[A-Za-z_$][\w$]*$/.test(name) &&
			!knownGlobals.has(name) &&
			!/^(?:async|import|eval|Function|setTimeout|__dirname|__filename)$/.test(name),
	),
);
