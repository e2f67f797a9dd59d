import type { Node } from 'yaml';
import type { Fact } from '../../../core/fact.js';
import { baseName } from '../../../core/paths.js';
import type { Reader } from '../../reader.js';
import { containerProcesses, type ContainerFields } from '../containerProcesses.js';
import { imageReference } from '../imageReference.js';
import { isVariableName, YamlView } from '../yamlView.js';

/**
 * Reads task definitions of Amazon ECS: what containers start, their variables, and their images where those are written there.
 */
export const ecs: Reader = {
	id: 'ecs',
	claims: (path) =>
		/(?:^|[._-])(?:task-?def(?:inition)?s?|container-?definitions?)(?:[._-][\w.-]{1,60})?\.json$/i.test(baseName(path)) ||
		/(?:^|\/)(?:container|task)-?definitions?\/[^/]+\.json$/i.test(path),
	// JSON is YAML, and here the spans of words in lists are needed.
	read: async ({ text }) =>
		text.includes('"containerDefinitions"') || /^\s*\[/.test(text) ? YamlView.all(text.replace(/\t/g, ' ')).flatMap(definition) : [],
};

/** As in a pod, under other names. */
const taskFields: ContainerFields = { entrypoint: 'entryPoint', command: 'command' };

function definition(view: YamlView): readonly Fact[] {
	const family = view.known(view.root, 'family') ?? 'task';
	const listed = view.items(view.root);
	// Terraform keeps the list of containers alone.
	return (listed.length > 0 ? listed : view.items(view.get(view.root, 'containerDefinitions'))).flatMap((container, index) => {
		const name = view.known(container, 'name') ?? String(index);
		const owner = `${family}/${name}`;
		return [
			...imageOf(view, container, owner),
			...containerProcesses(view, container, taskFields, { name, owner }),
			...variables(view, container, owner),
		];
	});
}

/** The image of a container, where it is written there: most are put in by what deploys, in the place of a word or of a tag. */
function imageOf(view: YamlView, container: Node, owner: string): readonly Fact[] {
	const node = view.get(container, 'image');
	const text = view.known(node);
	const reference = text === undefined || /[<>$]/.test(text) ? undefined : imageReference(text);
	return node === undefined ||
		reference === undefined ||
		(reference.tag === undefined && reference.digest === undefined && (text!.includes('.dkr.ecr.') || !text!.includes('/')))
		? []
		: [{ kind: 'image.use', span: view.spanOf(node), ...reference, where: 'workload', owner }];
}

/** `environment` holds values, `secrets` where they are kept. */
function variables(view: YamlView, container: Node, owner: string): readonly Fact[] {
	return (['environment', 'secrets'] as const).flatMap((list) =>
		view.items(view.get(container, list)).flatMap((item): readonly Fact[] => {
			const variable = view.known(item, 'name');
			const value = view.get(item, 'value');
			const span = view.spanOf(item);
			if (variable === undefined || !isVariableName(variable)) {
				return [];
			}
			return [
				{
					kind: 'env.declare',
					span,
					variable,
					value: list === 'secrets' || value === undefined ? { kind: 'unknown', span } : view.value(variable, value),
					source: 'workload',
					owner,
					...(list === 'secrets' ? { store: 'reference' as const } : {}),
				},
			];
		}),
	);
}
