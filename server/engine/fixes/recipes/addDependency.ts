import { directoryOf } from '../../core/paths.js';
import { addDependencyEdits } from '../mechanics/jsonEdit.js';
import { declaredInNpmLock, lockedDependency } from '../mechanics/lockfiles.js';
import type { Cook } from '../recipe.js';

/** Declares a package that is imported, with the version that is installed anyway, and in the lock file of npm, which repeats it. */
export const cookAddDependency: Cook<'add-dependency'> = async ({ manifest, dependency, range, lockfile }, context) => {
	const file = await context.read(manifest);
	const lock = lockfile === undefined ? undefined : await context.read(lockfile);
	const locked = range === undefined && lock && lockedDependency(lock, directoryOf(manifest), dependency, '');
	const wanted = range ?? (locked ? (locked.asked ?? `^${locked.version}`) : undefined);
	if (wanted === undefined) {
		return {
			refusal:
				lockfile !== undefined && !lock ? `${lockfile} cannot be read` : `${lockfile ?? 'no lock file'} does not say which version it is`,
		};
	}
	const edits = file ? addDependencyEdits(file, 'dependencies', dependency, wanted) : undefined;
	if (!edits || edits.length === 0) {
		return undefined;
	}
	const repeated = lock && declaredInNpmLock(lock, directoryOf(manifest), dependency, wanted);
	return {
		title: `Declare ${dependency} (${wanted}) in ${manifest}${repeated ? '' : ', and install it next'}`,
		edits: [...edits, ...(lock && repeated ? [{ path: lock.path, ...repeated }] : [])],
	};
};
