import type { FactTypes } from '../../../core/fact.js';
import { serviceRoles } from '../../../core/role.js';
import { containsSpan } from '../../../core/text.js';
import type { Project } from '../../../project/project.js';
import { defineRule } from '../../rule.js';
import { environmentKindOf, namesEnvironment } from '../../../core/environmentNames.js';
import { environmentFix } from '../../shared/environmentFix.js';
import { isDebugOnly, isDevelopmentOnly } from '../../shared/guards.js';
import { placeOf } from '../../shared/places.js';
import { environmentNameOf } from '../../shared/variableName.js';

export default defineRule({
	id: 'logs/hardcoded-level',
	scope: 'file',
	severity: 'hint',
	question: 'Does the environment say how much is logged?',
	messages: {
		literal: 'The level of the log is "{{level}}", written in the code: to see more of one deploy, it has to be built again.',
		chosen:
			'The name of the environment ({{variable}}) chooses the level of the log, "{{one}}" or "{{other}}": to see more of one deploy, it would have to be called something else.',
		fromEnvironment: 'The level of the log comes from {{variable}}.',
	},
	reads: ['logger.option', 'env.branch'],
	roles: serviceRoles,
	check(fact, { project, report, affirm }) {
		if (fact.kind === 'env.branch') {
			const { variable, levels, target = '', path } = fact;
			if (
				levels !== undefined &&
				levels[0] !== levels[1] &&
				/^level$|log_?level/i.test(target) &&
				isByName(fact) &&
				!asksForLevel(project, path)
			) {
				report({ message: 'chosen', span: fact.span, data: { variable, one: levels[0], other: levels[1] } });
			}
			return;
		}
		if (fact.option !== 'level') {
			return;
		}
		const { value } = fact;
		const variable = environmentNameOf(value);
		if (variable !== undefined) {
			affirm({ message: 'fromEnvironment', span: fact.span, data: { variable } });
			return;
		}
		// What goes to one sink is a choice among lines that were logged; the level of a sink that is a file or remote says nothing about
		// the stream.
		const made = new Set(project.in(fact.path, 'logger.create').map(({ span }) => span.start));
		const sorts = project.in(fact.path, 'log.sink').some(
			({ span, target }) =>
				target !== 'stdout' &&
				target !== 'stderr' &&
				(containsSpan(span, fact.span) || (fact.of !== undefined && containsSpan(span, fact.of))) &&
				// What a logger is made with holds for all that it logs, wherever that goes.
				!(target === 'unknown' && made.has(span.start)),
		);
		if (
			value.kind !== 'literal' ||
			sorts ||
			!/^(?:trace|debug|verbose|silly|http|info|notice|warn|warning|error|\d{1,2})$/.test(value.text) ||
			isDevelopmentOnly(fact) ||
			isDebugOnly(fact)
		) {
			return;
		}
		report({
			message: 'literal',
			...placeOf(value, fact),
			data: { level: value.text },
			fixes: value.type === 'string' ? environmentFix(project, value, fact, ['LOG_LEVEL']) : [],
		});
	},
});

/** Whether a branch is on the name that a deploy has, and not on that of tests. */
function isByName({ variable, value }: FactTypes['env.branch']): boolean {
	const kind = namesEnvironment(variable) ? environmentKindOf(value) : undefined;
	return kind === 'production' || kind === 'development';
}

/** Whether the same file takes a level from a variable of its own, for which the choice stands in. */
function asksForLevel(project: Project, path: string): boolean {
	return project
		.in(path, 'env.read')
		.some(({ variable }) => variable !== undefined && /LEVEL|(?:^|_)LOG(?:$|_)|DEBUG|VERBOSE/i.test(variable));
}
