import type { FixPlan } from '../../../core/fix.js';
import type { Project } from '../../../project/project.js';
import { replace } from '../../../fixes/plans.js';
import { defineRule } from '../../rule.js';
import { isForegroundProgram } from '../../shared/daemonizers.js';
import { deployedCommands, describeProcessFirst, exactLine, type DeployedCommand } from '../../shared/deploy.js';
import { developmentServerOf } from '../../shared/devServers.js';

export default defineRule({
	id: 'build-release-run/dev-server-in-production',
	scope: 'workspace',
	severity: 'warning',
	question: 'Does every deployed process run what was built, rather than a development tool?',
	messages: {
		development: '{{process}} runs "{{command}}", which is made for development: it compiles or watches source while it serves. Build first, and run the result.',
		production: '{{process}} runs its program with "{{program}}".',
	},
	reads: ['process.declare', 'package', 'image.base', 'compose.service'],
	check({ project, report, affirm }) {
		const seen = new Set<string>();
		for (const one of deployedCommands(project)) {
			const { command: { at }, invocation, written, process } = one;
			const server = [invocation, ...written].map(developmentServerOf).find((name) => name !== undefined);
			const key = `${at.path}\0${at.span.start}\0${server ?? ''}`;
			if (seen.has(key)) {
				continue;
			}
			seen.add(key);
			const name = describeProcessFirst(process);
			if (server !== undefined) {
				const fix = runWithNode(one, project);
				report({ message: 'development', ...at, data: { process: name, command: server }, fixes: fix ? [fix] : [] });
			} else if (isForegroundProgram(invocation.program)) {
				affirm({ message: 'production', ...at, data: { process: name, program: invocation.program } });
			}
		}
	},
});

/** `nodemon server.js` and `node --watch server.js` run the same file as `node server.js`; what has to be compiled first has no such fix. */
function runWithNode(one: DeployedCommand, project: Project): FixPlan | undefined {
	const line = exactLine(one, project);
	const { path } = one.command.at;
	const simple = line?.commands.at(-1);
	const [program, ...rest] = simple?.words ?? [];
	const file = rest.at(-1);
	const [option] = rest;
	const runsFile = file !== undefined && /\.[cm]?js$/.test(file.text);
	if (!program || !runsFile || !line?.complete) {
		return undefined;
	}
	if (program.text === 'nodemon' && rest.length === 1) {
		return replace('Run the file with node', 'suggestion', [{ path, span: program.span, newText: 'node' }]);
	}
	return program.text === 'node' && option?.text === '--watch' && rest.length === 2
		? replace('Run the file without watching it', 'suggestion', [{ path, span: { start: option.span.start, end: file.span.start }, newText: '' }])
		: undefined;
}
