import { repositoryName } from '../../core/imageName.js';
import { composeBuildOf } from '../../project/composeBuilds.js';
import { mayBeBuiltByPipeline } from '../../project/pipelineImages.js';
import type { Process, Project } from '../../project/project.js';
import { remembered } from '../../project/remember.js';
import { wordSet } from '../../core/wordList.js';
import { isImageOfTasks } from './containers.js';
import { finalStages, isPlainImage } from './images.js';

/**
 * Whether no service runs in an image: what starts in it are jobs that end or the work of developers, or nothing at all. What
 * is said of its Dockerfile is no more than a hint then.
 */
export const runsNoService = remembered((project, dockerfile): boolean => {
	if (project.in(dockerfile, 'image.base').length === 0) {
		return false;
	}
	const runs = project.processes.filter(
		(process) =>
			(process.declaration.path === dockerfile && process.declaration.final !== false) || project.dockerfileOf(process) === dockerfile,
	);
	return (
		project.isDevelopmentFile(dockerfile) ||
		isImageOfTasks(project, dockerfile) ||
		(runs.length > 0 ? runs.every(isJob) : startsNothing(project, dockerfile))
	);
});

/** Whether a process is known to end by itself. Of several commands the last one could be a server that was not found. */
function isJob({ type, commands, entries }: Process): boolean {
	return (type === 'task' || type === 'release') && (commands.length === 1 || entries.length > 0);
}

/** Images of languages, which start a prompt for their code and nothing else. */
const runtimes: ReadonlySet<string> = wordSet(`node bun deno python ruby golang rust openjdk perl`);

/**
 * Whether an image has no command, its base has none to speak of, and nothing gives it one: no service, workload, platform or
 * pipeline takes it, and no other image can be made from it.
 */
function startsNothing(project: Project, dockerfile: string): boolean {
	const base = finalStages(project, dockerfile).at(-1);
	const isOfLanguage = base?.fromStage === false && isPlainImage(base) && runtimes.has(repositoryName(base.image));
	return (
		isOfLanguage &&
		project.in(dockerfile, 'process.declare').length === 0 &&
		project.of('workload.container').length === 0 &&
		!project.of('process.declare').some(({ source }) => source === 'platform' || source === 'procfile') &&
		!project.of('compose.service').some((service) => composeBuildOf(service)?.dockerfile === dockerfile) &&
		!project.of('image.base').some((other) => other.path !== dockerfile && !other.fromStage && !isPlainImage(other)) &&
		!mayBeBuiltByPipeline(dockerfile, project)
	);
}
