import { isSeq, type Node } from 'yaml';
import type { Fact, FactTypes } from '../../../core/fact.js';
import type { YamlView } from '../yamlView.js';

type Runtime = FactTypes['runtime.version']['runtime'];

/** Steps that install a runtime, and the input that names its version. */
const setups: Readonly<Record<string, readonly [runtime: Runtime, input: string]>> = {
	'actions/setup-node': ['node', 'node-version'],
	'actions/setup-python': ['python', 'python-version'],
	'actions/setup-go': ['go', 'go-version'],
	'actions/setup-java': ['java', 'java-version'],
	'actions/setup-dotnet': ['dotnet', 'dotnet-version'],
	'ruby/setup-ruby': ['ruby', 'ruby-version'],
	'shivammathur/setup-php': ['php', 'php-version'],
	'oven-sh/setup-bun': ['bun', 'bun-version'],
	'denoland/setup-deno': ['deno', 'deno-version'],
};

/** The versions that a step installs, those of a matrix one by one. */
export function setupVersions(view: YamlView, action: string, inputs: Node | undefined, matrix: Node | undefined): readonly Fact[] {
	const setup = Object.hasOwn(setups, action) ? setups[action] : undefined;
	const node = setup === undefined ? undefined : view.get(inputs, setup[1]);
	const text = view.known(node)?.trim();
	if (setup === undefined || node === undefined || text === undefined) {
		return [];
	}
	if (!text.includes('$')) {
		const versions = text.split(/\s+/).filter((version) => version !== '');
		return versions.map((version) => versionOf(view, node, setup, version, versions.length > 1)).filter((fact) => fact !== undefined);
	}
	// The expression itself is blanked; a matrix that has a list of a telling name is what it reads.
	return view
		.entries(matrix)
		.filter(({ name }) => new RegExp(`^(?:${setup[0]}|${setup[1]}|${setup[0]}[_-]?versions?|version)$`, 'i').test(name))
		.flatMap(({ value }) => {
			const items = view.items(value);
			return isSeq(value) ? items.flatMap((item) => versionOf(view, item, setup, view.known(item) ?? '', items.length > 1) ?? []) : [];
		});
}

function versionOf(
	view: YamlView,
	node: Node,
	[runtime, setting]: readonly [Runtime, string],
	version: string,
	several: boolean,
): Fact | undefined {
	const range = version.replace(/^v(?=\d)/, '');
	return /^[\d^~><=*x]|^lts|^latest$|^current$/i.test(range)
		? {
				kind: 'runtime.version',
				span: view.spanOf(node),
				runtime,
				range,
				source: 'pipeline',
				setting,
				...(several ? { several: true } : {}),
			}
		: undefined;
}
