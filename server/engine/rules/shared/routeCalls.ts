import { serviceRoles } from '../../core/role.js';
import type { Project } from '../../project/project.js';

/** What routes call in other files. */
interface RouteCalls {
	/** The functions that handlers call, by the file that holds them; with a dot before them those of objects that were there before. */
	readonly direct: ReadonlyMap<string, ReadonlySet<string>>;
	/** The names that files with handlers import, by the file they come from; `*` for all of it. */
	readonly behind: ReadonlyMap<string, ReadonlySet<string>>;
}

const known = new WeakMap<Project, RouteCalls>();

/**
 * How surely a request runs a function of a file: a route `calls` it, or a file whose functions routes call `imports` it.
 * `lasting`: it must be of an object that outlives the handler.
 */
export function reachOfRoutes(project: Project, path: string, name: string, lasting = false): 'calls' | 'imports' | undefined {
	let calls = known.get(project);
	if (!calls) {
		calls = callsOf(project);
		known.set(project, calls);
	}
	if (calls.direct.get(path)?.has(lasting ? `.${name}` : name)) {
		return 'calls';
	}
	const imported = calls.behind.get(path);
	return imported && (imported.has(name) || imported.has('*')) ? 'imports' : undefined;
}

function callsOf(project: Project): RouteCalls {
	const direct = new Map<string, Set<string>>();
	const behind = new Map<string, Set<string>>();
	for (const route of project.of('http.route')) {
		if (!serviceRoles.includes(project.roleOf(route.path).role)) {
			continue;
		}
		for (const call of route.calls) {
			const target = fileOfCall(project, route.path, call);
			if (target !== undefined) {
				addTo(direct, target, call.slice(call.lastIndexOf('.') + 1));
				// `new Orders().place()` may be of an object that the handler has just made.
				if (!/\(\)\.[^.]+$/.test(call)) {
					addTo(direct, target, `.${call.slice(call.lastIndexOf('.') + 1)}`);
				}
			}
		}
	}
	for (const path of direct.keys()) {
		for (const { specifier, names, typeOnly } of project.in(path, 'module.import')) {
			const target = typeOnly || !isOwn(specifier) ? undefined : project.resolveModule(specifier, path);
			if (target !== undefined) {
				for (const { exported } of names) {
					addTo(behind, target, exported === 'default' ? '*' : exported);
				}
			}
		}
	}
	return { direct, behind };
}

/** The file that holds what a qualified name of a call in a file names: `../store/users.create`, `./orders().place`. */
export function fileOfCall(project: Project, path: string, call: string): string | undefined {
	const specifier = project
		.in(path, 'module.import')
		.filter((one) => call.startsWith(one.specifier) && /^[.(]/.test(call.slice(one.specifier.length)))
		.map((one) => one.specifier)
		.sort((a, b) => b.length - a.length)[0];
	return specifier === undefined || !isOwn(specifier) ? undefined : project.resolveModule(specifier, path);
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
