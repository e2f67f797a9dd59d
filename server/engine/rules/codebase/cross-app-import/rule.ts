import { baseName, isOuterPath, pathWithin } from '../../../core/paths.js';
import type { Package } from '../../../project/project.js';
import { defineRule } from '../../rule.js';
import { isInExamples } from '../../shared/deploy.js';

export default defineRule({
	id: 'codebase/cross-app-import',
	scope: 'file',
	severity: 'warning',
	roles: ['server', 'worker', 'browser', 'admin', 'cli'],
	question: 'Does each application take shared code from a package, not out of another application?',
	messages: {
		reaches: 'This reaches into {{other}}, an application of its own: neither can be built, tested or deployed without the other. Move what they share into a package that both declare.',
		shared: '{{own}} takes {{name}}, which it shares with others, from a package.',
	},
	reads: ['module.import'],
	check(fact, { project, report, affirm }) {
		const { path, specifier } = fact;
		const target = project.resolveModule(specifier, path);
		const from = project.packageOf(path);
		const to = target === undefined ? undefined : project.packageOf(target);
		if (target === undefined || !to?.manifest || !from.manifest || to === from || fact.typeOnly || isOuterPath(target) || isInExamples(path) || isInExamples(target)) {
			return;
		}
		const name = nameOf(to);
		if (!specifier.startsWith('.')) {
			if (to.name !== undefined && (specifier === to.name || specifier.startsWith(`${to.name}/`)) && project.dependencyOf(path, to.name)) {
				affirm({ message: 'shared', span: fact.span, data: { own: nameOf(from), name } });
			}
			return;
		}
		// The root's own files, manifests and tools are there for all; a library that is not yet imported by its name is still one.
		const isAbove = pathWithin(to.folder, from.folder) !== undefined || pathWithin(from.folder, to.folder) !== undefined;
		const { role } = project.roleOf(target);
		if (isAbove || !specifier.startsWith('../') || to.kind !== 'service' || from.kind === 'library' || baseName(target) === 'package.json' || role === 'test' || role === 'build' || role === 'generated' || role === 'library') {
			return;
		}
		report({ message: 'reaches', span: fact.span, data: { other: name }, related: [{ at: { path: to.manifest.path, span: to.manifest.span }, message: to.because }] });
	},
});

function nameOf({ name, folder }: Package): string {
	return name ?? (folder === '' ? 'the root' : folder);
}
