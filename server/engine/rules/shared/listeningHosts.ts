import type { LocatedFact } from '../../core/fact.js';
import type { Value } from '../../core/value.js';
import type { Process, ProcessCommand, Project } from '../../project/project.js';
import { addressOf } from './address.js';
import { isAsidePath } from './aside.js';
import { deployedProcesses } from './deploy.js';
import { isDevelopmentOnly } from './guards.js';
import { invocationOf } from './invocation.js';
import { imageVariable } from './containers.js';
import { mainServers } from './ports.js';
import { hostOptionOf } from './serverCommands.js';
import { wordSet } from '../../core/wordList.js';

/** Programs that stand in front of a server inside the same container. */
const proxies: ReadonlySet<string> = wordSet(`
	nginx caddy haproxy traefik envoy supervisord httpd apache2 cloud_sql_proxy ghostunnel
`);

/** Whether a host is the loopback interface: what listens there is not reached from outside the container. */
export function isLoopback(text: string): boolean {
	return text === 'localhost' || addressOf(text)?.kind === 'loopback';
}

/** The deployed processes that run in a container, or under a router of a platform, and are reached through the network. */
export function isolatedProcesses(project: Project): readonly Process[] {
	const sources: readonly string[] = [
		'dockerfile-cmd',
		'dockerfile-entrypoint',
		'compose',
		'compose-entrypoint',
		'workload',
		'workload-entrypoint',
		'procfile',
		'platform',
	];
	return deployedProcesses(project).filter(
		(process) =>
			sources.includes(process.declaration.source) &&
			!isAsidePath(process.declaration.path) &&
			!hasProxy(process, project) &&
			!sharesNetwork(process, project),
	);
}

/** What a program's server says of where it listens, for each server that takes requests. */
export interface ListeningHost {
	readonly fact: LocatedFact<'server.listen'>;
	readonly host: Value | undefined;
	readonly kind: 'loopback' | 'default-loopback' | 'environment' | 'any' | 'unknown';
}

/** The servers of a process with the interface they listen on. */
export function hostsOf(process: Process, project: Project): readonly ListeningHost[] {
	return mainServers(process, project)
		.filter((fact) => !isDevelopmentOnly(fact))
		.map((fact) => {
			const { host, defaultHost } = project.resolved(fact);
			return { fact, host, kind: kindOf(host, hasFastifyAdapter(fact, project) ? 'loopback' : defaultHost) };
		});
}

function kindOf(host: Value | undefined, defaultHost: 'any' | 'loopback' | undefined): ListeningHost['kind'] {
	if (host === undefined) {
		return defaultHost === 'loopback' ? 'default-loopback' : defaultHost === 'any' ? 'any' : 'unknown';
	}
	if (host.kind === 'env') {
		return 'environment';
	}
	if (host.kind !== 'literal' || host.type !== 'string') {
		return 'unknown';
	}
	return isLoopback(host.text) ? 'loopback' : addressOf(host.text)?.kind === 'unspecified' ? 'any' : 'unknown';
}

/**
 * Nest on Fastify takes over Fastify's default: its documentation says to give a host
 * (https://docs.nestjs.com/techniques/performance#adapter).
 */
function hasFastifyAdapter({ path, api, host, port }: LocatedFact<'server.listen'>, project: Project): boolean {
	return (
		host === undefined &&
		api.startsWith('@nestjs/core.NestFactory.create()') &&
		(port.kind === 'literal' || port.kind === 'env') &&
		project
			.in(path, 'module.import')
			.some(
				({ specifier, typeOnly, names }) =>
					specifier === '@nestjs/platform-fastify' && !typeOnly && names.some(({ exported }) => exported === 'FastifyAdapter'),
			)
	);
}

/** The command of a server that listens on the loopback interface, by its option or by its default. */
export function loopbackCommand(
	process: Process,
	project: Project,
): { readonly command: ProcessCommand; readonly program: string; readonly given: boolean } | undefined {
	const dockerfile = project.dockerfileOf(process);
	const ofImage = dockerfile === undefined ? undefined : imageVariable(project, dockerfile);
	for (const command of process.commands) {
		const invocation = invocationOf(command.argv);
		const found = invocation && hostOptionOf(invocation);
		if (!invocation || !found) {
			continue;
		}
		if (found.given !== undefined) {
			const host = /^(.*?):\d+$/.exec(found.given)?.[1] ?? found.given;
			if (isLoopback(host.replace(/^\[|\]$/g, ''))) {
				return { command, program: invocation.program, given: true };
			}
			continue;
		}
		// A platform sets PORT by itself, and a manifest may do so.
		const opens = found.opensWith?.some(
			(variable) =>
				ofImage === undefined ||
				ofImage(variable) !== undefined ||
				project.of('env.declare').some((fact) => fact.variable === variable) ||
				command.started.assignments.some(({ name }) => name === variable),
		);
		const isSet = project
			.of('env.declare')
			.some(
				({ variable }) =>
					variable === `${invocation.program.toUpperCase()}_HOST` || variable === `${invocation.program.toUpperCase()}_CMD_ARGS`,
			);
		const isConfigured = found.settings.some((file) => project.has(command.folder === '' ? file : `${command.folder}/${file}`));
		if (found.defaultHost === 'loopback' && opens !== true && !isSet && !isConfigured) {
			return { command, program: invocation.program, given: false };
		}
	}
	return undefined;
}

function hasProxy(process: Process, project: Project): boolean {
	const dockerfile = project.dockerfileOf(process);
	const isProxy = process.commands.some(({ started }) => proxies.has(started.program) || started.program.endsWith('.sh'));
	return (
		isProxy ||
		(dockerfile !== undefined &&
			project
				.in(dockerfile, 'image.run')
				.some(({ command }) => /\b(?:install|add)\b[^&|;]*\b(?:nginx|caddy|haproxy|supervisor|apache2)\b/.test(command)))
	);
}

/** The process shares a network with others: containers of one workload, the host's own. */
function sharesNetwork({ declaration: { path, owner, source } }: Process, project: Project): boolean {
	if (source.startsWith('compose')) {
		return project.in(path, 'compose.option').some((option) => option.service === owner && option.option === 'network-mode');
	}
	const workload = source.startsWith('workload') ? owner?.split('/')[0] : undefined;
	return (
		workload !== undefined &&
		project.in(path, 'workload.container').filter((one) => one.workload === workload && one.role === 'main').length > 1
	);
}
