import { serviceRoles, type Role } from '../../core/role.js';
import { baseName } from '../../core/paths.js';
import type { Location } from '../../core/text.js';
import { haveWord } from '../../core/words.js';
import { wordSet } from '../../core/wordList.js';
import type { Project } from '../../project/project.js';
import { remembered } from '../../project/remember.js';
import { literalEndpointOf, type LiteralEndpoint } from './endpoint.js';
import { isSamePlace, placeOf } from './places.js';

/** Words in the names of files that somebody keeps beside those that took their place. */
const keptWords: ReadonlySet<string> = wordSet(`bak bkp backup old copy unused deprecated legacy`);

/** Roles of code that a deploy runs, and of code that nothing is known to start: what is said of the latter is a hint (see {@link mayBeLoaded}). */
export const serviceOrUnknownRoles: readonly Role[] = [...serviceRoles, 'unknown'];

/**
 * Whether a file that nothing is known to start may be loaded all the same, by a name that is put together or by a framework: it is a
 * module that hands something on, beside the code of a service. What hands on nothing is what somebody runs by hand.
 */
export function mayBeLoaded(path: string, project: Project): boolean {
	return (
		project.roleOf(path).role === 'unknown' &&
		project.in(path, 'module.export').length > 0 &&
		!haveWord([baseName(path)], keptWords) &&
		hasService(project, project.packageOf(path).folder)
	);
}

/** Whether a package has code that a deploy runs. */
const hasService = remembered((project, folder): boolean =>
	project.files.some((path) => project.packageOf(path).folder === folder && serviceRoles.includes(project.roleOf(path).role)),
);

/**
 * Whether a request of a file that may be loaded is the first of its package there to go to a host: what is said of code that may never run
 * is said once.
 */
export function isFirstUnstarted(endpoint: LiteralEndpoint, path: string, project: Project): boolean {
	const first = unstartedCalls(project, project.packageOf(path).folder).get(`${endpoint.host}\0${endpoint.port ?? ''}`);
	return first !== undefined && isSamePlace(first, placeOf(endpoint.literal, { path }));
}

const unstartedCalls = remembered((project, folder): ReadonlyMap<string, Location> => {
	const found = new Map<string, Location>();
	for (const fact of project.of('http.request')) {
		if (project.packageOf(fact.path).folder !== folder || !mayBeLoaded(fact.path, project)) {
			continue;
		}
		const endpoint = literalEndpointOf(project.resolved(fact).url);
		const key = endpoint && `${endpoint.host}\0${endpoint.port ?? ''}`;
		if (endpoint && key !== undefined && !found.has(key)) {
			found.set(key, placeOf(endpoint.literal, fact));
		}
	}
	return found;
});
