import { isWithin, type LocatedFact } from '../../../core/fact.js';
import { joinPath } from '../../../core/paths.js';
import { serviceRoles } from '../../../core/role.js';
import type { Value } from '../../../core/value.js';
import type { Project } from '../../../project/project.js';
import { defineRule } from '../../rule.js';
import { isLocalHost, literalEndpointOf, type LiteralEndpoint } from '../../shared/endpoint.js';
import { environmentFix } from '../../shared/environmentFix.js';
import { isReplacedInDeploys } from '../../shared/environmentGroups.js';
import { isDevelopmentOnly, isForMissingAddress } from '../../shared/guards.js';
import { isAbout, isWrittenForDevelopers, namesAt, placeOf } from '../../shared/places.js';
import { isRedirect } from '../../shared/redirects.js';
import { isForMakers } from '../../shared/toolCode.js';
import { isFirstUnstarted, mayBeLoaded, serviceOrUnknownRoles } from '../../shared/unstarted.js';
import { isGivenToClient, isLinkName, isOwnAddress, purposeOfNames } from '../../shared/urlNames.js';
import { environmentNameOf, variableOfEndpoint, variableOfNames } from '../../shared/variableName.js';
import { wordSet } from '../../../core/wordList.js';
import { haveWord, wordsOf } from '../../../core/words.js';

/**
 * Ports of agents that run beside every process and are reached on its own machine by design: StatsD, Datadog, X-Ray, Dapr,
 * OpenTelemetry.
 */
const agentPorts: ReadonlySet<string> = wordSet(`8125 8126 2000 3500 50001 4317 4318 6831 14268 9411`);

/** Services whose clients connect to this machine when they are told nothing, and read no variable of their own. */
const localByDefault: ReadonlySet<string> = new Set(['redis', 'memcached']);

export default defineRule({
	id: 'config/localhost-in-service',
	scope: 'file',
	severity: 'warning',
	tentative: true,
	question: 'Does the service find its peers without taking them to run on its own machine?',
	messages: {
		localhost: 'The service calls {{host}}, its own machine; in another deploy its peer runs elsewhere.',
		own: 'The service says that it is at {{host}} itself; in another deploy nobody finds it there.',
		itself: 'The service calls itself at {{host}}; where another port is chosen, nobody answers there.',
		bare: '{{api}} is given no address, and connects to this machine; in another deploy its peer runs elsewhere.',
		linked: 'A link to {{host}} is written into this text; whoever gets it from another deploy is led to a machine of their own.',
		redirected: 'Who is answered here is sent to {{host}}; where the service runs elsewhere, that is a machine of their own.',
		onlyDefault: '{{variable}} decides; {{host}} is only its default.',
	},
	reads: ['http.request', 'literal.named', 'env.read', 'service.connect'],
	roles: serviceOrUnknownRoles,
	check(fact, { project, role, report, affirm }) {
		const isUnstarted = role === 'unknown';
		if (isUnstarted && !(fact.kind === 'http.request' && mayBeLoaded(fact.path, project))) {
			return; // only what is called for certain is worth telling where nothing is known to run
		}
		if (fact.kind === 'env.read') {
			const fallback = literalEndpointOf(fact.fallback);
			if (fallback && fact.variable !== undefined && isLocalHost(fallback)) {
				affirm({ message: 'onlyDefault', span: fact.span, data: { variable: fact.variable, host: fallback.host } });
			}
			return;
		}
		if (fact.kind === 'service.connect') {
			if (fact.bare === true && localByDefault.has(fact.service) && !isDevelopmentOnly(fact) && !isWithin(fact, 'test')) {
				report({ message: 'bare', span: fact.span, data: { api: fact.api }, severity: 'hint' });
			}
			return;
		}
		const value = fact.kind === 'http.request' ? fact.url : fact.value;
		const endpoint = environmentNameOf(value) === undefined ? literalEndpointOf(value) : undefined;
		// `0.0.0.0` is where a server listens, whatever else is made of the constant.
		const isToListenOn = endpoint?.literal.kind === 'literal' && /^(?:0\.0\.0\.0|::)$/.test(endpoint.literal.text);
		if (!endpoint || isToListenOn || !isPeer(endpoint) || isDevelopmentOnly(fact) || isForMissingAddress(fact)) {
			return;
		}
		if (isUnstarted && !isFirstUnstarted(endpoint, fact.path, project)) {
			return;
		}
		const place = placeOf(endpoint.literal, fact);
		if (fact.kind === 'literal.named' && fact.form === 'markup') {
			// One finding for a file: where one text has it, the others of the file have it from there.
			if (
				!project
					.in(fact.path, 'literal.named')
					.some(({ form, value: other, span }) => form === 'markup' && other.kind === 'literal' && span.start < fact.span.start)
			) {
				report({ message: 'linked', span: fact.span, data: { host: endpoint.host }, severity: 'hint' });
			}
			return;
		}
		const names = fact.kind === 'literal.named' ? fact.names : namesAt(project, place);
		const isSent = fact.kind === 'literal.named' && isRedirect(fact);
		if (
			fact.kind === 'literal.named' &&
			!isSent &&
			((fact.form === 'argument' && !isGivenToClient(fact)) ||
				fact.default === true ||
				!(
					purposeOfNames(fact.names) === 'called' ||
					isGivenToClient(fact) ||
					isSentLink(fact) ||
					isServedFile(fact) ||
					isCallback(fact.names)
				) ||
				isAbout(project, ['service.connect'], place))
		) {
			return;
		}
		if (
			isReplacedInDeploys(project, place.path) ||
			isWrittenForDevelopers(project, place) ||
			/(?:^|\/)(?:config|conf|settings)\/defaults?\.(?:json5?|ya?ml|toml|[cm]?[jt]s)$/.test(place.path)
		) {
			return;
		}
		if (isSent) {
			report({ message: 'redirected', ...place, data: { host: endpoint.host }, severity: 'hint' });
			return;
		}
		if (fact.kind === 'literal.named' && (isSentLink(fact) || isServedFile(fact))) {
			if (isAbout(project, ['http.request'], place)) {
				return; // it is called, which is told where that is
			}
			report({ message: 'linked', ...place, data: { host: endpoint.host }, severity: 'hint' });
			return;
		}
		// The service's own port: it asks itself whether it is well.
		if (project.in(fact.path, 'server.listen').some(({ port }) => port.kind === 'literal' && port.text === endpoint.port)) {
			return;
		}
		if (isBeside(project, fact.path, endpoint)) {
			return;
		}
		const isOwn = names !== undefined && isOwnAddress(names);
		const isItself = !isOwn && listensThere(project, fact.path, endpoint);
		report({
			message: isOwn ? 'own' : isItself ? 'itself' : 'localhost',
			...place,
			data: { host: endpoint.host },
			// Settings may be defaults of something; a call is a call.
			sure: !isOwn && !isItself && fact.kind === 'http.request' && isWithin(fact, 'request-handler'),
			...((isUnstarted || isForMakers(place.path)) && { severity: 'hint' as const }),
			fixes:
				endpoint.whole || names
					? environmentFix(project, endpoint.literal, fact, [
							names && variableOfNames(names),
							variableOfEndpoint(endpoint, names?.at(-1)),
							'UPSTREAM_URL',
						])
					: [],
		});
	},
});

/**
 * Whether an address is a link that a function makes for somebody (`resetLink`, with a token in it), and not for whoever starts the program,
 * who is told of its pages.
 */
function isSentLink(fact: LocatedFact<'literal.named'>): boolean {
	const { names, value, form } = fact;
	return (
		purposeOfNames(names) === 'other' &&
		isLinkName(names) &&
		(form === 'variable' || form === 'property' || form === 'assignment') &&
		value.kind === 'template' &&
		value.parts.slice(1).some(({ kind }) => kind === 'unknown') &&
		(isWithin(fact, 'function') || isWithin(fact, 'request-handler')) &&
		!isWithin(fact, 'listen-callback')
	);
}

/** Words of names that hold what a page shows, or somebody loads. */
const fileWords: ReadonlySet<string> = wordSet(`
	image images img avatar avatars photo photos picture pictures file files thumbnail cover banner logo icon video media asset attachment
`);

/**
 * Whether an address is that of a file which the service itself serves, as a function puts it together for whoever asked:
 * `avatar: \`http://localhost:5000/uploads/${file}\``.
 */
function isServedFile(fact: LocatedFact<'literal.named'>): boolean {
	const { names, value, form } = fact;
	return (
		form !== 'argument' &&
		form !== 'parameter' &&
		value.kind === 'template' &&
		value.parts[0]?.kind === 'literal' &&
		/^https?:\/\/[^/]{1,200}\/\S/.test(value.parts[0].text) &&
		value.parts.slice(1).some(({ kind }) => kind === 'unknown') &&
		haveWord(names.slice(-1), fileWords) &&
		(form === 'returned' || isWithin(fact, 'function') || isWithin(fact, 'request-handler')) &&
		!isWithin(fact, 'listen-callback') &&
		!isWithin(fact, 'test')
	);
}

/** Whether the last of the names is that of where others send people back to, without a word for an address: `oauth_callback`. */
function isCallback(names: readonly string[]): boolean {
	const last = names.at(-1) ?? '';
	return /^(?:callback|redirect)$/.test(wordsOf(last).at(-1) ?? '') && purposeOfNames([...names.slice(0, -1), `${last}_url`]) === 'called';
}

/** Whether the package listens on the port of an endpoint itself, as it is written or where no variable says otherwise. */
function listensThere(project: Project, path: string, endpoint: LiteralEndpoint): boolean {
	const home = project.packageOf(path);
	return listenersAt(project, endpoint).some((one) => project.packageOf(one.path) === home);
}

/**
 * Whether what a deploy starts runs two packages beside each other, that of a file and one that listens on the port of an
 * endpoint (`run-p start:proxy start:site`): wherever that is deployed, the peer is on the same machine.
 */
function isBeside(project: Project, path: string, endpoint: LiteralEndpoint): boolean {
	const home = project.packageOf(path);
	const peers = listenersAt(project, endpoint).filter((one) => project.packageOf(one.path) !== home);
	return (
		peers.length > 0 &&
		project.processes.some(
			({ type, declaration, commands, files }) =>
				type !== 'development' &&
				declaration.source !== 'script' &&
				commands.some(({ folder }) => project.packageOf(joinPath(folder, 'package.json')) === home) &&
				peers.some((peer) => files.has(peer.path)),
		)
	);
}

/** Where services of the project listen on the port of an endpoint. */
function listenersAt(project: Project, { port }: LiteralEndpoint): readonly LocatedFact<'server.listen'>[] {
	const isIt = (value: Value): boolean =>
		value.kind === 'choice'
			? value.of.some(isIt)
			: value.kind === 'env'
				? value.fallback !== undefined && isIt(value.fallback)
				: value.kind === 'literal' && value.text === port;
	return port === undefined
		? []
		: project
				.of('server.listen')
				.filter(
					(one) =>
						serviceRoles.includes(project.roleOf(one.path).role) &&
						!isDevelopmentOnly(one) &&
						!isWithin(one, 'test') &&
						isIt(project.resolved(one).port),
				);
}

/**
 * Whether an endpoint is another service on this machine: no agent, no health probe of its own, no base that only makes a
 * relative URL absolute.
 */
function isPeer(endpoint: LiteralEndpoint): boolean {
	const { scheme, port, path } = endpoint;
	return (
		isLocalHost(endpoint) &&
		/^(https?|wss?|grpcs?|tcp)$/.test(scheme ?? '') &&
		!agentPorts.has(port ?? '') &&
		!/^\/(health|healthz|healthcheck|livez?|readyz?|ping|status|metrics)\b/.test(path) &&
		!(port === undefined && (!endpoint.whole || path === '' || path === '/'))
	);
}
