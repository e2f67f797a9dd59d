import type { Project } from '../../project/project.js';
import { engineOf } from './databases.js';
import { scalesOf } from './workloads.js';

/** Whether a manifest or the code says that there is more than one process of a service: replicas, a scaler, a cluster. */
export function runsSeveral(project: Project): boolean {
	return hasReplicas(project) || project.of('process.fork').length > 0;
}

/** Whether a manifest says that there is more than one process of a service. */
export function hasReplicas(project: Project): boolean {
	return (
		project.of('workload').some((workload) => workload.type === 'replicated' && (scalesOf(project, workload) ?? 1) > 1) ||
		project.of('workload.scaler').some(({ maximum }) => (maximum ?? 2) > 1) ||
		project.of('compose.option').some(({ option, value }) => option === 'replicas' && value.kind === 'literal' && Number(value.text) > 1)
	);
}

/** Stores that processes agree through: those that hold small things for a short time. */
const sharedStores: ReadonlySet<string> = new Set(['Redis', 'Memcached']);

/** Whether the package of a file already uses a store that its processes could agree through. */
export function hasSharedStore(project: Project, path: string): boolean {
	const home = project.packageOf(path);
	const isHere = (fact: { readonly path: string }): boolean => project.packageOf(fact.path) === home;
	return (
		project.of('service.connect').some((fact) => isHere(fact) && sharedStores.has(engineOf(fact.service)?.name ?? '')) ||
		project.of('session.store').some((fact) => isHere(fact) && fact.store === 'external') ||
		project.of('coordination.use').some((fact) => isHere(fact) && fact.store === 'external')
	);
}
