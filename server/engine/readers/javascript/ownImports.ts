import type { Fact } from '../../core/fact.js';
import type { Route } from '../../core/value.js';
import { mayBeOfProject } from './qualified.js';

/** What the names of a file are that it imports from modules of the project, by the first import of each. */
export function ownImportsOf(facts: readonly Fact[]): ReadonlyMap<string, Route> {
	const found = new Map<string, Route>();
	for (const fact of facts) {
		if (fact.kind === 'module.import' && !fact.typeOnly && mayBeOfProject(fact.specifier)) {
			for (const { local, exported } of fact.names) {
				if (!found.has(local)) {
					found.set(local, { specifier: fact.specifier, name: exported, members: [] });
				}
			}
		}
	}
	return found;
}
