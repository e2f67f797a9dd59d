import { isWithin } from '../../../core/fact.js';
import { serviceRoles } from '../../../core/role.js';
import { literalsOf } from '../../../core/value.js';
import type { Project } from '../../../project/project.js';
import { defineRule } from '../../rule.js';
import { endpointOf, isLocalHost } from '../../shared/endpoint.js';
import { isDevelopmentOnly } from '../../shared/guards.js';
import { placeOf } from '../../shared/places.js';
import { portSourceOf } from '../../shared/ports.js';
import { isOwnAddress, purposeOfNames } from '../../shared/urlNames.js';
import { environmentNameOf } from '../../shared/variableName.js';

export default defineRule({
	id: 'port-binding/self-url',
	scope: 'file',
	severity: 'information',
	question: 'Does the service learn its own address from the environment?',
	messages: {
		literal: 'The service takes its own address to be port {{port}}, while {{variable}} decides on which port it listens.',
		fromEnvironment: '{{variable}} says under which address the service is reached.',
	},
	reads: ['literal.named', 'env.read'],
	roles: serviceRoles,
	check(fact, { project, report, affirm }) {
		if (fact.kind === 'env.read') {
			if (
				fact.variable !== undefined &&
				/^(?:(?:APP|SITE|PUBLIC|BASE|SELF|OWN|EXTERNAL|ROOT|SERVER)_)+(?:URL|URI|ORIGIN)$/.test(fact.variable) &&
				!isWithin(fact, 'test')
			) {
				affirm({ message: 'fromEnvironment', span: fact.span, data: { variable: fact.variable } });
			}
			return;
		}
		const { value, names, form } = fact;
		// An address that the program calls is a peer's, and another rule's; one in a message is for a person.
		if (
			form === 'argument' ||
			environmentNameOf(value) !== undefined ||
			isDevelopmentOnly(fact) ||
			isWithin(fact, 'listen-callback') ||
			(!isOwnAddress(names) && purposeOfNames(names) !== 'other')
		) {
			return;
		}
		const literals = [...literalsOf(value)];
		const endpoint = literals.length === 1 && value.kind === 'literal' ? endpointOf(value.text) : undefined;
		const own =
			endpoint?.port !== undefined && isLocalHost(endpoint) && /^https?$/.test(endpoint.scheme ?? '') && isOwnAddress(names)
				? portOfOwnServer(project, fact.path)
				: undefined;
		if (own && own.port === endpoint?.port) {
			report({
				message: 'literal',
				...placeOf(value, fact),
				data: { port: own.port, variable: own.variable },
				related: [{ at: own.at, message: 'The server takes its port from the environment here.' }],
			});
		}
	},
});

/** The default port of the server of the same process, when a variable decides on it. */
function portOfOwnServer(
	project: Project,
	path: string,
): { readonly port: string; readonly variable: string; readonly at: ReturnType<typeof placeOf> } | undefined {
	const processes = project.processesOf(path).filter(({ type }) => type !== 'development');
	const servers =
		processes.length > 0 ? processes.flatMap((process) => project.inProcess(process, 'server.listen')) : project.in(path, 'server.listen');
	for (const server of servers) {
		const { port } = project.resolved(server);
		const source = portSourceOf(port, placeOf(port, server));
		if (source?.fallback !== undefined && source.variables[0] !== undefined) {
			return { port: source.fallback, variable: source.variables[0], at: { path: server.path, span: server.span } };
		}
	}
	return undefined;
}
