import { isMap } from 'yaml';
import type { Fact, FactTypes } from '../../../core/fact.js';
import { baseName } from '../../../core/paths.js';
import type { Reader } from '../../reader.js';
import { isVariableName, YamlView, type WrittenCommand } from '../yamlView.js';

/** Reads heroku.yml: process types, the release phase, and the variables of the build. */
export const herokuYml: Reader = {
	id: 'heroku-yml',
	claims: (path) => /^heroku\.ya?ml$/i.test(baseName(path)),
	read: async ({ text }) => YamlView.all(text).flatMap((view) => [...processes(view), ...variables(view)]),
};

function processes(view: YamlView): readonly Fact[] {
	const declare = (
		name: string,
		{ span, command }: WrittenCommand,
		instruction: Fact['span'],
		purpose: FactTypes['process.declare']['purpose'],
	): Fact => ({
		kind: 'process.declare',
		span,
		name,
		source: 'platform',
		form: 'shell',
		command,
		instruction,
		...(purpose === undefined ? {} : { purpose }),
	});
	const release = view.get(view.root, 'release', 'command');
	const lines = release === undefined ? [] : view.items(release).length > 0 ? view.items(release) : [release];
	return [
		...view.entries(view.get(view.root, 'run')).flatMap((entry): readonly Fact[] => {
			const value = view.get(entry.value);
			const command = isMap(value)
				? view.command(view.items(view.get(value, 'command'))[0] ?? view.get(value, 'command'))
				: view.command(value);
			return command === undefined ? [] : [declare(entry.name, command, view.entrySpan(entry), entry.name === 'web' ? 'web' : 'worker')];
		}),
		...lines.flatMap((line) => {
			const command = view.command(line);
			return command === undefined ? [] : [declare('release', command, command.span, 'release')];
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
