import type { LocatedFact } from '../../core/fact.js';
import { serviceRoles } from '../../core/role.js';
import type { Value } from '../../core/value.js';
import type { Project } from '../../project/project.js';
import { remembered } from '../../project/remember.js';
import { filePlaceOf } from './filePlaces.js';
import { fileOfCall } from './routeCalls.js';

/** A path that is known by name only: what it starts with, and the text that follows, with `*` for what is computed. */
interface NamedPath {
	readonly root: string;
	readonly rest: string;
}

/** What the service reads: whole paths, and folders that it hands out. */
interface Reads {
	readonly files: ReadonlySet<string>;
	readonly folders: readonly string[];
}

/** Words of what can be made again, or is gone soon. */
const passing = /cache|te?mp|scratch|staging|work_?dir/i;

/**
 * Of a file that is written where nobody can see (in a folder that a function or a setting of the project gives): what its path starts
 * with, and whether the service reads it again, or hands out the folder it lies in. Two such paths with the same name are one file.
 * Undefined when the text tells where it lies, when only the environment or a caller knows, or when it can be made again. A variable
 * for which the program has a folder of its own is no more than a name for that one.
 */
export function keptFileOf(
	project: Project,
	{ path, target }: LocatedFact<'file.write'>,
): { readonly root: string; readonly readAgain: boolean } | undefined {
	const named = namedPath(project, path, target);
	if (named === undefined || passing.test(named.root) || passing.test(named.rest)) {
		return undefined;
	}
	const { files, folders } = readsOf(project, '');
	const name = nameOf(named);
	// Variables of one module mostly hold places in one folder.
	return { root: named.root.replace(/ \d+$/, ''), readAgain: files.has(name) || folders.some((folder) => name.startsWith(`${folder}/`)) };
}

/** Whether a path starts with a variable for which the program has no folder of its own: every deploy has to choose one. */
export function isGivenByDeploy(target: Value): boolean {
	const first = target.kind === 'template' ? target.parts[0] : target;
	return first?.kind === 'env' && (first.fallback === undefined || filePlaceOf(first.fallback) !== 'application');
}

/** Whether a path says by its own text, or by the names that it is put together from, that what lies there is gone soon. */
export function isForMoment(target: Value): boolean {
	switch (target.kind) {
		case 'literal':
			return passing.test(target.text);
		case 'template':
			return target.parts.some(isForMoment);
		case 'choice':
			return target.of.some(isForMoment);
		case 'import':
			return passing.test([target.name, ...target.members].join('.'));
		case 'env':
			return passing.test(target.name ?? '') || (target.fallback !== undefined && isForMoment(target.fallback));
		case 'unknown':
			return passing.test(target.called ?? '');
		default:
			return false;
	}
}

const readsOf = remembered((project): Reads => {
	const files = new Set<string>();
	const folders: string[] = [];
	for (const fact of project.of('file.read')) {
		if (fact.operation === 'look' || !serviceRoles.includes(project.roleOf(fact.path).role)) {
			continue;
		}
		const named = namedPath(project, fact.path, fact.target);
		if (named !== undefined) {
			if (fact.operation === 'serve') {
				folders.push(nameOf(named));
			} else {
				files.add(nameOf(named));
			}
		}
	}
	return { files, folders };
});

function nameOf({ root, rest }: NamedPath): string {
	return root + rest.replace(/\/+/g, '/').replace(/\/$/, '');
}

function namedPath(project: Project, path: string, target: Value): NamedPath | undefined {
	const value = project.resolve(target, path);
	const parts = value.kind === 'template' ? value.parts.filter((part) => part.kind !== 'literal' || part.text !== '') : [value];
	const [first, ...others] = parts;
	const rest = others.map((part) => (part.kind === 'literal' ? part.text : '*')).join('');
	const root = first && rootOf(project, path, first, /[a-z\d]/i.test(rest));
	return root === undefined ? undefined : { root, rest };
}

/** What a path starts with. A variable is the same in one file only, and says enough only where more is known of the path. */
function rootOf(project: Project, path: string, value: Value, isNamed: boolean): string | undefined {
	if (value.kind === 'import') {
		const module = project.resolveModule(value.specifier, value.path ?? path) ?? value.specifier;
		return `${module} ${[value.name, ...value.members].join('.')}`;
	}
	if (value.kind === 'env') {
		return isGivenByDeploy(value) ? undefined : `$${value.name}`;
	}
	if (value.kind !== 'unknown') {
		return undefined;
	}
	if (value.called !== undefined && (value.path === undefined || value.path === path)) {
		const module = value.called.startsWith('this.') ? path : fileOfCall(project, path, value.called);
		return module === undefined ? undefined : `${module} ${value.called.slice(value.called.lastIndexOf('.') + 1)}()`;
	}
	return isNamed ? `${value.path ?? path} ${value.span.start}` : undefined;
}
