import { isWithin, type LocatedFact } from '../../../core/fact.js';
import { wordSet } from '../../../core/wordList.js';
import { haveWord } from '../../../core/words.js';
import type { Project } from '../../../project/project.js';

/** Half an hour: shorter timers clean up, repeat or time out; what waits longer is work that somebody counts on. */
export const longDelay = 30 * 60_000;

/** What answers a request may put off for some minutes, where it changes the data then: a hold that is lifted, an order that lapses. */
const shortDelay = 2 * 60_000;

/** Words for what somebody is told. */
const messageWords: ReadonlySet<string> = wordSet(`
	send say reply notify notification notifications remind reminder reminders mail mails email emails sms tweet
`);

/** What changes records of a database, by names that nothing in memory has. */
const changesOfData =
	/\.(?:findByIdAnd(?:Update|Delete|Remove)|findOneAnd(?:Update|Delete|Remove|Replace)|(?:update|delete|insert)(?:One|Many))$/;

/** Words of what goes on with somebody who is connected to this process. */
const connectionWords: ReadonlySet<string> = wordSet('socket sockets ws connection connections close destroy abort');

/** Methods of what may as well be a socket: `peer.send()`, of which the name of a parameter is not told. */
const ofSockets = /^(?:send|reply|emit|write|end)$/;

/** Words for letters that somebody gets who does not wait for them. */
const letterWords: ReadonlySet<string> = wordSet('mail mails email emails sms reminder reminders notification notifications');

/** Words of what is tried again, or done one after the other at some pace. */
const paceWords: ReadonlySet<string> = wordSet('next batch chunk queue drain retry retries again attempt resend flush');

/** Whether a timer sends letters once a delay of the settings is over. */
export function isLetterLater(fact: LocatedFact<'coordination.use'>): boolean {
	const { calls = [] } = fact;
	return (
		haveWord(calls, letterWords) &&
		haveWord(calls, messageWords) &&
		!haveWord(calls, paceWords) &&
		!haveWord(calls, connectionWords) &&
		(isWithin(fact, 'function') || isWithin(fact, 'request-handler'))
	);
}

/**
 * Whether a timer puts off what somebody counts on: a message that is told after half an hour or more, or a change of records that a
 * request leaves for later. What goes on with a client that is connected, or clears memory, is lost with the process anyway.
 */
export function isPutOff(project: Project, fact: LocatedFact<'coordination.use'>, delay: number): boolean {
	const calls = project.in(fact.path, 'schedule').find((one) => one.span.start === fact.span.start)?.calls ?? [];
	if (haveWord(calls, connectionWords)) {
		return false;
	}
	return (
		(delay >= longDelay &&
			isWithin(fact, 'function') &&
			haveWord(
				calls.filter((name) => !ofSockets.test(name)),
				messageWords,
			)) ||
		(delay >= shortDelay && isWithin(fact, 'request-handler') && calls.some((name) => changesOfData.test(name)))
	);
}
