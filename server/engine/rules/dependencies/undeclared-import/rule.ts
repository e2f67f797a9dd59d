import { directoryOf } from '../../../core/paths.js';
import { addDependency } from '../../../fixes/plans.js';
import { defineRule } from '../../rule.js';
import { isDevelopmentOnly } from '../../shared/guards.js';
import { isInExamples } from '../../shared/deploy.js';
import { hostModules, packageOfSpecifier, typesPackageOf } from '../../shared/nodeBuiltins.js';
import { isProvided, manifestsAbove, mayBeAlias, rangeElsewhere } from '../../shared/declaredPackages.js';

export default defineRule({
	id: 'dependencies/undeclared-import',
	scope: 'file',
	severity: 'error',
	roles: ['server', 'worker', 'admin', 'cli', 'library', 'unknown'],
	question: 'Does the manifest declare every package that the code imports?',
	messages: {
		undeclared: 'The code imports {{name}}, which {{manifest}} does not declare: it runs only where another package happened to bring it along.',
	},
	reads: ['module.import'],
	check(fact, { project, report, role }) {
		const name = packageOfSpecifier(fact.specifier);
		const { path } = fact;
		if (name === undefined || hostModules.has(name) || fact.typeOnly || fact.optional || isInExamples(path) || isDevelopmentOnly(fact) || fact.within?.includes('test') || fact.within?.includes('catch')) {
			return;
		}
		const manifests = manifestsAbove(project, path);
		const nearest = manifests[0];
		// Without a manifest, or with one that something else writes, nothing can be missing in it.
		if (!nearest || nearest.path.startsWith('../') || project.in(nearest.path, 'dependency').length === 0) {
			return;
		}
		const declares = (one: string): boolean => manifests.some(({ path: manifest }) => project.in(manifest, 'dependency').some((dependency) => dependency.name === one));
		if (declares(name) || declares(typesPackageOf(name)) || isProvided(name, declares) || project.packages.some((one) => one.name === name)) {
			return;
		}
		if (project.resolveModule(fact.specifier, path) !== undefined || mayBeAlias(project, fact.specifier, path)) {
			return;
		}
		const range = rangeElsewhere(project, name);
		const lock = project.lockfilesOf(directoryOf(nearest.path))[0];
		const plan = addDependency(nearest.path, name, range, lock?.path);
		const isCertain = (role === 'server' || role === 'worker') && !fact.dynamic && !(fact.guards ?? []).length && !mayBeTypes(fact);
		report({ message: 'undeclared', span: fact.span, data: { name, manifest: nearest.path }, related: [{ at: { path: nearest.path, span: nearest.span }, message: 'the manifest' }], fixes: plan ? [plan] : [], ...(!isCertain && { severity: 'warning' }) });
	},
});

/** An import of names that all look like types may vanish when TypeScript compiles. */
function mayBeTypes({ path, names }: { readonly path: string; readonly names: readonly { readonly exported: string }[] }): boolean {
	return /\.[cm]?tsx?$/.test(path) && names.length > 0 && names.every(({ exported }) => /^[A-Z]/.test(exported));
}
