import { isWithin } from '../../../core/fact.js';
import { serviceRoles } from '../../../core/role.js';
import type { Project } from '../../../project/project.js';
import { defineRule } from '../../rule.js';
import { isInExamples } from '../../shared/aside.js';
import { isDevelopmentOnly } from '../../shared/guards.js';
import { invocationOf } from '../../shared/invocation.js';
import { migrationOf } from '../../shared/migrations.js';
import { sweepOf } from './sweeps.js';
import { fillsDatabase, remakesDatabase, runsJob, startsTask } from './tasks.js';

export default defineRule({
	id: 'admin-processes/admin-over-http',
	scope: 'file',
	// Who may call a route is seldom visible where it is handled: what a key or a proxy guards is not as bad as what is open.
	severity: 'warning',
	// What lies in a folder of migrations is taken for a script, a controller included.
	roles: ['server', 'worker', 'admin', 'test'],
	question: 'Do administrative tasks run as processes, rather than by a request?',
	messages: {
		migrate:
			'A request makes the service migrate its database: whoever may call it can start it, twice at a time, and it ends when the request times out. Run it as a one-off process.',
		schema: 'A request makes the service rebuild its schema: whoever may call it can start it. Run it as a one-off process.',
		command: 'A request starts "{{command}}": whoever may call it can run the task. Run it as a one-off process.',
		task: 'A request to {{route}} makes the service change the data or the schema of its database: whoever may call it can start it. Run it as a one-off process.',
		sweep:
			'A request to {{route}} empties or changes the whole database: whoever may call it can start it, and it ends when the request times out. Run it as a one-off process.',
		job: 'A request to {{route}} makes the service run a scheduled job: whoever may call it can start it, twice at a time, and it ends when the request times out. Let a scheduler start it as a one-off process.',
		process: 'Migrations run outside of requests.',
	},
	reads: ['migration.run', 'schema.sync', 'process.spawn', 'http.route'],
	check(fact, { project, report, affirm }) {
		const isScript = !serviceRoles.includes(project.roleOf(fact.path).role);
		if (isScript && !isServed(fact.path, project)) {
			return;
		}
		const isQuiet =
			isDevelopmentOnly(fact) ||
			(fact.guards ?? []).some(({ value }) => value === 'test' || value === 'development') ||
			isWithin(fact, 'test') ||
			(!isScript && isInExamples(fact.path));
		if (fact.kind === 'http.route') {
			// Paths may have names of their own: `Paths.seed`.
			const route = { ...fact, route: project.resolve(fact.route, fact.path) };
			const text = route.route.kind === 'literal' ? route.route.text : '';
			const data = { route: text === '' ? 'this route' : `"${text}"` };
			if (!isQuiet && (startsTask(route, project) || remakesDatabase(route, project) || fillsDatabase(route, project))) {
				report({ message: 'task', span: fact.span, data, severity: 'hint' });
				return;
			}
			// What a demonstration forgets is there to be forgotten.
			const sweep = isQuiet || /demo/i.test(text) ? undefined : sweepOf(route, project);
			if (sweep !== undefined) {
				const related = [{ at: { path: sweep.path, span: sweep.span }, message: 'This is done there.' }];
				report({ message: 'sweep', span: fact.span, data, severity: 'hint', related });
			} else if (!isQuiet && runsJob(route, project)) {
				// However many jobs a file has routes for, it is one way to start them.
				const [first, ...others] = project.in(fact.path, 'http.route').filter((one) => runsJob(one, project));
				if (first?.span.start === fact.span.start) {
					const related = others.slice(0, 10).map((one) => ({ at: { path: one.path, span: one.span }, message: 'So does this one.' }));
					report({ message: 'job', span: fact.span, data, severity: 'hint', related });
				}
			}
			return;
		}
		const inRequest = isWithin(fact, 'request-handler');
		if (fact.kind === 'migration.run' && !inRequest && isWithin(fact, 'main-guard')) {
			affirm({ message: 'process', span: fact.span });
		}
		if (!inRequest || isQuiet || (fact.kind === 'schema.sync' && (fact.apart === true || fact.api === 'Model.sync'))) {
			return;
		}
		const isGuessed = fact.kind === 'schema.sync' && fact.api === 'synchronize';
		const softer = isScript || isGuessed ? { severity: 'hint' as const } : {};
		if (fact.kind === 'process.spawn') {
			const words = (fact.command ?? '').trim().split(/\s+/);
			const invocation = invocationOf(words[0] === 'npx' ? words.slice(1) : words);
			const command = invocation && migrationOf(invocation);
			if (command !== undefined) {
				report({ message: 'command', span: fact.span, data: { command }, ...softer });
			}
			return;
		}
		report({ message: fact.kind === 'migration.run' ? 'migrate' : 'schema', span: fact.span, ...softer });
	},
});

/** Whether a file in a folder of scripts answers requests of a server: it holds routes, and what listens gets to it. */
function isServed(path: string, project: Project): boolean {
	return project.in(path, 'http.route').length > 0 && project.processesOf(path).some(({ type }) => type === 'web');
}
