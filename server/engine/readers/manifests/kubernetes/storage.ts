import type { Fact } from '../../../core/fact.js';
import { nameSpan, type KubernetesObject } from './object.js';

/** The facts of a claim of storage. */
export function storageFacts(object: KubernetesObject): readonly Fact[] {
	const { view, root, kind, name } = object;
	if (kind !== 'PersistentVolumeClaim' || name === '') {
		return [];
	}
	const modes = view.get(root, 'spec', 'accessModes');
	const names = view.items(modes).flatMap((mode) => view.known(mode) ?? []);
	const access = names.includes('ReadWriteMany')
		? 'many'
		: names.some((mode) => mode.startsWith('ReadWriteOnce'))
			? 'one'
			: names.includes('ReadOnlyMany')
				? 'many-read'
				: 'unknown';
	return [{ kind: 'storage.claim', span: nameSpan(object), claim: name, access }];
}

/** The facts of what sets a number of replicas by load. */
export function scalerFacts(object: KubernetesObject): readonly Fact[] {
	const { view, root, kind } = object;
	if (kind !== 'HorizontalPodAutoscaler' && kind !== 'ScaledObject') {
		return [];
	}
	const target = view.get(root, 'spec', 'scaleTargetRef', 'name');
	const name = view.identity(target);
	if (target === undefined || name === undefined) {
		return [];
	}
	const minimum = view.number(root, 'spec', kind === 'ScaledObject' ? 'minReplicaCount' : 'minReplicas');
	const maximum = view.number(root, 'spec', kind === 'ScaledObject' ? 'maxReplicaCount' : 'maxReplicas');
	return [
		{
			kind: 'workload.scaler',
			span: view.spanOf(target),
			target: name,
			object: view.known(root, 'spec', 'scaleTargetRef', 'kind') ?? 'Deployment',
			...(minimum === undefined ? {} : { minimum }),
			...(maximum === undefined ? {} : { maximum }),
		},
	];
}
