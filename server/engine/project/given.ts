import type { LocatedFact } from '../core/fact.js';
import { groupedBy, groupedByEach } from '../core/group.js';
import type { ParameterPlace, Route, Value } from '../core/value.js';
import { propertyOf } from '../core/value.js';
import type { FactIndex } from './facts.js';
import type { Modules } from './modules.js';
import { isTestPath } from './roles/pathRoles.js';

/** What a route leads to at last: a file, the name of an export, and what is read from that. */
export interface Declared {
	readonly path: string;
	readonly name: string;
	readonly members: readonly string[];
}

/** What calls of other modules give to the parameters of a module, where only one does. */
export class Given {
	readonly #facts: FactIndex;
	readonly #modules: Modules;
	readonly #declaredBy: (route: Route, from: string) => Declared | undefined;
	#calls: ReadonlyMap<string, readonly LocatedFact<'call.given'>[]> | undefined;
	/** By the file that they lead to. */
	#imports: ReadonlyMap<string | undefined, readonly LocatedFact<'module.import'>[]> | undefined;

	constructor(facts: FactIndex, modules: Modules, declaredBy: (route: Route, from: string) => Declared | undefined) {
		this.#facts = facts;
		this.#modules = modules;
		this.#declaredBy = declaredBy;
	}

	/**
	 * What the one call that there is gives a parameter of a file, and the file of the call; what the default says, where all calls leave it
	 * out. Tests give what they like.
	 */
	to(parameter: ParameterPlace, path: string): { readonly value: Value; readonly path: string } | undefined {
		const { names, members, index, within, byDefault, leftOutHere } = parameter;
		const calls = names.flatMap((name) => this.#callsOf(keyOf({ path, name, members })));
		if (byDefault !== undefined && calls.every(({ given }) => given[String(index)] === undefined)) {
			const isKnown =
				(calls.length > 0 || leftOutHere === true) &&
				calls.every(({ given }) => Object.keys(given).length === 0) &&
				this.#importersOf(path).every(({ path: from }) => from === path || calls.some((call) => call.path === from));
			return isKnown ? { value: byDefault, path } : undefined;
		}
		const [call] = calls;
		const value = call && within.reduce<Value | undefined>(memberOf, call.given[String(index)]);
		return value && calls.length === 1 && leftOutHere !== true && !this.#hasOtherImporters(path, call!.path)
			? { value, path: call!.path }
			: undefined;
	}

	#callsOf(key: string): readonly LocatedFact<'call.given'>[] {
		this.#calls ??= groupedByEach(
			this.#facts.of('call.given').filter(({ path }) => !isTestPath(path)),
			({ callee, path }) => {
				const found = this.#declaredBy(callee, path);
				return found === undefined ? [] : [keyOf(found)];
			},
		);
		return this.#calls.get(key) ?? [];
	}

	/** Whether others take the file as well, who may give something else: of a call without a port nothing is said. */
	#hasOtherImporters(path: string, caller: string): boolean {
		return this.#importersOf(path).some(({ path: from }) => from !== caller && from !== path);
	}

	#importersOf(path: string): readonly LocatedFact<'module.import'>[] {
		this.#imports ??= groupedBy(
			this.#facts.of('module.import').filter(({ path: from, typeOnly, form }) => !typeOnly && form !== 'export' && !isTestPath(from)),
			({ specifier, path: from }) => this.#modules.resolve(specifier, from),
		);
		return this.#imports.get(path) ?? [];
	}
}

function keyOf({ path, name, members }: Declared): string {
	return [path, name, ...members].join('\0');
}

function memberOf(value: Value | undefined, name: string): Value | undefined {
	return value?.kind === 'import' ? { ...value, members: [...value.members, name] } : propertyOf(value, name);
}
