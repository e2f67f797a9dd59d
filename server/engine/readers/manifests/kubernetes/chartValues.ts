import type { Node } from 'yaml';
import type { Fact } from '../../../core/fact.js';
import { splitImage } from '../../../core/imageName.js';
import { baseName } from '../../../core/paths.js';
import { isSecretName, literalValue } from '../../../core/secrets.js';
import type { Reader } from '../../reader.js';
import { imageReference } from '../imageReference.js';
import type { YamlEntry } from '../yaml.js';
import { isVariableName, YamlView } from '../yamlView.js';

/** Names of mappings whose entries charts pass on as variables. */
const environments =
	/^(?:env|envs|envVars|environment|environmentVariables|extraEnv|extraEnvVars|extraEnvs|config|configMap|configmap|secret|secrets|secretEnv|envSecrets|variables|vars)$/;

/**
 * Reads the values of Helm charts: images, and the variables that charts pass on. A chart may do as it likes with its values;
 * only what nearly all charts mean by a name is read, and secrets under any name.
 */
export const chartValues: Reader = {
	id: 'chart-values',
	claims: (path) => /^values(?:[._-][\w.-]+)?\.ya?ml$/i.test(baseName(path)),
	read: async ({ text }) => YamlView.all(text).flatMap((view) => walk(view, view.root, [], 0)),
};

function walk(view: YamlView, node: Node | null | undefined, path: readonly string[], depth: number): readonly Fact[] {
	if (depth > 8) {
		return [];
	}
	return view.entries(node).flatMap((entry): readonly Fact[] => {
		const { name, value } = entry;
		const owner = path.join('.') || 'values';
		if (name === 'image') {
			return imageOf(view, value, owner, node);
		}
		// `initContainerImage: { repository: busybox, tag: latest }`: a text by such a name may be a part of one.
		if (/Image$/.test(name) && view.known(value, 'repository') !== undefined) {
			return imageOf(view, value, [...path, name].join('.'), node);
		}
		if (/^(?:replicas|replicaCount)$/.test(name)) {
			const replicas = view.number(value);
			return replicas === undefined || value === null
				? []
				: [{ kind: 'workload.default', span: view.spanOf(value), setting: [...path, name].join('.'), replicas }];
		}
		if (environments.test(name)) {
			const declared = variables(view, value, [...path, name].join('.'), /secret/i.test(name));
			if (declared.length > 0) {
				return declared;
			}
		}
		// `namespace_secrets: { shop-database: { DB_PASSWORD: password } }`: the variables that a chart takes from each secret.
		if (/^namespace_?secrets$/i.test(name)) {
			return view.entries(value).flatMap((secret) => referencesOf(view, secret.value, [...path, name].join('.')));
		}
		return view.isMap(value) ? walk(view, value, [...path, name], depth + 1) : secretOf(view, entry, [...path, name].join('.'));
	});
}

/** A value that is a secret beyond doubt, which a template gives the name of a variable: words are what whoever installs the chart puts others for. */
function secretOf(view: YamlView, { name, value: node }: YamlEntry, path: string): readonly Fact[] {
	const text = isSecretName(name) ? view.known(node) : undefined;
	const value = node === null || text === undefined ? undefined : literalValue(text, 'string', view.spanOf(node), { name });
	return value?.kind === 'secret' && value.strength === 'strong' ? [{ kind: 'chart.secret', span: value.span, name: path, value }] : [];
}

/**
 * An image in one text, perhaps with a tag beside it, or in `registry`, `repository`, `tag` and `digest`. Without a tag the chart takes the version of its
 * application.
 */
function imageOf(view: YamlView, value: Node | null, owner: string, holder: Node | null | undefined): readonly Fact[] {
	const whole = view.known(value);
	if (value !== null && whole !== undefined) {
		const beside = tagBeside(view, holder);
		const tag = view.known(beside);
		const reference = imageReference(tag === undefined || tag === '' || splitImage(whole).tag !== undefined ? whole : `${whole}:${tag}`);
		const place = reference?.tag === undefined || reference.tag !== tag ? value : beside!;
		return reference === undefined ? [] : [{ kind: 'image.use', span: view.spanOf(place), ...reference, where: 'workload', owner }];
	}
	const repository = view.get(value, 'repository') ?? view.get(value, 'name');
	const registry = view.known(value, 'registry');
	const text = view.known(repository);
	if (repository === undefined || text === undefined || text === '') {
		return [];
	}
	const tag = view.known(value, 'tag');
	const digest = view.known(value, 'digest');
	const reference = imageReference(
		`${registry === undefined || registry === '' ? '' : `${registry}/`}${text}${tag === undefined || tag === '' ? '' : `:${tag}`}${digest === undefined || digest === '' ? '' : `@${digest}`}`,
	);
	const place = tag === undefined || tag === '' ? repository : view.get(value, 'tag')!;
	const pull = ({ Always: 'always', IfNotPresent: 'if-missing', Never: 'never' } as const)[view.known(value, 'pullPolicy') as 'Always'];
	return reference === undefined
		? []
		: [
				{
					kind: 'image.use',
					span: view.spanOf(place),
					...reference,
					dynamic: reference.dynamic || (reference.tag === undefined && reference.digest === undefined),
					where: 'workload',
					owner,
					...(pull === undefined ? {} : { pull }),
				},
			];
}

/** The tag of an image, where a chart keeps it beside the image's name: `image: registry/name`, `imageTag: '2.1'`. */
function tagBeside(view: YamlView, holder: Node | null | undefined): Node | undefined {
	return ['imageTag', 'image_tag', 'imageVersion', 'tag', 'version']
		.map((name) => view.get(holder, name))
		.find((node) => node !== undefined);
}

/** Variables that a secret of the cluster gives, by the keys under which it has them. */
function referencesOf(view: YamlView, node: Node | null, owner: string): readonly Fact[] {
	return view.entries(node).flatMap((entry): readonly Fact[] =>
		isVariableName(entry.name)
			? [
					{
						kind: 'env.declare',
						span: view.entrySpan(entry),
						variable: entry.name,
						value: { kind: 'unknown', span: view.spanOf(entry.key) },
						store: 'reference',
						source: 'workload',
						owner,
					},
				]
			: [],
	);
}

/**
 * Variables as a mapping (`NAME: value`, `NAME: { value }`) or as a list (`- name: NAME`). Only names in capitals are those of
 * variables: charts have settings of their own.
 */
function variables(view: YamlView, node: Node | null, owner: string, secret: boolean): readonly Fact[] {
	const store = secret ? { store: 'secret' as const } : {};
	const listed = view.items(node).flatMap((item): readonly Fact[] => {
		const key = view.get(item, 'name');
		const variable = view.known(key);
		if (key === undefined || variable === undefined || !isVariableName(variable)) {
			return [];
		}
		const value = view.get(item, 'value');
		return [
			{
				kind: 'env.declare',
				span: view.spanOf(item),
				variable,
				...(value === undefined
					? { value: { kind: 'unknown', span: view.spanOf(key) }, store: 'reference' as const }
					: { value: view.value(variable, value), ...store }),
				source: 'workload',
				owner,
			},
		];
	});
	const mapped = view.entries(node).flatMap((entry): readonly Fact[] => {
		if (!/^[A-Z_][A-Z0-9_]{1,127}$/.test(entry.name)) {
			return /^(?:normal|plain|values|data|secret|secrets|stringData)$/.test(entry.name)
				? variables(view, entry.value, `${owner}.${entry.name}`, secret || /secret/i.test(entry.name))
				: [];
		}
		const inner = view.get(entry.value, 'value');
		const isReference = view.isMap(entry.value) && inner === undefined;
		const span = view.entrySpan(entry);
		return [
			{
				kind: 'env.declare',
				span,
				variable: entry.name,
				...(isReference
					? { value: { kind: 'unknown', span }, store: 'reference' as const }
					: {
							value:
								entry.value === null ? { kind: 'literal', type: 'string', text: '', span } : view.value(entry.name, inner ?? entry.value),
							...store,
						}),
				source: 'workload',
				owner,
			},
		];
	});
	return [...listed, ...mapped];
}
