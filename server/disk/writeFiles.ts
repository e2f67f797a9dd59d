import { randomUUID } from 'node:crypto';
import { chmod, copyFile, link, lstat, mkdir, realpath, rename, rm, rmdir, stat, unlink, writeFile } from 'node:fs/promises';
import { dirname, join, relative, sep } from 'node:path';
import { UnreadableFile } from '../engine/vocabulary.js';
import { encode } from './decode.js';
import { codeOf } from './errorCode.js';
import { readTextFile } from './readTextFile.js';

/** A new text for a file. `before` is the text it was made from, undefined for a file that must not exist yet. */
export interface FileChange {
	readonly path: string;
	readonly before: string | undefined;
	readonly after: string;
}

interface Staged {
	readonly path: string;
	readonly target: string;
	readonly temporary: string;
	readonly existed: boolean;
}

/**
 * Writes changes to the files of a folder, all or none: each text goes to a temporary file beside its target first, then all are
 * renamed. Keeps encoding, byte order mark and mode.
 * Rejects with {@link UnreadableFile}, having changed nothing, when a path leads out of the folder, is a link, has changed
 * meanwhile, or cannot be decoded without loss.
 */
export async function writeFiles(root: string, changes: readonly FileChange[]): Promise<void> {
	const staged: Staged[] = [];
	const made: string[] = [];
	try {
		for (const change of changes) {
			staged.push(await stage(root, change, made));
		}
		await commit(staged);
	} catch (error) {
		await Promise.all(staged.map(({ temporary }) => rm(temporary, { force: true })));
		await removeFolders(made);
		throw error;
	}
}

/** Writes the temporary file of a change. Notes in `made` which folders it makes for it. */
async function stage(root: string, { path, before, after }: FileChange, made: string[]): Promise<Staged> {
	const target = join(root, path);
	await assertInside(root, path);
	const info = await lstat(target).catch(() => undefined);
	if (info && !info.isFile()) {
		throw new UnreadableFile(path, info.isSymbolicLink() ? 'a link, and links are not written through' : 'no regular file');
	}
	const current = await readTextFile(target, path);
	if (current?.text !== before) {
		throw new UnreadableFile(path, 'it has changed since it was read');
	}
	const bytes = encode({ text: after, encoding: current?.encoding ?? 'utf-8', byteOrderMark: current?.byteOrderMark ?? false });
	if (!bytes) {
		throw new UnreadableFile(path, 'its encoding cannot hold the new text');
	}
	const temporary = `${target}.${randomUUID()}.tmp`;
	try {
		await makeFolders(dirname(target), made);
		await writeFile(temporary, bytes, { flag: 'wx' });
		if (info) {
			await chmod(temporary, info.mode & 0o7777);
		}
	} catch (error) {
		await rm(temporary, { force: true }).catch(() => undefined);
		throw new UnreadableFile(path, `it cannot be written (${codeOf(error)})`);
	}
	return { path, target, temporary, existed: info !== undefined };
}

/** Makes a folder and those around it, where they are missing, and notes those. */
async function makeFolders(folder: string, made: string[]): Promise<void> {
	const info = await stat(folder).catch(() => undefined);
	if (!info?.isDirectory()) {
		await makeFolders(dirname(folder), made);
		await mkdir(folder);
		made.push(folder);
	}
}

/** Removes folders that were made, the last one first. One that somebody has put something into meanwhile stays. */
async function removeFolders(made: readonly string[]): Promise<void> {
	for (const folder of [...made].reverse()) {
		await rmdir(folder).catch(() => undefined);
	}
}

/** The nearest folder that exists must, after resolving links, lie inside the root. */
async function assertInside(root: string, path: string): Promise<void> {
	const realRoot = await realpath(root);
	let folder = dirname(join(root, path));
	let real = await realpath(folder).catch(() => undefined);
	while (real === undefined && dirname(folder) !== folder) {
		folder = dirname(folder);
		real = await realpath(folder).catch(() => undefined);
	}
	const from = real === undefined ? '..' : relative(realRoot, real);
	if (
		from === '..' ||
		from.startsWith(`..${sep}`) ||
		relative(root, join(root, path)).startsWith('..') ||
		from !== relative(root, folder)
	) {
		throw new UnreadableFile(path, 'it leads out of the folder');
	}
}

/** Renames every temporary file to its target. When one fails, those before it are put back. */
async function commit(staged: readonly Staged[]): Promise<void> {
	const backups: { readonly target: string; readonly backup: string | undefined }[] = [];
	try {
		for (const { path, target, temporary, existed } of staged) {
			const backup = existed ? `${temporary}.old` : undefined;
			try {
				if (backup !== undefined) {
					// Some file systems have no links; what cannot be put back is not touched.
					await link(target, backup).catch(() => copyFile(target, backup));
				}
				await rename(temporary, target);
			} catch (error) {
				throw new UnreadableFile(path, `it cannot be written (${codeOf(error)})`);
			}
			backups.push({ target, backup });
		}
	} catch (error) {
		for (const { target, backup } of backups.reverse()) {
			await (backup === undefined ? unlink(target) : rename(backup, target)).catch(() => undefined);
		}
		throw error;
	} finally {
		await Promise.all(staged.flatMap(({ temporary }) => [rm(temporary, { force: true }), rm(`${temporary}.old`, { force: true })]));
	}
}
