import { serviceRoles } from '../../core/role.js';
import type { LocatedFact } from '../../core/fact.js';
import type { Value } from '../../core/value.js';
import type { Project } from '../../project/project.js';
import { rememberedOverKeystrokes } from '../../project/remember.js';
import { homeOf } from './routeCalls.js';

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
	const holder = changes.find((one) => one.holder !== undefined)?.holder;
	const made = madeByModules(project).get(path);
	return (
		holder !== undefined &&
		made !== undefined &&
		(made.has(holder) ||
			(made.has('default') &&
				isAllThatIsThere(project, path, holder) &&
				!project.in(path, 'module.export').some(({ name }) => name === holder)))
	);
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

/** By file, the names under which classes are exported of which a module of a service makes an object for all who import it. */
const madeByModules = rememberedOverKeystrokes((project): ReadonlyMap<string, ReadonlySet<string>> => {
	const made = new Map<string, Set<string>>();
	for (const { path, value } of project.of('module.export')) {
		for (const { specifier, name } of objectsIn(value)) {
			const target =
				specifier === '' || !serviceRoles.includes(project.roleOf(path).role) ? undefined : project.resolveModule(specifier, path);
			if (target !== undefined) {
				// `require('./orders')` is what that module exports as a whole.
				const exported = name === '*' ? 'default' : name;
				const home = homeOf(project, target, exported);
				const names = made.get(home);
				if (names === undefined) {
					made.set(home, new Set([exported]));
				} else {
					names.add(exported);
				}
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
