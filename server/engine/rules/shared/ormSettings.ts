import { environmentKindOf } from '../../core/environmentNames.js';
import { isOuterPath } from '../../core/paths.js';
import type { LocatedFact } from '../../core/fact.js';
import type { Project } from '../../project/project.js';
import { isAsidePath, isInExamples } from './aside.js';
import { engineOf } from './databases.js';
import { factsInFolder } from './near.js';

/**
 * The engine of the one database that the settings of TypeORM name for all deploys: its commands, migrations among them, and a service
 * that is told nothing else know no other. Variables of its own count before the file
 * (https://github.com/typeorm/typeorm/blob/0.2.45/docs/using-ormconfig.md#which-configuration-file-is-used-by-typeorm).
 */
export function ormDatabaseOf(project: Project, path: string): LocatedFact<'service.engine'> | undefined {
	if (!ormFile.test(path) || isOuterPath(path) || isInExamples(path)) {
		return undefined;
	}
	const [engine, ...others] = project.in(path, 'service.engine').filter(({ source }) => source === 'settings');
	return engine !== undefined &&
		others.length === 0 &&
		engine.environment === undefined &&
		engineOf(engine.service)?.embedded === false &&
		project.packageOf(path).kind === 'service' &&
		project.in(path, 'env.read').length === 0 &&
		!isToldByVariables(project)
		? engine
		: undefined;
}

/** What the settings of TypeORM say of the schema, for a connection that is told nothing and takes what stands there. */
export function ormSettingsBehind(project: Project, connection: LocatedFact<'service.connect'>): readonly LocatedFact<'schema.sync'>[] {
	return connection.bare === true && connection.api.includes('typeorm') && !isToldByVariables(project)
		? factsInFolder(project, project.packageOf(connection.path).folder, 'schema.sync').filter(({ path }) => ormFile.test(path))
		: [];
}

/** Where TypeORM looks for its settings. */
const ormFile = /(?:^|\/)ormconfig\.(?:json|[cm]?[jt]s)$/;

/** Whether a path is that of the settings of TypeORM. */
export function isOrmFile(path: string): boolean {
	return ormFile.test(path);
}

function isToldByVariables(project: Project): boolean {
	return project.of('env.declare').some(({ variable }) => /^TYPEORM_(?:CONNECTION|URL|HOST)$/.test(variable));
}

/**
 * The engine of the database that a literal of the settings of Knex or Sequelize says where it is, where production connects by it: it
 * stands under the name of production, or under none and production takes the same.
 */
export function databaseOfProduction(
	project: Project,
	{ path, names }: LocatedFact<'literal.named'>,
): LocatedFact<'service.engine'> | undefined {
	const engines = project.in(path, 'service.engine').filter(({ source }) => source === 'settings');
	const kinds = names.slice(0, -1).map(environmentKindOf);
	const isOfProduction = kinds.includes('production') || kinds.every((kind) => kind === undefined);
	return isOfProduction && !isOuterPath(path) && !isInExamples(path) && !isAsidePath(path) && project.packageOf(path).kind === 'service'
		? engines.find(
				({ environment, service }) =>
					environment !== undefined && environmentKindOf(environment) === 'production' && engineOf(service)?.embedded === false,
			)
		: undefined;
}
