import { groupedBy } from '../../core/group.js';
import { baseName } from '../../core/paths.js';
import type { Location } from '../../core/text.js';
import type { Project } from '../../project/project.js';
import { environmentKindOf } from '../../core/environmentNames.js';

/** What differs between the databases of deploys. */
const handleNames: ReadonlySet<string> = new Set(['host', 'hostname', 'database', 'user', 'username', 'password', 'url', 'uri', 'port']);

/** Settings of databases in one file, by the names of environments, one of which a tool takes: where those of production stand. */
export interface DatabaseGroups extends Location {
	readonly names: readonly string[];
}

/** Files in which a tool for migrations looks its database up by the name of the environment, and production's is written. */
export function databaseGroups(project: Project): readonly DatabaseGroups[] {
	const engines = project
		.of('service.engine')
		.filter(
			({ path, source, environment }) =>
				source === 'settings' && environment !== undefined && /^(?:database|config|knexfile)\.json$/.test(baseName(path)),
		);
	return [...groupedBy(engines, ({ path }) => path)].flatMap(([path, all]) => {
		const names = [...new Set(all.map(({ environment }) => environment!))];
		const kinds = new Set(names.map(environmentKindOf));
		const production = names.find((name) => environmentKindOf(name) === 'production');
		const written = project
			.in(path, 'literal.named')
			.find(
				({ names: [group, name], value }) =>
					group === production &&
					handleNames.has(name ?? '') &&
					(value.kind === 'secret' || (value.kind === 'literal' && !/[{}$]/.test(value.text))),
			);
		return production !== undefined && kinds.has('development') && written ? [{ path, span: written.span, names }] : [];
	});
}
