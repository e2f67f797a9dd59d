import type { LocatedFact } from '../../../core/fact.js';
import { directoryOf } from '../../../core/paths.js';
import type { Project } from '../../../project/project.js';
import { isInExamples } from '../../shared/aside.js';
import { declaredIn, manifestsAbove, mayBeAlias } from '../../shared/declaredPackages.js';
import { isDevelopmentOnly } from '../../shared/guards.js';
import { hostModules, packageOfSpecifier } from '../../shared/nodeBuiltins.js';
import { hasRenamedManifest } from '../../shared/renamedManifests.js';
import { type Import, isNameDeclared, namesInstalled } from './declared.js';

/** What the configuration of a tool imports, and the manifest does not declare. */
export interface ImportOfTool {
	readonly fact: Import;
	readonly name: string;
	readonly manifest: LocatedFact<'package'>;
}

/**
 * Tools that bring along what their configuration is written with: as dependencies of their own, or as a peer that has to be there for them
 * (https://typescript-eslint.io/packages/typescript-eslint, https://vitest.dev/config, https://docs.nestjs.com/cli/overview).
 */
const brought: readonly { readonly name: RegExp; readonly by: readonly string[]; readonly isPeer?: true }[] = [
	{ name: /^@typescript-eslint\//, by: ['typescript-eslint'] },
	{ name: /^@typescript-eslint\/parser$/, by: ['@typescript-eslint/eslint-plugin'], isPeer: true },
	{ name: /^vite$/, by: ['vitest', 'astro', '@sveltejs/kit'] },
	{
		name: /^(?:webpack|terser-webpack-plugin|fork-ts-checker-webpack-plugin)$/,
		by: ['@nestjs/cli', 'next', 'react-scripts', '@angular/cli'],
	},
	{ name: /^(?:@jest\/|jest-)/, by: ['jest', 'react-scripts'] },
	{ name: /^esbuild$/, by: ['tsup', 'vite', 'serverless-esbuild'] },
	{ name: /^rollup$/, by: ['vite', 'vitest'] },
	{ name: /^@babel\//, by: ['babel-preset-expo', 'react-scripts', 'next'] },
];

/** Packages that are made to bring a whole set of others, for the configuration that they hand out. */
const presets = /(?:^|[/-])(?:eslint-config|preset|scripts)(?:$|[-/])/;

/**
 * What files at the root of a package import that configure its tools, where nothing is known to bring it. A package of which some preset is
 * declared, may well have it from there.
 */
export function* importsOfTools(project: Project): Generator<ImportOfTool> {
	const seen = new Set<string>();
	for (const fact of project.of('module.import')) {
		const name = packageOfSpecifier(fact.specifier);
		if (name === undefined || hostModules.has(name) || project.roleOf(fact.path).role !== 'build' || !isNeeded(fact)) {
			continue;
		}
		const manifests = manifestsAbove(project, fact.path);
		const [manifest] = manifests;
		const key = `${manifest?.path}\0${name}`;
		if (
			manifest &&
			!seen.has(key) &&
			!manifest.path.startsWith('../') &&
			directoryOf(manifest.path) === directoryOf(fact.path) &&
			project.in(manifest.path, 'dependency').length > 0 &&
			!hasRenamedManifest(project, fact.path) &&
			!isNameDeclared(name, manifests, project) &&
			!namesInstalled(project, '').has(name) &&
			!isBrought(name, manifest, new Set(manifests.flatMap((one) => declaredIn(project, one).map((declared) => declared.name))), project) &&
			project.resolveModule(fact.specifier, fact.path) === undefined &&
			!mayBeAlias(project, fact.specifier, fact.path)
		) {
			seen.add(key);
			yield { fact, name, manifest };
		}
	}
}

function isNeeded(fact: Import): boolean {
	return (
		!fact.typeOnly &&
		!fact.optional &&
		!fact.dynamic &&
		!fact.within?.some((context) => context === 'function' || context === 'catch' || context === 'try') &&
		!isDevelopmentOnly(fact) &&
		!isInExamples(fact.path)
	);
}

function isBrought(name: string, { path }: LocatedFact<'package'>, declared: ReadonlySet<string>, project: Project): boolean {
	// pnpm keeps the dependencies of a package to that package (https://pnpm.io/motivation#creating-a-non-flat-node_modules-directory).
	const isStrict = project.lockfilesOf(directoryOf(path)).some(({ manager }) => manager === 'pnpm');
	return (
		brought.some((one) => (one.isPeer === true || !isStrict) && one.name.test(name) && one.by.some((by) => declared.has(by))) ||
		[...declared].some((one) => presets.test(one) && one !== 'eslint-config-prettier')
	);
}
