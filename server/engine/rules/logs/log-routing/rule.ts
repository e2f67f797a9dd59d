import { serviceRoles } from '../../../core/role.js';
import { defineRule } from '../../rule.js';
import { isDebugOnly, isDevelopmentOnly } from '../../shared/guards.js';

/** Trackers of errors and of performance take reports, not the log. */
const trackers = /sentry|bugsnag|rollbar|airbrake|honeybadger|raygun|newrelic|apm|applicationinsights/i;

/** Exporters of open standards, which the environment may point anywhere. */
const exporters = /opentelemetry|otel|otlp/i;

export default defineRule({
	id: 'logs/log-routing',
	scope: 'file',
	severity: 'warning',
	tentative: true,
	question: 'Does the service leave it to the environment where its log goes?',
	messages: {
		remote:
			'The service sends its log to a store by itself ({{api}}): when that is slow or away, so is the service. Write to stdout, and let an agent forward it.',
		exporter: 'The log leaves through {{api}}. An agent that reads stdout does not fail together with the service.',
		stream: 'The log goes to the standard streams, and from there wherever the environment wants it.',
	},
	reads: ['log.sink'],
	roles: serviceRoles,
	check(fact, { project, report, affirm }) {
		if (fact.target === 'stdout' || fact.target === 'stderr') {
			affirm({ message: 'stream', span: fact.span });
			return;
		}
		if (fact.target !== 'remote' || trackers.test(fact.api) || isDevelopmentOnly(fact) || isDebugOnly(fact)) {
			return;
		}
		// One module that makes several loggers for one store is one cause.
		const others = project.in(fact.path, 'log.sink').filter(({ api, target }) => api === fact.api && target === 'remote');
		if (others[0] !== undefined && others[0].span.start < fact.span.start) {
			return;
		}
		const isExporter = exporters.test(fact.api);
		// Behind a variable the deploy decides whether; and what the streams get as well, an agent can take from there.
		const isOptional =
			(fact.guards ?? []).some(({ operator }) => operator === 'set' || operator === '=') ||
			project.in(fact.path, 'log.sink').some(({ target }) => target === 'stdout' || target === 'stderr');
		report({
			message: isExporter ? 'exporter' : 'remote',
			span: fact.span,
			data: { api: fact.api },
			...((isExporter || isOptional) && { severity: 'hint' as const }),
		});
	},
});
