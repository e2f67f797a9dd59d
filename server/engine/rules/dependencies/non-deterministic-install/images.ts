import type { LocatedFact } from '../../../core/fact.js';
import { globMatcher } from '../../../core/globs.js';
import { baseName, directoryOf, joinPath, pathWithin } from '../../../core/paths.js';
import { commandsWritten, type WrittenCommand } from '../../../project/commandLines.js';
import { ImageFiles } from '../../../project/images.js';
import { isNamed, stagesUnder } from '../../../project/imageStages.js';
import type { Project } from '../../../project/project.js';
import { isPlainImage } from '../../shared/images.js';
import { dockerContextOf, dockerContextsOf, isLeftOut } from '../../shared/dockerContext.js';

type Run = LocatedFact<'image.run'>;

/**
 * Where a lock file is when a command of an image runs: `there` for certain, taken away by an earlier command (`gone`), never in the
 * stage (`missing`), or on a way that cannot be told (`unknown`: a base image, a mount, another stage).
 */
export function lockAt({ fact, folder }: { fact: Run; folder: string }, project: Project, lock: string): LockState {
	const name = baseName(lock);
	if (takesAway(fact, project, lock)) {
		return 'gone';
	}
	if (filesAt(fact, project).copiedAt(name, folder) === lock) {
		return 'there';
	}
	return mayHaveLock(fact, project, lock) ? 'unknown' : 'missing';
}

type LockState = 'there' | 'gone' | 'missing' | 'unknown';

/** The files of a stage as a command finds them. */
function filesAt({ path, stage, span }: Run, project: Project): ImageFiles {
	const { folder } = dockerContextOf(project, path);
	return new ImageFiles(path, stage, folder, project, (one) => (project.has(one) ? one : undefined), 0, span.start);
}

/** The folder of the image that a command runs in, `entered` being where it goes by itself. */
export function folderInImage(fact: Run, project: Project, entered: string): string {
	return joinPath(filesAt(fact, project).workdir, entered);
}

/** The file of the workspace that the manifest in a folder of the image comes from, as far as that is certain. */
export function manifestCopied(fact: Run, project: Project, folder: string): string | undefined {
	return filesAt(fact, project).copiedAt('package.json', folder);
}

/** Whether a command before one deletes the lock file, in its stage or in those that it takes files of, and no copy brings it back. */
function takesAway(fact: Run, project: Project, lock: string): boolean {
	const stages = project.in(fact.path, 'image.base');
	const own = stagesUnder(stages, fact.stage).map((one) => one.stage);
	const copies = project.in(fact.path, 'image.copy').filter(({ stage, span }) => own.includes(stage) && span.start < fact.span.start);
	const sources = stages.filter((one) => copies.some(({ from }) => from !== undefined && isNamed(one, from)));
	const taken = new Set([...own, ...sources.map(({ stage }) => stage)]);
	const removal = project
		.in(fact.path, 'image.run')
		.filter((run) => taken.has(run.stage) && run.span.start < fact.span.start)
		.findLast((run) => deletes(commandsWritten(run), lock));
	return (
		removal !== undefined &&
		!copies.some(
			({ from, span, sources: copied }) => from === undefined && span.start > removal.span.start && bringsFile(copied, baseName(lock)),
		)
	);
}

/** Whether commands delete a lock file: `rm -rf docs package-lock.json`. A path below a folder has to be the end of that of the file. */
export function deletes(commands: readonly WrittenCommand[], lock: string): boolean {
	const isMeant = (word: string): boolean => {
		const name = baseName(word);
		const isNamed = /^[\w-]/.test(name) && globMatcher([name], { braces: false })(baseName(lock));
		const path = word.replace(/^\.\//, '');
		return isNamed && (!path.includes('/') || path.startsWith('/') || `/${lock}`.endsWith(`/${path}`));
	};
	return commands.some(
		({ started: { program, conditional }, argv }) => program === 'rm' && conditional !== true && argv.slice(1).some(isMeant),
	);
}

/** Whether a lock file may have come into the stage before the command: from the base, an earlier stage, a mount, a clone, or by a copy. */
function mayHaveLock(fact: Run, project: Project, lock: string): boolean {
	const stages = stagesUnder(project.in(fact.path, 'image.base'), fact.stage);
	const numbers = stages.map(({ stage }) => stage);
	const copies = project.in(fact.path, 'image.copy').filter(({ stage, span }) => numbers.includes(stage) && span.start < fact.span.start);
	return (
		copies.length === 0 ||
		copies.some(({ from }) => from !== undefined) ||
		/--mount|<</.test(fact.command) ||
		copies.some(({ sources }) => bringsFile(sources, baseName(lock)))
	);
}

/** Whether an image's own base may hold a lock file of this project: it is neither a runtime nor a distribution. */
export function mayBaseHaveLock({ path, stage }: Run, project: Project): boolean {
	const base = stagesUnder(project.in(path, 'image.base'), stage).at(-1);
	return base === undefined || (!isPlainImage(base) && !/(?:^|[/-])node(?:js)?(?:[-\d]|$)/.test(base.image));
}

/** Whether the lock file certainly comes into the stage, but only after the command: by its name, a pattern, or with its folder. */
export function copiesLockLater({ path, stage, span }: Run, project: Project, lock: string): boolean {
	const { folder: context } = dockerContextOf(project, path);
	return project
		.in(path, 'image.copy')
		.some(
			({ stage: other, from, span: place, sources }) =>
				other === stage &&
				from === undefined &&
				place.start > span.start &&
				sources.some(
					(source) => pathWithin(joinPath(context, source.replace(/^\.?\/+/, '').replace(/\/?\*{0,2}$/, '')), lock) !== undefined,
				),
		);
}

/** Whether files that are copied may be, or hold, a file of that name. */
function bringsFile(sources: readonly string[], name: string): boolean {
	return sources.some((source) => {
		const last = baseName(source.replace(/\/$/, ''));
		if (/[*?]/.test(last) && !/[[$]/.test(last)) {
			// A pattern may match folders, too, unless it has the ending of a file.
			return globMatcher([last], { braces: false })(name) || !/\.\w+$/.test(last);
		}
		const isManifest = /^package\.json$|^\.npmrc$|^\.yarnrc(?:\.yml)?$|^pnpm-workspace\.yaml$|^tsconfig[\w.]*\.json$/.test(last);
		return last === name || /[[$]/.test(last) || !(isManifest || /\.\w+$/.test(last));
	});
}

/**
 * The folder whose manifest an image had last copied when a command runs, by its name or with its folder; undefined when that is
 * not known.
 */
export function folderCopied(run: Run, project: Project): string | undefined {
	const { folder: context } = dockerContextOf(project, run.path);
	const stages = stagesOf(run, project);
	return project
		.in(run.path, 'image.copy')
		.filter(({ stage, from, span }) => stages.includes(stage) && from === undefined && span.start < run.span.start)
		.flatMap(({ sources }) => sources.map((source) => joinPath(context, source.replace(/^\.?\/+/, '').replace(/\/$/, ''))))
		.map((path) => (/(?:^|\/)pack[\w*-]*\.json$/.test(path) ? directoryOf(path) : path))
		.findLast((folder) => project.has(joinPath(folder, 'package.json')));
}

/** The numbers of the stage of a command and of those that it is built on. */
export function stagesOf({ path, stage }: Run, project: Project): readonly number[] {
	return stagesUnder(project.in(path, 'image.base'), stage).map((one) => one.stage);
}

/** Whether what is installed in a stage is installed anew, as the lock file says, in one that is built on it. */
export function isBuiltUpon(one: Run, other: Run, project: Project): boolean {
	return other.path === one.path && other.stage > one.stage && stagesOf(other, project).includes(one.stage);
}

/** Whether a lock file lies outside of every folder that an image may be built from, or is kept out of it. */
export function isOutOfReach(project: Project, dockerfile: string, lock: string): boolean {
	const within = dockerContextsOf(project, dockerfile).flatMap((folder) => pathWithin(folder, lock) ?? []);
	const context = dockerContextOf(project, dockerfile);
	const inside = pathWithin(context.folder, lock);
	return within.length === 0 || (within.length === 1 && inside !== undefined && isLeftOut(project, context, inside));
}

/** Whether an image gets a manifest of packages out of its context: by its name, by a pattern, or with a folder that has one. */
export function copiesManifest(project: Project, dockerfile: string): boolean {
	const folders = dockerContextsOf(project, dockerfile);
	return project.in(dockerfile, 'image.copy').some(
		({ from, sources }) =>
			from === undefined &&
			sources.some((source) => {
				const path = source.replace(/^\.?\//, '').replace(/^\.$/, '');
				return (
					/[*?[$]|package\.json$/.test(path) || folders.some((folder) => project.has(joinPath(joinPath(folder, path), 'package.json')))
				);
			}),
	);
}
