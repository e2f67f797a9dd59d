import type { LocatedFact } from '../../../core/fact.js';
import { baseName, isOuterPath, pathWithin } from '../../../core/paths.js';
import type { Role } from '../../../core/role.js';
import type { Location } from '../../../core/text.js';
import type { Package, Project } from '../../../project/project.js';
import { defineRule } from '../../rule.js';
import { isInExamples } from '../../shared/aside.js';

const judged: readonly Role[] = ['server', 'worker', 'browser', 'admin', 'cli'];

export default defineRule({
	id: 'codebase/cross-app-import',
	scope: 'file',
	severity: 'hint',
	roles: judged,
	question: 'Does each application take shared code from a package, not out of another application?',
	messages: {
		reaches:
			'This reaches into {{other}}, an application of its own: neither can be built, tested or deployed without the other. Move what they share into a package that both declare.',
		shared: '{{own}} takes {{name}}, which it shares with others, from a package.',
	},
	reads: ['module.import'],
	check(fact, { project, report, affirm }) {
		const { path, specifier } = fact;
		const target = project.resolveModule(specifier, path);
		const from = project.packageOf(path);
		const to = target === undefined ? undefined : project.packageOf(target);
		if (
			target === undefined ||
			!to?.manifest ||
			!from.manifest ||
			to === from ||
			fact.typeOnly ||
			isOuterPath(target) ||
			isInExamples(path) ||
			isInExamples(target)
		) {
			return;
		}
		const name = nameOf(to);
		if (isByName(specifier, to)) {
			if (project.dependencyOf(path, to.name!)) {
				affirm({ message: 'shared', span: fact.span, data: { own: nameOf(from), name } });
			}
			return;
		}
		if (!reaches(fact, project)) {
			return;
		}
		// What an application takes of another is one cause, however many files take it.
		const all = reachesOf(project).get(`${from.folder}\0${to.folder}`) ?? [];
		if (all[0]?.path === path && all[0].span.start === fact.span.start) {
			const others = all
				.slice(1, mostRelated + 1)
				.map((at) => ({ at, message: all.length - 1 > mostRelated ? `Here, too (one of ${all.length}).` : 'Here, too.' }));
			// Whether the two are released together nobody can tell from the code: folders of one repository with a manifest each mostly are.
			report({
				message: 'reaches',
				span: fact.span,
				data: { other: name },
				related: [{ at: { path: to.manifest.path, span: to.manifest.span }, message: to.because }, ...others],
			});
		}
	},
});

/** How many other places a finding names. */
const mostRelated = 8;

const known = new WeakMap<Project, ReadonlyMap<string, readonly Location[]>>();

/** Where applications reach into others, in the order of the files, by the folders of both. */
function reachesOf(project: Project): ReadonlyMap<string, readonly Location[]> {
	let found = known.get(project);
	if (!found) {
		const all = new Map<string, Location[]>();
		for (const fact of project.of('module.import')) {
			if (!fact.typeOnly && judged.includes(project.roleOf(fact.path).role) && reaches(fact, project)) {
				const key = `${project.packageOf(fact.path).folder}\0${project.packageOf(project.resolveModule(fact.specifier, fact.path)!).folder}`;
				all.set(key, [...(all.get(key) ?? []), { path: fact.path, span: fact.span }]);
			}
		}
		known.set(project, all);
		found = all;
	}
	return found;
}

/** Whether an import asks for a package by its name, wherever that lies. */
function isByName(specifier: string, { name }: Package): boolean {
	return name !== undefined && (specifier === name || specifier.startsWith(`${name}/`));
}

/** Whether an import by a path, or by an alias for one (`@api/*` in a compiler's settings), leads out of an application into another service. */
function reaches({ path, specifier, typeOnly }: LocatedFact<'module.import'>, project: Project): boolean {
	const target = project.resolveModule(specifier, path);
	const from = project.packageOf(path);
	const to = target === undefined ? undefined : project.packageOf(target);
	if (
		target === undefined ||
		!to?.manifest ||
		!from.manifest ||
		to === from ||
		typeOnly ||
		isByName(specifier, to) ||
		isOuterPath(target) ||
		isOuterPath(path) ||
		isInExamples(path) ||
		isInExamples(target)
	) {
		return false;
	}
	// The root's own files, manifests and tools are there for all; a library that is not yet imported by its name is still one.
	const isAbove = pathWithin(to.folder, from.folder) !== undefined || pathWithin(from.folder, to.folder) !== undefined;
	const { role } = project.roleOf(target);
	return (
		!isAbove &&
		to.kind === 'service' &&
		from.kind !== 'library' &&
		baseName(target) !== 'package.json' &&
		!['test', 'build', 'generated', 'library'].includes(role)
	);
}

function nameOf({ name, folder }: Package): string {
	return name ?? (folder === '' ? 'the root' : folder);
}
