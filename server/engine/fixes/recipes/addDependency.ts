import { directoryOf } from '../../core/paths.js';
import { addDependencyEdits } from '../mechanics/jsonEdit.js';
import { lockedDependency } from '../mechanics/lockfiles.js';
import type { Cook } from '../recipe.js';

/** Declares a package that is imported, with the version that is installed anyway. */
export const cookAddDependency: Cook<'add-dependency'> = async ({ manifest, dependency, range, lockfile }, context) => {
	const file = await context.read(manifest);
	const lock = range === undefined && lockfile !== undefined ? await context.read(lockfile) : undefined;
	const locked = lock && lockedDependency(lock, directoryOf(manifest), dependency, '');
	const wanted = range ?? (locked && `^${locked.version}`);
	const edits = file && wanted !== undefined ? addDependencyEdits(file, 'dependencies', dependency, wanted) : undefined;
	return edits && edits.length > 0 ? { title: `Declare ${dependency} (${wanted!}) in ${manifest}`, edits } : undefined;
};
