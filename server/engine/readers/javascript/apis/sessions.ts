import type { FactTypes } from '../../../core/fact.js';
import type { Rows } from './recipe.js';

/**
 * Sessions: where the options hold the store, and what is used without one. express-session keeps them in memory
 * (https://expressjs.com/en/resources/middleware/session.html), and so do
 * @fastify/session (https://github.com/fastify/session#options) and koa-generic-session
 * (https://github.com/koajs/generic-session#options); koa-session keeps them in the cookie
 * (https://github.com/koajs/session#koa-session). What does not fit into yar's cookie goes to the server's cache, in memory
 * unless it is another one (https://hapi.dev/module/yar/api).
 */
export const sessions: Rows = [
	[
		'express-session next-session',
		{ fact: 'session', store: 'memory', place: '0.store' },
		{ fact: 'secret', name: 'secret', value: ['0.secret'] },
	],
	['@fastify/session', { fact: 'session', store: 'memory', place: '0.store' }],
	['koa-session', { fact: 'session', store: 'cookie', place: '0.store', otherPlaces: ['1.store', '0.ContextStore', '1.ContextStore'] }],
	['koa-generic-session koa-session2 koa-session-minimal', { fact: 'session', store: 'memory', place: '0.store' }],
	[
		'cookie-session client-sessions iron-session.getIronSession iron-session/next.withIronSession @fastify/secure-session encrypted-cookie',
		{ fact: 'session', store: 'cookie' },
		{ fact: 'secret', name: 'secret', value: ['0.secret', '0.keys', '2.password', '1.password', '1.secret'] },
	],
	['@hapi/yar', { fact: 'session', store: 'unknown' }],
	// What bots remember of chats (https://telegraf.js.org/functions/session.html, https://grammy.dev/plugins/session#storage-adapters).
	['telegraf.session telegraf/session', { fact: 'session', store: 'memory', place: '0.store' }],
	// https://github.com/RealSpeaker/telegraf-session-local#-options
	['telegraf-session-local', { fact: 'session', store: 'file', place: '0.storage' }],
	['grammy.session grammy.lazySession', { fact: 'session', store: 'memory', place: '0.storage', otherPlaces: ['0.type'] }],
	// https://learn.microsoft.com/en-us/entra/msal/javascript/node/caching: tokens of users are kept in memory without a plugin. A client
	// that gets tokens for itself alone may get new ones at any time.
	[
		'@azure/msal-node.ConfidentialClientApplication',
		{ fact: 'session', store: 'memory', place: '0.cache.cachePlugin', where: 'renewsTokens', unless: 'loadsTokens' },
	],
];

/** Plugins that are registered with their options: `app.register(session, { … })`. The options stand after the plugin. */
export const sessionPlugins: ReadonlyMap<string, FactTypes['session.store']['store']> = new Map([
	['@fastify/session', 'memory'],
	['@fastify/secure-session', 'cookie'],
]);

/**
 * Stores that open a file of their own without this option: connect-session-knex makes `connect-session-knex.sqlite` in the
 * working directory
 * (https://github.com/gx0r/connect-session-knex#options).
 */
export const fileStores: ReadonlyMap<string, string> = new Map([['connect-session-knex', 'knex']]);

/** Stores, by qualified name without its calls. What is not listed is unknown. */
export const sessionStores: ReadonlyMap<string, FactTypes['session.store']['store']> = new Map([
	['express-session.MemoryStore', 'memory'],
	['memorystore', 'memory'],
	['session-memory-store', 'memory'],
	['koa-session-memory', 'memory'],
	['hono-sessions.MemoryStore', 'memory'],
	['telegraf.MemorySessionStore', 'memory'],
	['grammy.MemorySessionStorage', 'memory'],
	['@telegraf/session/sqlite', 'file'],
	['telegraf-session-local.storageMemory', 'memory'],
	['telegraf-session-local', 'file'],
	['@grammyjs/storage-file', 'file'],
	['@telegraf/session/redis', 'external'],
	['@telegraf/session/mongodb', 'external'],
	['@telegraf/session/pg', 'external'],
	['@telegraf/session/mysql', 'external'],
	['@grammyjs/storage-redis', 'external'],
	['@grammyjs/storage-mongodb', 'external'],
	['@grammyjs/storage-psql', 'external'],
	['@grammyjs/storage-prisma', 'external'],
	['@grammyjs/storage-free', 'external'],
	['session-file-store', 'file'],
	['koa-session-local', 'file'],
	['koa-generic-session-file', 'file'],
	['koa-sqlite3-session', 'file'],
	['level-session-store', 'file'],
	['express-session-better-sqlite3', 'file'],
	['fastify-session-better-sqlite3-store', 'file'],
	['connect-sqlite3', 'file'],
	['better-sqlite3-session-store', 'file'],
	['connect-loki', 'file'],
	['connect-nedb-session', 'file'],
	['nedb-session-store', 'file'],
	['connect-redis', 'external'],
	['connect-redis.RedisStore', 'external'],
	['connect-mongo', 'external'],
	['connect-mongo.create', 'external'],
	['connect-mongodb-session', 'external'],
	['connect-pg-simple', 'external'],
	['connect-session-sequelize', 'external'],
	['connect-session-knex', 'external'],
	['connect-session-knex.ConnectSessionKnexStore', 'external'],
	['connect-typeorm', 'external'],
	['connect-typeorm.TypeormStore', 'external'],
	['connect-dynamodb', 'external'],
	['connect-memcached', 'external'],
	['connect-memjs', 'external'],
	['express-mysql-session', 'external'],
	['express-session-sequelize', 'external'],
	['express-session-rsdb', 'external'],
	['@quixo3/prisma-session-store.PrismaSessionStore', 'external'],
	['@google-cloud/connect-firestore.FirestoreStore', 'external'],
	['@google-cloud/connect-datastore.DatastoreStore', 'external'],
	['koa-redis', 'external'],
	['koa-session-mongo', 'external'],
	['rethinkdb-store', 'external'],
	['cassandra-store', 'external'],
	['hazelcast-store', 'external'],
	['firestore-store', 'external'],
	['connect-azuretables', 'external'],
]);
