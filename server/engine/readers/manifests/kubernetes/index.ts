import type { Node } from 'yaml';
import type { Fact } from '../../../core/fact.js';
import { baseName } from '../../../core/paths.js';
import type { Reader } from '../../reader.js';
import { YamlView } from '../yamlView.js';
import { configurationFacts, mapEntries } from './configuration.js';
import { networkFacts } from './networks.js';
import { scalerFacts, storageFacts } from './storage.js';
import { workloadFacts } from './workloads.js';

/** Folders and names of JSON files that may be manifests: most are something else, and long. */
const jsonManifest =
	/(?:^|\/)(?:openshift|k8s|kubernetes|kube|okd|ocp|manifests?)\/(?:.*\/)?[^/]+\.json$|\.(?:dc|deploy|deployment|k8s)\.json$/i;

/** A parameter of an OpenShift template. */
const parameter = /\$\{\{?[A-Za-z_]\w{0,127}\}?\}/g;

/** A manifest in which a pipeline fills in what is missing: `kubernetes/deployment-production.tmpl`. */
const filledIn = /(?:^|\/)(?:kubernetes|k8s|manifests)\/[\w./-]{1,200}\.(?:tmpl|tpl|template)$/i;

/**
 * Reads Kubernetes manifests, and Helm templates of them: every YAML document with an `apiVersion` and a `kind`, those in a List or in
 * an OpenShift Template too, whose parameters are unknown.
 */
export const kubernetes: Reader = {
	id: 'kubernetes',
	claims: (path) =>
		(/\.ya?ml$/i.test(path) || jsonManifest.test(path) || filledIn.test(path)) &&
		!/^(?:\.github|\.circleci)\//.test(path) &&
		!/^(?:(?:docker-)?compose[._-].*|(?:docker-)?compose\.ya?ml|pnpm-(?:lock|workspace)\.yaml|\.gitlab-ci\.yml)$/i.test(baseName(path)),
	read: async ({ path, text }) =>
		isPartOfMap(path, text)
			? YamlView.all(text).flatMap((view) => mapEntries(view, `ConfigMap/${baseName(path)}`))
			: /^[ \t{]*(?:-[ \t]+)?"?apiVersion"?[ \t]*:/m.test(text) && /^[ \t{]*(?:-[ \t]+)?"?kind"?[ \t]*:/m.test(text)
				? YamlView.all(text, /\bkind"?[ \t]*:[ \t]*"?Template\b/.test(text) ? parameter : undefined).flatMap((view) => [
						...objectFacts(view, view.root, 0, new Map()),
						...unusedParameters(view, text),
					])
				: [],
};

/**
 * Whether a template of a chart only says what is in a map of settings: the rest of the object comes from a library
 * (https://helm.sh/docs/topics/library_charts/).
 */
function isPartOfMap(path: string, text: string): boolean {
	return /(?:^|\/)templates\/_?config-?map[\w.-]{0,60}\.ya?ml$/i.test(path) && /^data:/m.test(text) && !/^kind:/m.test(text);
}

function objectFacts(
	view: YamlView,
	root: Node | null | undefined,
	depth: number,
	parameters: ReadonlyMap<string, string>,
): readonly Fact[] {
	const version = view.text(view.get(root, 'apiVersion'));
	const kind = view.text(view.get(root, 'kind'));
	if (version === undefined || kind === undefined || root === null || root === undefined) {
		return [];
	}
	if ((/List$/.test(kind) || kind === 'Template') && depth < 3) {
		const defaults = kind === 'Template' ? defaultsOf(view, root) : parameters;
		return view
			.items(view.get(root, kind === 'Template' ? 'objects' : 'items'))
			.flatMap((item) => objectFacts(view, item, depth + 1, defaults));
	}
	const object = { view, root, kind, version, name: view.identity(root, 'metadata', 'name') ?? '', parameters };
	return [
		...workloadFacts(object),
		...networkFacts(object),
		...configurationFacts(object),
		...storageFacts(object),
		...scalerFacts(object),
	];
}

/** The parameters of a template that stand nowhere in it, where others of them do. */
function unusedParameters(view: YamlView, text: string): readonly Fact[] {
	if (view.text(view.get(view.root, 'kind')) !== 'Template' || view.items(view.get(view.root, 'objects')).length === 0) {
		return [];
	}
	const used = new Set(text.match(parameter)?.map((one) => one.replace(/[${}]/g, '')));
	return view.items(view.get(view.root, 'parameters')).flatMap((item): readonly Fact[] => {
		const node = view.get(item, 'name');
		const name = view.known(node);
		return node === undefined || name === undefined || used.size === 0 || used.has(name)
			? []
			: [{ kind: 'workload.parameter', span: view.spanOf(node), parameter: name }];
	});
}

/** The parameters of a template that have a default. */
function defaultsOf(view: YamlView, root: Node): ReadonlyMap<string, string> {
	return new Map(
		view.items(view.get(root, 'parameters')).flatMap((item): [string, string][] => {
			const name = view.known(item, 'name');
			const value = view.known(item, 'value');
			return name === undefined || value === undefined ? [] : [[name, value]];
		}),
	);
}
