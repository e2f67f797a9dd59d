import { isWithin, type LocatedFact } from '../../core/fact.js';
import { baseName, directoryOf } from '../../core/paths.js';
import { serviceRoles } from '../../core/role.js';
import type { Location, Span } from '../../core/text.js';
import type { Project } from '../../project/project.js';
import { differsByDeploy, isDistribution, isOfFunctions, isOwnHost, isPrivate, namesDeploy } from './deployHosts.js';
import {
	isContainer,
	isForPrograms,
	isLocalHost,
	isMadeUpHost,
	isTrackerAddress,
	type LiteralEndpoint,
	literalEndpointOf,
	ownerOf,
} from './endpoint.js';
import { isDevelopmentOnly, isForMissingAddress } from './guards.js';
import { isAbout, isWrittenForDevelopers, keyOf, namesAt, placeOf } from './places.js';
import { isProviders, isVendors } from './providers.js';
import { isRedirect } from './redirects.js';
import { isLinkedHost, isNamespaceHost, isPublicService, isScopeName } from './publicServices.js';
import { remembered } from '../../project/remember.js';
import { addressWords, isGivenToClient, isLinkName, isReturnLink, mayBeLink, purposeOfNames } from './urlNames.js';
import { haveWord } from '../../core/words.js';

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

/**
 * The address of another service in a fact; undefined for links, data, defaults of options, and everything that this machine or
 * nobody answers.
 */
export function serviceUrlOf(fact: UrlFact, project: Project): ServiceUrl | undefined {
	const found = urlByItself(fact, project);
	if (found !== undefined && found.kind !== 'public') {
		return found;
	}
	const endpoint = found?.endpoint ?? (isLinkInFunction(fact) ? endpointOfFact(fact) : undefined);
	return endpoint && (found !== undefined || !isSpared(fact, endpoint, project)) && isPastVariable(fact, endpoint, project)
		? { kind: 'again', endpoint, place: placeOf(endpoint.literal, fact) }
		: (found ?? ownLinkOf(fact, project) ?? ownRedirectOf(fact, project) ?? returnLinkOf(fact, project) ?? ownAddressOf(fact, project));
}

/**
 * An address under a name of one, on a host that is one of several of an owner in the same service, or whose name says which deploy it
 * is: what is handed out with it leads to this deploy, whoever runs the code.
 */
function ownAddressOf(fact: UrlFact, project: Project): ServiceUrl | undefined {
	const endpoint = ownEndpointOf(fact);
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

function ownEndpointOf(fact: UrlFact): LiteralEndpoint | undefined {
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

/** Whether a fact is a link that is put together in a function, for people: `const logsLink = …`. */
function isLinkInFunction(fact: UrlFact): boolean {
	return fact.kind === 'literal.named' && fact.form !== 'markup' && isWithin(fact, 'function') && isLinkName(fact.names);
}

/** Whether an address is written in a function although a variable has the same host by default, which is not everybody's. */
function isPastVariable(fact: UrlFact, { host }: LiteralEndpoint, project: Project): boolean {
	return isWithin(fact, 'function') && !isPublicService(host) && variableOfHost(host, fact.path, project) !== undefined;
}

/** The variable that says where a host is in the package of a file: it has an address of the host for its default. */
export function variableOfHost(host: string, path: string, project: Project): string | undefined {
	return hostVariables(project, project.packageOf(path).folder).get(host);
}

const hostVariables = remembered((project, folder): ReadonlyMap<string, string> => {
	const found = new Map<string, string>();
	for (const { variable, fallback, path } of project.of('env.read')) {
		const endpoint = variable === undefined || purposeOfNames([variable]) !== 'called' ? undefined : literalEndpointOf(fallback);
		if (endpoint && project.packageOf(path).folder === folder && serviceRoles.includes(project.roleOf(path).role)) {
			found.set(endpoint.host, found.get(endpoint.host) ?? variable!);
		}
	}
	return found;
});

/** Words in the names of objects whose data somebody made up: `testData`, `sampleInvoice`. */
const madeUpWords: ReadonlySet<string> = new Set(['test', 'mock', 'sample', 'fake', 'dummy', 'demo']);

/** Whether an address is none that differs between deploys: a secret's, one for developers, one for where none is known. */
function isSpared(fact: UrlFact, endpoint: LiteralEndpoint, project: Project): boolean {
	return (
		(endpoint.literal.credentials === 'real' && !isTrackerAddress(endpoint.literal)) ||
		isDevelopmentOnly(fact) ||
		isForMissingAddress(fact) ||
		(fact.kind === 'literal.named' && haveWord(fact.names.slice(0, -1), madeUpWords)) ||
		isWrittenForDevelopers(project, placeOf(endpoint.literal, fact))
	);
}

function urlByItself(fact: UrlFact, project: Project): ServiceUrl | undefined {
	const endpoint = endpointOfFact(fact);
	if (!endpoint || isSpared(fact, endpoint, project)) {
		return undefined;
	}
	const place = placeOf(endpoint.literal, fact);
	if (fact.kind === 'literal.named') {
		// What such files say, others read to find the service.
		if (fact.path.includes('.well-known/')) {
			return undefined;
		}
		// Where functions answer, whatever holds the address calls it, unless its name says that it is something else; and so does a client.
		const isCalled = isOfFunctions(endpoint.host) || isGivenToClient(fact);
		const named = purposeOfNames(isCalled ? [...fact.names.slice(0, -1), `${fact.names.at(-1) ?? ''}Url`] : fact.names);
		// Of where pictures and the like are, only the start is written: the rest is one of those that the deploy keeps there.
		const isStart = named === 'other' && isDistribution(endpoint.host) && /^\/?$/.test(endpoint.path) && mayStart(fact.names);
		const purpose = isStart ? 'called' : named;
		const isData =
			purpose === 'other' ||
			(purpose === 'permission' && isPublicService(endpoint.host)) ||
			(purpose === 'called' && mayBeLink(fact.names) && !isCalled && !isStart && !isForPrograms(endpoint));
		if (isData || isAbout(project, ['service.connect'], place)) {
			return undefined;
		}
		if (purpose === 'permission') {
			return isContainer(endpoint) ? undefined : { kind: 'permission', endpoint, place };
		}
	}
	if (
		isPublicService(endpoint.host) ||
		(!namesDeploy(endpoint.host) && !isDistribution(endpoint.host) && isVendors(endpoint.host, place.path, project))
	) {
		return { kind: 'public', endpoint, place };
	}
	// The address is what such a file is about; another provider gets another file.
	if (isProviders(endpoint.host, place.path, project)) {
		return undefined;
	}
	// A file with many of them is a list of what there is elsewhere.
	const differs =
		(!isListOfHosts(place.path, project) && differsByDeploy(endpoint, place.path, project)) || isChosen(fact, endpoint.host, project);
	return { kind: differs && !isCentral(fact, endpoint.host, place, project) ? 'url' : 'public', endpoint, place };
}

/** Words of names of what addresses begin with. */
const startWords: ReadonlySet<string> = new Set(['url', 'uri', 'base', 'host', 'domain', 'cdn', 'prefix', 'root', 'bucket']);

function mayStart(names: readonly string[]): boolean {
	return (
		haveWord(names.slice(-1), startWords) &&
		!haveWord(names, new Set(['example', 'sample', 'demo', 'placeholder', 'default', 'mock', 'test']))
	);
}

/** Words for what those who make a program offer to all who run it: whether there is a newer version, what is new, who uses it. */
const centralWords: ReadonlySet<string> = new Set([
	'update',
	'updates',
	'version',
	'versions',
	'telemetry',
	'changelog',
	'news',
	'announcements',
	'stats',
]);

/** What an installation asks its makers for. */
const licenceWords: ReadonlySet<string> = new Set(['license', 'licenses', 'licence', 'licences', 'licensing', 'telemetry']);

/** The path of the address in a fact, and the name of its file. */
function pathWords(fact: UrlFact): readonly string[] {
	return [endpointOfFact(fact)?.path ?? '', baseName(fact.path)];
}

/** Words in the paths of code that tells the makers of a program who uses it. */
const tellingWords: ReadonlySet<string> = new Set(['telemetry', 'analytics', 'posthog']);

/** The same, as the first label of a host, where `news` may be any service. */
const centralHosts = /^(?:telemetry|metrics|stats|analytics|updates?|usage|version|checkpoint|heartbeat)\d*$/;

/**
 * Whether an address is that of the makers, which every deploy asks or tells (`UPDATES_URL`, `VERSION_CHECK_ENDPOINT`,
 * `https://metrics.acme.com`).
 */
function isCentral(fact: UrlFact, host: string, place: Location, project: Project): boolean {
	const names = fact.kind === 'literal.named' ? fact.names : namesAt(project, place);
	// `analytics/src/client.ts`, `telemetry.ts`: whatever such a file tells, it tells its makers.
	const isTelling =
		haveWord([baseName(place.path), ...directoryOf(place.path).split('/').slice(-3)], tellingWords) &&
		!namesDeploy(host) &&
		!isPrivate(host);
	return (
		isTelling ||
		(names !== undefined && haveWord(names.slice(-1), centralWords)) ||
		haveWord(pathWords(fact), licenceWords) ||
		(centralHosts.test(host.split('.', 1)[0]!) && !namesDeploy(host) && !isPrivate(host))
	);
}

/** The places of a package in which its services name a host in one of these ways, in the order of the files. */
export function placesOfHost(host: string, kind: ServiceUrl['kind'], path: string, project: Project): readonly Location[] {
	return placesByHost(project, project.packageOf(path).folder).get(`${kind}\0${host}`) ?? [];
}

const placesByHost = remembered((project, folder): ReadonlyMap<string, readonly Location[]> => {
	const found = new Map<string, Map<string, Location>>();
	for (const fact of [...project.of('http.request').map((one) => project.resolved(one)), ...project.of('literal.named')]) {
		const host = (
			endpointOfFact(fact) ??
			templateEndpointOf(fact) ??
			redirectEndpointOf(fact) ??
			returnEndpointOf(fact) ??
			ownEndpointOf(fact)
		)?.host;
		if (host === undefined || project.packageOf(fact.path).folder !== folder || !serviceRoles.includes(project.roleOf(fact.path).role)) {
			continue;
		}
		const url = serviceUrlOf(fact, project);
		if (url !== undefined) {
			const hostKey = `${url.kind}\0${host}`;
			const places = found.get(hostKey) ?? new Map<string, Location>();
			found.set(hostKey, places);
			const key = keyOf(url.place);
			places.set(key, places.get(key) ?? url.place);
		}
	}
	return new Map(
		[...found].map(([host, places]) => [
			host,
			[...places.values()].sort((a, b) => (a.path === b.path ? a.span.start - b.span.start : a.path < b.path ? -1 : 1)),
		]),
	);
});

/** Farther from one another, in UTF-16 units, two literals of one name are no alternatives of one expression. */
const mostBetweenAlternatives = 200;

/** Farther from one another, two literals that a function is given by its name are given by two calls. */
const mostBetweenArguments = 20;

/** The other ways of a choice between literals (`isStaging ? 'https://a…' : 'https://b…'`), in the order of the text. */
export function alternativesOf(fact: LocatedFact<'literal.named'>, project: Project): readonly LocatedFact<'literal.named'>[] {
	const names = fact.names.join('\0');
	return project
		.in(fact.path, 'literal.named')
		.filter(
			(other) =>
				other.form === fact.form &&
				other.names.join('\0') === names &&
				!(other.span.start < fact.span.end && fact.span.start < other.span.end) &&
				Math.abs(other.span.start - fact.span.start) < mostBetweenAlternatives &&
				(fact.form !== 'argument' || gapBetween(other.span, fact.span) < mostBetweenArguments),
		);
}

const gapBetween = (one: Span, other: Span): number => Math.max(one.start, other.start) - Math.min(one.end, other.end);

/** More hosts than a service has neighbours. */
const mostNeighbours = 12;

const hostsOf = new WeakMap<Project, Map<string, number>>();

/** Whether a file lists more hosts, in objects, than one service talks to. */
function isListOfHosts(path: string, project: Project): boolean {
	const known = hostsOf.get(project) ?? new Map<string, number>();
	hostsOf.set(project, known);
	const count =
		known.get(path) ??
		new Set(project.in(path, 'literal.named').flatMap((fact) => (fact.form === 'property' ? (endpointOfFact(fact)?.host ?? []) : []))).size;
	known.set(path, count);
	return count > mostNeighbours;
}

/** Whether the code chooses between hosts of one owner, or between a host and this machine: they are those of several deploys. */
function isChosen(fact: UrlFact, host: string, project: Project): boolean {
	return (
		fact.kind === 'literal.named' &&
		alternativesOf(fact, project).some((other) => {
			const found = literalEndpointOf(other.value);
			return found !== undefined && (isLocalHost(found) || (found.host !== host && ownerOf(found.host) === ownerOf(host)));
		})
	);
}

/** By fact: facts of files that are not edited stay what they are, and a large repository has tens of thousands of literals. */
const endpoints = new WeakMap<UrlFact, LiteralEndpoint | 'none'>();

function endpointOfFact(fact: UrlFact): LiteralEndpoint | undefined {
	let endpoint = endpoints.get(fact);
	if (endpoint === undefined) {
		endpoint = findEndpoint(fact) ?? 'none';
		endpoints.set(fact, endpoint);
	}
	return endpoint === 'none' ? undefined : endpoint;
}

function findEndpoint(fact: UrlFact): LiteralEndpoint | undefined {
	// Whether a call requests its argument, the reader knows; and what is only a default, somebody else decides.
	if (
		fact.kind === 'literal.named' &&
		((fact.form === 'argument' && !isGivenToClient(fact)) || fact.form === 'returned' || fact.default === true)
	) {
		return undefined;
	}
	const endpoint = literalEndpointOf(fact.kind === 'http.request' ? fact.url : fact.value);
	// A URL that is put together and kept as somebody's `url` is data, like the address of a file; nothing here calls it.
	return endpoint && isRemote(endpoint) && !(fact.kind === 'literal.named' && !endpoint.whole && fact.names.at(-1) === 'url')
		? endpoint
		: undefined;
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
