import type { LocatedFact } from '../../../core/fact.js';
import { serviceRoles } from '../../../core/role.js';
import { readsEnvironment } from '../../../core/value.js';
import { containsSpan } from '../../../core/text.js';
import type { Project } from '../../../project/project.js';
import { defineRule } from '../../rule.js';

export default defineRule({
	id: 'logs/pretty-output',
	scope: 'file',
	severity: 'hint',
	question: 'Is the log made for machines where machines read it?',
	messages: {
		pretty:
			'The log is coloured and laid out for people ({{name}}), everywhere. Pipe it through a formatter while developing, and keep one event per line elsewhere.',
		switchable: 'The log is made for people only where the environment asks for it.',
	},
	reads: ['logger.option', 'log.sink'],
	roles: serviceRoles,
	check(fact, { project, report, affirm }) {
		if (fact.conditional === true && (fact.guards ?? []).length === 0) {
			return; // by a condition that this model cannot tell
		}
		if (!isPretty(fact, project)) {
			return;
		}
		const value = fact.kind === 'logger.option' ? fact.value : undefined;
		if ((fact.guards ?? []).length > 0 || readsEnvironment(value)) {
			affirm({ message: 'switchable', span: fact.span });
		} else if (
			value === undefined ||
			(value.kind === 'literal' && value.text !== 'false' && value.type !== 'null' && value.text !== 'json' && value.text !== 'hidden') ||
			value.kind === 'object'
		) {
			report({ message: 'pretty', span: fact.span, data: { name: fact.kind === 'logger.option' ? fact.name : fact.api } });
		}
	},
});

function isPretty(fact: LocatedFact<'logger.option' | 'log.sink'>, project: Project): boolean {
	if (fact.kind === 'log.sink') {
		const first = project.in(fact.path, 'log.sink').find(({ api }) => api === 'pino-pretty');
		return (
			fact.api === 'pino-pretty' &&
			fact.target !== 'file' &&
			first?.span.start === fact.span.start &&
			!project.in(fact.path, 'logger.option').some(({ option }) => option === 'pretty')
		);
	}
	// Colours of a transport and of its format are one choice: the first says it.
	const { option, path, span } = fact;
	const sink = project.in(path, 'log.sink').find((one) => containsSpan(one.span, span));
	const first = project.in(path, 'logger.option').find((one) => one.option === 'pretty');
	return (
		option === 'pretty' && first?.span.start === span.start && (sink === undefined || sink.target === 'stdout' || sink.target === 'stderr')
	);
}
