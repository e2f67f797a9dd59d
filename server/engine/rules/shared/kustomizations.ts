import type { LocatedFact } from '../../core/fact.js';
import { directoryOf, joinPath } from '../../core/paths.js';
import type { Project } from '../../project/project.js';
import { remembered } from './remember.js';

/** The names that a kustomization has for itself, in a folder that another one builds on. */
const names: readonly string[] = ['kustomization.yaml', 'kustomization.yml', 'Kustomization'];

/**
 * Whether a kustomization that builds on a manifest, directly or over others, puts a version in the place of an image: what runs is
 * what it says (https://kubectl.docs.kubernetes.io/references/kustomize/kustomization/images/).
 */
export function isSetByKustomization(project: Project, { path, image }: LocatedFact<'image.use'>): boolean {
	return imagesSetFor(project, path).has(image);
}

/** The names of the images whose versions kustomizations put into a manifest. */
const imagesSetFor = remembered((project, manifest): ReadonlySet<string> => {
	const set = new Set<string>();
	for (const one of kustomizationsOn(project, manifest)) {
		for (const { replaces, tag, digest } of project.in(one, 'image.use')) {
			// A new name alone leaves the version to the manifest.
			if (replaces !== undefined && (tag !== undefined || digest !== undefined)) {
				set.add(replaces);
			}
		}
	}
	return set;
});

/** All kustomizations that what is said in a file goes through. */
function kustomizationsOn(project: Project, manifest: string): ReadonlySet<string> {
	const includes = project
		.of('workload.include')
		.map(({ path, target, component }) => ({ from: path, to: fileOf(project, joinPath(directoryOf(path), target)), component }));
	const found = new Set<string>();
	const waiting = [manifest];
	for (let file = waiting.pop(); file !== undefined; file = waiting.pop()) {
		for (const { from, to } of includes) {
			if (to === file && !found.has(from)) {
				found.add(from);
				waiting.push(from);
			}
		}
		for (const { from, to, component } of includes) {
			if (component && to !== undefined && from === file && file !== manifest && !found.has(to)) {
				found.add(to);
			}
		}
	}
	return found;
}

/** The file that is meant by a path: itself, or the kustomization in the folder. */
function fileOf(project: Project, path: string): string | undefined {
	return [path, ...names.map((name) => joinPath(path, name))].find((one) => project.has(one));
}
