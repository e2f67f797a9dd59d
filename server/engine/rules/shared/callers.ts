import type { LocatedFact } from '../../core/fact.js';
import { containsSpan, type Location } from '../../core/text.js';
import type { ProcessCommand, Project } from '../../project/project.js';

/** The task (a target of a Makefile) that a place stands in. */
export function taskAround(project: Project, { path, span }: Location): LocatedFact<'task.declare'> | undefined {
	return project.in(path, 'task.declare').find((one) => containsSpan(one.span, span));
}

/** The names of the package scripts and tasks that a command stands in, and of those that led to it. */
export function callersOf({ at, through }: Pick<ProcessCommand, 'at' | 'through'>, project: Project): readonly string[] {
	return [at, ...through].flatMap((place) => [
		...project
			.in(place.path, 'process.declare')
			.filter((one) => one.source === 'script' && containsSpan(one.span, place.span))
			.map(({ name }) => name),
		...(taskAround(project, place)?.names ?? []),
	]);
}
