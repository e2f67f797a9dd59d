import { lstatSync } from 'node:fs';
import { lstat, realpath } from 'node:fs/promises';
import { basename, dirname, join, posix, relative, resolve, sep } from 'node:path';
import { limits, UnreadableFile, type CancellationSignal, type Listing, type SourceFile, type Workspace } from '../engine/vocabulary.js';
import { isForeignFolder, isIgnored, levelOf, readLevel, type IgnoreLevel } from './ignoreRules.js';
import { isOuterManifest, outerManifests } from './manifests.js';
import { sum } from './factsFile.js';
import { readRegularFile, readRegularFileNow, textOf } from './readTextFile.js';
import { findRepository, readRepository, type Repository } from './repository.js';
import type { Trace } from './trace.js';
import { isDotenvName, walk } from './walk.js';

/** Texts that shadow the disk: open documents of an editor, or fixes that are not written yet. */
export interface Overlay {
	get(path: string): SourceFile | undefined;
	/** Paths that may not be on the disk yet. */
	paths(): Iterable<string>;
}

/** A {@link Workspace} on disk. */
export interface DiskWorkspace extends Workspace {
	/** The root as it was given, absolute. */
	readonly root: string;
	/** Whether {@link list} names (or would name) a path: not ignored, in no folder of foreign code. */
	includes(path: string): Promise<boolean>;
	/** What {@link read} would say without the overlay. */
	saved(path: string): Promise<SourceFile | undefined>;
	/**
	 * Forty digits that stand for what {@link read} would say of a path that was listed: its text, or why there is none. Everything
	 * waits meanwhile.
	 */
	printOf(path: string): string;
}

/** How a folder is read. */
export interface DiskOptions {
	/** Reads files while everything waits, which takes a fifth of the time: for programs that have nothing else to do. */
	readonly blocks?: boolean;
	/** Tells the hash of every text, for a memory that asks by it. */
	readonly hashes?: boolean;
	/** Is told of everything that was asked of the disk. */
	readonly trace?: Trace | undefined;
}

/** Opens a folder as a workspace. Nothing is read before it is asked for. */
export function createDiskWorkspace(root: string, overlay?: Overlay, options: DiskOptions = {}): DiskWorkspace {
	return new FolderOnDisk(resolve(root), overlay, options);
}

/** Room for the bytes of one file, for who looks at files one after the other. */
let room: Buffer | undefined;

class FolderOnDisk implements DiskWorkspace {
	readonly root: string;
	readonly #overlay: Overlay | undefined;
	readonly #options: DiskOptions;
	/** Folders whose real path was compared with their name since the last listing. */
	readonly #realFolders = new Map<string, Promise<boolean>>();
	/** Ignore files of single folders, and what lies around the root, since the last listing. */
	readonly #folderLevels = new Map<string, Promise<IgnoreLevel | undefined>>();
	#surroundings: Promise<Surroundings> | undefined;
	#listed: ReadonlySet<string> | undefined;
	#depth: Promise<number> | undefined;

	constructor(root: string, overlay: Overlay | undefined, options: DiskOptions) {
		this.root = root;
		this.#overlay = overlay;
		this.#options = options;
	}

	async list(signal?: CancellationSignal): Promise<Listing> {
		this.#realFolders.clear();
		this.#folderLevels.clear();
		this.#surroundings = surroundingsOf(this.root);
		const { repository, top, prefix, levels, tracked } = await this.#surroundings;
		this.#depth = Promise.resolve(depthBelow(top, this.root));
		const { files, skipped } = await walk({ root: this.root, top, prefix, levels, tracked, signal, blocks: this.#options.blocks ?? false });
		const listed = new Set(files);
		for (const path of this.#overlay?.paths() ?? []) {
			if (!listed.has(path) && !isOuterPath(path) && (await this.#isWelcome(path))) {
				listed.add(path);
			}
		}
		this.#listed = listed;
		const listing = {
			files: listed.size === files.length ? files : [...listed].sort(),
			outer: await outerManifests(this.root, top),
			skipped,
			versionControl: repository?.versionControl,
		};
		this.#options.trace?.listed(listing);
		return listing;
	}

	async read(path: string): Promise<SourceFile | undefined> {
		return this.#overlay?.get(path) ?? this.saved(path);
	}

	async saved(path: string): Promise<SourceFile | undefined> {
		const { blocks, hashes, trace } = this.#options;
		let bytes: Uint8Array | undefined;
		try {
			bytes = !(await this.#isInside(path))
				? undefined
				: blocks
					? readRegularFileNow(join(this.root, path), path)
					: await readRegularFile(join(this.root, path), path);
		} catch (error) {
			trace?.read(path, printOfFailure(error));
			throw error;
		}
		const hash = bytes === undefined || !(hashes || trace) ? undefined : sum(bytes);
		trace?.read(path, hash ?? printOfNothing);
		return bytes && { path, version: 0, text: textOf(bytes, path).text, ...(hash === undefined ? {} : { hash }) };
	}

	printOf(path: string): string {
		room ??= Buffer.allocUnsafe(limits.fileSize + 1);
		try {
			const bytes = readRegularFileNow(join(this.root, path), path, room);
			return bytes === undefined ? printOfNothing : sum(bytes);
		} catch (error) {
			return printOfFailure(error);
		}
	}

	/** Whether a path leads to a place that may be read: one in the root, by way of folders and no links, or a manifest above it. */
	async #isInside(path: string): Promise<boolean> {
		return isOuterPath(path)
			? this.#isOuter(path)
			: !path.startsWith('/') && !path.split('/').includes('..') && this.#isRealFolder(posix.dirname(path));
	}

	async includes(path: string): Promise<boolean> {
		if (this.#listed?.has(path)) {
			return true;
		}
		if (isOuterPath(path)) {
			return false;
		}
		// The surroundings are those of the last listing: after a checkout thousands of paths are asked for one by one.
		this.#surroundings ??= surroundingsOf(this.root);
		return (await this.#surroundings).tracked.has(path) || this.#isWelcome(path);
	}

	/** Walks down to one path as {@link walk} would, without looking at anything else. */
	async #isWelcome(path: string): Promise<boolean> {
		const { top, prefix, levels: above } = await (this.#surroundings ??= surroundingsOf(this.root));
		const levels = [...above];
		const segments = path.split('/');
		for (let length = 1; length < segments.length; length++) {
			const folder = segments.slice(0, length).join('/');
			const fromTop = prefix === '' ? folder : `${prefix}/${folder}`;
			if (isForeignFolder(segments[length - 1]!) || isIgnored(levels, `${fromTop}/`)) {
				return false;
			}
			let own = this.#folderLevels.get(folder);
			if (!own) {
				own = readLevel(top, fromTop);
				this.#folderLevels.set(folder, own);
			}
			const level = await own;
			if (level) {
				levels.push(level);
			}
		}
		return isDotenvName(posix.basename(path)) || !isIgnored(levels, prefix === '' ? path : `${prefix}/${path}`);
	}

	/** Whether no part of a folder is a link: a link might leave the root, or lead in circles. */
	#isRealFolder(folder: string): Promise<boolean> {
		let answer = this.#realFolders.get(folder);
		if (!answer) {
			// Where the folder above is real, only the last segment can be a link.
			answer =
				folder === '' || folder === '.'
					? Promise.resolve(true)
					: this.#isRealFolder(posix.dirname(folder)).then((above) => above && this.#isFolder(join(this.root, folder)));
			this.#realFolders.set(folder, answer);
		}
		return answer;
	}

	/** Whether there is a folder, rather than a link to one. */
	async #isFolder(path: string): Promise<boolean> {
		if (this.#options.blocks) {
			try {
				return lstatSync(path).isDirectory();
			} catch {
				return false;
			}
		}
		return lstat(path).then(
			(info) => info.isDirectory(),
			() => false,
		);
	}

	async #isOuter(path: string): Promise<boolean> {
		const segments = path.split('/');
		const name = segments.pop() ?? '';
		if (!isOuterManifest(name) || segments.some((segment) => segment !== '..')) {
			return false;
		}
		this.#depth ??= findRepository(this.root).then((repository) => depthBelow(repository?.root ?? this.root, this.root));
		return segments.length <= (await this.#depth);
	}
}

interface Surroundings {
	readonly repository: Repository | undefined;
	/** The top of the repository (or the root itself), and the root as seen from it. */
	readonly top: string;
	readonly prefix: string;
	/** The ignore files above and in the root. */
	readonly levels: readonly IgnoreLevel[];
	readonly tracked: ReadonlySet<string>;
}

async function surroundingsOf(root: string): Promise<Surroundings> {
	const repository = await readRepository(root);
	const top = repository?.root ?? root;
	const prefix = relative(top, root).split(sep).join('/');
	return {
		repository,
		top,
		prefix,
		levels: await levelsDownTo(top, prefix, repository),
		tracked: repository?.versionControl.tracked ?? new Set(),
	};
}

/**
 * The ignore files from the top of the repository down to the root, after the repository's own excludes. Whoever asks for a
 * folder that the repository ignores means it: what
 * stands above such a folder does not count in it.
 */
async function levelsDownTo(top: string, prefix: string, repository: Repository | undefined): Promise<readonly IgnoreLevel[]> {
	const levels: IgnoreLevel[] = [];
	if (repository && repository.versionControl.excludes.length > 0) {
		levels.push(levelOf('', repository.versionControl.excludes));
	}
	const segments = prefix === '' ? [] : prefix.split('/');
	for (let length = 0; length <= segments.length; length++) {
		if (length > 0 && isIgnored(levels, `${segments.slice(0, length).join('/')}/`)) {
			levels.length = 0;
		}
		const level = await readLevel(top, segments.slice(0, length).join('/'));
		if (level) {
			levels.push(level);
		}
	}
	return levels;
}

const printOfNothing = sum('');

/** A text cannot have the print of a failure but by a hash that collides. */
function printOfFailure(error: unknown): string {
	return sum(`failed: ${error instanceof UnreadableFile ? error.reason : 'unknown error'}`);
}

/** Whether a path belongs to the folders above the root. */
function isOuterPath(path: string): boolean {
	return path.startsWith('../');
}

function depthBelow(top: string, folder: string): number {
	const path = relative(top, folder);
	return path === '' ? 0 : path.split(sep).length;
}

/** The folder that a single file is checked as part of: its repository, else its package, else the folder it lies in. */
export async function rootOfFile(file: string): Promise<string> {
	const folder = dirname(resolve(file));
	const repository = await findRepository(folder);
	if (repository) {
		return repository.root;
	}
	for (let current = folder; dirname(current) !== current; current = dirname(current)) {
		const manifest = await realpath(join(current, 'package.json')).catch(() => undefined);
		if (manifest !== undefined && basename(manifest) === 'package.json') {
			return current;
		}
	}
	return folder;
}
