import type { Node } from 'yaml';
import type { Fact, FactTypes } from '../../../core/fact.js';
import type { YamlView } from '../yamlView.js';

type VolumeType = FactTypes['workload.volume']['type'];

const types: Readonly<Record<string, VolumeType>> = {
	hostPath: 'host',
	local: 'host',
	persistentVolumeClaim: 'claim',
	ephemeral: 'temporary',
	emptyDir: 'temporary',
	configMap: 'configuration',
	secret: 'configuration',
	projected: 'configuration',
	downwardAPI: 'configuration',
	csi: 'other',
	nfs: 'network',
	cephfs: 'network',
	glusterfs: 'network',
	azureFile: 'network',
	azureDisk: 'claim',
	awsElasticBlockStore: 'claim',
	gcePersistentDisk: 'claim',
};

interface Volume {
	readonly name: string;
	readonly node: Node;
	readonly type: VolumeType;
	readonly source?: string;
	readonly claim?: string;
	readonly readOnly: boolean;
}

/** The volumes of a pod, one fact for each mount. `claims` are the claim templates of a stateful workload. */
export function volumeFacts(view: YamlView, pod: Node | undefined, workload: string, claims: readonly Node[]): readonly Fact[] {
	const volumes = [
		...view.items(view.get(pod, 'volumes')).flatMap((node) => volumeOf(view, node) ?? []),
		...claims.flatMap((node) => claimOf(view, node) ?? []),
	];
	const containers = ['initContainers', 'containers'].flatMap((list) => view.items(view.get(pod, list)));
	return volumes.flatMap((volume): readonly Fact[] => {
		const { name, node, type, source, claim } = volume;
		const base = {
			kind: 'workload.volume',
			workload,
			volume: name,
			type,
			...(source === undefined ? {} : { source }),
			...(claim === undefined ? {} : { claim }),
		} as const;
		const mounts = containers.flatMap((container, index) =>
			view
				.items(view.get(container, 'volumeMounts'))
				.filter((mount) => view.identity(mount, 'name') === name)
				.map((mount): Fact => {
					const place = view.get(mount, 'mountPath') ?? mount;
					const target = view.known(mount, 'mountPath');
					return {
						...base,
						span: view.spanOf(place),
						container: view.identity(container, 'name') ?? String(index),
						...(target === undefined ? {} : { target }),
						readOnly: volume.readOnly || view.known(mount, 'readOnly') === 'true',
					};
				}),
		);
		return mounts.length > 0 ? mounts : [{ ...base, span: view.spanOf(node), readOnly: volume.readOnly }];
	});
}

function volumeOf(view: YamlView, item: Node): Volume | undefined {
	const node = view.get(item, 'name');
	const name = view.identity(node);
	if (node === undefined || name === undefined) {
		return undefined;
	}
	const entry = view.entries(item).find((each) => Object.hasOwn(types, each.name));
	const source = view.known(entry?.value, 'path') ?? view.known(entry?.value, 'server');
	const claim = entry?.name === 'persistentVolumeClaim' ? view.identity(entry.value, 'claimName') : undefined;
	return {
		name,
		node,
		type: entry === undefined ? 'other' : types[entry.name]!,
		...(source === undefined ? {} : { source }),
		...(claim === undefined ? {} : { claim }),
		readOnly: view.known(entry?.value, 'readOnly') === 'true',
	};
}

function claimOf(view: YamlView, item: Node): Volume | undefined {
	const node = view.get(item, 'metadata', 'name');
	const name = view.identity(node);
	return node === undefined || name === undefined ? undefined : { name, node, type: 'claim', claim: name, readOnly: false };
}
