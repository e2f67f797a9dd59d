import type { Node } from 'yaml';
import type { Fact } from '../../../core/fact.js';
import { baseName } from '../../../core/paths.js';
import type { Reader } from '../../reader.js';
import { containerProcesses, type ContainerFields } from '../containerProcesses.js';
import { imageReference } from '../imageReference.js';
import { isVariableName, YamlView } from '../yamlView.js';

/**
 * Reads task definitions of Amazon ECS: what containers start, their variables, and their images where those are written there. Of a
 * template of CloudFormation (https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-ecs-taskdefinition.html),
 * only variables and images.
 */
export const ecs: Reader = {
	id: 'ecs',
	claims: (path) => isTemplate(path) || isTaskDefinition(path),
	read: async ({ path, text }) => {
		if (isTemplate(path)) {
			return text.includes('AWS::ECS::TaskDefinition') ? YamlView.all(text).flatMap(ofTemplate) : [];
		}
		// JSON is YAML, and here the spans of words in lists are needed.
		return text.includes('"containerDefinitions"') || /^\s*\[/.test(text) ? YamlView.all(text.replace(/\t/g, ' ')).flatMap(definition) : [];
	},
};

function isTaskDefinition(path: string): boolean {
	return (
		/(?:^|[._-])(?:task-?def(?:inition)?s?|container-?definitions?)(?:[._-][\w.-]{1,60})?\.json$/i.test(baseName(path)) ||
		/(?:^|\/)(?:container|task)-?definitions?\/[^/]+\.json$/i.test(path)
	);
}

/** Whether a file may be a template of CloudFormation, by its name or that of a folder. */
function isTemplate(path: string): boolean {
	const [name = '', ...folders] = path.toLowerCase().split('/').reverse();
	const words = name.split(/[._-]/);
	return /^ya?ml$/.test(words.at(-1) ?? '') && [...words, ...folders].some((word) => /^(?:cloudformation|cfn|template)$/.test(word));
}

/** How a format spells the fields of a container. */
interface Spelling {
	readonly name: string;
	readonly image: string;
	readonly environment: string;
	readonly secrets: string;
	readonly value: string;
}

const inJson: Spelling = { name: 'name', image: 'image', environment: 'environment', secrets: 'secrets', value: 'value' };
const inTemplate: Spelling = { name: 'Name', image: 'Image', environment: 'Environment', secrets: 'Secrets', value: 'Value' };

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
			...imageOf(view, container, owner, inJson),
			...containerProcesses(view, container, taskFields, { name, owner }),
			...variables(view, container, owner, inJson),
		];
	});
}

function ofTemplate(view: YamlView): readonly Fact[] {
	return view.entries(view.get(view.root, 'Resources')).flatMap(({ name: resource, value }): readonly Fact[] => {
		const isTask = view.known(value, 'Type') === 'AWS::ECS::TaskDefinition';
		const containers = isTask ? view.items(view.get(value, 'Properties', 'ContainerDefinitions')) : [];
		return containers.flatMap((container, index) => {
			const owner = `${resource}/${view.known(container, inTemplate.name) ?? index}`;
			return [...imageOf(view, container, owner, inTemplate), ...variables(view, container, owner, inTemplate)];
		});
	});
}

/** The image of a container, where it is written there: most are put in by what deploys, in the place of a word or of a tag. */
function imageOf(view: YamlView, container: Node, owner: string, { image }: Spelling): readonly Fact[] {
	const node = view.get(container, image);
	const text = view.isComputed(node) ? undefined : view.known(node);
	const reference = text === undefined || /[<>$]/.test(text) ? undefined : imageReference(text);
	return node === undefined ||
		reference === undefined ||
		(reference.tag === undefined && reference.digest === undefined && (text!.includes('.dkr.ecr.') || !text!.includes('/')))
		? []
		: [{ kind: 'image.use', span: view.spanOf(node), ...reference, where: 'workload', owner }];
}

/** `environment` holds values, `secrets` where they are kept. */
function variables(view: YamlView, container: Node, owner: string, spelling: Spelling): readonly Fact[] {
	return (['environment', 'secrets'] as const).flatMap((list) =>
		view.items(view.get(container, spelling[list])).flatMap((item): readonly Fact[] => {
			const variable = view.known(item, spelling.name);
			const value = view.get(item, spelling.value);
			const span = view.spanOf(item);
			if (variable === undefined || !isVariableName(variable)) {
				return [];
			}
			const isElsewhere = list === 'secrets' || view.isComputed(value);
			return [
				{
					kind: 'env.declare',
					span,
					variable,
					value: isElsewhere || value === undefined ? { kind: 'unknown', span } : view.value(variable, value),
					source: 'workload',
					owner,
					...(isElsewhere ? { store: 'reference' as const } : {}),
				},
			];
		}),
	);
}
