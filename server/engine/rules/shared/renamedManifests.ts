import { baseName } from '../../core/paths.js';
import type { Project } from '../../project/project.js';
import { remembered } from '../../project/remember.js';

/**
 * Whether a file runs in an image that takes a manifest of another name in for its own (`COPY signaling-package.json ./package.json`): what
 * the `package.json` beside the file declares says nothing of what is installed there.
 */
export function hasRenamedManifest(project: Project, path: string): boolean {
	return project.processesOf(path).some((process) => {
		const dockerfile = project.dockerfileOf(process);
		return dockerfile !== undefined && renamesManifest(project, dockerfile);
	});
}

/** Whether an image copies a file of another name to a `package.json`. */
const renamesManifest = remembered((project, dockerfile): boolean =>
	project
		.in(dockerfile, 'image.copy')
		.some(
			({ from, sources: [source, ...others], target }) =>
				from === undefined &&
				source !== undefined &&
				others.length === 0 &&
				baseName(target) === 'package.json' &&
				/\.json$/.test(source) &&
				baseName(source) !== 'package.json',
		),
);
