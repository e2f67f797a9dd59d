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

/** What actions of the repository take and hand on to such a step: `uses: ./.github/actions/setup`, `with: { node-version: 22 }`. */
const handedOn: readonly (readonly [runtime: Runtime, input: string])[] = Object.values(setups);

/** Where a step stands: what its expressions read. */
export interface SetupPlace {
	readonly job: string;
	/** The matrix that the job runs with. */
	readonly matrix: Node | undefined;
	/** What a node reads that is nothing but an expression of a name: `env.NODE_VERSION` of `${{ env.NODE_VERSION }}`. */
	readonly expression: (node: Node) => string | undefined;
	/** What a variable of the job, or of the workflow, is. */
	readonly variable: (name: string) => string | undefined;
}

/** The versions that a step installs, those of a matrix one by one. */
export function setupVersions(view: YamlView, action: string, inputs: Node | undefined, place: SetupPlace): readonly Fact[] {
	if (action.startsWith('./')) {
		return handedOn.flatMap((setup) => versionsGiven(view, setup, inputs, place));
	}
	return Object.hasOwn(setups, action) ? versionsGiven(view, setups[action]!, inputs, place) : [];
}

function versionsGiven(view: YamlView, setup: readonly [Runtime, string], inputs: Node | undefined, place: SetupPlace): readonly Fact[] {
	const node = view.get(inputs, setup[1]);
	const written = view.known(node)?.trim();
	if (node === undefined || written === undefined) {
		return [];
	}
	const [context, name = ''] = (written.includes('$') ? place.expression(node) : undefined)?.split('.') ?? [];
	const text = (context === 'env' ? place.variable(name)?.trim() : undefined) ?? written;
	if (!text.includes('$')) {
		const versions = text.split(/\s+/).filter((version) => version !== '');
		return versions
			.map((version) => versionOf(view, node, setup, version, place.job, versions.length > 1))
			.filter((fact) => fact !== undefined);
	}
	const items = versionsOfMatrix(view, setup, place.matrix, context === 'matrix' ? name : undefined);
	return items.flatMap((item) => versionOf(view, item, setup, view.known(item) ?? '', place.job, items.length > 1) ?? []);
}

/** The versions in the list of a matrix that an expression names, and where it is none that is known, in one of a telling name. */
function versionsOfMatrix(
	view: YamlView,
	[runtime, input]: readonly [Runtime, string],
	matrix: Node | undefined,
	named: string | undefined,
): readonly Node[] {
	const telling = new RegExp(`^(?:${runtime}|${input}|${runtime}[_-]?versions?|version)$`, 'i');
	const listed = view
		.entries(matrix)
		.filter(({ name }) => (named === undefined ? telling.test(name) : name === named))
		.flatMap(({ value }) => (isSeq(value) ? view.items(value) : []));
	const included = named === undefined ? [] : view.items(view.get(matrix, 'include')).flatMap((item) => view.get(item, named) ?? []);
	return [...listed, ...included];
}

function versionOf(
	view: YamlView,
	node: Node,
	[runtime, setting]: readonly [Runtime, string],
	version: string,
	job: string,
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
				job,
				...(several ? { several: true } : {}),
			}
		: undefined;
}
