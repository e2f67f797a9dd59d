import type { LocatedFact } from '../../core/fact.js';
import type { StateChange } from '../../core/facts/state.js';
import { baseName } from '../../core/paths.js';
import { containsSpan } from '../../core/text.js';
import type { Project } from '../../project/project.js';
import { isOneForAll } from './madeForAll.js';
import { answersRequests, reachOfRoutes } from './routeCalls.js';
import { haveWord, wordsOf } from '../../core/words.js';
import { wordSet } from '../../core/wordList.js';

type State = LocatedFact<'state.module'>;

/** What services keep of their users, by the words of a variable's name. */
export const ofUsers: ReadonlySet<string> = wordSet(`
	user users session sessions cart carts basket baskets order orders todo todos task tasks post posts comment comments message
	messages token tokens game games vote votes note notes product products otp otps code codes player players account accounts
	ticket tickets booking bookings conversation conversations chat chats history histories book books item items customer customers
	invoice invoices score scores draft drafts upload uploads invitation invitations reservation reservations profile profiles
	article articles project projects room rooms upvotes likes challenges nonces attempts people persons contacts employees students
	movies idempotency meeting meetings lobby lobbies verifiers
`);

/**
 * What a process may well have of its own: handles, registries, numbers about itself, what it can make again, and what is judged
 * by other rules.
 */
const ofProcess: ReadonlySet<string> = wordSet(`
	cache cached caches memo memoized registry registered metric metrics stat stats counter counters gauge gauges histogram histograms pool pools
	client clients connection connections conn conns socket sockets stream streams subscriber subscribers subscription subscriptions
	cleanup cleanups teardowns disposers disposables finalizers observers emitter handler handlers listener listeners callback callbacks hook hooks plugin plugins module modules route routes
	router middleware middlewares config configs configuration setting settings option options flag flags feature features template
	templates compiled loader loaders instance instances singleton lock locks mutex mutexes semaphore pending inflight flight waiting
	timer timers timeout timeouts interval intervals debounce throttle throttled rate limit limits limiter limiters bucket buckets
	window schema schemas model models driver drivers provider providers service services container store stores worker workers
	process processes child children job jobs queue queues warned warnings logged seen ready started initialized i18n locale locales
	translations mock mocks fake fixtures last controller controllers abort aborts promise promises error errors logger loggers
	watchers watcher browser browsers page pages running active transports recent latest buffer buffers ring server servers cron crons
`);

/**
 * Those of the words above that only say how things are with what the name says last: an active client is a handle, an active session
 * may be of a user.
 */
const ofTime: ReadonlySet<string> = wordSet('active pending waiting running');

/** What things are put into that somebody will ask for, or write away: the rest of the name says what they are. */
const ofShelves: ReadonlySet<string> = wordSet('buffer buffers store stores');

/** What a process buffers while it comes in or goes out. */
export const ofStreams: ReadonlySet<string> = wordSet(
	'log logs console line lines trace traces span spans telemetry audio video pcm chunk chunks file files read write array',
);

/** Words of what is only remembered of the last request, or can be made again. */
const ofMoment: ReadonlySet<string> = wordSet(
	'cache cached caches memo last latest recent stat stats metric metrics counter counters logged seen',
);

/** Whether a name is of what a process may well have of its own. */
export function isOfProcess(name: string): boolean {
	return haveWord([name], ofProcess);
}

/**
 * Whether a name may be of what requests bring, though a word of it may be of the process: it says how things of users are at the moment
 * (`pendingOrders`, `activeCallSessions`), or where they are put (`hitBuffer`, `tempStore`).
 */
function mayBeOfRequests(name: string): boolean {
	const words = wordsOf(name);
	const ofItself = words.filter((word) => ofProcess.has(word));
	return (
		ofItself.length > 0 &&
		(ofItself.every((word) => ofTime.has(word))
			? ofUsers.has(words.at(-1)!)
			: words.length > 1 && ofItself.every((word) => ofShelves.has(word)) && !words.some((word) => ofStreams.has(word)))
	);
}

/** Whether a name says that it stores what is of users: `sessionStore`, `deliveryOtpStore`. */
function isStoreOfUsers(name: string): boolean {
	const words = wordsOf(name);
	const stored = words.filter((word) => word !== 'store' && word !== 'stores');
	return stored.length < words.length && stored.some((word) => ofUsers.has(word)) && !stored.some((word) => ofProcess.has(word));
}

/** Words of names of what requests let be done, and ask for again by its number. */
const jobWords: ReadonlySet<string> = wordSet(
	'job jobs active running background pending by id map import imports export exports sync scan scans',
);

/**
 * Whether a handler, or a function that one calls, puts in by a key what later requests ask about: `jobs.set(id, job)`. Of one list nobody
 * finds a job again.
 */
function areJobsOfRequests(project: Project, { path, variable, holds, changes = [] }: State): boolean {
	const words = wordsOf(variable);
	return (
		(holds === 'map' || holds === 'object') &&
		words.some((word) => word === 'job' || word === 'jobs') &&
		words.every((word) => jobWords.has(word)) &&
		changes.some((one) => one.operation === 'add' && isOfRequests(project, path, one))
	);
}

/** Whether a handler of requests makes a change, or calls what does. */
export function isOfRequests(project: Project, path: string, change: StateChange): boolean {
	return change.within.includes('request-handler') || reachOfRoutes(project, path, change) === 'calls';
}

/** Words of what is counted so that nobody tries for ever, and of what is tried. */
const attemptWords: ReadonlySet<string> = wordSet('attempt attempts failures tries strikes failed');
const proofWords: ReadonlySet<string> = wordSet('login logins signin sign auth authentication password passwords otp pin verification mfa');

/** Whether a name says that attempts to get in are counted: `loginAttempts`. */
export function isCountOfAttempts(name: string): boolean {
	return haveWord([name], attemptWords) && haveWord([name], proofWords);
}

/** What is known of state that a request leaves behind for the next one. */
export interface RequestState {
	readonly change: StateChange;
	/**
	 * `certain`: the name says it is of users, and a request puts it in. `possible`: a request does, and the name says nothing.
	 * `guess`: a function of the service does, and who calls it is not seen.
	 */
	readonly confidence: 'certain' | 'possible' | 'guess';
	readonly kind: 'collection' | 'number';
}

/**
 * The change by which a request leaves something of a user in a variable of the module; undefined when that is not to be seen
 * from the text.
 */
export function requestStateOf(project: Project, state: State): RequestState | undefined {
	const { variable, holds, changes = [], lazy, weak, stores, connections, path } = state;
	// A variable of what other modules export is there once, as one of the module is.
	const owner = isOneForAll(project, state) && state.owner === 'each' ? 'one' : state.owner;
	if (holds === 'record') {
		return haveWord([variable], ofProcess) || changes[0] === undefined
			? undefined
			: { change: changes[0], confidence: 'guess', kind: 'collection' };
	}
	const session = changes.find((one) => one.session === true && !one.within.includes('test'));
	if (session !== undefined && owner !== 'each') {
		const isOfUsers = haveWord([variable], ofUsers) && session.within.includes('request-handler');
		return { change: session, confidence: isOfUsers ? 'certain' : 'guess', kind: 'collection' };
	}
	if (state.owner !== undefined && holds === 'counter' && owner !== 'each') {
		const limit = changes.find((one) => one.refuses === true && !one.within.includes('test'));
		if (limit !== undefined) {
			return { change: limit, confidence: 'guess', kind: 'number' };
		}
	}
	if (holds === 'value' && (state.owner === 'one' || state.owner === 'each')) {
		return undefined;
	}
	const isNumber =
		holds === 'counter' &&
		!haveWord([variable], ofOneRun) &&
		/(^|[a-z_])(id|ID|Id|seq|sequence)$/.test(variable) &&
		changes.some(({ operation }) => operation === 'count');
	const isCollection = holds === 'map' || holds === 'list' || holds === 'object' || holds === 'set';
	if (holds === 'value' || (holds === 'counter' && changes.every(({ operation }) => operation === 'assign'))) {
		return replacedValueOf(project, state);
	}
	const mayBeOther = !isStoreOfUsers(variable) && mayBeOfRequests(variable);
	const areJobs = areJobsOfRequests(project, state);
	if (
		lazy === true ||
		weak === true ||
		(!isNumber && !isCollection) ||
		(haveWord([variable], ofProcess) && !isStoreOfUsers(variable) && !areJobs && !mayBeOther) ||
		connections === true ||
		// How often somebody tried is what processes must agree on: `processes/memory-coordination` speaks of it.
		(!isNumber && isCountOfAttempts(variable)) ||
		/Socket|Client|Connection|Promise|Timeout|Response/.test(stores ?? '')
	) {
		return undefined;
	}
	const isOfUsers = isNumber || haveWord([variable], ofUsers);
	// Of a class whose objects others make, a name that says nothing is more often of what it works with.
	const isMadeElsewhere = owner !== state.owner;
	// What is taken out again may be anything that is open for the client of a socket.
	const mayBeOpen = !isOfUsers && changes.some(({ operation }) => operation === 'remove');
	const additions = changes.filter(
		(one) =>
			one.operation === (isNumber ? 'count' : 'add') &&
			!one.within.includes('test') &&
			!one.within.includes('signal-handler') &&
			!one.within.includes('crash-handler') &&
			!(mayBeOpen && isOnSocket(project, path, one)),
	);
	const inHandler = owner === 'each' ? undefined : additions.find(({ within }) => within.includes('request-handler'));
	// Elsewhere a name that says nothing is more often a registry than data.
	const byRequest = inHandler ?? (isOfUsers ? additions.find((one) => isCalledByRequests(project, path, one, owner)) : undefined);
	const change =
		byRequest ??
		additions.find(
			(one) =>
				// What a route calls of an object that is there for all requests; of others, their own methods change fields, rather than data.
				reachOfChange(project, path, one, owner) === 'calls' ||
				// What a route calls puts in what it brings, whatever it is called: `handleJoin` of `onlineUsers`.
				((isOfUsers || areJobs) && reachOfRoutes(project, path, one, owner === 'each') === 'calls') ||
				(owner !== 'each' &&
					// A class that is called after a queue or a pool is a tool, whatever is put in.
					(!isMadeElsewhere || (isOfUsers && !isOfProcess(one.holder ?? ''))) &&
					!mayBeOther &&
					one.holder !== variable &&
					(isOfRunningService(one) || (isOfUsers && isHelperOfHandlers(project, path, one)))),
		);
	if (!change) {
		return isNumber ? undefined : replacedValueOf(project, state);
	}
	if (isOfOneRequest(project, path, change, changes) || areClients(project, path, changes)) {
		return undefined;
	}
	return {
		change,
		confidence:
			byRequest === undefined || mayBeOther || isMadeElsewhere || isKeptOnPurpose(path, change, changes) || areJobs
				? 'guess'
				: isOfUsers
					? 'certain'
					: 'possible',
		kind: isNumber ? 'number' : 'collection',
	};
}

/**
 * A variable of the module that a request replaces by what it brought: the next one finds the last one's. Its own handles and
 * flags a process may well replace.
 */
function replacedValueOf(project: Project, { variable, changes = [], lazy, stores, path, owner }: State): RequestState | undefined {
	if (lazy === true || owner === 'each') {
		return undefined;
	}
	const mayBeHandle = haveWord([variable], ofProcess) && !isStoreOfUsers(variable);
	const change = changes.find(
		(one) =>
			one.operation === 'assign' &&
			// A page is a handle of a browser; one that a request asks for by its number is none.
			(!mayBeHandle || (one.requested === true && one.within.includes('request-handler') && !haveWord([variable], ofMoment))) &&
			!one.within.includes('test') &&
			!one.within.includes('signal-handler') &&
			!one.within.includes('crash-handler') &&
			((one.given === true &&
				(one.within.includes('request-handler')
					? stores === undefined || one.requested === true
					: stores === undefined && isReached(reachOfChange(project, path, one, owner), variable))) ||
				isTakenFromRequest(one, stores)),
	);
	// What a handler sets back, it knows for the moment only.
	return change === undefined || isSetBack(change, changes) ? undefined : { change, confidence: 'guess', kind: 'collection' };
}

/** Whether requests run a function that replaces a variable: what is called the request is one, wherever it comes from. */
function isReached(reach: 'calls' | 'imports' | undefined, variable: string): boolean {
	return reach === 'calls' || (reach === 'imports' && /^(?:req|request)$/.test(variable));
}

/**
 * Whether a function that others call takes a request, and keeps a part of it or of what it found for it. A whole result may be a
 * handle.
 */
function isTakenFromRequest({ requested, exported, function: name }: StateChange, stores: string | undefined): boolean {
	return requested === true && exported === true && name !== undefined && !setup.test(name) && stores?.endsWith(')') !== true;
}

/** The change by which a function that several requests may run at a time puts what it makes for itself into a variable of the module. */
export function sharedHandleOf({ holds, owner, lazy, changes = [] }: State): StateChange | undefined {
	return holds !== 'value' || owner !== undefined || lazy === true
		? undefined
		: changes.find(
				({ closed, exported, within, function: name }) =>
					closed === true &&
					!within.includes('test') &&
					!within.includes('main-guard') &&
					(within.includes('request-handler') || (exported === true && name !== undefined && !setup.test(name))),
			);
}

/**
 * The change by which a handler of requests puts what it makes for one of them, and calls after what is of users, into a variable of the
 * module, though it waits before it is done; or a function for others does so with what it was handed of one of them, by its id.
 */
export function mixedStateOf({ variable, holds, owner, changes = [] }: State): StateChange | undefined {
	if (holds !== 'value' || owner !== undefined || haveWord([variable], ofProcess)) {
		return undefined;
	}
	const isId = /[a-z](?:Id|ID|_id)$/.test(variable);
	const isOfUsers = haveWord([variable], ofUsers);
	return changes.find(
		({ made, waits, within, exported, function: name }) =>
			!within.includes('test') &&
			((isOfUsers && made === true && within.includes('request-handler')) ||
				(isId && waits === true && exported === true && name !== undefined && !setup.test(name))),
	);
}

/** The change by which a method notes who asks in a field of an object that is there for all requests, where a method waits before it reads that. */
export function askerStateOf(project: Project, state: State): StateChange | undefined {
	const { holds, owner, awaited, lazy, changes = [] } = state;
	return holds !== 'value' || (owner !== 'one' && owner !== 'each') || awaited !== true || lazy === true || !isOneForAll(project, state)
		? undefined
		: changes.find(
				({ operation, given, within, function: name }) =>
					operation === 'assign' && given === true && !within.includes('test') && name !== undefined && !setup.test(name),
			);
}

/** Numbers by which one process tells apart what it does at the moment: nobody looks for them elsewhere. */
const ofOneRun: ReadonlySet<string> = wordSet(`
	request req trace correlation span rpc call invocation log packet frame query tick
`);

/**
 * Whether somebody meant it to be kept here: the file is called after the memory, the process empties the collection by itself,
 * or whoever fills it empties it first.
 */
function isKeptOnPurpose(path: string, added: StateChange, changes: readonly StateChange[]): boolean {
	return (
		/(?:^|[-_.])(?:in[-_]?)?memory(?:[-_.]|$)|(?:^|[-_./])(?:in)?[Mm]emory[A-Z]|[a-z]InMemory/.test(baseName(path)) ||
		changes.some(
			(other) =>
				other.operation === 'remove' &&
				((other.function === undefined && !other.within.some((one) => one === 'request-handler' || one === 'event-handler')) ||
					(other.span.end <= added.span.start &&
						added.span.start - other.span.end < 400 &&
						other.function === added.function &&
						other.within.join() === added.within.join())),
		)
	);
}

/**
 * Whether a function that others can call puts something in, and its name does not say that it does so while the program starts.
 * One that the module keeps to itself counts by its name: others of the module call it.
 */
function isOfRunningService({ exported, function: name }: StateChange): boolean {
	return name !== undefined && (exported === true ? !setup.test(name) : deed.test(name));
}

/** Whether a function that a module keeps to itself is for those of its functions that routes run, rather than for the start of the program. */
function isHelperOfHandlers(project: Project, path: string, { exported, function: name }: StateChange): boolean {
	return exported !== true && name !== undefined && !setup.test(name) && answersRequests(project, path);
}

/** First words of functions that do something again and again while a service runs. */
const deed = /^(?:get|save|store|track|record|remember|mark|insert|update|upsert|increment|ban|block|note)[A-Z_]/;

/** Functions that put something in while the program starts. */
const setup = /^(?:register|init|load|setup|configure|define|use|subscribe|on|handle|bootstrap|start|seed|mock)(?![a-z])/;

/**
 * Whether requests call the function around a change. The field of an object counts where a route calls a method of one
 * that is there for all requests.
 */
function isCalledByRequests(project: Project, path: string, change: StateChange, owner: State['owner']): boolean {
	const reach = reachOfChange(project, path, change, owner);
	return reach === 'calls' || (reach === 'imports' && owner !== 'each');
}

/** How surely requests run the function around a change, unless its name says that it does its work while the program starts. */
function reachOfChange(project: Project, path: string, change: StateChange, owner: State['owner']): 'calls' | 'imports' | undefined {
	return change.function !== undefined && setup.test(change.function) ? undefined : reachOfRoutes(project, path, change, owner === 'each');
}

/** Whether the function that replaces a value puts another one in its place further on, which nobody handed to it: it is done with it. */
export function isSetBack(change: StateChange, changes: readonly StateChange[]): boolean {
	return (
		change.function !== undefined &&
		changes.some(
			(other) =>
				other.operation === 'assign' &&
				other.function === change.function &&
				other.span.start > change.span.end &&
				other.given === undefined &&
				other.requested === undefined,
		)
	);
}

/** How far apart two statements of one handler that has no name may be, in UTF-16 units. */
const sameHandler = 1500;

/**
 * What a handler puts in, it takes out again: it only knows what it is doing at the moment. What a timer of minutes takes out, later requests
 * find, and what is taken out when a client of sockets has gone, others have found.
 */
export function isOfOneRequest(project: Project, path: string, added: StateChange, changes: readonly StateChange[]): boolean {
	const timers = project.in(path, 'schedule').filter(({ once }) => once === true);
	const isOfClient = isOnSocket(project, path, added);
	const removed = changes.filter(
		({ operation, span, within }) =>
			operation === 'remove' &&
			span.start > added.span.start &&
			!timers.some((timer) => containsSpan(timer.span, span)) &&
			!(isOfClient && within.includes('event-handler')),
	);
	if (removed.length === 0) {
		return false;
	}
	const handler = project.in(path, 'http.route').find(({ span }) => containsSpan(span, added.span));
	const isLater = (other: StateChange): boolean =>
		added.within.includes('request-handler') &&
		other.function === added.function &&
		other.span.start - added.span.end < sameHandler &&
		other.within.length > added.within.length &&
		added.within.every((context, index) => other.within[index] === context);
	return removed.some((other) =>
		handler
			? containsSpan(handler.span, other.span)
			: isLater(other) || (other.function !== undefined && other.function === added.function),
	);
}

/** Whether a change is made for what the client of a socket sends. */
function isOnSocket(project: Project, path: string, { span }: StateChange): boolean {
	return project
		.in(path, 'http.middleware')
		.some((one) => /(?:^|\.)(?:on|SubscribeMessage)$/.test(one.api) && containsSpan(one.span, span));
}

/** Responses and sockets that are kept to write to them: `processes/memory-coordination` speaks of those. */
export function areClients(project: Project, path: string, changes: readonly StateChange[]): boolean {
	return project
		.in(path, 'coordination.use')
		.some(({ purpose, span }) => purpose === 'clients' && changes.some((change) => change.span.start === span.start));
}
