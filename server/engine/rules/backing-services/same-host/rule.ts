import type { LocatedFact } from '../../../core/fact.js';
import { serviceRoles } from '../../../core/role.js';
import { stringOf, type Value } from '../../../core/value.js';
import type { Project } from '../../../project/project.js';
import { defineRule } from '../../rule.js';
import { isAsidePath, isInExamples } from '../../shared/aside.js';
import { hostOf, isLocalHost } from '../../shared/endpoint.js';
import { isDevelopmentOnly } from '../../shared/guards.js';
import { isAbout, placeOf } from '../../shared/places.js';
import { hostOfService, isMailHost } from '../../shared/serviceVariables.js';
import { isKeeper } from '../../shared/workloads.js';

/** Sockets of data stores; those of Docker or of the program itself are no backing services. */
const serviceSockets = /(mysqld?|mariadb|postgres(ql)?|pgsql|\.s\.PGSQL|redis|memcached?|mongo(db|d)?)[^/]*(\/|\.sock|-\d+|$)/i;

export default defineRule({
	id: 'backing-services/same-host',
	scope: 'file',
	severity: 'warning',
	question: 'May backing services run on another machine?',
	messages: {
		socket: 'The socket "{{socket}}" is only there when the service runs on this very machine. Attach it by a URL.',
		container: '{{variable}} attaches {{host}}, which inside a container is the container itself. Name the service.',
		machine:
			'{{variable}} attaches {{host}}, the machine that the container runs on: another one has no such service. Run it beside the container, or leave open where it is.',
		elsewhere: '{{variable}} attaches {{host}}, which may run anywhere.',
	},
	reads: ['path.literal', 'service.connect', 'env.declare'],
	roles: 'any',
	check(fact, { project, report, affirm, role }) {
		if (fact.kind === 'path.literal') {
			const { value, style, path, span } = fact;
			const text = value.kind === 'literal' ? value.text : '';
			if (
				style === 'socket' &&
				serviceRoles.includes(role) &&
				serviceSockets.test(text) &&
				!isDevelopmentOnly(fact) &&
				!isInExamples(path) &&
				!isAbout(project, ['env.read'], placeOf(value, fact))
			) {
				report({ message: 'socket', span, data: { socket: text } });
			}
			return;
		}
		if (fact.kind === 'service.connect') {
			const folder = folderOfSocket(fact);
			if (
				folder !== undefined &&
				serviceRoles.includes(role) &&
				!isDevelopmentOnly(fact) &&
				!isInExamples(fact.path) &&
				!isAbout(project, ['path.literal'], placeOf(folder.value, fact))
			) {
				report({ message: 'socket', ...placeOf(folder.value, fact), data: { socket: folder.text } });
			}
			return;
		}
		const { variable, value, source, span } = fact;
		if ((source !== 'compose' && source !== 'workload') || value.kind !== 'literal' || isAsidePath(fact.path)) {
			return;
		}
		const host = hostOfService(variable, value.text);
		if (host === undefined) {
			return;
		}
		// What a peer of the service is, runs somewhere else in a deploy; of a file for developers alone nobody deploys anything.
		if (host === 'host.docker.internal') {
			if (source === 'compose' && !project.isDevelopmentFile(fact.path) && isBuiltHere(project, fact) && !isSwitchedOff(project, fact)) {
				report({ message: 'machine', span, data: { variable, host }, severity: 'hint' });
			}
			return;
		}
		const isLoopback = isLocalHost(hostOf(host) ?? { host });
		if (!isLoopback) {
			if (source === 'compose' && project.in(fact.path, 'compose.service').some(({ service }) => service === host)) {
				affirm({ message: 'elsewhere', span, data: { variable, host } });
			}
		} else if (!isKeeper(fact.owner ?? '') && !hasNeighbour(project, fact) && !isSwitchedOff(project, fact)) {
			report({ message: 'container', span, data: { variable, host }, ...(isMailHost(variable) && { severity: 'hint' as const }) });
		}
	},
});

/** The folder with the socket of PostgreSQL that a client is told for a host: `/var/run/postgresql`, or `?host=/var/run/postgresql` in a URL. */
function folderOfSocket({
	service,
	parts,
	url,
}: LocatedFact<'service.connect'>): { readonly text: string; readonly value: Value } | undefined {
	const host = stringOf(parts['host']);
	const text = host ?? /[?&]host=(\/[^&#]{1,200})/.exec(stringOf(url) ?? '')?.[1] ?? '';
	const value = host === undefined ? url : parts['host'];
	return service === 'postgres' && value !== undefined && text.startsWith('/') && serviceSockets.test(text) ? { text, value } : undefined;
}

/** Whether a compose file builds the service that it gives a variable to. */
function isBuiltHere(project: Project, { path, owner }: LocatedFact<'env.declare'>): boolean {
	return project.in(path, 'compose.service').some(({ service, build }) => service === owner && build !== undefined);
}

/** Whether the same container is told not to use the service at all: `REDIS_ENABLED=false`. */
function isSwitchedOff(project: Project, { path, variable, owner }: LocatedFact<'env.declare'>): boolean {
	const [service = variable] = variable.split('_');
	return project
		.in(path, 'env.declare')
		.some(
			(other) =>
				other.owner === owner &&
				other.value.kind === 'literal' &&
				/^(?:false|0|no|off)$/i.test(other.value.text) &&
				((other.variable.startsWith(`${service}_`) && /_(?:ENABLED?|ACTIVE|ON)$/.test(other.variable.slice(service.length))) ||
					other.variable === `ENABLE_${service}` ||
					other.variable === `USE_${service}`),
		);
}

/**
 * Whether something else answers on the address of the container: it shares the network of the host or of a neighbour, or a
 * sidecar runs beside it.
 */
function hasNeighbour(project: Project, { path, source, owner = '' }: LocatedFact<'env.declare'>): boolean {
	if (source === 'compose') {
		return project.in(path, 'compose.option').some(({ service, option }) => service === owner && option === 'network-mode');
	}
	const slash = owner.indexOf('/');
	const containers = project
		.in(path, 'workload.container')
		.filter(({ workload, role }) => workload === owner.slice(0, slash) && role === 'main');
	// Configuration objects and values of charts do not say which containers read them.
	return containers.length !== 1 || containers[0]!.open === true;
}
