import type { FactKind } from '../core/fact.js';
import type { Project } from './project.js';

/** Kinds of facts that only manifests state which are read before anything else: what is known of them is all there is. */
const known: ReadonlySet<FactKind> = new Set<FactKind>([
	'package',
	'workspace.members',
	'dependency',
	'dependency.lock',
	'module.alias',
	'build.output',
	'image.base',
	'image.run',
	'image.copy',
	'image.workdir',
	'image.shell',
	'compose.service',
	'ignore.pattern',
]);

/** Questions whose answers another file may change. */
const wide: ReadonlySet<string> = new Set<keyof Project>([
	'files',
	'allFiles',
	'edition',
	'services',
	'functions',
	'processes',
	'inProcess',
	'processesOf',
	'processDeclaredAt',
	'importersOf',
	'isUnreadSetting',
]);

const wholes = new WeakMap<Project, Project>();

/** A project of which few files were read so far, as one of them sees it. */
export interface PartialView {
	readonly project: Project;
	/** Whether nothing was asked since the last time that files which were not read yet could answer otherwise. */
	takeIsSure(): boolean;
}

/** The view of one file: what a rule says of it before the workspace was read is said only when no other file can take it back. */
export function partialView(project: Project, path: string): PartialView {
	let isSure = true;
	const view = new Proxy(project, {
		get(target, key: keyof Project) {
			if (wide.has(key)) {
				isSure = false;
			}
			const member: unknown = target[key];
			if (typeof member !== 'function') {
				return member;
			}
			return (...values: unknown[]): unknown => {
				const [first, second] = values;
				const isOfOthers =
					key === 'of'
						? !known.has(first as FactKind)
						: key === 'in'
							? first !== path && !known.has(second as FactKind)
							: (key === 'importsOf' || key === 'roleOf') && first !== path;
				if (isOfOthers) {
					isSure = false;
				}
				return (member as (...values: unknown[]) => unknown).apply(target, values);
			};
		},
	});
	wholes.set(view, project);
	return {
		project: view,
		takeIsSure() {
			const was = isSure;
			isSure = true;
			return was;
		},
	};
}

/** The project behind a view, for questions on which no answer depends: what a fix would call a variable. */
export function wholeOf(project: Project): Project {
	return wholes.get(project) ?? project;
}
