import type { FixPlan } from '../../../core/fix.js';
import type { LocatedFact } from '../../../core/fact.js';
import { serviceRoles } from '../../../core/role.js';
import { replace } from '../../../fixes/plans.js';
import { commandsWritten } from '../../../project/commandLines.js';
import type { Project } from '../../../project/project.js';
import { defineRule } from '../../rule.js';
import { isAsidePath } from '../../shared/aside.js';
import { stageOf } from '../../shared/bakedConfig.js';
import { isDevelopmentOnly } from '../../shared/guards.js';
import { finalStages } from '../../shared/images.js';

export default defineRule({
	id: 'logs/buffered-output',
	scope: 'file',
	severity: 'information',
	tentative: true,
	question: 'Does each event leave the process when it happens?',
	messages: {
		python:
			'Python keeps what it prints in a buffer when nobody watches: lines come late, and are lost in a crash. Set PYTHONUNBUFFERED=1.',
		held: 'The logger holds lines back before it writes them ({{option}}); the last ones are lost when the process is killed.',
		unbuffered: 'What the program prints leaves it at once.',
	},
	reads: ['process.declare', 'logger.option'],
	roles: 'any',
	check(fact, { project, role, report, affirm }) {
		if (fact.kind === 'logger.option') {
			const { value, name } = fact;
			const holds =
				fact.option === 'buffered' && value.kind === 'literal' && (name === 'sync' ? value.text === 'false' : Number(value.text) > 0);
			if (holds && serviceRoles.includes(role) && !isDevelopmentOnly(fact)) {
				// Without a length to wait for, a line that is written later is written soon, and at an orderly end.
				report({
					message: 'held',
					span: fact.span,
					data: { option: `${name}: ${value.text}` },
					...(name === 'sync' && { severity: 'hint' as const }),
				});
			}
			return;
		}
		const isImage = fact.source === 'dockerfile-cmd' || fact.source === 'dockerfile-entrypoint';
		const python =
			isImage && fact.final === true && !isAsidePath(fact.path) && !project.isDevelopmentFile(fact.path)
				? commandsWritten(fact).find(({ started }) => /^python[\d.]*$/.test(started.program))
				: undefined;
		if (!python) {
			return;
		}
		if (python.argv.some((word) => /^-[a-zA-Z]*u[a-zA-Z]*$/.test(word)) || isUnbuffered(fact, project)) {
			affirm({ message: 'unbuffered', span: fact.span });
		} else if (
			!python.argv.some((word) => /^(?:gunicorn|uvicorn|hypercorn|daphne|celery|pytest|flask)$/.test(word)) &&
			isPlainImage(fact, project)
		) {
			const plan = setVariable(fact);
			report({ message: 'python', span: fact.span, fixes: plan ? [plan] : [] });
		}
	},
});

function isUnbuffered(fact: LocatedFact<'process.declare'>, project: Project): boolean {
	const stages = finalStages(project, fact.path);
	return project.in(fact.path, 'env.declare').some((one) => one.variable === 'PYTHONUNBUFFERED' && stageOf(one, stages) !== undefined);
}

/** Whether the image stands on the official one of Python, which leaves the variable unset. Others may set it. */
function isPlainImage(fact: LocatedFact<'process.declare'>, project: Project): boolean {
	const base = finalStages(project, fact.path).at(-1);
	return base !== undefined && /^(?:docker\.io\/|library\/|docker\.io\/library\/)?python$/.test(base.image);
}

function setVariable(fact: LocatedFact<'process.declare'>): FixPlan | undefined {
	const at = fact.instruction.start;
	return replace('Set PYTHONUNBUFFERED=1', 'safe', [
		{ path: fact.path, span: { start: at, end: at }, newText: 'ENV PYTHONUNBUFFERED=1\n' },
	]);
}
