import { isWithin, type LocatedFact } from '../../core/fact.js';
import { serviceRoles } from '../../core/role.js';
import { haveWord } from '../../core/words.js';
import type { Project } from '../../project/project.js';
import { remembered } from '../../project/remember.js';
import { isOwnHost, namesDeploy } from './deployHosts.js';
import { isForPrograms, type LiteralEndpoint, literalEndpointOf, ownerOf } from './endpoint.js';
import { isAbout, placeOf } from './places.js';
import { isVendors } from './providers.js';
import { isPublicService } from './publicServices.js';
import { isRedirect } from './redirects.js';
import { isListOfHosts, isRemote, isSpared, type ServiceUrl, type UrlFact } from './urlFacts.js';
import { addressWords, isGivenToClient, isLinkName, isReturnLink, mayBeLink } from './urlNames.js';

/** The address of the service's own pages in a fact, which have another one in another deploy: in a link, or where somebody is sent. */
export function ownUrlOf(fact: UrlFact, project: Project): ServiceUrl | undefined {
	return ownLinkOf(fact, project) ?? ownRedirectOf(fact, project) ?? returnLinkOf(fact, project) ?? ownAddressOf(fact, project);
}

/** The endpoint of an address that may be of the service's own pages by its name or form, before anything of the project is asked. */
export function ownEndpointOf(fact: UrlFact): LiteralEndpoint | undefined {
	return templateEndpointOf(fact) ?? redirectEndpointOf(fact) ?? returnEndpointOf(fact) ?? addressEndpointOf(fact);
}

/**
 * Where somebody else is told to send people back to (`success_url`, `checkoutCancelUrl`): to the pages of the service itself, which
 * have another address in another deploy.
 */
function returnLinkOf(fact: UrlFact, project: Project): ServiceUrl | undefined {
	const endpoint = returnEndpointOf(fact);
	return endpoint &&
		!isPublicService(endpoint.host) &&
		!isVendors(endpoint.host, fact.path, project) &&
		!isSpared(fact, endpoint, project) &&
		!isAbout(project, ['http.request'], placeOf(endpoint.literal, fact))
		? { kind: 'link', endpoint, place: placeOf(endpoint.literal, fact) }
		: undefined;
}

function returnEndpointOf(fact: UrlFact): LiteralEndpoint | undefined {
	const isReturn =
		fact.kind === 'literal.named' &&
		fact.form !== 'argument' &&
		fact.default !== true &&
		isReturnLink(fact.names, fact.form === 'property');
	const endpoint = isReturn ? literalEndpointOf(fact.value) : undefined;
	return endpoint && isRemote(endpoint) ? endpoint : undefined;
}

/** The last part of a path on which people end up when something that the service did for them is over. */
const outcomePath =
	/\/(?:[a-z]{1,20}[-_]?){0,2}(?:success(?:ful)?|fail(?:ed|ure)?|cancel(?:l?ed)?|error|callback|(?:un)?subscribed|verified|confirmed|activated|thank[-_]?you|sign[-_]?in|log[-_]?in|dashboard)\/?(?:[?#]|$)/i;

/**
 * Where the service sends those whom it answers, on pages of its own, which have another address in another deploy: the path tells how
 * something ended that the service did.
 */
function ownRedirectOf(fact: UrlFact, project: Project): ServiceUrl | undefined {
	const endpoint = redirectEndpointOf(fact);
	return endpoint &&
		(outcomePath.test(endpoint.path) || (endpoint.path.length > 1 && isOwnHost(endpoint.host, fact.path, project))) &&
		!isForPrograms(endpoint) &&
		!isPublicService(endpoint.host) &&
		!isVendors(endpoint.host, fact.path, project) &&
		!isSpared(fact, endpoint, project)
		? { kind: 'link', endpoint, place: placeOf(endpoint.literal, fact) }
		: undefined;
}

function redirectEndpointOf(fact: UrlFact): LiteralEndpoint | undefined {
	const endpoint = fact.kind === 'literal.named' && isRedirect(fact) ? literalEndpointOf(fact.value) : undefined;
	return endpoint && isRemote(endpoint) ? endpoint : undefined;
}

/** The first part of a path under which people confirm what somebody asked for in their name: `/reset-password/`, `/verify?`. */
const confirmingPath =
	/^[^?#]{0,200}\/(?:verify|verification|confirm|confirmation|reset|activate|activation|unsubscribe|invite|invitations?|(?:verify|confirm|reset|recover|change|set|forgot|accept|activate|complete)-?(?:e-?mail|password|account|user|invite|invitation|registration|sign-?up)|(?:e-?mail|account|user|registration|sign-?up)-(?:confirmation|verification|activation)|password-(?:reset|recovery))(?=[/?#])[^\0]{0,200}\0/i;

/** Subdomains of files rather than of pages. */
const fileHosts = /^(?:cdn|static|assets?|img|images?|media|files|tiles?|downloads?)\d*\./;

/**
 * A link that a function makes for one person to the pages of the service itself, which have another address in another deploy: that
 * person confirms something there, or the host is called after the service and shows what the link names. Links to what others show
 * (tickets, pull requests) are the same everywhere.
 */
function ownLinkOf(fact: UrlFact, project: Project): ServiceUrl | undefined {
	const isMade = isWithin(fact, 'function') || isWithin(fact, 'request-handler');
	if (fact.kind !== 'literal.named' || fact.form === 'argument' || fact.default === true || !isMade) {
		return undefined;
	}
	const endpoint = templateEndpointOf(fact);
	if (
		!endpoint ||
		!(confirmingPath.test(endpoint.path) || isOwnPage(fact, endpoint, project)) ||
		!isLinkName(fact.names) ||
		isForPrograms(endpoint) ||
		isPublicService(endpoint.host) ||
		isVendors(endpoint.host, fact.path, project) ||
		isSpared(fact, endpoint, project)
	) {
		return undefined;
	}
	const place = placeOf(endpoint.literal, fact);
	return isAbout(project, ['http.request'], place) ? undefined : { kind: 'link', endpoint, place };
}

/** The endpoint of an address that is put together under a name, also where nothing tells that it is called. */
function templateEndpointOf(fact: UrlFact): LiteralEndpoint | undefined {
	const endpoint = fact.kind === 'literal.named' && fact.value.kind === 'template' ? literalEndpointOf(fact.value) : undefined;
	return endpoint && isRemote(endpoint) ? endpoint : undefined;
}

/** Whether a host is called after the service, and a part of the path is only known when the program runs. */
function isOwnPage({ names, path }: LocatedFact<'literal.named'>, endpoint: LiteralEndpoint, project: Project): boolean {
	return (
		endpoint.path.split(/[?#]/, 1)[0]!.includes('\0') &&
		names.at(-1) !== 'url' &&
		mayBeLink(names) &&
		!fileHosts.test(endpoint.host) &&
		isOwnHost(endpoint.host, path, project)
	);
}

/**
 * An address under a name of one, on a host that is one of several of an owner in the same service, or whose name says which deploy it
 * is: what is handed out with it leads to this deploy, whoever runs the code.
 */
function ownAddressOf(fact: UrlFact, project: Project): ServiceUrl | undefined {
	const endpoint = addressEndpointOf(fact);
	return endpoint &&
		(isOfManyHosts(endpoint.host, fact.path, project) || namesDeploy(endpoint.host) || isOwnHost(endpoint.host, fact.path, project)) &&
		!isPublicService(endpoint.host) &&
		!isVendors(endpoint.host, fact.path, project) &&
		!isSpared(fact, endpoint, project) &&
		!isListOfHosts(fact.path, project) &&
		!project.in(fact.path, 'literal.named').some((other) => other.span.start === fact.span.start && isGivenToClient(other)) &&
		!isAbout(project, ['http.request', 'service.connect'], placeOf(endpoint.literal, fact))
		? { kind: 'link', endpoint, place: placeOf(endpoint.literal, fact) }
		: undefined;
}

function addressEndpointOf(fact: UrlFact): LiteralEndpoint | undefined {
	const isAddress =
		fact.kind === 'literal.named' &&
		fact.form !== 'argument' &&
		fact.form !== 'markup' &&
		fact.form !== 'returned' &&
		fact.default !== true &&
		(isWithin(fact, 'function') || isWithin(fact, 'request-handler')) &&
		haveWord(fact.names.slice(-1), addressWords) &&
		isLinkName(fact.names) &&
		!isReturnLink(fact.names, true);
	const endpoint = isAddress ? literalEndpointOf(fact.value) : undefined;
	return endpoint && isRemote(endpoint) ? endpoint : undefined;
}

/** As many hosts of one owner stand in a service, if they are its own: somebody else's is called at one or two. */
const hostsOfOwner = 3;

/** Whether a service names several hosts of the owner of one. */
function isOfManyHosts(host: string, path: string, project: Project): boolean {
	const owner = ownerOf(host);
	return owner !== undefined && (hostsByOwner(project, project.packageOf(path).folder).get(owner)?.size ?? 0) >= hostsOfOwner;
}

const hostsByOwner = remembered((project, folder): ReadonlyMap<string, ReadonlySet<string>> => {
	const found = new Map<string, Set<string>>();
	for (const fact of [...project.of('http.request').map((one) => project.resolved(one)), ...project.of('literal.named')]) {
		const endpoint = literalEndpointOf(fact.kind === 'http.request' ? fact.url : fact.value);
		const owner = endpoint && isRemote(endpoint) && !isPublicService(endpoint.host) ? ownerOf(endpoint.host) : undefined;
		if (owner !== undefined && project.packageOf(fact.path).folder === folder && serviceRoles.includes(project.roleOf(fact.path).role)) {
			found.set(owner, (found.get(owner) ?? new Set()).add(endpoint!.host));
		}
	}
	return found;
});
