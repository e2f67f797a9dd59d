import type { Recipe, Rows } from './recipe.js';

type Options = (Recipe & { readonly fact: 'options' })['options'];

const of = (library: string, ...options: Options): Recipe => ({ fact: 'options', library, options });
const rotation = (...places: readonly string[]): Options => places.map((place) => ['rotation', place] as const);

/** Options of loggers: how much is logged, how files rotate, whether it is for people to read. */
export const loggerOptions: Rows = [
	['winston.createLogger winston.Logger', of('winston', ['level', '0.level'])],
	['nest-winston.WinstonModule.createLogger nest-winston.WinstonModule.forRoot', of('winston', ['level', '0.level'])],
	[
		'winston.loggers.add',
		of(
			'winston',
			['level', '1.console.level'],
			['pretty', '1.console.colorize'],
			['level', '1.file.level'],
			...rotation('1.file.maxsize', '1.file.maxFiles', '1.file.tailable'),
		),
	],
	['winston.transports.Console', of('winston', ['level', '0.level'], ['pretty', '0.colorize'], ['pretty', '0.prettyPrint'])],
	['winston.transports.File', of('winston', ['level', '0.level'], ...rotation('0.maxsize', '0.maxFiles', '0.zippedArchive', '0.tailable'))],
	[
		'winston.transports.DailyRotateFile winston-daily-rotate-file winston-daily-rotate-file.DailyRotateFile',
		of('winston', ['level', '0.level'], ...rotation('0.maxSize', '0.maxFiles', '0.datePattern', '0.zippedArchive')),
	],
	[
		'winston.format.colorize winston.format.prettyPrint winston.format.cli',
		{ fact: 'options', library: 'winston', options: [], always: ['pretty', 'format'] },
	],
	[
		'nest-winston.utilities.format.nestLike nest-winston.nestWinstonModuleUtilities.format.nestLike',
		{ fact: 'options', library: 'winston', options: [], always: ['pretty', 'nestLike'] },
	],
	// The format that its documentation calls one for development: each line has the colour of its status.
	['morgan', of('morgan', ['pretty', '0', 'dev'])],
	['koa-logger', { fact: 'options', library: 'koa-logger', options: [], always: ['pretty', 'koa-logger'] }],
	['pino', of('pino', ['level', '0.level'], ['pretty', '0.prettyPrint'])],
	[
		'pino-http express-pino-logger nestjs-pino.LoggerModule.forRoot',
		of('pino', ['level', '0.level'], ['level', '0.pinoHttp.level'], ['pretty', '0.prettyPrint'], ['pretty', '0.pinoHttp.prettyPrint']),
	],
	// A list of the levels that are logged: https://docs.nestjs.com/techniques/logger#basic-customization
	[
		'@nestjs/core.NestFactory.create @nestjs/core.NestFactory.createApplicationContext',
		of('@nestjs/common', ['level', '1.logger'], ['level', '2.logger']),
	],
	['pino.destination sonic-boom', of('pino', ['buffered', '0.sync'], ['buffered', '0.minLength'])],
	[
		'pino-pretty pino-pretty.default pino-pretty.PinoPretty',
		{ fact: 'options', library: 'pino', options: [], always: ['pretty', 'pino-pretty'] },
	],
	[
		'bunyan-prettystream bunyan-prettystream-circularsafe bunyan-debug-stream bunyan-format',
		{ fact: 'options', library: 'bunyan', options: [], always: ['pretty', 'stream'] },
	],
	['pino-roll', of('pino', ...rotation('0.size', '0.frequency', '0.limit'))],
	['bunyan.createLogger', of('bunyan', ['level', '0.level'])],
	['fastify', of('pino', ['level', '0.logger.level'], ['pretty', '0.logger.prettyPrint'])],
	['loglevel.setLevel loglevel.setDefaultLevel loglevel.getLogger().setLevel', of('loglevel', ['level', '0'])],
	['tslog.Logger', of('tslog', ['level', '0.minLevel'], ['pretty', '0.type'])],
	['consola.createConsola', of('consola', ['level', '0.level'], ['pretty', '0.fancy'])],
	['signale.Signale', of('signale', ['level', '0.logLevel'])],
	['@dotcom-reliability-kit/logger.Logger', of('@dotcom-reliability-kit/logger', ['level', '0.logLevel'])],
	['@aws-lambda-powertools/logger.Logger', of('@aws-lambda-powertools/logger', ['level', '0.logLevel'])],
	[
		'rotating-file-stream.createStream rotating-file-stream',
		of('rotating-file-stream', ...rotation('1.size', '1.interval', '1.maxFiles', '1.maxSize', '1.compress')),
	],
	['file-stream-rotator.getStream', of('file-stream-rotator', ...rotation('0.frequency', '0.size', '0.max_logs', '0.date_format'))],
	['logrotate-stream', of('logrotate-stream', ...rotation('0.size', '0.keep', '0.compress'))],
	['streamroller.RollingFileStream', of('streamroller', ...rotation('1', '2'))],
];
