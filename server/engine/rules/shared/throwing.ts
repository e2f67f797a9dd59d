import type { Context } from '../../core/fact.js';
import type { Location } from '../../core/text.js';
import type { Project } from '../../project/project.js';
import { literalsAt } from './places.js';

/** Folders whose code ends up in pages, whatever else imports it. */
const pageFolder = /(?:^|\/)(?:client|browser|frontend|public|webapp)\//;

/** What is given its secret when the program is put together, whatever function does that. */
const setupApi = /session|cookie|passport|strategy/i;

/** Contexts that code can stand in and still run while the program starts. */
const startContexts: ReadonlySet<Context> = new Set<Context>(['main-guard', 'try']);

/** Whether a page or an entry of a bundler runs a file: there is no environment. */
export function runsInPage(project: Project, path: string): boolean {
	return project.roleOf(path).role === 'browser' || project.isLoadedByBrowser(path);
}

/**
 * Whether code at a place may end the program because a variable is missing: it runs once, while the program starts. In a handler
 * it would fail one request after the other, and in a page
 * nobody could set the variable. `within` is where the fact stands that the value belongs to.
 */
export function mayThrow(
	project: Project,
	place: Location,
	fact: { readonly path: string; readonly within?: readonly Context[]; readonly api?: string },
): boolean {
	if (pageFolder.test(place.path) || runsInPage(project, place.path)) {
		return false;
	}
	const [named] = literalsAt(project, place);
	const within = named ? named.within : place.path === fact.path ? fact.within : undefined;
	const isSetup = place.path === fact.path && setupApi.test(fact.api ?? '');
	return (within ?? []).every((context) => startContexts.has(context) || (isSetup && context === 'function'));
}
