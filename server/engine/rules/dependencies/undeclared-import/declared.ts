import { type LocatedFact } from '../../../core/fact.js';
import { baseName, directoryOf, isOuterPath, joinPath, pathWithin } from '../../../core/paths.js';
import { wordsOf } from '../../../core/words.js';
import { commandsWritten } from '../../../project/commandLines.js';
import type { Project } from '../../../project/project.js';
import { isBuiltAlone } from '../../shared/builtAlone.js';
import { declaredIn, isBroughtByAdapter, isProvided, manifestsAbove, mayBeTypes } from '../../shared/declaredPackages.js';
import { installOf, packageNameOf } from '../../shared/installs.js';
import { lockedAt } from '../../shared/lockedPackages.js';
import { packageNamed } from '../../shared/near.js';
import { typesPackageOf } from '../../shared/nodeBuiltins.js';
import { isRepository } from '../../shared/versionRanges.js';
import { remembered } from '../../../project/remember.js';
import { isPlatformFunction } from '../../shared/platformCalls.js';

/** What a module imports, and where. */
export type Import = LocatedFact<'module.import'>;

/**
 * The manifest that is to declare what is imported where this one is the nearest: mostly itself. One that lists tools alone, for a folder that is no package of
 * a workspace, leaves what runs to the one above.
 */
export const ownManifest = remembered((project, path): LocatedFact<'package'> | undefined => {
	const [nearest, ...above] = manifestsAbove(project, path);
	if (!nearest || project.packageOf(nearest.path).workspaceRoot !== undefined) {
		return nearest;
	}
	const declared = project.in(nearest.path, 'dependency');
	const isForTools = declared.length > 0 && declared.every(({ scope }) => scope === 'development');
	const declares = (one: LocatedFact<'package'>): boolean => project.in(one.path, 'dependency').some(({ scope }) => scope === 'runtime');
	return (isForTools ? above.find((one) => !one.path.startsWith('../') && declares(one)) : undefined) ?? nearest;
});

/**
 * A folder that git ignores, beside the manifest (`generated/client`) or where a compiler begins to look for modules: a tool makes it, and a
 * compiler or bundler finds it there.
 */
export function isMade(specifier: string, manifest: string, project: Project): boolean {
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
					// `"*": ["node_modules/*"]` says where packages are, and those are what a manifest declares.
					targets.some(
						(target) => !target.split('/').includes('node_modules') && isIgnored(joinPath(home, target.replace('*', specifier))),
					),
			))
	);
}

/** The SDK of the cloud, which its platform for functions brings along. */
export function isOfPlatform(name: string, { path }: Import, project: Project): boolean {
	return (name === 'aws-sdk' || name.startsWith('@aws-sdk/')) && isInFunction(project, path);
}

/** Whether a file is a function that a platform calls, or nothing but such functions load it. */
export const isInFunction = remembered((project, path): boolean => leadsToFunction(path, project, new Set()));

function leadsToFunction(path: string, project: Project, seen: Set<string>): boolean {
	seen.add(path);
	if (isPlatformFunction(project, path)) {
		return true;
	}
	const importers = project.importersOf(path).filter((one) => one !== path && project.roleOf(one).role !== 'test');
	return importers.length > 0 && seen.size < 50 && importers.every((one) => seen.has(one) || leadsToFunction(one, project, seen));
}

export function isDeclared(name: string, manifests: readonly LocatedFact<'package'>[], project: Project, fact: Import): boolean {
	// Types are enough for what TypeScript may leave out, and no plain JavaScript runs on them.
	return (
		isNameDeclared(name, manifests, project) ||
		(/\.[cm]?tsx?$/.test(fact.path) && mayBeTypes(fact, project) && declares(typesPackageOf(name), manifests, project))
	);
}

/** What code calls of Express and Fastify. A parameter may have the name of a type of theirs, or of what requests get. */
const calledOfAdapters: ReadonlySet<string> = new Set(['default', '*', 'json', 'urlencoded', 'raw', 'text', 'static', 'Router', 'fastify']);

/** Whether nothing but an adapter of a framework brings a package, of which code takes more than types. */
export function isOfAdapter(name: string, manifests: readonly LocatedFact<'package'>[], project: Project, fact: Import): boolean {
	return (
		!mayBeTypes(fact, project) &&
		fact.names.some(({ exported }) => calledOfAdapters.has(exported)) &&
		!declares(name, manifests, project) &&
		isBroughtByAdapter(name, (one) => declares(one, manifests, project)) &&
		!installedByImages(project, '').has(name) &&
		packageNamed(project, name) === undefined
	);
}

/** Whether manifests declare a package, or it is there all the same: another one provides it, an image installs it, or it is one of the project's. */
export function isNameDeclared(name: string, manifests: readonly LocatedFact<'package'>[], project: Project): boolean {
	return (
		declares(name, manifests, project) ||
		isProvided(name, (one) => declares(one, manifests, project)) ||
		installedByImages(project, '').has(name) ||
		packageNamed(project, name) !== undefined
	);
}

function declares(name: string, manifests: readonly LocatedFact<'package'>[], project: Project): boolean {
	return manifests.some((manifest) => declaredIn(project, manifest).some((dependency) => dependency.name === name));
}

/**
 * Whether only programs of packages further down run a file, and declare the package themselves: the file is copied into them, or found there by
 * an alias. Which of them get to it is not known for certain.
 */
export function isDeclaredByRunners(name: string, own: LocatedFact<'package'>, project: Project, { path }: Import): boolean {
	const runners = project.processesOf(path).filter(({ type }) => type !== 'development');
	return (
		runners.every(
			({ package: { folder } }) => folder !== directoryOf(own.path) && pathWithin(directoryOf(own.path), folder) !== undefined,
		) && runners.some((runner) => runner.package.dependencies.get(name)?.scope === 'runtime')
	);
}

/** Whether only a manifest further up declares a package, while the image of the nearest one gets nothing from there. */
export function isOnlyAbove(name: string, manifests: readonly LocatedFact<'package'>[], project: Project, fact: Import): boolean {
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
export const namesInstalled = remembered((project): ReadonlySet<string> => {
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
export const namesInLayers = remembered(
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
export function isTyped(name: string, manifests: readonly LocatedFact<'package'>[], project: Project): boolean {
	return manifests.some((manifest) => declaredIn(project, manifest).some((dependency) => dependency.name === typesPackageOf(name)));
}

/**
 * Whether the program takes a package of its own family from a repository (`shop-engine`, for `shop-web`): what several services have in common, it may declare
 * for all of them.
 */
export function takesRelative(project: Project, { path, name: own }: LocatedFact<'package'>): boolean {
	const family = wordsOf(own ?? '')[0];
	return project
		.in(path, 'dependency')
		.some(({ name, scope, range }) => scope === 'runtime' && isRepository(range.trim()) && wordsOf(name)[0] === family);
}

/** Whether the repository makes an image, which installs what the manifests say, and nothing that somebody had on a machine. */
const makesImage = remembered((project) => project.of('image.base').some(({ path, final }) => final && !isOuterPath(path)));

/**
 * Whether an image gets a package that no manifest declares since another one brings it along, as a lock file tells. A package that
 * none of them knows comes some other way (an alias of a bundler, another manifest), or never: the code does not run.
 */
export function isBroughtAlong(name: string, { path }: LocatedFact<'package'>, project: Project): boolean {
	return makesImage(project, '') && lockedAt(project, directoryOf(path)).has(name);
}
