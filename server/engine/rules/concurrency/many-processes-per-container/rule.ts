import { defineRule } from '../../rule.js';
import {
	declarationOf,
	deployedProcesses,
	describeProcess,
	describeProcessFirst,
	isFullyRead,
	startScriptsBeside,
} from '../../shared/deploy.js';
import { isForegroundProgram } from '../../shared/daemonizers.js';
import { invocationOf } from '../../shared/invocation.js';
import { crowdOf } from '../../shared/supervisors.js';

export default defineRule({
	id: 'concurrency/many-processes-per-container',
	scope: 'workspace',
	severity: 'hint',
	question: 'Does each process of a deploy run one program?',
	messages: {
		several:
			'{{process}} runs several programs side by side ("{{by}}"): they start, scale and stop together, and the platform sees them as one.',
		pair: '{{process}} runs a server in front beside its program ("{{by}}"): a usual pair, but the two scale and fail together.',
		single: '{{process}} runs one program.',
	},
	reads: ['process.declare', 'process.group', 'shell.script', 'package', 'image.base', 'compose.service'],
	check({ project, report, affirm }) {
		const seen = new Set<string>();
		const beside = new Set(startScriptsBeside(project));
		for (const process of [...deployedProcesses(project), ...beside]) {
			const crowd = crowdOf(process, project);
			if (!crowd && beside.has(process)) {
				continue;
			}
			if (!crowd) {
				const programs = process.commands.map(({ argv }) => invocationOf(argv)?.program ?? '').filter(isForegroundProgram);
				if (programs.length === 1 && isFullyRead(process)) {
					affirm({ message: 'single', ...declarationOf(process), data: { process: describeProcessFirst(process) } });
				}
				continue;
			}
			const key = `${crowd.at.path}\0${crowd.at.span.start}`;
			if (seen.has(key)) {
				continue;
			}
			seen.add(key);
			const declaration = declarationOf(process);
			report({
				message: crowd.pair ? 'pair' : 'several',
				...crowd.at,
				data: { process: describeProcessFirst(process), by: crowd.by },
				related: [
					...(crowd.listed ? [{ at: crowd.listed, message: 'The programs are listed here.' }] : []),
					...(declaration.path === crowd.at.path
						? []
						: [{ at: declaration, message: `This is how it is started: ${describeProcess(process)}.` }]),
				],
			});
		}
	},
});
