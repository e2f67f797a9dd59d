import type { LocatedFact } from '../../core/fact.js';
import type { Location } from '../../core/text.js';
import type { Value } from '../../core/value.js';
import type { Project } from '../../project/project.js';
import { portsOf } from './portComparisons.js';

/** A port inside an orchestrator's manifests that leads to no declared port of the containers behind it. */
export interface LostPort {
	readonly kind: 'network' | 'probe';
	/** The name of the network or of the probe. */
	readonly subject: string;
	readonly workload: string;
	readonly at: Location;
	readonly port: string;
	/** The ports that the containers declare. */
	readonly declared: readonly string[];
	readonly related: Location;
	/** A number that no container declares may be open all the same: declaring ports is only information there. */
	readonly mayBeOpen: boolean;
}

/** Networks and probes whose port no container declares. Workloads with parts that a template fills in are left out. */
export function lostPorts(project: Project): readonly LostPort[] {
	return [...lostNetworks(project), ...lostProbes(project)];
}

function* lostNetworks(project: Project): Generator<LostPort> {
	for (const network of project.of('workload.network')) {
		const labels = Object.entries(network.selector);
		const selected =
			labels.length === 0 ? [] : project.of('workload').filter((one) => labels.every(([name, value]) => one.labels[name] === value));
		const containers = selected.flatMap((one) =>
			project.in(one.path, 'workload.container').filter((container) => container.workload === one.workload),
		);
		const ports = containers.flatMap((container) => portsOf(project, container));
		// A network may as well lead to a port for datagrams.
		const all = containers.flatMap(({ path, workload, container }) =>
			project.in(path, 'workload.port').filter((one) => one.workload === workload && one.container === container),
		);
		const isClosed = selected.length > 0 && selected.every(({ open }) => open !== true) && containers.every(({ open }) => open !== true);
		const port = numberOrName(network.target);
		if (isClosed && ports.length > 0 && port !== undefined && network.targetGiven && !isAmong(port, all)) {
			yield {
				kind: 'network',
				subject: network.network,
				workload: selected[0]!.workload,
				at: placeOfValue(network, network.target),
				port,
				mayBeOpen: false,
				...declaredBy(ports),
			};
		}
	}
}

function* lostProbes(project: Project): Generator<LostPort> {
	for (const probe of project.of('workload.probe')) {
		const container = project
			.in(probe.path, 'workload.container')
			.find((one) => one.workload === probe.workload && one.container === probe.container);
		const port = probe.port && numberOrName(probe.port);
		const ports = container && container.open !== true ? portsOf(project, container) : [];
		// A number that is not declared may still be open; a name that is not declared leads nowhere.
		if (
			probe.port &&
			port !== undefined &&
			ports.length > 0 &&
			!isAmong(port, ports) &&
			(!/^\d+$/.test(port) || ports.every(({ port: one }) => one.kind === 'literal'))
		) {
			yield {
				kind: 'probe',
				subject: probe.probe,
				workload: probe.container,
				at: placeOfValue(probe, probe.port),
				port,
				mayBeOpen: /^\d+$/.test(port),
				...declaredBy(ports),
			};
		}
	}
}

function isAmong(port: string, ports: readonly LocatedFact<'workload.port'>[]): boolean {
	return ports.some((one) => one.name === port || one.port.kind !== 'literal' || one.port.text === port);
}

function declaredBy(ports: readonly LocatedFact<'workload.port'>[]): Pick<LostPort, 'declared' | 'related'> {
	const [first] = ports;
	return {
		declared: ports.map(({ name, port }) =>
			port.kind === 'literal' ? (name === undefined ? port.text : `${port.text} (${name})`) : (name ?? ''),
		),
		related: { path: first!.path, span: first!.span },
	};
}

function numberOrName(value: Value): string | undefined {
	return value.kind === 'literal' && value.text !== '' ? value.text : undefined;
}

function placeOfValue(fact: { readonly path: string }, value: Value): Location {
	return { path: value.path ?? fact.path, span: value.span };
}
