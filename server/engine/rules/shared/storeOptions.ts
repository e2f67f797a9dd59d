import type { LocatedFact } from '../../core/fact.js';
import { wordSet } from '../../core/wordList.js';
import type { Project } from '../../project/project.js';

/** Options in which a store, or what reaches one, is handed over. */
const storeOptions: ReadonlySet<string> = wordSet('store storage driver adapter datastore connection client redis binding');

/**
 * Where something is kept: in memory as well where options that another module has could have named a store, and are all known and name
 * none.
 */
export function storeOf<Kind extends 'session.store' | 'coordination.use'>(
	{ store, options, path }: Pick<LocatedFact<Kind>, 'store' | 'options' | 'path'>,
	project: Project,
): LocatedFact<Kind>['store'] {
	const found = store === 'unknown' && options ? project.resolve(options, path) : undefined;
	const isNone = found?.kind === 'object' && found.open !== true && !Object.keys(found.properties).some((name) => storeOptions.has(name));
	return isNone ? 'memory' : store;
}
