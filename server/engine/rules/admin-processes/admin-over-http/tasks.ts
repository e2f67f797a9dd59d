import type { LocatedFact } from '../../../core/fact.js';
import { baseName } from '../../../core/paths.js';
import { isSecretName } from '../../../core/secrets.js';
import type { Value } from '../../../core/value.js';
import type { Project } from '../../../project/project.js';
import { fileOfCall } from '../../shared/routeCalls.js';
import { empties, isLoadedOnCondition } from './sweeps.js';

/** What the last part of a route that fills a database says. */
const seeding =
	/^(?:(?:run|execute|db|database)[-_]?)?(?:seed|seeding|seeder)(?:[-_]?(?:db|database|data)|[-_](?!phrase|key|word|preview|status|overview|list)[\w-]{1,60})?$/i;

/** What the last part of a route that is there for a task says, and what the code calls that does it. */
const tasks: readonly { readonly route: RegExp; readonly code: RegExp }[] = [
	{ route: seeding, code: /seed/i },
	{ route: /^(?:(?:run|execute|db|database)[-_]?)?(?:migrate|migrations?)(?:[-_]?(?:db|database|up|run))?$/i, code: /migrat/i },
	{ route: /^(?:run[-_]?)?backfill(?:[-_][\w-]{1,60})?$/i, code: /backfill/i },
];

/** What the last part of a route says that makes the database anew, and the code that it calls as well. */
const remaking =
	/^(?:run[-_]?)?(?:reset|wipe|drop|clear|init(?:iali[sz]e)?|rebuild|recreate)[-_]?(?:the[-_]?)?(?:db|database|schema|tables|collections)$/i;
/** The same of rows that a program brings along, and of data that is brought up to date. */
const filling = /^(?:(?:run|execute)?(?:seed|backfill)|(?:run|execute)(?:Seed(?:s|er|ing)?|Backfill))(?:[A-Z]\w{0,60})?$/;

/** The file that fills a database, and nothing else, by its name: `seed.service.ts`, `backfill.ts`. */
const fillingFile = /^(?:seed(?:s|er|ing)?|backfill)(?:[.-](?:service|controller|data|runner|commands?))?\.[cm]?[jt]s$/i;

/** The file that holds the routes for that, by its name: `routes/seed.js`, `seedRoutes.js`, `seed.controller.ts`. */
const fillingRoutes = /^seed(?:s|er|ing)?(?:[-_.]?(?:routes?|router|controller|api))?\.[cm]?[jt]s$/i;

/** Methods by which rows are put in, several at once or one by one. */
const puttingIn = /\.(?:insertMany|bulkCreate|createMany|insert|create|save)$/;

/** How far from the code that a route calls its migrations or seeds may lie, in imports. */
const farthest = 5;

/**
 * Whether a route is there for a task, and calls what does it: its name says so, and so does that of what it calls, from where a file leads
 * to migrations or a folder of seeds. A route that is only called so (`/migrations` of birds) leads nowhere.
 */
export function startsTask({ path, method, route, calls }: LocatedFact<'http.route'>, project: Project): boolean {
	const last = lastPartOf(route);
	const isTask = method !== 'get' && method !== 'head' && !(route.kind === 'literal' && isOfOne(route.text));
	const task = isTask ? tasks.find((one) => one.route.test(last)) : undefined;
	return (
		task !== undefined &&
		calls.some((name) => {
			const { specifier, called } = partsOf(name, path, project);
			const target = task.code.test(called) ? project.resolveModule(specifier, path) : undefined;
			return target !== undefined && (fills(name, path, project) || leadsToTasks(target, task.code, project));
		})
	);
}

/**
 * Whether a route fills the database anew, as its own path or the file that holds it says: it calls what fills it, in a file that does nothing
 * else, or empties a table and puts rows in.
 */
export function fillsDatabase(route: LocatedFact<'http.route'>, project: Project): boolean {
	const { path, method, calls } = route;
	const last = lastPartOf(route.route);
	const isNamed =
		route.route.kind === 'literal' &&
		!isOfOne(route.route.text) &&
		(seeding.test(last) || (last === '' && fillingRoutes.test(baseName(path))));
	return (
		isNamed &&
		method !== 'head' &&
		(calls.some((name) => fills(name, path, project)) || (empties(route, project) && calls.some((name) => puttingIn.test(name)))) &&
		!isLoadedOnCondition(path, project)
	);
}

/** The file that holds the routes for jobs, by its name: `cronRoutes.js`, `cron.controller.ts`. */
const jobRoutes = /^crons?(?:[-_.]?jobs?)?[-_.]?(?:routes?|router|controller|api)\.[cm]?[jt]s$/i;

/** What the last part of a route says that tells of jobs, or sets them up, and runs none. */
const aboutJobs =
	/^(?:status|health|list|all|logs?|history|config|settings|schedules?|info|ping|stats|next|create|add|update|edit|delete|remove|pause|resume|start|stop|enable|disable|test|validate|cron|crons|jobs?|(?:config|list|get|show|set|status)-[\w-]{1,60})$/i;

/** Files by which a platform is told which routes to ask at which times: there, that is how a job is started. */
const schedules = /(?:^|\/)(?:vercel\.json|now\.json|cron\.ya?ml|app\.ya?ml|serverless\.ya?ml|wrangler\.(?:toml|jsonc?)|netlify\.toml)$/;

/**
 * Whether a route is there for a scheduler somewhere else to have a job run, as a part of its path says, or the file that holds it and a path
 * that names a task: `POST /cron/send-reminders`.
 */
export function runsJob({ path, method, route, calls, runs }: LocatedFact<'http.route'>, project: Project): boolean {
	const parts = route.kind === 'literal' ? route.text.split('/').filter((part) => part !== '') : [];
	const last = parts.at(-1) ?? '';
	const isNamed = parts.slice(0, -1).some((part) => /^crons?$/i.test(part)) || (jobRoutes.test(baseName(path)) && last.includes('-'));
	return (
		isNamed &&
		/^(?:get|post|put|all)$/.test(method) &&
		/^[\w-]{1,80}$/.test(last) &&
		!aboutJobs.test(last) &&
		(calls.length > 0 || runs !== undefined) &&
		!project.files.some((file) => schedules.test(file)) &&
		!isLoadedOnCondition(path, project) &&
		// Who has to bring a secret of the deploy is the scheduler, and nobody else.
		!project.in(path, 'env.read').some(({ variable }) => variable !== undefined && isSecretName(variable))
	);
}

/** What is there for one of those who use a service is a part of it. */
function isOfOne(route: string): boolean {
	return /:|tenant|organi[sz]ation|workspace|account/i.test(route);
}

/** The last part of the path of a route: `seed` of `/admin/seed/`. */
function lastPartOf(route: Value): string {
	return route.kind === 'literal' ? (route.text.replace(/\/$/, '').split('/').at(-1) ?? '') : '';
}

/** Whether a call is of a function that fills a database, in a file that does nothing else. */
function fills(call: string, path: string, project: Project): boolean {
	const file = filling.test(call.slice(call.lastIndexOf('.') + 1)) ? fileOfCall(project, path, call) : undefined;
	return file !== undefined && fillingFile.test(baseName(file));
}

/** Whether a route is there to make the database anew, and calls a function of the project that is called so, too. */
export function remakesDatabase({ path, method, route, calls }: LocatedFact<'http.route'>, project: Project): boolean {
	const last = lastPartOf(route);
	return (
		method !== 'head' &&
		remaking.test(last) &&
		calls.some((call) => remaking.test(call.slice(call.lastIndexOf('.') + 1)) && fileOfCall(project, path, call) !== undefined)
	);
}

/** The module of the project that a call names, and what is called of it: `../seeds/all`, `run()` of `../seeds/all.run()`. */
function partsOf(call: string, path: string, project: Project): { readonly specifier: string; readonly called: string } {
	const specifiers = project.in(path, 'module.import').map(({ specifier }) => specifier);
	const [specifier = call] = specifiers
		.filter((one) => call.startsWith(one) && /^[.(]/.test(call.slice(one.length)))
		.sort((a, b) => b.length - a.length);
	return { specifier, called: call.slice(specifier.length) };
}

/** Whether a file, or what it imports of files that are called after the task, leads to migrations or seeds. */
function leadsToTasks(start: string, code: RegExp, project: Project): boolean {
	let files: readonly string[] = [start];
	const seen = new Set(files);
	for (let distance = 0; distance <= farthest && files.length > 0; distance++) {
		if (
			files.some(
				(path) =>
					project.in(path, 'role.sign').some(({ sign }) => sign === 'migration') ||
					project.in(path, 'migration.run').length > 0 ||
					/(?:^|\/)(?:seeds|seeders)\//.test(path),
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
