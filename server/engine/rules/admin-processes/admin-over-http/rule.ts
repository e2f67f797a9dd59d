import { isWithin } from '../../../core/fact.js';
import { defineRule } from '../../rule.js';
import { isInExamples } from '../../shared/aside.js';
import { isDevelopmentOnly } from '../../shared/guards.js';
import { invocationOf } from '../../shared/invocation.js';
import { migrationOf } from '../../shared/migrations.js';
import { startsTask } from './tasks.js';

export default defineRule({
	id: 'admin-processes/admin-over-http',
	scope: 'file',
	// Who may call a route is seldom visible where it is handled: what a key or a proxy guards is not as bad as what is open.
	severity: 'warning',
	roles: ['server', 'worker'],
	question: 'Do administrative tasks run as processes, rather than by a request?',
	messages: {
		migrate:
			'A request makes the service migrate its database: whoever may call it can start it, twice at a time, and it ends when the request times out. Run it as a one-off process.',
		schema: 'A request makes the service rebuild its schema: whoever may call it can start it. Run it as a one-off process.',
		command: 'A request starts "{{command}}": whoever may call it can run the task. Run it as a one-off process.',
		task: 'A request to {{route}} makes the service change the data or the schema of its database: whoever may call it can start it. Run it as a one-off process.',
		process: 'Migrations run outside of requests.',
	},
	reads: ['migration.run', 'schema.sync', 'process.spawn', 'http.route'],
	check(fact, { project, report, affirm }) {
		const isQuiet =
			isDevelopmentOnly(fact) ||
			(fact.guards ?? []).some(({ value }) => value === 'test' || value === 'development') ||
			isWithin(fact, 'test') ||
			isInExamples(fact.path);
		if (fact.kind === 'http.route') {
			if (!isQuiet && startsTask(fact, project)) {
				const route = fact.route?.kind === 'literal' ? fact.route.text : '';
				report({ message: 'task', span: fact.span, data: { route: `"${route}"` }, severity: 'hint' });
			}
			return;
		}
		const inRequest = isWithin(fact, 'request-handler');
		if (fact.kind === 'migration.run' && !inRequest && isWithin(fact, 'main-guard')) {
			affirm({ message: 'process', span: fact.span });
		}
		if (!inRequest || isQuiet) {
			return;
		}
		if (fact.kind === 'process.spawn') {
			const words = (fact.command ?? '').trim().split(/\s+/);
			const invocation = invocationOf(words[0] === 'npx' ? words.slice(1) : words);
			const command = invocation && migrationOf(invocation);
			if (command !== undefined) {
				report({ message: 'command', span: fact.span, data: { command } });
			}
			return;
		}
		report({ message: fact.kind === 'migration.run' ? 'migrate' : 'schema', span: fact.span });
	},
});
