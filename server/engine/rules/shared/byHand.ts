import type { LocatedFact } from '../../core/fact.js';
import type { StateChange } from '../../core/facts/state.js';
import { serviceRoles } from '../../core/role.js';
import { wordSet } from '../../core/wordList.js';
import { haveWord, wordsOf } from '../../core/words.js';
import type { Project } from '../../project/project.js';
import { isOneForAll, isUsedByRoutes } from './madeForAll.js';
import { isCountOfAttempts, isOfRequests } from './requestState.js';

type State = LocatedFact<'state.module'>;

/** What a variable of the module, or the field of an object that the process has one of, is for where it stands in for a service. */
export function purposeByHand(
	project: Project,
	state: State,
): 'rate-limit' | 'attempts' | 'queue' | 'lock' | 'clients' | 'waiters' | undefined {
	if (state.weak === true || !isOneForAll(project, state)) {
		return undefined;
	}
	if (isLock(project, state) || isFlagOfRequests(project, state)) {
		return 'lock';
	}
	if (isDirectory(project, state) || areConnections(project, state)) {
		return 'clients';
	}
	if (isListOfHearers(project, state)) {
		return 'waiters';
	}
	if (state.lazy === true) {
		return undefined;
	}
	return isCountOfRequests(state)
		? isCountOfAttempts(state.variable)
			? 'attempts'
			: 'rate-limit'
		: (isQueueOfWork(state) || isUnsent(project, state) || isWorkedOff(project, state)) && !isOfTool(project, state)
			? 'queue'
			: undefined;
}

/** Whether a queue is one of a class whose objects others make, for work that no request is seen to put in. */
function isOfTool(project: Project, { owner, path, changes = [] }: State): boolean {
	return owner === 'each' && !changes.some((one) => one.operation === 'add' && isOfRequests(project, path, one));
}

const lockWords: ReadonlySet<string> = wordSet('lock locks mutex mutexes');

/** Words of locks that keep order within one process, or are files, or things. */
const otherLocks: ReadonlySet<string> = wordSet(`
	queue queues waiting waiters file files screen wake scroll pointer door doors package manifest time state status config options
`);

/** Words for what is being done at the moment. */
const progressWords: ReadonlySet<string> = wordSet('progress processing locked busy');

/** Words of what each process has to do for itself: it keeps itself from doing so twice, or from going round in circles. */
const startWords: ReadonlySet<string> = wordSet(`
	connecting connected connections initializing starting started loading loaded fetching refreshing reconnecting visiting visited
	resolving resolved stack seen subscribed subscriptions registered
`);

/** Whether the function that puts something in takes it out again, further on. */
function isTakenOut(added: StateChange, changes: readonly StateChange[]): boolean {
	return changes.some((other) => other.operation === 'remove' && other.span.start > added.span.end && other.function === added.function);
}

/**
 * A collection of the module by which code that requests run keeps others out: locks by a key, or what one handler notes down while
 * it is at it, and takes out when it is done. Where the package takes locks elsewhere, too, these may be a first step.
 */
function isLock(project: Project, { path, variable, holds, stores, changes = [] }: State): boolean {
	const words = wordsOf(variable);
	const added = changes.filter(({ operation, within }) => operation === 'add' && !within.includes('test'));
	const isLocks = words.some((word) => lockWords.has(word));
	const turnsAway = words.some((word) => startWords.has(word)) ? undefined : added.find((one) => one.refuses && isTakenOut(one, changes));
	if (
		!(holds === 'map' || holds === 'object' || holds === 'set') ||
		added.length === 0 ||
		words.some((word) => otherLocks.has(word)) ||
		/Promise/.test(stores ?? '') ||
		!(isLocks || turnsAway !== undefined || words.some((word) => progressWords.has(word)))
	) {
		return false;
	}
	const byRequests = isLocks
		? added.some((one) => isOfRequests(project, path, one)) ||
			project.importersOf(path).some((importer) => answersRequests(project, importer))
		: added.some(
				(one) =>
					one.within.includes('request-handler') &&
					changes.some(
						(other) => other.operation === 'remove' && other.span.start > one.span.end && other.within.includes('request-handler'),
					),
			);
	return (
		(byRequests || turnsAway?.exported === true || turnsAway?.within.includes('request-handler') === true) && !locksElsewhere(project, path)
	);
}

/** Words of flags that say that somebody is at it. */
const flagWords: ReadonlySet<string> = wordSet('progress processing locked busy running syncing importing exporting scraping crawling');

/**
 * A variable of the module by which a handler of requests turns others away while it is at it: `if (isRunning) return response.status(409)…;
 * isRunning = true`. What a timer does, each process may do for itself.
 */
function isFlagOfRequests(project: Project, { path, variable, holds, changes = [] }: State): boolean {
	const words = wordsOf(variable);
	const set = changes.find(
		// A function that several call may go on with what they left it: nobody is turned away.
		(one) => one.operation === 'assign' && one.refuses === true && !one.within.includes('test') && one.within.includes('request-handler'),
	);
	return (
		holds === 'value' &&
		set !== undefined &&
		words.some((word) => flagWords.has(word) || lockWords.has(word)) &&
		!words.some((word) => startWords.has(word) || otherLocks.has(word)) &&
		changes.some((one) => one.operation === 'assign' && one.refuses !== true && one.span.start > set.span.start) &&
		!locksElsewhere(project, path)
	);
}

/** Whether the package takes locks where other processes see them, too: those of the module may be a first step. */
function locksElsewhere(project: Project, path: string): boolean {
	const home = project.packageOf(path);
	return project
		.of('lock.acquire')
		.some((one) => (one.store === 'external' || one.store === 'unknown') && project.packageOf(one.path) === home);
}

/** Whether a module has handlers of requests, as far as what they do is told. */
function answersRequests(project: Project, path: string): boolean {
	return (
		serviceRoles.includes(project.roleOf(path).role) &&
		(['log.call', 'env.branch', 'http.request', 'file.write', 'coordination.use'] as const).some((kind) =>
			project.in(path, kind).some(({ within }) => within?.includes('request-handler')),
		)
	);
}

const addressWords: ReadonlySet<string> = wordSet('socket sockets connection connections client clients');
const personWords: ReadonlySet<string> = wordSet(`
	user users player players member members participant participants driver drivers customer customers admin admins agent agents
`);
const presentWords: ReadonlySet<string> = wordSet('online connected');
const linkWords: ReadonlySet<string> = wordSet('id ids map maps mapping mappings to by of online connected active ws');

/**
 * Where somebody can be reached by a socket of this process: `userSocketMap`, `socketIdByPlayer`, or a `socketMap` of a class that says
 * whose sockets these are.
 */
function isDirectory(project: Project, { path, variable, holds, changes = [] }: State): boolean {
	const words = wordsOf(variable);
	const holder = changes.find((one) => one.holder !== undefined)?.holder ?? '';
	return (
		(holds === 'map' || holds === 'object' || holds === 'set') &&
		words.some((word) => addressWords.has(word)) &&
		(words.some((word) => personWords.has(word) || presentWords.has(word)) || isDirectoryOfPersons(holder)) &&
		words.every((word) => addressWords.has(word) || personWords.has(word) || linkWords.has(word)) &&
		changes.some(
			(one) => one.operation === 'add' && !one.within.includes('test') && (isOfRequests(project, path, one) || isForConnections(one)),
		)
	);
}

/** Whether a change is made by a function for others that is called after the connections which it takes: `handleSocketConnection`. */
function isForConnections({ exported, function: name }: StateChange): boolean {
	return exported === true && name !== undefined && haveWord([name], addressWords);
}

/** Whether a class is called after persons and their sockets: `UserSocketMap`. */
function isDirectoryOfPersons(name: string): boolean {
	const words = wordsOf(name);
	return words.some((word) => addressWords.has(word)) && words.some((word) => personWords.has(word));
}

/**
 * Whether functions that run for requests put the sockets or responses that they were given into a field that the process has one of. Of a
 * variable of the module, `coordination.use` says so.
 */
function areConnections(project: Project, state: State): boolean {
	const { path, connections, changes = [] } = state;
	return (
		connections === true &&
		changes.some(
			(one) =>
				one.operation === 'add' && !one.within.includes('test') && (isOfRequests(project, path, one) || isUsedByRoutes(project, state)),
		)
	);
}

const hearerWords: ReadonlySet<string> = wordSet(`
	subscriber subscribers subscription subscriptions listener listeners observer observers watcher watchers waiter waiters callback callbacks
	channel channels topic topics
`);

/** Words of what is heard of within one process, or stays where it is. */
const otherHearers: ReadonlySet<string> = wordSet('cleanup hook hooks error errors file files log logs schema config event events domain');

/**
 * Whether requests put in what is to be called when there is something to tell: an emitter of the module's own, which hears of nothing that other
 * processes tell. What is put in when the program starts, each process has.
 */
function isListOfHearers(project: Project, { path, variable, holds, changes = [] }: State): boolean {
	const words = wordsOf(variable);
	return (
		(holds === 'map' || holds === 'set' || holds === 'list' || holds === 'object') &&
		words.some((word) => hearerWords.has(word)) &&
		!words.some((word) => otherHearers.has(word)) &&
		changes.some(
			(one) =>
				one.operation === 'add' &&
				!one.within.includes('test') &&
				one.function !== undefined &&
				/^(?:subscribe|listen|watch|observe|on|wait|follow|join|add(?:Listener|Subscriber|Observer))(?![a-z])/.test(one.function) &&
				isOfRequests(project, path, one),
		)
	);
}

const workWords: ReadonlySet<string> = wordSet('job jobs task tasks work pending waiting');
const queueWords: ReadonlySet<string> = wordSet('queue queues');

/**
 * A list that one function or a handler of requests puts work in, for another function to take it out: `jobQueue`, `pendingJobs`. Queues
 * of messages and events are left alone.
 */
function isQueueOfWork({ variable, holds, changes = [] }: State): boolean {
	const words = wordsOf(variable);
	const isAsked = ({ within }: StateChange): boolean => within.includes('request-handler');
	const put = changes.find((one) => one.operation === 'add' && (one.exported === true || isAsked(one)) && !one.within.includes('test'));
	return (
		holds === 'list' &&
		words.every((word) => queueWords.has(word) || workWords.has(word)) &&
		put !== undefined &&
		changes.some(
			(one) =>
				one.operation === 'remove' &&
				one.function !== undefined &&
				one.function !== put.function &&
				// What requests put in and take out again by themselves may as well be their data.
				(words.some((word) => queueWords.has(word)) || (isAsked(put) && !isAsked(one))),
		)
	);
}

const unsentWords: ReadonlySet<string> = wordSet('pending unsent outgoing outbox queued buffered waiting queue');
const sentWords: ReadonlySet<string> = wordSet('message messages publish publishes publication publications');

/** Modules that send messages to a broker, which takes care of what it has got. */
const brokers =
	/^(?:amqplib(?:\/.*)?|amqp-connection-manager|kafkajs|kafka-node|node-rdkafka|@confluentinc\/kafka-javascript|nats|stompit)$/;

/**
 * A list of what a broker is to get as soon as it is there, in the module that sends to it: one function for others puts a message in, another one
 * takes it out.
 */
function isUnsent(project: Project, { variable, holds, path, changes = [] }: State): boolean {
	const words = wordsOf(variable);
	const put = changes.find(({ operation, exported, within }) => operation === 'add' && exported === true && !within.includes('test'));
	return (
		holds === 'list' &&
		put !== undefined &&
		words.some((word) => unsentWords.has(word)) &&
		words.some((word) => sentWords.has(word)) &&
		words.every((word) => unsentWords.has(word) || sentWords.has(word)) &&
		changes.some((one) => one.operation === 'remove' && one.function !== undefined && one.function !== put.function) &&
		project.in(path, 'module.import').some(({ specifier, typeOnly }) => !typeOnly && brokers.test(specifier))
	);
}

/** Words of flags that say that somebody works a queue off at the moment. */
const atWork: ReadonlySet<string> = wordSet('sending running processing busy draining working delivering publishing dispatching executing');

/**
 * A list that one function puts things in and takes them out of again, where a flag of the module says whether it does so already:
 * who comes later leaves theirs to it.
 */
function isWorkedOff(project: Project, { path, variable, holds, changes = [] }: State): boolean {
	const put = changes.find(({ operation, exported, within }) => operation === 'add' && exported === true && !within.includes('test'));
	const byIt = (one: StateChange): boolean => one.function !== undefined && one.function === put?.function;
	return (
		holds === 'list' &&
		queueWords.has(wordsOf(variable).at(-1)!) &&
		changes.some((one) => one.operation === 'remove' && byIt(one)) &&
		project
			.in(path, 'state.module')
			.some(
				(flag) =>
					flag.holds === 'value' &&
					haveWord([flag.variable], atWork) &&
					(flag.changes ?? []).filter((one) => one.operation === 'assign' && byIt(one)).length > 1,
			)
	);
}

/** A map by which requests are counted: `rateLimits`, `ipRateLimitMap`, `loginAttempts`. */
function isCountOfRequests({ variable, holds, stores, changes = [] }: State): boolean {
	const words = wordsOf(variable);
	const isRate = words.includes('ratelimit') || (words.includes('rate') && (words.includes('limit') || words.includes('limits')));
	return (
		((holds === 'map' && isRate) || ((holds === 'map' || holds === 'object') && isCountOfAttempts(variable))) &&
		stores === undefined &&
		!words.some((word) => word === 'config' || word === 'configs' || word === 'options' || word === 'rules') &&
		changes.some(
			({ operation, within, function: name }) =>
				operation === 'add' && !within.includes('test') && (name !== undefined || within.includes('request-handler')),
		)
	);
}
