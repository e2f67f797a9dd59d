import { isWithin, type LocatedFact } from '../../../core/fact.js';
import { groupedBy } from '../../../core/group.js';
import { containsSpan } from '../../../core/text.js';
import type { Project } from '../../../project/project.js';
import { isDevelopmentOnly } from '../../shared/guards.js';
import { fileOfCall } from '../../shared/routeCalls.js';

type Sweep = LocatedFact<'data.sweep'>;

/** How many importers up a file may be loaded only where somebody tests or develops. */
const farthest = 3;

/** What adds a router or a module to a program. */
const adding = /(?:^|\.)(?:use|push|register|route|concat|unshift)$/;

/**
 * What a route does to all the data at once: its handler, or a function that this calls, empties several tables or all there are, drops the
 * database or tunes it. One table that is emptied may well be a feature.
 */
export function sweepOf(route: LocatedFact<'http.route'>, project: Project): Sweep | undefined {
	const sweeps = [...sweepsHere(route, project), ...sweepsCalled(route, project)].filter(
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

/** What functions of other files do that a handler calls, or those that they hand the work on to under the same name. */
function sweepsCalled({ path, calls }: LocatedFact<'http.route'>, project: Project): readonly Sweep[] {
	return calls.flatMap((call) => {
		const target = fileOfCall(project, path, call);
		const name = call.slice(call.lastIndexOf('.') + 1);
		return target === undefined
			? []
			: [target, ...project.importsOf(target)].flatMap((file) =>
					project.in(file, 'data.sweep').filter((one) => one.exported === true && one.function === name),
				);
	});
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
