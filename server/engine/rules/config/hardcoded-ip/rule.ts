import type { LocatedFact } from '../../../core/fact.js';
import { stringOf } from '../../../core/value.js';
import type { Project } from '../../../project/project.js';
import { defineRule } from '../../rule.js';
import { addressOf } from '../../shared/address.js';
import { literalEndpointOf } from '../../shared/endpoint.js';
import { environmentFix } from '../../shared/environmentFix.js';
import { isReplacedInDeploys } from '../../shared/environmentGroups.js';
import { isDevelopmentOnly } from '../../shared/guards.js';
import { itemsBeside } from '../../shared/lists.js';
import { isAbout, namesAt, placeOf } from '../../shared/places.js';
import { isSampleRecord } from '../../shared/sampleRecords.js';
import { isFirstUnstarted, mayBeLoaded, serviceOrUnknownRoles } from '../../shared/unstarted.js';
import { environmentNameOf, variableOfEndpoint, variableOfNames } from '../../shared/variableName.js';
import { haveWord } from '../../../core/words.js';
import { wordSet } from '../../../core/wordList.js';

/** Words of names that hold an address nobody connects to: lists of networks, masks, versions and what a client claims to be. */
const otherWords: ReadonlySet<string> = wordSet(`
	version versions release oid agent netmask mask subnet subnets cidr cidrs range ranges network networks trust proxies trusted
	allow allowed allowlist whitelist deny denied denylist blacklist blocklist block banned private reserved example examples sample
	placeholder description mock test dns resolver resolvers nameservers multicast broadcast date time
`);

/**
 * Words of lists of sites that may call: as URLs they differ from deploy to deploy, although nobody connects to them; bare addresses
 * are those of others.
 */
const siteWords: ReadonlySet<string> = new Set(['origins', 'cors']);

/** Words of names that hold what a client connects to. */
const peerWords: ReadonlySet<string> = new Set([
	...[
		'host',
		'hosts',
		'hostname',
		'server',
		'servers',
		'url',
		'uri',
		'endpoint',
		'endpoints',
		'address',
		'addr',
		'ip',
		'target',
		'upstream',
		'backend',
		'gateway',
		'api',
		'base',
		'origin',
		'service',
		'node',
		'nodes',
		'broker',
		'brokers',
		'peer',
		'remote',
	],
	...[
		'proxy',
		'printer',
		'camera',
		'device',
		'machine',
		'db',
		'database',
		'redis',
		'mongo',
		'mongodb',
		'postgres',
		'pg',
		'mysql',
		'kafka',
		'rabbitmq',
		'amqp',
		'elastic',
		'elasticsearch',
		'smtp',
		'mail',
		'ldap',
		'ftp',
		'sftp',
		'ssh',
		'mqtt',
		'nats',
		'memcached',
		'cache',
		'master',
		'primary',
		'replica',
		'slave',
	],
]);

/** So many items of one name are a list. */
const fewestItems = 3;

export default defineRule({
	id: 'config/hardcoded-ip',
	scope: 'file',
	severity: 'warning',
	tentative: true,
	question: 'Do the network addresses that the service uses come from the environment?',
	messages: {
		address: 'The address {{address}} of a machine is written in the code; it belongs to one deploy.',
		fromEnvironment: 'The host comes from {{variable}}.',
	},
	reads: ['http.request', 'literal.named', 'service.connect'],
	roles: serviceOrUnknownRoles,
	check(fact, { project, role, report, affirm }) {
		const isUnstarted = role === 'unknown';
		if (isUnstarted && !(fact.kind === 'http.request' && mayBeLoaded(fact.path, project))) {
			return; // only what is called for certain is worth telling where nothing is known to run
		}
		if (fact.kind === 'service.connect') {
			const host = fact.parts['host'];
			const variable = environmentNameOf(host);
			if (host && variable !== undefined) {
				affirm({ message: 'fromEnvironment', ...placeOf(host, fact), data: { variable } });
			}
			return;
		}
		const value = fact.kind === 'http.request' ? fact.url : fact.value;
		const endpoint = literalEndpointOf(value);
		const literal = endpoint?.literal ?? (value.kind === 'literal' ? value : undefined);
		const address = endpoint ? endpoint.address : addressOf(stringOf(value) ?? '');
		if (
			!literal ||
			!address ||
			(address.kind !== 'private' && address.kind !== 'public') ||
			address.prefix !== undefined ||
			literal.credentials === 'real' ||
			isDevelopmentOnly(fact) ||
			(isUnstarted && (!endpoint || !isFirstUnstarted(endpoint, fact.path, project)))
		) {
			return;
		}
		const place = placeOf(literal, fact);
		const names = fact.kind === 'literal.named' ? fact.names : namesAt(project, place);
		if (isReplacedInDeploys(project, place.path) || isSampleRecord(project, place.path)) {
			return;
		}
		if (
			fact.kind === 'literal.named' &&
			((endpoint?.scheme === undefined && (fact.form === 'argument' || fact.default === true)) ||
				(haveWord(fact.names, siteWords) ? endpoint?.scheme === undefined : haveWord(fact.names, otherWords)) ||
				isAbout(project, ['service.connect', 'server.listen'], place))
		) {
			return;
		}
		// A list of addresses is data about others, and so is an address under a name that says nothing of a connection.
		const isData =
			fact.kind === 'literal.named' &&
			(endpoint === undefined || !endpoint.whole || endpoint.scheme === undefined) &&
			(!haveWord(fact.names.slice(-1), peerWords) || isOneOfMany(project, fact));
		// A list tells whom to let in, or where a network has its entries: the same for everybody, and no variable has one item of it.
		const isItem = fact.kind === 'literal.named' && itemsBeside(fact, project).length >= fewestItems;
		// What a function is given may be data of its own, and what stands in for nothing is rarely what runs; a URL has its machine all the same.
		const isLoose = fact.kind === 'literal.named' && (fact.form === 'argument' || fact.default === true || haveWord(fact.names, siteWords));
		report({
			message: 'address',
			...place,
			data: { address: address.text },
			// What is called is a machine; another address may be data.
			sure: fact.kind === 'http.request' && address.kind === 'private',
			...(isItem && { severity: 'hint' as const }),
			...((isData || isLoose || isUnstarted) && { severity: 'hint' as const }),
			fixes:
				!isItem && (!endpoint || endpoint.whole || names)
					? environmentFix(project, literal, fact, [
							names && variableOfNames(names),
							endpoint ? variableOfEndpoint(endpoint, names?.at(-1)) : 'SERVICE_HOST',
						])
					: [],
		});
	},
});

/** So many addresses under one name are a list that somebody keeps, and no peers. */
const mostPeers = 4;

function isOneOfMany(project: Project, { path, names }: LocatedFact<'literal.named'>): boolean {
	const key = names.join('\0');
	return project.in(path, 'literal.named').filter((other) => other.names.join('\0') === key).length > mostPeers;
}
