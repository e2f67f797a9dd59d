import { isWithin } from '../../../core/fact.js';
import { directoryOf, joinPath } from '../../../core/paths.js';
import { isLeftBehind } from '../../../project/leftBehind.js';
import type { Project } from '../../../project/project.js';
import { mayBeTypes } from '../../shared/declaredPackages.js';
import { holdsSettings, missingModuleOf, templateOfModule } from '../../shared/missingModules.js';
import { isPicked } from '../../shared/pickedModules.js';
import { remembered } from '../../../project/remember.js';
import type { Import } from './declared.js';

/** Whether an import stands where nobody is known to get to it, or was accepted: what is missing there may never be missed. */
export function isNeverMissed(fact: Import, project: Project): boolean {
	return (
		fact.accepted === true ||
		isIdle(fact, project) ||
		isPicked(fact.path, project) ||
		isPassedOver(fact, project) ||
		isLeftBehind(project, fact.path) ||
		isMaterial(fact, project) ||
		isRecipe(project, fact.path)
	);
}

/** A package that a function asks for late, in a file that nothing is known to import: nobody may ever have called it. */
function isIdle(fact: Import, project: Project): boolean {
	const { role } = project.roleOf(fact.path);
	return isWithin(fact, 'function') && (role === 'unknown' || (role === 'cli' && project.processesOf(fact.path).length === 0));
}

/** Whether nothing imports a file, no process reaches it, and its manifest does not name it. */
const isUnreferenced = remembered(
	(project, path): boolean => project.processesOf(path).length === 0 && project.importersOf(path).length === 0 && !isEntry(path, project),
);

/**
 * A file for which other files of its program stand: nothing imports it, no process reaches it, and no framework would find it by
 * its place.
 */
function isPassedOver({ path }: Import, project: Project): boolean {
	const { folder } = project.packageOf(path);
	const isFound = ['http.route', 'server.listen', 'queue.consume', 'schedule', 'role.sign'] as const;
	const isKnown = project.processes.some(
		(process) => process.package.folder === folder && process.entries.some((entry) => project.has(entry)),
	);
	return (
		isKnown &&
		isUnreferenced(project, path) &&
		isFound.every((kind) => project.in(path, kind).length === 0) &&
		!project
			.of('module.import-folder')
			.some((one) => path.startsWith(`${joinPath(directoryOf(one.path), one.folder)}/`) || path.startsWith(`${one.folder}/`))
	);
}

/** What a generator of programs hands out: a file of its package that nothing of it imports or starts. */
function isMaterial({ path }: Import, project: Project): boolean {
	const { name, dependencies } = project.packageOf(path);
	return (
		(/^(?:@[^/]+\/)?(?:create|generator)(?:-|$)/.test(name ?? '') || generators.some((one) => dependencies.has(one))) &&
		isUnreferenced(project, path)
	);
}

/** Packages by which others make programs from files that they hold. */
const generators: readonly string[] = ['yeoman-generator', 'plop', 'hygen'];

/**
 * A file that imports a neighbour that there is not: it is there to be copied, and runs somewhere else. What git ignores, a build
 * makes, what lies beside it as an example is copied before it runs, and settings everybody has to write.
 */
const isRecipe = remembered((project, path): boolean =>
	project.in(path, 'module.import').some((taken) => {
		const missing = /^\.\/[\w-]+(?:\.[cm]?js)?$/.test(taken.specifier) ? missingModuleOf(taken, project) : undefined;
		return (
			missing !== undefined &&
			!holdsSettings(missing) &&
			!project.isIgnored(missing) &&
			!project.has(missing) &&
			templateOfModule(missing, project) === undefined
		);
	}),
);

/**
 * Whether a service, a command of the package, or those who import the package get to a file. A script beside them may have been
 * left by somebody who had the package at hand.
 */
export function isReached({ path }: Import, project: Project): boolean {
	const { role } = project.roleOf(path);
	return (
		isOfService(path, project) ||
		(role === 'library' && isImported(path, project)) ||
		((role === 'library' || role === 'cli') && isEntry(path, project))
	);
}

/** A name that goes on where that of the package ends is mostly one that the package makes itself, for the bundlers of its users. */
export function isOwnName(name: string, { path }: Import, project: Project): boolean {
	const own = project.packageOf(path).name?.replace(/^@[^/]*\//, '');
	return own !== undefined && own.length > 3 && name.startsWith(`${own}-`);
}

function isEntry(path: string, project: Project): boolean {
	const { folder, manifest } = project.packageOf(path);
	return (
		manifest?.entries.some(
			(entry) => project.resolveModule(`./${entry.path.replace(/^\.\//, '')}`, joinPath(folder, 'package.json')) === path,
		) === true
	);
}

/** Whether another file imports it that is no test. */
function isImported(path: string, project: Project): boolean {
	return project.importersOf(path).some((importer) => importer !== path && project.roleOf(importer).role !== 'test');
}

/** Loaded as soon as the service starts, and not only for its types. */
export function isCertain(fact: Import, project: Project): boolean {
	return isOfService(fact.path, project) && !fact.dynamic && (fact.guards ?? []).length === 0 && !mayBeTypes(fact, project);
}

/** Whether a file is known to be one of what is deployed. */
function isOfService(path: string, project: Project): boolean {
	const { role, guessed } = project.roleOf(path);
	return (role === 'server' || role === 'worker') && guessed !== true;
}
