import { isWithin, type LocatedFact } from '../../core/fact.js';
import { baseName, directoryOf } from '../../core/paths.js';
import { serviceRoles } from '../../core/role.js';
import type { Location, Span } from '../../core/text.js';
import type { Project } from '../../project/project.js';
import { differsByDeploy, isDistribution, isOfFunctions, isPrivate, namesDeploy } from './deployHosts.js';
import { isContainer, isForPrograms, isLocalHost, type LiteralEndpoint, literalEndpointOf, ownerOf } from './endpoint.js';
import { isAbout, keyOf, namesAt, placeOf } from './places.js';
import { ownUrlOf } from './ownLinks.js';
import { isProviders, isVendors } from './providers.js';
import { isPublicService } from './publicServices.js';
import { remembered } from '../../project/remember.js';
import { endpointOfFact, isListOfHosts, isSpared, type ServiceUrl, type UrlFact, urlFactsOf } from './urlFacts.js';
import { isGivenToClient, isLinkName, mayBeLink, purposeOfNames } from './urlNames.js';
import { haveWord } from '../../core/words.js';

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
		: (found ?? ownUrlOf(fact, project));
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
	for (const fact of urlFactsOf(project, folder)) {
		const url = serviceUrlOf(fact, project);
		if (url !== undefined) {
			const hostKey = `${url.kind}\0${url.endpoint.host}`;
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
