import type { Node } from 'yaml';
import type { Fact } from '../../../core/fact.js';
import type { Value } from '../../../core/value.js';
import type { Reader } from '../../reader.js';
import { imageReference } from '../imageReference.js';
import type { YamlEntry } from '../yaml.js';
import { isVariableName, YamlView } from '../yamlView.js';
import { setupVersions, type SetupPlace } from './setups.js';
import { jobRuntime } from '../imageRuntime.js';

/** Reads GitHub workflows and composite actions: commands, ready-made steps, services, and environments. */
export const githubActions: Reader = {
	id: 'github-actions',
	// Forges look for workflows at the root of a repository; deeper down they are templates.
	claims: (path) => /^(?:\.\.\/)*\.(?:github|gitea|forgejo)\/workflows\/[^/]+\.ya?ml$/i.test(path) || /(?:^|\/)action\.ya?ml$/i.test(path),
	read: async ({ text }) => YamlView.all(withoutExpressions(text)).flatMap((view) => workflow(view, text)),
};

/** `${{ … }}` is filled in when the pipeline runs; as a variable of a made-up name it is unknown, and its length stays. */
function withoutExpressions(text: string): string {
	return text.replace(/\$\{\{[^\n]{0,500}?\}\}/g, (expression) => `\${${'_'.repeat(Math.max(1, expression.length - 3))}}`);
}

const madeUp = /\$\{_{1,500}\}/;

/** `written`: the text with its expressions. */
function workflow(view: YamlView, written: string): readonly Fact[] {
	const facts: Fact[] = [...variables(view, view.root, undefined)];
	const everywhere = view.known(view.root, 'defaults', 'run', 'working-directory');
	for (const { name: job, value } of view.entries(view.get(view.root, 'jobs'))) {
		const environment = view.text(view.get(value, 'environment')) ?? view.text(view.get(value, 'environment', 'name'));
		const known = environment === undefined || environment.includes('$') ? undefined : environment;
		facts.push(...variables(view, value, job));
		const container = view.get(value, 'container', 'image') ?? view.get(value, 'container');
		facts.push(...image(view, container, job, 'pipeline-job'));
		for (const { name, value: service } of view.entries(view.get(value, 'services'))) {
			facts.push(
				...image(view, view.get(service, 'image'), `${job}/${name}`, 'pipeline-service'),
				...variables(view, service, `${job}/${name}`),
			);
		}
		// Another workflow of the repository, with what it is given.
		const called = view.get(value, 'uses');
		const workflowPath = view.known(called);
		if (called !== undefined && workflowPath?.startsWith('./') === true) {
			facts.push({ kind: 'pipeline.action', span: view.spanOf(called), job, action: workflowPath, inputs: inputsOf(view, value!) });
		}
		const folder = view.known(value, 'defaults', 'run', 'working-directory') ?? everywhere;
		const matrix = view.get(value, 'strategy', 'matrix');
		const expression = (node: Node): string | undefined => expressionIn(view, node, written);
		const variable = (name: string): string | undefined => view.known(value, 'env', name) ?? view.known(view.root, 'env', name);
		for (const step of view.items(view.get(value, 'steps'))) {
			facts.push(
				...stepFacts(view, step, {
					job,
					matrix,
					expression,
					variable,
					...(known === undefined ? {} : { environment: known }),
					...(folder === undefined ? {} : { folder }),
				}),
			);
		}
	}
	for (const step of view.items(view.get(view.root, 'runs', 'steps'))) {
		facts.push(...stepFacts(view, step, { job: 'action', matrix: undefined, expression: () => undefined, variable: () => undefined }));
	}
	return facts;
}

/** The name that a node reads, where an expression is all of it: `env.NODE_VERSION` of `${{ env.NODE_VERSION }}`. */
function expressionIn(view: YamlView, node: Node, written: string): string | undefined {
	const { start, end } = view.spanOf(node);
	return /^["']?\$\{\{ {0,3}((?:env|matrix)\.[A-Za-z_][\w-]{0,100}) {0,3}\}\}["']?$/.exec(written.slice(start, end))?.[1];
}

interface JobInput extends SetupPlace {
	readonly environment?: string;
	readonly folder?: string;
}

function stepFacts(view: YamlView, step: Node, place: JobInput): readonly Fact[] {
	const { job, environment, folder } = place;
	const facts: Fact[] = [...variables(view, step, job)];
	const where = environment === undefined ? {} : { environment };
	const run = view.command(view.get(step, 'run'));
	const shell = view.known(step, 'shell');
	if (run !== undefined && (shell === undefined || /^(?:ba)?sh\b/.test(shell))) {
		const name = view.known(step, 'name');
		const own = view.known(step, 'working-directory') ?? folder;
		facts.push({
			kind: 'pipeline.step',
			span: run.span,
			job,
			command: run.command,
			...(name === undefined ? {} : { name }),
			...where,
			...(own === undefined ? {} : { folder: own }),
		});
	}
	const uses = view.get(step, 'uses');
	const text = view.known(uses);
	if (uses !== undefined && text !== undefined) {
		const at = text.lastIndexOf('@');
		const action = at < 0 ? text : text.slice(0, at);
		facts.push({
			kind: 'pipeline.action',
			span: view.spanOf(uses),
			job,
			action,
			...(at < 0 ? {} : { version: text.slice(at + 1) }),
			inputs: inputsOf(view, step),
			...where,
		});
		facts.push(...setupVersions(view, action, view.get(step, 'with'), place));
	}
	return facts;
}

function inputsOf(view: YamlView, step: Node): Readonly<Record<string, Value>> {
	const inputs: Record<string, Value> = {};
	for (const input of view.entries(view.get(step, 'with')).slice(0, 100)) {
		if (input.name !== '__proto__') {
			inputs[input.name] = inputOf(view, input);
		}
	}
	return inputs;
}

/** What is handed to an action. Names of images are known in part, where the pipeline fills in the rest. */
function inputOf(view: YamlView, input: YamlEntry): Value {
	const text = view.text(input.value) ?? '';
	if (!madeUp.test(text)) {
		return view.value(input.name, input.value, { certain: false });
	}
	const span = view.entrySpan(input);
	if (input.name !== 'images' && input.name !== 'tags') {
		return { kind: 'unknown', span };
	}
	const known = text.split(/\$\{_{1,500}\}/).map((part) => view.valueOf(input.name, part, span));
	return {
		kind: 'template',
		parts: known.flatMap((part, index): readonly Value[] => (index === 0 ? [part] : [{ kind: 'unknown', span }, part])),
		span,
	};
}

function variables(view: YamlView, node: Node | null | undefined, owner: string | undefined): readonly Fact[] {
	return view.entries(view.get(node, 'env')).flatMap((entry): readonly Fact[] => {
		if (!isVariableName(entry.name)) {
			return [];
		}
		const text = view.text(entry.value) ?? '';
		const span = view.entrySpan(entry);
		const reference = madeUp.test(text);
		return [
			{
				kind: 'env.declare',
				span,
				variable: entry.name,
				value: reference || entry.value === null ? { kind: 'unknown', span } : view.value(entry.name, entry.value),
				source: 'pipeline',
				...(owner === undefined ? {} : { owner }),
				...(reference ? { store: 'reference' as const } : {}),
			},
		];
	});
}

function image(view: YamlView, node: Node | undefined, owner: string, where: 'pipeline-job' | 'pipeline-service'): readonly Fact[] {
	const text = view.text(node);
	const reference = text === undefined ? undefined : imageReference(text);
	if (node === undefined || reference === undefined) {
		return [];
	}
	const span = view.spanOf(node);
	return [
		{ kind: 'image.use', span, ...reference, image: reference.image.replace(madeUp, ''), where, owner },
		...(where === 'pipeline-job' ? jobRuntime(reference, span, 'container', owner) : []),
	];
}
