import { serviceRoles } from '../../../core/role.js';
import { defineRule } from '../../rule.js';
import { isLocalHost, isPlaceholderHost, isReservedHost, literalEndpointOf, type LiteralEndpoint } from '../../shared/endpoint.js';
import { environmentFix } from '../../shared/environmentFix.js';
import { isDevelopmentOnly } from '../../shared/guards.js';
import { isAbout, namesAt, placeOf } from '../../shared/places.js';
import { isLinkedHost, isNamespaceHost, isPublicService } from '../../shared/publicServices.js';
import { purposeOfNames } from '../../shared/urlNames.js';
import { environmentNameOf, variableOfEndpoint, variableOfNames } from '../../shared/variableName.js';

export default defineRule({
	id: 'config/hardcoded-url',
	scope: 'file',
	severity: 'warning',
	question: 'Do the addresses of other services come from the environment?',
	messages: {
		url: 'The address of {{host}} is written in the code; another deploy may need another one.',
		public: '{{host}} is the same for every deploy, and still a test or a proxy may need another address.',
		permission: '{{host}} is written into a list of permissions in the code; another deploy may need another list.',
		fromEnvironment: 'The address comes from {{variable}}.',
	},
	reads: ['http.request', 'literal.named'],
	roles: serviceRoles,
	check(fact, { project, report, affirm }) {
		if (fact.kind === 'literal.named' && fact.form === 'argument') {
			return; // whether a call requests it, the reader knows
		}
		const value = fact.kind === 'http.request' ? fact.url : fact.value;
		const variable = fact.kind === 'http.request' ? environmentNameOf(value) : undefined;
		if (variable !== undefined) {
			affirm({ message: 'fromEnvironment', span: fact.span, data: { variable } });
			return;
		}
		const endpoint = literalEndpointOf(value);
		if (!endpoint || !isRemote(endpoint) || endpoint.literal.credentials === 'real' || isDevelopmentOnly(fact)) {
			return;
		}
		// A URL that is put together and kept as somebody's `url` is data, like the address of a file; nothing here calls it.
		if (fact.kind === 'literal.named' && !endpoint.whole && fact.names.at(-1) === 'url') {
			return;
		}
		const place = placeOf(endpoint.literal, fact);
		const purpose = fact.kind === 'http.request' ? 'called' : purposeOfNames(fact.names);
		if (purpose === 'other' || (fact.kind === 'literal.named' && isAbout(project, ['service.connect'], place))) {
			return;
		}
		const message = purpose === 'permission' ? 'permission' : isPublicService(endpoint.host) ? 'public' : 'url';
		const names = fact.kind === 'literal.named' ? fact.names : namesAt(project, place);
		report({
			message,
			...place,
			data: { host: endpoint.partial ? 'a service' : endpoint.host },
			...(message === 'url' ? {} : { severity: 'information' as const }),
			fixes: endpoint.whole || names ? environmentFix(project, endpoint.literal, fact, [names && variableOfNames(names), variableOfEndpoint(endpoint, names?.at(-1)), variableOfEndpoint(endpoint)]) : [],
		});
	},
});

/** Whether an endpoint is a machine elsewhere with a name: local hosts, addresses, and names that nobody calls are for other rules or for none. */
function isRemote(endpoint: LiteralEndpoint): boolean {
	const { scheme, host, address } = endpoint;
	return /^(https?|wss?|grpcs?)$/.test(scheme ?? '') && !address && host.includes('.') && !isLocalHost(endpoint) && !isReservedHost(endpoint) && !isPlaceholderHost(host) && !isNamespaceHost(host) && !isLinkedHost(host);
}
