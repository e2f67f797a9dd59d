import type { LocatedFact } from '../../../core/fact.js';
import type { StateChange } from '../../../core/facts/state.js';
import { wordSet } from '../../../core/wordList.js';
import { haveWord, wordsOf } from '../../../core/words.js';
import type { Project } from '../../../project/project.js';

type State = LocatedFact<'state.module'>;

/** What a variable of the module, or the field of an object that the process has one of, is for where it stands in for a service. */
export function purposeByHand(project: Project, state: State): 'rate-limit' | 'queue' | undefined {
	if (state.owner === 'each' || state.weak === true || state.lazy === true) {
		return undefined;
	}
	return isCountOfRequests(state) ? 'rate-limit' : isQueueOfWork(state) || isWorkedOff(project, state) ? 'queue' : undefined;
}

const workWords: ReadonlySet<string> = wordSet('job jobs task tasks work pending waiting');
const queueWords: ReadonlySet<string> = wordSet('queue queues');

/** A list that one function puts work in, for another one to take it out: `jobQueue`. Queues of messages and events are left alone. */
function isQueueOfWork({ variable, holds, changes = [] }: State): boolean {
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

/** A map by which requests are counted: `rateLimits`, `ipRateLimitMap`. */
function isCountOfRequests({ variable, holds, stores, changes = [] }: State): boolean {
	const words = wordsOf(variable);
	return (
		holds === 'map' &&
		stores === undefined &&
		(words.includes('ratelimit') || (words.includes('rate') && (words.includes('limit') || words.includes('limits')))) &&
		!words.some((word) => word === 'config' || word === 'configs' || word === 'options' || word === 'rules') &&
		changes.some(({ operation, within, function: name }) => operation === 'add' && !within.includes('test') && name !== undefined)
	);
}
