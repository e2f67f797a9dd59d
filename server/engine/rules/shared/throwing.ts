import { isPlaceholder } from '../../core/secrets.js';
import type { Context } from '../../core/fact.js';
import type { Location } from '../../core/text.js';
import type { Value } from '../../core/value.js';
import type { Project } from '../../project/project.js';
import { isSamePlace } from './places.js';

/** Folders whose code ends up in pages, whatever else imports it. */
const pageFolder = /(?:^|\/)(?:client|browser|frontend|public|webapp)\//;

/** What is given its secret when the program is put together, whatever function does that. */
const setupApi = /session|cookie|passport|strategy/i;

/** Contexts that code can stand in and still run while the program starts. */
const startContexts: ReadonlySet<Context> = new Set<Context>(['main-guard', 'try']);

/**
 * Whether code at a place may end the program because a variable is missing: it runs once, while the program starts. In a handler it would fail one request after the other, and in a page
 * nobody could set the variable. `within` is where the fact stands that the value belongs to.
 */
export function mayThrow(project: Project, place: Location, fact: { readonly path: string; readonly within?: readonly Context[]; readonly api?: string }): boolean {
	if (pageFolder.test(place.path) || project.roleOf(place.path).role === 'browser' || project.isLoadedByBrowser(place.path)) {
		return false;
	}
	const named = project.in(place.path, 'literal.named').find(({ value }) => isSamePlace({ path: value.path ?? place.path, span: value.span }, place));
	const within = named ? named.within : place.path === fact.path ? fact.within : undefined;
	const isSetup = place.path === fact.path && setupApi.test(fact.api ?? '');
	return (within ?? []).every((context) => startContexts.has(context) || (isSetup && context === 'function'));
}

/** Whether a default says itself that it is none: `__API_TOKEN__`, `<token>`, `invalid-token`. Who takes it for the secret has an error to look at already. */
export function isStandIn(value: Value | undefined): boolean {
	return value?.kind === 'literal' && (/^__\w+__$|^(?:dummy|stub|fake|bogus|invalid|none|not-?set)/i.test(value.text) || isPlaceholder(value.text));
}
