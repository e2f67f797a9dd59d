/** Names of engines as drivers, dialects and platforms write them, by the name that `service.connect` uses. */
const engines: Readonly<Record<string, string>> = {
	postgres: 'postgres',
	postgresql: 'postgres',
	pg: 'postgres',
	'pg-native': 'postgres',
	'aurora-postgresql': 'postgres',
	'aurora-postgres': 'postgres',
	cockroachdb: 'cockroachdb',
	mysql: 'mysql',
	mysql2: 'mysql',
	'aurora-mysql': 'mysql',
	mariadb: 'mariadb',
	sqlite: 'sqlite',
	sqlite3: 'sqlite',
	'better-sqlite3': 'sqlite',
	'sql.js': 'sqlite',
	sqljs: 'sqlite',
	mssql: 'mssql',
	sqlserver: 'mssql',
	tedious: 'mssql',
	oracle: 'oracle',
	oracledb: 'oracle',
	mongodb: 'mongodb',
	mongo: 'mongodb',
	redis: 'redis',
	valkey: 'redis',
	memcached: 'memcached',
};

/** The name of an engine; undefined for anything else. */
export function engineName(written: string): string | undefined {
	const name = written.toLowerCase();
	return Object.hasOwn(engines, name) ? engines[name] : undefined;
}
