import type { LocatedFact } from '../../../core/fact.js';
import type { Project } from '../../../project/project.js';

/** What the last part of a route that is there for a task says, and what the code calls that does it. */
const tasks: readonly { readonly route: RegExp; readonly code: RegExp }[] = [
	{ route: /^(?:(?:run|execute|db|database)[-_]?)?(?:seed|seeding|seeder)(?:[-_]?(?:db|database|data))?$/i, code: /seed/i },
	{ route: /^(?:(?:run|execute|db|database)[-_]?)?(?:migrate|migrations?)(?:[-_]?(?:db|database|up|run))?$/i, code: /migrat/i },
	{ route: /^(?:run[-_]?)?backfill$/i, code: /backfill/i },
];

/** How far from the code that a route calls its migrations or seeds may lie, in imports. */
const farthest = 5;

/**
 * Whether a route is there for a task, and calls what does it: its name says so, and so does that of what it calls, from where a file leads
 * to migrations or a folder of seeds. A route that is only called so (`/migrations` of birds) leads nowhere.
 */
export function startsTask({ path, method, route, calls }: LocatedFact<'http.route'>, project: Project): boolean {
	const last = route?.kind === 'literal' ? (route.text.replace(/\/$/, '').split('/').at(-1) ?? '') : '';
	const task = method === 'get' || method === 'head' ? undefined : tasks.find((one) => one.route.test(last));
	return (
		task !== undefined &&
		calls.some((name) => {
			const { specifier, called } = partsOf(name);
			const target = task.code.test(called) ? project.resolveModule(specifier, path) : undefined;
			return target !== undefined && leadsToTasks(target, task.code, project);
		})
	);
}

/** The module of the project that a qualified name begins with, and what is called of it: `../seeds/all`, `run()` of `../seeds/all.run()`. */
function partsOf(name: string): { readonly specifier: string; readonly called: string } {
	const dot = name.indexOf('.', Math.max(1, name.lastIndexOf('/') + 1));
	return name.startsWith('.') && dot > 0 ? { specifier: name.slice(0, dot), called: name.slice(dot + 1) } : { specifier: name, called: '' };
}

/** Whether a file, or what it imports of files that are called after the task, leads to migrations or seeds. */
function leadsToTasks(start: string, code: RegExp, project: Project): boolean {
	let files: readonly string[] = [start];
	const seen = new Set(files);
	for (let distance = 0; distance <= farthest && files.length > 0; distance++) {
		if (
			files.some(
				(path) => project.in(path, 'role.sign').some(({ sign }) => sign === 'migration') || /(?:^|\/)(?:seeds|seeders)\//.test(path),
			)
		) {
			return true;
		}
		files = files.flatMap((path) => project.importsOf(path)).filter((path) => !seen.has(path) && (isIndex(path) || code.test(path)));
		files.forEach((path) => seen.add(path));
	}
	return false;
}

/** A file that only hands on what others export, as far as its name tells. */
function isIndex(path: string): boolean {
	return /(?:^|\/)index\.[cm]?[jt]s$/.test(path);
}
