import { isWithin, type LocatedFact } from '../../../core/fact.js';
import { serviceRoles } from '../../../core/role.js';
import type { Project } from '../../../project/project.js';
import { remembered } from '../../../project/remember.js';
import { replace } from '../../../fixes/plans.js';
import { defineRule } from '../../rule.js';
import { isDebugOnly, isDevelopmentOnly } from '../../shared/guards.js';
import { isLoggerModule } from '../../shared/projectLogger.js';
import { isForMakers, isForTrial, isToolCode } from '../../shared/toolCode.js';

/** How far behind the last words of a process it may be told what to do with them, in UTF-16 units. */
const lastWords = 400;

/** How far before a table its title may stand, in UTF-16 units. */
const nearby = 60;

/**
 * What looks at how long or how often something happens: nobody lets a service print that for good. A value or a trace may be
 * what somebody reads.
 */
const measuring: ReadonlySet<string> = new Set([
	'console.time',
	'console.timeEnd',
	'console.timeLog',
	'console.count',
	'console.countReset',
	'console.profile',
	'console.profileEnd',
]);

const beginnings: Readonly<Record<string, string>> = {
	'console.timeEnd': 'console.time',
	'console.timeLog': 'console.time',
	'console.countReset': 'console.count',
	'console.profileEnd': 'console.profile',
};

export default defineRule({
	id: 'logs/debug-output',
	scope: 'file',
	severity: 'warning',
	tentative: true,
	question: 'Is the service free of left-over debugging aids?',
	messages: {
		leftOver: '{{api}} was left in the service: it is no event that a log can use.',
		mark: '{{api}} prints what tells of nothing: it was left from a search for a fault.',
		breakpoint: 'A breakpoint was left in the service: with an inspector attached, the whole process stops whenever it gets here.',
		level: 'Debugging goes through the logger, which leaves it out unless asked.',
	},
	reads: ['debug.call', 'log.call'],
	roles: serviceRoles,
	check(fact, { project, report, affirm }) {
		if (fact.kind === 'log.call') {
			if (fact.api !== 'console' && (fact.method === 'debug' || fact.method === 'trace')) {
				affirm({ message: 'level', span: fact.span });
			}
			return;
		}
		if (!isLeftOver(fact, project)) {
			return;
		}
		if (fact.api === 'debugger') {
			const plan = replace('Remove the breakpoint', 'safe', [{ path: fact.path, span: fact.statement ?? fact.span, newText: '' }]);
			report({ message: 'breakpoint', span: fact.span, sure: true, fixes: plan ? [plan] : [] });
		} else if (fact.mark === true) {
			if (!isWithin(fact, 'listen-callback') && !isForOnlookers(fact.path, project)) {
				report({ message: 'mark', span: fact.span, data: { api: fact.api }, severity: 'hint' });
			}
		} else {
			report({
				message: 'leftOver',
				span: fact.span,
				data: { api: fact.api },
				sure: measuring.has(fact.api) || isWithin(fact, 'request-handler'),
				...((fact.accepted === true || isOfStart(fact) || isSaidBefore(fact, project) || isForOnlookers(fact.path, project)) && {
					severity: 'hint',
				}),
			});
		}
	},
});

/** Whether a call stands where a service gets to, and for nothing but a look at it. */
function isLeftOver(fact: LocatedFact<'debug.call'>, project: Project): boolean {
	// The trace of an error is what the last words of a process are for.
	const isLastWords =
		fact.api === 'console.trace' &&
		(isWithin(fact, 'crash-handler') ||
			project.in(fact.path, 'signal.handle').some(({ span }) => span.start > fact.span.end && span.start - fact.span.end < lastWords));
	// What ends or reads a timer or a count has its beginning, which is reported.
	const begins = beginnings[fact.api];
	return !(
		isLastWords ||
		isDevelopmentOnly(fact) ||
		isDebugOnly(fact) ||
		fact.switched === true ||
		isWithin(fact, 'main-guard') ||
		isPrinted(fact, project) ||
		isWithin(fact, 'test') ||
		isWithin(fact, 'crash-handler') ||
		isLoggerModule(project, fact.path) ||
		(begins !== undefined && project.in(fact.path, 'debug.call').some(({ api }) => api === begins))
	);
}

/** Whether a call stands outside of all functions: how long the start takes is a line or two of each release. */
function isOfStart(fact: LocatedFact<'debug.call'>): boolean {
	return !isWithin(fact, 'function') && !isWithin(fact, 'request-handler');
}

/** Whether what a file prints is for whoever runs it: a script, or what by its name is there to look for mistakes (`routes/debug.js`). */
function isForOnlookers(path: string, project: Project): boolean {
	return isToolCode(project, path) || isForMakers(path) || isForTrial(path);
}

/** Where the first call of a file stands that is told loudly wherever it is: whoever takes that one out sees the others. */
const firstOf = remembered((project, path): number | undefined =>
	project
		.in(path, 'debug.call')
		.filter((call) => call.accepted !== true && measuring.has(call.api) && !isOfStart(call) && isLeftOver(call, project))
		.map(({ span }) => span.start)
		.reduce<number | undefined>((first, start) => (first === undefined || start < first ? start : first), undefined),
);

/** Whether an earlier call of the file has been told as loudly. */
function isSaidBefore({ path, span }: LocatedFact<'debug.call'>, project: Project): boolean {
	const first = firstOf(project, path);
	return first !== undefined && first < span.start;
}

/**
 * A table among lines of the console that say what it is (`Summary:`) is printed for somebody to read, outside of requests: that
 * is no left-over.
 */
function isPrinted({ api, path, span, ...fact }: LocatedFact<'debug.call'>, project: Project): boolean {
	return (
		api === 'console.table' &&
		!isWithin(fact, 'request-handler') &&
		project
			.in(path, 'log.call')
			.some((call) => call.api === 'console' && call.span.end <= span.start && span.start - call.span.end < nearby)
	);
}
