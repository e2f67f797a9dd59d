import type { LocatedFact } from '../../core/fact.js';
import { directoryOf, joinPath } from '../../core/paths.js';
import type { Project } from '../../project/project.js';
import { remembered } from '../../project/remember.js';

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
	const { builders, components } = includesOf(project, '');
	const found = new Set<string>();
	const waiting = [manifest];
	for (let file = waiting.pop(); file !== undefined; file = waiting.pop()) {
		for (const builder of builders.get(file) ?? []) {
			if (!found.has(builder)) {
				found.add(builder);
				waiting.push(builder);
			}
		}
	}
	return new Set([...found].flatMap((one) => [one, ...(components.get(one) ?? [])]));
}

/** Which kustomizations build on a file, and which components one takes in. */
const includesOf = remembered((project) => {
	const builders = new Map<string, string[]>();
	const components = new Map<string, string[]>();
	for (const { path, target, component } of project.of('workload.include')) {
		const file = fileOf(project, joinPath(directoryOf(path), target));
		if (file !== undefined) {
			builders.set(file, [...(builders.get(file) ?? []), path]);
			if (component) {
				components.set(path, [...(components.get(path) ?? []), file]);
			}
		}
	}
	return { builders, components };
});

/** The file that is meant by a path: itself, or the kustomization in the folder. */
function fileOf(project: Project, path: string): string | undefined {
	return [path, ...names.map((name) => joinPath(path, name))].find((one) => project.has(one));
}
