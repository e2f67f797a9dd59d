import type { LocatedFact } from '../../core/fact.js';
import { globMatcher, type Matcher } from '../../core/globs.js';
import { ancestorsOf, directoryOf, isOuterPath, joinPath, pathWithin } from '../../core/paths.js';
import { contextsSaid } from '../../project/imageContexts.js';
import type { Project } from '../../project/project.js';
import { remembered } from '../../project/remember.js';
import { factsInFolder } from './near.js';

/** The folder that an image is built from, and the ignore file that counts there. */
export interface DockerContext {
	readonly folder: string;
	/** The path of the ignore file; undefined when there is none. */
	readonly ignoreFile?: string;
}

/**
 * The context of a Dockerfile: the one that a compose service or a pipeline names, else the only folder between the Dockerfile and the root
 * that has an ignore file or a package manifest to copy.
 * Where several could be meant, the one with an ignore file is taken: nothing is said against an author who thought of it.
 */
export function dockerContextOf(project: Project, dockerfile: string): DockerContext {
	const own = `${dockerfile}.dockerignore`;
	const candidates = dockerContextsOf(project, dockerfile);
	const ignored = candidates.find((folder) => project.has(ignoreFileIn(folder)));
	const ignoreFile = project.has(own) ? own : ignored === undefined ? undefined : ignoreFileIn(ignored);
	const folder = ignored ?? candidates.find((one) => project.has(joinPath(one, 'package.json'))) ?? candidates[0] ?? '';
	return { folder, ...(ignoreFile !== undefined && { ignoreFile }) };
}

/**
 * The folders that a Dockerfile may be built from: those that compose services or pipelines name, else those above it that have all that it
 * copies by name.
 */
export const dockerContextsOf = remembered((project, dockerfile): readonly string[] => {
	const named = contextsNamed(project, dockerfile);
	if (named.length > 0) {
		return named;
	}
	const above = [...ancestorsOf(directoryOf(dockerfile))].filter((folder) => !isOuterPath(folder));
	const sources = project
		.in(dockerfile, 'image.copy')
		.flatMap(({ from, sources: copied }) => (from === undefined ? copied : []))
		.map((source) => source.replace(/^\.?\//, '').replace(/\/$/, ''))
		.filter((source) => source !== '' && source !== '.' && !/[*?[\]$<:]/.test(source));
	const whole = above.filter((folder) => sources.every((source) => holds(project, joinPath(folder, source))));
	const home = whole.find((folder) => folder !== '' && isWholeOfItsOwn(project, folder));
	return home !== undefined && home === directoryOf(dockerfile) ? [home] : whole.length > 0 ? whole : above;
});

/**
 * Whether a folder is a package that is installed by itself, with a lock file of its own, and no part of a workspace: an image beside its
 * manifest that copies nothing from elsewhere is built from there. Built from a folder above, it would hold another package.
 */
function isWholeOfItsOwn(project: Project, folder: string): boolean {
	const owner = project.packageOf(joinPath(folder, 'package.json'));
	return (
		owner.folder === folder &&
		owner.manifest !== undefined &&
		owner.workspaceRoot === undefined &&
		factsInFolder(project, folder, 'dependency.lock').length > 0
	);
}

function holds(project: Project, path: string): boolean {
	return project.has(path) || project.files.some((file) => file.startsWith(`${path}/`));
}

/** Where the ignore file of a context is, or would be. */
export function ignoreFileIn(folder: string): string {
	return joinPath(folder, '.dockerignore');
}

/** Whether the ignore file of a context keeps a path (relative to the context) out of the image. */
export function isLeftOut(project: Project, context: DockerContext, path: string): boolean {
	return context.ignoreFile !== undefined && leavesOut(project, context.ignoreFile)(path);
}

/** What the patterns of an ignore file mean; the last one that matches decides. A folder stands for all that is in it. */
export const leavesOut = remembered((project, ignoreFile): Matcher => {
	const patterns = project.in(ignoreFile, 'ignore.pattern').flatMap(({ pattern }) => {
		const negated = pattern.startsWith('!');
		const glob = (negated ? pattern.slice(1) : pattern).replace(/^\.?\//, '').replace(/\/(\*\*?)?$/, '');
		return glob === '' ? [] : [{ negated, matches: globMatcher(glob === '.' ? ['**'] : [glob, `${glob}/**`], { braces: false }) }];
	});
	return (path) => patterns.findLast(({ matches }) => matches(path))?.negated === false;
});

/** The first instruction of a Dockerfile that copies its whole context, and not only a part of it. */
export function wholeCopyOf(project: Project, dockerfile: string): LocatedFact<'image.copy'> | undefined {
	return project
		.in(dockerfile, 'image.copy')
		.find(({ from, sources }) => from === undefined && sources.some((source) => /^(\.|\/|\*)?\/?\*?$/.test(source)));
}

/** The folders that compose services and pipelines of the workspace build this Dockerfile in. */
const contextsNamed = remembered((project, dockerfile): readonly string[] =>
	contextsSaid(project, dockerfile).filter((folder) => pathWithin(folder, dockerfile) !== undefined),
);

/**
 * Whether an image is told to copy a lock file that the repository has nowhere: it was left over from a template for another
 * package manager, and nobody can build it.
 */
export const lacksLockFile = remembered((project, dockerfile): boolean => {
	const names = project
		.in(dockerfile, 'image.copy')
		.flatMap(({ from, sources }) => (from === undefined ? sources : []))
		.map((source) => source.slice(source.lastIndexOf('/') + 1))
		.filter((name) => /^(?:package-lock\.json|yarn\.lock|pnpm-lock\.yaml|bun\.lockb?)$/.test(name));
	return (
		names.length > 0 &&
		project.of('dependency.lock').length > 0 &&
		!names.some((name) => project.files.some((path) => path === name || path.endsWith(`/${name}`)))
	);
});
