import type { Node } from 'yaml';
import type { Fact } from '../../../core/fact.js';
import type { YamlView } from '../yamlView.js';

/**
 * The version of Node.js that a mapping of a pipeline asks for, where it stands under `path`: the runtimes of CodeBuild, the tasks of
 * Azure, and the executor and the step of CircleCI's own orb (`orbs`, by the names that they have in the pipeline;
 * https://docs.aws.amazon.com/codebuild/latest/userguide/build-spec-ref.html,
 * https://learn.microsoft.com/azure/devops/pipelines/tasks/reference/node-tool-v0, https://circleci.com/developer/orbs/orb/circleci/node).
 */
export function otherVersions(
	view: YamlView,
	node: Node | null | undefined,
	path: readonly string[],
	orbs: ReadonlyMap<string, string> | undefined,
): readonly Fact[] {
	const [setting, at] = askedFor(view, node, path, orbs);
	const range = view
		.known(at)
		?.trim()
		.replace(/^v(?=\d)/, '');
	return setting === undefined || at === undefined || range === undefined || !/^\d[\w.^~ -]{0,30}$/.test(range)
		? []
		: [{ kind: 'runtime.version', span: view.spanOf(at), runtime: 'node', range, source: 'pipeline', setting }];
}

/** The field that names the version, with the name that people have for it. */
function askedFor(
	view: YamlView,
	node: Node | null | undefined,
	path: readonly string[],
	orbs: ReadonlyMap<string, string> | undefined,
): readonly [setting?: string, at?: Node | undefined] {
	const last = path.at(-1) ?? '';
	if (last === 'runtime-versions') {
		return ['runtime-versions', view.get(node, 'nodejs')];
	}
	if (/^(?:NodeTool|UseNode)@\d/.test(view.known(node, 'task') ?? '')) {
		return ['versionSpec', view.get(node, 'inputs', 'versionSpec') ?? view.get(node, 'inputs', 'version')];
	}
	const isOrb = (text: string, part: string): boolean => {
		const [alias = '', name] = text.split('/');
		return name === part && orbs?.get(alias) === 'circleci/node';
	};
	if (last === 'executor' && isOrb(view.known(node, 'name') ?? '', 'default')) {
		return ['tag', view.get(node, 'tag')];
	}
	return isOrb(last, 'install') ? ['node-version', view.get(node, 'node-version')] : [];
}
