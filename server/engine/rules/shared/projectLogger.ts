import type { LocatedFact } from '../../core/fact.js';
import type { LoggerSource } from '../../core/fix.js';
import { groupedBy } from '../../core/group.js';
import { baseName, directoryOf } from '../../core/paths.js';
import type { Role } from '../../core/role.js';
import type { Package, Process, Project } from '../../project/project.js';
import { remembered } from '../../project/remember.js';
import { haveWord } from '../../core/words.js';
import { wordSet } from '../../core/wordList.js';

/** Libraries that log with levels; one of them in the manifest is a logger that the project has chosen. */
const loggingLibraries: ReadonlySet<string> = wordSet(`
	winston pino bunyan log4js koa-log4 loglevel signale consola tslog roarr nestjs-pino nest-winston @logtape/logtape
	npmlog bole tracer intel adze cabin diary lambda-log simple-node-logger electron-log js-logger egg-logger
	@adonisjs/logger @midwayjs/logger @jitsi/logger
	@aws-lambda-powertools/logger @dazn/lambda-powertools-logger @google-cloud/logging @google-cloud/logging-bunyan
	@google-cloud/logging-winston @logdna/logger @sap/logging cf-nodejs-logging-support
	@hmcts/nodejs-logging hmpo-logger @mojaloop/central-services-logger @mojaloop/logging-bc-client-lib screwdriver-logger mozlog
	@overleaf/logger logger-sharelatex pelias-logger @financial-times/n-logger @dotcom-reliability-kit/logger @pagopa/winston-ts
	@navikt/next-logger @companieshouse/structured-logging-node
`);

/**
 * Middleware and plugins that write a line for each request, with which nothing else can be logged; `debug`, whose lines have neither
 * level nor fields, and are off in production; and the console itself.
 */
const lesserLoggers: ReadonlySet<string> = wordSet(`
	morgan koa-morgan koa-logger express-winston pino-http hapi-pino @hapi/good good debug console
`);

/** Loggers of programs that run tasks: they write into a run, and outside of one there is none. */
const runLoggers = /^(?:@trigger\.dev|@temporalio|@inngest|@restatedev)\//;

/** Roles of code whose loggers the code of a service may use: what a tool, a page or a test logs with is no logger of its. */
const loggerRoles: ReadonlySet<Role> = new Set<Role>(['server', 'worker', 'library', 'unknown']);

const logWords: ReadonlySet<string> = wordSet(`log logs logger loggers logging winston pino bunyan log4js console`);

/** What a project has to log with. `source` is missing when there is a logger and no one module to import it from. */
export interface ProjectLogger {
	readonly source?: LoggerSource;
}

/** Whether a logger cannot log events with a level and fields: it is for requests alone, or for debugging. */
export function isLesserLogger({ library }: { readonly library: string }): boolean {
	return lesserLoggers.has(library);
}

/** Whether a module is a logger itself: what it prints is its business. */
export function isLoggerModule(project: Project, path: string): boolean {
	return (
		isNamedLogger(path) ||
		(project.in(path, 'logger.create').some((fact) => !isLesserLogger(fact)) &&
			// Who logs with what it makes makes it for itself.
			project.in(path, 'log.call').every(({ api }) => api === 'console'))
	);
}

/** Whether nothing but loggers, and tests, load a module: how the project's own logger writes is spread over several. */
export const servesLoggersAlone = remembered((project, path): boolean => {
	const importers = project.importersOf(path).filter((importer) => project.roleOf(importer).role !== 'test');
	return importers.length > 0 && importers.every((importer) => isLoggerModule(project, importer) && givesLevels(project, importer));
});

/** Whether a module gives others something that is called by a level: what is called a log may be a record of the domain. */
function givesLevels(project: Project, path: string): boolean {
	return (['module.export', 'module.method'] as const).some((kind) =>
		project.in(path, kind).some(({ name }) => /^(?:info|warn|warning|error|debug|fatal)$/.test(name)),
	);
}

/** Parts of a module of Nest that is about logs as records of the domain: `logs.interceptor.ts`. What writes the log is called by the singular. */
const ofRecords = /^(?:[\w-]{1,40}-)?logs\.(?:controller|service|interceptor|resolver|repository|gateway|processor|subscriber|consumer)$/;

function isNamedLogger(path: string): boolean {
	const stem = baseName(path).replace(/\.[a-z]+$/, '');
	if (ofRecords.test(stem)) {
		return false;
	}
	const folder = directoryOf(path);
	// `modules/logger/src/print.ts`
	const home = /^(?:src|lib)$/.test(baseName(folder)) ? directoryOf(folder) : folder;
	return haveWord([stem], logWords) || haveWord([baseName(home)], new Set(['logger', 'logging']));
}

/** The logger that code at a path can use: one that its package or an imported module makes, or a library that its manifest names. */
export function loggerFor(project: Project, path: string): ProjectLogger | undefined {
	const { isLogging, sources, programs } = loggersOf(project, project.packageOf(path).folder);
	const imports = project.importsOf(path);
	// Of several programs in one package, each may have a logger of its own, or none.
	const own = project.processesOf(path);
	if (
		own.length > 0 &&
		programs.size > 0 &&
		!own.some((one) => programs.has(one)) &&
		!sources.some(({ module }) => imports.includes(module))
	) {
		return hasLoggingLibrary(path, project) ? {} : undefined;
	}
	// Who imports a module that listens starts the service, in tests too.
	const others = sources.filter(
		({ module }) => module !== path && (imports.includes(module) || project.in(module, 'server.listen').length === 0),
	);
	const source = others.find(({ module }) => imports.includes(module)) ?? others[0];
	return source ? { source } : isLogging || hasLoggingLibrary(path, project) ? {} : undefined;
}

/** What a package logs with, and the programs in which somebody does. */
interface Loggers {
	readonly isLogging: boolean;
	readonly sources: readonly LoggerSource[];
	readonly programs: ReadonlySet<Process>;
}

/** The loggers that modules of a package export, what most of its code uses first, and whether any of its code logs with one. */
const loggersOf = remembered((project, folder): Loggers => {
	const isOurs = (path: string): boolean => project.packageOf(path).folder === folder && loggerRoles.has(project.roleOf(path).role);
	const isFetched = ({ library, path }: LocatedFact<'logger.create'>): boolean =>
		project.in(path, 'module.import').some(({ specifier, dynamic }) => dynamic && specifier === library);
	const made = project.of('logger.create').filter((fact) => !isLesserLogger(fact) && isOurs(fact.path) && !isFetched(fact));
	const found = made.flatMap(({ path: module, variable, library, span }): readonly (LoggerSource & { readonly isGuessed: boolean })[] => {
		const exports = project.in(module, 'module.export');
		const exported =
			exports.find((one) => one.name === variable) ??
			exports.find(({ value }) => value.path === undefined && value.span.start === span.start);
		// What a module exports as a whole is its logger only where that is what it is for.
		const name = (exported ?? (isNamedLogger(module) ? exports.find((one) => one.name === 'default') : undefined))?.name;
		return name === undefined ? [] : [{ module, name, library, isGuessed: exported === undefined }];
	});
	const sources = [...found, ...(found.length > 0 ? facadesOf(project, isOurs, new Set(found.map(({ module }) => module))) : [])]
		.map((one) => ({ ...one, users: project.importersOf(one.module).filter(isOurs).length }))
		.sort((one, other) => Number(one.isGuessed) - Number(other.isGuessed) || other.users - one.users)
		.map(({ isGuessed: _, users: __, ...source }): LoggerSource => source);
	const calls = project.of('log.call').filter((call) => call.api !== 'console' && isOurs(call.path));
	return {
		isLogging: made.length > 0 || isLoggedWith(isConsoleHanded(project, folder) ? calls.filter((call) => !isHanded(call)) : calls),
		sources,
		programs: new Set([...made, ...calls].flatMap(({ path }) => project.processesOf(path))),
	};
});

/** In how many modules something is logged with before it is taken for the logger of the project, whoever makes it. */
const fewestUsers = 2;

/** What modules with the name of a logger hand out and others log with, made elsewhere: the way to the logger that a project goes. */
function facadesOf(
	project: Project,
	isOurs: (path: string) => boolean,
	makers: ReadonlySet<string>,
): readonly (LoggerSource & { readonly isGuessed: false })[] {
	const users = new Map<string, { readonly source: LoggerSource; readonly files: Set<string> }>();
	for (const { api, path } of project.of('log.call')) {
		const taken =
			api === 'console' || !isOurs(path)
				? undefined
				: project
						.in(path, 'module.import')
						.find(({ specifier, typeOnly }) => !typeOnly && (api === specifier || isMemberOf(api, specifier)));
		const module = taken && project.resolveModule(taken.specifier, path);
		if (taken && module !== undefined && isOurs(module) && isNamedLogger(module) && !makers.has(module)) {
			const name = api === taken.specifier ? 'default' : api.slice(taken.specifier.length + 1);
			const key = `${module}\n${name}\n${taken.form}`;
			const used = taken.form === 'require' ? taken.form : 'import';
			const known = users.get(key) ?? { source: { module, name, used }, files: new Set() };
			users.set(key, { ...known, files: known.files.add(path) });
		}
	}
	return (
		[...users.values()]
			.filter(({ files }) => files.size >= fewestUsers)
			// What has a name is the same, however a module is taken.
			.sort(
				(one, other) =>
					Number(one.source.name === 'default') - Number(other.source.name === 'default') || other.files.size - one.files.size,
			)
			.map(({ source }) => ({ ...source, isGuessed: false as const }))
	);
}

/** Whether a name is an export of a module: `./logger.log` of `./logger`. */
function isMemberOf(name: string, specifier: string): boolean {
	return name.startsWith(`${specifier}.`) && /^\w+$/.test(name.slice(specifier.length + 1));
}

/**
 * Whether calls tell of a logger that the project has: one from a module or a library, or one that several files are handed under
 * the name of a logger. In a single file that may be what some client happens to bring along (`octokit.log`), and what a part of the
 * program has beside it (`./logger`) and the other parts do not use, is that part's own.
 */
function isLoggedWith(calls: readonly LocatedFact<'log.call'>[]): boolean {
	const taken = calls.filter((call) => !isHanded(call) && !runLoggers.test(call.api));
	const isBeside = ({ api }: LocatedFact<'log.call'>): boolean => /^\.\/[\w-]+(?:\.\w+)*(?:\(\))?$/.test(api);
	return (
		taken.some((call) => !isBeside(call)) ||
		new Set(taken.map(({ path }) => directoryOf(path))).size > 1 ||
		taken.some(({ path }) => directoryOf(path).split('/').length < 2) ||
		new Set(calls.filter(isHanded).map(({ path }) => path)).size > 1
	);
}

/** Whether a call logs with what its code is handed, under no name of a module or a library. */
function isHanded({ api }: LocatedFact<'log.call'>): boolean {
	return /^\w+$/.test(api) && !loggingLibraries.has(api);
}

/** Whether a package hands the console around as its logger: `createApp({ log: console })`. */
export const isConsoleHanded = remembered((project, folder): boolean =>
	project
		.of('logger.create')
		.some(
			({ library, path }) =>
				library === 'console' && project.packageOf(path).folder === folder && loggerRoles.has(project.roleOf(path).role),
		),
);

/** The imports of libraries that log, in a package, by the library. */
const importsOfLibraries = remembered((project, folder) =>
	groupedBy(
		project
			.of('module.import')
			.filter(({ specifier, path, typeOnly }) => !typeOnly && loggingLibraries.has(specifier) && project.packageOf(path).folder === folder),
		({ specifier }) => specifier,
	),
);

/** The libraries that log with levels which the manifest of a file's package names for the program. */
const declaredLibraries = remembered((project, path): readonly string[] =>
	[...loggingLibraries].filter((name) => project.dependencyOf(path, name)?.scope === 'runtime'),
);

/** Whether the manifest of a file's package names a library that logs with levels, and code of a service loads it. */
export function hasLoggingLibrary(path: string, project: Project): boolean {
	// Beside `express-winston`, winston writes the lines of requests; whoever makes a logger of it says so.
	return declaredLibraries(project, path).some(
		(name) =>
			isInUse(name, project, project.packageOf(path)) &&
			!(name === 'winston' && project.dependencyOf(path, 'express-winston') !== undefined),
	);
}

/** Whether the manifest of a file's package names another library that logs with levels than one: the project has chosen, and has not begun. */
export function declaresLoggerBeside(library: string, path: string, project: Project): boolean {
	return declaredLibraries(project, path).some((name) => name !== library);
}

/**
 * Whether code of a service loads a library. One that nothing loads has been chosen, or was left behind: events do not go by it. One
 * that is fetched while the program runs, where somebody's settings ask for it, is a logger of theirs; what only developers' machines and
 * tests load, a deploy has nothing of. What the root of a workspace declares and another package loads is the logger of that one.
 */
function isInUse(name: string, project: Project, { folder }: Package): boolean {
	return (importsOfLibraries(project, folder).get(name) ?? []).some(
		({ dynamic, path }) => !dynamic && loggerRoles.has(project.roleOf(path).role),
	);
}
