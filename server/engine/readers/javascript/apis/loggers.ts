import type { Recipe, Rows } from './recipe.js';
import { wordList, wordSet } from '../../../core/wordList.js';

/** Methods of the console that write a line of a log. */
export const consoleMethods: ReadonlySet<string> = new Set(['log', 'info', 'warn', 'error', 'debug']);

/** Methods of the console that are there to debug. */
export const debugMethods: ReadonlySet<string> = wordSet(`
	dir dirxml table trace time timeEnd timeLog count countReset profile profileEnd timeStamp
`);

/** Methods of loggers. */
export const logMethods: ReadonlySet<string> = wordSet(`
	log trace debug verbose http silly info notice warn warning error fatal critical crit alert emerg success
`);

/** What has these methods. */
export const loggerInstances: ReadonlySet<string> = wordSet(`
	winston winston.createLogger() winston.Logger() winston.loggers.get() winston.loggers.add() pino() bunyan.createLogger()
	log4js.getLogger() @nestjs/common.Logger() @nestjs/common.Logger @nestjs/common.ConsoleLogger() nestjs-pino.Logger()
	fastify().log consola consola.createConsola() loglevel loglevel.getLogger() signale signale.Signale() npmlog tslog.Logger()
	tracer.console() tracer.colorConsole() roarr.Roarr intel intel.getLogger() @adonisjs/core/services/logger electron-log lambda-log
	@aws-lambda-powertools/logger.Logger() @dotcom-reliability-kit/logger @dotcom-reliability-kit/logger.Logger() @hmcts/nodejs-logging.Logger.getLogger() @mojaloop/central-services-logger
	@mojaloop/central-services-logger.loggerFactory() mozlog()() bole() hmpo-logger.get() lambda-log.LambdaLog() screwdriver-logger diary.diary() matrix-bot-sdk.LogService @vector-im/matrix-bot-sdk.LogService koa-pino-logger()
`);

/** The levels that libraries have constants for, by their qualified names: `bunyan.DEBUG`. */
export const levelConstants: ReadonlyMap<string, string> = new Map(
	[
		wordList('bunyan.TRACE bunyan.DEBUG bunyan.INFO bunyan.WARN bunyan.ERROR'),
		wordList('loglevel.levels.TRACE loglevel.levels.DEBUG loglevel.levels.INFO loglevel.levels.WARN loglevel.levels.ERROR'),
		wordList('consola.LogLevels.trace consola.LogLevels.verbose consola.LogLevels.debug consola.LogLevels.info consola.LogLevels.warn'),
	]
		.flat()
		.map((name) => [name, name.slice(name.lastIndexOf('.') + 1).toLowerCase()]),
);

const remote: Recipe = { fact: 'sink', target: 'remote' };
const logger = (library: string): Recipe => ({ fact: 'logger', library });

/** What makes loggers, and where logs go. */
export const loggers: Rows = [
	['winston.createLogger winston.Logger winston.loggers.add', logger('winston')],
	['pino nestjs-pino.LoggerModule.forRoot', logger('pino')],
	['pino-http express-pino-logger koa-pino-logger', logger('pino-http')],
	['bunyan.createLogger', logger('bunyan')],
	['log4js.getLogger', logger('log4js')],
	['@nestjs/common.Logger @nestjs/common.ConsoleLogger', logger('@nestjs/common')],
	['nest-winston.WinstonModule.createLogger nest-winston.WinstonModule.forRoot', logger('winston')],
	['morgan', logger('morgan')],
	['debug', logger('debug')],
	['consola.createConsola', logger('consola')],
	['loglevel.getLogger', logger('loglevel')],
	['tslog.Logger', logger('tslog')],
	['signale.Signale', logger('signale')],
	['@aws-lambda-powertools/logger.Logger', logger('@aws-lambda-powertools/logger')],
	// https://github.com/Financial-Times/dotcom-reliability-kit/tree/main/packages/logger
	['@dotcom-reliability-kit/logger.Logger', logger('@dotcom-reliability-kit/logger')],
	['koa-logger', logger('koa-logger')],
	['mini-logger', logger('mini-logger'), { fact: 'sink', target: 'file', file: ['0.dir'], onlyWithFile: true }],
	['express-winston.logger express-winston.errorLogger', logger('express-winston')],

	// winston 2: the transports as options.
	['winston.loggers.add', { fact: 'sink', target: 'file', file: ['1.file.filename'], of: '1.file', onlyWithFile: true }],
	['winston.loggers.add winston.add', { fact: 'sink', target: 'file', file: ['1.File.filename', '1.filename'], onlyWithFile: true }],
	['winston.transports.Console', { fact: 'sink', target: 'stdout' }],
	[
		'winston.transports.File winston.transports.DailyRotateFile winston-daily-rotate-file winston-daily-rotate-file.DailyRotateFile',
		{ fact: 'sink', target: 'file', file: ['0.filename', '0.dirname', '0.stream'] },
	],
	[
		'winston.transports.Http winston.transports.Syslog winston-syslog.Syslog winston-cloudwatch winston-loki winston-elasticsearch.ElasticsearchTransport winston-mongodb.MongoDB winston-papertrail.Papertrail winston-loggly-bulk.Loggly datadog-winston',
		remote,
	],
	// Transports that their packages add to those of winston when they are imported.
	[
		'winston.transports.MongoDB winston.transports.Loggly winston.transports.Papertrail winston.transports.CloudWatch winston.transports.Elasticsearch winston.transports.Graylog2 winston.transports.Logstash winston.transports.Redis winston.transports.Mail winston.transports.Logentries winston.transports.R7Insight winston.transports.CouchDB winston.transports.DynamoDB',
		remote,
	],
	['winston-elasticsearch pino-elasticsearch bunyan-elasticsearch h-logger2-elastic', remote],
	// Streams for bunyan, under the names by which the READMEs of these packages call them.
	[
		'bunyan-slack bunyan-syslog.createBunyanStream bunyan-logstash.createStream bunyan-logstash-tcp.createStream @google-cloud/logging-bunyan.LoggingBunyan',
		remote,
	],
	// https://github.com/fluent/fluent-logger-node, https://github.com/rapid7/r7insight_node, https://github.com/logdna/logger-node
	[
		'fluent-logger.configure fluent-logger.createFluentSender fluent-logger.support.winstonTransport @fluent-org/logger.FluentClient r7insight_node r7insight_node.bunyanStream le_node le_node.bunyanStream @logdna/logger.createLogger logdna.createLogger splunk-logging.Logger',
		remote,
	],
	['loggly.createClient node-loggly-bulk.createClient node-loggly-bulk.Loggly logzio-nodejs.createLogger', remote],
	[
		'gelf gelf-pro.setConfig graylog2.graylog pino-socket pino-syslog @google-cloud/logging-winston.LoggingWinston @datadog/winston @logtail/winston.LogtailTransport winston-logstash winston-logstash/lib/winston-logstash-latest winston-graylog2 winston-slack-webhook-transport @axiomhq/winston.WinstonTransport @timberio/winston.TimberTransport @baselime/winston-transport.BaselimeTransport winston-axios.AxiosTransport @keyrock/winston-logdna-transport @datalust/winston-seq.SeqTransport winston-aws-cloudwatch',
		remote,
	],
	[
		'rotating-file-stream.createStream rotating-file-stream file-stream-rotator.getStream bunyan-rotating-file-stream',
		{ fact: 'sink', target: 'file', file: ['0.filename', '0'] },
	],
	[
		'streamroller.RollingFileStream streamroller.DateRollingFileStream pino-roll',
		{ fact: 'sink', target: 'file', file: ['0.dest', '0.file', '0'] },
	],
	['logrotate-stream', { fact: 'sink', target: 'file', file: ['0.file'] }],
	// With `fd` in place of `dest` it writes to a stream that is open already.
	['sonic-boom', { fact: 'sink', target: 'file', file: ['0.dest'], onlyWithFile: true }],
	[
		'simple-node-logger.createSimpleLogger simple-node-logger.createRollingFileLogger',
		{ fact: 'sink', target: 'file', file: ['0.logFilePath', '0.logDirectory', '0'], onlyWithFile: true },
	],
	['log-to-file simple-node-logger.createSimpleFileLogger', { fact: 'sink', target: 'file', file: ['1', '0'] }],
];
