import type { LocatedFact } from '../../../core/fact.js';
import { isWithin } from '../../../core/fact.js';
import { serviceRoles } from '../../../core/role.js';
import type { Project } from '../../../project/project.js';
import { defineRule } from '../../rule.js';
import { isInExamples } from '../../shared/deploy.js';
import { isDevelopmentOnly } from '../../shared/guards.js';

/** Half an hour: shorter timers clean up, repeat or time out; what waits longer is work that somebody counts on. */
const longDelay = 30 * 60_000;

export default defineRule({
	id: 'processes/memory-coordination',
	scope: 'file',
	severity: 'warning',
	question: 'Do processes agree through a service that all of them share?',
	messages: {
		'rate-limit': 'Requests are counted in the memory of this process: with n processes everybody may do n times as much, and a restart forgives all. Give the limiter a shared store.',
		broadcast: 'Messages reach only the clients of this process: with a second one, half of the clients miss them. Give it an adapter.',
		queue: 'Work waits in the memory of this process: a restart loses it, and other processes cannot take it over. Keep it in a queue.',
		'delayed-work': 'Work waits {{delay}} minutes in the memory of this process: a restart loses it. Keep it in a queue with a delay.',
		shared: 'Processes agree through a store that all of them share.',
	},
	reads: ['coordination.use'],
	roles: serviceRoles,
	check(fact, { project, report, affirm }) {
		const { purpose, store, span, delay } = fact;
		if (store === 'external') {
			affirm({ message: 'shared', span });
			return;
		}
		if (store !== 'memory' || isDevelopmentOnly(fact) || isInExamples(fact.path) || isWithin(fact, 'test') || isShared(project, fact)) {
			return;
		}
		switch (purpose) {
			case 'rate-limit':
				report({ message: purpose, span });
				break;
			case 'broadcast':
				// Whoever talks to one process by design, and has no second one, sees no difference.
				report({ message: purpose, span, severity: 'information' });
				break;
			case 'queue':
				// A queue that a function makes for itself only bounds how much it does at once.
				if (!isWithin(fact, 'function') && !isWithin(fact, 'request-handler')) {
					report({ message: purpose, span, severity: 'information' });
				}
				break;
			case 'delayed-work':
				if (delay !== undefined && delay >= longDelay && isWithin(fact, 'request-handler')) {
					report({ message: purpose, span, data: { delay: String(Math.round(delay / 60_000)) } });
				}
				break;
		}
	},
});

/** Whether the package uses a shared store for the same purpose elsewhere: an adapter that is put in later, or memory as what is left when the store is away. */
function isShared(project: Project, { purpose, path }: LocatedFact<'coordination.use'>): boolean {
	const home = project.packageOf(path);
	return project.of('coordination.use').some((other) => other.purpose === purpose && other.store === 'external' && project.packageOf(other.path) === home);
}
