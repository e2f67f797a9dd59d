import type { Node } from 'yaml';
import type { Fact, FactTypes } from '../../../core/fact.js';
import type { YamlView } from '../yamlView.js';

/** What a field of a platform's file starts, by a shell; nothing where it holds no command. */
export function platformProcess(
	view: YamlView,
	holder: Node | null,
	field: string,
	name: string,
	purpose?: FactTypes['process.declare']['purpose'],
): readonly Fact[] {
	const entry = view.entry(holder, field);
	const command = view.command(view.get(holder, field));
	return entry === undefined || command === undefined
		? []
		: [
				{
					kind: 'process.declare',
					...command,
					name,
					source: 'platform',
					form: 'shell',
					instruction: view.entrySpan(entry),
					owner: name,
					...(purpose === undefined ? {} : { purpose }),
				},
			];
}
