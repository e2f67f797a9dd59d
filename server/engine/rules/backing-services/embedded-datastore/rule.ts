import type { LocatedFact } from '../../../core/fact.js';
import { isOuterPath } from '../../../core/paths.js';
import { serviceRoles } from '../../../core/role.js';
import { propertyOf, readsEnvironment, type Value } from '../../../core/value.js';
import type { Project } from '../../../project/project.js';
import { defineRule } from '../../rule.js';
import { isAsidePath, isInExamples } from '../../shared/aside.js';
import { dialectOf, engineOf } from '../../shared/databases.js';
import { deployedProcesses } from '../../shared/deploy.js';
import { filePlaceOf } from '../../shared/filePlaces.js';
import { isDebugOnly, isDevelopmentOnly } from '../../shared/guards.js';
import { isPublishedTool } from '../../shared/publishedTools.js';
import { remembered } from '../../../project/remember.js';

/** What stores are called in messages. */
const names: Readonly<Record<string, string>> = {
	sqlite: 'SQLite',
	nedb: 'NeDB',
	lowdb: 'lowdb',
	leveldb: 'LevelDB',
	lmdb: 'LMDB',
	lokijs: 'LokiJS',
	pouchdb: 'PouchDB',
	duckdb: 'DuckDB',
	pglite: 'PGlite',
	files: 'a store of files',
};

/** Variables that say which database a service is attached to. */
const chooser = /(?:^|_)(?:DIALECT|(?:DB|DATABASE|TYPEORM|STORAGE)_(?:TYPE|CLIENT|CONNECTION|DIALECT|DRIVER|ENGINE|KIND))$/;

/** Whether what a deploy gives to its service says that the data is in a file: `DATABASE_CLIENT: sqlite` in a map of settings. */
function choosesFile({ source, variable, value }: LocatedFact<'env.declare'>): boolean {
	return (
		(source === 'workload' || source === 'platform' || source === 'dockerfile-env') &&
		value.kind === 'literal' &&
		/^(?:better-)?sqlite3?$/i.test(value.text) &&
		chooser.test(variable)
	);
}

export default defineRule({
	id: 'backing-services/embedded-datastore',
	scope: 'file',
	severity: 'warning',
	tentative: true,
	question: 'Is the data of the service in a store that is attached to it?',
	messages: {
		embedded:
			'{{engine}} keeps the data in a file beside this process: a second process does not share it, and the next machine does not have it. Attach a database.',
		deployed:
			'This deploy chooses SQLite ({{variable}}), which keeps the data in a file beside its process: a second process does not share it, and the next machine does not have it. Attach a database.',
		chosen: '{{engine}} keeps the data in a file beside this process wherever it is chosen; the service can also be attached to {{other}}.',
		attached: 'The data is in {{engine}}, which is attached to the service.',
	},
	reads: ['datastore.open', 'service.connect', 'service.engine', 'env.declare'],
	// A schema is no code, and has no role of its own.
	roles: [...serviceRoles, 'unknown'],
	check(asked, { project, role, report, affirm }) {
		if (asked.kind === 'env.declare') {
			if (choosesFile(asked) && !isAsidePath(asked.path) && !isInExamples(asked.path) && !project.isDevelopmentFile(asked.path)) {
				report({ message: 'deployed', span: asked.span, data: { variable: asked.variable }, severity: 'hint' });
			}
			return;
		}
		// What the defaults say may be said otherwise in a file that nobody tracks.
		const told = asked.kind === 'service.connect' ? withSettings(asked) : asked;
		const settled = told.kind === 'service.connect' ? settledBy(told, project) : undefined;
		const found = settled ?? told;
		if (found.kind === 'service.engine') {
			if (isSchemaOfService(found, project)) {
				report({
					message: 'embedded',
					span: found.span,
					data: { engine: engineOf(found.service)!.name },
					...(isReplicated(project, '') && { severity: 'hint' as const }),
				});
			}
			return;
		}
		if (!serviceRoles.includes(role)) {
			return;
		}
		const engineFound = found.kind === 'service.connect' ? engineOf(found.service) : undefined;
		if (found.kind === 'service.connect' && engineFound?.embedded !== true) {
			if (engineFound && isDatabase(found.service) && !isDevelopmentOnly(found)) {
				affirm({ message: 'attached', span: found.span, data: { engine: engineFound.name } });
			}
			return;
		}
		const fact = found.kind === 'service.connect' ? openedBy(found, project) : found;
		if (!fact) {
			return;
		}
		const { memory, readOnly, file, span, engine, path } = fact;
		if (
			memory ||
			readOnly ||
			isDevelopmentOnly(fact) ||
			isDebugOnly(fact) ||
			isInExamples(path) ||
			isForTests(fact) ||
			project.packageOf(path).kind === 'command-line-tool' ||
			filePlaceOf(file) === 'temporary' ||
			isRemote(fact)
		) {
			return;
		}
		const other = attachedTo(project, path);
		// What is replicated to other machines, or stands in for a store of a platform, is not this one's alone.
		const isShared = isReplicated(project, '') || remoteDrivers.some((name) => project.dependencyOf(path, name) !== undefined);
		const isUnknown =
			file !== undefined &&
			(file.kind === 'unknown' ||
				(file.kind === 'template' && filePlaceOf(file) === 'unknown' && file.parts.some(({ kind }) => kind === 'unknown')));
		const home = project.packageOf(path);
		const isInstalled = isPublishedTool(home, deployedProcesses(project), project);
		const data = { engine: names[engine] ?? engine, other: other ?? '' };
		if (other !== undefined) {
			report({ message: 'chosen', span, data, severity: 'hint' });
		} else if (
			file !== undefined &&
			(filePlaceOf(file) === 'application' || readsEnvironment(file) || (isUnknown && (home.kind === 'service' || !isInstalled)))
		) {
			report({
				message: 'embedded',
				span,
				data,
				// Which file it is, whoever installs a server says, and may know that it is to be one process.
				...(isShared || settled !== undefined || (isUnknown && isInstalled)
					? { severity: 'hint' as const }
					: isUnknown && { severity: 'information' as const }),
			});
		}
	},
});

/** A client whose options are those that another module has: `new DataSource({ ...settings.database })`. */
function withSettings(fact: LocatedFact<'service.connect'>): LocatedFact<'service.connect'> {
	const { url, ...rest } = fact;
	if (url?.kind !== 'object') {
		return fact;
	}
	const dialect = rest.dialect ?? ['type', 'dialect', 'client'].map((name) => propertyOf(url, name)).find((value) => value !== undefined);
	const whole = propertyOf(url, 'url');
	return { ...rest, ...(dialect && { dialect }), ...(whole && { url: whole }), parts: { ...url.properties, ...rest.parts } };
}

/**
 * A client whose kind stands in another file, mostly that of the default settings, where that names an embedded engine, or where it is
 * one unless something else is chosen, and the driver of nothing else is there.
 */
function settledBy(fact: LocatedFact<'service.connect'>, project: Project): LocatedFact<'service.connect'> | undefined {
	const known = dialectOf(fact);
	const dialect = known === undefined && fact.dialect ? byDefault(fact.dialect) : undefined;
	const engine = known ?? (dialect && dialectOf({ ...fact, dialect }));
	return engine !== undefined &&
		engineOf(engine)?.embedded === true &&
		(known !== undefined || !serverDrivers.some((name) => project.dependencyOf(fact.path, name) !== undefined))
		? { ...fact, service: engine }
		: undefined;
}

/** What is taken where nothing else is given: the default of a variable, or of what nobody knows. */
function byDefault(value: Value): Value | undefined {
	if (value.kind === 'env') {
		return value.fallback;
	}
	const known = value.kind === 'choice' ? value.of.filter(({ kind }) => kind !== 'unknown') : [];
	return value.kind === 'choice' && known.length === 1 && known[0] === value.of.at(-1) ? known[0] : undefined;
}

/**
 * The store that an object mapper opens when it is told to speak to an embedded engine. Drivers of such engines say themselves
 * what they open.
 */
function openedBy(
	{ kind: _kind, service, api, url, parts, ...place }: LocatedFact<'service.connect'>,
	project: Project,
): LocatedFact<'datastore.open'> | undefined {
	const isToldAlready = project.in(place.path, 'datastore.open').some(({ span }) => span.start === place.span.start);
	const file = withoutScheme(
		['storage', 'filename', 'database', 'dbName', 'file'].map((option) => parts[option]).find((value) => value !== undefined) ?? url,
	);
	const kept = file?.kind === 'choice' ? (byDefault(file) ?? file) : file;
	// What is not said keeps nothing, or is said elsewhere.
	return isToldAlready || kept === undefined
		? undefined
		: {
				kind: 'datastore.open',
				...place,
				api,
				engine: service,
				file: kept,
				memory: kept.kind === 'literal' && /^:memory:|^$|[?&]mode=memory/.test(kept.text),
				readOnly: false,
			};
}

/** `sqlite:data.db`, `sqlite://data.db`, `file:data.db` name files. */
function withoutScheme(value: Value | undefined): Value | undefined {
	return value?.kind === 'literal' ? { ...value, text: value.text.replace(/^(?:sqlite3?:(?:\/\/)?|file:(?:\/\/)?)/, '') } : value;
}

/** Drivers of databases that are servers: which of several a service speaks to, its deploys say. */
const serverDrivers = ['pg', 'postgres', 'mysql', 'mysql2', 'mariadb', 'mssql', 'tedious', 'oracledb', 'mongodb'];

/** Packages that let a schema for SQLite speak to a server. */
const remoteDrivers = [
	'@libsql/client',
	'litefs-js',
	'@prisma/adapter-libsql',
	'@prisma/adapter-d1',
	'@cloudflare/workers-types',
	'wrangler',
];

/** Whether the file of a store is copied to other machines while it is written, as the configuration of a replicator says. */
const isReplicated = remembered((project): boolean => project.files.some((path) => /(?:^|\/)(?:litefs|litestream)\.ya?ml$/.test(path)));

/** Whether a schema gives a service an embedded engine. */
function isSchemaOfService(fact: LocatedFact<'service.engine'>, project: Project): boolean {
	const home = project.packageOf(fact.path);
	return (
		fact.source === 'schema' &&
		engineOf(fact.service)?.embedded === true &&
		home.kind === 'service' &&
		!isOuterPath(fact.path) &&
		!isAsidePath(fact.path) &&
		!isInExamples(fact.path) &&
		project.in(fact.path, 'service.engine').every(({ service }) => engineOf(service)?.embedded === true) &&
		attachedTo(project, fact.path) === undefined &&
		!remoteDrivers.some((name) => project.dependencyOf(fact.path, name) !== undefined)
	);
}

function isForTests({ guards = [] }: LocatedFact<'datastore.open'>): boolean {
	return guards.some(({ operator, value }) => operator === '=' && value === 'test');
}

/** Addresses of servers that speak the protocol of an embedded store, and names that browsers and clouds keep. */
function isRemote({ file }: LocatedFact<'datastore.open'>): boolean {
	return file?.kind === 'literal' && /^(libsql|wss?|https?|md):/.test(file.text);
}

const databases: ReadonlySet<string> = new Set(['PostgreSQL', 'MySQL', 'CockroachDB', 'SQL Server', 'Oracle', 'MongoDB']);

function isDatabase(service: string): boolean {
	return databases.has(engineOf(service)?.name ?? '');
}

/** The database that the same package can be attached to. */
function attachedTo(project: Project, path: string): string | undefined {
	const home = project.packageOf(path);
	const other = project
		.of('service.connect')
		.find(
			(one) =>
				isDatabase(one.service) &&
				project.packageOf(one.path) === home &&
				serviceRoles.includes(project.roleOf(one.path).role) &&
				!isDevelopmentOnly(one),
		);
	return other && engineOf(other.service)?.name;
}
