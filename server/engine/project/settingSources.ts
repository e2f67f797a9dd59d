import type { Route } from '../core/value.js';
import type { FactIndex } from './facts.js';
import type { Modules } from './modules.js';

/** A way to a setting, and the file it begins in. */
interface Source {
	readonly route: Route;
	readonly from: string;
}

/** The functions that a service of settings takes them from, by the paths that it is asked for: `app.port`. */
export class SettingSources {
	readonly #facts: FactIndex;
	readonly #modules: Modules;

	constructor(facts: FactIndex, modules: Modules) {
		this.#facts = facts;
		this.#modules = modules;
	}

	/** The ways to what a path may be: below its namespace, or in a source that has none. */
	of(path: string): readonly Source[] {
		const sources = this.#facts.of('settings.source');
		const named = new Set(sources.flatMap((one) => (one.namespace === undefined ? [] : [one.path])));
		return sources.flatMap(({ namespace, route, path: from }): readonly Source[] => {
			const rest = namespace === undefined ? path : path.startsWith(`${namespace}.`) ? path.slice(namespace.length + 1) : undefined;
			const home = namespace === undefined ? this.#modules.resolve(route.specifier, from) : undefined;
			return rest === undefined || (home !== undefined && named.has(home))
				? []
				: [{ route: { ...route, members: [...route.members, ...rest.split('.')] }, from }];
		});
	}
}
