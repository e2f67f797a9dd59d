import type { LocatedFact } from '../../../core/fact.js';
import { wordSet } from '../../../core/wordList.js';
import { wordsOf } from '../../../core/words.js';

/** What a variable of the module, or the field of an object that the process has one of, is for where it stands in for a service. */
export function purposeByHand(state: LocatedFact<'state.module'>): 'rate-limit' | 'queue' | undefined {
	if (state.owner === 'each' || state.weak === true || state.lazy === true) {
		return undefined;
	}
	return isCountOfRequests(state) ? 'rate-limit' : isQueueOfWork(state) ? 'queue' : undefined;
}

const workWords: ReadonlySet<string> = wordSet('job jobs task tasks work pending waiting');
const queueWords: ReadonlySet<string> = wordSet('queue queues');

/** A list that one function puts work in, for another one to take it out: `jobQueue`. Queues of messages and events are left alone. */
function isQueueOfWork({ variable, holds, changes = [] }: LocatedFact<'state.module'>): boolean {
	const words = wordsOf(variable);
	const put = changes.find(({ operation, exported, within }) => operation === 'add' && exported === true && !within.includes('test'));
	return (
		holds === 'list' &&
		words.some((word) => queueWords.has(word)) &&
		words.every((word) => queueWords.has(word) || workWords.has(word)) &&
		put !== undefined &&
		changes.some((one) => one.operation === 'remove' && one.function !== undefined && one.function !== put.function)
	);
}

/** A map by which requests are counted: `rateLimits`, `ipRateLimitMap`. */
function isCountOfRequests({ variable, holds, stores, changes = [] }: LocatedFact<'state.module'>): boolean {
	const words = wordsOf(variable);
	return (
		holds === 'map' &&
		stores === undefined &&
		(words.includes('ratelimit') || (words.includes('rate') && (words.includes('limit') || words.includes('limits')))) &&
		!words.some((word) => word === 'config' || word === 'configs' || word === 'options' || word === 'rules') &&
		changes.some(({ operation, within, function: name }) => operation === 'add' && !within.includes('test') && name !== undefined)
	);
}
