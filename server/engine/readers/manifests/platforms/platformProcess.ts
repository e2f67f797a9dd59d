import type { Node } from 'yaml';
import type { Fact, FactTypes } from '../../../core/fact.js';
import type { Span } from '../../../core/text.js';
import type { WrittenCommand, YamlView } from '../yamlView.js';

type Purpose = FactTypes['process.declare']['purpose'];

/** What a platform starts, by a shell. The command has no secrets in it any more. */
export function processOf(name: string, { span, command }: WrittenCommand, instruction: Span, purpose?: Purpose): Fact<'process.declare'> {
	return {
		kind: 'process.declare',
		span,
		name,
		source: 'platform',
		form: 'shell',
		command,
		instruction,
		...(purpose === undefined ? {} : { purpose }),
	};
}

/** What a field of a platform's file starts, by a shell; nothing where it holds no command. */
export function platformProcess(view: YamlView, holder: Node | null, field: string, name: string, purpose?: Purpose): readonly Fact[] {
	const entry = view.entry(holder, field);
	const command = view.command(view.get(holder, field));
	return entry === undefined || command === undefined
		? []
		: [{ ...processOf(name, command, view.entrySpan(entry), purpose), ...command, owner: name }];
}
