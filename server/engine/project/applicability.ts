import { ancestorsOf, isOuterPath } from '../core/paths.js';
import type { Package, Project } from './project.js';

/** What is installed on the machine of whoever uses it, with all the folders in it. */
const installedKinds: ReadonlySet<string> = new Set(['editor-extension', 'desktop-app', 'mobile-app']);

/**
 * Why the twelve factors do not apply to a workspace: it holds packages, and none of them is or may be a service. Undefined where
 * they do apply.
 */
export function whyNotApplicable(project: Project): string | undefined {
	// What stands below examples/, docs/ and tests/ shows and tries the others, and is no deploy.
	const own = project.packages.filter(
		({ folder }) => folder === '' || !['docs', 'test'].includes(project.roleOf(`${folder}/package.json`).role),
	);
	const installed = new Set(own.filter(({ kind }) => installedKinds.has(kind)).map(({ folder }) => folder));
	const others = own.filter((one) => !isRoot(one, own) && !isPartOfInstalled(one, installed));
	return others.length === 0 || others.some(({ kind }) => kind === 'service' || kind === 'unknown') ? undefined : others.at(-1)?.because;
}

/** Whether a manifest outside of examples and tests deploys something: an image, a workload, a line of a Procfile. */
export function hasDeploy(project: Project): boolean {
	const isOwn = ({ path }: { readonly path: string }): boolean =>
		!isOuterPath(path) && !project.isDevelopmentFile(path) && !['docs', 'test', 'build'].includes(project.roleOf(path).role);
	return (
		project.of('image.base').some(isOwn) ||
		project.of('workload').some(isOwn) ||
		project.of('process.declare').some((one) => (one.source === 'procfile' || one.source === 'platform') && isOwn(one))
	);
}

/** The root of a workspace, which only holds the others together. */
function isRoot({ kind, manifest, because }: Package, own: readonly Package[]): boolean {
	return kind === 'unknown' && manifest !== undefined && own.length > 1 && because === rootBecause;
}

/** What decided that a package is the root of a workspace and nothing else. */
export const rootBecause = 'It is the root of a workspace, without code of its own.';

/** The client and the server of an editor's extension are parts of it. */
function isPartOfInstalled({ folder, kind }: Package, installed: ReadonlySet<string>): boolean {
	return kind === 'unknown' && installed.size > 0 && [...ancestorsOf(folder)].some((outer) => outer !== folder && installed.has(outer));
}
