import { isWithin, type LocatedFact } from '../../../core/fact.js';
import type { FixPlan } from '../../../core/fix.js';
import { pathWithin } from '../../../core/paths.js';
import { haveWord } from '../../../core/words.js';
import { wordSet } from '../../../core/wordList.js';
import { answerSigtermToo, shutDownGracefully } from '../../../fixes/plans.js';
import type { Project } from '../../../project/project.js';
import { isDevelopmentOnly } from '../../shared/guards.js';
import { isSecondary } from '../../shared/ports.js';
import { entriesOf, type Running } from './programs.js';

type Server = LocatedFact<'server.listen'>;

/** Words in the names of files and functions whose servers are there beside the one that a program is about. */
const besideWords: ReadonlySet<string> = wordSet(`
	metrics prometheus monitoring telemetry health healthz healthcheck liveness readiness probe probes
`);

/** Such words of servers that take requests as well, and none that a program is about: of files, of its makers, of stand-ins. */
const lesserWords: ReadonlySet<string> = wordSet(`static assets uploads files admin internal debug dev mock mocks fake stub`);

/**
 * Where a program does its work: the server that takes its requests, rather in the file that a process starts, rather without a
 * condition. Undefined when all of its servers are there for something else, or for developers.
 */
export function mainOf(project: Project, running: readonly Running[]): Running | undefined {
	const servers = running.filter((one): one is Server => one.kind === 'server.listen');
	if (servers.length === 0) {
		return running.find((one) => isStarted(project, one.path)) ?? running[0];
	}
	const distance = (one: Server): number =>
		(isStarted(project, one.path) ? 0 : 4) + (one.branch === undefined ? 0 : 2) + (isNamedBy(project, one, lesserWords) ? 1 : 0);
	return servers
		.filter((one) => isForRequests(project, one))
		.reduce<Server | undefined>((best, one) => (best && distance(best) <= distance(one) ? best : one), undefined);
}

/** Whether a process that is no developer's starts a file itself. */
function isStarted(project: Project, path: string): boolean {
	return entriesOf(project, path).includes(path);
}

/** Whether a server takes the requests of the program where it is deployed. */
function isForRequests(project: Project, server: Server): boolean {
	return !isDevelopmentOnly(server) && !isSecondary(server) && !isNamedBy(project, server, besideWords);
}

/** Whether one of some words is in the names of a server's file, of the folders of its package around it, or of its function. */
function isNamedBy(project: Project, server: Server, words: ReadonlySet<string>): boolean {
	const inPackage = pathWithin(project.packageOf(server.path).folder, server.path) ?? server.path;
	return haveWord([server.function ?? '', ...inPackage.split('/')], words);
}

/**
 * The fixes for a program without a handler: the handler that it has for SIGINT, unless that cuts requests off, else a new one
 * for all servers that take its requests. None where one of those would be cut off by it, or it could be added more than once.
 */
export function fixesFor(
	project: Project,
	main: Running,
	running: readonly Running[],
	handlers: readonly LocatedFact<'signal.handle'>[],
): readonly FixPlan[] {
	const interrupt = handlers.find(
		(one) =>
			one.signal === 'SIGINT' &&
			one.closes &&
			one.cuts !== true &&
			(one.exits || one.leavesServer !== true) &&
			!isWithin(one, 'test') &&
			!isDevelopmentOnly(one),
	);
	if (interrupt) {
		return [answerSigtermToo(interrupt) ?? []].flat();
	}
	const servers = running.filter((one): one is Server => one.kind === 'server.listen' && isForRequests(project, one));
	if (
		main.kind !== 'server.listen' ||
		servers.some((one) => one.path !== main.path) ||
		!servers.every((one) => isSure(project, one, servers))
	) {
		return [];
	}
	return [shutDownGracefully([main, ...servers.filter((one) => one !== main)]) ?? []].flat();
}

/** Whether a server is made whenever the program starts, and once: no other way of a condition has another one. */
function isSure(project: Project, server: Server, servers: readonly Server[]): boolean {
	const { branch, guards = [], path } = server;
	// What a cluster forks listens in one of two branches; what is said of the environment's name decides for all of a deploy.
	const isDecided = guards.length > 0 || project.in(path, 'process.fork').length > 0;
	if (branch !== undefined && !isDecided && (branch === 'or-else' || servers.length > 1)) {
		return false;
	}
	return server.function === undefined || isCalledOnce(project, path);
}

/** Whether a function of a file is no factory that tests and other modules call as they need it, as far as imports tell. */
function isCalledOnce(project: Project, path: string): boolean {
	const importers = project.importersOf(path);
	return importers.every((one) => project.roleOf(one).role !== 'test') && (isStarted(project, path) || importers.length <= 1);
}
