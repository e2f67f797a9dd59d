import { isWithin, type Context, type LocatedFact } from '../../../core/fact.js';
import { containsSpan } from '../../../core/text.js';
import { baseName, directoryOf } from '../../../core/paths.js';
import { serviceRoles } from '../../../core/role.js';
import { wordSet } from '../../../core/wordList.js';
import { haveWord, wordsOf } from '../../../core/words.js';
import { stringOf } from '../../../core/value.js';
import { reachOfRoutes } from '../../shared/routeCalls.js';
import type { Project } from '../../../project/project.js';
import { defineRule } from '../../rule.js';
import { titleOf } from '../../shared/backingServices.js';
import { isDevelopmentOnly } from '../../shared/guards.js';

/** Where ending the process is right: nothing is in flight yet, somebody asked for it, or the process cannot be trusted any more. */
const properPlaces: readonly Context[] = ['signal-handler', 'crash-handler', 'main-guard', 'listen-callback', 'test'];

/** Words in the names of files and folders whose functions answer requests, whoever calls them. */
const requestWords: ReadonlySet<string> = wordSet(`
	controller controllers resolver resolvers middleware middlewares filter filters guard guards interceptor interceptors
`);

/** Routes whose purpose is to end the process. */
const stoppingRoute = /(?:restart|reboot|shut-?_?down|stop|exit|kill|quit|crash|terminate|reload)/i;

export default defineRule({
	id: 'disposability/exit-in-request',
	scope: 'file',
	severity: 'warning',
	tentative: true,
	question: 'Does no request end the whole process?',
	messages: {
		request:
			'This ends the whole process while it answers a request: all other requests in flight are cut off. Throw an error, or answer with one.',
		called: 'This may end the whole process while it answers a request: all other requests in flight are cut off. Throw an error instead.',
		failure:
			'Any error of the client of {{service}} ends the whole process, whenever it comes: all requests in flight are cut off. End it only where the first connection fails, and let the client connect again.',
		proper: 'The process is ended by {{place}}, not by a request.',
	},
	reads: ['process.exit'],
	roles: serviceRoles,
	check(fact, { project, report, affirm }) {
		const place = properPlaces.find((context) => isWithin(fact, context));
		if (isWithin(fact, 'test') || isDevelopmentOnly(fact)) {
			return;
		}
		if (isWithin(fact, 'request-handler')) {
			if (place === undefined && !isMeantTo(project, fact)) {
				report({ message: 'request', span: fact.span });
			}
			return;
		}
		if (place === undefined && fact.onFailureOf !== undefined) {
			// A short failure is what the client is there to survive; some leave that to the platform, which starts the process again.
			if (project.roleOf(fact.path).role === 'server') {
				report({ message: 'failure', span: fact.span, data: { service: titleOf(fact.onFailureOf) }, severity: 'hint' });
			}
			return;
		}
		if (place === 'signal-handler' || place === 'crash-handler') {
			affirm({
				message: 'proper',
				span: fact.span,
				data: { place: place === 'signal-handler' ? 'the handler of a signal' : 'the handler of a crash' },
			});
		} else if (
			place === undefined &&
			isWithin(fact, 'function') &&
			(answersRequests(fact.path) || isCalledByRoute(project, fact) || isWorkOfProvider(project, fact))
		) {
			// Whether a request or the start calls the function, nobody can tell from here.
			report({ message: 'called', span: fact.span, severity: 'hint' });
		}
	},
});

/** The route says that it stops or restarts the service. */
function isMeantTo(project: Project, fact: LocatedFact<'process.exit'>): boolean {
	return project
		.in(fact.path, 'http.route')
		.some((route) => containsSpan(route.span, fact.span) && stoppingRoute.test(stringOf(route.route) ?? ''));
}

/** Whether a route calls the function around it. */
function isCalledByRoute(project: Project, fact: LocatedFact<'process.exit'>): boolean {
	return fact.function !== undefined && !stoppingRoute.test(fact.function) && reachOfRoutes(project, fact.path, fact) === 'calls';
}

/** First words of methods that do what requests and jobs ask for. */
const workWords: ReadonlySet<string> = wordSet(`
	get find fetch list search create update save store delete remove add send publish process handle calculate compute query
	sync import export generate render upload download
`);

/** Words that tell of the start, of settings and of connections, without which the process cannot do its work at all. */
const startWords: ReadonlySet<string> = wordSet(`
	config configs configuration env environment setting settings option options secret secrets credential credentials connection
	connections client database db migration migrations schema health command cli bootstrap init setup seed
`);

/** Whether it stands in a method of a class that a container hands to what answers requests, and the method works for them. */
function isWorkOfProvider(project: Project, fact: LocatedFact<'process.exit'>): boolean {
	return (
		fact.function !== undefined &&
		project.roleOf(fact.path).role === 'server' &&
		workWords.has(wordsOf(fact.function)[0] ?? '') &&
		!haveWord([fact.function, baseName(fact.path)], startWords) &&
		project
			.in(fact.path, 'module.import')
			.some(({ specifier, names }) => specifier === '@nestjs/common' && names.some(({ exported }) => exported === 'Injectable'))
	);
}

function answersRequests(path: string): boolean {
	return [...directoryOf(path).split('/'), ...baseName(path).split(/[.-]/)].some((word) => requestWords.has(word.toLowerCase()));
}
