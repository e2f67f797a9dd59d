import type { FactTypes } from '../../../core/fact.js';
import type { Project } from '../../../project/project.js';

/** How many modules that hand a function on are gone through. */
const farthest = 4;

/** Whether a function of another module is asynchronous, as that module or the one that it is handed on from says. */
export function isAsynchronous(
	{ specifier, name }: NonNullable<FactTypes['queue.acknowledge']['leaves']>,
	from: string,
	project: Project,
	depth = 0,
): boolean {
	const path = project.resolveModule(specifier, from);
	if (path === undefined || depth > farthest) {
		return false;
	}
	const exported = project
		.in(path, 'module.export')
		.flatMap((fact) => (fact.value.kind === 'import' && (fact.name === name || fact.name === '*') ? [{ fact, value: fact.value }] : []));
	return (
		project.in(path, 'module.async').some(({ names }) => names.includes(name)) ||
		exported.some(({ fact, value }) =>
			isAsynchronous(
				{ specifier: value.specifier, name: fact.name === '*' ? name : (value.members.at(-1) ?? value.name) },
				path,
				project,
				depth + 1,
			),
		)
	);
}
