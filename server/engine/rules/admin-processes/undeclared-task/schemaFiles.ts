import { baseName, directoryOf, isOuterPath, pathWithin } from '../../../core/paths.js';
import { literalsOf } from '../../../core/value.js';
import { wordList } from '../../../core/wordList.js';
import type { Package, Project } from '../../../project/project.js';
import { isAsidePath } from '../../shared/aside.js';
import { filesOfPackage } from '../../shared/near.js';
import { commandsOf } from './commands.js';

/** Names of files whose statements make all tables of a service. */
const schemaFile = /^(?:schema|database|db|ddl|tables|init(?:[-_]?db)?|create[-_]?(?:db|database|tables?|schema))\.sql$/i;

/** Folders in which tools, tests and images keep statements of their own. */
const ofOthers = /(?:^|\/)(?:migrations?|prisma|drizzle|supabase|docker|initdb|fixtures|seeds?|backups?|dumps?|old)(?:\/|$)/i;

/** Drivers by which a service works on its tables with statements alone. */
const drivers: readonly string[] = wordList(
	'pg mysql mysql2 mariadb mssql postgres pg-promise slonik oracledb @fastify/postgres @fastify/mysql',
);

/** Packages that make tables by their models, or run files of statements. */
const makers: readonly string[] = wordList(`
	sequelize typeorm prisma @prisma/client knex drizzle-orm objection bookshelf waterline kysely umzug postgrator postgrator-cli db-migrate node-pg-migrate
	postgres-migrations @mikro-orm/core dbmate flyway node-flywaydb mysql-import sql-migrations marv migrate zapatos @databases/pg-migrations supabase graphile-migrate
`);

/** A file of statements that makes the tables of a service. */
export interface SchemaFile {
	readonly owner: Package;
	readonly path: string;
}

/**
 * The files of statements that make the tables of services, where nothing is seen that runs them: no command, mount, image or code names them,
 * or the folder that they lie in, and no library of the service makes tables.
 */
export function unrunSchemas(project: Project): readonly SchemaFile[] {
	if (
		project.of('schema.statement').some(({ makes }) => makes === undefined) ||
		project.of('schema.sync').length > 0 ||
		project.of('migration.run').length > 0
	) {
		return [];
	}
	return project.services.flatMap((owner) => {
		const has = (names: readonly string[]): boolean => names.some((name) => owner.dependencies.has(name));
		const path = has(drivers) && !has(makers) ? filesOfPackage(project, owner).find((one) => isSchema(one, owner)) : undefined;
		return path !== undefined && !isTaken(path, project) && !liesBesideCode(path, project) ? [{ owner, path }] : [];
	});
}

function isSchema(path: string, { folder }: Package): boolean {
	const within = pathWithin(folder, directoryOf(path));
	return schemaFile.test(baseName(path)) && within !== undefined && !ofOthers.test(within) && !isOuterPath(path) && !isAsidePath(path);
}

/** Whether modules lie in the folder of a file: one of them loads it, by whatever path it puts together. */
function liesBesideCode(path: string, project: Project): boolean {
	const folder = directoryOf(path);
	return project.files.some((other) => directoryOf(other) === folder && /\.[cm]?[jt]s$/.test(other));
}

/** Whether anything names a file or its folder, or the database of a compose file is filled when it starts for the first time. */
function isTaken(path: string, project: Project): boolean {
	const folder = baseName(directoryOf(path));
	const names = (text: string): boolean => text.includes(baseName(path)) || (folder !== '' && text.split(/[/\\]/).includes(folder));
	const commands = commandsOf(project, '');
	return (
		commands.includes(baseName(path)) ||
		/\b(?:psql|mysql|sqlcmd|sqlplus)\b/.test(commands) ||
		project.of('compose.volume').some(({ source, target }) => /initdb/.test(target) || (source !== undefined && names(source))) ||
		project.of('image.copy').some(({ sources, target }) => /initdb/.test(target) || sources.some(names)) ||
		project.of('file.read').some(({ target }) => [...literalsOf(target)].some(({ text }) => /\.sql\b/.test(text) || names(text)))
	);
}
