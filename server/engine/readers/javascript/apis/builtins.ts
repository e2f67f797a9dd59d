import { wordSet } from '../../../core/wordList.js';

/**
 * The modules that come with Node and are the same with and without `node:`. What `sqlite` and `test` are without it are packages
 * (https://nodejs.org/api/modules.html#built-in-modules-with-mandatory-node-prefix).
 */
export const builtinModules: ReadonlySet<string> = new Set(
	(
		'assert async_hooks buffer child_process cluster console constants crypto dgram diagnostics_channel dns domain events fs fs/promises http http2 https ' +
		'inspector module net os path path/posix path/win32 perf_hooks process punycode querystring readline readline/promises repl stream stream/promises ' +
		'stream/web string_decoder timers timers/promises tls tty url util util/types v8 vm wasi worker_threads zlib'
	).split(' '),
);

/** Modules that are the same as another one for whoever calls them: `fs-extra` does what `fs` does, and more. */
export const moduleAliases: ReadonlyMap<string, string> = new Map([
	['node:path/posix', 'node:path'],
	['node:path/win32', 'node:path'],
	['node:process', 'process'],
	['process', 'process'],
	['node:console', 'console'],
	['graceful-fs', 'node:fs'],
	['fs-promise', 'node:fs'],
	['promise-fs', 'node:fs/promises'],
	['mz/fs', 'node:fs/promises'],
	['mz/child_process', 'node:child_process'],
	['cross-fetch', 'node-fetch'],
	['isomorphic-fetch', 'node-fetch'],
	['node-fetch-native', 'node-fetch'],
	['mysql2/promise', 'mysql2'],
	['promise-mysql', 'mysql'],
	['request-promise', 'request'],
	['request-promise-native', 'request'],
	['hapi', '@hapi/hapi'],
	['glue', '@hapi/glue'],
	['haute-couture', '@hapipal/haute-couture'],
	['fastify-session', '@fastify/session'],
	['koa-router', '@koa/router'],
	['express-promise-router', 'express.Router'],
	['socketio', 'socket.io'],
	['@elastic/elasticsearch', '@elastic/elasticsearch'],
	['crypto', 'node:crypto'],
	['memory-store', 'memorystore'],
	['superagent-promise', 'superagent'],
	['fastify-multer', 'multer'],
	['@koa/multer', 'multer'],
	['koa-multer', 'multer'],
	// They hand on what they bring along, with a middleware of theirs beside it, or around it.
	['koa-log4', 'log4js'],
	['koa-morgan', 'morgan'],
]);

/** Other ways to write the beginning of a qualified name. */
export const nameAliases: readonly (readonly [string, string])[] = [
	['node:fs.promises.', 'node:fs/promises.'],
	['fs-extra.promises.', 'node:fs/promises.'],
	['node:fs.default.', 'node:fs.'],
	['express.default', 'express'],
	['fastify.default', 'fastify'],
	['fastify.fastify', 'fastify'],
	['koa.default', 'koa'],
	['pino.pino', 'pino'],
	['got.got', 'got'],
	['axios.axios', 'axios'],
	['ioredis.Redis', 'ioredis'],
	['ioredis.default', 'ioredis'],
	['socket.io.Server', 'socket.io'],
	['ws.Server', 'ws.WebSocketServer'],
	['@hapi/hapi.Server', '@hapi/hapi.server'],
	['sequelize-typescript.Sequelize', 'sequelize.Sequelize'],
	['mongoose.default', 'mongoose'],
	['winston.default', 'winston'],
	['bull.default', 'bull'],
	['multer.default', 'multer'],
	['knex.knex', 'knex'],
	['knex.default', 'knex'],
	['@koa/router.Router', '@koa/router'],
	['fs-extra.', 'node:fs.'],
	// https://github.com/typestack/routing-controllers#routing-controllers: an application, with routes for the controllers.
	['routing-controllers.createExpressServer()', 'express()'],
	['routing-controllers.createKoaServer()', 'koa()'],
	// It gives the module back (https://github.com/TryGhost/node-sqlite3/wiki/Debugging).
	['sqlite3.verbose()', 'sqlite3'],
];

/** What an annotation says about a value that comes from outside: a parameter of this type is as good as the call that makes one. */
export const typeInstances: ReadonlyMap<string, string> = new Map([
	['express.Express', 'express()'],
	['express.Application', 'express()'],
	['express', 'express()'],
	['express.Router', 'express.Router()'],
	['fastify.FastifyInstance', 'fastify()'],
	['koa', 'koa()'],
	['node:http.Server', 'node:http.createServer()'],
	['node:https.Server', 'node:https.createServer()'],
	['@nestjs/common.INestApplication', '@nestjs/core.NestFactory.create()'],
	['@nestjs/platform-express.NestExpressApplication', '@nestjs/core.NestFactory.create()'],
	['@nestjs/platform-fastify.NestFastifyApplication', '@nestjs/core.NestFactory.create()'],
	['@nestjs/axios.HttpService', '@nestjs/axios.HttpService()'],
	['@nestjs/common.HttpService', '@nestjs/axios.HttpService()'],
	['@nestjs/config.ConfigService', '@nestjs/config.ConfigService()'],
	['winston.Logger', 'winston.createLogger()'],
	['pino.Logger', 'pino()'],
	['pino.BaseLogger', 'pino()'],
	['bunyan', 'bunyan.createLogger()'],
	['@nestjs/common.Logger', '@nestjs/common.Logger()'],
	['@nestjs/common.LoggerService', '@nestjs/common.Logger()'],
	['nestjs-pino.PinoLogger', 'pino()'],
	['socket.io', 'socket.io()'],
	['socket.io.Socket', 'socket.io.Socket()'],
	['amqplib.Channel', 'amqplib.connect().createChannel()'],
	['amqplib.ConfirmChannel', 'amqplib.connect().createConfirmChannel()'],
	['amqp-connection-manager.ChannelWrapper', 'amqp-connection-manager.connect().createChannel()'],
	['@aws-sdk/client-s3.S3', '@aws-sdk/client-s3.S3()'],
	['nestjs-s3.S3', '@aws-sdk/client-s3.S3()'],
	['axios.AxiosInstance', 'axios.create()'],
	['agenda', 'agenda()'],
	['agenda.Agenda', 'agenda.Agenda()'],
	['bull', 'bull()'],
	['telegraf.Telegraf', 'telegraf.Telegraf()'],
	['grammy.Bot', 'grammy.Bot()'],
	['grammy.Composer', 'grammy.Composer()'],
	['node-telegram-bot-api', 'node-telegram-bot-api()'],
	['discord.js.Client', 'discord.js.Client()'],
	['@slack/bolt.App', '@slack/bolt.App()'],
	['bull.Queue', 'bull()'],
	['bull.Job', 'bull.Job()'],
]);

/** Methods that return what they are called on, or something that stands for it. */
export const fluentMethods: ReadonlySet<string> = wordSet(`
	use get post put patch delete all register decorate on once setMaxListeners withTypeProvider disable enable onError bind
	setSerializerCompiler setValidatorCompiler then catch
`);

/** What makes objects that give themselves from what is told to them, so that orders stand in a chain: `sharp(file).resize(80).png()`. */
export const chainingMakers: ReadonlySet<string> = new Set([
	'sharp',
	'gm',
	'fluent-ffmpeg',
	'jimp.read',
	'jimp.Jimp.read',
	'jose.SignJWT',
	'jose.EncryptJWT',
	'jose.CompactSign',
]);

/** Loggers that make others of their kind. */
export const childMethods: ReadonlySet<string> = new Set(['child', 'extend', 'clone']);
