import { ancestorsOf, directoryOf, joinPath } from '../../core/paths.js';
import type { Project } from '../../project/project.js';

/**
 * The major version of a Yarn that is not the first one, as the nearest manifest asks for it, else any of the workspace. 0 where
 * only its settings file tells that it is a later one; undefined where it is Yarn 1, or nothing is said.
 */
export function laterYarn(project: Project, path: string): number | undefined {
	const asked = [project.packageOf(path), ...project.packages]
		.map(({ manifest }) => manifest?.packageManager)
		.find((one) => one?.startsWith('yarn@'));
	const major = Number(/^yarn@\D?(\d+)/.exec(asked ?? '')?.[1] ?? 0);
	const hasSettings = [...ancestorsOf(directoryOf(path))].some((folder) => project.has(joinPath(folder, '.yarnrc.yml')));
	return major > 1 ? major : hasSettings ? 0 : undefined;
}
