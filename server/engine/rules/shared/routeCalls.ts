import type { LocatedFact } from '../../core/fact.js';
import { serviceRoles } from '../../core/role.js';
import { containsSpan, type Span } from '../../core/text.js';
import type { Project } from '../../project/project.js';
import { remembered } from '../../project/remember.js';

/** A function as facts name it: by its own name, by what it is a method of, and by a place in it. */
export interface NamedFunction {
	readonly span?: Span;
	readonly function?: string;
	readonly holder?: string;
	readonly exported?: boolean;
}

/** What runs for requests, by the file that holds it. */
interface RouteCalls {
	/** The functions that handlers call; with a dot before them those of objects that were there before the request. */
	readonly direct: ReadonlyMap<string, ReadonlySet<string>>;
	/** Those of them that are handed the request, or what it brings. */
	readonly handed: ReadonlyMap<string, ReadonlySet<string>>;
	/** The functions that run in the file of the route itself, whether others can call them or not; with a dot as above. */
	readonly own: ReadonlyMap<string, ReadonlySet<string>>;
	/** The names that files with handlers import, by the file they come from; `*` for all of it. */
	readonly behind: ReadonlyMap<string, ReadonlySet<string>>;
}

/** Modules that only hand on what others export, one behind the other. */
const mostHandedOn = 8;

const known = new WeakMap<Project, RouteCalls>();

/**
 * How surely a request runs a function of a file: a route `calls` it, or a file whose functions routes call `imports` it, or the class
 * that it is a method of. `lasting`: it must be of an object that outlives the handler.
 */
export function reachOfRoutes(project: Project, path: string, called: NamedFunction, lasting = false): 'calls' | 'imports' | undefined {
	const { function: name, holder, exported } = called;
	const calls = routeCallsOf(project);
	// Few modules are called as a whole: only of those it is asked what they export.
	const isWhole = (): boolean => !lasting && isInWhole(project, path, called);
	if (calls.direct.get(path)?.has(whole) && isWhole()) {
		return 'calls';
	}
	if (name === undefined) {
		return calls.behind.get(path)?.has('*') && isWhole() ? 'imports' : undefined;
	}
	const key = lasting ? `.${name}` : name;
	if (calls.own.get(path)?.has(key) || (exported === true && calls.direct.get(path)?.has(key))) {
		return 'calls';
	}
	const imported = calls.behind.get(path);
	return imported &&
		(imported.has(name) || imported.has('*') || (holder !== undefined && imported.has(holder))) &&
		(exported === true || isWhole())
		? 'imports'
		: undefined;
}

/** What a module is called by that exports one function, rather than several by name. */
const whole = 'default';

/** Whether a place is in what a module exports as a whole: `module.exports = (order) => …`, `export default (order) => …`. */
function isInWhole(project: Project, path: string, { span }: NamedFunction): boolean {
	return span !== undefined && wholesOf(project, path).some((one) => containsSpan(one.span, span));
}

/** What a module exports as a whole; it may export much beside. */
const wholesOf = remembered((project, path) => project.in(path, 'module.export').filter(({ name }) => name === whole));

/** Whether a route hands the request, or what it brings, to a function of a file. */
export function isHandedRequest(project: Project, path: string, { function: name, exported }: NamedFunction): boolean {
	return name !== undefined && exported === true && routeCallsOf(project).handed.get(path)?.has(name) === true;
}

/** Whether routes run functions of a file, those of other files included: what it keeps to itself, these call. */
export function answersRequests(project: Project, path: string): boolean {
	return routeCallsOf(project).direct.has(path);
}

/** Whether a file whose functions routes run imports what a module exports by a name. */
export function isImportedByRoutes(project: Project, path: string, name: string): boolean {
	const imported = routeCallsOf(project).behind.get(path);
	return imported !== undefined && imported.has(name === whole ? '*' : name);
}

function routeCallsOf(project: Project): RouteCalls {
	let calls = known.get(project);
	if (!calls) {
		calls = callsOf(project);
		known.set(project, calls);
	}
	return calls;
}

function callsOf(project: Project): RouteCalls {
	const direct = new Map<string, Set<string>>();
	const handed = new Map<string, Set<string>>();
	const own = new Map<string, Set<string>>();
	const behind = new Map<string, Set<string>>();
	const answering = new Set<string>();
	for (const route of [...project.of('http.route'), ...project.of('http.middleware')]) {
		if (!serviceRoles.includes(project.roleOf(route.path).role)) {
			continue;
		}
		for (const name of route.runs ?? []) {
			addTo(own, route.path, name);
			if (route.lasting?.includes(name)) {
				addTo(own, route.path, `.${name}`);
			}
		}
		for (const path of addCalls(project, route, direct, handed)) {
			// What is handed to `use` may well be another router, whose module calls what it imports for its own routes, or at the start.
			if (route.kind === 'http.route') {
				answering.add(path);
			}
		}
	}
	for (const path of answering) {
		for (const { specifier, names, typeOnly } of project.in(path, 'module.import')) {
			const target = typeOnly || !isOwn(specifier) ? undefined : project.resolveModule(specifier, path);
			if (target !== undefined) {
				for (const { exported } of names) {
					addTo(behind, homeOf(project, target, exported), exported === 'default' ? '*' : exported);
				}
			}
		}
	}
	return { direct, handed, own, behind };
}

/** Notes what runs for a route in other files; gives those. */
function addCalls(
	project: Project,
	route: LocatedFact<'http.route'> | LocatedFact<'http.middleware'>,
	direct: Map<string, Set<string>>,
	handed: Map<string, Set<string>>,
): readonly string[] {
	const files: string[] = [];
	for (const call of route.calls) {
		const target = fileOfCall(project, route.path, call);
		if (target === undefined) {
			continue;
		}
		const name = project.in(route.path, 'module.import').some(({ specifier }) => specifier === call)
			? whole
			: call.slice(call.lastIndexOf('.') + 1);
		files.push(target);
		addTo(direct, target, name);
		// `new Orders().place()` may be of an object that the handler has just made.
		if (!/\(\)\.[^.]+$/.test(call) || route.lasting?.includes(call)) {
			addTo(direct, target, `.${name}`);
		}
		if (route.handed?.includes(call)) {
			addTo(handed, target, name);
		}
	}
	return files;
}

/** The file that holds what a qualified name of a call in a file names: `../store/users.create`, `./orders().place`. */
export function fileOfCall(project: Project, path: string, call: string): string | undefined {
	if (!isOwn(call)) {
		return undefined;
	}
	const specifier = project
		.in(path, 'module.import')
		.filter((one) => call.startsWith(one.specifier) && /^(?:$|[.(])/.test(call.slice(one.specifier.length)))
		.map((one) => one.specifier)
		.sort((a, b) => b.length - a.length)[0];
	const target = specifier === undefined ? undefined : project.resolveModule(specifier, path);
	const member = specifier === undefined ? undefined : /^\.([\w$]+)/.exec(call.slice(specifier.length))?.[1];
	return target === undefined ? undefined : homeOf(project, target, member ?? 'default');
}

/** The file that has what a module exports by a name, where that one only hands it on: `export * from './orders'`. */
export function homeOf(project: Project, path: string, name: string): string {
	let home = path;
	for (let passed = 0; passed < mostHandedOn; passed++) {
		const exports = project.in(home, 'module.export');
		const own = exports.find((one) => one.name === name);
		const from = own === undefined ? homeBehindStars(project, home, name) : own.value.kind === 'import' ? own.value.specifier : undefined;
		const next = from === undefined ? undefined : project.resolveModule(from, home);
		if (next === undefined || next === home) {
			break;
		}
		home = next;
	}
	return home;
}

/** The specifier of a module, all of which another one hands on, and which exports a name. */
function homeBehindStars(project: Project, path: string, name: string): string | undefined {
	return project
		.in(path, 'module.export')
		.flatMap((one) => (one.name === '*' && one.value.kind === 'import' ? [one.value.specifier] : []))
		.find((specifier) => {
			const target = project.resolveModule(specifier, path);
			return target !== undefined && project.in(target, 'module.export').some((one) => one.name === name || one.name === '*');
		});
}

/** Whether a specifier may be of the project itself: packages are asked no further. */
function isOwn(specifier: string): boolean {
	return /^[.#~@/]|^src\//.test(specifier);
}

function addTo(map: Map<string, Set<string>>, key: string, value: string): void {
	const values = map.get(key);
	if (values) {
		values.add(value);
	} else {
		map.set(key, new Set([value]));
	}
}
