import { isWithin, type LocatedFact } from '../../../core/fact.js';
import type { Project } from '../../../project/project.js';
import { isDevelopmentOnly, isBehindSwitch } from '../../shared/guards.js';
import { isEmbedded } from '../../shared/embedded.js';
import { answersRequests } from '../../shared/routeCalls.js';

/** What functions are called that get a database ready as a service starts; others may make a table for whoever asks for one. */
const preparing = /^(?:init|set_?up|ensure|create|make|prepare|bootstrap|migrat|sync|connect|start|main|run|open|build)/i;
/** What functions are called that make tables for one of many, or anew. */
const onDemand = /tenant|partition|temp|test|demo|reset|drop|seed|clone|restore|import|for[A-Z]/;

/** What functions are called that make all tables of a service, and not one for somebody. */
const allTables =
	/^(?:init|initiate|initiali[sz]e|set_?up|ensure|create|make|prepare|build|sync)_?(?:all|db|database)?_?(?:tables|schemas?)$/i;

const elsewhere = ['test', 'main-guard', 'request-handler', 'catch'] as const;

/**
 * Whether a service makes a table by a statement of its own as it starts: as the module is loaded, or in a function named after that which
 * a file that listens or that a process starts with holds, or takes by its name.
 */
export function makesTableAtStart(fact: LocatedFact<'schema.statement'>, project: Project): boolean {
	const { path, function: name } = fact;
	if (
		elsewhere.some((context) => isWithin(fact, context)) ||
		isBehindSwitch(fact) ||
		isDevelopmentOnly(fact) ||
		isEmbedded(project, path) ||
		project.in(path, 'datastore.open').length > 0
	) {
		return false;
	}
	if (!isWithin(fact, 'function')) {
		return true;
	}
	if (name === undefined || fact.holder !== undefined || !preparing.test(name) || onDemand.test(name)) {
		return false;
	}
	// What makes all tables is called at the start also by a class of its own that keeps the connection.
	const isTaken = (one: string): boolean =>
		starts(one, project) ||
		(allTables.test(name) && project.importersOf(one).some((by) => starts(by, project)) && !answersRequests(project, one));
	return (
		starts(path, project) ||
		(fact.exported === true && project.importersOf(path).some((one) => isTaken(one) && takes(one, path, name, project)))
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
