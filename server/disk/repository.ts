import { readFile, stat } from 'node:fs/promises';
import { dirname, isAbsolute, join, relative, resolve, sep } from 'node:path';
import type { VersionControl } from '../engine/vocabulary.js';
import { readGitIndex, type GitIndex } from './gitIndex.js';

/** The repository around a folder. `root` is the top of its work tree. */
export interface Repository {
	readonly root: string;
	readonly versionControl: VersionControl;
}

const markers = [
	['.git', 'git'],
	['.hg', 'mercurial'],
	['.svn', 'subversion'],
] as const;

/** The top folder of the innermost repository around a folder, and its system. Cheap: nothing is read. */
export async function findRepository(
	folder: string,
): Promise<{ readonly root: string; readonly system: VersionControl['system'] } | undefined> {
	for (let current = resolve(folder); ; current = dirname(current)) {
		for (const [marker, system] of markers) {
			if (await exists(join(current, marker))) {
				return { root: current, system };
			}
		}
		if (dirname(current) === current) {
			return undefined;
		}
	}
}

/** The innermost repository around a folder, with what it tracks, read from its files. Paths are relative to `folder`. */
export async function readRepository(folder: string): Promise<Repository | undefined> {
	const found = await findRepository(folder);
	if (!found) {
		return undefined;
	}
	if (found.system !== 'git') {
		return { root: found.root, versionControl: { system: found.system, excludes: [] } };
	}
	const gitFolder = await gitFolderOf(found.root);
	const common = gitFolder && (await commonFolderOf(gitFolder));
	const index = gitFolder && common ? await indexOf(gitFolder, common, found.root, folder) : undefined;
	const exclude = common ? await textOf(join(common, 'info', 'exclude')) : undefined;
	const excludes = (exclude ?? '').split(/\r?\n/).filter((line) => line !== '' && !line.startsWith('#'));
	return { root: found.root, versionControl: { system: 'git', ...(index && { tracked: index.files, commits: index.commits }), excludes } };
}

/** `.git` is a folder, or (in worktrees and submodules) a file that names one. */
async function gitFolderOf(root: string): Promise<string | undefined> {
	const marker = join(root, '.git');
	const info = await stat(marker).catch(() => undefined);
	if (info?.isDirectory()) {
		return marker;
	}
	const target = info?.isFile() ? /^gitdir: (.+)$/m.exec((await textOf(marker)) ?? '')?.[1]?.trim() : undefined;
	return target === undefined ? undefined : isAbsolute(target) ? target : join(root, target);
}

/** A worktree shares its configuration and excludes with the main one. */
async function commonFolderOf(gitFolder: string): Promise<string> {
	const common = (await textOf(join(gitFolder, 'commondir')))?.trim();
	return common ? resolve(gitFolder, common) : gitFolder;
}

const empty: GitIndex = { files: new Set(), commits: new Set() };

async function indexOf(gitFolder: string, common: string, root: string, folder: string): Promise<GitIndex | undefined> {
	const bytes = await readFile(join(gitFolder, 'index')).catch((error: unknown) => (isMissing(error) ? 'none' : undefined));
	if (bytes === undefined) {
		return undefined;
	}
	if (bytes === 'none') {
		// A repository without an index has nothing added yet, but where there are commits: it was cloned without checking them out.
		return (await exists(join(gitFolder, 'HEAD'))) && !(await hasCommit(gitFolder, common)) ? empty : undefined;
	}
	const configuration = (await textOf(join(common, 'config'))) ?? '';
	const index = readGitIndex(
		bytes,
		/^[ \t]{0,100}objectformat[ \t]{0,100}=[ \t]{0,100}sha256[ \t]{0,100}\r?$/im.test(configuration) ? 32 : 20,
	);
	const prefix = relative(root, folder).split(sep).join('/');
	return !index || prefix === '' ? index : { files: seenFrom(prefix, index.files), commits: seenFrom(prefix, index.commits) };
}

/** Paths of a repository as they are seen from a folder of it. */
function seenFrom(prefix: string, paths: ReadonlySet<string>): ReadonlySet<string> {
	const inside = new Set<string>();
	for (const path of paths) {
		if (path.startsWith(`${prefix}/`)) {
			inside.add(path.slice(prefix.length + 1));
			continue;
		}
		// Of what lies outside, only files of the folders above can be asked for.
		const slash = path.lastIndexOf('/');
		const directory = path.slice(0, Math.max(slash, 0));
		if (directory === '' || prefix.startsWith(`${directory}/`)) {
			const depth = prefix.split('/').length - (directory === '' ? 0 : directory.split('/').length);
			inside.add('../'.repeat(depth) + path.slice(slash + 1));
		}
	}
	return inside;
}

/** Whether the branch that is checked out has a commit, or nobody can tell from plain files. */
async function hasCommit(gitFolder: string, common: string): Promise<boolean> {
	const head = (await textOf(join(gitFolder, 'HEAD')))?.trim() ?? '';
	const branch = /^ref: (refs\/\S+)$/.exec(head)?.[1];
	return (
		branch === undefined ||
		(await exists(join(common, branch))) ||
		(await exists(join(common, 'reftable'))) ||
		((await textOf(join(common, 'packed-refs'))) ?? '').includes(` ${branch}\n`)
	);
}

async function textOf(path: string): Promise<string | undefined> {
	try {
		return await readFile(path, 'utf8');
	} catch {
		return undefined;
	}
}

async function exists(path: string): Promise<boolean> {
	return (await stat(path).catch(() => undefined)) !== undefined;
}

function isMissing(error: unknown): boolean {
	return error instanceof Error && 'code' in error && error.code === 'ENOENT';
}
