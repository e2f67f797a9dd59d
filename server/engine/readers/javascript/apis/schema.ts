import type { Rows } from './recipe.js';

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
	['mongoose.set', { fact: 'sync', options: [], optionNames: ['autoIndex'] }],
	[
		'@mikro-orm/core.MikroORM.init().getSchemaGenerator().updateSchema @mikro-orm/core.MikroORM.init().schema.updateSchema @mikro-orm/core.MikroORM.init().schema.refreshDatabase',
		{ fact: 'sync', options: [], optionNames: [], always: true },
	],
	['typeorm.DataSource().runMigrations typeorm.Connection().runMigrations typeorm.createConnection().runMigrations', { fact: 'migrate' }],
	['knex().migrate.latest knex().migrate.up knex().migrate.rollback knex().seed.run', { fact: 'migrate' }],
	['umzug().up umzug.Umzug().up umzug.Umzug().execute', { fact: 'migrate' }],
	['graphile-worker.runMigrations graphile-worker.makeWorkerUtils().migrate', { fact: 'migrate' }],
	[
		'node-pg-migrate node-pg-migrate.runner db-migrate.getInstance().up migrate-mongo.up postgres-migrations.migrate migrate.load',
		{ fact: 'migrate' },
	],
	['@mikro-orm/core.MikroORM.init().getMigrator().up @mikro-orm/core.MikroORM.init().migrator.up', { fact: 'migrate' }],
	[
		'drizzle-orm/node-postgres/migrator.migrate drizzle-orm/postgres-js/migrator.migrate drizzle-orm/mysql2/migrator.migrate drizzle-orm/better-sqlite3/migrator.migrate',
		{ fact: 'migrate' },
	],
];
