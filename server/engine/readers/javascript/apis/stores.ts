import type { Recipe, Rows } from './recipe.js';

const opens = (engine: string, file: readonly string[], more: { readonly readOnly?: string; readonly memory?: string } = {}): Recipe => ({
	fact: 'datastore',
	engine,
	file,
	...more,
});

/** Data stores that run inside the process. */
export const datastores: Rows = [
	['better-sqlite3 bun:sqlite.Database bun:sqlite', opens('sqlite', ['0'], { readOnly: '1.readonly' })],
	['node:sqlite.DatabaseSync', opens('sqlite', ['0'], { readOnly: '1.readOnly' })],
	['sqlite3.Database sqlite3.cached.Database', opens('sqlite', ['0'])],
	['sqlite.open', opens('sqlite', ['0.filename', '0'])],
	[
		'nedb @seald-io/nedb nedb-promises.create nedb-promise @seald-io/nedb.Datastore',
		opens('nedb', ['0.filename', '0'], { memory: '0.inMemoryOnly' }),
	],
	[
		'lowdb/node.JSONFile lowdb/node.JSONFileSync lowdb.JSONFile lowdb/adapters/FileSync lowdb/adapters/FileAsync lowdb/node.JSONFilePreset lowdb/node.JSONFileSyncPreset',
		opens('lowdb', ['0']),
	],
	['level level.Level levelup classic-level.ClassicLevel leveldown rocksdb', opens('leveldb', ['0'])],
	['lmdb.open', opens('lmdb', ['0.path', '0'])],
	['lokijs', opens('lokijs', ['0'])],
	['pouchdb pouchdb-node', opens('pouchdb', ['0'])],
	['duckdb.Database @duckdb/node-api.DuckDBInstance.create', opens('duckdb', ['0'])],
	// https://pglite.dev/docs/api#main-constructor
	['@electric-sql/pglite.PGlite @electric-sql/pglite.PGlite.create', opens('pglite', ['0.dataDir', '0'])],
	[
		'diskdb.connect tingodb.Db node-localstorage.LocalStorage simple-json-db stormdb.localFileEngine vectra.LocalIndex',
		opens('files', ['0']),
	],
	['node-persist.init node-persist.initSync', opens('files', ['0.dir'])],
	['node-json-db.JsonDB node-json-db.Config', opens('files', ['0'])],
	// https://quickdb.js.org/overview/docs/quickdb, https://enmap.alterdevs.org/usage
	['quick.db.QuickDB', { fact: 'datastore', engine: 'sqlite', file: ['0.filePath'], ownFile: { name: 'json.sqlite', unless: '0.driver' } }],
	['enmap enmap.Enmap', opens('sqlite', ['0.dataDir', '0.name'], { memory: '0.inMemory' })],
	['@keyv/sqlite @keyv/sqlite.KeyvSqlite', opens('sqlite', ['0.uri', '0'])],
	['keyv keyv.Keyv', { fact: 'datastore', engine: 'sqlite', file: ['0.uri', '0'], onlyFiles: true }],
	['@libsql/client.createClient', { fact: 'datastore', engine: 'sqlite', file: ['0.url'], onlyFiles: true }],
];

/** Settings that a library keeps once for the whole process. */
export const globals: Rows = [
	// https://www.i18next.com/overview/api#changelanguage: who serves several languages at once takes an instance for each request.
	['i18next.changeLanguage i18n.changeLanguage', { fact: 'share', value: '0' }],
	// https://github.com/mashpie/i18n-node: `setLocale(request, locale)` is of the request.
	['i18n.setLocale', { fact: 'share', value: '0', onlyWithout: '1' }],
	// https://momentjs.com/docs/#/i18n/changing-locale, https://day.js.org/docs/en/i18n/changing-locale: without an instance it is global.
	['moment.locale moment.lang moment-timezone.locale numeral.locale', { fact: 'share', value: '0' }],
	['dayjs.locale', { fact: 'share', value: '0', onlyWithout: '2' }],
	['moment.tz.setDefault moment-timezone.tz.setDefault dayjs.tz.setDefault', { fact: 'share', value: '0' }],
	// https://mozilla.github.io/nunjucks/api.html#addglobal
	['nunjucks.configure().addGlobal nunjucks.Environment().addGlobal', { fact: 'share', value: '1' }],
];

const cache = (
	store: 'memory' | 'file' | 'external',
	more: {
		readonly bounds?: readonly string[];
		readonly bounded?: boolean;
		readonly stores?: readonly string[];
		readonly ofModule?: string;
	} = {},
): Recipe => ({ fact: 'cache', store, ...more });

/** Caches. */
export const caches: Rows = [
	['node-cache @cacheable/node-cache @cacheable/node-cache.NodeCache', cache('memory', { bounds: ['0.stdTTL', '0.maxKeys'] })],
	[
		'lru-cache lru-cache.LRUCache quick-lru @isaacs/ttlcache @isaacs/ttlcache.TTLCache tiny-lru.lru lru-cache-for-clusters-as-promised mnemonist.LRUCache ' +
			'lru.min.createLRU lru_map.LRUMap stale-lru-cache toad-cache.Lru toad-cache.LruMap toad-cache.Fifo toad-cache.FifoMap',
		cache('memory', { bounded: true }),
	],
	['memory-cache.Cache memory-cache.put', cache('memory', { bounds: ['2'] })],
	['apicache.middleware apicache.options', cache('memory', { bounds: ['0'] })],
	[
		'@nestjs/cache-manager.CacheModule.register @nestjs/common.CacheModule.register',
		cache('memory', { bounds: ['0.ttl', '0.max'], stores: ['0.store', '0.stores'] }),
	],
	['cache-manager.caching', cache('memory', { bounds: ['0.ttl', '0.max', '1.ttl', '1.max'], stores: ['0.store', '0'] })],
	['cache-manager.createCache', cache('memory', { bounds: ['0.ttl'], stores: ['0.stores', '0'] })],
	['keyv keyv.Keyv', cache('memory', { bounds: ['0.ttl', '1.ttl'], stores: ['0.store', '1.store', '0.uri', '0'] })],
	['memoizee', cache('memory', { bounds: ['1.max', '1.maxAge'] })],
	['memoize mem p-memoize', cache('memory', { bounds: ['1.maxAge'] })],
	['lodash.memoize lodash/memoize ramda.memoizeWith fast-memoize', cache('memory')],
	['flat-cache.load flat-cache.create flat-cache', cache('file')],
	[
		'axios-cache-interceptor.setupCache axios-cache-adapter.setupCache',
		cache('memory', { bounded: true, stores: ['1.storage', '0.store'] }),
	],
	// https://github.com/graphql/dataloader#caching: what it keeps is meant for one request.
	['dataloader dataloader.DataLoader', cache('memory', { ofModule: '1.cache' })],
];

const counts = (...stores: readonly string[]): Recipe => ({ fact: 'coordinate', purpose: 'rate-limit', store: 'memory', stores });
const coordinates = (
	purpose: 'rate-limit' | 'queue' | 'broadcast' | 'lock',
	store: 'memory' | 'external',
	...stores: readonly string[]
): Recipe => ({ fact: 'coordinate', purpose, store, stores });

/** What several processes must agree on: counters, queues, broadcasts, locks. */
export const coordination: Rows = [
	[
		'express-rate-limit express-rate-limit.rateLimit express-rate-limit.default express-slow-down express-slow-down.slowDown',
		counts('0.store'),
	],
	['@nestjs/throttler.ThrottlerModule.forRoot', counts('0.storage')],
	['express-brute', counts('0')],
	['express-brute.MemoryStore', coordinates('rate-limit', 'memory')],
	['koa-ratelimit', { fact: 'coordinate', purpose: 'rate-limit', store: 'external', stores: ['0.driver'] }],
	['hono-rate-limiter.rateLimiter', counts('0.store', '0.binding')],
	['rate-limiter-flexible.RateLimiterMemory', coordinates('rate-limit', 'memory')],
	[
		'rate-limiter-flexible.RateLimiterRedis rate-limiter-flexible.RateLimiterMemcache rate-limiter-flexible.RateLimiterMongo rate-limiter-flexible.RateLimiterMySQL rate-limiter-flexible.RateLimiterPostgres rate-limiter-flexible.RateLimiterPrisma @upstash/ratelimit.Ratelimit rate-limit-redis.RedisStore',
		coordinates('rate-limit', 'external'),
	],
	[
		'bottleneck',
		{
			fact: 'coordinate',
			purpose: 'rate-limit',
			store: 'memory',
			stores: ['0.datastore', '0.connection'],
			onlyWith: ['0.minTime', '0.reservoir', '0.reservoirRefreshAmount', '0.reservoirIncreaseAmount'],
		},
	],
	// The option names the place in Redis, whichever client reaches it.
	['tokenbucket', counts('0.redis.bucketName', '0.redis.redisClient')],
	['fastq fastq.promise async.queue async/queue async.priorityQueue async.cargo async.cargoQueue', coordinates('queue', 'memory')],
	['better-queue', coordinates('queue', 'memory', '0.store', '1.store')],
	['@feathersjs/socketio @feathersjs/primus', coordinates('broadcast', 'memory')],
	['feathers-sync feathers-sync.sync', coordinates('broadcast', 'external')],
	// What a gateway is handed the server for is to send to its clients.
	['@nestjs/websockets.WebSocketServer', coordinates('broadcast', 'memory')],
	['socket.io', coordinates('broadcast', 'memory', '0.adapter', '1.adapter')],
	[
		'socket.io().adapter @socket.io/redis-adapter.createAdapter @socket.io/redis-streams-adapter.createAdapter @socket.io/postgres-adapter.createAdapter @socket.io/mongo-adapter.createAdapter @socket.io/cluster-adapter.createAdapter socket.io-redis',
		coordinates('broadcast', 'external'),
	],
	['graphql-subscriptions.PubSub apollo-server.PubSub apollo-server-express.PubSub', coordinates('broadcast', 'memory')],
	['graphql-redis-subscriptions.RedisPubSub @google-cloud/pubsub.PubSub', coordinates('broadcast', 'external')],
	[
		'redlock().acquire redlock().lock redlock().using redlock.Redlock().acquire redlock.Redlock().using redlock.default().acquire',
		{ fact: 'lock', store: 'external' },
	],
	[
		'async-mutex.Mutex().acquire async-mutex.Mutex().runExclusive async-mutex.Semaphore().acquire async-mutex.Semaphore().runExclusive async-lock().acquire',
		{ fact: 'lock', store: 'memory' },
	],
	[
		'proper-lockfile.lock proper-lockfile.lockSync lockfile.lock lockfile.lockSync fs-ext.flock fs-ext.flockSync',
		{ fact: 'lock', store: 'file' },
	],
	['sticky-session.listen', { fact: 'affinity', by: 'address' }],
	['@socket.io/sticky.setupMaster @socket.io/sticky.setupWorker', { fact: 'affinity', by: 'unknown' }],
];

/** Plugins that are registered with their options and count requests, and the options that name a store. */
export const countingPlugins: ReadonlyMap<string, readonly string[]> = new Map([
	['@fastify/rate-limit', ['1.redis', '1.store']],
	['fastify-rate-limit', ['1.redis', '1.store']],
	// It counts in the server's cache, which is in memory unless the server is given another one (https://github.com/wraithgar/hapi-rate-limit).
	['hapi-rate-limit', []],
]);
