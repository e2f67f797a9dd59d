import type { LocatedFact } from '../../../core/fact.js';
import { serviceRoles } from '../../../core/role.js';
import { readsEnvironment } from '../../../core/value.js';
import { pm2Programs } from '../../../project/programs.js';
import type { Project } from '../../../project/project.js';
import { defineRule } from '../../rule.js';
import { isAsidePath } from '../../shared/aside.js';
import { deployedCommands, describeProcessFirst } from '../../shared/deploy.js';
import { isDevelopmentOnly } from '../../shared/guards.js';

/** Variables by which a deploy says how many processes there are. */
const sizes =
	/^(?:WEB_CONCURRENCY|(?:\w+_)?(?:WORKERS|CONCURRENCY|INSTANCES|CLUSTER_SIZE|PROCESSES|NUM_WORKERS|WORKER_COUNT|MAX_WORKERS))$/;

/** Words of switches, which say how workers are treated and not how many there are. */
const switches = /(?:^|_)(?:DONT|NO(?!_OF)|NOT|SKIP|DISABLE|TEST|RESTART|KILL|STOP)_/;

function isSize(variable: string): boolean {
	return sizes.test(variable) && !switches.test(variable);
}

export default defineRule({
	id: 'concurrency/in-process-supervisor',
	scope: 'workspace',
	severity: 'hint',
	question: 'Does the platform decide how many processes there are?',
	messages: {
		forks:
			'The program forks workers of itself by {{api}}: the platform sees one process, and its number of processes is decided in the code.',
		command:
			'{{process}} has "{{command}}" start as many processes as the machine has cores, which in a container is not what it was given.',
		sized: 'The environment says how many workers the program forks.',
	},
	reads: ['process.fork', 'env.read', 'process.declare'],
	check({ project, report, affirm }) {
		const seen = new Set<string>();
		for (const fact of project.of('process.fork')) {
			const { role } = project.roleOf(fact.path);
			// A settings file of a manager that only development uses says nothing of the deploy.
			const isOfManager = fact.api === 'pm2' && !isAsidePath(fact.path) && !project.isDevelopmentFile(fact.path);
			if (
				(!serviceRoles.includes(role) && !isOfManager) ||
				isDevelopmentOnly(fact) ||
				seen.has(fact.path) ||
				fact.api === '@socket.io/pm2'
			) {
				continue;
			}
			seen.add(fact.path);
			if (isSized(fact, project)) {
				affirm({ message: 'sized', path: fact.path, span: fact.span });
			} else {
				report({ message: 'forks', path: fact.path, span: fact.span, data: { api: fact.api.replace(/^node:/, '') } });
			}
		}
		for (const { command, invocation, written, process } of deployedCommands(project)) {
			const manager = [invocation, ...written].find(({ program }) => pm2Programs.has(program));
			const at = manager
				? manager.arguments.findIndex((word) => word === '-i' || word === '--instances' || /^(?:-i|--instances=)(?:max|0|-1)$/.test(word))
				: -1;
			const option = manager?.arguments[at];
			const count = option === '-i' || option === '--instances' ? manager?.arguments[at + 1] : option?.replace(/^(?:-i|--instances=)/, '');
			if (manager && count !== undefined && /^(?:max|0|-1)$/.test(count)) {
				report({
					message: 'command',
					...command.at,
					data: { process: describeProcessFirst(process), command: `${manager.program} -i ${count}` },
				});
			}
		}
	},
});

/** Whether the number of workers comes from the environment: as an argument, or read beside the loop that forks or in a module that the file takes. */
function isSized(fact: LocatedFact<'process.fork'>, project: Project): boolean {
	return (
		readsEnvironment(project.resolved(fact).count) ||
		// The module of the settings may have read it.
		[fact.path, ...project.importsOf(fact.path)].some((path) =>
			project.in(path, 'env.read').some(({ variable }) => variable !== undefined && isSize(variable)),
		) ||
		(fact.guards ?? []).some(({ variable }) => isSize(variable) || /CLUSTER/.test(variable))
	);
}
