import type { LocatedFact } from '../../core/fact.js';
import type { Location } from '../../core/text.js';
import type { Value } from '../../core/value.js';
import { commandsWritten } from '../../project/commandLines.js';
import type { Process, Project } from '../../project/project.js';
import { builtImages, composeContainer, containerVariable, imageVariable, workloadContainer, type ServiceContainer } from './containers.js';
import { portsApart, type PortsApart } from './manifestPorts.js';
import {
	decide,
	declaredPort,
	portNumber,
	portSourceOf,
	portSourcesBehind,
	portSourcesOf,
	serverAtAnyPort,
	type DecidedPort,
	type Declared,
	type PortSource,
} from './ports.js';
import { isOfDeploy } from './writtenCommands.js';

/** What a manifest says of the port of a server, beside what the server does. */
export interface PortComparison {
	readonly kind: 'exposed' | 'checked' | 'published' | 'declared' | 'routed';
	/** What speaks: the compose service, the container. */
	readonly subject: string;
	readonly at: Location;
	/** The port that the manifest names. */
	readonly named: string;
	readonly server: DecidedPort;
	/** The values before it: all ports the manifest names there. */
	readonly agrees: boolean;
}

/**
 * Compares what images, compose files, workloads and platforms say of ports with the ports that the servers in them listen on.
 * What cannot be known is left out.
 */
export function comparePorts(project: Project): readonly PortComparison[] {
	return [...compareImages(project), ...compareCompose(project), ...compareWorkloads(project), ...comparePlatforms(project)];
}

/** Images of which nothing tells where their server listens, and that expose another port than requests are led to. */
export function portsOfUnknown(project: Project): readonly PortsApart[] {
	const images = builtImages(project);
	return images.flatMap(({ dockerfile, process }) => {
		const sources = portSourcesOf(process, project) ?? portSourcesBehind(process, project) ?? [];
		const isKnown = startsProxy(project, process) || sources.some((one) => decide(one, imageVariable(project, dockerfile)));
		return (isKnown ? undefined : portsApart(project, dockerfile, images.length === 1)) ?? [];
	});
}

/** Images that expose a port while the only server in them takes whatever port is free. */
export function portsOfNobody(project: Project): readonly { readonly at: Location; readonly named: string; readonly server: Location }[] {
	return builtImages(project).flatMap(({ dockerfile, process }) => {
		const server = startsProxy(project, process) ? undefined : serverAtAnyPort(process, project);
		const [exposed] = server === undefined ? [] : exposedBy(project, dockerfile);
		const named = exposed?.port.kind === 'literal' ? portNumber(exposed.port.text) : undefined;
		return server && exposed && named !== undefined
			? [{ at: { path: exposed.path, span: exposed.span }, named, server: { path: server.path, span: server.span } }]
			: [];
	});
}

/** Programs that hand requests on to others. */
const proxies = /^(?:caddy|nginx|traefik|haproxy|envoy|httpd|apache2|apachectl|openresty|varnishd)$/;

/** Programs that start another one, which is named behind them: `service nginx start`. */
const initPrograms = /^(?:service|systemctl|rc-service)$/;

function startsProxy(project: Project, { commands, declaration }: Process): boolean {
	const scripts = new Set(commands.flatMap(({ at, through }) => [at, ...through].map(({ path }) => path)));
	const written = [...scripts].flatMap((path) => project.in(path, 'shell.script')).flatMap(commandsWritten);
	return [...commands, ...commandsWritten(declaration), ...written].some(
		({ started: { program }, argv }) => proxies.test(program) || (initPrograms.test(program) && argv.some((word) => proxies.test(word))),
	);
}

function* compareImages(project: Project): Generator<PortComparison> {
	for (const { dockerfile, process } of builtImages(project)) {
		// A proxy that the same container starts listens in front of the program.
		if (startsProxy(project, process)) {
			continue;
		}
		const sources = portSourcesOf(process, project) ?? portSourcesBehind(process, project);
		const ofImage = imageVariable(project, dockerfile);
		const source = onlySource(sources) ?? lostSource(project, dockerfile, sources ?? [], ofImage);
		const server = source && decide(source, ofImage);
		if (!source || !server) {
			continue;
		}
		// A deploy that sets the variable decides: the image then speaks of that port.
		const isDeployed = (port: string): boolean => source.variables.some((variable) => mayBe(project, variable, port));
		const others = new Set((sources ?? []).filter((one) => one !== source).map((one) => decide(one, ofImage)?.port));
		const exposed = exposedBy(project, dockerfile).filter(({ port }) => port.kind !== 'literal' || !others.has(portNumber(port.text)));
		yield* compared(
			'exposed',
			'image',
			exposed.map(({ port, path, span }) => ({ value: ofOtherVariable(port, server, ofImage), at: { path, span } })),
			server,
			isDeployed,
		);
		for (const { command, path, span, final } of project.in(dockerfile, 'image.health')) {
			const port = final && command !== undefined ? /\b(?:localhost|127\.0\.0\.1|0\.0\.0\.0):(\d{2,5})\b/.exec(command)?.[1] : undefined;
			if (port !== undefined) {
				yield {
					kind: 'checked',
					subject: 'image',
					at: { path, span },
					named: port,
					server,
					agrees: port === server.port || isDeployed(port),
				};
			}
		}
	}
}

/** Of several servers, the one whose port an image does not expose, where it exposes those of all others, and one of nobody. */
function lostSource(
	project: Project,
	dockerfile: string,
	sources: readonly PortSource[],
	ofImage: (variable: string) => Declared,
): PortSource | undefined {
	const exposed = new Set(exposedBy(project, dockerfile).map(({ port }) => (port.kind === 'literal' ? portNumber(port.text) : undefined)));
	const ports = new Set(sources.map((source) => decide(source, ofImage)?.port));
	const lost = sources.filter((source) => !exposed.has(decide(source, ofImage)?.port));
	return sources.length > 1 && !exposed.has(undefined) && !ports.has(undefined) && exposed.size === ports.size && lost.length === 1
		? lost[0]
		: undefined;
}

/** What the final stage of an image exposes. */
function exposedBy(project: Project, dockerfile: string): readonly LocatedFact<'image.expose'>[] {
	return project.in(dockerfile, 'image.expose').filter(({ final, protocol }) => final && protocol === 'tcp');
}

/** The port that a variable of an image stands for which the server does not read: `EXPOSE $APP_PORT`. */
function ofOtherVariable(port: Value, { variable }: DecidedPort, ofImage: (variable: string) => Declared): Value {
	const found = port.kind === 'env' && port.name !== undefined && port.name !== variable ? ofImage(port.name) : undefined;
	return found === undefined || found === 'unknown' ? port : { kind: 'literal', type: 'number', text: found.port, span: port.span };
}

function* compareCompose(project: Project): Generator<PortComparison> {
	for (const service of project.of('compose.service').filter(({ path }) => isOfDeploy(project, path))) {
		const ports = project
			.in(service.path, 'compose.port')
			.filter(({ service: name, protocol }) => name === service.service && protocol === 'tcp');
		const container = ports.length > 0 ? composeContainer(project, service) : undefined;
		const server = container && (serverOf(project, container) ?? toldByCompose(project, service, container));
		if (server) {
			yield* compared(
				'published',
				service.service,
				ports.map(({ target, path, span }) => ({ value: target, at: { path, span } })),
				server,
			);
		}
	}
}

/**
 * The port that a compose service tells its container by the variable that its code reads one from, where nothing tells what becomes of it:
 * `PORT: ${PORT:-4000}` beside `"3000:${PORT:-3000}"`.
 */
function toldByCompose(
	project: Project,
	{ path, service }: LocatedFact<'compose.service'>,
	{ process }: ServiceContainer,
): DecidedPort | undefined {
	const told = project
		.in(path, 'env.declare')
		.find(({ owner, source, variable }) => owner === service && source === 'compose' && variable === 'PORT');
	const declared = told && declaredPort(told);
	const isListening = project.inProcess(process, 'server.listen').length === 1;
	const isRead = project.inProcess(process, 'env.read').some(({ variable }) => variable === 'PORT');
	return declared !== undefined && declared !== 'unknown' && isListening && isRead ? { ...declared, variable: 'PORT' } : undefined;
}

function* compareWorkloads(project: Project): Generator<PortComparison> {
	for (const container of project
		.of('workload.container')
		.filter(({ path, role, open }) => role === 'main' && open !== true && isOfDeploy(project, path))) {
		const ports = portsOf(project, container);
		const known = ports.length > 0 ? workloadContainer(project, container) : undefined;
		const server = known && serverOf(project, known);
		if (server) {
			yield* compared(
				'declared',
				container.container,
				ports.map(({ port, path, span }) => ({ value: port, at: { path, span } })),
				server,
			);
		}
	}
}

function* comparePlatforms(project: Project): Generator<PortComparison> {
	const images = builtImages(project);
	const [only] = images;
	for (const fact of project.of('platform.port').filter(({ path }) => isOfDeploy(project, path) && images.length === 1)) {
		const source = only && onlySource(portSourcesOf(only.process, project));
		const ofImage = only && imageVariable(project, only.dockerfile);
		const server =
			source &&
			ofImage &&
			decide(source, (variable) => {
				const declared = project.in(fact.path, 'env.declare').find((one) => one.variable === variable);
				const port = declared && portSourceOf(declared.value, { path: declared.path, span: declared.span })?.fallback;
				return declared ? (port === undefined ? 'unknown' : { port, at: { path: declared.path, span: declared.span } }) : ofImage(variable);
			});
		if (server) {
			yield* compared('routed', 'platform', [{ value: fact.port, at: { path: fact.path, span: fact.span } }], server);
		}
	}
}

/** A port that a compose file publishes by default, where the server takes another one by default. */
export interface PortByDefault {
	readonly subject: string;
	readonly variable: string;
	readonly at: Location;
	readonly named: string;
	readonly server: DecidedPort;
}

/**
 * Ports that a compose file takes from the variable of the server without handing it on (`"${PORT:-80}:${PORT:-80}"`): where nobody sets it,
 * each has a default of its own. A file of variables for the container (`env_file`) may set it, and whoever knows one of a `.env` sets it there.
 */
export function* portsByDefault(project: Project): Generator<PortByDefault> {
	for (const service of project.of('compose.service').filter(({ path }) => isOfDeploy(project, path))) {
		const container = composeContainer(project, service);
		const source =
			container && !startsProxy(project, container.process) ? onlySource(portSourcesOf(container.process, project)) : undefined;
		const [variable] = source?.variables ?? [];
		const { fallback } = source ?? {};
		if (!container || !source || variable === undefined || fallback === undefined || source.variables.length > 1) {
			continue;
		}
		const isDeclared = project
			.of('env.declare')
			.some((one) => one.variable === variable && one.source !== 'schema' && (one.source !== 'compose' || one.owner === service.service));
		const ports = project.in(service.path, 'compose.port').filter((one) => one.service === service.service && one.protocol === 'tcp');
		const numbers = ports.map(({ target, path, span }) => {
			const isTaken = target.kind === 'env' && target.name === variable && target.fallback?.kind === 'literal';
			const value = isTaken ? target.fallback! : target;
			return { isTaken, port: value.kind === 'literal' ? portNumber(value.text) : undefined, at: { path, span } };
		});
		const taken = numbers.find(({ isTaken }) => isTaken);
		if (!isDeclared && taken?.port !== undefined && numbers.every(({ port }) => port !== undefined && port !== fallback)) {
			yield { subject: service.service, variable, at: taken.at, named: taken.port, server: { port: fallback, at: source.at } };
		}
	}
}

/** The declared ports of a container. */
export function portsOf(
	project: Project,
	{ path, workload, container }: LocatedFact<'workload.container'>,
): readonly LocatedFact<'workload.port'>[] {
	return project
		.in(path, 'workload.port')
		.filter((port) => port.workload === workload && port.container === container && port.protocol === 'tcp');
}

/** One comparison for all ports that a manifest names together: one of them must be the server's. */
function* compared(
	kind: PortComparison['kind'],
	subject: string,
	named: readonly { readonly value: Value; readonly at: Location }[],
	server: DecidedPort,
	mayBeToo: (port: string) => boolean = () => false,
): Generator<PortComparison> {
	const numbers = named.map(({ value, at }) => ({ port: numberOf(value, server), at }));
	const agreeing = numbers.find(({ port }) => port === server.port);
	if (agreeing) {
		yield { kind, subject, at: agreeing.at, named: server.port, server, agrees: true };
		return;
	}
	const [first] = numbers;
	if (first?.port !== undefined && numbers.every(({ port }) => port !== undefined && !mayBeToo(port))) {
		yield { kind, subject, at: first.at, named: first.port, server, agrees: false };
	}
}

/** The number of a port; one that comes from the same variable as the server's is the server's. */
function numberOf(value: Value, server: DecidedPort): string | undefined {
	if (value.kind === 'literal') {
		return portNumber(value.text);
	}
	if (value.kind !== 'env' || value.name === undefined || value.name !== server.variable) {
		return undefined;
	}
	// `"${PORT:-3000}:${PORT:-3000}"` beside `PORT: ${PORT:-4000}`: where nobody sets it, each has a default of its own.
	return value.fallback?.kind === 'literal' ? portNumber(value.fallback.text) : server.port;
}

function serverOf(project: Project, container: ServiceContainer): DecidedPort | undefined {
	const source = startsProxy(project, container.process) ? undefined : onlySource(portSourcesOf(container.process, project));
	return source && decide(source, containerVariable(project, container));
}

function onlySource(sources: readonly PortSource[] | undefined): PortSource | undefined {
	return sources?.length === 1 ? sources[0] : undefined;
}

/** Whether some deploy may set a variable to a port: it is declared so somewhere, or with a value that is not known. */
function mayBe(project: Project, variable: string, port: string): boolean {
	return project.of('env.declare').some((fact) => {
		if (fact.variable !== variable || fact.source === 'dockerfile-env' || fact.source === 'dockerfile-arg') {
			return false;
		}
		// A text that is no port, as the 0 of tests, is not this one either.
		if (fact.value.kind === 'literal') {
			return portNumber(fact.value.text) === port;
		}
		const source = portSourceOf(fact.value, { path: fact.path, span: fact.span });
		const declared: Declared = source?.fallback === undefined ? 'unknown' : { port: source.fallback, at: source.at };
		return declared === 'unknown' ? fact.source !== 'schema' : declared?.port === port;
	});
}
