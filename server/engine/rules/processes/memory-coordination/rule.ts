import type { LocatedFact } from '../../../core/fact.js';
import { isWithin } from '../../../core/fact.js';
import { serviceRoles } from '../../../core/role.js';
import type { Project } from '../../../project/project.js';
import { defineRule } from '../../rule.js';
import { isInExamples } from '../../shared/aside.js';
import { isDevelopmentOnly } from '../../shared/guards.js';
import { containsSpan } from '../../../core/text.js';
import { hasReplicas, hasSharedStore, runsSeveral } from '../../shared/severalProcesses.js';
import { storeOf } from '../../shared/storeOptions.js';
import { purposeByHand } from '../../shared/byHand.js';
import { hearsOfOthers } from './channels.js';
import { isLetterLater, isPutOff, longDelay } from './putOff.js';
import { isWithoutGuard } from './withoutGuard.js';

/** How many other places a finding names. */
const mostRelated = 10;

export default defineRule({
	id: 'processes/memory-coordination',
	scope: 'file',
	severity: 'warning',
	tentative: true,
	question: 'Do processes agree through a service that all of them share?',
	messages: {
		'rate-limit':
			'Requests are counted in the memory of this process: with n processes everybody may do n times as much, and a restart forgives all. Give the limiter a shared store.',
		attempts:
			'How often somebody tried is counted in "{{list}}", in the memory of this process: with n processes they may try n times as often, and a restart forgives all. Count in a store that all processes share.',
		broadcast: 'Messages reach only the clients of this process: with a second one, half of the clients miss them. Give it an adapter.',
		clients:
			'"{{list}}" holds the clients of this process alone: what is sent to all of them does not reach those of a second process. Tell the others through a channel that all processes share.',
		waiters:
			'Clients of this process wait for what "{{list}}" tells them, and it hears of nothing that other processes do: their clients miss it. Tell all processes through a channel that they share.',
		queue: 'Work waits in the memory of this process: a restart loses it, and other processes cannot take it over. Keep it in a queue.',
		lock: '"{{list}}" keeps others out within this process alone: a second one goes ahead all the same. Take the lock where all processes see it, in the database or another backing service.',
		'delayed-work': 'Work waits {{delay}} minutes in the memory of this process: a restart loses it. Keep it in a queue with a delay.',
		'delayed-letter':
			'What is sent waits in the memory of this process until a delay of the settings is over: a restart loses it. Keep it in a queue with a delay.',
		shared: 'Processes agree through a store that all of them share.',
	},
	reads: ['coordination.use', 'state.module'],
	roles: serviceRoles,
	check(fact, { project, report, affirm }) {
		if (fact.kind === 'state.module') {
			const byHand = isDevelopmentOnly(fact) || isInExamples(fact.path) ? undefined : purposeByHand(project, fact);
			if (byHand !== undefined && !(byHand === 'clients' && isSaidOfClients(project, fact))) {
				report({ message: byHand, span: fact.span, data: { list: fact.variable }, severity: 'hint' });
			}
			return;
		}
		const { purpose, store, span, delay } = fact;
		if (store === 'external') {
			affirm({ message: 'shared', span });
			return;
		}
		if (
			!isOfMemory(project, fact) ||
			isDevelopmentOnly(fact) ||
			isInExamples(fact.path) ||
			isWithin(fact, 'test') ||
			isWithoutGuard(project, fact) ||
			(isShared(project, fact) && !isLeftOut(project, fact))
		) {
			return;
		}
		switch (purpose) {
			case 'rate-limit':
			case 'broadcast': {
				// One store is given to all limiters of a package.
				const [first, ...others] = inMemory(project, fact).filter((one) => !isShared(project, one) || isLeftOut(project, one));
				if (first?.path === fact.path && first.span.start === span.start) {
					report({
						message: purpose,
						span,
						// Who listens to whom on a socket may be decided by the program; a limit is for everybody, where there are several processes.
						sure: purpose === 'rate-limit' && store === 'memory' && runsSeveral(project),
						...(store === 'unknown' || isLeftOut(project, fact) ? { severity: 'hint' as const } : severityFor(project, fact)),
						related: others
							.slice(0, mostRelated)
							.map((other) => ({ at: { path: other.path, span: other.span }, message: 'The same holds here.' })),
					});
				}
				break;
			}
			case 'clients':
				// Who has one process sees no difference, and what is sent may come from a stream that each process reads.
				if (
					!(fact.of !== undefined && hearsOfOthers(project, fact.path)) &&
					project
						.in(fact.path, 'coordination.use')
						.find((other) => other.purpose === 'clients' && other.of === fact.of && other.api === fact.api)?.span.start === span.start
				) {
					report({ message: fact.of === 'emitter' ? 'waiters' : 'clients', span, data: { list: fact.api }, severity: 'hint' });
				}
				break;
			case 'queue':
				// A queue that a function makes for itself only bounds how much it does at once, and one of the module may do no more.
				if ((!isWithin(fact, 'function') && !isWithin(fact, 'request-handler')) || isKept(project, fact)) {
					report({ message: purpose, span, severity: 'hint' });
				}
				break;
			case 'delayed-work':
				if (delay === undefined) {
					if (isLetterLater(fact)) {
						report({ message: 'delayed-letter', span, severity: 'hint' });
					}
					break;
				}
				if (delay >= longDelay && isWithin(fact, 'request-handler')) {
					report({ message: purpose, span, data: { delay: minutesOf(delay) } });
				} else if (isPutOff(project, fact, delay)) {
					report({ message: purpose, span, data: { delay: minutesOf(delay) }, severity: 'hint' });
				}
				break;
		}
	},
});

/**
 * Whether the sockets themselves are put in, of which the call is judged, another field further up holds clients, too, or the module itself
 * may tell other processes who is where.
 */
function isSaidOfClients(project: Project, { path, variable, span, owner }: LocatedFact<'state.module'>): boolean {
	return (
		hearsOfOthers(project, path) ||
		project.in(path, 'coordination.use').some(({ purpose, api }) => purpose === 'clients' && api === variable) ||
		(owner !== undefined &&
			project
				.in(path, 'state.module')
				.some((other) => other.owner !== undefined && other.span.start < span.start && purposeByHand(project, other) === 'clients'))
	);
}

const minutesOf = (delay: number): string => String(Math.round(delay / 60_000));

/** Whether a function puts the queue that it makes into a variable of the module, where it outlives the call: one for each user. */
function isKept(project: Project, { path, span }: LocatedFact<'coordination.use'>): boolean {
	return project
		.in(path, 'state.module')
		.some(
			({ owner, changes = [] }) =>
				owner !== 'each' &&
				changes.some((change) => (change.operation === 'add' || change.operation === 'assign') && containsSpan(change.span, span)),
		);
}

/** Who has one process by design sees no difference; where there are several, or a store that they could share, it is worth a word. */
function severityFor(project: Project, { path, purpose }: LocatedFact<'coordination.use'>): { readonly severity?: 'information' | 'hint' } {
	// Processes that one of them forks need not all talk to clients, and what they send may come from a stream that each of them reads.
	if (purpose === 'broadcast') {
		return hasReplicas(project) ? {} : { severity: 'hint' };
	}
	return runsSeveral(project) ? {} : { severity: hasSharedStore(project, path) ? 'information' : 'hint' };
}

/** The uses of memory for the same purpose in the services of a package, in the order of the text. */
function inMemory(project: Project, { purpose, path }: LocatedFact<'coordination.use'>): readonly LocatedFact<'coordination.use'>[] {
	const home = project.packageOf(path);
	return project
		.of('coordination.use')
		.filter(
			(other) =>
				other.purpose === purpose &&
				isOfMemory(project, other) &&
				project.packageOf(other.path) === home &&
				serviceRoles.includes(project.roleOf(other.path).role) &&
				!isDevelopmentOnly(other) &&
				!isInExamples(other.path) &&
				!isWithin(other, 'test') &&
				!isWithoutGuard(project, other),
		);
}

/** Whether a use is kept in memory, as far as its options are known: another module may name a store in them. */
function isOfMemory(project: Project, fact: LocatedFact<'coordination.use'>): boolean {
	return storeOf(fact, project) === 'memory';
}

/** Limiters that count in memory whatever other limiters of the service do, unless they are given a store themselves. */
const ownMemory = /^(?:rate-limiter-flexible\.RateLimiterMemory|express-rate-limit(?:\.\w+)?)$/;

/**
 * Whether a limiter counts in memory beside others of the package that share a store: none of those is in its module, or in one
 * that imports it or is imported by it, where memory could stand in for a store that is away.
 */
function isLeftOut(project: Project, { purpose, path, api }: LocatedFact<'coordination.use'>): boolean {
	const isStored = (file: string): boolean =>
		project.in(file, 'coordination.use').some((other) => other.purpose === purpose && !isOfMemory(project, other));
	return (
		ownMemory.test(api) &&
		isShared(project, { purpose, path, api }) &&
		![path, ...project.importsOf(path), ...project.importersOf(path)].some(isStored)
	);
}

/**
 * Whether the package uses a shared store for the same purpose elsewhere: an adapter that is put in later, or memory as what is
 * left when the store is away.
 */
function isShared(project: Project, { purpose, path, api }: Pick<LocatedFact<'coordination.use'>, 'purpose' | 'path' | 'api'>): boolean {
	const home = project.packageOf(path);
	// What counts in the cache of a hapi server may well be given one that processes share.
	if (api === 'hapi-rate-limit' && [...home.dependencies.keys()].some((name) => /catbox-(?!memory|object)/.test(name))) {
		return true;
	}
	return project
		.of('coordination.use')
		.some(
			(other) =>
				other.purpose === purpose &&
				other.store === 'external' &&
				project.packageOf(other.path) === home &&
				(purpose !== 'broadcast' || isSubscription(other.api) === isSubscription(api) || hearsOfOthers(project, path)),
		);
}

/** Whether an API hands on what subscriptions of GraphQL tell: the clients of a server of sockets hear nothing of that. */
function isSubscription(api: string): boolean {
	return /^(?:graphql-|apollo-server|@google-cloud\/pubsub)/.test(api);
}
