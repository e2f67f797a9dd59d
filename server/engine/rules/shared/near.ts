import type { FactKind, LocatedFact } from '../../core/fact.js';
import { ancestorsOf, directoryOf } from '../../core/paths.js';
import type { Package, Process, Project } from '../../project/project.js';
import { groupedBy, groupedByEach } from '../../core/group.js';
import { remembered } from '../../project/remember.js';

const none: readonly never[] = [];

const byPackage = remembered((project, kind) => groupedBy(project.of(kind as FactKind), ({ path }) => project.packageOf(path).folder));

/** The facts of a kind in the files of a package, in the order of paths. Who goes through those of all packages for each of them takes the square of the time. */
export function factsOfPackage<Kind extends FactKind>(
	project: Project,
	{ folder }: Pick<Package, 'folder'>,
	kind: Kind,
): readonly LocatedFact<Kind>[] {
	return (byPackage(project, kind).get(folder) ?? none) as readonly LocatedFact<Kind>[];
}

const byFolder = remembered((project, kind) => groupedBy(project.of(kind as FactKind), ({ path }) => directoryOf(path)));

/** The facts of a kind in the files that lie in a folder itself, in the order of paths. */
export function factsInFolder<Kind extends FactKind>(project: Project, folder: string, kind: Kind): readonly LocatedFact<Kind>[] {
	return (byFolder(project, kind).get(folder) ?? none) as readonly LocatedFact<Kind>[];
}

const files = remembered((project) => groupedBy(project.files, (path) => project.packageOf(path).folder));

/** The files of a package, in the order of paths. */
export function filesOfPackage(project: Project, { folder }: Pick<Package, 'folder'>): readonly string[] {
	return files(project, '').get(folder) ?? none;
}

const below = remembered((project) => groupedByEach(project.files, foldersAbove));

/** The folders that a file lies in, the innermost first. */
function* foldersAbove(path: string): Generator<string> {
	for (let folder = path; folder !== '';) {
		folder = directoryOf(folder);
		yield folder;
	}
}

/** The files below a folder, at any depth, in the order of paths. */
export function filesBelow(project: Project, folder: string): readonly string[] {
	return below(project, '').get(folder) ?? none;
}

const names = remembered((project) => {
	const byName = new Map<string, Package>();
	for (const each of project.packages) {
		if (each.name !== undefined && !byName.has(each.name)) {
			byName.set(each.name, each);
		}
	}
	return byName;
});

/** The package of the workspace that has a name: of several, the one in the innermost folder. */
export function packageNamed(project: Project, name: string): Package | undefined {
	return names(project, '').get(name);
}

const dependents = remembered((project) => groupedByEach(project.packages, ({ dependencies }) => dependencies.keys()));

/** The packages of the workspace that depend on one of this name. */
export function dependentsOf(project: Project, name: string): readonly Package[] {
	return dependents(project, '').get(name) ?? none;
}

const folders = remembered((project) => new Map(project.packages.map((each) => [each.folder, each])));

/** The package of exactly this folder. */
export function packageAt(project: Project, folder: string): Package | undefined {
	return folders(project, '').get(folder);
}

/** The innermost folder with a manifest around a path: whom a file speaks for that stands in a folder without one. */
export function manifestFolderOf(project: Project, path: string): string {
	for (const folder of ancestorsOf(directoryOf(path))) {
		if (packageAt(project, folder)?.manifest) {
			return folder;
		}
	}
	return '';
}

const processes = remembered((project) => groupedBy(project.processes, ({ declaration }) => declaration.path));

/** The processes that a file declares. */
export function processesIn(project: Project, path: string): readonly Process[] {
	return processes(project, '').get(path) ?? none;
}

const started = remembered((project) => groupedBy(project.processes, (process) => project.dockerfileOf(process)));

/** The processes that a Dockerfile declares, and those that compose services run in its image. */
export function processesOfImage(project: Project, dockerfile: string): readonly Process[] {
	return [...new Set([...processesIn(project, dockerfile), ...(started(project, '').get(dockerfile) ?? [])])];
}

/** The package script of a manifest with a name. */
export function scriptNamed(project: Project, manifest: string, name: string): LocatedFact<'process.declare'> | undefined {
	return project.in(manifest, 'process.declare').find((one) => one.source === 'script' && one.name === name);
}
