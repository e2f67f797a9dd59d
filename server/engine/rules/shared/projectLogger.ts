import type { LoggerSource } from '../../core/fix.js';
import { baseName, directoryOf } from '../../core/paths.js';
import type { Project } from '../../project/project.js';
import { haveWord } from './words.js';

/** Libraries that log with levels; one of them in the manifest is a logger that the project has chosen. */
const loggingLibraries = ['winston', 'pino', 'bunyan', 'log4js', 'loglevel', 'signale', 'consola', 'tslog', 'roarr', 'nestjs-pino', 'pino-http', 'nest-winston', 'koa-pino-logger', '@logtape/logtape'] as const;

/** Middleware that writes a line for each request: nothing else can be logged with it. */
const requestLoggers: ReadonlySet<string> = new Set(['morgan', 'koa-logger']);

const logWords: ReadonlySet<string> = new Set(['log', 'logs', 'logger', 'loggers', 'logging', 'winston', 'pino', 'bunyan', 'log4js', 'console']);

/** What a project has to log with. `source` is missing when there is a logger and no one module to import it from. */
export interface ProjectLogger {
	readonly source?: LoggerSource;
}

/** Whether a logger is one for requests alone, which code cannot call. */
export function isRequestLogger({ library }: { readonly library: string }): boolean {
	return requestLoggers.has(library);
}

/** Whether a module is a logger itself: what it prints is its business. */
export function isLoggerModule(project: Project, path: string): boolean {
	return isNamedLogger(path) || project.in(path, 'logger.create').some((fact) => !isRequestLogger(fact));
}

function isNamedLogger(path: string): boolean {
	const stem = baseName(path).replace(/\.[a-z]+$/, '');
	return haveWord([stem], logWords) || haveWord([baseName(directoryOf(path))], new Set(['logger', 'logging']));
}

/** The logger that code at a path can use: one that its package or an imported module makes, or a library that its manifest names. */
export function loggerFor(project: Project, path: string): ProjectLogger | undefined {
	const { folder } = project.packageOf(path);
	const made = project.of('logger.create').filter((fact) => !isRequestLogger(fact) && project.packageOf(fact.path).folder === folder && project.roleOf(fact.path).role !== 'test');
	for (const { path: module, variable, library } of made) {
		const exports = project.in(module, 'module.export');
		// What a module exports as a whole is its logger only where that is what it is for.
		const name = exports.find((one) => one.name === variable)?.name ?? (isNamedLogger(module) ? exports.find((one) => one.name === 'default')?.name : undefined);
		if (name !== undefined && module !== path) {
			return { source: { module, name, library } };
		}
	}
	const used = made.length > 0 || project.of('log.call').some((call) => call.api !== 'console' && project.packageOf(call.path).folder === folder && project.roleOf(call.path).role !== 'test');
	return used || loggingLibraries.some((name) => project.dependencyOf(path, name)?.scope === 'runtime') ? {} : undefined;
}
