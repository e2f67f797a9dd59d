import { propertyOf, stringOf, type ObjectValue, type Value } from '../../core/value.js';
import { engineOf, engineOfUrl, type Engine } from './databases.js';
import { environmentKindOf, type EnvironmentKind } from './environmentNames.js';

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
