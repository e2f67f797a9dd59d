import { serviceRoles } from '../../core/role.js';
import type { LocatedFact } from '../../core/fact.js';
import type { StateChange } from '../../core/facts/state.js';
import type { Value } from '../../core/value.js';
import type { Project } from '../../project/project.js';
import { rememberedOverKeystrokes } from '../../project/remember.js';
import { homeOf, isImportedByRoutes } from './routeCalls.js';

type State = LocatedFact<'state.module'>;

/** How deep objects are looked through that a module exports. */
const mostLevels = 4;

/**
 * Whether there is one object for the whole process that has a field: its class says so, or another module makes one at its top, for all
 * who import that: `export const orders = new Orders()`.
 */
export function isOneForAll(project: Project, { owner, path, changes = [] }: State): boolean {
	if (owner !== 'each') {
		return true;
	}
	return objectsOf(project, path, changes).length > 0;
}

/** Whether a module whose functions routes run imports such an object, which another module makes of the class that has a field. */
export function isUsedByRoutes(project: Project, { path, changes = [] }: State): boolean {
	return objectsOf(project, path, changes).some((one) => isImportedByRoutes(project, one.path, one.name));
}

/** The objects that other modules make at their top of the class around changes. */
function objectsOf(project: Project, path: string, changes: readonly StateChange[]): readonly Made[] {
	const holder = changes.find((one) => one.holder !== undefined)?.holder;
	const made = madeByModules(project).get(path);
	return holder === undefined || made === undefined
		? []
		: (made.get(holder) ??
				(isAllThatIsThere(project, path, holder) && !project.in(path, 'module.export').some(({ name }) => name === holder)
					? made.get('default')
					: undefined) ??
				[]);
}

/** Whether the classes of a file that have fields, or methods that others may call, are but one. */
function isAllThatIsThere(project: Project, path: string, holder: string): boolean {
	return (
		project.in(path, 'module.method').every(({ of }) => of === holder) &&
		project
			.in(path, 'state.module')
			.every(({ owner, changes = [] }) => owner !== 'each' || changes.every((one) => one.holder === undefined || one.holder === holder))
	);
}

/** An object that a module makes: where, and under which name it is exported. */
interface Made {
	readonly path: string;
	readonly name: string;
}

/** By file and by the name under which a class is exported, the objects that modules of a service make of it for all who import them. */
const madeByModules = rememberedOverKeystrokes((project): ReadonlyMap<string, ReadonlyMap<string, readonly Made[]>> => {
	const made = new Map<string, Map<string, Made[]>>();
	for (const { path, value, name: given } of project.of('module.export')) {
		for (const { specifier, name } of objectsIn(value)) {
			const target =
				specifier === '' || !serviceRoles.includes(project.roleOf(path).role) ? undefined : project.resolveModule(specifier, path);
			if (target !== undefined) {
				// `require('./orders')` is what that module exports as a whole.
				const exported = name === '*' ? 'default' : name;
				const home = homeOf(project, target, exported);
				const names = made.get(home) ?? new Map<string, Made[]>();
				made.set(home, names);
				names.set(exported, [...(names.get(exported) ?? []), { path, name: given }]);
			}
		}
	}
	return made;
});

/** What the objects that a module exports are made of, as far as they are made there. */
function objectsIn(value: Value, level = 0): readonly { readonly specifier: string; readonly name: string }[] {
	if (value.kind === 'object') {
		return level < mostLevels ? Object.values(value.properties).flatMap((one) => objectsIn(one, level + 1)) : [];
	}
	return value.kind === 'unknown' && value.route?.members.length === 1 && value.route.members[0] === '()' ? [value.route] : [];
}
