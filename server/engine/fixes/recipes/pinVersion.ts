import { directoryOf } from '../../core/paths.js';
import { lockedVersion } from '../mechanics/lockfiles.js';
import type { Cook } from '../recipe.js';

/** Writes a caret range on the version that is installed anyway. */
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
	const version = lockedVersion(lock, directoryOf(range.path), dependency, written);
	if (version === undefined) {
		return undefined;
	}
	return {
		title: `Bound ${dependency} to ^${version}, the version in the lock file`,
		edits: [{ path: range.path, span: range.span, newText: isQuoted ? `"^${version}"` : `^${version}` }],
	};
};
