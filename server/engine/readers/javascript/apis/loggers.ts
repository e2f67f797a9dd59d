import type { Rows } from './recipe.js';

/** Methods of the console that write a line of a log. */
export const consoleMethods: ReadonlySet<string> = new Set(['log', 'info', 'warn', 'error', 'debug']);

/** Methods of the console that are there to debug. */
export const debugMethods: ReadonlySet<string> = new Set(['dir', 'dirxml', 'table', 'trace', 'time', 'timeEnd', 'timeLog', 'count', 'countReset', 'profile', 'profileEnd', 'timeStamp']);

/** Methods of loggers. */
export const logMethods: ReadonlySet<string> = new Set(['log', 'trace', 'debug', 'verbose', 'http', 'silly', 'info', 'notice', 'warn', 'warning', 'error', 'fatal', 'critical', 'crit', 'alert', 'emerg', 'success']);

/** What has these methods. */
export const loggerInstances: ReadonlySet<string> = new Set([
	'winston', 'winston.createLogger()', 'winston.Logger()', 'winston.loggers.get()', 'winston.loggers.add()', 'pino()', 'bunyan.createLogger()', 'log4js.getLogger()', '@nestjs/common.Logger()', '@nestjs/common.Logger',
	'@nestjs/common.ConsoleLogger()', 'nestjs-pino.Logger()', 'fastify().log', 'consola', 'consola.createConsola()', 'loglevel', 'loglevel.getLogger()', 'signale', 'signale.Signale()', 'npmlog', 'tslog.Logger()', 'tracer.console()',
	'tracer.colorConsole()', 'roarr.Roarr', 'caterpillar', 'intel', 'intel.getLogger()', '@adonisjs/core/services/logger', 'h3-logger', 'electron-log', 'lambda-log', '@aws-lambda-powertools/logger.Logger()', 'diary.diary()',
]);

/** What makes loggers, and where logs go. */
export const loggers: Rows = [];
