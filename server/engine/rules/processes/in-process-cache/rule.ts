import { isWithin } from '../../../core/fact.js';
import { serviceRoles } from '../../../core/role.js';
import type { Project } from '../../../project/project.js';
import { defineRule } from '../../rule.js';
import { isInExamples } from '../../shared/aside.js';
import { isDevelopmentOnly } from '../../shared/guards.js';

export default defineRule({
	id: 'processes/in-process-cache',
	scope: 'file',
	severity: 'hint',
	question: 'Can a cache be lost, and does it stay within bounds?',
	messages: {
		unbounded:
			'Nothing bounds this cache where it is made: it may grow as long as the process lives, and each process has its own. Bound it, and keep nothing there that must not be lost.',
		own: 'Each process has a cache of its own here: it may be lost at any time, and after a change the others still answer with the old value.',
		shared: 'This cache is shared by all processes.',
	},
	reads: ['cache.create'],
	roles: serviceRoles,
	check(fact, { project, report, affirm }) {
		const { store, bounded, span } = fact;
		if (store === 'external') {
			affirm({ message: 'shared', span });
		} else if (
			store === 'memory' &&
			!isDevelopmentOnly(fact) &&
			!isWithin(fact, 'test') &&
			!isInExamples(fact.path) &&
			!(bounded && hearsOfChanges(project, fact.path))
		) {
			report({ message: bounded ? 'own' : 'unbounded', span });
		}
	},
});

/** Whether a module hears by messages what other processes changed, so that they may keep their caches in step. */
function hearsOfChanges(project: Project, path: string): boolean {
	return project
		.in(path, 'module.import')
		.some(({ specifier, typeOnly }) => !typeOnly && /(?:^|[^a-z])(?:pub-?sub|broadcast|subscriber)(?:$|[^a-z])/i.test(specifier));
}
