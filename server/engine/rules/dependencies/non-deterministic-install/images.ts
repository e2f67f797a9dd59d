import type { LocatedFact } from '../../../core/fact.js';
import { directoryOf, joinPath, pathWithin } from '../../../core/paths.js';
import { stagesUnder } from '../../../project/imageStages.js';
import type { Project } from '../../../project/project.js';
import { dockerContextOf, dockerContextsOf, isLeftOut } from '../../shared/dockerContext.js';

type Run = LocatedFact<'image.run'>;

/**
 * Whether the lock file may have come into the stage before the command: by its name, by a pattern, with its folder, or from an
 * earlier stage.
 */
export function copiesLock(fact: Run, project: Project, lock: string): boolean {
	const stages = project.in(fact.path, 'image.base');
	const base = stages.find(({ stage }) => stage === fact.stage);
	const copies = project.in(fact.path, 'image.copy').filter(({ stage, span }) => stage === fact.stage && span.start < fact.span.start);
	// A mount, a clone or an earlier stage may bring it along.
	if (base?.fromStage || copies.length === 0 || copies.some(({ from }) => from !== undefined) || /--mount|<</.test(fact.command)) {
		return true;
	}
	return copies.some((copy) => brings(copy, lock));
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

/** Whether files that are copied may be, or hold, the lock file. */
function brings({ sources }: LocatedFact<'image.copy'>, lock: string): boolean {
	const name = lock.slice(lock.lastIndexOf('/') + 1);
	return sources.some((source) => {
		const last = source.slice(source.replace(/\/$/, '').lastIndexOf('/') + 1);
		const isManifest = /^package\.json$|^\.npmrc$|^\.yarnrc(?:\.yml)?$|^pnpm-workspace\.yaml$|^tsconfig[\w.]*\.json$/.test(last);
		return last === name || /[*?[$]/.test(last) || !(isManifest || /\.\w+$/.test(last));
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
