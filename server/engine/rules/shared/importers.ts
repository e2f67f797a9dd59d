import type { Project } from '../../project/project.js';
import { groupedBy } from './group.js';
import { remembered } from './remember.js';

const imports = remembered((project) => groupedBy(project.files.flatMap((importer) => project.importsOf(importer).map((path) => ({ path, importer }))), ({ path }) => path));

/** The files that import a file, in the order of the project's; it may be among them itself. */
export function importersOf(path: string, project: Project): readonly string[] {
	return (imports(project, '').get(path) ?? []).map(({ importer }) => importer);
}
