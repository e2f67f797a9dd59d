import { isWithin, type LocatedFact } from '../../../core/fact.js';
import { serviceRoles, type Role } from '../../../core/role.js';
import type { Project } from '../../../project/project.js';
import { factsOfPackage } from '../../shared/near.js';
import { partsOf } from '../../shared/places.js';

/** Roles of code that may run where a service starts. */
const startsToo: ReadonlySet<Role> = new Set<Role>([...serviceRoles, 'library', 'unknown']);

/**
 * Whether the program stops where the secret is missing, or where it is still the default, whatever else stands in that
 * condition: `if (isProduction && secret === 'dev') throw …`.
 */
export function isRefused(fact: LocatedFact<'env.read' | 'env.declare'>, variable: string, project: Project): boolean {
	const { path } = fact;
	const home = project.packageOf(path);
	// A service of settings that is asked for what has to be there (`getOrThrow`) has the default of a schema.
	const refuses = (use: LocatedFact<'env.use'>): boolean =>
		checks(use, variable) && !(fact.kind === 'env.declare' && fact.source === 'schema' && use.ofSettings === true);
	return (
		project.in(path, 'env.use').some(refuses) ||
		factsOfPackage(project, home, 'env.use').some((use) => refuses(use) && mayStop(use, project)) ||
		// A schema that is handed what the defaults are in already, `{ JWT_SECRET: process.env.JWT_SECRET ?? 'dev' }`, refuses nothing.
		(fact.kind === 'env.read' &&
			!isUnderOwnName(fact, variable, project) &&
			factsOfPackage(project, home, 'env.declare').some((one) => requires(one, variable) && one.path !== path && mayStop(one, project)))
	);
}

/** Whether code asks whether a variable is set as it should be. Behind a default there always is a text: to ask for one refuses nothing. */
export function checks({ variable, how, ofNone }: LocatedFact<'env.use'>, name: string): boolean {
	return variable === name && how === 'check' && ofNone !== true;
}

/** Whether a schema says that a variable has to be set. */
export function requires({ source, variable, required }: LocatedFact<'env.declare'>, name: string): boolean {
	return source === 'schema' && variable === name && required === true;
}

/** Whether what stands at a place may stop the program as it starts. */
function mayStop(fact: LocatedFact, project: Project): boolean {
	return !isWithin(fact, 'request-handler') && startsToo.has(project.roleOf(fact.path).role);
}

/**
 * Whether another place may stop the program where the secret is missing: one that reads it without a default, whose reader may ask for it,
 * or a schema of the same file that is handed out, for whoever checks the environment with it.
 */
export function mayStopElsewhere(fact: LocatedFact<'env.read' | 'env.declare'>, variable: string, project: Project): boolean {
	const home = project.packageOf(fact.path);
	return (
		fact.kind === 'env.read' &&
		(factsOfPackage(project, home, 'env.read').some(
			(other) => other.variable === variable && other.fallback === undefined && other.path !== fact.path && mayStop(other, project),
		) ||
			project.in(fact.path, 'env.declare').some((one) => requires(one, variable)))
	);
}

/** Whether the package asks a service of settings for a variable that a schema has a default for: it may be another schema than the service's. */
export function isAskedOfSettings(fact: LocatedFact<'env.read' | 'env.declare'>, variable: string, project: Project): boolean {
	return (
		fact.kind === 'env.declare' &&
		factsOfPackage(project, project.packageOf(fact.path), 'env.use').some((use) => use.ofSettings === true && checks(use, variable))
	);
}

/**
 * Whether a program of the package sets a variable itself, or all that it got from a store of secrets: the default may be for where there
 * is no such store.
 */
export function isSetByProgram(path: string, variable: string, project: Project): boolean {
	return factsOfPackage(project, project.packageOf(path), 'env.write').some(
		(write) => (write.variable === undefined || write.variable === variable) && serviceRoles.includes(project.roleOf(write.path).role),
	);
}

/** Whether a file hands out an object in which a variable, with its default, has its own name: a schema may be asked of that. */
function isUnderOwnName({ path }: LocatedFact<'env.read'>, variable: string, project: Project): boolean {
	return project
		.in(path, 'module.export')
		.some(({ value }) => [...partsOf(value)].some((part) => part.kind === 'object' && part.properties[variable]?.kind === 'env'));
}
