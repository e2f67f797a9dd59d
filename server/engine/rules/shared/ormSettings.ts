import { isOuterPath } from '../../core/paths.js';
import type { LocatedFact } from '../../core/fact.js';
import type { Project } from '../../project/project.js';
import { isInExamples } from './aside.js';
import { engineOf } from './databases.js';

/**
 * The engine of the one database that the settings of TypeORM name for all deploys: its commands, migrations among them, and a service
 * that is told nothing else know no other. Variables of its own count before the file
 * (https://github.com/typeorm/typeorm/blob/0.2.45/docs/using-ormconfig.md#which-configuration-file-is-used-by-typeorm).
 */
export function ormDatabaseOf(project: Project, path: string): LocatedFact<'service.engine'> | undefined {
	if (!/(?:^|\/)ormconfig\.(?:json|[cm]?[jt]s)$/.test(path) || isOuterPath(path) || isInExamples(path)) {
		return undefined;
	}
	const [engine, ...others] = project.in(path, 'service.engine').filter(({ source }) => source === 'settings');
	return engine !== undefined &&
		others.length === 0 &&
		engine.environment === undefined &&
		engineOf(engine.service)?.embedded === false &&
		project.packageOf(path).kind === 'service' &&
		project.in(path, 'env.read').length === 0 &&
		!project.of('env.declare').some(({ variable }) => /^TYPEORM_(?:CONNECTION|URL|HOST)$/.test(variable))
		? engine
		: undefined;
}
