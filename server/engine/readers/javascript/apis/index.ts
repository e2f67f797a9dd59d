import { type Recipe, tableOf } from './recipe.js';
import { servers } from './servers.js';

const table = tableOf(servers);

/** What a call (or `new`) of a qualified name says; undefined where it says nothing. */
export function recipesOf(name: string, _isNew: boolean): readonly Recipe[] | undefined {
	return table.get(name);
}
