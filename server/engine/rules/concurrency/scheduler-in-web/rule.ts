import { isWithin, type LocatedFact } from '../../../core/fact.js';
import type { Process } from '../../../project/project.js';
import { defineRule } from '../../rule.js';
import { deployedProcesses, describeProcess, startScriptsBeside } from '../../shared/deploy.js';
import { haveWord } from '../../../core/words.js';
import { isForAll, isLocked, isSwitched, isTimer, mayBeForAll, schedulesOf } from '../../shared/schedules.js';
import { unstartedSchedules } from './unstarted.js';

/** Words of what tells how a process is and how it is used: each one tells it of itself. */
const reportWords: ReadonlySet<string> = new Set([
	'telemetry',
	'heartbeat',
	'heartbeats',
	'metrics',
	'analytics',
	'posthog',
	'usage',
	'beacon',
]);

export default defineRule({
	id: 'concurrency/scheduler-in-web',
	scope: 'workspace',
	severity: 'warning',
	tentative: true,
	question: 'Does scheduled work run apart from the processes that answer requests?',
	messages: {
		scheduled:
			'{{process}} answers requests and also runs {{work}} on a schedule: with two instances the work is done twice, with none it is not done.',
		timer: '{{process}} answers requests and also does {{work}} by a timer: every instance does it again.',
		separate: 'The schedule runs in a process of its own, apart from the server.',
		shared: 'The schedule is kept outside the process, so that it runs once for all instances.',
		locked: 'A lock that all instances share stands around the scheduled work.',
	},
	reads: ['schedule', 'server.listen', 'lock.acquire', 'coordination.use', 'process.declare', 'module.import'],
	check({ project, report, affirm }) {
		const seen = new Set<string>();
		const deployed = deployedProcesses(project);
		const beside = new Set(startScriptsBeside(project).filter((script) => isAllThatIsSeen(script, deployed)));
		const processes = [...deployed.toSorted((a, b) => Number(b.type === 'web') - Number(a.type === 'web')), ...beside];
		for (const process of processes) {
			const server = project
				.inProcess(process, 'server.listen')
				.find((fact) => !isWithin(fact, 'test') && project.roleOf(fact.path).role !== 'test');
			const byFile = new Map<string, LocatedFact<'schedule'>[]>();
			for (const fact of schedulesOf(process, project)) {
				const key = `${fact.path}\0${fact.span.start}`;
				if (seen.has(key)) {
					continue;
				}
				seen.add(key);
				if (fact.shared === true) {
					affirm({ message: 'shared', path: fact.path, span: fact.span });
				} else if (isSwitched(fact) || !(isForAll(fact) || (server && mayBeForAll(fact)))) {
					continue;
				} else if (isLocked(fact, project)) {
					affirm({ message: 'locked', path: fact.path, span: fact.span });
				} else if (server || isDeclaredWeb(process)) {
					byFile.set(fact.path, [...(byFile.get(fact.path) ?? []), fact]);
				} else if (process.type === 'worker') {
					affirm({ message: 'separate', path: fact.path, span: fact.span });
				}
			}
			for (const [path, found] of byFile) {
				// A table of times says more than a timer, and stands for both.
				const [first, ...others] = found.toSorted(
					(a, b) =>
						Number(isTimer(a) || a.handed === true) - Number(isTimer(b) || b.handed === true) || Number(isForAll(b)) - Number(isForAll(a)),
				);
				const { span } = first!;
				const byTimer = isTimer(first!);
				const isSure = isForAll(first!);
				const text = describeProcess(process);
				report({
					message: byTimer ? 'timer' : 'scheduled',
					path,
					span,
					data: { process: text.charAt(0).toUpperCase() + text.slice(1), work: workOf(first!) },
					// Twice as many reports to the makers harm nobody.
					...(server === undefined ||
					beside.has(process) ||
					haveWord([path, ...(first!.calls ?? [])], reportWords) ||
					first!.handed === true
						? { severity: 'hint' as const }
						: byTimer && { severity: isSure ? ('information' as const) : ('hint' as const) }),
					related: [
						...(server ? [{ at: { path: server.path, span: server.span }, message: 'The same process listens for requests here.' }] : []),
						...others.map((one) => ({ at: { path: one.path, span: one.span }, message: 'Another schedule of the same file.' })),
					],
				});
			}
		}
		for (const { schedules, server } of unstartedSchedules(project)) {
			const [first, ...others] = schedules.filter(({ path, span }) => !seen.has(`${path}\0${span.start}`));
			if (first !== undefined) {
				report({
					message: 'scheduled',
					path: first.path,
					span: first.span,
					severity: 'hint',
					data: { process: server.path, work: workOf(first) },
					related: [
						{ at: { path: server.path, span: server.span }, message: 'The same program listens for requests here.' },
						...others.map((one) => ({ at: { path: one.path, span: one.span }, message: 'Another schedule of the same file.' })),
					],
				});
			}
		}
	},
});

/** Whether a manifest says that requests are sent to a process, whatever library answers them there. */
function isDeclaredWeb({ name, declaration }: Process): boolean {
	return declaration.source === 'procfile' && name === 'web';
}

/** Whether of all that a deploy starts of a package, no program can be seen: its `start` script tells which one that is. */
function isAllThatIsSeen(script: Process, deployed: readonly Process[]): boolean {
	return deployed.every((one) => one.package.folder !== script.package.folder || one.entries.length === 0);
}

/** How a message calls the work: by its only function, else by what schedules it. */
function workOf(fact: LocatedFact<'schedule'>): string {
	const { api, calls } = fact;
	const [name, ...others] = calls ?? [];
	if (api.startsWith('@nestjs/schedule')) {
		return `a method with @${api.slice(api.lastIndexOf('.') + 1)}`;
	}
	return name !== undefined && others.length === 0
		? name.slice(name.lastIndexOf('/') + 1)
		: isTimer(fact)
			? 'work'
			: `work of ${api.split('.')[0]!}`;
}
