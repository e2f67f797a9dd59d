import type { LocatedFact } from '../core/fact.js';
import { globMatcher } from '../core/globs.js';
import { ancestorsOf, directoryOf, isOuterPath, pathWithin } from '../core/paths.js';
import { stagesUnder } from './imageStages.js';
import type { Project } from './project.js';

type Copy = LocatedFact<'image.copy'>;

/**
 * Whether an image takes one file by its name or its folder, and not the other: code that needs both would not start in it. What
 * comes into an image as a whole, or on a way that cannot be told, speaks for both.
 */
export function partsInImages(project: Project, file: string, other: string): boolean {
	const dockerfiles = new Set(project.of('image.copy').map(({ path }) => path));
	return [...dockerfiles].some(
		(dockerfile) =>
			!project.isDevelopmentFile(dockerfile) &&
			!project.isDeadImage(dockerfile) &&
			[...ancestorsOf(directoryOf(dockerfile))].some(
				(context) => !isOuterPath(context) && parts(project, dockerfile, context, file, other),
			),
	);
}

function parts(project: Project, dockerfile: string, context: string, file: string, other: string): boolean {
	const [one, two] = [pathWithin(context, file), pathWithin(context, other)];
	if (one === undefined || two === undefined) {
		return false;
	}
	const copies = project.in(dockerfile, 'image.copy');
	const stages = new Set(copies.filter((copy) => takes(copy, one)).map(({ stage }) => stage));
	return (
		[...stages].some((stage) => !reaching(project, dockerfile, stage).some((copy) => isWhole(copy, project) || takes(copy, two))) ||
		(copies.some((copy) => copy.from === undefined && (isWhole(copy, project) || takes(copy, one))) &&
			keepsOut(project, dockerfile, context, two) &&
			!keepsOut(project, dockerfile, context, one))
	);
}

/** What a stage copies, and what the stages that it is based on do. */
function reaching(project: Project, dockerfile: string, stage: number): readonly Copy[] {
	const stages = new Set(stagesUnder(project.in(dockerfile, 'image.base'), stage).map((one) => one.stage));
	return project.in(dockerfile, 'image.copy').filter((copy) => stages.has(copy.stage));
}

/** A source as a path below its context or its working folder, as far as that shows. */
function cleaned(source: string): string {
	return source.replace(/^(?:\.?\/)+/, '').replace(/\/+$/, '');
}

/** Whether all of a context, or the working folder of another stage, is copied. */
function isWhole({ from, path, sources }: Copy, project: Project): boolean {
	return sources.some((source) => {
		const clean = cleaned(source);
		return (
			/^(?:\.|\*|\*\*|\.\/\*)?$/.test(clean) ||
			(from !== undefined &&
				(/^\$\{?\w+\}?$/.test(clean) || project.in(path, 'image.workdir').some(({ folder }) => cleaned(folder) === clean)))
		);
	});
}

/** Whether a copy takes a path of the context by its name, a pattern of it, or a folder above it. */
function takes({ from, sources }: Copy, path: string): boolean {
	const folders = [...ancestorsOf(directoryOf(path))].filter((folder) => folder !== '' && !isOuterPath(folder));
	return sources.some((source) => {
		const clean = cleaned(source);
		if (clean === '' || clean === '.' || clean === '*') {
			return false;
		}
		return (
			[path, ...folders].some((one) => clean === one || (from !== undefined && clean.endsWith(`/${one}`))) ||
			(/[*?]/.test(clean) && [path, ...folders].some(globMatcher([clean], { braces: false })))
		);
	});
}

/** Whether the ignore file of a context keeps a path out of the image; the last pattern that matches decides. */
function keepsOut(project: Project, dockerfile: string, context: string, path: string): boolean {
	const own = `${dockerfile}.dockerignore`;
	const ignoreFile = project.has(own) ? own : context === '' ? '.dockerignore' : `${context}/.dockerignore`;
	const last = project.in(ignoreFile, 'ignore.pattern').findLast(({ pattern }) => {
		const glob = pattern
			.replace(/^!/, '')
			.replace(/^\.?\//, '')
			.replace(/\/(?:\*\*?)?$/, '');
		return glob !== '' && globMatcher(glob === '.' ? ['**'] : [glob, `${glob}/**`], { braces: false })(path);
	});
	return last !== undefined && !last.pattern.startsWith('!');
}
