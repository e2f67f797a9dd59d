import type { Rows } from './recipe.js';

/** The packages that hand out the ORM: its core, and one for each database. */
const mikro = ['core', 'postgresql', 'mysql', 'mariadb', 'mssql', 'better-sqlite', 'sqlite', 'libsql'];

/** Calls of the ORM under all names that it has: made by `init`, or injected. */
const ofMikro = (...calls: readonly string[]): string =>
	mikro.flatMap((name) => calls.flatMap((call) => ['.init()', '()'].map((made) => `@mikro-orm/${name}.MikroORM${made}.${call}`))).join(' ');

/** Drivers of Drizzle that speak to a database elsewhere, and the one of a file. */
const ofDrizzle = [
	'node-postgres',
	'postgres-js',
	'neon-http',
	'neon-serverless',
	'vercel-postgres',
	'bun-sql',
	'aws-data-api/pg',
	'mysql2',
	'planetscale-serverless',
	'better-sqlite3',
	'libsql',
];

/** Changes of the schema, and migrations. */
export const schema: Rows = [
	[
		'sequelize.Sequelize().sync sequelize().sync sequelize.Sequelize().models.sync',
		{ fact: 'sync', options: ['0.force', '0.alter'], optionNames: ['force', 'alter'], always: true },
	],
	[
		'typeorm.DataSource().synchronize typeorm.Connection().synchronize typeorm.createConnection().synchronize',
		{ fact: 'sync', options: ['0'], optionNames: ['dropBeforeSync'], always: true },
	],
	[
		'mongoose.syncIndexes mongoose.connection.syncIndexes mongoose.Connection().syncIndexes mongoose.createConnection().syncIndexes mongoose.model().syncIndexes',
		{ fact: 'sync', options: [], optionNames: [], always: true },
	],
	['mongoose.set', { fact: 'sync', options: [], optionNames: ['autoIndex'] }],
	// Connections that leave it off do not keep a schema from asking for it.
	['mongoose.Schema', { fact: 'sync', options: ['1.autoIndex'], optionNames: ['autoIndex'] }],
	[
		ofMikro('getSchemaGenerator().updateSchema', 'schema.updateSchema', 'schema.update', 'schema.refreshDatabase'),
		{ fact: 'sync', options: [], optionNames: [], always: true },
	],
	[
		'@elastic/elasticsearch.Client().indices.create elasticsearch.Client().indices.create @opensearch-project/opensearch.Client().indices.create @aws-sdk/client-dynamodb.CreateTableCommand',
		{ fact: 'makes' },
	],
	['typeorm.DataSource().runMigrations typeorm.Connection().runMigrations typeorm.createConnection().runMigrations', { fact: 'migrate' }],
	['knex().migrate.latest knex().migrate.up knex().migrate.rollback knex().seed.run', { fact: 'migrate' }],
	['postgrator().migrate marv.migrate marv/api/promise.migrate marv/api/callback.migrate ley.up', { fact: 'migrate' }],
	[
		'node-flyway.Flyway().migrate ts-migrate-mongoose.Migrator.connect().run postgres-shift pg-mate.pgMate.init().migrate @slonik/migrator.SlonikMigrator().up',
		{ fact: 'migrate' },
	],
	['sqlite.migrate sqlite.open().migrate sqlite.Database().migrate', { fact: 'migrate' }],
	['umzug().up umzug.Umzug().up umzug.Umzug().execute', { fact: 'migrate' }],
	['graphile-worker.runMigrations graphile-worker.makeWorkerUtils().migrate', { fact: 'migrate' }],
	[
		'node-pg-migrate node-pg-migrate.runner knex-migrate db-migrate.getInstance().up migrate-mongo.up postgres-migrations.migrate migrate.load',
		{ fact: 'migrate' },
	],
	// A component that migrates when it starts, if it is told where the migrations are.
	[
		'@well-known-components/pg-component.createPgComponent @dcl/pg-component.createPgComponent',
		{ fact: 'migrate', onlyWith: '1.migration' },
	],
	[ofMikro('getMigrator().up', 'migrator.up'), { fact: 'migrate' }],
	[ofDrizzle.map((driver) => `drizzle-orm/${driver}/migrator.migrate`).join(' '), { fact: 'migrate' }],
	['kysely.Migrator().migrateToLatest kysely.Migrator().migrateTo kysely.Migrator().migrateUp', { fact: 'migrate' }],
];
