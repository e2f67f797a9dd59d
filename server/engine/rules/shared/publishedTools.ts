import { joinPath } from '../../core/paths.js';
import type { Package, Process, Project } from '../../project/project.js';
import { isAsidePath } from './aside.js';

/** Kinds of package whose processes are ended by the person who started them. */
const toolKinds: ReadonlySet<Package['kind']> = new Set([
	'library',
	'command-line-tool',
	'editor-extension',
	'desktop-app',
	'mobile-app',
	'static-site',
]);

/**
 * Fields by which a manifest says that others import the package. (`main` is in most manifests of applications, too, since npm
 * writes it.)
 */
const libraryFields: readonly string[] = ['types', 'typings', 'publishConfig'];

const started = new WeakMap<readonly Process[], ReadonlySet<Package>>();

/** The packages of processes that something else than a script starts. */
function startedPackages(deployed: readonly Process[]): ReadonlySet<Package> {
	let packages = started.get(deployed);
	if (!packages) {
		packages = new Set(deployed.filter(({ declaration }) => declaration.source !== 'script').map((process) => process.package));
		started.set(deployed, packages);
	}
	return packages;
}

/**
 * Whether a package is there to be installed by others, as a library or a command, rather than deployed from here: it is
 * published with a command or an interface, and
 * no file of a deploy starts it. Its `start` script serves whoever works on it. `deployed` are the processes of deploys.
 */
export function isPublishedTool(each: Package, deployed: readonly Process[], project: Project): boolean {
	if (startedPackages(deployed).has(each)) {
		return false;
	}
	const { manifest } = each;
	const isOffered =
		manifest !== undefined &&
		!manifest.private &&
		// `bun init` writes the main file of every program as its module.
		manifest.entries.some(
			({ field, path }) =>
				(field === 'bin' && !isOfFolder(path, each, project)) || field === 'exports' || (field === 'module' && each.kind !== 'service'),
		);
	return (
		toolKinds.has(each.kind) ||
		isOffered ||
		(manifest !== undefined && !manifest.private && libraryFields.some((field) => manifest.fields.includes(field)))
	);
}

/**
 * Whether a command stands in a manifest only since npm wrote the names of all files of its folder of programs there, without the folder:
 * nobody offers it, and it would not be found.
 */
function isOfFolder(path: string, { folder }: Package, project: Project): boolean {
	return !path.includes('/') && !project.has(joinPath(folder, path)) && project.has(joinPath(folder, `bin/${path}`));
}

/**
 * Whether a package is published for the programs of others to import, whatever services of this repository do so, too, and
 * starts none itself.
 */
export function isPublishedLibrary({ kind, manifest, folder }: Package, processes: readonly Process[]): boolean {
	return (
		kind === 'library' &&
		manifest !== undefined &&
		!manifest.private &&
		!processes.some(({ type, package: started }) => (type === 'web' || type === 'worker') && started.folder === folder)
	);
}

/** Whether a repository makes libraries, and runs nothing but examples of them: what its tests and pipelines pull gets into no deploy. */
export function ofLibraries({ services, packages }: Project): boolean {
	return (
		packages.some(({ kind }) => kind === 'library') &&
		services.every(({ folder }) => isAsidePath(`${folder}/package.json`) || folder === 'website')
	);
}
