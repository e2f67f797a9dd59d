import type { LocatedFact } from '../../core/fact.js';
import { directoryOf } from '../../core/paths.js';
import { serviceRoles } from '../../core/role.js';
import type { Project } from '../../project/project.js';
import { filePlaceOf } from './filePlaces.js';
import { isForMoment, isGivenByDeploy } from './keptFiles.js';
import { isHandedRequest } from './routeCalls.js';
import { isForMakers } from './toolCode.js';

/**
 * Whether a write keeps a file that somebody uploads, as far as the text tells, on a disk that no deploy has to choose, and not for the
 * moment only.
 */
export function keepsUpload(fact: LocatedFact<'file.write'>, project: Project): boolean {
	const place = filePlaceOf(fact.target);
	return fact.uploaded === true && !fact.removed && (place === 'application' || place === 'unknown') && isBrought(fact, project);
}

/** Whether a request's body is written to a place that no deploy has to choose, and not for the moment only. */
export function isBrought(fact: LocatedFact<'file.write'>, project: Project): boolean {
	return (
		(fact.brought === true || isHanded(fact, project) || isUploadOfMemory(fact, project)) &&
		!isGivenByDeploy(fact.target) &&
		!isForMoment(fact.target) &&
		!isForMakers(fact.path) &&
		!knowsObjectStore(project, fact.path)
	);
}

/**
 * Whether a write keeps an uploaded file, where a parser of forms holds those in memory, and nothing of the service deletes files: it
 * is no stop on the way.
 */
function isUploadOfMemory({ uploaded, path }: LocatedFact<'file.write'>, project: Project): boolean {
	const { folder } = project.packageOf(path);
	const isOfService = (one: { readonly path: string }): boolean =>
		project.packageOf(one.path).folder === folder && serviceRoles.includes(project.roleOf(one.path).role);
	return (
		uploaded === true &&
		project.of('upload.store').some((one) => one.destination === 'memory' && isOfService(one)) &&
		!project.of('file.remove').some(isOfService)
	);
}

/** Whether a request hands over, to the function around a write, what that writes. */
export function isHanded(fact: LocatedFact<'file.write'>, project: Project): boolean {
	return fact.given === true && isHandedRequest(project, fact.path, fact);
}

/** A module that imports more of its neighbours only hands all of them on. */
const mostChoices = 4;

/** Clients of stores of files that every process reaches. */
const objectStores =
	/^(?:aws-sdk|@aws-sdk\/client-s3|@aws-sdk\/lib-storage|@google-cloud\/storage|@azure\/storage-blob|minio|@vercel\/blob|cloudinary)$/;

/**
 * Whether a module, or one beside it that it imports, talks to an object store, or a module beside it imports both it and such a
 * one: the local disk is then the other choice of one adapter, for a deploy that has no store.
 */
export function knowsObjectStore(project: Project, path: string): boolean {
	const beside = (file: string): readonly string[] => project.importsOf(file).filter((one) => directoryOf(one) === directoryOf(path));
	const choices = project
		.importersOf(path)
		.filter((file) => directoryOf(file) === directoryOf(path))
		.map(beside)
		.filter(({ length }) => length <= mostChoices);
	return [path, ...beside(path), ...choices.flat()].some((file) => talksToObjectStore(project, file));
}

/** Whether a module imports the client of a store of files that every process reaches. */
export function talksToObjectStore(project: Project, path: string): boolean {
	return project.in(path, 'module.import').some(({ specifier, typeOnly }) => !typeOnly && objectStores.test(specifier));
}
