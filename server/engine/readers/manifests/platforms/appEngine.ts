import type { Fact } from '../../../core/fact.js';
import { baseName } from '../../../core/paths.js';
import type { Reader } from '../../reader.js';
import { isVariableName, YamlView } from '../yamlView.js';
import { platformProcess } from './platformProcess.js';

/** Languages of App Engine whose runtimes are called by their name and version: `nodejs22`, `python312`. */
const runtimes = { nodejs: 'node', python: 'python', ruby: 'ruby', php: 'php', java: 'java' } as const;

/**
 * Reads app.yaml of App Engine: the runtime and its version, the command, and the variables. Other files of that name have no
 * `runtime`.
 */
export const appEngine: Reader = {
	id: 'app-engine',
	claims: (path) => /^app(?:[.-][\w-]+)?\.ya?ml$/i.test(baseName(path)),
	read: async ({ text }) => YamlView.all(text).flatMap((view) => (view.known(view.root, 'runtime') === undefined ? [] : settings(view))),
};

function settings(view: YamlView): readonly Fact[] {
	const facts: Fact[] = [];
	const name = view.known(view.root, 'service') ?? 'default';
	const runtime = view.get(view.root, 'runtime')!;
	const [, language, digits] = /^([a-z]+)(\d*)$/.exec(view.known(runtime) ?? '') ?? [];
	// The flexible environment has the version in a setting of its own.
	const given = view.get(view.root, 'runtime_config', 'runtime_version');
	const range = digits === undefined || digits === '' ? view.text(given) : versionOf(language!, digits);
	if (language !== undefined && Object.hasOwn(runtimes, language) && range !== undefined && /^\d[\d.]*$/.test(range)) {
		facts.push({
			kind: 'runtime.version',
			span: view.spanOf(digits === '' ? given! : runtime),
			runtime: runtimes[language as 'nodejs'],
			range,
			source: 'platform',
			setting: digits === '' ? 'runtime_version' : 'runtime',
		});
	}
	facts.push(...platformProcess(view, view.root, 'entrypoint', name, 'web'));
	for (const variable of view.entries(view.get(view.root, 'env_variables'))) {
		if (isVariableName(variable.name)) {
			facts.push({
				kind: 'env.declare',
				span: view.entrySpan(variable),
				variable: variable.name,
				value: view.value(variable.name, variable.value),
				source: 'platform',
				owner: name,
			});
		}
	}
	return facts;
}

/** `python312` is 3.12, `nodejs22` is 22, `php83` is 8.3. */
function versionOf(language: string, digits: string): string {
	return language === 'nodejs' || language === 'java' || digits.length < 2 ? digits : `${digits[0]}.${digits.slice(1)}`;
}
