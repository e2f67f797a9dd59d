import { isWithin, type LocatedFact } from '../../core/fact.js';
import type { Process, Project } from '../../project/project.js';
import { namesEnvironment } from '../../core/environmentNames.js';
import { isDevelopmentOnly } from './guards.js';
import { haveWord, wordsOf } from '../../core/words.js';
import { wordSet } from '../../core/wordList.js';

const minute = 60_000;

/** A timer that is quicker than this watches something of its own. */
const shortestWork = 5_000;

/** Timers that a runtime has by itself; a timeout that its own work starts again is one. */
const timers = /^(?:setInterval|setTimeout|node:timers(?:\/promises)?\.set(?:Interval|Timeout)|later\.setInterval)$/;

/** What an instance does for itself: each replica has to do it, so that more replicas do no harm. */
const ownAffairs: ReadonlySet<string> = new Set([
	...[
		'metric',
		'metrics',
		'gauge',
		'stat',
		'stats',
		'statistics',
		'telemetry',
		'heartbeat',
		'ping',
		'pong',
		'keepalive',
		'alive',
		'health',
		'cache',
		'caches',
		'cached',
		'memory',
		'gc',
		'log',
		'logs',
		'logger',
		'flush',
		'socket',
		'sockets',
	],
	...[
		'connection',
		'connections',
		'client',
		'clients',
		'heap',
		'uptime',
		'token',
		'tokens',
		'refresh',
		'reload',
		'config',
		'configs',
		'configuration',
		'settings',
		'certificate',
		'certificates',
		'poll',
		'watch',
		'monitor',
		'reconnect',
		'pool',
		'ratelimit',
		'limiter',
		'session',
		'sessions',
		'memoize',
		'renew',
	],
]);

/** What is done once for all: mail, bills, reports, changes of the data. */
const business: ReadonlySet<string> = new Set([
	...[
		'send',
		'mail',
		'mails',
		'email',
		'emails',
		'notify',
		'notification',
		'notifications',
		'remind',
		'reminder',
		'reminders',
		'digest',
		'digests',
		'newsletter',
		'report',
		'reports',
		'invoice',
		'invoices',
		'bill',
		'billing',
		'charge',
		'payment',
		'payments',
		'payout',
		'payouts',
	],
	...[
		'import',
		'export',
		'sync',
		'synchronize',
		'backup',
		'archive',
		'publish',
		'process',
		'generate',
		'expire',
		'delete',
		'cancel',
		'escalate',
		'settle',
		'renewals',
		'job',
		'jobs',
		'task',
		'tasks',
		'cleanup',
		'purge',
		'aggregate',
		'recalculate',
		'dispatch',
		'crawl',
		'scrape',
	],
]);

/**
 * What a schedule calls, but for what it writes to the log; what is done to a collection in memory (`Map().delete`) is the
 * instance's own affair.
 */
function workOf({ calls }: LocatedFact<'schedule'>): readonly string[] {
	return (calls ?? []).filter(
		(name) =>
			!/(?:^|[./])(?:console|logger|log)\.\w+$|\bget_?logger\b/i.test(name) &&
			!/(?:[a-z\d]L|_l)ogger\.(?:trace|debug|verbose|info|notice|warn|warning|error|fatal|log)$/.test(name) &&
			!/^(?:Map|Set|WeakMap|WeakSet|Array|Object|Date)\b/.test(name),
	);
}

/** Taking away what the data holds: a timer may do so in memory, a table of times at night is for all. */
const removes =
	/(?:^|\.)(?:remove[A-Z]|(?:clean|clear|delete|purge|prune)(?:[uU]p)?(?:Expired|Old|Stale)(?!\w{0,40}(?:Cache|Memory|Socket|Connection|Client))[A-Z])/;

/** Clearing away what is old. */
const cleaning: ReadonlySet<string> = new Set(['cleanup', 'clean', 'purge', 'prune', 'evict', 'sweep', 'expire']);

/** Whether a schedule does, once per instance, what has to be done once for all. */
export function isForAll(fact: LocatedFact<'schedule'>): boolean {
	if (
		fact.shared === true ||
		fact.keyed === true ||
		fact.own === true ||
		fact.once === true ||
		isWithin(fact, 'test') ||
		isWithin(fact, 'request-handler') ||
		isWithin(fact, 'event-handler')
	) {
		return false;
	}
	const names = workOf(fact);
	if (timers.test(fact.api) || fact.api === '@nestjs/schedule.Interval') {
		// `pool.query()` is about the data, not about the pool.
		// What a timer cleans up is mostly in the memory of its own process.
		return (
			fact.period !== undefined &&
			fact.period >= minute &&
			haveWord(names, business) &&
			!names.every((name) => haveWord([name], cleaning)) &&
			!haveWord(
				names.filter((name) => !/\.(?:query|execute)$/.test(name)),
				ownAffairs,
			)
		);
	}
	// What happens every few seconds looks whether there is something to tell or to do.
	if (fact.expression?.kind === 'literal' && /^\s*(?:\*|\*\/\d+|\d+-\d+)(?:\s+\S+){5}\s*$/.test(fact.expression.text)) {
		return false;
	}
	// A table of times is for business, unless all it does is an instance's own affair.
	// A function that does nothing checks the table only; what a decorator stands on always does something.
	const isEmpty = fact.calls === undefined && /^(?:node-cron|cron|croner|node-schedule)\b/.test(fact.api);
	return (
		!isEmpty &&
		(names.length === 0 ||
			!names.every((name) => wordsOf(name).some((word) => ownAffairs.has(word)) && !haveWord([name], business) && !removes.test(name)))
	);
}

/**
 * Whether a timer may do what has to be done once for all: it does something that has a name, and the name is of nothing that an
 * instance does for itself. So may a table of times whose work is not to be seen.
 */
export function mayBeForAll(fact: LocatedFact<'schedule'>): boolean {
	if (fact.own === true || isWithin(fact, 'test') || isWithin(fact, 'request-handler') || isWithin(fact, 'event-handler')) {
		return false;
	}
	// Whoever hands over a table of times with its work means it as a job.
	if (fact.handed === true) {
		return !timers.test(fact.api);
	}
	const names = workOf(fact);
	// A period from a setting is that of work which somebody may want more or less often, when its name says that it is work, or
	// the program keeps it among its jobs.
	const isWork = fact.named === true || haveWord(names, business);
	const isSet = fact.period === undefined && isWork && !names.every((name) => haveWord([name], cleaning));
	const isBusy = timers.test(fact.api) && fact.once !== true && (isSet || (fact.period !== undefined && fact.period >= shortestWork));
	return (
		isBusy &&
		names.length > 0 &&
		!haveWord(names, ownAffairs) &&
		names.some((name) => /^[\w$./@()-]{6,}$/.test(name) && !/^(?:JSON|Math|Promise|process)\b/.test(name))
	);
}

/** Whether something says which process runs a schedule: a variable of its own, beside the name of the environment. */
export function isSwitched(fact: LocatedFact<'schedule'>): boolean {
	return (fact.guards ?? []).some(({ variable }) => !namesEnvironment(variable)) || isDevelopmentOnly(fact);
}

/** Whether a lock that all instances share stands around the work: one is taken in the same file, or the work speaks of one. */
export function isLocked(fact: LocatedFact<'schedule'>, project: Project): boolean {
	const locks = [
		...project.in(fact.path, 'lock.acquire'),
		...project.in(fact.path, 'coordination.use').filter(({ purpose }) => purpose === 'lock'),
	];
	return locks.some(({ store }) => store === 'external') || importsLock(project, fact.path) || speakOfLocks(fact.calls ?? []);
}

/** Whether a file imports a lock, which other processes may see. */
export function importsLock(project: Project, path: string): boolean {
	return project
		.in(path, 'module.import')
		.some(
			({ specifier, names }) =>
				speakOfLocks([specifier, ...names.map(({ exported }) => exported)]) && !isLockOfMemory(project, path, specifier),
		);
}

/** Packages whose locks keep order within one process. */
const locksOfMemory: ReadonlySet<string> = wordSet('await-lock async-lock async-mutex await-semaphore mutexify');

/** Whether what is imported as a lock is one within the process: such a package, or a module of the project that has nothing else. */
function isLockOfMemory(project: Project, path: string, specifier: string): boolean {
	const target = project.resolveModule(specifier, path);
	const imported = target === undefined ? [specifier] : project.in(target, 'module.import').map((one) => one.specifier);
	return imported.length > 0 && imported.every((one) => locksOfMemory.has(one));
}

function speakOfLocks(names: readonly string[]): boolean {
	return haveWord(
		names.map((name) => name.replace(unlike, '')),
		lockWords,
	);
}

/** What players are listed on has its first word in common with elections; and what is said to be locked, somebody locked elsewhere: `lockedPayments`. */
const unlike = /[lL]eader_?[bB]oard|[lL]ocked(?=[A-Z][a-z]{1,30}s(?![a-z]))/g;

/** Words of names that have to do with locks. */
const lockWords: ReadonlySet<string> = wordSet(`
	lock locks locked locker redlock mutex semaphore leader election elect exclusive singleton unlock
`);

/** The schedules in the code of a process that are for all its instances. */
export function schedulesOf(process: Process, project: Project): readonly LocatedFact<'schedule'>[] {
	return project.inProcess(process, 'schedule').filter((fact) => {
		const { role } = project.roleOf(fact.path);
		return fact.path !== process.declaration.path && role !== 'test' && role !== 'build' && role !== 'browser' && role !== 'docs';
	});
}

/** Whether a schedule is a timer, which tells of no times of day. */
export function isTimer({ api }: LocatedFact<'schedule'>): boolean {
	return timers.test(api) || api.endsWith('setInterval');
}
