import { environmentKindOf } from '../../../core/environmentNames.js';
import type { LocatedFact } from '../../../core/fact.js';
import { groupedBy } from '../../../core/group.js';
import { isOuterPath } from '../../../core/paths.js';
import type { Project } from '../../../project/project.js';
import { isAsidePath } from '../../shared/aside.js';

type Declared = LocatedFact<'env.declare'>;

/** From so many variables on that differ from group to group, the file of a supervisor holds the settings of deploys. */
const leastVariables = 2;

/** The groups of variables that the file of a supervisor has for one program, and where the first stands. */
export interface SupervisorGroups {
	readonly first: Declared;
	readonly names: readonly string[];
}

/**
 * The variables that a supervisor's file gives to a program by the name of the deploy: `env_production` beside `env_staging`
 * (https://pm2.keymetrics.io/docs/usage/environment/). What only names the deploy, or is the same in all groups, is no setting of one.
 */
export function* supervisorGroups(project: Project): Generator<SupervisorGroups> {
	const declared = project.of('env.declare').filter(({ source, path }) => source === 'unit' && !isOuterPath(path) && !isAsidePath(path));
	for (const [, all] of groupedBy(declared, ({ path, owner }) => `${path}\0${owner ?? ''}`)) {
		const grouped = all.filter(({ group }) => group !== undefined && environmentKindOf(group) !== 'test');
		const variables = [...groupedBy(all, ({ variable }) => variable).values()].filter(isOfDeploy);
		const [first] = grouped.filter((one) => variables.some((same) => same.includes(one)));
		if (first && variables.length >= leastVariables) {
			yield { first, names: [...new Set(grouped.map(({ group }) => group!))] };
		}
	}
}

/** Whether a variable holds one thing in one group, and another in another. */
function isOfDeploy(same: readonly Declared[]): boolean {
	return (
		same[0]?.variable !== 'NODE_ENV' &&
		same.length > 1 &&
		same.some(({ group }) => group !== undefined) &&
		same.every(({ value }) => value.kind === 'literal' || value.kind === 'secret') &&
		(same.some(({ value }) => value.kind === 'secret') ||
			new Set(same.map(({ value }) => (value.kind === 'literal' ? value.text : ''))).size > 1)
	);
}
