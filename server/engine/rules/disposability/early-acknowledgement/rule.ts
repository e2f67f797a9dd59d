import { isWithin } from '../../../core/fact.js';
import { serviceRoles } from '../../../core/role.js';
import { defineRule } from '../../rule.js';
import { haveWord } from '../../../core/words.js';
import { wordSet } from '../../../core/wordList.js';
import { isAsynchronous } from './elsewhere.js';
import { loses } from './retries.js';

/** Words in paths of consumers that may lose a message: counters, and answers or broadcasts that nobody waits for a second time. */
const lossyWords: ReadonlySet<string> = wordSet(`
	metric metrics stats statistics telemetry analytics tracking log logs logging rpc reply replies broadcast broadcasts presence
	heartbeat heartbeats notify pubsub
`);

/** A message that is done with by a method of its own: what it is called is all that is known of it. */
const byName = '@azure/service-bus.complete';

export default defineRule({
	id: 'disposability/early-acknowledgement',
	scope: 'file',
	severity: 'warning',
	question: 'Is a message taken off its queue only after its work is done?',
	messages: {
		before: 'The message is acknowledged before its work is done: when the process is stopped in between, the work is lost.',
		automatic: 'The queue forgets each message when it is delivered (noAck): when the process is stopped, the work in hand is lost.',
		detached:
			'Nobody waits for the work of this task (void): the queue takes the job for done at once, and when the work fails or the process is stopped, it is lost.',
		once: 'No job of this queue is tried again: nothing gives attempts, so that a job which fails since a service that it needs is away for a moment is lost.',
		unawaited:
			'Nobody waits for this work, which goes on behind the handler: the message counts as done at once, and when the work fails or the process is stopped, it is lost.',
		after: 'The message is acknowledged after its work.',
	},
	reads: ['queue.acknowledge', 'queue.create', 'queue.consume', 'module.async'],
	roles: serviceRoles,
	check(fact, { project, report, affirm }) {
		if (isWithin(fact, 'test')) {
			return;
		}
		if (fact.kind === 'queue.create') {
			if (loses(fact, project) && !haveWord([fact.path], lossyWords)) {
				report({ message: 'once', span: fact.span, severity: 'hint' });
			}
			return;
		}
		if (fact.kind === 'queue.consume' || fact.kind === 'module.async') {
			return; // asked about beside what hands the messages out
		}
		// Whoever asks and gets no answer asks again; of an event nobody hears.
		if (fact.service === 'rmq' && !project.of('queue.consume').some(({ api }) => api === '@nestjs/microservices.EventPattern')) {
			return;
		}
		const when = fact.leaves !== undefined && isAsynchronous(fact.leaves, fact.path, project) ? 'unawaited' : fact.when;
		if (when === 'after') {
			affirm({ message: 'after', span: fact.span });
		} else if (when !== 'unknown' && !haveWord([fact.path], lossyWords)) {
			// Answers and broadcasts are consumed so on purpose, and the code does not always tell them apart.
			report({
				message: when,
				span: fact.span,
				...(when === 'automatic' && fact.service !== 'rmq'
					? { severity: 'information' }
					: (fact.service === 'rmq' ||
							when === 'unawaited' ||
							fact.service === 'kafka' ||
							fact.service === 'sqs' ||
							fact.api === byName) && {
							severity: 'hint',
						}),
			});
		}
	},
});
