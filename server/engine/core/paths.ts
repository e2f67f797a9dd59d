/** Path arithmetic on workspace paths: relative, `/`-separated, possibly starting with `../`. The engine has no `node:path`. */

/** The name of the configuration file. Comments and trailing commas are allowed in it. */
export const configurationFileName = '.twelvefactor.json';

/** The folder of a path, without a trailing `/`; the workspace root is `''`. */
export function directoryOf(path: string): string {
	const slash = path.lastIndexOf('/');
	return slash < 0 ? '' : path.slice(0, slash);
}

/** The last segment of a path. */
export function baseName(path: string): string {
	return path.slice(path.lastIndexOf('/') + 1);
}

/** The extension with its dot, in lower case, or `''`. `.env` has none. */
export function extensionOf(path: string): string {
	const name = baseName(path);
	const dot = name.lastIndexOf('.');
	return dot <= 0 ? '' : name.slice(dot).toLowerCase();
}

/** A segment that is empty, `.` or `..`. */
const oddSegment = /(?:^|\/)\.{0,2}(?:\/|$)/;

/**
 * Joins and normalizes: `joinPath('a/b', '../c')` is `a/c`, `joinPath('', '../x')` is `../x`. A leading `/` of the second part is
 * the root.
 */
export function joinPath(directory: string, relative: string): string {
	const all = relative.startsWith('/') || directory === '' ? relative : `${directory}/${relative}`;
	// Nearly every path is as it should be, and rules join many.
	if (!oddSegment.test(all)) {
		return all;
	}
	const segments: string[] = [];
	for (const segment of all.split('/')) {
		if (segment === '' || segment === '.') {
			continue;
		}
		if (segment === '..' && segments.length > 0 && segments[segments.length - 1] !== '..') {
			segments.pop();
		} else {
			segments.push(segment);
		}
	}
	return segments.join('/');
}

/** `path` as seen from `directory`, or undefined when it lies outside. */
export function pathWithin(directory: string, path: string): string | undefined {
	if (directory === '') {
		return path.startsWith('../') || path === '..' ? undefined : path;
	}
	return path.startsWith(`${directory}/`) ? path.slice(directory.length + 1) : path === directory ? '' : undefined;
}

/** `path` as it is written in a file of `folder`: `./x.js`, `../x.js`. */
export function relativePath(folder: string, path: string): string {
	const from = folder === '' ? [] : folder.split('/');
	const to = joinPath('', path).split('/');
	let shared = 0;
	while (shared < from.length && shared < to.length && from[shared] === to[shared]) {
		shared++;
	}
	const up = from.length - shared;
	return `${up === 0 ? './' : '../'.repeat(up)}${to.slice(shared).join('/')}`;
}

/** Whether a path belongs to the folders above the workspace root: read for context, never reported on and never edited. */
export function isOuterPath(path: string): boolean {
	return path.startsWith('../');
}

/**
 * Folders in which extensions of editors keep a copy of a file whenever it is saved
 * (https://marketplace.visualstudio.com/items?itemName=xyz.local-history).
 */
export const editorHistories: readonly string[] = ['.history', '.lh', '.localhistory', '.local-history'];

/** Whether a file is an old state of another one that an editor has kept: nothing runs it, and nothing is said of it but what it leaks. */
export function isKeptByEditor(path: string): boolean {
	return (
		path.includes('/') &&
		path
			.split('/')
			.slice(0, -1)
			.some((folder) => editorHistories.includes(folder))
	);
}

/** The folder itself, then each folder above it up to and including the workspace root `''` (or the topmost `..`). */
export function* ancestorsOf(directory: string): Generator<string> {
	let current = directory;
	yield current;
	while (current !== '' && !/^(\.\.\/)*\.\.$/.test(current)) {
		current = directoryOf(current);
		yield current;
	}
	let outer = current;
	for (let depth = 0; depth < 32; depth++) {
		outer = outer === '' ? '..' : `${outer}/..`;
		yield outer;
	}
}

/** The names of the folder that a file lies in and of the file, without its extension: `['mailer', 'server']` of `src/mailer/server.ts`. */
export function lastNames(path: string): readonly string[] {
	return path
		.replace(/\.\w+$/, '')
		.split('/')
		.slice(-2);
}
