import type { Edit } from '../../core/fix.js';
import { directoryOf } from '../../core/paths.js';
import type { SourceFile } from '../../core/text.js';
import { addDependencyEdits } from './jsonEdit.js';
import { declaredInLock } from './lockedDeclarations.js';

/** The edits that declare a package, and what is left to do by hand, for the title of the fix. */
export interface Declaration {
	readonly edits: readonly Edit[];
	/** `, and install it next`, where only the package manager can write the lock file. */
	readonly rest: string;
	/** The package, where that is so. */
	readonly toInstall?: string;
}

/** Declares a package in a manifest, and in the lock file that repeats it. Undefined when the manifest is no object. */
export function declareDependency(
	manifest: SourceFile,
	dependency: string,
	range: string,
	lock: SourceFile | undefined,
): Declaration | undefined {
	const edits = addDependencyEdits(manifest, 'dependencies', dependency, range);
	if (!edits || edits.length === 0) {
		return edits && { edits, rest: '' };
	}
	const repeated = lock && declaredInLock(lock, directoryOf(manifest.path), dependency, range);
	return {
		edits: [...edits, ...(repeated ?? []).map((insertion) => ({ path: lock!.path, ...insertion }))],
		...(repeated ? { rest: '' } : { rest: ', and install it next', toInstall: dependency }),
	};
}
