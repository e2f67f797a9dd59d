import { commandsWritten } from './commandLines.js';
import { composeBuildOf } from './composeBuilds.js';
import { isOuterPath } from '../core/paths.js';
import { contextsOfPipelines } from './pipelineImages.js';
import type { Project } from './project.js';

/** The folders that a Dockerfile is built in, as far as compose files and pipelines say. */
export function contextsSaid(project: Project, dockerfile: string): readonly string[] {
	const composed = project
		.of('compose.service')
		.flatMap((service) => (/[$:]/.test(service.build ?? '') ? [] : (composeBuildOf(service) ?? [])));
	const folders = composed.filter((build) => build.dockerfile === dockerfile).map(({ context }) => context);
	return [...new Set([...folders, ...contextsOfPipelines(dockerfile, project)])].filter((folder) => !isOuterPath(`${folder}/`));
}

/**
 * Whether a tool puts together the folder that a Dockerfile is built in: `"docker-build": "create-docker-context --build"`. What
 * lies beside the Dockerfile is not what the image gets then, and no ignore file there has an effect.
 */
export function isContextMade(project: Project, dockerfile: string): boolean {
	const { folder } = project.packageOf(dockerfile);
	return (
		contextsSaid(project, dockerfile).length === 0 &&
		project
			.of('process.declare')
			.some(
				(script) =>
					script.source === 'script' &&
					/build|image|context/i.test(script.name ?? '') &&
					project.packageOf(script.path).folder === folder &&
					commandsWritten(script).some(({ started: { program } }) => /docker/i.test(program) && !/^docker(?:-compose)?$/.test(program)),
			)
	);
}

/** Whether a Dockerfile may be built in a folder: nothing says that it is built in others, or in what a tool makes. */
export function mayBeBuiltIn(project: Project, dockerfile: string, folder: string): boolean {
	const said = contextsSaid(project, dockerfile);
	return said.length > 0 ? said.includes(folder) : !isContextMade(project, dockerfile);
}
