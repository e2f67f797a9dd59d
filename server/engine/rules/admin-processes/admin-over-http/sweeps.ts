import { isWithin, type LocatedFact } from '../../../core/fact.js';
import { groupedBy } from '../../../core/group.js';
import { hashOfWord } from '../../../core/wordHash.js';
import { containsSpan } from '../../../core/text.js';
import type { Project } from '../../../project/project.js';
import { isDevelopmentOnly } from '../../shared/guards.js';
import { fileOfCall, homeOf } from '../../shared/routeCalls.js';

type Sweep = LocatedFact<'data.sweep'>;
type Method = LocatedFact<'module.method'>;

/** How many importers up a file may be loaded only where somebody tests or develops. */
const farthest = 3;

/** What adds a router or a module to a program. */
const adding = /(?:^|\.)(?:use|push|register|route|concat|unshift)$/;

/**
 * What a route does to all the data at once: its handler, or a function that this calls, empties several tables or all there are, drops the
 * database or tunes it. One table that is emptied may well be a feature.
 */
export function sweepOf(route: LocatedFact<'http.route'>, project: Project): Sweep | undefined {
	const sweeps = [...sweepsHere(route, project), ...sweepsCalled(route, project), ...sweepsBehindObject(route, project)].filter(
		(one) => !isDevelopmentOnly(one) && !isWithin(one, 'test'),
	);
	const found = [...groupedBy(sweeps, ({ path, function: name }) => `${path} ${name ?? ''}`).values()].find(
		(all) => all.some(({ of }) => of === undefined) || new Set(all.map(({ of }) => of)).size > 1,
	);
	return found === undefined || isLoadedOnCondition(route.path, project) ? undefined : found[0];
}

/** Whether a handler empties a table or a collection itself. */
export function empties(route: LocatedFact<'http.route'>, project: Project): boolean {
	return sweepsHere(route, project).some((one) => !isDevelopmentOnly(one) && !isWithin(one, 'test'));
}

/** What stands in the handler itself, or in functions of its file that run for it. */
function sweepsHere({ path, span, runs }: LocatedFact<'http.route'>, project: Project): readonly Sweep[] {
	return project
		.in(path, 'data.sweep')
		.filter((one) => containsSpan(span, one.span) || (one.function !== undefined && runs?.includes(one.function) === true));
}

/** What functions of other files do that a handler calls, or those that they hand the work on to. */
function sweepsCalled({ path, calls }: LocatedFact<'http.route'>, project: Project): readonly Sweep[] {
	return calls.flatMap((call) => {
		const target = fileOfCall(project, path, call);
		const name = call.slice(call.lastIndexOf('.') + 1);
		return target === undefined
			? []
			: [
					...project.importsOf(target).flatMap((file) => sweepsIn(file, name, project)),
					...sweepsOfFunction(project, target, name, mostHandedOn),
				];
	});
}

function sweepsIn(path: string, name: string, project: Project): readonly Sweep[] {
	return project.in(path, 'data.sweep').filter((one) => one.exported === true && one.function === name);
}

/** What a function does that a module exports, or one of those of other modules that it, and nobody else in its file, may call. */
function sweepsOfFunction(project: Project, path: string, name: string, left: number): readonly Sweep[] {
	const own = sweepsIn(path, name, project);
	if (own.length > 0 || left === 0) {
		return own;
	}
	return project.in(path, 'module.import').flatMap(({ specifier, names, idleIn, idleBy }) =>
		names
			.filter(({ exported, local }) => exported !== '*' && (idleBy === undefined ? idleIn : idleBy[local])?.includes(name) === true)
			.flatMap(({ exported }) => {
				const target = project.resolveModule(specifier, path);
				return target === undefined ? [] : sweepsOfFunction(project, homeOf(project, target, exported), exported, left - 1);
			}),
	);
}

/**
 * What a method of an object does that a module makes of a class of the same name (`ordersController` of `OrdersController`), or has a
 * container make, by way of methods of classes that this is given: which one it calls, the words in it tell where only one class bears it.
 */
function sweepsBehindObject({ path, calls }: LocatedFact<'http.route'>, project: Project): readonly Sweep[] {
	return calls.flatMap((call) => {
		const [object = '', name = ''] = call.split('.').slice(-2);
		const maker = fileOfCall(project, path, call);
		const start =
			maker === undefined ? undefined : methodsOf(project, maker, (one) => one.name === name && isCalledAfter(object, one.of))[0];
		return start === undefined ? [] : sweepsOfMethod(project, start, mostHandedOn);
	});
}

/** How many classes hand the work on, one to the next. */
const mostHandedOn = 3;

function isCalledAfter(object: string, name: string): boolean {
	return object.length > 2 && object.toLowerCase() === name.toLowerCase();
}

/** The methods of a kind of the classes that a file imports. */
function methodsOf(project: Project, path: string, isWanted: (one: Method) => boolean): readonly Method[] {
	return project.importsOf(path).flatMap((file) => project.in(file, 'module.method').filter(isWanted));
}

function sweepsOfMethod(project: Project, { path, name, of }: Method, left: number): readonly Sweep[] {
	const own = project.in(path, 'data.sweep').filter((one) => one.function === name && one.holder === of);
	if (own.length > 0 || left === 0) {
		return own;
	}
	const words = new Set(project.in(path, 'module.words').flatMap(({ held }) => (held?.[`${of}.${name}`] ?? '').split(' ')));
	const next = methodsOf(project, path, (one) => words.has(hashOfWord(one.name)));
	return next
		.filter((one) => next.every((other) => other === one || other.name !== one.name))
		.flatMap((one) => sweepsOfMethod(project, one, left - 1));
}

/** Whether what loads a file asks for the environment, and may leave it out of a deploy. */
export function isLoadedOnCondition(start: string, project: Project): boolean {
	let files: readonly string[] = [start];
	const seen = new Set(files);
	for (let distance = 0; distance < farthest; distance++) {
		files = files.flatMap((path) => project.importersOf(path)).filter((path) => !seen.has(path));
		files.forEach((path) => seen.add(path));
		if (files.some((path) => project.in(path, 'env.branch').some(({ then }) => then.some((name) => adding.test(name))))) {
			return true;
		}
	}
	return false;
}
