import { isWithin, type LocatedFact } from '../../core/fact.js';
import { haveWord } from '../../core/words.js';
import type { Project } from '../../project/project.js';
import { remembered } from '../../project/remember.js';
import { isOwnHost, namesDeploy } from './deployHosts.js';
import { isForPrograms, type LiteralEndpoint, ownerOf } from './endpoint.js';
import { isAbout, placeOf } from './places.js';
import { isVendors } from './providers.js';
import { isPublicService } from './publicServices.js';
import { isRedirect } from './redirects.js';
import { isListOfHosts, isSpared, remoteEndpointOf, type ServiceUrl, type UrlFact, urlFactsOf } from './urlFacts.js';
import { addressWords, isGivenToClient, isLinkName, isReturnLink, mayBeLink } from './urlNames.js';

/** The address of the service's own pages in a fact, which have another one in another deploy: in a link, or where somebody is sent. */
export function ownUrlOf(fact: UrlFact, project: Project): ServiceUrl | undefined {
	return ownLinkOf(fact, project) ?? ownRedirectOf(fact, project) ?? returnLinkOf(fact, project) ?? ownAddressOf(fact, project);
}

/** The link that an address is, unless it is one of somebody else's, or of none that differs between deploys. */
function linkTo(fact: UrlFact, endpoint: LiteralEndpoint, project: Project): ServiceUrl | undefined {
	return isPublicService(endpoint.host) || isVendors(endpoint.host, fact.path, project) || isSpared(fact, endpoint, project)
		? undefined
		: { kind: 'link', endpoint, place: placeOf(endpoint.literal, fact) };
}

/** Whether an address is made while the program runs, rather than kept by the module. */
function isMade(fact: UrlFact): boolean {
	return isWithin(fact, 'function') || isWithin(fact, 'request-handler');
}

/**
 * Where somebody else is told to send people back to (`success_url`, `checkoutCancelUrl`): to the pages of the service itself, which
 * have another address in another deploy.
 */
function returnLinkOf(fact: UrlFact, project: Project): ServiceUrl | undefined {
	const isReturn =
		fact.kind === 'literal.named' &&
		fact.form !== 'argument' &&
		fact.default !== true &&
		isReturnLink(fact.names, fact.form === 'property');
	const endpoint = isReturn ? remoteEndpointOf(fact) : undefined;
	return endpoint && !isAbout(project, ['http.request'], placeOf(endpoint.literal, fact)) ? linkTo(fact, endpoint, project) : undefined;
}

/** The last part of a path on which people end up when something that the service did for them is over. */
const outcomePath =
	/\/(?:[a-z]{1,20}[-_]?){0,2}(?:success(?:ful)?|fail(?:ed|ure)?|cancel(?:l?ed)?|error|callback|(?:un)?subscribed|verified|confirmed|activated|thank[-_]?you|sign[-_]?in|log[-_]?in|dashboard)\/?(?:[?#]|$)/i;

/**
 * Where the service sends those whom it answers, on pages of its own, which have another address in another deploy: the path tells how
 * something ended that the service did.
 */
function ownRedirectOf(fact: UrlFact, project: Project): ServiceUrl | undefined {
	const endpoint = fact.kind === 'literal.named' && isRedirect(fact) ? remoteEndpointOf(fact) : undefined;
	return endpoint &&
		(outcomePath.test(endpoint.path) || (endpoint.path.length > 1 && isOwnHost(endpoint.host, fact.path, project))) &&
		!isForPrograms(endpoint)
		? linkTo(fact, endpoint, project)
		: undefined;
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
	if (
		fact.kind !== 'literal.named' ||
		fact.form === 'argument' ||
		fact.default === true ||
		fact.value.kind !== 'template' ||
		!isMade(fact)
	) {
		return undefined;
	}
	const endpoint = remoteEndpointOf(fact);
	return endpoint &&
		(confirmingPath.test(endpoint.path) || isOwnPage(fact, endpoint, project)) &&
		isLinkName(fact.names) &&
		!isForPrograms(endpoint) &&
		!isAbout(project, ['http.request'], placeOf(endpoint.literal, fact))
		? linkTo(fact, endpoint, project)
		: undefined;
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
	const isAddress =
		fact.kind === 'literal.named' &&
		fact.form !== 'argument' &&
		fact.form !== 'markup' &&
		fact.form !== 'returned' &&
		fact.default !== true &&
		isMade(fact) &&
		haveWord(fact.names.slice(-1), addressWords) &&
		isLinkName(fact.names) &&
		!isReturnLink(fact.names, true);
	const endpoint = isAddress ? remoteEndpointOf(fact) : undefined;
	return endpoint &&
		(isOfManyHosts(endpoint.host, fact.path, project) || namesDeploy(endpoint.host) || isOwnHost(endpoint.host, fact.path, project)) &&
		!isListOfHosts(fact.path, project) &&
		!project.in(fact.path, 'literal.named').some((other) => other.span.start === fact.span.start && isGivenToClient(other)) &&
		!isAbout(project, ['http.request', 'service.connect'], placeOf(endpoint.literal, fact))
		? linkTo(fact, endpoint, project)
		: undefined;
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
	for (const { host } of urlFactsOf(project, folder).flatMap((fact) => remoteEndpointOf(fact) ?? [])) {
		const owner = isPublicService(host) ? undefined : ownerOf(host);
		if (owner !== undefined) {
			found.set(owner, (found.get(owner) ?? new Set()).add(host));
		}
	}
	return found;
});
