import type { Project } from '../../project/project.js';
import { remembered } from './remember.js';

const all = remembered((project): ReadonlyMap<string, readonly string[]> => {
	const found = new Map<string, string[]>();
	for (const importer of project.files) {
		for (const path of project.importsOf(importer)) {
			const known = found.get(path);
			if (known) {
				known.push(importer);
			} else {
				found.set(path, [importer]);
			}
		}
	}
	return found;
});

/** The files that import a file, in the order of the project's; it may be among them itself. */
export function importersOf(path: string, project: Project): readonly string[] {
	return all(project, '').get(path) ?? [];
}
