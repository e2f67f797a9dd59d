import type { LocatedFact } from '../../core/fact.js';
import { baseName, isOuterPath } from '../../core/paths.js';
import type { Project } from '../../project/project.js';
import { engineOf, engineOfUrl, type Engine } from './databases.js';

type Declaration = LocatedFact<'env.declare'>;

/** Names of variables that say which engine a database has: `DB_DIALECT`, `TYPEORM_CONNECTION` (https://orkhan.gitbook.io/typeorm/docs/using-ormconfig). */
const engineVariable = /(?:^|_)(?:DB|DATABASE|TYPEORM|ORM|SEQUELIZE|KNEX|SQL)_?(?:CONNECTION|DIALECT|TYPE|CLIENT|DRIVER|ENGINE|PROVIDER)$/;

/** Names of variables with the whole address of a database. */
const addressVariable = /(?:^|_)(?:DB|DATABASE|TYPEORM)_?(?:URL|URI)$/;

/** Where a deploy, or what stands in for one, says its variables. */
const ofDeploys: readonly Declaration['source'][] = ['compose', 'workload', 'platform', 'dockerfile-env'];

/** A variable that names a database in a file for developers where the manifests name a server. */
export interface EngineOfDevelopers {
	readonly at: Declaration;
	readonly other: Declaration;
	readonly development: string;
	readonly production: string;
}

/**
 * Variables that files of developers, or samples of such, set to a database in a file, where a manifest has the program connect to a
 * server by the same variable.
 */
export function* enginesOfDevelopers(project: Project, isSkipped: (path: string) => boolean): Generator<EngineOfDevelopers> {
	const named = project
		.of('env.declare')
		.filter(({ path, variable }) => (engineVariable.test(variable) || addressVariable.test(variable)) && !isOuterPath(path));
	const told = new Set<string>();
	for (const at of named) {
		const development = isOfDevelopers(at) && !told.has(at.path) && !isSkipped(at.path) ? engineSaid(at) : undefined;
		if (development?.embedded !== true) {
			continue;
		}
		const other = named.find(
			(one) =>
				one.variable === at.variable &&
				ofDeploys.includes(one.source) &&
				!isSkipped(one.path) &&
				!project.isDevelopmentFile(one.path) &&
				engineSaid(one)?.embedded === false,
		);
		if (other) {
			told.add(at.path);
			yield { at, other, development: development.name, production: engineSaid(other)!.name };
		}
	}
}

/** Whether a declaration stands in what developers load, or copy: `.env`, `.env.sample`, `.env.development`. */
function isOfDevelopers({ source, path }: Declaration): boolean {
	const isDotenv = source === 'dotenv' || source === 'dotenv-example';
	return isDotenv && /^\.?env(?:[.-](?:example|sample|template|dist|defaults?|local|dev|development))*$|\.env$/i.test(baseName(path));
}

/** The engine that a variable is set to. */
function engineSaid({ variable, value }: Declaration): Pick<Engine, 'name' | 'embedded'> | undefined {
	if (value.kind !== 'literal') {
		return undefined;
	}
	const engine = engineVariable.test(variable) ? engineOf(value.text) : /^file:/.test(value.text) ? undefined : engineOfUrl(value.text);
	return engine && { name: engine.name, embedded: engine.embedded === true };
}
