import { serviceRoles } from '../../../core/role.js';
import { containsSpan } from '../../../core/text.js';
import { defineRule } from '../../rule.js';
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
		fromEnvironment: 'The level of the log comes from {{variable}}.',
	},
	reads: ['logger.option'],
	roles: serviceRoles,
	check(fact, { project, report, affirm }) {
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
		const sorts = project
			.in(fact.path, 'log.sink')
			.some(({ span, target }) => target !== 'stdout' && target !== 'stderr' && containsSpan(span, fact.span));
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
