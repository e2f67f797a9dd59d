import type { LocatedFact } from '../../../core/fact.js';
import type { Location } from '../../../core/text.js';
import type { Package, Project } from '../../../project/project.js';
import { isBehindSwitch, isForStandIn } from '../../shared/guards.js';
import { isOfService } from '../../shared/loggerTransports.js';
import { factsOfPackage, packageNamed } from '../../shared/near.js';
import { packageOfSpecifier } from '../../shared/nodeBuiltins.js';

/** A package that a service loads by a name among its settings. */
export interface NamedPackage {
	readonly at: Location;
	readonly name: string;
	/** The library that loads it, where that is one for databases. */
	readonly by?: string;
	readonly declared: LocatedFact<'dependency'>;
}

/** What the libraries for databases load for an engine, by the names of packages of which one is enough. */
const drivers: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>> = {
	// https://sequelize.org/docs/v6/getting-started/#installing
	Sequelize: { postgres: ['pg'], mysql: ['mysql2', 'mariadb'], sqlite: ['sqlite3'], mssql: ['tedious'], oracle: ['oracledb'] },
	// https://knexjs.org/guide/#node-js
	Knex: {
		postgres: ['pg', 'pg-native'],
		mysql: ['mysql', 'mysql2'],
		sqlite: ['sqlite3', 'better-sqlite3'],
		mssql: ['tedious'],
		oracle: ['oracledb'],
	},
	// https://typeorm.io/docs/getting-started#installation
	TypeORM: {
		postgres: ['pg'],
		mysql: ['mysql', 'mysql2'],
		sqlite: ['sqlite3', 'better-sqlite3', 'sql.js'],
		mssql: ['mssql'],
		oracle: ['oracledb'],
		mongodb: ['mongodb'],
	},
};

const libraries: readonly (readonly [RegExp, string])[] = [
	[/^(?:sequelize|sequelize-typescript|@nestjs\/sequelize)(?:\.|$)/, 'Sequelize'],
	[/^knex(?:\.|$)/, 'Knex'],
	[/^(?:typeorm|@nestjs\/typeorm)(?:\.|$)/, 'TypeORM'],
];

/** The packages that a service loads by their names, as far as its manifests declare them. */
export function* namedPackages(project: Project, service: Package): Generator<NamedPackage> {
	for (const fact of factsOfPackage(project, service, 'module.load')) {
		const name = fact.specifier.kind === 'literal' ? packageOfSpecifier(fact.specifier.text) : undefined;
		const declared = name === undefined || packageNamed(project, name) !== undefined ? undefined : project.dependencyOf(fact.path, name);
		if (name !== undefined && declared && isOfService(fact, project) && !isForStandIn(fact)) {
			yield { at: { path: fact.path, span: fact.span }, name, declared };
		}
	}
	const connections = factsOfPackage(project, service, 'service.connect');
	for (const fact of connections) {
		const by = libraryOf(fact);
		const names = by === undefined ? [] : (drivers[by]![fact.service] ?? []);
		const all = names.flatMap((name) => project.dependencyOf(fact.path, name) ?? []);
		const [declared] = all;
		// One that production has is the one that is loaded, and beside another engine this one is mostly for tests.
		if (
			by !== undefined &&
			declared &&
			all.every(({ scope }) => scope === 'development') &&
			isOfService(fact, project) &&
			!isBehindSwitch(fact) &&
			!isInMemory(fact) &&
			connections.every((one) => one.service === fact.service || one.service === 'sql' || libraryOf(one) !== by)
		) {
			yield { at: { path: fact.path, span: fact.span }, name: declared.name, by, declared };
		}
	}
}

function libraryOf({ api }: LocatedFact<'service.connect'>): string | undefined {
	return libraries.find(([name]) => name.test(api))?.[1];
}

function isInMemory({ url, parts }: LocatedFact<'service.connect'>): boolean {
	return [url, ...Object.values(parts)].some((value) => value?.kind === 'literal' && value.text.includes(':memory:'));
}
