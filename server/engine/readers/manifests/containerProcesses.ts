import type { Node } from 'yaml';
import type { Fact, FactTypes } from '../../core/fact.js';
import type { YamlView } from './yamlView.js';

/** What a platform calls the list that stands in for the image's ENTRYPOINT, and the one that stands in for its CMD. */
export interface ContainerFields {
	readonly entrypoint: string;
	readonly command: string;
}

/** What the lists of a container start; without an entrypoint of its own, its command is appended to that of the image. */
export function containerProcesses(
	view: YamlView,
	container: Node,
	fields: ContainerFields,
	about: Pick<FactTypes['process.declare'], 'name' | 'owner' | 'purpose'>,
): readonly Fact[] {
	const has = (field: string): boolean => view.entry(container, field) !== undefined;
	const started = (field: string, more: Pick<FactTypes['process.declare'], 'source' | 'appends'>): readonly Fact[] => {
		const entry = view.entry(container, field);
		const written = view.command(view.get(container, field));
		return entry === undefined || written?.argv === undefined
			? []
			: [{ kind: 'process.declare', form: 'exec', ...about, ...written, instruction: view.entrySpan(entry), ...more }];
	};
	return [
		...started(fields.entrypoint, { source: has(fields.command) ? 'workload-entrypoint' : 'workload' }),
		...started(fields.command, { source: 'workload', ...(has(fields.entrypoint) ? {} : { appends: true }) }),
	];
}
