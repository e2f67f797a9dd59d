import { open } from 'node:fs/promises';
import { constants } from 'node:fs';
import { join } from 'node:path';
import { GitIgnore, limits } from '../engine/vocabulary.js';

/** Folders that hold no code of the project, whatever ignore files say. */
const foreignFolders: ReadonlySet<string> = new Set([
	'.git',
	'.hg',
	'.svn',
	'node_modules',
	'bower_components',
	'jspm_packages',
	'.yarn',
	'.pnpm-store',
	'.venv',
	'__pycache__',
	'.tox',
	'.mypy_cache',
	'.pytest_cache',
	'.next',
	'.nuxt',
	'.svelte-kit',
	'.turbo',
	'.parcel-cache',
	'.cache',
	'.nyc_output',
	'.terraform',
	'.gradle',
	'.vscode-test',
]);

/** Folders that are passed over even where files in them are tracked: the code of others, and what version control keeps. */
export const unreadFolders: ReadonlySet<string> = new Set(['node_modules', 'bower_components', 'jspm_packages', '.git', '.hg', '.svn']);

/** Whether a folder of this name is passed over unless files in it are tracked. */
export function isForeignFolder(name: string): boolean {
	return foreignFolders.has(name);
}

/** The patterns of one ignore file; `folder` is relative to the top of the repository (`''`), `/`-separated. */
export interface IgnoreLevel {
	readonly folder: string;
	readonly matcher: GitIgnore;
}

/** A level from patterns that stand in no `.gitignore`. */
export function levelOf(folder: string, patterns: readonly string[]): IgnoreLevel {
	return { folder, matcher: new GitIgnore(patterns) };
}

/** The level of a folder's `.gitignore`, or undefined when it has none that can be read. */
export async function readLevel(top: string, folder: string): Promise<IgnoreLevel | undefined> {
	try {
		const file = await open(join(top, folder, '.gitignore'), constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
		try {
			const info = await file.stat();
			return info.isFile() && info.size <= limits.fileSize
				? levelOf(folder, (await file.readFile('utf8')).replace(/^\uFEFF/, '').split(/\r?\n/))
				: undefined;
		} finally {
			await file.close();
		}
	} catch {
		return undefined;
	}
}

/** Whether git would ignore a path (relative to the top; a folder ends with `/`), its parents not being ignored. Levels go from the top downwards; the last one that speaks wins. */
export function isIgnored(levels: readonly IgnoreLevel[], path: string): boolean {
	for (let i = levels.length - 1; i >= 0; i--) {
		const { folder, matcher } = levels[i]!;
		const relative = folder === '' ? path : path.slice(folder.length + 1);
		const verdict = matcher.verdict(relative);
		if (verdict !== undefined) {
			return verdict;
		}
	}
	return false;
}
