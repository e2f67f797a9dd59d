import { haveWord, wordsOf } from '../../core/words.js';
import { wordSet } from '../../core/wordList.js';
import type { LocatedFact } from '../../core/fact.js';
import type { StateChange } from '../../core/facts/state.js';
import type { Project } from '../../project/project.js';
import { purposeByHand } from './byHand.js';
import { isOneForAll } from './madeForAll.js';
import { areClients, isOfOneRequest, isSetBack, ofStreams, ofUsers } from './requestState.js';
import { reachOfRoutes } from './routeCalls.js';

type State = LocatedFact<'state.module'>;

/**
 * What a process has of its own whoever changes it: what it works with, what it can make again, numbers about itself, and what other rules
 * speak of.
 */
const ofTools: ReadonlySet<string> = wordSet(`
	cache cached caches memo memoized registry registries registered metric metrics stat stats gauge gauges histogram histograms pool pools
	client clients connection connections connected conn conns cleanup cleanups teardowns disposers disposables finalizers observer
	observers subscriber subscribers emitter emitters handler handlers listener listeners callback callbacks cb hook hooks plugin plugins
	module modules route routes router routers middleware middlewares config configs configuration option options opts
	feature features template templates compiled loader loaders instance instances singleton lock locks mutex mutexes
	semaphore inflight flight timer timers timeout timeouts interval intervals debounce throttle throttled throttles rate limit limits
	limiter limiters bucket buckets schema schemas model models provider providers service services container containers worker workers
	child children warned warnings initialized ready started loaded i18n locales translations mock mocks fake fakes fixtures controller
	controllers abort aborts promise promises resolver resolvers deferred deferreds error errors logger loggers watchers watcher
	browser browsers ring server servers cron crons scheduler schedulers transport transports transporter io app db database breaker
	breakers strategy strategies adapter adapters factory factories command commands type types columns fields query queries formatter
	parser regex pattern patterns column field breadcrumbs span spans trace traces telemetry
`);

/** Words of what is only remembered of the last request, or counted, unless it is something of a user. */
const ofMoment: ReadonlySet<string> = wordSet('last latest recent seen logged logs log counter counters count counts');

/** Words of numbers that a process counts of itself, or goes round with. */
const ofItself: ReadonlySet<string> = wordSet(`
	request requests req reqs response responses error errors failure failures failed success successes succeeded retry retries attempt
	attempts latency duration uptime active pending running open opened concurrent depth level indent tick ticks loop processed sent
	received dropped bytes size length index idx cursor offset position pos round miss misses queued time now version call calls
`);

/** Who is there, and where: what is known of them for as long as their connection lasts, other processes ask for in vain. */
const ofPresence: ReadonlySet<string> = wordSet(`
	user users player players member members participant participants room rooms game games session sessions driver drivers viewers
	customer customers agent agents guests people persons lobby lobbies match matches
`);

/** Functions that put something in before there are requests, though they may be named in a route. */
const beginnings = /^(?:init|load|setup|configure|bootstrap|seed|mock|preload|warm|register|define|use)(?![a-z])/;

/** Names of what one request brings of who makes it, where a function for others takes it: `setAccessToken(token)`. */
const ofAsker: ReadonlySet<string> = wordSet('token user tenant session email account otp');

/**
 * The change by which code that requests run leaves something in the memory of the process, where neither its name nor the code says more
 * than that: state for all that is known.
 */
export function broughtStateOf(project: Project, state: State): StateChange | undefined {
	const { variable, holds, lazy, weak, stores, connections, path, owner, changes = [] } = state;
	const words = wordsOf(variable);
	if (
		holds === 'record' ||
		lazy === true ||
		weak === true ||
		connections === true ||
		/Socket|Client|Connection|Promise|Timeout|Response/.test(stores ?? '') ||
		words.some((word) => ofTools.has(word) || ofStreams.has(word)) ||
		(holds !== 'counter' && words.some((word) => ofMoment.has(word)) && !words.some((word) => ofUsers.has(word))) ||
		(holds === 'counter' && haveWord([variable], ofItself)) ||
		!isOneForAll(project, state) ||
		purposeByHand(project, state) !== undefined
	) {
		return undefined;
	}
	const change = changes.find(
		(one) =>
			(isOfKind(holds, one) || (one.operation === 'assign' && ofWhoAsks.has(words.at(-1)!))) &&
			!notOfRequests.some((context) => one.within.includes(context)) &&
			(isByRequest(project, path, one, owner) || (holds === 'value' && isSetter(words, one))),
	);
	return change === undefined || areClients(project, path, changes) || isDoneWith(project, path, words, change, changes)
		? undefined
		: change;
}

/** Where a change is of no request. */
const notOfRequests = ['test', 'signal-handler', 'crash-handler', 'main-guard'] as const;

/** Last words of a variable that holds who makes the request, however it was made: `cognitoUser`. */
const ofWhoAsks: ReadonlySet<string> = wordSet('user tenant session customer account');

/**
 * Whether what a request put in is taken back: by the handler itself, or when the client of a socket has gone. Who was there until then,
 * other processes asked for in vain.
 */
function isDoneWith(
	project: Project,
	path: string,
	words: readonly string[],
	change: StateChange,
	changes: readonly StateChange[],
): boolean {
	if (change.operation === 'assign') {
		return isSetBack(change, changes);
	}
	const removed = changes.filter(({ operation }) => operation === 'remove');
	const isOfConnection = removed.some(
		({ within, function: name }) =>
			(within.includes('event-handler') && change.within.includes('request-handler')) || /disconnect/i.test(name ?? ''),
	);
	return isOfConnection ? !words.some((word) => ofPresence.has(word)) : isOfOneRequest(project, path, change, changes);
}

/** Whether a change is one by which a variable of its kind holds more, or something else, than before. */
function isOfKind(holds: State['holds'], { operation, given, requested }: StateChange): boolean {
	switch (holds) {
		case 'counter':
			return operation === 'count';
		case 'value':
			return operation === 'assign' && (given === true || requested === true);
		default:
			return operation === 'add';
	}
}

/** Whether a request runs the function around a change, as far as routes and sockets tell. */
function isByRequest(project: Project, path: string, change: StateChange, owner: State['owner']): boolean {
	return (
		change.within.includes('request-handler') ||
		((change.function === undefined || !beginnings.test(change.function)) &&
			reachOfRoutes(project, path, change, owner === 'each') === 'calls')
	);
}

/** `export const setAccessToken = (token) => { accessToken = token; }`: whoever has it of a request, puts it there. */
function isSetter(words: readonly string[], { given, exported, function: name }: StateChange): boolean {
	return given === true && exported === true && name !== undefined && /^set[A-Z_]/.test(name) && words.some((word) => ofAsker.has(word));
}
