import { builtinModules, moduleAliases, nameAliases } from './apis/builtins.js';

/** One way to write a module: `fs` and `node:fs` are both `node:fs`. */
export function moduleName(specifier: string): string {
	const name = specifier.startsWith('node:') || !builtinModules.has(specifier) ? specifier : `node:${specifier}`;
	return moduleAliases.get(name) ?? name;
}

/** Whether a module belongs to the program itself. */
export function isRelative(specifier: string): boolean {
	return specifier.startsWith('.');
}

/** Whether a specifier names a module of the project for certain: a relative one, or one by an alias that no package can be called by. */
export function isOwnModule(specifier: string): boolean {
	return /^(?:[.#~]|@\/)/.test(specifier);
}

/**
 * Whether a specifier may name a module of the project: a relative one, or one by an alias (`#db`, `~/db`, `@/db`), as which packages
 * with a scope cannot be told from the text alone.
 */
export function mayBeOfProject(specifier: string): boolean {
	return /^[./#~@]/.test(specifier);
}

/** The qualified name of an export of a module. */
export function exportName(specifier: string, name: string): string {
	const module = moduleName(specifier);
	return name === '*' || name === 'default' ? module : `${module}.${name}`;
}

/** The aliases by how they start: most names have none. */
const aliasStarts: ReadonlyMap<string, readonly (readonly [string, string])[]> = new Map(
	nameAliases.map(([from]) => [from.slice(0, 4), nameAliases.filter(([other]) => other.startsWith(from.slice(0, 4)))]),
);

/** The usual way to write a qualified name. */
export function canonical(name: string): string {
	for (const [from, to] of aliasStarts.get(name.slice(0, 4)) ?? []) {
		if (
			name.startsWith(from) &&
			(from.endsWith('.') || name.length === from.length || name[from.length] === '.' || name[from.length] === '(')
		) {
			return to + name.slice(from.length);
		}
	}
	return name;
}
