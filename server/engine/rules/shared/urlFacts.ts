import type { LocatedFact } from '../../core/fact.js';
import { serviceRoles } from '../../core/role.js';
import { haveWord } from '../../core/words.js';
import type { Location } from '../../core/text.js';
import type { Project } from '../../project/project.js';
import { isContainer, isLocalHost, isMadeUpHost, isTrackerAddress, type LiteralEndpoint, literalEndpointOf } from './endpoint.js';
import { isDevelopmentOnly, isForMissingAddress } from './guards.js';
import { isWrittenForDevelopers, placeOf } from './places.js';
import { isLinkedHost, isNamespaceHost, isScopeName } from './publicServices.js';
import { isGivenToClient } from './urlNames.js';

/** A fact that may hold the address of another service. */
export type UrlFact = LocatedFact<'http.request' | 'literal.named'>;

/**
 * An address of another service that is written in the code. `public`: somebody else's, as far as is known the same for every
 * deploy; `permission`: in a list of who may call or be loaded; `again`: what a variable holds by default is called past it; `link`: of
 * the service's own pages, in a link that it hands out.
 */
export interface ServiceUrl {
	readonly kind: 'url' | 'public' | 'permission' | 'again' | 'link';
	readonly endpoint: LiteralEndpoint;
	readonly place: Location;
}

/** Words in the names of objects whose data somebody made up: `testData`, `sampleInvoice`. */
const madeUpWords: ReadonlySet<string> = new Set(['test', 'mock', 'sample', 'fake', 'dummy', 'demo']);

/** Whether an address is none that differs between deploys: a secret's, one for developers, one for where none is known. */
export function isSpared(fact: UrlFact, endpoint: LiteralEndpoint, project: Project): boolean {
	return (
		(endpoint.literal.credentials === 'real' && !isTrackerAddress(endpoint.literal)) ||
		isDevelopmentOnly(fact) ||
		isForMissingAddress(fact) ||
		(fact.kind === 'literal.named' && haveWord(fact.names.slice(0, -1), madeUpWords)) ||
		isWrittenForDevelopers(project, placeOf(endpoint.literal, fact))
	);
}

/** More hosts than a service has neighbours. */
const mostNeighbours = 12;

const hostsOf = new WeakMap<Project, Map<string, number>>();

/** Whether a file lists more hosts, in objects, than one service talks to. */
export function isListOfHosts(path: string, project: Project): boolean {
	const known = hostsOf.get(project) ?? new Map<string, number>();
	hostsOf.set(project, known);
	const count =
		known.get(path) ??
		new Set(project.in(path, 'literal.named').flatMap((fact) => (fact.form === 'property' ? (endpointOfFact(fact)?.host ?? []) : []))).size;
	known.set(path, count);
	return count > mostNeighbours;
}

/** By fact: facts of files that are not edited stay what they are, and a large repository has tens of thousands of literals. */
const endpoints = new WeakMap<UrlFact, LiteralEndpoint | 'none'>();

/** The machine elsewhere that the address in a fact leads to, whatever is done with it. */
export function remoteEndpointOf(fact: UrlFact): LiteralEndpoint | undefined {
	let known = endpoints.get(fact);
	if (known === undefined) {
		const endpoint = literalEndpointOf(fact.kind === 'http.request' ? fact.url : fact.value);
		known = endpoint && isRemote(endpoint) ? endpoint : 'none';
		endpoints.set(fact, known);
	}
	return known === 'none' ? undefined : known;
}

/** The machine elsewhere that an address in a fact leads to; undefined for what is only a default, and for arguments of functions that call nothing. */
export function endpointOfFact(fact: UrlFact): LiteralEndpoint | undefined {
	// Whether a call requests its argument, the reader knows; and what is only a default, somebody else decides.
	if (
		fact.kind === 'literal.named' &&
		((fact.form === 'argument' && !isGivenToClient(fact)) || fact.form === 'returned' || fact.default === true)
	) {
		return undefined;
	}
	const endpoint = remoteEndpointOf(fact);
	// A URL that is put together and kept as somebody's `url` is data, like the address of a file; nothing here calls it.
	return endpoint && !(fact.kind === 'literal.named' && !endpoint.whole && fact.names.at(-1) === 'url') ? endpoint : undefined;
}

/** The addresses that services of a package may call or hand out, with what is known of them in other files. */
export function urlFactsOf(project: Project, folder: string): readonly UrlFact[] {
	return [...project.of('http.request').map((one) => project.resolved(one)), ...project.of('literal.named')].filter(
		(fact) =>
			remoteEndpointOf(fact) !== undefined &&
			project.packageOf(fact.path).folder === folder &&
			serviceRoles.includes(project.roleOf(fact.path).role),
	);
}

/**
 * Whether an endpoint is a machine elsewhere with a name: local hosts, addresses, and names that nobody calls are for other rules
 * or for none.
 */
function isRemote(endpoint: LiteralEndpoint): boolean {
	const { scheme, host, address } = endpoint;
	return (
		/^(https?|wss?|grpcs?|tcp)$/.test(scheme ?? '') &&
		!address &&
		(host.includes('.') || isContainer(endpoint)) &&
		(!host.endsWith('.local') || host.split('.').length > 2) &&
		!isLocalHost(endpoint) &&
		!isMadeUpHost(endpoint) &&
		!isNamespaceHost(host) &&
		!isScopeName(endpoint) &&
		!isLinkedHost(host)
	);
}
