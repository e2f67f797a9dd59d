import { wordSet } from '../../core/wordList.js';
import type { Value } from '../../core/value.js';
import type { Project } from '../../project/project.js';

/** Options in which a store, or what reaches one, is handed over. */
const storeOptions: ReadonlySet<string> = wordSet('store storage driver adapter datastore connection client redis binding');

/** Whether options that another module has are all known, and name no store: what they are for is kept in memory. */
export function nameNoStore(options: Value | undefined, path: string, project: Project): boolean {
	const found = options && project.resolve(options, path);
	return found?.kind === 'object' && found.open !== true && !Object.keys(found.properties).some((name) => storeOptions.has(name));
}
