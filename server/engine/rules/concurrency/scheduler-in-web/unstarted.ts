import { isWithin, type LocatedFact } from '../../../core/fact.js';
import { groupedBy } from '../../../core/group.js';
import { isOuterPath } from '../../../core/paths.js';
import type { Project } from '../../../project/project.js';
import { isInExamples } from '../../shared/aside.js';
import { isForAll, isLocked, isSwitched, isTimer } from '../../shared/schedules.js';
import { isForMakers } from '../../shared/toolCode.js';

/** The tables of times of a file, and the server in whose program they run. */
interface Unstarted {
	readonly schedules: readonly [LocatedFact<'schedule'>, ...LocatedFact<'schedule'>[]];
	readonly server: LocatedFact<'server.listen'>;
}

/**
 * Tables of times in the programs of servers for which only their own code speaks: nothing that is known starts them, so that no process
 * tells of their schedules.
 */
export function unstartedSchedules(project: Project): readonly Unstarted[] {
	const schedules = project
		.of('schedule')
		.filter(
			(fact) =>
				!isOuterPath(fact.path) &&
				!isInExamples(fact.path) &&
				!isForMakers(fact.path) &&
				!isTimer(fact) &&
				isForAll(fact) &&
				!isSwitched(fact) &&
				!isLocked(fact, project),
		);
	return [...groupedBy(schedules, ({ path }) => path)].flatMap(([path, found]) => {
		const { role, at } = project.roleOf(path);
		const server =
			role === 'server' && at !== undefined
				? project.in(at.path, 'server.listen').find((one) => one.span.start === at.span.start && !isWithin(one, 'test'))
				: undefined;
		return server === undefined ? [] : [{ schedules: found, server }];
	});
}
