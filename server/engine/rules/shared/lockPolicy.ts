import type { Project } from '../../project/project.js';
import { factsInFolder } from './near.js';

const lockNames = /(?:^|\/)(package-lock\.json|yarn\.lock|pnpm-lock\.ya?ml|bun\.lockb?|npm-shrinkwrap\.json)$/;

/**
 * Whether git is told to leave out the lock files of several package managers: the repository is a template, and whoever makes a
 * service of it chooses one.
 */
export function leavesManager(project: Project, folder: string): boolean {
	const ignored = new Set(
		factsInFolder(project, folder, 'ignore.pattern').flatMap(({ tool, pattern }) =>
			tool === 'git' ? (lockNames.exec(pattern)?.[1]?.split(/[-.]/)[0] ?? []) : [],
		),
	);
	return ignored.size > 1;
}
