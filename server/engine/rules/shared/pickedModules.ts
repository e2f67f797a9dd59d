import { directoryOf, joinPath, pathWithin } from '../../core/paths.js';
import type { Project } from '../../project/project.js';

/** Files that import each other from a picked module to the package it needs. */
const deepest = 4;

/**
 * Whether a file is only loaded where a name that is given picks it among its siblings (`require('./stores/' + type)`), directly
 * or by what is picked: a deploy that picks another one does without
 * it, and without the packages it needs.
 */
export function isPicked(path: string, project: Project, depth = 0): boolean {
	const importers = project.importersOf(path).filter((importer) => importer !== path && project.roleOf(importer).role !== 'test');
	return (
		importers.length > 0 &&
		depth < deepest &&
		importers.every((importer) =>
			!namesModule(importer, path, project) ? picks(importer, path, project) : isPicked(importer, project, depth + 1),
		)
	);
}

function namesModule(importer: string, path: string, project: Project): boolean {
	return project.in(importer, 'module.import').some(({ specifier }) => project.resolveModule(specifier, importer) === path);
}

function picks(importer: string, path: string, project: Project): boolean {
	const bases = [directoryOf(importer), project.packageOf(importer).folder];
	const holds = (folder: string): boolean => bases.some((base) => pathWithin(joinPath(base, folder), path) !== undefined);
	const loads = project.in(importer, 'module.import-folder').filter(({ folder, listed }) => listed !== true && holds(folder));
	return loads.length > 0 && loads.every((load) => load.picks === true);
}
