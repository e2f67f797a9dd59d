import { directoryOf, joinPath } from '../../core/paths.js';
import { declareDependency } from '../mechanics/declareDependency.js';
import { pinnedVersion } from '../mechanics/pinnedVersions.js';
import { lockedDependency } from '../mechanics/lockfiles.js';
import type { Cook } from '../recipe.js';

/** Declares a package that is imported, with the version that is installed anyway, and in the lock file that repeats it. */
export const cookAddDependency: Cook<'add-dependency'> = async ({ manifest, dependency, range, lockfile }, context) => {
	const file = await context.read(manifest);
	const lock = lockfile === undefined ? undefined : await context.read(lockfile);
	const locked = range === undefined && lock && lockedDependency(lock, directoryOf(manifest), dependency, '');
	// An installer refuses to declare another version than the one that is pinned.
	const root = lockfile === undefined ? '' : directoryOf(lockfile);
	const pinning = file && [file, await context.read(joinPath(root, 'package.json'))].flatMap((one) => one ?? []);
	const pinned = pinning?.map((one) => pinnedVersion(one.text, dependency)).find((one) => one !== undefined);
	const wanted = pinned ?? range ?? (locked ? (locked.asked ?? `^${locked.version}`) : undefined);
	if (wanted === undefined) {
		return {
			refusal:
				lockfile !== undefined && !lock ? `${lockfile} cannot be read` : `${lockfile ?? 'no lock file'} does not say which version it is`,
		};
	}
	const declared = file && declareDependency(file, dependency, wanted, lock);
	return (
		declared && {
			title: `Declare ${dependency} (${wanted}) in ${manifest}${declared.rest}`,
			edits: declared.edits,
			...(declared.toInstall !== undefined && { toInstall: declared.toInstall }),
		}
	);
};
