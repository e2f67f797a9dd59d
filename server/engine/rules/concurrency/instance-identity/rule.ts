import { serviceRoles } from '../../../core/role.js';
import { defineRule } from '../../rule.js';
import { isDevelopmentOnly } from '../../shared/guards.js';

/** What a message calls the ways to tell a process from its equals. */
const words = { hostname: 'the name of its machine', number: 'its number', 'process-id': 'its process id' } as const;

export default defineRule({
	id: 'concurrency/instance-identity',
	scope: 'file',
	severity: 'warning',
	tentative: true,
	question: 'Are the processes of one type equal to each other?',
	messages: {
		identity:
			'The process decides by {{identity}} what it does: processes of a type are equal, come and go, and the one that is meant may not be there.',
		fileLock: 'A lock in a file ({{api}}) keeps processes of one machine apart; those on other machines do not see it.',
		externalLock: 'A lock that all processes share ({{api}}) says which of them does the work.',
	},
	reads: ['instance.identity', 'lock.acquire'],
	roles: serviceRoles,
	check(fact, { project, report, affirm }) {
		if (isDevelopmentOnly(fact)) {
			return;
		}
		if (fact.kind === 'lock.acquire') {
			const data = { api: fact.api };
			if (fact.store === 'file') {
				report({ message: 'fileLock', span: fact.span, data });
			} else if (fact.store === 'external') {
				affirm({ message: 'externalLock', span: fact.span, data });
			}
			return;
		}
		// Workers that a program forks itself have numbers by which it tells its own apart; a deploy's processes have none.
		const isOwnFork =
			fact.api.includes('cluster') || fact.api.includes('worker_threads') || project.in(fact.path, 'process.fork').length > 0;
		const isName =
			fact.by === 'hostname' &&
			(fact.comparedWith === undefined || /^(?:localhost|0\.0\.0\.0|127\.0\.0\.1|::1?|unknown|)$/.test(fact.comparedWith));
		if (fact.use === 'comparison' && fact.by !== 'process-id' && !isOwnFork && !isName) {
			report({ message: 'identity', span: fact.span, data: { identity: fact.variable ?? words[fact.by] } });
		}
	},
});
