import type { Recipe, Rows } from './recipe.js';

type ConnectRecipe = Recipe & { readonly fact: 'connect' };

const urlOrOptions = (service: string, ...url: readonly string[]): Recipe => ({
	fact: 'connect',
	service,
	url: [...url.map((name) => `0.${name}`), '0'],
	options: ['0'],
});

const kept = (service: string, url: readonly string[], options: readonly string[]): ConnectRecipe => ({
	fact: 'connect',
	service,
	url,
	options,
	onlyWithArguments: true,
});

const plugin = (service: string, url: readonly string[]): ConnectRecipe => kept(service, url, ['1']);

/** Clients of databases and caches. */
export const databases: Rows = [
	[
		'pg.Pool pg.Client pg-promise() slonik.createPool pg.native.Pool pg.native.Client @neondatabase/serverless.Pool @neondatabase/serverless.neon',
		urlOrOptions('postgres', 'connectionString'),
	],
	['postgres @vercel/postgres.createPool', urlOrOptions('postgres', 'connectionString')],
	[
		'mysql.createConnection mysql.createPool mysql2.createConnection mysql2.createPool mysql2.createPoolCluster().add',
		urlOrOptions('mysql', 'uri'),
	],
	['mariadb.createPool mariadb.createConnection', urlOrOptions('mysql')],
	['mssql.connect mssql.ConnectionPool tedious.Connection', { fact: 'connect', service: 'mssql', url: ['0.server', '0'], options: ['0'] }],
	['oracledb.createPool oracledb.getConnection', { fact: 'connect', service: 'oracle', url: ['0.connectString'], options: ['0'] }],
	[
		'mongodb.MongoClient mongodb.MongoClient.connect mongodb.MongoClient().connect',
		{ fact: 'connect', service: 'mongodb', url: ['0'], onlyWithArguments: true },
	],
	// https://www.mongodb.com/docs/drivers/node/current/fundamentals/databases-collections/#access-a-database
	['mongodb.MongoClient().db mongodb.MongoClient.connect().db', { fact: 'database', service: 'mongodb', name: '0' }],
	[
		'mongoose.connect mongoose.createConnection mongoose.createConnection().openUri mongoose.Mongoose().connect',
		{ fact: 'connect', service: 'mongodb', url: ['0'], parts: { dbName: '1.dbName' }, onlyWithArguments: true },
		{ fact: 'sync', options: ['1.autoIndex'], optionNames: ['autoIndex'] },
	],
	[
		'mongoose.connection.on mongoose.connection.once mongoose.connection.addListener mongoose.connection.prependListener',
		{ fact: 'listener', of: 'mongoose.connection' },
	],
	[
		'@nestjs/mongoose.MongooseModule.forRoot',
		{ fact: 'connect', service: 'mongodb', url: ['0.uri', '0'], parts: { dbName: '1.dbName' }, onlyWithArguments: true },
	],
	['monk mongojs', { fact: 'connect', service: 'mongodb', url: ['0.uri', '0'], onlyWithArguments: true }],
	['@typegoose/typegoose.mongoose.connect', { fact: 'connect', service: 'mongodb', url: ['0'], parts: { dbName: '1.dbName' } }],
	[
		'redis.createClient redis.createCluster @redis/client.createClient',
		{ fact: 'connect', service: 'redis', url: ['0.url', '0'], options: ['0.socket', '0'], parts: { port: '0', host: '1' } },
	],
	[
		'ioredis',
		{ fact: 'connect', service: 'redis', url: ['0'], options: ['0', '0.sentinels.0', '1', '2'], parts: { port: '0', host: '1' } },
	],
	['ioredis.Cluster', { fact: 'connect', service: 'redis', url: ['0.0', '0'], options: ['0.0', '1'] }],
	[
		'handy-redis.createNodeRedisClient thunk-redis.createClient @upstash/redis.Redis valkey-glide.GlideClient.createClient iovalkey',
		urlOrOptions('redis', 'url'),
	],
	[
		'@liaoliaots/nestjs-redis.RedisModule.forRoot @nestjs-modules/ioredis.RedisModule.forRoot',
		{ fact: 'connect', service: 'redis', url: ['0.url'], options: ['0.config', '0.options', '0'] },
	],
	[
		'@valkey/valkey-glide.GlideClient.createClient @valkey/valkey-glide.GlideClusterClient.createClient',
		kept('redis', [], ['0.addresses.0']),
	],
	// Caches that open a connection of their own where a store is told one.
	[
		'@nestjs/cache-manager.CacheModule.register @nestjs/common.CacheModule.register cache-manager.caching',
		kept('redis', [], ['0', '0.socket', '0.useFactory()']),
	],
	[
		'cache-manager-redis-yet.redisStore cache-manager-redis-store.redisStore cache-manager-ioredis-yet.redisStore',
		kept('redis', ['0.url'], ['0.socket', '0']),
	],
	['@keyv/redis @keyv/redis.createKeyv @keyv/redis.KeyvRedis', kept('redis', ['0.url', '0'], [])],
	['socket.io-redis socket.io-redis.createAdapter', kept('redis', ['0'], ['0'])],
	// Stores of sessions that open a connection of their own where they are given no client.
	['connect-redis() connect-redis.RedisStore koa-redis', kept('redis', ['0.url'], ['0'])],
	['@hapi/catbox-redis catbox-redis', kept('redis', ['0.url'], ['0'])],
	['connect-mongo() connect-mongo.create', kept('mongodb', ['0.mongoUrl', '0.url'], [])],
	['connect-mongodb-session()', kept('mongodb', ['0.uri'], [])],
	['connect-pg-simple()', kept('postgres', ['0.conString'], ['0.conObject'])],
	['express-mysql-session()', kept('mysql', [], ['0'])],
	['memcached memjs.Client.create memcache-pp', { fact: 'connect', service: 'memcached', url: ['0'] }],
	[
		'sequelize.Sequelize sequelize',
		{
			fact: 'connect',
			service: 'sql',
			url: ['0.url', '0'],
			options: ['0', '3', '1'],
			parts: { database: '0', user: '1', password: '2' },
			dialect: '0.dialect 1.dialect 3.dialect',
		},
	],
	[
		'@nestjs/sequelize.SequelizeModule.forRoot',
		{ fact: 'connect', service: 'sql', url: ['0.uri'], options: ['0'], dialect: '0.dialect' },
		{ fact: 'sync', options: ['0.synchronize'], optionNames: ['synchronize'] },
	],
	[
		'knex',
		{
			fact: 'connect',
			service: 'sql',
			url: ['0.connection.connectionString', '0.connection', '0'],
			options: ['0.connection'],
			dialect: '0.client',
		},
	],
	[
		'typeorm.DataSource typeorm.createConnection @nestjs/typeorm.TypeOrmModule.forRoot typeorm.createConnections typeorm.Connection',
		{ fact: 'connect', service: 'sql', url: ['0.url'], options: ['0'], dialect: '0.type' },
		{ fact: 'sync', options: ['0.synchronize'], optionNames: ['synchronize'] },
		{ fact: 'sync', options: ['0.migrationsRun'], optionNames: ['migrationsRun'] },
	],
	[
		'@mikro-orm/core.MikroORM.init @mikro-orm/nestjs.MikroOrmModule.forRoot',
		{ fact: 'connect', service: 'sql', url: ['0.clientUrl'], options: ['0'], dialect: '0.type' },
	],
	...(['postgresql', 'mysql', 'mariadb', 'mongodb'] as const).map((engine): Rows[number] => [
		`@mikro-orm/${engine}.MikroORM.init @mikro-orm/${engine}.defineConfig`,
		{
			fact: 'connect',
			service: engine === 'postgresql' ? 'postgres' : engine === 'mariadb' ? 'mysql' : engine,
			url: ['0.clientUrl'],
			options: ['0'],
		},
	]),
	[
		'drizzle-kit.defineConfig',
		{
			fact: 'connect',
			service: 'sql',
			url: ['0.dbCredentials.url'],
			options: ['0.dbCredentials'],
			dialect: '0.dialect',
			onlyWithArguments: true,
		},
	],
	[
		'@prisma/client.PrismaClient',
		{ fact: 'connect', service: 'sql', url: ['0.datasourceUrl', '0.datasources.db.url'], onlyWithArguments: true },
	],
	['@prisma/adapter-pg.PrismaPg @prisma/adapter-neon.PrismaNeon', kept('postgres', ['0.connectionString'], ['0'])],
	['@prisma/adapter-mariadb.PrismaMariaDb', kept('mysql', ['0'], ['0'])],
	['@prisma/adapter-mssql.PrismaMssql', kept('mssql', ['0'], ['0'])],
	[
		'drizzle-orm/node-postgres.drizzle drizzle-orm/postgres-js.drizzle',
		{ fact: 'connect', service: 'postgres', url: ['0.connection.connectionString', '0.connection', '0'], onlyWithArguments: true },
	],
	[
		'sqlite3.Database better-sqlite3 node:sqlite.DatabaseSync sqlite.open bun:sqlite.Database',
		{ fact: 'connect', service: 'sqlite', url: ['0.filename', '0'] },
	],
	[
		'@elastic/elasticsearch.Client elasticsearch.Client @opensearch-project/opensearch.Client',
		{ fact: 'connect', service: 'elasticsearch', url: ['0.node', '0.nodes', '0.host', '0.hosts', '0.cloud.id'], options: ['0'] },
	],
	['@nestjs/elasticsearch.ElasticsearchModule.register', { fact: 'connect', service: 'elasticsearch', url: ['0.node'], options: ['0'] }],
	['cassandra-driver.Client', { fact: 'connect', service: 'cassandra', url: ['0.contactPoints'], options: ['0'] }],
	['neo4j-driver.driver', { fact: 'connect', service: 'neo4j', url: ['0'] }],
	['@influxdata/influxdb-client.InfluxDB influx.InfluxDB', urlOrOptions('influxdb', 'url')],
	['@clickhouse/client.createClient', { fact: 'connect', service: 'clickhouse', url: ['0.url', '0.host'], options: ['0'] }],
	['nano', { fact: 'connect', service: 'couchdb', url: ['0.url', '0'] }],
	['couchbase.connect couchbase.Cluster ottoman.connect', { fact: 'connect', service: 'couchbase', url: ['0.connectionString', '0'] }],
	['meilisearch.MeiliSearch', { fact: 'connect', service: 'meilisearch', url: ['0.host'], options: ['0'] }],
	['typesense.Client', { fact: 'connect', service: 'typesense', url: ['0.nodes'], options: ['0.nodes.0', '0'] }],
	['arangojs arangojs.Database', kept('arangodb', ['0.url', '0'], ['0'])],
	// Clients of Azure that are told where an account is; what they are told as a connection string is a secret.
	[
		'@azure/storage-blob.BlobServiceClient @azure/storage-queue.QueueServiceClient @azure/storage-file-share.ShareServiceClient',
		kept('azurestorage', ['0'], []),
	],
	['@azure/service-bus.ServiceBusClient @azure/service-bus.ServiceBusAdministrationClient', kept('servicebus', ['0'], [])],
	['@azure/event-hubs.EventHubProducerClient', kept('eventhubs', ['0'], [])],
	['@azure/cosmos.CosmosClient', kept('cosmosdb', ['0.endpoint', '0'], [])],
	['@qdrant/js-client-rest.QdrantClient', kept('qdrant', ['0.url', '0.host'], ['0'])],
	['rethinkdb.connect rethinkdbdash', kept('rethinkdb', [], ['0'])],
	['ldapjs.createClient ldapts.Client', { fact: 'connect', service: 'ldap', url: ['0.url'], options: ['0'] }],
	['consul etcd3.Etcd3', { fact: 'connect', service: 'consul', url: ['0.hosts'], options: ['0'], onlyWithArguments: true }],
];

/** Plugins of Fastify that connect by the options they are registered with: `app.register(redis, { host })`. */
export const connectingPlugins: ReadonlyMap<string, ConnectRecipe> = new Map([
	['@fastify/redis', plugin('redis', ['1.url'])],
	['fastify-redis', plugin('redis', ['1.url'])],
	['@fastify/postgres', plugin('postgres', ['1.connectionString'])],
	['fastify-postgres', plugin('postgres', ['1.connectionString'])],
	['@fastify/mongodb', plugin('mongodb', ['1.url'])],
	['fastify-mongodb', plugin('mongodb', ['1.url'])],
	['@fastify/mysql', plugin('mysql', ['1.connectionString', '1.uri'])],
	['fastify-mysql', plugin('mysql', ['1.connectionString', '1.uri'])],
	['@fastify/elasticsearch', plugin('elasticsearch', ['1.node', '1.nodes'])],
	['fastify-elasticsearch', plugin('elasticsearch', ['1.node', '1.nodes'])],
]);

/** What libraries call a kind of database. */
export const dialects: ReadonlyMap<string, string> = new Map([
	['pg', 'postgres'],
	['postgres', 'postgres'],
	['postgresql', 'postgres'],
	['pg-native', 'postgres'],
	['cockroachdb', 'postgres'],
	['aurora-postgres', 'postgres'],
	['mysql', 'mysql'],
	['mysql2', 'mysql'],
	['mariadb', 'mysql'],
	['aurora-mysql', 'mysql'],
	['sqlite', 'sqlite'],
	['sqlite3', 'sqlite'],
	['better-sqlite3', 'sqlite'],
	['better-sqlite', 'sqlite'],
	['sqljs', 'sqlite'],
	['mssql', 'mssql'],
	['tedious', 'mssql'],
	['oracledb', 'oracle'],
	['oracle', 'oracle'],
	['mongodb', 'mongodb'],
	['mongo', 'mongodb'],
]);

/** Properties that say where a service is and who asks; other options are nobody's business. */
export const handleParts: ReadonlySet<string> = new Set(
	(
		'host hostname port user username password pass database db dbName name socketPath path server servers brokers nodes node hosts endpoint endPoint endpoints region url uri connectionString ' +
		'bucket accountId projectId keyspace account vhost sentinels auth cluster storage filename contactPoints localDataCenter protocol ' +
		'metadata.broker.list bootstrap.servers'
	).split(' '),
);
