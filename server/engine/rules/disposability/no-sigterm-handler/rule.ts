import type { LocatedFact } from '../../../core/fact.js';
import { baseName } from '../../../core/paths.js';
import type { Location } from '../../../core/text.js';
import { wordSet } from '../../../core/wordList.js';
import { haveWord } from '../../../core/words.js';
import type { Package, Project } from '../../../project/project.js';
import { defineRule } from '../../rule.js';
import { deployedCommands, describeProcessFirst } from '../../shared/deploy.js';
import { isServerOfBundler } from '../../shared/developerUse.js';
import { isDevelopmentOnly } from '../../shared/guards.js';
import { takesFrameworkBuild } from '../../shared/missingModules.js';
import { dependentsOf, factsOfPackage, filesOfPackage, packageNamed } from '../../shared/near.js';
import { packageOfSpecifier } from '../../shared/nodeBuiltins.js';
import { isPlatformFunction, standsInForPlatform } from '../../shared/platformCalls.js';
import { isAboutEnding, shutdownModules, startsGracefulServer } from '../../shared/shutdown.js';
import { isKeptByPm2 } from '../../shared/supervisors.js';
import { isForMakers } from '../../shared/toolCode.js';
import { fixesFor, mainOf } from './mainServer.js';
import { byProgram, entriesOf, isSecond, lacksHarmless, onlyWatches, type Running } from './programs.js';

export default defineRule({
	id: 'disposability/no-sigterm-handler',
	scope: 'workspace',
	severity: 'warning',
	question: 'Does every long-running process shut down cleanly on SIGTERM?',
	messages: {
		server: 'Nothing in this program handles SIGTERM: when the platform stops the process, requests in flight are cut off.',
		worker: 'Nothing in this program handles SIGTERM: when the platform stops the process, the job in hand is broken off half done.',
		lost: 'Nothing in this program handles SIGTERM: when the platform stops the process, the job in hand is lost half done, for its message is acknowledged already.',
		repeated:
			'Nothing in this program handles SIGTERM: when the platform stops the process, the job in hand is broken off half done, and its message delivered again.',
		interrupted:
			'This program closes on SIGINT, which a keyboard sends. On SIGTERM, which a platform sends, it does not: requests in flight are cut off.',
		listed:
			'process.on takes the name of one event. This list becomes "{{signal}}", which no process is ever sent: the handler never runs, and SIGTERM ends the program at once.',
		apollo:
			'Apollo Server stops itself on SIGTERM, and then lets the signal end the process: nothing closes the HTTP server beside it, and requests in flight are cut off.',
		handled: 'The program handles {{signal}}.',
		library: 'The program shuts down by way of {{module}}.',
		framework: 'The server of {{api}} closes itself on SIGTERM.',
		command: '{{process}} runs "{{program}}", which closes itself on SIGTERM.',
	},
	reads: [
		'server.listen',
		'queue.consume',
		'queue.acknowledge',
		'process.loop',
		'schedule',
		'signal.handle',
		'module.import',
		'role.sign',
		'process.declare',
		'image.copy',
	],
	check({ project, report, affirm }) {
		for (const { invocation, process, command } of deployedCommands(project)) {
			if (startsGracefulServer(invocation)) {
				affirm({ message: 'command', ...command.at, data: { process: describeProcessFirst(process), program: invocation.program } });
			}
		}
		for (const [key, running] of byProgram(project)) {
			const main = mainOf(project, running);
			const first = main ?? running[0]!;
			const own = running.find((one): one is LocatedFact<'server.listen'> => one.kind === 'server.listen' && one.closesItself === true);
			const handler = shutdownOf(project, first.path);
			if (handler !== undefined && isSecond(key)) {
				continue;
			}
			const interrupt = handler ? undefined : handlersOf(project, first.path).find(({ signal, closes }) => signal === 'SIGINT' && closes);
			if (own) {
				affirm({ message: 'framework', path: own.path, span: own.span, data: { api: own.api } });
			} else if (
				!interrupt &&
				(!handler || isOfAnotherProgram(project, first.path, handler.path)) &&
				(isLeftToAnother(project, first.path) || isLeftToCommand(project, first.path) || isForeign(first.path, running))
			) {
				continue;
			} else if (handler && isOfAnotherProgram(project, first.path, handler.path)) {
				// Another program's handler does nothing for this one; how this one comes to its files may be more than imports tell.
				report({
					message: first.kind === 'server.listen' ? 'server' : brokenOff(project, first.path),
					path: first.path,
					span: first.span,
					severity: 'hint',
					related: [
						{ at: { path: handler.path, span: handler.span }, message: 'No file of this program imports the one with this handler.' },
					],
				});
			} else if (handler?.kind === 'signal.handle') {
				affirm({ message: 'handled', path: handler.path, span: handler.span, data: { signal: handler.signal } });
			} else if (handler) {
				affirm({ message: 'library', path: handler.path, span: handler.span, data: { module: handler.specifier } });
			} else if (running.some((one) => !isDevelopmentOnly(one))) {
				const shown = main ?? besidesServers(project, running);
				const { kind, path, span } = shown;
				const listed = interrupt ? undefined : handlersOf(project, first.path).find(({ signal }) => signal.split(',').includes('SIGTERM'));
				if (listed) {
					report({
						message: 'listed',
						path: listed.path,
						span: listed.span,
						data: { signal: listed.signal },
						related: [{ at: { path, span }, message: 'This is cut off.' }],
						...((isSecond(key) || isQuiet(project, shown)) && { severity: 'hint' as const }),
					});
					continue;
				}
				const isApollo = !isWork(kind) && !interrupt && stopsApollo(project, path);
				report({
					message: isWork(kind) ? brokenOff(project, path) : interrupt ? 'interrupted' : isApollo ? 'apollo' : 'server',
					path,
					span,
					related: interrupt ? [{ at: { path: interrupt.path, span: interrupt.span }, message: 'Only SIGINT is handled here.' }] : [],
					fixes: main ? fixesFor(project, main, running, handlersOf(project, main.path)) : [],
					...((isApollo || isSecond(key) || isQuiet(project, shown)) && { severity: 'hint' as const }),
				});
			}
		}
	},
});

/**
 * Whether somebody else's server may close itself: it is started where the program starts, or there is no other. One in a corner of a
 * program says nothing of the server that answers requests.
 */
function isForeign(path: string, running: readonly Running[]): boolean {
	const listening = running.filter((one): one is LocatedFact<'server.listen'> => one.kind === 'server.listen');
	const foreign = listening.filter((one) => one.foreign === true);
	return foreign.length > 0 && (foreign.length === listening.length || foreign.some((one) => one.path === path));
}

/** Whether what keeps a program running is work that it takes itself, and no server. */
function isWork(kind: string | undefined): boolean {
	return kind === 'queue.consume' || kind === 'process.loop' || kind === 'schedule';
}

/**
 * What is for developers, or stands in for a platform. What a chat or a timer asks for is mostly done at once, and done again after
 * a restart. Settings that are not here may hold more than their name says.
 */
function isQuiet(project: Project, { kind, path, ...fact }: Location & { readonly kind?: string; readonly api?: string }): boolean {
	return (
		kind === 'schedule' ||
		(kind === 'process.loop' && fact.api !== 'loop') ||
		lacksHarmless(project, path) ||
		(!isWork(kind) &&
			(isForMakers(path) ||
				isPlatformFunction(project, path) ||
				answersPings(path) ||
				isBesideBot(project, path) ||
				isOfDevelopers(project, path) ||
				isOfWatcher(project, path) ||
				isServerOfBundler(project, path) ||
				standsInForPlatform(project, path) ||
				isPartOfOthers(project, path) ||
				startsOwnPackage(project, path)))
	);
}

/** How many routes a server may have that a bot has beside it, to be asked whether it is there, or to say what it is. */
const fewestRoutes = 2;

/** Whether a program is a client of a chat that listens as well, on hardly a route: what it is about are the messages. */
function isBesideBot(project: Project, path: string): boolean {
	const files = filesOfProgram(project, path);
	return (
		files.some((file) => project.in(file, 'process.loop').some(({ api }) => api !== 'loop')) &&
		files.flatMap((file) => project.in(file, 'http.route')).length <= fewestRoutes
	);
}

/**
 * Whether no process that is known starts a server's package, and other packages of the workspace depend on it: it is a part of their
 * programs, and how those end is for them to say.
 */
function isPartOfOthers(project: Project, path: string): boolean {
	const { folder, name } = project.packageOf(path);
	return (
		name !== undefined && entriesOf(project, path).length === 0 && dependentsOf(project, name).some((other) => other.folder !== folder)
	);
}

/** Words in the names of packages that run a server, jobs, or all of a program, for whoever takes them. */
const runnerWords: ReadonlySet<string> = wordSet(`
	server service framework bootstrap runtime kit starter boot notifier worker workers scheduler agenda jobs
`);

/**
 * Whether a program takes a package of its own makers whose code is not here and that by its name runs something: one that is called
 * after the program (`shop-notifier` of `shop`), or of its scope (`@acme/server-kit`). It may handle the signal for all of them.
 */
function startsOwnPackage(project: Project, path: string): boolean {
	const own = project.packageOf(path).name ?? '';
	const [, scope, name] = /^(@[^/]+\/)?(.*)$/.exec(own)!;
	return filesOfProgram(project, path).some((file) =>
		project.in(file, 'module.import').some(({ specifier, typeOnly }) => {
			const taken = typeOnly ? undefined : packageOfSpecifier(specifier);
			return (
				taken !== undefined &&
				taken !== own &&
				haveWord([taken.slice(scope?.length ?? 0)], runnerWords) &&
				((name!.length >= shortestName && taken.startsWith(`${scope ?? ''}${name!}-`)) ||
					(scope !== undefined && taken.startsWith(scope))) &&
				packageNamed(project, taken) === undefined
			);
		}),
	);
}

/** In letters: shorter names of programs (`api`, `bot`) are words that other packages begin with as well. */
const shortestName = 5;

/** A server beside the program that is there to be asked whether it is there: `keep-alive.js`. */
function answersPings(path: string): boolean {
	return /^(?:keep[-_]?alive|ping(?:er)?|heartbeat)\.[cm]?[jt]s$/i.test(baseName(path));
}

/** What only scripts of developers start (`local.ts`, `"dev": "node server.js"`): nothing is known of a platform that would stop it. */
function isOfDevelopers(project: Project, path: string): boolean {
	const processes = project.processesOf(path);
	return processes.length > 0 && processes.every(({ type }) => type === 'development');
}

/** What no process is known to start but a watcher of the package, as its settings may say. */
function isOfWatcher(project: Project, path: string): boolean {
	const home = project.packageOf(path);
	return entriesOf(project, path).length === 0 && project.processes.some((process) => process.package === home && onlyWatches(process));
}

/** What to show of a program whose servers are all there beside what it does: what it takes off a queue, else where it starts. */
function besidesServers(project: Project, running: readonly Running[]): Location & { readonly kind?: string; readonly api?: string } {
	const consumer = running.find(({ kind }) => isWork(kind));
	const [first] = running;
	const entry = entriesOf(project, first!.path).find((one) => project.has(one));
	return consumer ?? (entry === undefined ? first! : { path: entry, span: { start: 0, end: 0 } });
}

/** What becomes of a job that is broken off, by when the consumers of the program take messages off their queues. */
function brokenOff(project: Project, path: string): 'worker' | 'lost' | 'repeated' {
	const times = filesOfProgram(project, path).flatMap((file) => project.in(file, 'queue.acknowledge').map(({ when }) => when));
	return times.some((when) => when === 'before' || when === 'automatic' || when === 'detached' || when === 'unawaited')
		? 'lost'
		: times.length > 0 && times.every((when) => when === 'after')
			? 'repeated'
			: 'worker';
}

/**
 * Whether a program takes Apollo Server, which handles signals unless it is told not to
 * (https://www.apollographql.com/docs/apollo-server/v2/api/apollo-server#stoponterminationsignals).
 */
function stopsApollo(project: Project, path: string): boolean {
	const taken = filesOfProgram(project, path).flatMap((file) => project.in(file, 'module.import').filter(({ typeOnly }) => !typeOnly));
	const takes = (from: RegExp, name: RegExp): boolean =>
		taken.some(({ specifier, names }) => from.test(specifier) && names.some(({ exported }) => name.test(exported)));
	// A plugin that closes the HTTP server would be a handler, were it not told to do nothing on signals.
	return (
		takes(/^(?:apollo-server(?:-(?:express|koa|hapi|fastify|micro))?|@apollo\/server)$/, /^ApolloServer$/) &&
		!takes(/^(?:apollo-server|@apollo\/server|@as-integrations\/)/, /^(?:ApolloServerPlugin(?:Drain|Stop)|fastifyApolloDrainPlugin)/)
	);
}

/** The handlers of signals among the files of a program. */
function handlersOf(project: Project, path: string): readonly LocatedFact<'signal.handle'>[] {
	return filesOfProgram(project, path).flatMap((file) => project.in(file, 'signal.handle'));
}

/**
 * Whether a file is none of a program that is known, and nothing imports it: it is started by itself. What a framework builds of the
 * package for a program may hold any file of it.
 */
function isOfAnotherProgram(project: Project, path: string, handler: string): boolean {
	const processes = project.processesOf(path).filter(({ type }) => type !== 'development');
	return (
		processes.length > 0 &&
		!processes.some(({ files }) => files.has(handler)) &&
		project.importersOf(handler).length === 0 &&
		!filesOfProgram(project, path).some((file) => takesFrameworkBuild(file, project))
	);
}

/**
 * Names of functions that packages offer to close what runs when a signal comes: `registerShutdownConfig`, `gracefulExit`,
 * `handleTerminationSignals`.
 */
const shutdownName =
	/shut_?down|graceful|terminat(?:ion|or)|(?:on|handle|listen|process|exit|kill|stop)[A-Za-z]{0,12}signal|signal_?handler|^(?:register|use|setup|manage|app|server)?_?lifecycle/i;

/** Interfaces of a framework that says only when it is told of signals (`OnApplicationShutdown`), and calls of a cloud. */
const otherName = /^(?:On|Before)[A-Z]|Command$/;

/**
 * Whether the program takes from a package whose code is not seen here what by its name, or by that of the package, closes it on
 * a signal, or from one of the workspace that handles it: nothing is known to be missing.
 */
function isLeftToAnother(project: Project, path: string): boolean {
	return filesOfProgram(project, path).some((file) =>
		project.in(file, 'module.import').some((taken) => {
			if (taken.typeOnly || taken.specifier.startsWith('.')) {
				return false;
			}
			const sibling = siblingOf(project, taken.specifier);
			if (sibling !== undefined && sibling.folder !== project.packageOf(path).folder) {
				return factsOfPackage(project, sibling, 'signal.handle').some(
					(handler) => handler.signal === 'SIGTERM' && serviceOrLibrary.has(project.roleOf(handler.path).role),
				);
			}
			return (
				project.resolveModule(taken.specifier, file) === undefined &&
				(isAboutEnding(taken.specifier) || taken.names.some(({ exported }) => shutdownName.test(exported) && !otherName.test(exported)))
			);
		}),
	);
}

/** Whether all that starts a program is a command that closes what it serves (`service-runner`). */
function isLeftToCommand(project: Project, path: string): boolean {
	const deployed = project.processesOf(path).filter(({ type }) => type !== 'development');
	return (
		deployed.length > 0 &&
		deployed.every((process) => deployedCommands(project, [process]).some(({ invocation }) => startsGracefulServer(invocation)))
	);
}

/** The package of the workspace that a specifier names: `@shop/shutdown`, `@shop/shutdown/http`. */
function siblingOf(project: Project, specifier: string): Package | undefined {
	for (let end = specifier.length; end > 0; end = specifier.lastIndexOf('/', end - 1)) {
		const found = packageNamed(project, specifier.slice(0, end));
		if (found) {
			return found;
		}
	}
	return undefined;
}

const serviceOrLibrary: ReadonlySet<string> = new Set(['server', 'worker', 'library', 'unknown']);

/** The files of the programs that a file belongs to; what developers start counts only where nothing else does. */
function filesOfProgram(project: Project, path: string): readonly string[] {
	const processes = project.processesOf(path);
	const deployed = processes.filter(({ type }) => type !== 'development');
	return [...new Set([path, ...(deployed.length > 0 ? deployed : processes).flatMap(({ files }) => [...files])])];
}

/**
 * A handler among the files of the program. Where imports could not all be followed, one anywhere else in the running code of the
 * package counts too.
 */
function shutdownOf(project: Project, path: string): LocatedFact<'signal.handle'> | LocatedFact<'module.import'> | undefined {
	// What developers start may be all programs of a workspace side by side, and is one only where nothing else is.
	const program = new Set(project.processesOf(path).length > 0 ? filesOfProgram(project, path) : []);
	const home = project.packageOf(path);
	// Packages may hold several programs, each with handlers of its own.
	const isOfAnother = (file: string): boolean => program.size > 0 && project.processesOf(file).some(({ type }) => type !== 'development');
	const isRunning = (file: string): boolean =>
		program.has(file) ||
		(project.packageOf(file) === home &&
			!isOfAnother(file) &&
			['server', 'worker', 'library', 'unknown', 'cli', 'browser'].includes(project.roleOf(file).role));
	// A program may reach into other packages; besides it, only the files of its own count.
	const files = [...new Set([...[...program].sort(), ...filesOfPackage(project, home)])].filter(isRunning);
	const isKept = isKeptByPm2(project, home.folder);
	const handlers = files.flatMap((file) =>
		project.in(file, 'signal.handle').filter(({ signal, closes }) => signal === 'SIGTERM' || (isKept && signal === 'SIGINT' && closes)),
	);
	const imported = (file: string): LocatedFact<'module.import'> | undefined =>
		project.in(file, 'module.import').find(({ specifier, typeOnly }) => shutdownModules.has(specifier) && !typeOnly);
	return handlers[0] ?? files.map(imported).find((one) => one !== undefined);
}
