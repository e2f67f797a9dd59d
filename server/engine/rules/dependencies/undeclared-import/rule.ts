import type { LocatedFact } from '../../../core/fact.js';
import { groupedBy } from '../../../core/group.js';
import { directoryOf, joinPath } from '../../../core/paths.js';
import type { Role } from '../../../core/role.js';
import { addDependency } from '../../../fixes/plans.js';
import type { Project } from '../../../project/project.js';
import { defineRule } from '../../rule.js';
import { isInExamples } from '../../shared/aside.js';
import { declaredBeside, lockfileFor, manifestsAbove, mayBeAlias, mayBeTypes, rangeOf } from '../../shared/declaredPackages.js';
import { isDevelopmentOnly } from '../../shared/guards.js';
import { hostModules, packageOfSpecifier } from '../../shared/nodeBuiltins.js';
import { transportsAtRuntime } from '../../shared/loggerTransports.js';
import { hasRenamedManifest } from '../../shared/renamedManifests.js';
import {
	type Import,
	ownManifest,
	isMade,
	isOfPlatform,
	isInFunction,
	isDeclared,
	isOfAdapter,
	isNameDeclared,
	isDeclaredByRunners,
	isOnlyAbove,
	namesInstalled,
	namesInLayers,
	isBroughtAlong,
	isTyped,
	takesRelative,
} from './declared.js';
import { undeclaredPreloads } from './preloaded.js';
import { importsOfTools } from './tools.js';
import { isNeverMissed, isReached, isOwnName, isCertain } from './reached.js';

const judgedRoles: readonly Role[] = ['server', 'worker', 'admin', 'cli', 'library', 'unknown'];

export default defineRule({
	id: 'dependencies/undeclared-import',
	scope: 'workspace',
	severity: 'error',
	question: 'Does the manifest declare every package that the code imports?',
	messages: {
		undeclared:
			'The code imports {{name}}, which {{manifest}} does not declare: it runs only where another package happened to bring it along.',
		types:
			'The code imports what look like types of {{name}}, which {{manifest}} does not declare: it compiles only where another package happened to bring them along.',
		tool: 'The configuration of a tool imports {{name}}, which {{manifest}} does not declare: it works only where another package happened to bring it along.',
		named: 'The log of the service loads {{name}} by its name, which {{manifest}} does not declare: the logger fails where it is made.',
		preloaded:
			'The program is started with {{name}} loaded before it, which {{manifest}} does not declare: it starts only where another package happened to bring it along.',
		declared: 'The manifest declares all {{count}} packages that the code imports.',
	},
	reads: [
		'module.import',
		'module.import-folder',
		'dependency',
		'package',
		'module.alias',
		'log.sink',
		'logger.create',
		'dependency.lock',
		'dependency.locked',
		'image.run',
		'image.base',
		'image.copy',
		'process.declare',
		'shell.script',
		'task.step',
		'pipeline.step',
		'compose.service',
		'workspace.members',
		'build.settings',
	],
	check({ project, report, affirm }) {
		const missing = new Map<string, { readonly manifest: LocatedFact<'package'>; readonly name: string; readonly imports: Import[] }>();
		const declared = new Map<string, Set<string>>();
		const above = new Map<string, readonly LocatedFact<'package'>[]>();
		const manifestsOf = (path: string): readonly LocatedFact<'package'>[] => {
			const folder = directoryOf(path);
			const known = above.get(folder) ?? manifestsAbove(project, path);
			above.set(folder, known);
			return known;
		};
		for (const fact of project.of('module.import')) {
			const name = packageOfSpecifier(fact.specifier);
			const manifests =
				name === undefined || hostModules.has(name) || !isJudged(fact, project) || isOfPlatform(name, fact, project)
					? []
					: manifestsOf(fact.path);
			const manifest = manifests[0] && ownManifest(project, manifests[0].path);
			// Without a manifest, or with one that lists nothing, nothing can be missing in it.
			// `content.json`: a file that a host of modules hands out, and no package. Scoped packages have no capitals in their names, and so
			// `@utils/isLate` is somebody's alias (https://docs.npmjs.com/package-name-guidelines).
			if (
				name === undefined ||
				/\.(?:json|html|css|md)$|^@.*[A-Z]/.test(name) ||
				!manifest ||
				isApp(project, fact.path) ||
				hasRenamedManifest(project, fact.path) ||
				manifest.path.startsWith('../') ||
				project.in(manifest.path, 'dependency').length === 0
			) {
				continue;
			}
			if (
				(isDeclared(name, manifests, project, fact) &&
					!isOfAdapter(name, manifests, project, fact) &&
					!isOnlyAbove(name, manifests, project, fact)) ||
				isDeclaredByRunners(name, manifest, project, fact) ||
				(namesInLayers(project, '').has(name) && isInFunction(project, fact.path))
			) {
				declared.set(manifest.path, (declared.get(manifest.path) ?? new Set()).add(name));
			} else if (
				project.resolveModule(fact.specifier, fact.path) === undefined &&
				!mayBeAlias(project, fact.specifier, fact.path) &&
				!isMade(fact.specifier, manifest.path, project)
			) {
				const key = `${manifest.path}\0${name}`;
				const found = missing.get(key) ?? { manifest, name, imports: [] };
				found.imports.push(fact);
				missing.set(key, found);
			}
		}
		const transports = new Set<string>();
		for (const { path, span, api } of transportsAtRuntime(project.of('log.sink'), project)) {
			const name = transportNames.test(api) ? packageOfSpecifier(api) : undefined;
			const manifests = name === undefined ? [] : manifestsOf(path);
			const manifest = manifests[0] && ownManifest(project, manifests[0].path);
			const key = `${manifest?.path}\0${name}`;
			if (
				name !== undefined &&
				manifest &&
				!manifest.path.startsWith('../') &&
				!missing.has(key) &&
				!transports.has(key) &&
				!isNameDeclared(name, manifests, project)
			) {
				transports.add(key);
				report({
					message: 'named',
					path,
					span,
					data: { name, manifest: manifest.path },
					related: [{ at: { path: manifest.path, span: manifest.span }, message: 'the manifest' }],
					severity: 'hint',
				});
			}
		}
		for (const { at, name, manifest } of undeclaredPreloads(project)) {
			if (!missing.has(`${manifest.path}\0${name}`)) {
				report({
					message: 'preloaded',
					...at,
					data: { name, manifest: manifest.path },
					related: [{ at: { path: manifest.path, span: manifest.span }, message: 'the manifest' }],
					severity: 'hint',
				});
			}
		}
		for (const { fact, name, manifest } of importsOfTools(project)) {
			if (!missing.has(`${manifest.path}\0${name}`)) {
				report({
					message: 'tool',
					path: fact.path,
					span: fact.span,
					data: { name, manifest: manifest.path },
					related: [{ at: { path: manifest.path, span: manifest.span }, message: 'the manifest' }],
					severity: 'hint',
				});
			}
		}
		const byManifest = groupedBy(missing.values(), (one) => one.manifest.path);
		for (const { manifest, name, imports } of missing.values()) {
			const certain = imports.find((fact) => isCertain(fact, project));
			const fact = certain ?? imports[0]!;
			const beside = declaredBeside(project, manifest.path, name);
			const range = rangeOf(project, manifest.path, beside);
			// Who installs a published package has none of its neighbours.
			const isAlone = beside.length === 0 || !manifest.private;
			const areTypes = imports.every((one) => mayBeTypes(one, project));
			const plan = addDependency(manifest.path, name, range, lockfileFor(project, directoryOf(manifest.path)));
			const related = [
				{ at: { path: manifest.path, span: manifest.span }, message: 'the manifest' },
				...imports
					.filter((one) => one !== fact)
					.slice(0, 5)
					.map(({ path, span }) => ({ at: { path, span }, message: 'imported here, too' })),
			];
			// What a neighbour declares is mostly there, until it is deployed alone; what is only a type is gone when the program runs.
			report({
				message: areTypes ? 'types' : 'undeclared',
				path: fact.path,
				span: fact.span,
				data: { name, manifest: manifest.path },
				related,
				fixes: plan ? [plan] : [],
				...(imports.every((one) => isNeverMissed(one, project) || project.roleOf(one.path).role === 'browser') ||
				namesInstalled(project, '').has(name) ||
				!isBroughtAlong(name, manifest, project) ||
				isTyped(name, manifestsOf(fact.path), project) ||
				(byManifest.get(manifest.path)!.length >= severalMissing && takesRelative(project, manifest)) ||
				isDeclared(name, manifestsOf(fact.path), project, fact)
					? { severity: 'hint' as const }
					: (!certain || beside.length > 0) && {
							severity:
								(certain || isAlone) && !areTypes && imports.some((one) => isReached(one, project) && !isOwnName(name, one, project))
									? 'warning'
									: 'hint',
						}),
			});
		}
		for (const [path, names] of declared) {
			const manifest = project.in(path, 'package')[0];
			if (manifest && !byManifest.has(path)) {
				affirm({ message: 'declared', path, span: manifest.span, data: { count: String(names.size) } });
			}
		}
	},
});

/** Packages that are transports of pino: other loggers have the names of their own classes for theirs. */
const transportNames = /^(?:pino-[a-z][\w-]*|@[a-z][\w-]*\/pino(?:-[\w-]+)?)$/;

/** From how many packages on that are missing somebody is likely to have meant it. */
const severalMissing = 3;

/** An app for phones, whose bundler brings along what its platform is made of. */
function isApp(project: Project, path: string): boolean {
	return (
		project.packageOf(path).kind === 'mobile-app' ||
		['expo', 'react-native'].some((name) => project.dependencyOf(path, name)?.scope === 'runtime')
	);
}

function isJudged(fact: Import, project: Project): boolean {
	const { role } = project.roleOf(fact.path);
	const ofPage = role === 'browser' && isPacked(fact.path, project);
	const aside =
		fact.typeOnly ||
		fact.optional ||
		fact.within?.some((context) => context === 'test' || context === 'catch') ||
		isDevelopmentOnly(fact) ||
		// What a page loads is part of it, whatever its folder in the package is called (`components/tutorials`).
		isInExamples(ofPage ? joinPath(project.packageOf(fact.path).folder, 'package.json') : fact.path);
	return !aside && (judgedRoles.includes(role) || ofPage);
}

/**
 * Whether a bundler that the package declares itself puts its code for browsers together: it looks for packages where Node.js does,
 * while pages may get them from anywhere.
 */
function isPacked(path: string, project: Project): boolean {
	return pagePackers.some((name) => project.packageOf(path).dependencies.has(name));
}

const pagePackers: readonly string[] = ['vite', 'webpack', 'react-scripts', 'parcel', '@rsbuild/core', '@rspack/core', 'next'];
