import type { LocatedFact } from '../../core/fact.js';
import { groupedBy } from '../../core/group.js';
import { baseName, directoryOf } from '../../core/paths.js';
import type { Location, Span } from '../../core/text.js';
import type { Project } from '../../project/project.js';
import { isUntouchedGroup } from '../../core/untouchedGroup.js';
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

/** The engines of a group for each kind of environment that has one. */
export type EnginesByKind = Partial<Record<EnvironmentKind, Placed>>;

/** `{ development: { client: 'sqlite3' }, production: { client: 'pg' } }`, as knex, Sequelize and many a config module write it. */
export function enginesByEnvironment(value: Value): EnginesByKind {
	const found: EnginesByKind = {};
	if (value.kind !== 'object') {
		return found;
	}
	for (const [name, group] of Object.entries(value.properties)) {
		const kind = environmentKindOf(name);
		const placed =
			kind && group.kind === 'object' && !isUntouchedGroup(name, (setting) => stringOf(group.properties[setting]))
				? engineIn(group)
				: undefined;
		if (kind && placed && !found[kind]) {
			found[kind] = placed;
		}
	}
	return found;
}

/** Settings that stand beside a host where an object says where a database is, and as whom to go there. */
const besideHost: readonly string[] = ['database', 'username', 'user'];

/**
 * The engine whose server a literal of an exported object says where it is, with the database or the account beside it: what takes such an
 * object may be out of sight, as where a library of settings hands it on.
 */
export function engineBeside(project: Project, { path, names, span }: LocatedFact<'literal.named'>): Engine | undefined {
	// Groups by environment are asked for elsewhere: which of them a deploy takes is another question.
	const isGrouped = names.some((name) => environmentKindOf(name) !== undefined);
	for (const { value } of isGrouped ? [] : project.in(path, 'module.export')) {
		const options = optionsAround(value, names.slice(0, -1), span) ?? optionsAround(value, names.slice(1, -1), span);
		const engine = options && engineOptions.map((name) => engineOf(stringOf(propertyOf(options, name)))).find((one) => one !== undefined);
		if (engine?.embedded === false && besideHost.some((name) => options?.properties[name] !== undefined)) {
			return engine;
		}
	}
	return undefined;
}

/** The object at the end of a path of names, if the host in it stands at a place. */
function optionsAround(value: Value, names: readonly string[], { start, end }: Span): ObjectValue | undefined {
	let at: Value | undefined = value;
	for (const name of names) {
		at = propertyOf(at, name);
	}
	const host = at?.kind === 'object' ? at.properties['host'] : undefined;
	return at?.kind === 'object' && host !== undefined && host.span.start <= start && end <= host.span.end ? at : undefined;
}

/** The engines that modules of settings name, each for the environment that it is named after. */
export function enginesOfFiles(places: readonly Location[], project: Project): EnginesByKind {
	const found: EnginesByKind = {};
	for (const { path } of places) {
		const kind = environmentOf(path);
		for (const { value } of project.in(path, 'module.export')) {
			const placed = kind && value.kind === 'object' ? engineIn(value) : undefined;
			if (kind && placed) {
				found[kind] ??= { ...placed, value: { ...placed.value, path } };
			}
		}
	}
	return found;
}

/** Schemas of Prisma in one folder, one of them for developers by its name, with another engine than the other. */
export function enginesOfSchemas(project: Project): readonly SettingsEngines[] {
	const schemas = project.of('service.engine').filter(({ source, path }) => source === 'schema' && !isSampleName(baseName(path)));
	return [...groupedBy(schemas, ({ path }) => directoryOf(path))].flatMap(([, all]) => {
		const development = all.find(({ path }) => environmentOf(path) === 'development');
		const production = all.find(({ path }) => environmentOf(path) === 'production' || baseName(path) === 'schema.prisma');
		return development && production ? [{ development, production, unsure: true }] : [];
	});
}

/** The kind of environment that a file is named after: `production.ts`, `config.dev.js`. */
function environmentOf(path: string): EnvironmentKind | undefined {
	return baseName(path)
		.split('.')
		.slice(0, -1)
		.flatMap((word) => environmentKindOf(word) ?? [])[0];
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

/** The engines that files of settings name for developers and for production. `unsure`: what is copied is changed by whoever copies it. */
export interface SettingsEngines {
	readonly development: LocatedFact<'service.engine'>;
	readonly production: LocatedFact<'service.engine'>;
	readonly unsure: boolean;
}

/** Files of settings in which tools look their database up by the name of the environment, with groups for both. */
export function enginesOfSettings(project: Project): readonly SettingsEngines[] {
	const named = project.of('service.engine').filter(({ source, environment }) => source === 'settings' && environment !== undefined);
	return [...groupedBy(named, ({ path }) => path)].flatMap(([path, engines]) => {
		const of = (kind: EnvironmentKind): LocatedFact<'service.engine'> | undefined =>
			engines.find(({ environment }) => environmentKindOf(environment!) === kind);
		const [development, production] = [of('development'), of('production')];
		return development && production ? [{ development, production, unsure: isSampleName(baseName(path)) }] : [];
	});
}

/** Whether a file is named as one to be copied: `config.json.example`. */
export function isSampleName(name: string): boolean {
	return /[.-](?:example|sample|template|dist)(?:\.|$)/.test(name);
}
