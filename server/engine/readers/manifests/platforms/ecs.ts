import type { Node } from 'yaml';
import type { Fact } from '../../../core/fact.js';
import { baseName } from '../../../core/paths.js';
import type { Reader } from '../../reader.js';
import { containerProcesses, type ContainerFields } from '../containerProcesses.js';
import { isVariableName, YamlView } from '../yamlView.js';

/**
 * Reads task definitions of Amazon ECS: what containers start, and their variables. The image is mostly put in by what deploys,
 * so that nothing is said of it.
 */
export const ecs: Reader = {
	id: 'ecs',
	claims: (path) => /(?:^|[._-])task-?def(?:inition)?s?(?:[._-][\w.-]{1,60})?\.json$/i.test(baseName(path)),
	// JSON is YAML, and here the spans of words in lists are needed.
	read: async ({ text }) => (text.includes('"containerDefinitions"') ? YamlView.all(text.replace(/\t/g, ' ')).flatMap(definition) : []),
};

/** As in a pod, under other names. */
const taskFields: ContainerFields = { entrypoint: 'entryPoint', command: 'command' };

function definition(view: YamlView): readonly Fact[] {
	const family = view.known(view.root, 'family') ?? 'task';
	return view.items(view.get(view.root, 'containerDefinitions')).flatMap((container, index) => {
		const name = view.known(container, 'name') ?? String(index);
		const owner = `${family}/${name}`;
		return [...containerProcesses(view, container, taskFields, { name, owner }), ...variables(view, container, owner)];
	});
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
