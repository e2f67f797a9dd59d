import { defineRule } from '../../rule.js';
import { haveWord } from '../../../core/words.js';
import { isTrackerAddress, literalEndpointOf } from '../../shared/endpoint.js';
import { environmentFix } from '../../shared/environmentFix.js';
import { isReplacedInDeploys } from '../../shared/environmentGroups.js';
import { containsSpan } from '../../../core/text.js';
import { isOneDeploy } from '../../shared/deployHosts.js';
import { itemsBeside } from '../../shared/lists.js';
import { isSamePlace, namesAt, placeOf } from '../../shared/places.js';
import { alternativesOf, placesOfHost, serviceUrlOf, variableOfHost } from '../../shared/serviceUrls.js';
import { isForMakers } from '../../shared/toolCode.js';
import { isFirstUnstarted, mayBeLoaded, serviceOrUnknownRoles } from '../../shared/unstarted.js';
import { environmentNameOf, variableOfEndpoint, variableOfNamedEndpoint, variableOfNames } from '../../shared/variableName.js';

/** How many other places a finding names. */
const mostRelated = 10;

export default defineRule({
	id: 'config/hardcoded-url',
	scope: 'file',
	severity: 'warning',
	tentative: true,
	question: 'Do the addresses of other services come from the environment?',
	messages: {
		url: 'The address of {{host}} is written in the code; another deploy may need another one.',
		public: '{{host}} seems to be the same for every deploy, and still a test or a proxy may need another address.',
		again: '{{host}} is written here although {{variable}} says where it is: who sets the variable still gets this address.',
		link: '{{host}} is written into links to pages of the service itself: another deploy sends people to those of this one.',
		permission: '{{host}} is written into a list of permissions in the code; another deploy may need another list.',
		fromEnvironment: 'The address comes from {{variable}}.',
	},
	reads: ['http.request', 'literal.named'],
	roles: serviceOrUnknownRoles,
	check(fact, { project, role, report, affirm }) {
		if (role === 'unknown') {
			// Only what is called for certain is worth telling where nothing is known to run.
			const found = fact.kind === 'http.request' && mayBeLoaded(fact.path, project) ? serviceUrlOf(fact, project) : undefined;
			if (
				found?.kind === 'url' &&
				isFirstUnstarted(found.endpoint, fact.path, project) &&
				placesOfHost(found.endpoint.host, 'url', fact.path, project).length === 0 &&
				!isReplacedInDeploys(project, found.place.path)
			) {
				const { endpoint, place } = found;
				report({ message: 'url', ...place, data: { host: endpoint.partial ? 'a service' : endpoint.host }, severity: 'hint' });
			}
			return;
		}
		const variable = fact.kind === 'http.request' ? environmentNameOf(fact.url) : undefined;
		if (variable !== undefined) {
			affirm({ message: 'fromEnvironment', span: fact.span, data: { variable } });
			return;
		}
		const found = serviceUrlOf(fact, project);
		if (!found) {
			return;
		}
		const { kind, endpoint, place } = found;
		if (isReplacedInDeploys(project, place.path)) {
			return;
		}
		const data = { host: endpoint.partial ? 'a service' : endpoint.host };
		if (kind === 'again') {
			const places = placesOfHost(endpoint.host, kind, fact.path, project);
			if (places[0] && isSamePlace(places[0], place)) {
				report({
					message: 'again',
					...place,
					data: { ...data, variable: variableOfHost(endpoint.host, fact.path, project)! },
					sure: true,
					related: places.slice(1, mostRelated + 1).map((at) => ({ at, message: `${endpoint.host} is written here, too.` })),
				});
			}
			return;
		}
		if (kind === 'public' || kind === 'link') {
			// The same for every call: one finding for a service and its provider, without a fix for each.
			const places = placesOfHost(endpoint.host, kind, fact.path, project);
			if (places[0] && isSamePlace(places[0], place)) {
				report({
					message: kind,
					...place,
					data,
					severity: 'hint',
					related: places
						.slice(1, mostRelated + 1)
						.map((at) => ({ at, message: `${endpoint.host} is ${kind === 'link' ? 'written' : 'called'} here, too.` })),
				});
			}
			return;
		}
		const others =
			fact.kind === 'literal.named' && kind === 'url'
				? alternativesOf(fact, project).filter((other) => serviceUrlOf(other, project)?.kind === 'url')
				: [];
		if (others.some(({ span }) => span.start < fact.span.start)) {
			return;
		}
		// A list is one decision: its first entry is told, the others go with it.
		const listed =
			fact.kind === 'literal.named' && kind === 'permission'
				? itemsBeside(fact, project).filter((other) => other === fact || serviceUrlOf(other, project)?.kind === 'permission')
				: [];
		if (listed.length > 1 && listed[0] !== fact) {
			return;
		}
		const names = fact.kind === 'literal.named' ? fact.names : namesAt(project, place);
		const candidates =
			kind === 'permission'
				? [names && variableOfNames(names)]
				: [variableOfNamedEndpoint(names, endpoint), variableOfEndpoint(endpoint, names?.at(-1)), variableOfEndpoint(endpoint)];
		// One variable serves all calls of a host: the first place is the finding, the others wait for it with their fixes.
		// Of several entries to a network, any will do.
		const isListed =
			fact.kind === 'literal.named' &&
			new Set(itemsBeside(fact, project).flatMap(({ value }) => literalEndpointOf(value)?.host ?? [])).size > 2;
		const places = kind === 'url' ? placesOfHost(endpoint.host, kind, fact.path, project) : [];
		const isFirst = places[0] === undefined || isSamePlace(places[0], place);
		report({
			message: kind,
			...place,
			data,
			// What is written in the call itself is no default of something that stands elsewhere.
			sure:
				kind === 'url' &&
				isOneDeploy(endpoint) &&
				fact.kind === 'http.request' &&
				place.path === fact.path &&
				containsSpan(fact.span, place.span),
			related: [
				...others.map((other) => ({ at: placeOf(other.value, other), message: 'The other address is here.' })),
				...listed
					.slice(1, mostRelated + 1)
					.map((other) => ({ at: placeOf(other.value, other), message: 'This is written into the list, too.' })),
				...(isFirst ? places.slice(1, mostRelated + 1).map((at) => ({ at, message: `${endpoint.host} is called here, too.` })) : []),
			],
			// Whom somebody else's pages may load is a part of the program.
			// Nobody but the tracker misses what goes to the wrong project of it.
			...((kind !== 'url' ||
				!isFirst ||
				isTrackerAddress(endpoint.literal) ||
				isForMakers(place.path) ||
				isTelemetry(place.path) ||
				isListed) && { severity: 'hint' as const }),
			// Of a choice between two deploys, no single literal is the default.
			fixes:
				others.length === 0 && !isListed && !isTrackerAddress(endpoint.literal) && (endpoint.whole || names)
					? environmentFix(project, endpoint.literal, fact, candidates)
					: [],
		});
	},
});

/** What installations tell their makers goes to the makers, whoever runs the service. */
function isTelemetry(path: string): boolean {
	return haveWord(path.split('/').slice(-2), new Set(['telemetry', 'analytics', 'beacon']));
}
