import type { Fact } from '../../../core/fact.js';
import { baseName } from '../../../core/paths.js';
import type { Reader } from '../../reader.js';
import { isVariableName, YamlView } from '../yamlView.js';

/**
 * Reads kustomizations: what they build on, the images they set, and the configuration they generate. Their patches are manifests of
 * their own.
 */
export const kustomization: Reader = {
	id: 'kustomization',
	claims: (path) => /^kustomization\.ya?ml$/i.test(baseName(path)) || baseName(path) === 'Kustomization',
	read: async ({ text }) => YamlView.all(text).flatMap((view) => [...includes(view), ...images(view), ...generators(view)]),
};

function includes(view: YamlView): readonly Fact[] {
	// `bases` and `patchesStrategicMerge` are what came before folders among the resources, and before `patches`.
	return (['resources', 'bases', 'components', 'patches', 'patchesStrategicMerge'] as const).flatMap((field) =>
		view.items(view.get(view.root, field)).flatMap((item): readonly Fact[] => {
			const target = view.known(field === 'patches' ? view.get(item, 'path') : item);
			// A patch may also stand in the list itself.
			return target === undefined || /:\/\/|\n/.test(target)
				? []
				: [{ kind: 'workload.include', span: view.spanOf(item), target, component: field === 'components' }];
		}),
	);
}

function images(view: YamlView): readonly Fact[] {
	return view.items(view.get(view.root, 'images')).flatMap((item): readonly Fact[] => {
		const replaces = view.known(item, 'name');
		const image = view.known(item, 'newName') ?? replaces;
		const tag = view.known(item, 'newTag');
		const digest = view.known(item, 'digest');
		const node = view.get(item, 'newTag') ?? view.get(item, 'digest') ?? view.get(item, 'newName');
		return image === undefined || node === undefined
			? []
			: [
					{
						kind: 'image.use',
						span: view.spanOf(node),
						image,
						...(replaces === undefined ? {} : { replaces }),
						...(tag === undefined ? {} : { tag }),
						...(digest === undefined ? {} : { digest }),
						where: 'workload',
						owner: image,
						dynamic: tag === undefined && digest === undefined,
					},
				];
	});
}

function generators(view: YamlView): readonly Fact[] {
	return (['configMapGenerator', 'secretGenerator'] as const).flatMap((field) =>
		view.items(view.get(view.root, field)).flatMap((item): readonly Fact[] => {
			const owner = `${field === 'secretGenerator' ? 'Secret' : 'ConfigMap'}/${view.known(item, 'name') ?? ''}`;
			const literals = view.items(view.get(item, 'literals')).flatMap((literal): readonly Fact[] => {
				const text = view.known(literal) ?? '';
				const name = text.slice(0, Math.max(0, text.indexOf('=')));
				if (!isVariableName(name)) {
					return [];
				}
				const span = view.spanOf(literal);
				const at = view.startOf(literal, text);
				return [
					{
						kind: 'env.declare',
						span,
						variable: name,
						value: view.valueOf(
							name,
							text.slice(name.length + 1),
							at === undefined ? span : { start: at + name.length + 1, end: at + text.length },
						),
						source: 'workload',
						owner,
						...(field === 'secretGenerator' ? { store: 'secret' as const } : {}),
					},
				];
			});
			const files = [
				...view.items(view.get(item, 'envs')),
				...(view.get(item, 'env') === undefined ? [] : [view.get(item, 'env')!]),
			].flatMap((node): readonly Fact[] => {
				const file = view.known(node);
				return file === undefined
					? []
					: [
							{
								kind: 'env.load',
								span: view.spanOf(node),
								api: 'kustomize.envs',
								file: { kind: 'literal', type: 'string', text: file, span: view.spanOf(node) },
								override: false,
							},
						];
			});
			return [...literals, ...files];
		}),
	);
}
