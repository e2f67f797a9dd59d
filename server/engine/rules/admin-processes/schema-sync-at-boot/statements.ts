import { isWithin, type LocatedFact } from '../../../core/fact.js';
import { haveWord } from '../../../core/words.js';
import { wordSet } from '../../../core/wordList.js';
import type { Project } from '../../../project/project.js';
import { serviceRoles } from '../../../core/role.js';
import { remembered } from '../../../project/remember.js';
import { isDevelopmentOnly, isBehindSwitch } from '../../shared/guards.js';
import { answersRequests, reachOfRoutes } from '../../shared/routeCalls.js';

type Statement = LocatedFact<'schema.statement'>;

/** What functions are called that get a database ready as a service starts; others may make a table for whoever asks for one. */
const preparing =
	/^(?:init|set_?up|ensure|create|make|prepare|bootstrap|migrat|sync|connect|start|main|run|open|build|configure|boot|launch)/i;
/** What functions are called that make tables for one of many, or anew. */
const onDemand = /tenant|partition|temp|test|demo|reset|drop|seed|clone|restore|import|export|report|backup|for[A-Z]/;

/** What functions are called that make all tables of a service, and not one for somebody. */
const allTables =
	/^(?:init|initiate|initiali[sz]e|set_?up|ensure|create|make|prepare|build|sync)_?(?:all|db|database)?_?(?:tables|schemas?)$/i;

/** What methods are called that get all of a store ready; one that makes a single collection may be called by whoever needs that. */
const ofStore =
	/^(?:(?:init|initiate|initiali[sz]e|set_?up|start|open|connect|boot|bootstrap|prepare|migrate|run)(?:Async|Db|Database|Schemas?|Tables?|Indexes|Indices|Collections|Store|Storage|Connection)?|(?:create|ensure|make|build|sync)(?:All)?(?:Tables?|Schemas?|Indexes|Indices|Collections|Db|Database|Models)(?:Exists?|IfNotExists?|IfNeeded)?)$/i;

/** Methods that frameworks call when a service starts, and what makes an object of a class. */
const ofStart: ReadonlySet<string> = wordSet(
	'onModuleInit onApplicationBootstrap onApplicationStart constructor onInit onReady beforeStart afterStart started created bootstrap',
);

/** What functions are called in which a service starts. */
const starting =
	/^(?:start|main|run|bootstrap|boot|launch|init|initiali[sz]e|connect|set_?up|open|serve|listen|prepare|load|create_?(?:app|server))/i;

const elsewhere = ['test', 'main-guard', 'request-handler', 'catch'] as const;

/** Words in the names of folders and files of what is run by itself, though a service may hold it. */
const ownTasks: ReadonlySet<string> = wordSet('seed seeds seeder seeders script scripts cli fixtures test tests');
/** Words of what is mostly run by itself, unless the file that starts the service takes something of it. */
const migrationWords: ReadonlySet<string> = wordSet('migration migrations migrate migrator');

/**
 * Whether a service makes a table, an index or its first rows by itself as it starts: as the module is loaded, or in a function named after
 * that which no request calls.
 */
export function runsAtStart(fact: Statement, project: Project): boolean {
	const { path, function: name, holder, makes, api } = fact;
	if (
		elsewhere.some((context) => isWithin(fact, context)) ||
		isBehindSwitch(fact) ||
		isDevelopmentOnly(fact) ||
		project.in(path, 'datastore.open').some(({ memory }) => memory) ||
		(api === 'sync' && (!ofSequelize.some((one) => project.dependencyOf(path, one) !== undefined) || isSyncedAsWhole(project, path)))
	) {
		return false;
	}
	if (!isWithin(fact, 'function')) {
		return true;
	}
	const segments = path.split('/');
	if (
		haveWord(segments, ownTasks) ||
		(haveWord(segments, migrationWords) && (makes === 'rows' || !project.importersOf(path).some((one) => starts(one, project))))
	) {
		return false;
	}
	if (makes === 'rows') {
		return isOfStart(fact, project);
	}
	if (name === undefined) {
		// What is handed to something, or called where it is written: `client.connect().then(() => …)`.
		return fact.chosen !== true;
	}
	if (ofStart.has(name)) {
		return true;
	}
	if (!(holder === undefined ? preparing : ofStore).test(name) || onDemand.test(name)) {
		return false;
	}
	if (fact.chosen !== true) {
		return reachOfRoutes(project, path, fact) !== 'calls';
	}
	// What is put together may be for whoever asks: only what is certainly called at the start counts. What makes all tables is called
	// there also by a class of its own that keeps the connection.
	const isTaken = (one: string): boolean =>
		starts(one, project) ||
		(allTables.test(name) && project.importersOf(one).some((by) => starts(by, project)) && !answersRequests(project, one));
	return (
		holder === undefined &&
		(starts(path, project) ||
			(fact.exported === true && project.importersOf(path).some((one) => isTaken(one) && takes(one, path, name, project))))
	);
}

/** Packages of an ORM whose models bring their own tables in line. */
const ofSequelize = ['sequelize', 'sequelize-typescript', '@sequelize/core'] as const;

/** Whether a package brings all its models in line at once, which is told by itself: what each of them does is no more than that. */
const isSyncedAsWhole = remembered((project, path): boolean => {
	const home = project.packageOf(path);
	return project
		.of('schema.sync')
		.some(
			(one) =>
				/sequelize/i.test(one.api) &&
				one.asked !== true &&
				project.packageOf(one.path) === home &&
				serviceRoles.includes(project.roleOf(one.path).role),
		);
});

/** Whether first rows are written where a service starts: in a function named after that, of a file that starts, or that such a file imports. */
function isOfStart(fact: Statement, project: Project): boolean {
	const { path, function: name } = fact;
	return (
		(name === undefined || ofStart.has(name) || starting.test(name)) &&
		(ofStart.has(name ?? '') ||
			starts(path, project) ||
			project.importersOf(path).some((one) => starts(one, project) || project.importersOf(one).some((by) => starts(by, project)))) &&
		reachOfRoutes(project, path, fact) !== 'calls'
	);
}

/** Whether a file listens, or a process starts with it. */
function starts(path: string, project: Project): boolean {
	return (
		project.in(path, 'server.listen').some((one) => !isWithin(one, 'test')) ||
		project.processesOf(path).some(({ entries, type }) => type !== 'development' && entries.includes(path))
	);
}

function takes(importer: string, path: string, name: string, project: Project): boolean {
	return project
		.in(importer, 'module.import')
		.some(
			({ specifier, takes: taken, names }) =>
				(taken?.includes(name) === true ||
					names.some(({ exported, local }) => local === name && (exported === name || exported === 'default'))) &&
				project.resolveModule(specifier, importer) === path,
		);
}
