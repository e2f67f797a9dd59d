import { isWithin, type LocatedFact } from '../../../core/fact.js';
import { serviceRoles } from '../../../core/role.js';
import { wordSet } from '../../../core/wordList.js';
import { wordsOf } from '../../../core/words.js';
import type { Project } from '../../../project/project.js';
import { defineRule } from '../../rule.js';
import { isInExamples } from '../../shared/aside.js';
import { isDevelopmentOnly } from '../../shared/guards.js';
import { outerStatesOf } from '../../shared/outerState.js';
import { isOneForAll } from '../../shared/madeForAll.js';

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
	reads: ['cache.create', 'state.module', 'module.export', 'state.change'],
	roles: serviceRoles,
	check(fact, { project, report, affirm }) {
		if (fact.kind === 'state.module') {
			if (isCacheByHand(fact) && isOneForAll(project, fact) && !isDevelopmentOnly(fact) && !isInExamples(fact.path)) {
				// An object may well have the same few names for ever.
				const grows = fact.holds === 'map' && fact.changes?.every(({ operation }) => operation === 'add') === true;
				report({ message: grows ? 'unbounded' : 'own', span: fact.span });
			}
			return;
		}
		if (fact.kind === 'module.export') {
			if (!isInExamples(fact.path) && outerStatesOf(project, fact).some(isCacheByHand)) {
				report({ message: 'own', span: fact.span });
			}
			return;
		}
		if (fact.kind !== 'cache.create') {
			return;
		}
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

/** What a program makes of itself, and of which there is no more than of its own code. */
const ofCode: ReadonlySet<string> = wordSet(`
	template templates compiled partial partials view views regex regexp regexps pattern patterns schema schemas module modules
	require imports formatter formatters intl file files icon icons asset assets style styles handler handlers method methods
`);

/** A map, an object or a variable of the module whose name says that it is a cache, and in which functions put something. */
function isCacheByHand({ variable, holds, lazy, weak, changes = [] }: LocatedFact<'state.module'>): boolean {
	const words = wordsOf(variable);
	return (
		(holds === 'map' || holds === 'object' || holds === 'value') &&
		(lazy !== true || holds === 'map') &&
		weak !== true &&
		words.some((word) => word === 'cache' || word === 'caches' || word === 'cached') &&
		!words.some((word) => ofCode.has(word)) &&
		changes.some(
			({ operation, within }) => (operation === 'assign' || (operation === 'add' && holds !== 'value')) && !within.includes('test'),
		)
	);
}

/** Whether a module hears by messages what other processes changed, so that they may keep their caches in step. */
function hearsOfChanges(project: Project, path: string): boolean {
	return project
		.in(path, 'module.import')
		.some(({ specifier, typeOnly }) => !typeOnly && /(?:^|[^a-z])(?:pub-?sub|broadcast|subscriber)(?:$|[^a-z])/i.test(specifier));
}
