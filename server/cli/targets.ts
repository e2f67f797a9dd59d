import { open, stat } from 'node:fs/promises';
import { relative, resolve, sep } from 'node:path';
import { rootOfFile } from '../disk/diskWorkspace.js';
import { codeOf } from '../disk/errorCode.js';
import { UsageError } from './io.js';

/** A folder to check. `only` are the files (relative to it) that were asked for, when not all of it was. */
export interface Target {
	readonly root: string;
	readonly only: ReadonlySet<string> | undefined;
}

/** What stands before the paths of a root when they are shown: the way from the working directory to it, or nothing. */
export function prefixOf(root: string, workingDirectory: string): string {
	const way = relative(workingDirectory, root).split(sep).join('/');
	return way === '' ? '' : `${way}/`;
}

/**
 * Groups paths by the folder they are checked as part of: a folder is its own, a file belongs to its repository or package.
 * Throws {@link UsageError} that names a missing path.
 */
export async function findTargets(paths: readonly string[], workingDirectory: string): Promise<readonly Target[]> {
	const whole = new Set<string>();
	const partial = new Map<string, Set<string>>();
	for (const given of paths) {
		const path = resolve(workingDirectory, given);
		const info = await stat(path).catch((error: unknown) => {
			throw new UsageError(
				`${given}: ${codeOf(error) === 'ENOENT' || codeOf(error) === 'ENOTDIR' ? 'no such file or folder' : `cannot be opened (${codeOf(error)})`}.`,
			);
		});
		if (info.isDirectory()) {
			whole.add(path);
		} else if (info.isFile()) {
			await assertReadable(path, given);
			const root = await rootOfFile(path);
			const files = partial.get(root) ?? new Set();
			partial.set(root, files.add(relative(root, path).split(sep).join('/')));
		} else {
			throw new UsageError(`${given}: is neither a file nor a folder.`);
		}
	}
	return [
		...[...whole].map((root) => ({ root, only: undefined })),
		...[...partial].filter(([root]) => !whole.has(root)).map(([root, only]) => ({ root, only })),
	];
}

async function assertReadable(path: string, given: string): Promise<void> {
	try {
		await (await open(path, 'r')).close();
	} catch (error) {
		throw new UsageError(`${given}: cannot be read (${codeOf(error)}).`);
	}
}
