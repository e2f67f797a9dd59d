import { readdirSync, type Dirent } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { Cancelled, type CancellationSignal, type SkippedFile } from '../engine/vocabulary.js';
import { isForeignFolder, isIgnored, readLevel, unreadFolders, type IgnoreLevel } from './ignoreRules.js';

/** Where a walk starts and what it passes over. */
export interface WalkInit {
	/** The folder to walk, absolute. */
	readonly root: string;
	/** The top of the repository, absolute, and the root as seen from it (`''` when they are the same). */
	readonly top: string;
	readonly prefix: string;
	/** The ignore files above the root, from the top downwards. */
	readonly levels: readonly IgnoreLevel[];
	/** Files that are listed even when they are ignored, relative to the root. */
	readonly tracked: ReadonlySet<string>;
	readonly signal?: CancellationSignal | undefined;
	/** Everything waits meanwhile. */
	readonly blocks?: boolean;
}

/**
 * The regular files below a folder. Follows no link; ignored folders and files are passed over, except what is tracked and `.env`
 * files. Paths are relative to the root, sorted.
 */
export async function walk(init: WalkInit): Promise<{ readonly files: readonly string[]; readonly skipped: readonly SkippedFile[] }> {
	const walker = new Walker(init);
	await walker.visit('', init.levels);
	return { files: walker.files.sort(), skipped: walker.skipped.sort((a, b) => (a.path < b.path ? -1 : 1)) };
}

/** Whether a file is listed even when git ignores it: what it declares matters most when it is not tracked. */
export function isDotenvName(name: string): boolean {
	return name === '.env' || name.startsWith('.env.');
}

class Walker {
	readonly files: string[] = [];
	readonly skipped: SkippedFile[] = [];
	readonly #init: WalkInit;
	readonly #trackedFolders = new Set<string>();

	constructor(init: WalkInit) {
		this.#init = init;
		for (const path of init.tracked) {
			for (let slash = path.lastIndexOf('/'); slash > 0; slash = path.lastIndexOf('/', slash - 1)) {
				const folder = path.slice(0, slash);
				if (this.#trackedFolders.has(folder)) {
					break;
				}
				this.#trackedFolders.add(folder);
			}
		}
	}

	async visit(folder: string, above: readonly IgnoreLevel[]): Promise<void> {
		if (this.#init.signal?.aborted) {
			throw new Cancelled();
		}
		let entries: Dirent[];
		try {
			const path = join(this.#init.root, folder);
			entries = this.#init.blocks ? readdirSync(path, { withFileTypes: true }) : await readdir(path, { withFileTypes: true });
		} catch {
			this.skipped.push({ path: folder === '' ? '.' : folder, reason: 'a folder that cannot be read' });
			return;
		}
		const own =
			entries.some(({ name }) => name === '.gitignore') && folder !== ''
				? await readLevel(this.#init.top, this.#fromTop(folder))
				: undefined;
		const levels = own ? [...above, own] : above;
		const below: Promise<void>[] = [];
		for (const entry of entries) {
			const path = folder === '' ? entry.name : `${folder}/${entry.name}`;
			if (entry.isDirectory()) {
				if (this.#isVisited(path, entry.name, levels)) {
					below.push(this.visit(path, levels));
				}
			} else if (entry.isFile()) {
				if (this.#isListed(path, entry.name, levels)) {
					this.files.push(path);
				}
			} else if (this.#isListed(path, entry.name, levels)) {
				below.push(this.#passOver(path, entry));
			}
		}
		await Promise.all(below);
	}

	#fromTop(path: string): string {
		return this.#init.prefix === '' ? path : `${this.#init.prefix}/${path}`;
	}

	#isVisited(path: string, name: string, levels: readonly IgnoreLevel[]): boolean {
		if (unreadFolders.has(name)) {
			return false;
		}
		return !(isForeignFolder(name) || isIgnored(levels, `${this.#fromTop(path)}/`)) || this.#trackedFolders.has(path);
	}

	#isListed(path: string, name: string, levels: readonly IgnoreLevel[]): boolean {
		return isDotenvName(name) || this.#init.tracked.has(path) || !isIgnored(levels, this.#fromTop(path));
	}

	async #passOver(path: string, entry: Dirent): Promise<void> {
		if (!entry.isSymbolicLink()) {
			this.skipped.push({ path, reason: entry.isFIFO() ? 'a named pipe' : entry.isSocket() ? 'a socket' : 'no regular file' });
			return;
		}
		const isDead = (await stat(join(this.#init.root, path)).catch(() => undefined)) === undefined;
		this.skipped.push({ path, reason: isDead ? 'a link that leads nowhere' : 'a link, and links are not followed' });
	}
}
