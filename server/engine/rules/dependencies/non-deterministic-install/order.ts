import type { LocatedFact } from '../../../core/fact.js';
import type { WrittenCommand } from '../../../project/commandLines.js';
import { isNamed } from '../../../project/imageStages.js';
import type { Project } from '../../../project/project.js';
import { installOf, type Install } from '../../shared/installs.js';
import { folderOf } from './folders.js';
import { frozen, isFrozen } from './frozen.js';
import { isBuiltUpon } from './images.js';

/**
 * Whether an installation only takes away what development needs, after one in the same stage that followed the lock file: the
 * two agree already.
 */
export function prunes({ manager, options }: Install, written: WrittenCommand, all: readonly WrittenCommand[]): boolean {
	const isForProduction = ['--production', '--prod', '-P', '--omit=dev', '--only=production', '--production=true'].some((option) =>
		options.has(option),
	);
	return (
		isForProduction &&
		written.fact.kind === 'image.run' &&
		isAfter(
			written,
			all,
			(before) =>
				before.manager === manager && (before.verb === 'ci' || frozen[manager].options.some((option) => before.options.has(option))),
		)
	);
}

/** Whether a package was added before in the same stage or job, which has written the lock file anew: what comes after finds it as it is then. */
export function followsAddition({ manager, packages }: Install, written: WrittenCommand, all: readonly WrittenCommand[]): boolean {
	return (
		packages.length === 0 &&
		isAfter(written, all, (before) => before.manager === manager && before.verb !== 'ci' && !before.global && before.packages.length > 0)
	);
}

/** Whether the pipeline has installed what the lock file records before, in the same folder: what comes after finds all there. */
export function isAgainInJob(
	{ manager }: Install,
	written: WrittenCommand,
	folder: string | undefined,
	all: readonly WrittenCommand[],
	project: Project,
): boolean {
	return (
		written.fact.kind === 'pipeline.step' &&
		isAfter(
			written,
			all,
			(before, other) =>
				before.manager === manager &&
				!before.global &&
				before.packages.length === 0 &&
				isFrozen(before, other, project) &&
				folderOf(project, other) === folder,
		)
	);
}

/** Whether a stage that is built on the one of an installation, or takes something of it, installs all anew, as the lock file says. */
export function isReplaced({ manager }: Install, { fact }: WrittenCommand, all: readonly WrittenCommand[], project: Project): boolean {
	return (
		fact.kind === 'image.run' &&
		all.some((other) => {
			const after =
				other.fact.kind === 'image.run' && (isBuiltUpon(fact, other.fact, project) || takesOf(fact, other.fact, project))
					? installOf(other)
					: undefined;
			return after?.manager === manager && after.packages.length === 0 && isFrozen(after, other, project);
		})
	);
}

/** Whether a stage has copied something of another before one of its commands. */
function takesOf(from: LocatedFact<'image.run'>, by: LocatedFact<'image.run'>, project: Project): boolean {
	const taken = project.in(from.path, 'image.base').find(({ stage }) => stage === from.stage);
	return (
		taken !== undefined &&
		by.path === from.path &&
		project
			.in(by.path, 'image.copy')
			.some((copy) => copy.stage === by.stage && copy.span.start < by.span.start && copy.from !== undefined && isNamed(taken, copy.from))
	);
}

/** Whether an installation that is so comes earlier in the same stage of an image, or in the same job of a pipeline. */
function isAfter(
	{ fact, command }: WrittenCommand,
	all: readonly WrittenCommand[],
	isSo: (before: Install, other: WrittenCommand) => boolean,
): boolean {
	return all.some((other) => {
		const isEarlier = other.fact.path === fact.path && other.command.span.start < command.span.start && isSamePlace(other.fact, fact);
		const before = isEarlier ? installOf(other) : undefined;
		return before !== undefined && isSo(before, other);
	});
}

function isSamePlace(one: WrittenCommand['fact'], other: WrittenCommand['fact']): boolean {
	return one.kind === 'image.run'
		? other.kind === 'image.run' && one.stage === other.stage
		: one.kind === 'pipeline.step' && other.kind === 'pipeline.step' && one.job === other.job;
}
