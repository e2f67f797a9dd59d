import type { LocatedFact } from '../../core/fact.js';
import { groupedBy } from '../../core/group.js';
import { baseName } from '../../core/paths.js';
import type { Project } from '../../project/project.js';
import { propertyOf, stringOf, type ObjectValue, type Value } from '../../core/value.js';
import { engineOf, engineOfUrl, type Engine } from './databases.js';
import { environmentKindOf, type EnvironmentKind } from '../../core/environmentNames.js';

/** Options by which clients name their engine. */
export const engineOptions: readonly string[] = ['client', 'dialect', 'type', 'driver', 'provider', 'adapter', 'connector'];

/** An engine and the value that names it. */
export interface Placed {
	readonly engine: Engine;
	readonly value: Value;
}

/** `{ development: { client: 'sqlite3' }, production: { client: 'pg' } }`, as knex, Sequelize and many a config module write it. */
export function enginesByEnvironment(value: Value): Partial<Record<EnvironmentKind, Placed>> {
	const found: Partial<Record<EnvironmentKind, Placed>> = {};
	if (value.kind !== 'object') {
		return found;
	}
	for (const [name, group] of Object.entries(value.properties)) {
		const kind = environmentKindOf(name);
		const placed = kind && group.kind === 'object' ? engineIn(group) : undefined;
		if (kind && placed && !found[kind]) {
			found[kind] = placed;
		}
	}
	return found;
}

/** The engine that options name, or those of a group one level further in (`database`, `db`). */
function engineIn(options: ObjectValue, depth = 0): Placed | undefined {
	for (const name of engineOptions) {
		const value = propertyOf(options, name);
		const engine = engineOf(stringOf(value));
		if (value && engine) {
			return { engine, value };
		}
	}
	for (const value of Object.values(options.properties)) {
		const placed = value.kind === 'object' && depth < 2 ? engineIn(value, depth + 1) : undefined;
		const engine = placed ? undefined : engineOfUrl(stringOf(value));
		if (placed ?? engine) {
			return placed ?? { engine: engine!, value };
		}
	}
	return undefined;
}

/** The engines that one file of settings names for developers and for production. `isSample`: it is there to be copied. */
export interface SettingsEngines {
	readonly development: LocatedFact<'service.engine'>;
	readonly production: LocatedFact<'service.engine'>;
	readonly isSample: boolean;
}

/** Files of settings in which tools look their database up by the name of the environment, with groups for both. */
export function enginesOfSettings(project: Project): readonly SettingsEngines[] {
	const named = project.of('service.engine').filter(({ source, environment }) => source === 'settings' && environment !== undefined);
	return [...groupedBy(named, ({ path }) => path)].flatMap(([path, engines]) => {
		const of = (kind: EnvironmentKind): LocatedFact<'service.engine'> | undefined =>
			engines.find(({ environment }) => environmentKindOf(environment!) === kind);
		const [development, production] = [of('development'), of('production')];
		return development && production ? [{ development, production, isSample: isSampleName(baseName(path)) }] : [];
	});
}

/** Whether a file is named as one to be copied: `config.json.example`. */
export function isSampleName(name: string): boolean {
	return /[.-](?:example|sample|template|dist)(?:\.|$)/.test(name);
}
