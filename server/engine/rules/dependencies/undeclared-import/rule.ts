import { isWithin, type LocatedFact } from '../../../core/fact.js';
import { groupedBy } from '../../../core/group.js';
import { baseName, directoryOf, isOuterPath, joinPath, pathWithin } from '../../../core/paths.js';
import type { Role } from '../../../core/role.js';
import { wordsOf } from '../../../core/words.js';
import { addDependency } from '../../../fixes/plans.js';
import { commandsWritten } from '../../../project/commandLines.js';
import type { Project } from '../../../project/project.js';
import { defineRule } from '../../rule.js';
import { isInExamples } from '../../shared/aside.js';
import { isBuiltAlone } from '../../shared/builtAlone.js';
import {
	declaredBeside,
	declaredIn,
	isProvided,
	lockfileFor,
	manifestsAbove,
	mayBeAlias,
	mayBeTypes,
	rangeOf,
} from '../../shared/declaredPackages.js';
import { isDevelopmentOnly } from '../../shared/guards.js';
import { installOf, packageNameOf } from '../../shared/installs.js';
import { missingModuleOf, templateOfModule } from '../../shared/missingModules.js';
import { packageNamed } from '../../shared/near.js';
import { hostModules, packageOfSpecifier, typesPackageOf } from '../../shared/nodeBuiltins.js';
import { isPicked } from '../../shared/pickedModules.js';
import { isRepository } from '../../shared/versionRanges.js';
import { remembered } from '../../../project/remember.js';
import { isPlatformFunction } from '../../shared/platformCalls.js';

type Import = LocatedFact<'module.import'>;

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
		declared: 'The manifest declares all {{count}} packages that the code imports.',
	},
	reads: [
		'module.import',
		'module.import-folder',
		'dependency',
		'package',
		'module.alias',
		'dependency.lock',
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
				manifest.path.startsWith('../') ||
				project.in(manifest.path, 'dependency').length === 0
			) {
				continue;
			}
			if (
				(isDeclared(name, manifests, project, fact) && !isOnlyAbove(name, manifests, project, fact)) ||
				isDeclaredByRunners(name, manifest, project, fact) ||
				(namesInLayers(project, '').has(name) && isInFunction(fact.path, project, new Set()))
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
				...(imports.every(
					(one) =>
						one.accepted === true ||
						isIdle(one, project) ||
						isPicked(one.path, project) ||
						isLeftBehind(one, project) ||
						isMaterial(one, project) ||
						isRecipe(project, one.path),
				) ||
				namesInstalled(project, '').has(name) ||
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

/**
 * The manifest that is to declare what is imported where this one is the nearest: mostly itself. One that lists tools alone, for a folder that is no package of
 * a workspace, leaves what runs to the one above.
 */
const ownManifest = remembered((project, path): LocatedFact<'package'> | undefined => {
	const [nearest, ...above] = manifestsAbove(project, path);
	if (!nearest || project.packageOf(nearest.path).workspaceRoot !== undefined) {
		return nearest;
	}
	const declared = project.in(nearest.path, 'dependency');
	const isForTools = declared.length > 0 && declared.every(({ scope }) => scope === 'development');
	const declares = (one: LocatedFact<'package'>): boolean => project.in(one.path, 'dependency').some(({ scope }) => scope === 'runtime');
	return (isForTools ? above.find((one) => !one.path.startsWith('../') && declares(one)) : undefined) ?? nearest;
});

/** From how many packages on that are missing somebody is likely to have meant it. */
const severalMissing = 3;

/**
 * Whether the program takes a package of its own family from a repository (`shop-engine`, for `shop-web`): what several services have in common, it may declare
 * for all of them.
 */
function takesRelative(project: Project, { path, name: own }: LocatedFact<'package'>): boolean {
	const family = wordsOf(own ?? '')[0];
	return project
		.in(path, 'dependency')
		.some(({ name, scope, range }) => scope === 'runtime' && isRepository(range.trim()) && wordsOf(name)[0] === family);
}

/** An app for phones, whose bundler brings along what its platform is made of. */
function isApp(project: Project, path: string): boolean {
	return (
		project.packageOf(path).kind === 'mobile-app' ||
		['expo', 'react-native'].some((name) => project.dependencyOf(path, name)?.scope === 'runtime')
	);
}

/** A package that a function asks for late, in a file that nothing is known to import: nobody may ever have called it. */
function isIdle(fact: Import, project: Project): boolean {
	const { role } = project.roleOf(fact.path);
	return isWithin(fact, 'function') && (role === 'unknown' || (role === 'cli' && project.processesOf(fact.path).length === 0));
}

/**
 * A file for which other files of its program stand: nothing imports it, no process reaches it, and no framework would find it by
 * its place.
 */
function isLeftBehind({ path }: Import, project: Project): boolean {
	const { folder } = project.packageOf(path);
	const isFound = ['http.route', 'server.listen', 'queue.consume', 'schedule', 'role.sign'] as const;
	const isKnown = project.processes.some(
		(process) => process.package.folder === folder && process.entries.some((entry) => project.has(entry)),
	);
	return (
		isKnown &&
		project.processesOf(path).length === 0 &&
		project.importersOf(path).length === 0 &&
		isFound.every((kind) => project.in(path, kind).length === 0) &&
		!isEntry(path, project) &&
		!project
			.of('module.import-folder')
			.some((one) => path.startsWith(`${joinPath(directoryOf(one.path), one.folder)}/`) || path.startsWith(`${one.folder}/`))
	);
}

/** What a generator of programs hands out: a file of its package that nothing of it imports or starts. */
function isMaterial({ path }: Import, project: Project): boolean {
	const { name, dependencies } = project.packageOf(path);
	return (
		(/^(?:@[^/]+\/)?(?:create|generator)(?:-|$)/.test(name ?? '') || generators.some((one) => dependencies.has(one))) &&
		project.processesOf(path).length === 0 &&
		project.importersOf(path).length === 0 &&
		!isEntry(path, project)
	);
}

/** Packages by which others make programs from files that they hold. */
const generators: readonly string[] = ['yeoman-generator', 'plop', 'hygen'];

/**
 * A file that imports a neighbour that there is not: it is there to be copied, and runs somewhere else. What git ignores, a build
 * makes, and what lies beside it as an example is copied before it runs.
 */
const isRecipe = remembered((project, path): boolean =>
	project.in(path, 'module.import').some((taken) => {
		const missing = /^\.\/[\w-]+(?:\.[cm]?js)?$/.test(taken.specifier) ? missingModuleOf(taken, project) : undefined;
		return (
			missing !== undefined && !project.isIgnored(missing) && !project.has(missing) && templateOfModule(missing, project) === undefined
		);
	}),
);

/**
 * A folder that git ignores, beside the manifest (`generated/client`) or where a compiler begins to look for modules: a tool makes it, and a
 * compiler or bundler finds it there.
 */
function isMade(specifier: string, manifest: string, project: Project): boolean {
	const home = directoryOf(manifest);
	// A pattern for folders (`generated/`) speaks of what lies in them.
	const isIgnored = (path: string): boolean => project.isIgnored(path) || project.isIgnored(`${path}/index`);
	return (
		!specifier.startsWith('@') &&
		((specifier.includes('/') && isIgnored(joinPath(home, specifier))) ||
			project.of('module.alias').some(
				({ path, pattern, targets }) =>
					directoryOf(path) === home &&
					pattern === '*' &&
					// Where a script has Node.js look (`NODE_PATH=build`), there is what the program itself was compiled to.
					baseName(path) !== 'package.json' &&
					targets.some((target) => isIgnored(joinPath(home, target.replace('*', specifier)))),
			))
	);
}

/** The SDK of the cloud, which its platform for functions brings along. */
function isOfPlatform(name: string, { path }: Import, project: Project): boolean {
	return (name === 'aws-sdk' || name.startsWith('@aws-sdk/')) && isInFunction(path, project, new Set());
}

/** Whether a file is a function that a platform calls, or nothing but such functions load it. */
function isInFunction(path: string, project: Project, seen: Set<string>): boolean {
	seen.add(path);
	if (isPlatformFunction(project, path)) {
		return true;
	}
	const importers = project.importersOf(path).filter((one) => one !== path && project.roleOf(one).role !== 'test');
	return importers.length > 0 && seen.size < 50 && importers.every((one) => seen.has(one) || isInFunction(one, project, seen));
}

function isJudged(fact: Import, project: Project): boolean {
	const aside =
		fact.typeOnly ||
		fact.optional ||
		fact.within?.some((context) => context === 'test' || context === 'catch') ||
		isDevelopmentOnly(fact) ||
		isInExamples(fact.path);
	return !aside && judgedRoles.includes(project.roleOf(fact.path).role);
}

function isDeclared(name: string, manifests: readonly LocatedFact<'package'>[], project: Project, fact: Import): boolean {
	const declares = (one: string): boolean =>
		manifests.some((manifest) => declaredIn(project, manifest).some((dependency) => dependency.name === one));
	// Types are enough for what TypeScript may leave out, and no plain JavaScript runs on them.
	return (
		declares(name) ||
		(/\.[cm]?tsx?$/.test(fact.path) && mayBeTypes(fact, project) && declares(typesPackageOf(name))) ||
		isProvided(name, declares) ||
		installedByImages(project, '').has(name) ||
		packageNamed(project, name) !== undefined
	);
}

/**
 * Whether only programs of packages further down run a file, and declare the package themselves: the file is copied into them, or found there by
 * an alias. Which of them get to it is not known for certain.
 */
function isDeclaredByRunners(name: string, own: LocatedFact<'package'>, project: Project, { path }: Import): boolean {
	const runners = project.processesOf(path).filter(({ type }) => type !== 'development');
	return (
		runners.every(
			({ package: { folder } }) => folder !== directoryOf(own.path) && pathWithin(directoryOf(own.path), folder) !== undefined,
		) && runners.some((runner) => runner.package.dependencies.get(name)?.scope === 'runtime')
	);
}

/** Whether only a manifest further up declares a package, while the image of the nearest one gets nothing from there. */
function isOnlyAbove(name: string, manifests: readonly LocatedFact<'package'>[], project: Project, fact: Import): boolean {
	const [nearest, ...others] = manifests;
	return (
		nearest !== undefined &&
		others.some(({ path }) => !path.startsWith('../')) &&
		isBuiltAlone(project, directoryOf(nearest.path)) &&
		!isDeclared(name, [nearest], project, fact)
	);
}

/** Packages that the images of the deploy install by their names, each beside what the manifest declares. */
const installedByImages = remembered((project): ReadonlySet<string> => {
	const runs = project.of('image.run').filter(({ path }) => !project.isDevelopmentFile(path));
	const installs = runs.flatMap((run) => commandsWritten(run).flatMap((command) => installOf(command) ?? []));
	return new Set(installs.filter(({ global }) => !global).flatMap(({ packages }) => packages.map(packageNameOf)));
});

/** Packages that scripts, tasks and pipelines install or link by their names: whoever wrote that knew that no manifest has them. */
const namesInstalled = remembered((project): ReadonlySet<string> => {
	const facts = [
		...project.of('process.declare'),
		...project.of('shell.script'),
		...project.of('task.step'),
		...project.of('pipeline.step'),
	].filter(({ path }) => !isOuterPath(path));
	return new Set(
		facts.flatMap(commandsWritten).flatMap((command) => {
			const [program, verb, ...words] = command.argv;
			const isLink = /^(?:npm|yarn|pnpm|bun)$/.test(program ?? '') && (verb === 'link' || verb === 'ln');
			return isLink ? words.flatMap((word) => [word, baseName(word)]) : (installOf(command)?.packages.map(packageNameOf) ?? []);
		}),
	);
});

/**
 * The packages of layers that a platform lays under its functions, by the folder that they have to lie in or are mostly kept in:
 * `layers/common/nodejs/package.json` (https://docs.aws.amazon.com/lambda/latest/dg/packaging-layers.html).
 */
const namesInLayers = remembered(
	(project): ReadonlySet<string> =>
		new Set(
			project
				.of('dependency')
				.filter(({ path, scope }) => scope === 'runtime' && isInLayer(directoryOf(path).split('/')))
				.map(({ name }) => name),
		),
);

function isInLayer(folders: readonly string[]): boolean {
	return folders.at(-1) === 'nodejs' || folders.some((one) => /(?:^|[_-])layers?$/i.test(one));
}

/**
 * Whether the manifest declares the types of a package: somebody meant to use it, and whether a name is more than a type, an
 * import does not tell.
 */
function isTyped(name: string, manifests: readonly LocatedFact<'package'>[], project: Project): boolean {
	return manifests.some((manifest) => declaredIn(project, manifest).some((dependency) => dependency.name === typesPackageOf(name)));
}

/**
 * Whether a service, a command of the package, or those who import the package get to a file. A script beside them may have been
 * left by somebody who had the package at hand.
 */
function isReached({ path }: Import, project: Project): boolean {
	const { role } = project.roleOf(path);
	return (
		isOfService(path, project) ||
		(role === 'library' && isImported(path, project)) ||
		((role === 'library' || role === 'cli') && isEntry(path, project))
	);
}

/** A name that goes on where that of the package ends is mostly one that the package makes itself, for the bundlers of its users. */
function isOwnName(name: string, { path }: Import, project: Project): boolean {
	const own = project.packageOf(path).name?.replace(/^@[^/]*\//, '');
	return own !== undefined && own.length > 3 && name.startsWith(`${own}-`);
}

function isEntry(path: string, project: Project): boolean {
	const { folder, manifest } = project.packageOf(path);
	return (
		manifest?.entries.some(
			(entry) => project.resolveModule(`./${entry.path.replace(/^\.\//, '')}`, joinPath(folder, 'package.json')) === path,
		) === true
	);
}

/** Whether another file imports it that is no test. */
function isImported(path: string, project: Project): boolean {
	return project.importersOf(path).some((importer) => importer !== path && project.roleOf(importer).role !== 'test');
}

/** Loaded as soon as the service starts, and not only for its types. */
function isCertain(fact: Import, project: Project): boolean {
	return isOfService(fact.path, project) && !fact.dynamic && (fact.guards ?? []).length === 0 && !mayBeTypes(fact, project);
}

/** Whether a file is known to be one of what is deployed. */
function isOfService(path: string, project: Project): boolean {
	const { role, guessed } = project.roleOf(path);
	return (role === 'server' || role === 'worker') && guessed !== true;
}
