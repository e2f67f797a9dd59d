import { isWithin, type FactTypes, type LocatedFact } from '../../../core/fact.js';
import { baseName } from '../../../core/paths.js';
import { serviceRoles } from '../../../core/role.js';
import type { Location } from '../../../core/text.js';
import { literalsOf, type Value } from '../../../core/value.js';
import type { Project } from '../../../project/project.js';
import { defineRule } from '../../rule.js';
import { endpointOf, isLocalHost } from '../../shared/endpoint.js';
import { isDevelopmentOnly } from '../../shared/guards.js';
import { imageProcess, imageVariable } from '../../shared/containers.js';
import { factsOfPackage } from '../../shared/near.js';
import { placeOf } from '../../shared/places.js';
import { decide, declaredPort, isSecondary, portSourceOf, type Declared, type PortSource } from '../../shared/ports.js';
import { isOwnAddress, purposeOfNames } from '../../shared/urlNames.js';
import { environmentNameOf, itsConfiguration } from '../../shared/variableName.js';
import { haveWord, wordsOf } from '../../../core/words.js';
import { wordSet } from '../../../core/wordList.js';

/** Words by which names, modules and files tell of the description of an API. */
const descriptionWords: ReadonlySet<string> = new Set(['swagger', 'openapi', 'redoc', 'scalar']);

export default defineRule({
	id: 'port-binding/self-url',
	scope: 'file',
	severity: 'information',
	question: 'Does the service learn its own address from the environment?',
	messages: {
		literal: 'The service takes its own address to be port {{port}}, while {{variable}} decides on which port it listens.',
		described:
			'The description of the API leads to port {{port}} of this machine, while {{variable}} decides on which port the service listens: once that is another one, the description leads nowhere.',
		astray:
			'The description of the API leads developers to port {{port}} of this machine, where nothing listens: without {{variable}}, the service listens on {{own}}.',
		checked:
			'The health check asks port {{port}}, while {{variable}} decides on which port the service listens: once that is another one, the check fails.',
		fromEnvironment: '{{variable}} says under which address the service is reached.',
	},
	reads: ['literal.named', 'env.read', 'image.health', 'http.request'],
	roles: 'any',
	check(fact, { project, role, report, affirm }) {
		const told = (message: 'literal' | 'described' | 'checked', at: Location, port: string, own: OwnPort): void =>
			report({
				message,
				...at,
				data: { port, variable: own.variable },
				related: [{ at: own.at, message: 'The server takes its port from the environment here.' }],
				...(message !== 'literal' && { severity: 'hint' as const }),
			});
		if (fact.kind === 'image.health' || fact.kind === 'http.request') {
			const port = fact.kind === 'image.health' ? checkedPort(fact) : isHealthCheck(fact.path, project) ? localPort(fact.url) : undefined;
			const own =
				port === undefined
					? undefined
					: fact.kind === 'http.request'
						? portsOfServers(serversOf(project, fact.path), project).find((one) => one.port === port || one.port === undefined)
						: portsOfImage(project, fact.path).find((one) => one.port === port);
			if (port !== undefined && own) {
				told('checked', fact, port, own);
			}
			return;
		}
		if (!serviceRoles.includes(role)) {
			return;
		}
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
		if (describesApi(fact, project)) {
			const named = namesHost(fact);
			const others = project
				.in(fact.path, 'literal.named')
				.filter(
					(one) => one !== fact && one.span.start !== fact.span.start && describesApi(one, project) && !(named && saysTheSame(one, fact)),
				);
			const port = isDevelopmentOnly(fact) ? undefined : named ? portOfHost(value) : localPort(value);
			const servers = port === undefined ? [] : serversOf(project, fact.path);
			const own = portsOfServers(servers, project)[0] ?? portOfSettings(servers, project);
			if (port === undefined || !own) {
				return;
			}
			if (others.length === 0 && !isForDevelopers(fact)) {
				told('described', placeOf(value, fact), port, own);
			} else if (
				own.port !== undefined &&
				own.port !== port &&
				others.every((one) => localPort(one.value) === undefined) &&
				!isGivenSomewhere(port, own.variable, project)
			) {
				report({
					message: 'astray',
					...placeOf(value, fact),
					data: { port, variable: own.variable, own: own.port },
					related: [{ at: own.at, message: 'The server takes its port from the environment here.' }],
					severity: 'hint',
				});
			}
			return;
		}
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
		const port = isOwnAddress(names) ? localPort(value) : undefined;
		const own = port === undefined ? undefined : portsOfServers(serversOf(project, fact.path), project).find((one) => one.port === port);
		if (port !== undefined && own) {
			told('literal', placeOf(value, fact), port, own);
		}
	},
});

/** Whether a file says that a service gets a port, or a compose file leads one to a container. */
function isGivenSomewhere(port: string, variable: string, project: Project): boolean {
	const isPort = (value: Value | undefined): boolean => value !== undefined && [...literalsOf(value)].some(({ text }) => text === port);
	return (
		project.of('env.declare').some((one) => one.variable === variable && isPort(one.value)) ||
		project.of('compose.port').some(({ published, target }) => isPort(published) || isPort(target)) ||
		// A script may set it as it starts the program.
		project.of('process.declare').some(({ command }) => command.includes(port))
	);
}

/** The port of an address of this machine that is written in the code. */
function localPort(value: Value): string | undefined {
	const literals = [...literalsOf(value)];
	const endpoint = literals.length === 1 && value.kind === 'literal' ? endpointOf(value.text) : undefined;
	return endpoint?.port !== undefined && isLocalHost(endpoint) && /^https?$/.test(endpoint.scheme ?? '') ? endpoint.port : undefined;
}

/** A port that a variable decides on, with what it is where nobody sets that. */
interface OwnPort {
	readonly port?: string;
	readonly variable: string;
	readonly at: Location;
}

/** The servers of the processes that a file belongs to, or else of its package. */
function serversOf(project: Project, path: string): readonly LocatedFact<'server.listen'>[] {
	const processes = project.processesOf(path).filter(({ type }) => type !== 'development');
	return processes.length > 0
		? processes.flatMap((process) => project.inProcess(process, 'server.listen'))
		: factsOfPackage(project, project.packageOf(path), 'server.listen').filter((one) =>
				serviceRoles.includes(project.roleOf(one.path).role),
			);
}

/** The ports of servers, as far as variables decide on them. */
function portsOfServers(servers: readonly LocatedFact<'server.listen'>[], project: Project): readonly OwnPort[] {
	return servers.flatMap((server) => {
		const { port } = project.resolved(server);
		if (isSecondary(server)) {
			return [];
		}
		const at = { path: server.path, span: server.span };
		if (port.kind === 'env' && port.name === undefined) {
			return [{ variable: itsConfiguration, at }];
		}
		const source = portSourceOf(port, placeOf(port, server));
		return source?.variables[0] === undefined
			? []
			: [{ ...(source.fallback !== undefined && { port: source.fallback }), variable: source.variables[0], at }];
	});
}

/** The port of a server that takes it from settings which cannot be followed, where the schema of the package has the usual variable for it. */
function portOfSettings(servers: readonly LocatedFact<'server.listen'>[], project: Project): OwnPort | undefined {
	const server = servers.find((one) => !isSecondary(one) && (one.port.kind === 'import' || one.port.kind === 'unknown'));
	const declared =
		server &&
		factsOfPackage(project, project.packageOf(server.path), 'env.declare').find(
			({ variable, source }) => variable === 'PORT' && source === 'schema',
		);
	return server && declared && { variable: 'PORT', at: { path: server.path, span: server.span } };
}

/** The ports of the servers that an image starts, as its own variables set them. */
function portsOfImage(project: Project, dockerfile: string): readonly OwnPort[] {
	const process = project.isDevelopmentFile(dockerfile) ? undefined : imageProcess(project, dockerfile);
	const ofImage = imageVariable(project, dockerfile);
	return (process === undefined ? [] : project.inProcess(process, 'server.listen')).flatMap((server) => {
		const at = { path: server.path, span: server.span };
		const source = isSecondary(server) ? undefined : portSourceOf(project.resolved(server).port, at);
		const port =
			source &&
			(decide(source, ofImage) ?? (source.fallback === undefined ? schemaPort(source, server.path, ofImage, project) : undefined))?.port;
		return source?.variables[0] === undefined || port === undefined ? [] : [{ port, variable: source.variables[0], at }];
	});
}

/** The port that the schema of a package gives to the only variable of a source by default, where an image says nothing of it. */
function schemaPort(
	{ variables }: PortSource,
	path: string,
	ofImage: (variable: string) => Declared,
	project: Project,
): { readonly port: string } | undefined {
	const [variable, ...others] = variables;
	if (variable === undefined || others.length > 0 || ofImage(variable) !== undefined) {
		return undefined;
	}
	const ports = factsOfPackage(project, project.packageOf(path), 'env.declare')
		.filter((one) => one.source === 'schema' && one.variable === variable)
		.map((one) => (one.forDevelopment === true ? 'unknown' : declaredPort(one)));
	const [first] = ports;
	return first !== undefined &&
		first !== 'unknown' &&
		ports.every((one) => one !== undefined && one !== 'unknown' && one.port === first.port)
		? first
		: undefined;
}

/** The port of this machine that the health check of an image asks. */
function checkedPort({ command, final }: FactTypes['image.health']): string | undefined {
	return final && command !== undefined ? /\bhttps?:\/\/(?:localhost|127\.0\.0\.1|0\.0\.0\.0):(\d{2,5})\b/.exec(command)?.[1] : undefined;
}

/** Whether a file is the program that the health check of an image runs. */
function isHealthCheck(path: string, project: Project): boolean {
	return project
		.of('image.health')
		.some(({ command, final }) => final && command?.split(/[\s"',[\]]+/).some((word) => baseName(word) === baseName(path)) === true);
}

/** Words by which what is said of a server tells that only developers are led there. */
const developerWords: ReadonlySet<string> = wordSet(
	'local localhost locally dev develop developer developers development test testing debug sandbox mock',
);

/**
 * Whether a literal is the host in a description of version 2 (https://swagger.io/docs/specification/v2_0/api-host-and-base-path/), by the
 * names around it.
 */
function namesHost({ names, form }: LocatedFact<'literal.named'>): boolean {
	return (
		names.at(-1) === 'host' &&
		form === 'property' &&
		names.length > 1 &&
		names.length < 4 &&
		/^(?:(?:swagger|openapi|api)_?(?:definition|spec|specification|docs?|document|info|options)|definition|docs?|swagger|openapi)$/i.test(
			names.at(-2)!,
		)
	);
}

/** The port of this machine in a host without a scheme: `localhost:3000`. */
function portOfHost(value: Value): string | undefined {
	return value.kind === 'literal' ? /^(?:localhost|127\.0\.0\.1):(\d{2,5})$/.exec(value.text)?.[1] : undefined;
}

/** Whether the other branch of a choice says the same host. */
function saysTheSame(one: LocatedFact<'literal.named'>, fact: LocatedFact<'literal.named'>): boolean {
	return namesHost(one) && portOfHost(one.value) !== undefined && portOfHost(one.value) === portOfHost(fact.value);
}

/** Whether a description says of a server that it is the one of developers: whoever reads it expects no other place. */
function isForDevelopers({ label }: LocatedFact<'literal.named'>): boolean {
	return label !== undefined && haveWord([label], developerWords);
}

/**
 * Whether an address is one of the servers in the description of the own API: `servers: [{ url }]` beside what makes documents of
 * it, its `host` in version 2, or `addServer(url)` of Nest's builder. Where others of them come from the environment, this one is for developers.
 */
function describesApi(fact: LocatedFact<'literal.named'>, project: Project): boolean {
	const { names, form, path } = fact;
	const isOfList = names.at(-1) === 'url' && names.at(-2) === 'servers' && form === 'property';
	const isOfBuilder = names.at(-1) === 'addServer' && form === 'argument';
	// Hardly any literal is one of them: only of those it is asked what the file imports.
	if (!isOfList && !isOfBuilder && !namesHost(fact)) {
		return false;
	}
	const imports = project.in(path, 'module.import').map(({ specifier }) => specifier);
	return (
		(isOfBuilder
			? imports.includes('@nestjs/swagger')
			: [...names, ...imports, baseName(path)].some((name) => wordsOf(name).some((word) => descriptionWords.has(word)))) &&
		project
			.in(path, 'env.read')
			.every(({ variable }) => variable === undefined || !/(?:URL|URI|HOST|ORIGIN|SERVER|DOMAIN)S?$/.test(variable))
	);
}
