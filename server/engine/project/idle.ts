import type { LocatedFact } from '../core/fact.js';
import { serviceRoles } from '../core/role.js';
import { containsSpan, type Location } from '../core/text.js';
import type { Value } from '../core/value.js';
import { isAside, isLeftBehind } from './leftBehind.js';
import { mentionsOf } from './mentions.js';
import { called, conventional, isCalledByOthers, isEntry, isLoadedByOthers } from './outerCalls.js';
import type { Project } from './project.js';
import { remembered } from './remember.js';
import { loadsOpenly, unreadIn } from './unread.js';

/** Whether nothing calls a function, or uses a class, that its own file does not mention. */
export const isIdle = remembered((project, { path, exported, guarded }: LocatedFact<'module.idle'>): boolean => {
	const [shape] = project.in(path, 'module.shape');
	if (shape === undefined || shape.format === 'unknown' || project.in(path, 'role.sign').some(({ sign }) => sign === 'generated')) {
		return false;
	}
	const owner = project.packageOf(path);
	// What a file does when it is started by itself is the work of a command, where the service takes other things of it and no process is it.
	if (
		guarded === true &&
		(isEntry(path, project) || !project.importersOf(path).some((importer) => serviceRoles.includes(project.roleOf(importer).role)))
	) {
		return false;
	}
	if (exported.length === 0) {
		return true;
	}
	return (
		owner.kind === 'service' &&
		!exported.some((name) => conventional.has(name)) &&
		!isCalledByOthers(path, guarded === true, project) &&
		!isTaken(path, exported, project, new Set(), (importer) => isAside(importer, project)) &&
		!unreadIn(project, owner.folder) &&
		!(loadsOpenly(project, owner.folder) && exported.some((name) => mentionsOf(project).mayBeOf(name, path)))
	);
});

/**
 * Whether nothing reads what stands at a place in an object that a module exports as a whole, and with which its own file does nothing
 * else: all that import the module take other properties of it.
 */
export function isUnread({ path, span }: Location, project: Project): boolean {
	const names = new Set(
		project.in(path, 'module.export').flatMap(({ name, value, untouched }) => {
			const parts: readonly [string, Value][] =
				name === 'default' && value.kind === 'object' ? Object.entries(value.properties) : [[name, value]];
			return untouched === true ? parts.flatMap(([part, held]) => (containsSpan(held.span, span) ? [part] : [])) : [];
		}),
	);
	const owner = project.packageOf(path);
	return (
		names.size === 1 &&
		!names.has('default') &&
		owner.kind === 'service' &&
		// What a tool is configured by, the tool reads; here the service does.
		!project.in(path, 'role.sign').some(({ sign }) => sign !== 'configuration-export' && called.has(sign)) &&
		project.importersOf(path).some((importer) => serviceRoles.includes(project.roleOf(importer).role)) &&
		!isLoadedByOthers(path, project) &&
		// A task or a tool reads settings as well as anybody.
		!isTaken(path, [...names], project, new Set(), (importer) => isLeftBehind(project, importer)) &&
		!unreadIn(project, owner.folder) &&
		!loadsOpenly(project, owner.folder)
	);
}

/** More files than these hand on a name for nobody. */
const mostBarrels = 50;

/** Whether a file that a deploy may run takes one of these names of a module, be it from a file that hands it on. */
function isTaken(
	path: string,
	names: readonly string[],
	project: Project,
	seen: Set<string>,
	isIgnored: (importer: string) => boolean,
): boolean {
	seen.add(`${names.join()} ${path}`);
	const importers = project.importersOf(path).filter((importer) => importer !== path && project.roleOf(importer).role !== 'test');
	return (
		importers.length === 0 ||
		seen.size > mostBarrels ||
		importers.some(
			(importer) =>
				!isIgnored(importer) &&
				mayTake(
					importer,
					path,
					names,
					project,
					(barrel, passed) => !seen.has(`${passed.join()} ${barrel}`) && isTaken(barrel, passed, project, seen, isIgnored),
				),
		)
	);
}

/** Whether a file may take one of these names of a module that it imports. What it loads otherwise than by imports is taken as a whole. */
function mayTake(
	importer: string,
	path: string,
	names: readonly string[],
	project: Project,
	isTakenOf: (barrel: string, names: readonly string[]) => boolean,
): boolean {
	const imports = project.in(importer, 'module.import').filter(({ specifier }) => project.resolveModule(specifier, importer) === path);
	return (
		imports.length === 0 ||
		project.in(importer, 'module.shape').length === 0 ||
		imports.some((one) => {
			if (one.typeOnly || one.unused === true) {
				return false;
			}
			const passed = handedOn(one.form === 'export' ? one.names : (one.handsOn ?? []), names);
			if (passed.length > 0 && (passed.includes('default') || isCalledByOthers(importer, false, project) || isTakenOf(importer, passed))) {
				return true;
			}
			if (one.form === 'export' && one.names.length > 0) {
				return false;
			}
			const taken = one.takes ?? (one.form === 'import' ? one.names.map((name) => name.exported) : undefined);
			const isOnlyHandedOn = (name: string): boolean => one.handsOn?.some(({ exported }) => exported === name) === true;
			return (
				(taken === undefined ||
					taken.some(
						(name) =>
							name === '*' || (name === 'default' && !hasDefaultApart(path, project)) || (names.includes(name) && !isOnlyHandedOn(name)),
					)) &&
				!isOnlyInIdle(one, project)
			);
		})
	);
}

/** Whether an ES module exports a default that is no object of what it exports by name: who takes the one takes none of the others. */
function hasDefaultApart(path: string, project: Project): boolean {
	return (
		project.in(path, 'module.shape')[0]?.format === 'esm' &&
		project.in(path, 'module.export').some(({ name, value }) => name === 'default' && value.kind !== 'object')
	);
}

/** The names by which a file hands on what another module exports by these. */
function handedOn(pairs: LocatedFact<'module.import'>['names'], exported: readonly string[]): readonly string[] {
	return pairs.flatMap((name) =>
		name.exported !== '*' ? (exported.includes(name.exported) ? [name.local] : []) : name.local === '*' ? exported : [name.local],
	);
}

/** Imports whose functions are being looked at. */
const asked = new WeakMap<Project, Set<LocatedFact<'module.import'>>>();

/** Whether only functions that nothing calls use what is imported. Where functions lead back to themselves, that is not known. */
function isOnlyInIdle(one: LocatedFact<'module.import'>, project: Project): boolean {
	const { path, idleIn } = one;
	if (idleIn === undefined) {
		return false;
	}
	const open = asked.get(project) ?? new Set();
	asked.set(project, open);
	if (open.has(one)) {
		return false;
	}
	open.add(one);
	const idle = project.in(path, 'module.idle');
	const isOnly = idleIn.every((name) => idle.some((each) => each.name === name && isIdle(project, each)));
	open.delete(one);
	return isOnly;
}
