import { isWithin, type LocatedFact } from '../../core/fact.js';
import { containsSpan } from '../../core/text.js';
import type { Project } from '../../project/project.js';
import { remembered } from '../../project/remember.js';

/**
 * Whether a variable of a schema is checked there, and handed on to nobody: the schema is given to the module of Nest that loads the
 * environment, and code asks its service for each variable by its name (https://docs.nestjs.com/techniques/configuration#schema-validation).
 * What a program makes of other schemas it takes as a whole, and what it reads of that is not always seen.
 */
export function isOnlyChecked({ path, span, source }: LocatedFact<'env.declare'>, project: Project): boolean {
	if (source !== 'schema') {
		return false;
	}
	const loads = loadsOfNest(project, path);
	return loads.length > 0 ? loads.some((load) => containsSpan(load.span, span)) : isForNest(project, path);
}

/** Whether nothing takes a module of schemas but what hands them to Nest. */
const isForNest = remembered((project, path): boolean => {
	const importers = project
		.importersOf(path)
		.filter((one) => project.roleOf(one).role !== 'test' && project.in(one, 'module.import').some((each) => takesOf(each, path, project)));
	return (
		importers.length > 0 &&
		importers.every((one) => loadsOfNest(project, one).length > 0) &&
		// It may check the environment by itself, and export what comes of that.
		project.in(path, 'env.read').every(({ variable }) => variable !== undefined)
	);
});

function loadsOfNest(project: Project, path: string): readonly LocatedFact<'env.load'>[] {
	return project.in(path, 'env.load').filter((load) => load.api.startsWith('@nestjs/config.') && !isWithin(load, 'test'));
}

/** Whether an import takes more than types of a file. */
function takesOf({ specifier, typeOnly, path }: LocatedFact<'module.import'>, target: string, project: Project): boolean {
	return !typeOnly && project.resolveModule(specifier, path) === target;
}
