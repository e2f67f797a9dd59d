import { isMap, isScalar, type Node } from 'yaml';
import type { Fact } from '../../../core/fact.js';
import { baseName } from '../../../core/paths.js';
import { parseCommandLine } from '../../../shell/parse.js';
import type { Reader } from '../../reader.js';
import { isVariableName, YamlView } from '../yamlView.js';
import { wordList } from '../../../core/wordList.js';

/** The phases of a job, in the order in which they run. */
const phases = wordList(`
	before_install install before_script script before_cache after_success after_failure before_deploy after_deploy after_script
`);

/** Reads pipelines of Travis: the commands of their phases and deploys, variables, and the versions of Node.js. */
export const travis: Reader = {
	id: 'travis',
	claims: (path) => /^\.travis\.ya?ml$/i.test(baseName(path)),
	read: async ({ text }) => YamlView.all(text).flatMap((view) => [...jobFacts(view, view.root, 'build'), ...jobs(view)]),
};

/** Jobs that the file lists one by one; what it says beside them holds for all. */
function jobs(view: YamlView): readonly Fact[] {
	const listed = [...view.items(view.get(view.root, 'jobs', 'include')), ...view.items(view.get(view.root, 'matrix', 'include'))];
	return listed.flatMap((job, index) => jobFacts(view, job, view.known(job, 'name') ?? view.known(job, 'stage') ?? `job ${index + 1}`));
}

function jobFacts(view: YamlView, job: Node | null, name: string): readonly Fact[] {
	const steps = phases.flatMap((phase) => commands(view, view.get(job, phase), name, phase));
	return [
		...steps,
		...deploys(view, view.get(job, 'deploy')),
		...variables(view, view.get(job, 'env'), name),
		...versions(view, view.get(job, 'node_js')),
	];
}

function commands(view: YamlView, node: Node | undefined, job: string, phase: string): readonly Fact[] {
	const lines = isScalar(node) ? [node] : view.items(node);
	return lines.flatMap((line): readonly Fact[] => {
		const command = isScalar(line) ? view.command(line) : undefined;
		// `install: true` leaves the phase out.
		return command === undefined || /^(?:true|false|skip)$/.test(command.command)
			? []
			: [{ kind: 'pipeline.step', span: command.span, job, command: command.command, name: phase }];
	});
}

/** A deploy by a script of the repository; other providers take files or an account. */
function deploys(view: YamlView, node: Node | undefined): readonly Fact[] {
	const listed = isMap(node) ? [node] : view.items(node);
	return listed.flatMap((deploy) => commands(view, view.get(deploy, 'script'), 'deploy', 'deploy'));
}

/** Variables: each line of a list is a row of them, of which a job gets one. */
function variables(view: YamlView, node: Node | undefined, owner: string): readonly Fact[] {
	if (isMap(node)) {
		const named = view
			.entries(node)
			.filter(
				({ name, value }) => isVariableName(name) && isScalar(view.get(value)) && name !== 'global' && name !== 'jobs' && name !== 'matrix',
			);
		return [
			...['global', 'jobs', 'matrix'].flatMap((group) => variables(view, view.get(node, group), owner)),
			...named.map((entry): Fact => ({
				kind: 'env.declare',
				span: view.entrySpan(entry),
				variable: entry.name,
				value: view.value(entry.name, entry.value, { expands: true }),
				source: 'pipeline',
				owner,
			})),
		];
	}
	const rows = isScalar(node) ? [node] : view.items(node);
	return rows.flatMap((row) =>
		isScalar(row) ? assignments(view, row, owner) : isMap(row) && view.get(row, 'secure') === undefined ? variables(view, row, owner) : [],
	);
}

/** `A=1 B="two words"`: assignments as a shell reads them. */
function assignments(view: YamlView, row: Node, owner: string): readonly Fact[] {
	const text = view.known(row);
	if (text === undefined) {
		return [];
	}
	const { span, source } = view.source(row, text);
	const exact = span.end - span.start === source.length;
	const assigned = parseCommandLine(source, span.start).commands.flatMap((command) => command.assignments);
	return assigned.slice(0, 100).map(({ name, value }): Fact => {
		const place = exact ? value.span : span;
		return {
			kind: 'env.declare',
			span: exact ? { start: value.span.start - name.length - 1, end: value.span.end } : span,
			variable: name,
			value: view.expanded(name, value.text, place, false),
			source: 'pipeline',
			owner,
		};
	});
}

function versions(view: YamlView, node: Node | undefined): readonly Fact[] {
	const listed = isScalar(node) ? [node] : view.items(node);
	return listed.flatMap((item): readonly Fact[] => {
		const range = view.known(item)?.replace(/^v(?=\d)/, '');
		return range !== undefined && /^\d[\d.x]*$|^lts/i.test(range)
			? [
					{
						kind: 'runtime.version',
						span: view.spanOf(item),
						runtime: 'node',
						range,
						source: 'pipeline',
						setting: 'node_js',
						...(listed.length > 1 ? { several: true } : {}),
					},
				]
			: [];
	});
}
