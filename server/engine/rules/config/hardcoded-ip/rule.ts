import { serviceRoles } from '../../../core/role.js';
import { stringOf } from '../../../core/value.js';
import { defineRule } from '../../rule.js';
import { addressOf } from '../../shared/address.js';
import { literalEndpointOf } from '../../shared/endpoint.js';
import { environmentFix } from '../../shared/environmentFix.js';
import { isDevelopmentSettings } from '../../shared/environmentGroups.js';
import { isDevelopmentOnly } from '../../shared/guards.js';
import { isAbout, namesAt, placeOf } from '../../shared/places.js';
import { isSampleRecord } from '../../shared/sampleRecords.js';
import { environmentNameOf, variableOfEndpoint, variableOfNames } from '../../shared/variableName.js';
import { haveWord } from '../../shared/words.js';

/** Words of names that hold an address nobody connects to: lists of networks, masks, versions and what a client claims to be. */
const otherWords: ReadonlySet<string> = new Set([
	'version', 'versions', 'release', 'oid', 'agent', 'netmask', 'mask', 'subnet', 'subnets', 'cidr', 'cidrs', 'range', 'ranges', 'network', 'networks', 'trust', 'proxies', 'trusted', 'allow', 'allowed', 'allowlist', 'whitelist', 'deny', 'denied', 'denylist', 'blacklist', 'blocklist', 'block', 'banned', 'private', 'reserved', 'example', 'examples', 'sample', 'placeholder', 'description', 'mock', 'test', 'dns', 'resolver', 'resolvers', 'nameservers', 'multicast', 'broadcast', 'date', 'time', 'origins', 'cors',
]);

export default defineRule({
	id: 'config/hardcoded-ip',
	scope: 'file',
	severity: 'warning',
	question: 'Do the network addresses that the service uses come from the environment?',
	messages: {
		address: 'The address {{address}} of a machine is written in the code; it belongs to one deploy.',
		fromEnvironment: 'The host comes from {{variable}}.',
	},
	reads: ['http.request', 'literal.named', 'service.connect'],
	roles: serviceRoles,
	check(fact, { project, report, affirm }) {
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
		if (!literal || !address || (address.kind !== 'private' && address.kind !== 'public') || address.prefix !== undefined || literal.credentials === 'real' || isDevelopmentOnly(fact)) {
			return;
		}
		const place = placeOf(literal, fact);
		const names = fact.kind === 'literal.named' ? fact.names : namesAt(project, place);
		// That there are such files is what config/environment-groups says.
		if (isDevelopmentSettings(place.path, project) || isSampleRecord(project, place.path)) {
			return;
		}
		if (fact.kind === 'literal.named' && (fact.form === 'argument' || fact.default === true || haveWord(fact.names, otherWords) || isAbout(project, ['service.connect', 'server.listen'], place))) {
			return;
		}
		report({
			message: 'address',
			...place,
			data: { address: address.text },
			fixes: !endpoint || endpoint.whole || names ? environmentFix(project, literal, fact, [names && variableOfNames(names), endpoint ? variableOfEndpoint(endpoint, names?.at(-1)) : 'SERVICE_HOST']) : [],
		});
	},
});
