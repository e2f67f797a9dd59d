import { directoryOf } from '../../core/paths.js';
import type { Project } from '../../project/project.js';

const lockNames = /(?:^|\/)(package-lock\.json|yarn\.lock|pnpm-lock\.ya?ml|bun\.lockb?|npm-shrinkwrap\.json)$/;

/**
 * Whether git is told to leave out the lock files of several package managers: the repository is a template, and whoever makes a
 * service of it chooses one.
 */
export function leavesManager(project: Project, folder: string): boolean {
	const ignored = new Set(
		project
			.of('ignore.pattern')
			.flatMap(({ tool, pattern, path }) =>
				tool === 'git' && directoryOf(path) === folder ? (lockNames.exec(pattern)?.[1]?.split(/[-.]/)[0] ?? []) : [],
			),
	);
	return ignored.size > 1;
}
