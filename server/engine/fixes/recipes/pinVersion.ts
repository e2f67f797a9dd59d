import { directoryOf } from '../../core/paths.js';
import { lockedDependency } from '../mechanics/lockfiles.js';
import type { Cook } from '../recipe.js';

/** Writes a caret range on the version that is installed anyway, in the lock file's copy of the range, too. */
export const cookPinVersion: Cook<'pin-version'> = async ({ range, dependency, lockfile }, context) => {
	const [file, lock] = await Promise.all([context.read(range.path), context.read(lockfile)]);
	if (!file || !lock) {
		return undefined;
	}
	const source = file.text.slice(range.span.start, range.span.end);
	const isQuoted = /^".*"$/.test(source);
	const written = isQuoted ? source.slice(1, -1) : source;
	// Another protocol (`git:`, `npm:`) says where it comes from, which a version would lose.
	if (written.includes(':') || written.includes('/')) {
		return undefined;
	}
	const locked = lockedDependency(lock, directoryOf(range.path), dependency, written);
	if (locked === undefined) {
		return undefined;
	}
	const bounded = `^${locked.version}`;
	return {
		title: `Bound ${dependency} to ${bounded}, the version in the lock file`,
		edits: [
			{ path: range.path, span: range.span, newText: isQuoted ? `"${bounded}"` : bounded },
			...locked.ranges.map(({ start, end, around: [before, behind] = ['', ''] }) => ({
				path: lockfile,
				span: { start, end },
				newText: before + bounded + behind,
			})),
		],
	};
};
