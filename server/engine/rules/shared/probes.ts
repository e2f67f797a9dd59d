import type { LocatedFact } from '../../core/fact.js';
import type { Value } from '../../core/value.js';
import type { Project } from '../../project/project.js';
import { isFilledIn, isSelected } from './workloads.js';

/**
 * The main containers of a workload that a network leads requests to: those with the port it names, or the only one there is.
 * None when no network selects the workload.
 */
export function servedContainers(
	project: Project,
	{ workload, path, labels }: LocatedFact<'workload'>,
): readonly LocatedFact<'workload.container'>[] {
	const networks = project
		.of('workload.network')
		.filter((one) => isSelected(labels, one.selector) && (one.path === path || !isFilledIn(workload)));
	const containers = project.in(path, 'workload.container').filter((one) => one.workload === workload && one.role === 'main');
	if (networks.length === 0 || containers.length === 1) {
		return networks.length === 0 ? [] : containers;
	}
	const ports = project.in(path, 'workload.port').filter((one) => one.workload === workload);
	return containers.filter(({ container }) =>
		ports.some(
			(port) =>
				port.container === container &&
				networks.some(
					({ target }) => textOf(target) !== undefined && (textOf(target) === port.name || textOf(target) === textOf(port.port)),
				),
		),
	);
}

function textOf(value: Value): string | undefined {
	return value.kind === 'literal' ? value.text : undefined;
}
