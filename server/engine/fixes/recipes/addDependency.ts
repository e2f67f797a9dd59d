import { directoryOf } from '../../core/paths.js';
import { addDependencyEdits } from '../mechanics/jsonEdit.js';
import { lockedDependency } from '../mechanics/lockfiles.js';
import type { Cook } from '../recipe.js';

/** Declares a package that is imported, with the version that is installed anyway. */
export const cookAddDependency: Cook<'add-dependency'> = async ({ manifest, dependency, range, lockfile }, context) => {
	const file = await context.read(manifest);
	const lock = range === undefined && lockfile !== undefined ? await context.read(lockfile) : undefined;
	const locked = lock && lockedDependency(lock, directoryOf(manifest), dependency, '');
	const wanted = range ?? locked?.asked ?? (locked && `^${locked.version}`);
	if (wanted === undefined) {
		return {
			refusal:
				lockfile !== undefined && !lock ? `${lockfile} cannot be read` : `${lockfile ?? 'no lock file'} does not say which version it is`,
		};
	}
	const edits = file ? addDependencyEdits(file, 'dependencies', dependency, wanted) : undefined;
	return edits && edits.length > 0 ? { title: `Declare ${dependency} (${wanted}) in ${manifest}`, edits } : undefined;
};
