import { isMap, isScalar, isSeq, type Node } from 'yaml';
import type { Fact } from '../../../core/fact.js';
import { baseName } from '../../../core/paths.js';
import type { Reader } from '../../reader.js';
import { imageReference } from '../imageReference.js';
import { jobRuntime } from '../imageRuntime.js';
import { isVariableName, YamlView } from '../yamlView.js';
import { wordSet } from '../../../core/wordList.js';

/** Entries of the top level that are no jobs. */
const noJobs = wordSet(`
	stages variables include workflow image services cache before_script after_script spec pages:deploy
`);

/** Reads GitLab pipelines: commands, images, services, and variables of the pipeline and of its jobs. */
export const gitlabCi: Reader = {
	id: 'gitlab-ci',
	claims: (path) =>
		/^\.gitlab-ci(?:[.-][\w.-]+)?\.ya?ml$|\.gitlab-ci\.ya?ml$/i.test(baseName(path)) || /(?:^|\/)\.gitlab\/ci\/[^/]+\.ya?ml$/i.test(path),
	read: async ({ text }) => YamlView.all(text).flatMap(pipeline),
};

function pipeline(view: YamlView): readonly Fact[] {
	const facts: Fact[] = [...jobFacts(view, view.root, 'default', undefined)];
	for (const { name, value } of view.entries(view.root)) {
		if (!noJobs.has(name) && view.isMap(value)) {
			const environment = view.known(value, 'environment') ?? view.known(value, 'environment', 'name');
			facts.push(...jobFacts(view, value, name, environment?.includes('$') === true ? undefined : environment));
		}
	}
	return facts;
}

function jobFacts(view: YamlView, job: Node | null, name: string, environment: string | undefined): readonly Fact[] {
	const facts: Fact[] = [];
	for (const entry of view.entries(view.get(job, 'variables'))) {
		if (isVariableName(entry.name)) {
			const node = isMap(view.get(entry.value)) ? view.get(entry.value, 'value') : view.get(entry.value);
			const span = view.entrySpan(entry);
			facts.push({
				kind: 'env.declare',
				span,
				variable: entry.name,
				value: node === undefined ? { kind: 'unknown', span } : view.value(entry.name, node, { expands: true, escape: '$$' }),
				source: 'pipeline',
				owner: name,
			});
		}
	}
	facts.push(...image(view, view.get(job, 'image'), name, 'pipeline-job'));
	for (const service of view.items(view.get(job, 'services'))) {
		facts.push(...image(view, service, name, 'pipeline-service'));
	}
	for (const field of ['before_script', 'script', 'after_script']) {
		const script = view.get(job, field);
		for (const line of flat(view, script)) {
			const command = view.command(line);
			if (command !== undefined && isScalar(line)) {
				facts.push({
					kind: 'pipeline.step',
					span: command.span,
					job: name,
					command: command.command,
					name: field,
					...(environment === undefined ? {} : { environment }),
				});
			}
		}
	}
	return facts;
}

/** The lines of a script, those of lists that an alias puts in one level deeper too. */
function flat(view: YamlView, node: Node | undefined): readonly Node[] {
	return isSeq(node) ? view.items(node).flatMap((item) => (isSeq(item) ? view.items(item) : [item])) : node === undefined ? [] : [node];
}

function image(view: YamlView, node: Node | undefined, owner: string, where: 'pipeline-job' | 'pipeline-service'): readonly Fact[] {
	const place = isMap(node) ? view.get(node, 'name') : node;
	const text = view.text(place);
	const reference = text === undefined ? undefined : imageReference(text);
	if (place === undefined || reference === undefined) {
		return [];
	}
	const span = view.spanOf(place);
	return [
		{ kind: 'image.use', span, ...reference, where, owner },
		...(where === 'pipeline-job' ? jobRuntime(reference, span, 'image', owner) : []),
	];
}
