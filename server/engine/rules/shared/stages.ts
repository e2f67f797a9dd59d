import type { LocatedFact } from '../../core/fact.js';
import type { CommandFact } from '../../project/commandLines.js';
import { isNamed, stagesUnder } from '../../project/imageStages.js';
import type { Project } from '../../project/project.js';
import { remembered } from '../../project/remember.js';
import { isAsideName } from './aside.js';

/** Whether a command builds a stage for tests or development, and nothing that the last stage stands on or takes files of. */
export function isAsideStage(fact: CommandFact, project: Project): boolean {
	if (fact.kind !== 'image.run') {
		return false;
	}
	const alias = project.in(fact.path, 'image.base').find(({ stage }) => stage === fact.stage)?.alias;
	return alias !== undefined && isAsideName(alias) && !stagesOfFinal(project, fact.path).has(fact.stage);
}

/** The numbers of the stages without which the last one of a Dockerfile would not be what it is. */
const stagesOfFinal = remembered((project, path): ReadonlySet<number> => {
	const stages = project.in(path, 'image.base');
	const copies = project.in(path, 'image.copy');
	const found = new Set<number>();
	const open = stages.filter(({ final }) => final).map(({ stage }) => stage);
	for (const start of open) {
		for (const { stage } of stagesUnder(stages, start)) {
			if (!found.has(stage)) {
				found.add(stage);
				const names = copies.flatMap((copy) => (copy.stage === stage && copy.from !== undefined ? [copy.from] : []));
				open.push(...stages.filter((one) => names.some((name) => isNamed(one, name))).map((one) => one.stage));
			}
		}
	}
	return found;
});

/** Whether what a Dockerfile makes in the end is an image for tests or development: its last stage says so by its name. */
export function isAsideImage(project: Project, { path, source }: LocatedFact<'process.declare'>): boolean {
	const alias =
		source === 'dockerfile-cmd' || source === 'dockerfile-entrypoint'
			? project.in(path, 'image.base').find(({ final }) => final)?.alias
			: undefined;
	return alias !== undefined && isAsideName(alias);
}
