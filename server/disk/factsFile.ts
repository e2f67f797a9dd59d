import { createHash } from 'node:crypto';
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { FactsMemory, StoredFile } from '../engine/vocabulary.js';

/** What a file of facts starts with; the build of the tool follows, since another build may read other facts from the same text. */
const header = 'twelve-factor facts 1';

/**
 * Facts by the hash of a path and its text, kept in files: a cache of the last run, or what other machines read. An entry counts only when its own check sum is right; everything else
 * (another build, a truncated or edited file) is as if it were not there.
 */
export class FactsFile implements FactsMemory {
	/** The build of the tool whose facts these are. */
	readonly build: string;
	/** By key: the check sum and the JSON, which is parsed when it is asked for. */
	readonly #known = new Map<string, string>();
	/** What this run asked for or learned: all that is written. */
	readonly #used = new Map<string, string>();
	#isChanged = false;
	#keeps: (path: string) => boolean;

	/** `keeps`: which files' facts are kept, to be written or handed on; all by default. */
	constructor(build: string, keeps: (path: string) => boolean = () => true) {
		this.build = build;
		this.#keeps = keeps;
	}

	/** Adds the entries of a file. False when there is no such file, or it is of another build. */
	async load(file: string): Promise<boolean> {
		let text: string;
		try {
			text = await readFile(file, 'utf8');
		} catch {
			return false;
		}
		const first = text.indexOf('\n');
		if (first < 0 || text.slice(0, first) !== `${header} ${this.build}`) {
			return false;
		}
		for (let start = first + 1; start < text.length; ) {
			const end = text.indexOf('\n', start);
			if (end < 0) {
				// The last line was cut off.
				break;
			}
			this.#known.set(text.slice(start, start + keyLength), text.slice(start + keyLength + 1, end));
			start = end + 1;
		}
		return true;
	}

	/** Whether nothing is known yet. */
	get isEmpty(): boolean {
		return this.#known.size === 0;
	}

	/** What this run used or learned, by key. */
	entries(): ReadonlyMap<string, string> {
		return this.#used;
	}

	/** Takes what another thread learned. */
	add(entries: ReadonlyMap<string, string>): void {
		for (const [key, entry] of entries) {
			this.#known.set(key, entry);
			this.#isChanged = true;
		}
	}

	/** Lets go of everything, and keeps nothing from now on. */
	forget(): void {
		this.#known.clear();
		this.#used.clear();
		this.#keeps = () => false;
	}

	recall(path: string, text: string): StoredFile | undefined {
		if (this.isEmpty) {
			return undefined;
		}
		const key = keyOf(path, text);
		const entry = this.#known.get(key);
		if (entry === undefined) {
			return undefined;
		}
		const json = entry.slice(keyLength + 1);
		if (entry.slice(0, keyLength) !== sum(json)) {
			this.#known.delete(key);
			return undefined;
		}
		if (this.#keeps(path)) {
			this.#used.set(key, entry);
		}
		return JSON.parse(json) as StoredFile;
	}

	remember(path: string, text: string, stored: StoredFile): void {
		if (!this.#keeps(path)) {
			return;
		}
		const json = JSON.stringify(stored);
		this.#used.set(keyOf(path, text), `${sum(json)} ${json}`);
		this.#isChanged = true;
	}

	/** Writes what this run used, in one step: whoever reads at the same time sees the old file or the new one. Nothing is written when nothing changed. */
	async save(file: string): Promise<void> {
		if (!this.#isChanged && this.#used.size === this.#known.size) {
			return;
		}
		// In the order of the keys, so that the same facts make the same file.
		const lines = [...this.#used].sort(([one], [other]) => (one < other ? -1 : 1)).map(([key, entry]) => `${key} ${entry}\n`);
		await mkdir(dirname(file), { recursive: true });
		const temporary = `${file}.${process.pid}.tmp`;
		try {
			await writeFile(temporary, [`${header} ${this.build}\n`, ...lines].join(''), { mode: 0o600 });
			await rename(temporary, file);
		} catch (error) {
			await rm(temporary, { force: true });
			throw error;
		}
	}
}

/** Opens the facts of a root in a folder that is the program's own. What is asked before they are read is not known; `finish` writes what was read and lets go of it, quietly, for nobody waits. */
export function keepFacts(folder: string, root: string, build: string): { readonly memory: FactsMemory; finish(): Promise<void> } {
	const memory = new FactsFile(build);
	const file = cacheFileOf(folder, root);
	const loaded = memory.load(file);
	return {
		memory,
		async finish() {
			await loaded;
			await memory.save(file).catch(() => undefined);
			memory.forget();
		},
	};
}

/** The file in a folder of caches that belongs to a workspace root. */
export function cacheFileOf(folder: string, root: string): string {
	return join(folder, `${sum(root)}.facts`);
}

const keyLength = 40;

function keyOf(path: string, text: string): string {
	return sum(`${path}\n${text}`);
}

/** Forty hexadecimal digits. Nothing depends on nobody finding another text with the same ones: whoever can write here can write the sources. */
export function sum(text: string | Uint8Array): string {
	return createHash('sha1').update(text).digest('hex');
}
