import type { LocatedFact } from '../../core/fact.js';
import type { CommandFact } from '../../project/commandLines.js';
import type { Project } from '../../project/project.js';
import { isAsideName } from './aside.js';

/** Whether a command builds a stage for tests or development. */
export function isAsideStage(fact: CommandFact, project: Project): boolean {
	const alias =
		fact.kind === 'image.run' ? project.in(fact.path, 'image.base').find(({ stage }) => stage === fact.stage)?.alias : undefined;
	return alias !== undefined && isAsideName(alias);
}

/** Whether what a Dockerfile makes in the end is an image for tests or development: its last stage says so by its name. */
export function isAsideImage(project: Project, { path, source }: LocatedFact<'process.declare'>): boolean {
	const alias =
		source === 'dockerfile-cmd' || source === 'dockerfile-entrypoint'
			? project.in(path, 'image.base').find(({ final }) => final)?.alias
			: undefined;
	return alias !== undefined && isAsideName(alias);
}
