import type { Node } from 'yaml';
import type { Fact, FactTypes } from '../../../core/fact.js';
import type { Span } from '../../../core/text.js';
import { containerFacts } from './containers.js';
import { imageNamed, nameSpan, type KubernetesObject } from './object.js';
import { volumeFacts } from './volumes.js';

const types: Readonly<Record<string, FactTypes['workload']['type']>> = {
	Deployment: 'replicated',
	DeploymentConfig: 'replicated',
	ReplicaSet: 'replicated',
	ReplicationController: 'replicated',
	Rollout: 'replicated',
	StatefulSet: 'stateful',
	DaemonSet: 'per-node',
	Pod: 'single',
	Job: 'task',
	CronJob: 'scheduled',
};

/** The facts of an object that runs containers, and of all that its pods say. */
export function workloadFacts(object: KubernetesObject): readonly Fact[] {
	const { view, root, kind, name, parameters } = object;
	const serverless = kind === 'Service' && object.version.startsWith('serving.knative.dev/');
	const type = serverless ? 'replicated' : Object.hasOwn(types, kind) ? types[kind] : undefined;
	if (type === undefined) {
		return [];
	}
	const job = kind === 'CronJob' ? view.get(root, 'spec', 'jobTemplate') : root;
	const template = kind === 'Pod' ? root : view.get(job, 'spec', 'template');
	const pod = view.get(template, 'spec');
	const replicas = view.get(root, 'spec', 'replicas');
	const strategy = view.get(root, 'spec', 'strategy', 'type');
	const grace = view.get(pod, 'terminationGracePeriodSeconds');
	const workload = name === '' ? kind : name;
	const schedule = view.get(root, 'spec', 'schedule');
	const facts: Fact[] = [
		{
			kind: 'workload',
			span: nameSpan(object),
			workload,
			object: kind,
			type,
			...given('replicas', view.number(replicas), replicas, object),
			...filled(view.chartValue(replicas), replicas, object),
			...given('strategy', strategyOf(view.known(strategy)), strategy, object),
			...given('gracePeriod', view.number(grace), grace, object),
			sharesProcesses: view.known(pod, 'shareProcessNamespace') === 'true',
			labels: view.texts(view.get(template, 'metadata', 'labels')),
			...(pod === undefined || [root, view.get(root, 'spec'), template, pod, view.get(pod, 'containers')].some((part) => view.isOpen(part))
				? { open: true }
				: {}),
		},
		...(schedule === undefined ? [] : [{ kind: 'schedule', span: view.spanOf(schedule), api: 'kubernetes.CronJob' } as const]),
	];
	const triggers = triggersOf(object);
	const purpose = type === 'task' ? 'task' : type === 'scheduled' ? 'scheduled' : undefined;
	const hooks = view
		.entries(view.get(root, 'metadata', 'annotations'))
		.filter((entry) => /^(?:helm\.sh|argocd\.argoproj\.io)\/hook$/.test(entry.name))
		.map((entry) => view.known(entry.value) ?? '');
	const isRelease = purpose === 'task' && hooks.some((hook) => /pre-(?:install|upgrade)|presync/i.test(hook));
	for (const [list, role] of [
		['initContainers', 'init'],
		['containers', 'main'],
	] as const) {
		for (const [index, container] of view.items(view.get(pod, list)).entries()) {
			const given = isRelease ? 'release' : (purpose ?? (role === 'init' ? 'init' : undefined));
			const isReplaced = triggers.some((one) => one.automatic && one.containers.includes(view.identity(container, 'name') ?? ''));
			facts.push(
				...containerFacts({
					view,
					container,
					workload,
					role,
					index,
					parameters,
					isReplaced,
					...(given === undefined ? {} : { purpose: given }),
				}),
			);
		}
	}
	facts.push(...triggers.flatMap((trigger) => triggeredImages(object, workload, trigger)));
	facts.push(...volumeFacts(view, pod, workload, kind === 'StatefulSet' ? view.items(view.get(root, 'spec', 'volumeClaimTemplates')) : []));
	return facts;
}

/** What has OpenShift put an image into containers of a DeploymentConfig whenever its tag moves. */
interface Trigger {
	readonly from: Node;
	readonly containers: readonly string[];
	/** It does so by itself: what the containers say of their image, which may be anything, counts for nothing. */
	readonly automatic: boolean;
}

function triggersOf({ view, root }: KubernetesObject): readonly Trigger[] {
	return view.items(view.get(root, 'spec', 'triggers')).flatMap((trigger): readonly Trigger[] => {
		const change = view.get(trigger, 'imageChangeParams');
		const from = view.get(change, 'from', 'name');
		return from === undefined || view.known(change, 'from', 'kind') !== 'ImageStreamTag'
			? []
			: [
					{
						from,
						containers: view.items(view.get(change, 'containerNames')).flatMap((one) => view.identity(one) ?? []),
						automatic: view.known(change, 'automatic') === 'true',
					},
				];
	});
}

/** The image that a trigger puts into containers: their own, or that of the workload where it names none of them. */
function triggeredImages({ view, root, parameters }: KubernetesObject, workload: string, { from, containers }: Trigger): readonly Fact[] {
	const reference = imageNamed(view, from, parameters);
	const own = view.items(view.get(root, 'spec', 'template', 'spec', 'containers')).map((one) => view.identity(one, 'name'));
	const named = containers.filter((name) => own.includes(name)).map((name) => `${workload}/${name}`);
	return reference === undefined
		? []
		: (named.length > 0 ? named : [workload]).map((owner) => ({
				kind: 'image.use',
				span: view.spanOf(from),
				...reference,
				where: 'workload',
				owner,
			}));
}

function strategyOf(text: string | undefined): 'replace' | 'rolling' | undefined {
	return text === 'Recreate' ? 'replace' : text === 'RollingUpdate' || text === 'Rolling' ? 'rolling' : undefined;
}

/** What fills in the number of replicas, with its span; nothing where no template does. */
function filled(
	setting: string | undefined,
	node: Node | undefined,
	{ view }: KubernetesObject,
): { readonly replicasFilled: string; readonly replicasSpan: Span } | Record<never, never> {
	return setting === undefined || node === undefined ? {} : { replicasFilled: setting, replicasSpan: view.spanOf(node) };
}

/** A setting with its span; nothing when it is not known. */
function given<Name extends 'replicas' | 'strategy' | 'gracePeriod', Setting>(
	name: Name,
	value: Setting | undefined,
	node: Node | undefined,
	{ view }: KubernetesObject,
): Record<Name, Setting> | Record<never, never> {
	return value === undefined || node === undefined ? {} : { [name]: value, [`${name}Span`]: view.spanOf(node) };
}
