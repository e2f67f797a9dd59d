import type { LocatedFact } from '../../../core/fact.js';
import type { FixPlan } from '../../../core/fix.js';
import { isOuterPath } from '../../../core/paths.js';
import { stringOf } from '../../../core/value.js';
import type { Project } from '../../../project/project.js';
import { replace } from '../../../fixes/plans.js';
import { defineRule } from '../../rule.js';
import { isAsidePath, isInExamples } from '../../shared/aside.js';
import { finalStages } from '../../shared/images.js';
import { imagesOf } from '../../shared/workloads.js';

export default defineRule({
	id: 'disposability/kill-window',
	scope: 'workspace',
	severity: 'warning',
	question: 'Are processes given time to finish before they are killed?',
	messages: {
		noTime: '{{setting}} gives {{owner}} no time to finish: it is killed at the moment it is asked to stop.',
		signal: '{{setting}} kills {{owner}} at once: this signal cannot be handled, so that nothing is finished or closed.',
		time: '{{setting}} gives {{owner}} {{seconds}} seconds to finish.',
	},
	reads: ['workload', 'compose.option', 'compose.service', 'image.signal', 'image.base'],
	check({ project, report, affirm }) {
		for (const fact of project.of('workload')) {
			const { path, workload, gracePeriod, gracePeriodSpan, span } = fact;
			if (gracePeriod === undefined || isSkipped(project, path) || (gracePeriod === 0 && isHelper(project, fact))) {
				continue;
			}
			const data = { setting: 'terminationGracePeriodSeconds', owner: workload, seconds: String(gracePeriod) };
			const place = { path, span: gracePeriodSpan ?? span, data };
			if (gracePeriod === 0) {
				report({ message: 'noTime', ...place });
			} else {
				affirm({ message: 'time', ...place });
			}
		}
		for (const option of project.of('compose.option')) {
			const { path, span, service: owner, seconds, value } = option;
			// Whoever restarts a service on their own machine all day has no time to give.
			if (isSkipped(project, path)) {
				continue;
			}
			if (option.option === 'stop-grace-period' && seconds !== undefined) {
				const place = { path, span, data: { setting: 'stop_grace_period', owner, seconds: String(seconds) } };
				if (seconds === 0) {
					report({ message: 'noTime', ...place });
				} else {
					affirm({ message: 'time', ...place });
				}
			} else if (option.option === 'stop-signal' && value.kind === 'literal' && isKill(stringOf(value) ?? value.text)) {
				report({ message: 'signal', path, span, data: { setting: 'stop_signal', owner }, fixes: askInstead(option) });
			}
		}
		for (const fact of project.of('image.signal')) {
			const stages = finalStages(project, fact.path).map(({ stage }) => stage);
			if (isKill(fact.signal) && stages.includes(fact.stage) && !isSkipped(project, fact.path)) {
				report({
					message: 'signal',
					path: fact.path,
					span: fact.span,
					data: { setting: 'STOPSIGNAL', owner: 'the process of the image' },
					fixes: askInstead(fact),
				});
			}
		}
	},
});

function isSkipped(project: Project, path: string): boolean {
	return isOuterPath(path) || isInExamples(path) || isAsidePath(path) || project.isDevelopmentFile(path);
}

/** Agents of a node, tasks, and containers that only hold a place have nothing to finish. */
function isHelper(project: Project, workload: LocatedFact<'workload'>): boolean {
	return (
		['per-node', 'single', 'task', 'scheduled'].includes(workload.type) ||
		imagesOf(project, workload).some((image) => /(?:^|\/)pause(?:-\w+)?$/.test(image))
	);
}

function isKill(signal: string): boolean {
	return /^(?:SIG)?KILL$|^9$/i.test(signal.trim());
}

function askInstead({ path, span }: LocatedFact): readonly FixPlan[] {
	const plan = replace('Stop it with SIGTERM', 'suggestion', [{ path, span, newText: 'SIGTERM' }]);
	return plan ? [plan] : [];
}
