import { isMap, isScalar, isSeq, type Node } from 'yaml';
import type { Fact } from '../../../core/fact.js';
import { baseName } from '../../../core/paths.js';
import type { Reader } from '../../reader.js';
import { imageReference } from '../imageReference.js';
import { jobRuntime } from '../imageRuntime.js';
import type { YamlEntry } from '../yaml.js';
import { isVariableName, YamlView } from '../yamlView.js';
import { otherVersions } from './otherVersions.js';

/** The fields that hold commands, images and variables in the formats below. */
const commandFields = new Set(['run', 'command', 'script', 'bash', 'commands']);
const imageFields = new Set(['image']);
const variableFields = new Set(['environment', 'env', 'variables']);

/** The phases of AppVeyor, which are lists of commands each (https://www.appveyor.com/docs/appveyor-yml/). */
const phasesOfAppveyor =
	/^(?:init|install|(?:before|after)_(?:build|test|deploy|package)|(?:build|test|deploy)_script|on_(?:success|failure|finish))$/;

/**
 * Reads pipelines of CircleCI, Azure, Bitbucket, Drone, Woodpecker, Cloud Build and AppVeyor as far as they are alike: commands,
 * images and variables, wherever they stand.
 */
export const otherPipelines: Reader = {
	id: 'other-pipelines',
	claims: (path) =>
		isOfCircle(path) ||
		isOfAppveyor(path) ||
		/^(?:azure-pipelines(?:[.-][\w.-]+)?|bitbucket-pipelines|\.drone(?:[.-][\w.-]+)?|\.woodpecker|cloudbuild(?:[.-][\w.-]+)?|buildspec(?:[.-][\w.-]+)?)\.ya?ml$/i.test(
			baseName(path),
		),
	read: async ({ path, text }) =>
		YamlView.all(text).flatMap((view) => [
			...(isOfAppveyor(path) ? appveyor(view) : walk(view, view.root, [], 0, isOfCircle(path) ? orbsOf(view) : undefined)),
		]),
};

function isOfCircle(path: string): boolean {
	return /(?:^|\/)\.circleci\/[^/]+\.ya?ml$/i.test(path);
}

function isOfAppveyor(path: string): boolean {
	return /^\.?appveyor\.ya?ml$/i.test(baseName(path));
}

/** The commands of the phases; what `ps` starts is of another shell. */
function appveyor(view: YamlView): readonly Fact[] {
	return view.entries(view.root).flatMap(({ name, value }): readonly Fact[] => {
		if (!phasesOfAppveyor.test(name)) {
			return [];
		}
		const phase = view.get(value);
		const lines = isScalar(phase) ? [phase] : view.items(phase);
		return lines.flatMap((line): readonly Fact[] => {
			const command = view.command(isScalar(line) ? line : (view.get(line, 'cmd') ?? view.get(line, 'sh')));
			return command === undefined ? [] : [{ kind: 'pipeline.step', span: command.span, job: 'build', command: command.command, name }];
		});
	});
}

/** The packages of ready-made jobs and steps (orbs) that a pipeline of CircleCI names, without their versions, by the names that they have in it. */
function orbsOf(view: YamlView): ReadonlyMap<string, string> {
	return new Map(
		view.entries(view.get(view.root, 'orbs')).flatMap(({ name, value }) => {
			const orb = view.known(value);
			return orb === undefined ? [] : [[name, orb.replace(/@.*$/, '')] as const];
		}),
	);
}

/** What a job or a step of an orb is given: `aws-ecr/build-and-push-image` is `circleci/aws-ecr/build-and-push-image`. */
function orbStep(view: YamlView, entry: YamlEntry, job: string, orbs: ReadonlyMap<string, string>): readonly Fact[] {
	const [alias = '', step = ''] = entry.name.split('/');
	const orb = orbs.get(alias);
	const given = view.get(entry.value);
	if (orb === undefined || step === '' || !isMap(given)) {
		return [];
	}
	const inputs = view
		.entries(given)
		.slice(0, 100)
		.filter(({ name, value }) => name !== '__proto__' && isScalar(view.get(value)))
		.map(({ name, value }) => [name, view.value(name, value, { certain: false })] as const);
	return [{ kind: 'pipeline.action', span: view.spanOf(entry.key), job, action: `${orb}/${step}`, inputs: Object.fromEntries(inputs) }];
}

/** `orbs`: of a pipeline of CircleCI; `isBeside`: an image here runs beside the one in which the steps do. */
function walk(
	view: YamlView,
	node: Node | null | undefined,
	path: readonly string[],
	depth: number,
	orbs: ReadonlyMap<string, string> | undefined,
	isBeside = false,
): readonly Fact[] {
	if (depth > 14) {
		return [];
	}
	const job = path.filter((name) => !/^(?:jobs|steps|stages|pipelines|phases)$/.test(name)).join('/') || 'pipeline';
	const items = view.items(node);
	if (items.length > 0) {
		// The steps run in the first of CircleCI's images; the others are services (https://circleci.com/docs/configuration-reference/#docker).
		return items.flatMap((item, index) =>
			walk(view, item, path, depth + 1, orbs, isBeside || (orbs !== undefined && path.at(-1) === 'docker' && index > 0)),
		);
	}
	const versions = otherVersions(view, node, path, orbs);
	const built = depth <= 2 && path.at(-1) === 'steps' ? builderStep(view, node, job) : [];
	const inside = view.entries(node).flatMap((entry): readonly Fact[] => {
		const { name, value } = entry;
		const inner = view.get(value);
		if (commandFields.has(name)) {
			const lines = isScalar(inner) ? [inner] : view.items(inner).filter((item) => isScalar(item));
			if (lines.length > 0) {
				return lines.flatMap((line): readonly Fact[] => {
					const command = view.command(line);
					return command === undefined ? [] : [{ kind: 'pipeline.step', span: command.span, job, command: command.command }];
				});
			}
		}
		if (imageFields.has(name) && isScalar(inner)) {
			const reference = imageReference(view.text(inner) ?? '');
			// The machine that CircleCI starts is no container (https://circleci.com/docs/configuration-reference/#machine).
			if (reference === undefined || path.at(-1) === 'machine' || /^(?:ubuntu-\d|windows|macos)/.test(reference.image)) {
				return [];
			}
			const span = view.spanOf(inner);
			return [
				{ kind: 'image.use', span, ...reference, where: isBeside ? 'pipeline-service' : 'pipeline-job', owner: job },
				...(isBeside ? [] : jobRuntime(reference, span, 'image', job)),
			];
		}
		if (variableFields.has(name) && isMap(inner)) {
			return view.entries(inner).flatMap((variable): readonly Fact[] =>
				isVariableName(variable.name) && isScalar(view.get(variable.value))
					? [
							{
								kind: 'env.declare',
								span: view.entrySpan(variable),
								variable: variable.name,
								value: view.value(variable.name, variable.value, { expands: true, escape: '$$' }),
								source: 'pipeline',
								owner: job,
							},
						]
					: [],
			);
		}
		return [
			...(orbs === undefined ? [] : orbStep(view, entry, job, orbs)),
			...walk(view, inner, [...path, name], depth + 1, orbs, isBeside || name === 'services'),
		];
	});
	return [...versions, ...built, ...inside];
}

/**
 * What a step of Cloud Build runs: the words of `args`, after `entrypoint` or the program that a builder is called after, as
 * `gcr.io/cloud-builders/docker` (https://cloud.google.com/build/docs/build-config-file-schema#build_steps).
 */
function builderStep(view: YamlView, node: Node | null | undefined, job: string): readonly Fact[] {
	const list = view.get(node, 'args');
	const args = isSeq(list) ? view.command(list) : undefined;
	const image = view.text(view.get(node, 'name') ?? null);
	if (args === undefined || image === undefined) {
		return [];
	}
	const program = view.text(view.get(node, 'entrypoint') ?? null) ?? /(?:^|\/)cloud-builders\/([a-z]+)(?::|$)/.exec(image)?.[1];
	const folder = view.text(view.get(node, 'dir') ?? null);
	return [
		{
			kind: 'pipeline.step',
			span: args.span,
			job,
			command: program === undefined ? args.command : `${program} ${args.command}`,
			...(folder !== undefined && { folder }),
		},
	];
}
