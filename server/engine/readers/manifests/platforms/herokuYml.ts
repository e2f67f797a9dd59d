import { isMap } from 'yaml';
import type { Fact } from '../../../core/fact.js';
import { baseName } from '../../../core/paths.js';
import type { Reader } from '../../reader.js';
import { isVariableName, YamlView } from '../yamlView.js';
import { processOf } from './platformProcess.js';

/** Reads heroku.yml: process types, the release phase, and the variables of the build. */
export const herokuYml: Reader = {
	id: 'heroku-yml',
	claims: (path) => /^heroku\.ya?ml$/i.test(baseName(path)),
	read: async ({ text }) => YamlView.all(text).flatMap((view) => [...processes(view), ...variables(view)]),
};

function processes(view: YamlView): readonly Fact[] {
	const release = view.get(view.root, 'release', 'command');
	const lines = release === undefined ? [] : view.items(release).length > 0 ? view.items(release) : [release];
	return [
		...view.entries(view.get(view.root, 'run')).flatMap((entry): readonly Fact[] => {
			const value = view.get(entry.value);
			const command = isMap(value)
				? view.command(view.items(view.get(value, 'command'))[0] ?? view.get(value, 'command'))
				: view.command(value);
			return command === undefined ? [] : [processOf(entry.name, command, view.entrySpan(entry), entry.name === 'web' ? 'web' : 'worker')];
		}),
		...lines.flatMap((line) => {
			const command = view.command(line);
			return command === undefined ? [] : [processOf('release', command, command.span, 'release')];
		}),
	];
}

function variables(view: YamlView): readonly Fact[] {
	return [...view.entries(view.get(view.root, 'build', 'config')), ...view.entries(view.get(view.root, 'setup', 'config'))].flatMap(
		(entry): readonly Fact[] =>
			isVariableName(entry.name)
				? [
						{
							kind: 'env.declare',
							span: view.entrySpan(entry),
							variable: entry.name,
							value: view.value(entry.name, entry.value),
							source: 'platform',
						},
					]
				: [],
	);
}
