import type { Node } from 'yaml';
import type { Fact } from '../../../core/fact.js';
import { maskLine } from '../../../core/secrets.js';
import { containerProcesses, type ContainerFields } from '../containerProcesses.js';
import { isFilledIn } from '../imageReference.js';
import { isVariableName, type YamlView } from '../yamlView.js';
import { imageNamed } from './object.js';

/** A container of a pod. */
export interface ContainerInput {
	readonly view: YamlView;
	readonly container: Node;
	readonly workload: string;
	readonly role: 'main' | 'init';
	readonly index: number;
	readonly purpose?: 'task' | 'scheduled' | 'init' | 'release';
	readonly parameters: ReadonlyMap<string, string>;
	/** The image that it names is none of its own: another one is put in its place. */
	readonly isReplaced: boolean;
}

const pulls: Readonly<Record<string, 'always' | 'if-missing' | 'never'>> = { Always: 'always', IfNotPresent: 'if-missing', Never: 'never' };

/** `command` stands in for the image's ENTRYPOINT, `args` for its CMD. */
const podFields: ContainerFields = { entrypoint: 'command', command: 'args' };

/** What a container says: its image, commands, environment, ports and probes. */
export function containerFacts(input: ContainerInput): readonly Fact[] {
	const { view, container, workload, role, index, purpose, parameters, isReplaced } = input;
	const name = view.identity(container, 'name') ?? String(index);
	const owner = `${workload}/${name}`;
	const image = isReplaced ? undefined : view.get(container, 'image');
	const written = view.text(image);
	const reference = imageNamed(view, image, parameters);
	const pull = pulls[view.known(container, 'imagePullPolicy') ?? ''];
	const stop = view.command(view.get(container, 'lifecycle', 'preStop', 'exec', 'command'));
	const named = view.get(container, 'name') ?? image ?? container;
	const facts: Fact[] = [
		{
			kind: 'workload.container',
			span: view.spanOf(named),
			workload,
			container: name,
			role,
			...(written === undefined || isFilledIn(written) ? {} : { image: maskLine(written) }),
			...(stop === undefined ? {} : { stopCommand: stop.command }),
			...(view.isOpen(container) || view.isOpen(view.get(container, 'ports')) ? { open: true } : {}),
		},
	];
	if (image !== undefined && reference !== undefined) {
		facts.push({
			kind: 'image.use',
			span: view.spanOf(image),
			...reference,
			where: 'workload',
			owner,
			...(pull === undefined ? {} : { pull }),
		});
	}
	facts.push(
		...containerProcesses(view, container, podFields, { name, owner, ...(purpose === undefined ? {} : { purpose }) }),
		...environment(view, container, owner),
		...ports(view, container, workload, name),
		...probes(view, container, workload, name),
	);
	return facts;
}

/** The variables of a container: `env`, and what `envFrom` takes from elsewhere. */
function environment(view: YamlView, container: Node, owner: string): readonly Fact[] {
	const facts: Fact[] = [];
	for (const item of view.items(view.get(container, 'env'))) {
		const key = view.get(item, 'name');
		const variable = view.known(key);
		if (key === undefined || variable === undefined || !isVariableName(variable)) {
			continue;
		}
		const from = view.entry(item, 'valueFrom');
		const value = view.get(item, 'value');
		const span = view.spanOf(item);
		const keySpan = view.spanOf(key);
		if (from !== undefined || view.hasInserts(item)) {
			facts.push({
				kind: 'env.declare',
				span,
				variable,
				value: { kind: 'unknown', span: keySpan },
				source: 'workload',
				owner,
				store: 'reference',
			});
		} else {
			// `$(OTHER)` is a variable of the same container.
			const text = view.text(value);
			const reads = text?.includes('$(') === true;
			const unset = value === undefined ? ({ kind: 'literal', type: 'string', text: '', span: keySpan } as const) : undefined;
			facts.push({
				kind: 'env.declare',
				span,
				variable,
				value: unset ?? (reads ? { kind: 'unknown', span: view.spanOf(value!) } : view.value(variable, value)),
				source: 'workload',
				owner,
			});
		}
	}
	for (const item of view.items(view.get(container, 'envFrom'))) {
		for (const reference of ['configMapRef', 'secretRef']) {
			const name = view.get(item, reference, 'name');
			if (name !== undefined) {
				facts.push({ kind: 'env.load', span: view.spanOf(name), api: `kubernetes.${reference}`, override: false });
			}
		}
	}
	return facts;
}

function ports(view: YamlView, container: Node, workload: string, name: string): readonly Fact[] {
	return view.items(view.get(container, 'ports')).flatMap((item): readonly Fact[] => {
		const node = view.get(item, 'containerPort');
		const port = view.port(node);
		if (node === undefined || port === undefined) {
			return [];
		}
		const hostPort = view.port(view.get(item, 'hostPort'));
		const named = view.known(item, 'name');
		return [
			{
				kind: 'workload.port',
				span: view.spanOf(node),
				workload,
				container: name,
				port,
				...(named === undefined ? {} : { name: named }),
				...(hostPort === undefined ? {} : { hostPort }),
				protocol: view.known(item, 'protocol') === 'UDP' ? 'udp' : 'tcp',
			},
		];
	});
}

function probes(view: YamlView, container: Node, workload: string, name: string): readonly Fact[] {
	return (['readiness', 'liveness', 'startup'] as const).flatMap((probe): readonly Fact[] => {
		const entry = view.entry(container, `${probe}Probe`);
		if (entry === undefined) {
			return [];
		}
		const node =
			view.get(entry.value, 'httpGet', 'port') ?? view.get(entry.value, 'tcpSocket', 'port') ?? view.get(entry.value, 'grpc', 'port');
		const port = view.port(node);
		const command = view.command(view.get(entry.value, 'exec', 'command'));
		return [
			{
				kind: 'workload.probe',
				span: node === undefined ? view.spanOf(entry.key) : view.spanOf(node),
				workload,
				container: name,
				probe,
				...(port === undefined ? {} : { port }),
				...(command === undefined ? {} : { command: command.command }),
			},
		];
	});
}
