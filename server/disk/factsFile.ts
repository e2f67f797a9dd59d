import { hash } from 'node:crypto';
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { FactsMemory, SourceFile, StoredFile } from '../engine/vocabulary.js';

/**
 * What a file of facts starts with; the build of the tool follows, since another build may read other facts from the same text,
 * and the check sum of all that stands below.
 */
const header = 'twelve-factor facts 2';

/** A line of a file of facts: its bytes, which are read when they are asked for. */
interface Line {
	readonly bytes: Buffer;
	readonly start: number;
	readonly end: number;
}

/**
 * Facts by the path and the hash of a file, kept in files: a cache of the last run, or what other machines read. A file of
 * another build, or with another check sum than it says, is as if it were
 * not there.
 */
export class FactsFile implements FactsMemory {
	/** The build of the tool whose facts these are. */
	readonly build: string;
	/** By key. */
	readonly #known = new Map<string, Line>();
	/** What this run asked for or learned, which is all that is written: by key, lines and JSON. */
	readonly #used = new Map<string, Line | string>();
	#isChanged = false;
	#keeps: (path: string) => boolean;

	/** `keeps`: which files' facts are kept, to be written; all by default. */
	constructor(build: string, keeps: (path: string) => boolean = () => true) {
		this.build = build;
		this.#keeps = keeps;
	}

	/** Adds the entries of a file. False when there is no such file, or it is of another build, or broken. */
	async load(file: string): Promise<boolean> {
		const bytes = await readKept(file, header, this.build);
		if (!bytes) {
			return false;
		}
		for (let start = 0; start < bytes.length;) {
			const end = bytes.indexOf(newLine, start);
			const hashEnd = bytes.indexOf(space, start);
			const keyEnd = bytes.indexOf(space, hashEnd + 1);
			this.#known.set(bytes.toString('latin1', start, keyEnd), { bytes, start: keyEnd + 1, end });
			start = end + 1;
		}
		return true;
	}

	/** Whether nothing is known yet. */
	get isEmpty(): boolean {
		return this.#known.size === 0;
	}

	/** Lets go of everything, and keeps nothing from now on. */
	forget(): void {
		this.#known.clear();
		this.#used.clear();
		this.#keeps = () => false;
	}

	recall(file: SourceFile): StoredFile | undefined {
		if (this.isEmpty) {
			return undefined;
		}
		const key = keyOf(file);
		const line = this.#known.get(key);
		if (line === undefined) {
			return undefined;
		}
		if (this.#keeps(file.path)) {
			this.#used.set(key, line);
		}
		return JSON.parse(line.bytes.toString('utf8', line.start, line.end)) as StoredFile;
	}

	remember(file: SourceFile, stored: StoredFile): void {
		if (this.#keeps(file.path)) {
			this.rememberJson(file, JSON.stringify(stored));
		}
	}

	/** {@link remember}s what a thread read. */
	rememberJson(file: Pick<SourceFile, 'path' | 'hash'>, json: string): void {
		this.#used.set(keyOf({ text: '', ...file }), json);
		this.#isChanged = true;
	}

	/**
	 * Writes what this run used, in one step: whoever reads at the same time sees the old file or the new one. Nothing is written
	 * when nothing changed.
	 */
	async save(file: string): Promise<void> {
		if (!this.#isChanged && this.#used.size === this.#known.size) {
			return;
		}
		// In the order of the keys, so that the same facts make the same file.
		const lines = [...this.#used].sort(([one], [other]) => (one < other ? -1 : 1));
		await keep(
			file,
			header,
			this.build,
			Buffer.concat(
				lines.flatMap(([key, line]) => [
					Buffer.from(`${key} `),
					typeof line === 'string' ? Buffer.from(line) : line.bytes.subarray(line.start, line.end),
					Buffer.from('\n'),
				]),
			),
		);
	}
}

/**
 * Opens the facts of a root in a folder that is the program's own. What is asked before they are read is not known; `finish`
 * writes what was read and lets go of it, quietly, for nobody waits.
 */
export function keepFacts(folder: string, root: string, build: string): { readonly memory: FactsMemory; finish(): Promise<void> } {
	const memory = new FactsFile(build);
	const file = cacheFileOf(folder, root, 'facts');
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
export function cacheFileOf(folder: string, root: string, kind: 'facts' | 'answer'): string {
	return join(folder, `${sum(root)}.${kind}`);
}

/**
 * What stands below the first line of a file that {@link keep} wrote. Undefined when there is none, when it is of another kind or
 * build, or broken.
 */
export async function readKept(file: string, kind: string, build: string): Promise<Buffer | undefined> {
	const bytes = await readFile(file).catch(() => undefined);
	const first = bytes?.indexOf(newLine) ?? -1;
	if (!bytes || first < 0) {
		return undefined;
	}
	const content = bytes.subarray(first + 1);
	return bytes.toString('utf8', 0, first) === `${kind} ${build} ${sum(content)}` ? content : undefined;
}

/** Writes a file in one step, readable by nobody else, with its check sum. */
export async function keep(file: string, kind: string, build: string, content: Uint8Array): Promise<void> {
	await mkdir(dirname(file), { recursive: true });
	const temporary = `${file}.${process.pid}.tmp`;
	try {
		await writeFile(temporary, Buffer.concat([Buffer.from(`${kind} ${build} ${sum(content)}\n`), content]), { mode: 0o600 });
		await rename(temporary, file);
	} catch (error) {
		await rm(temporary, { force: true });
		throw error;
	}
}

const newLine = 10;
const space = 32;

/** The hash and the path, in letters that are one byte each and no space. */
function keyOf({ path, hash: known, text }: Pick<SourceFile, 'path' | 'hash' | 'text'>): string {
	return `${known ?? sum(text)} ${path.replace(/[^!-$&-~]/g, (letter) => `%${letter.charCodeAt(0)};`)}`;
}

/**
 * Forty hexadecimal digits. Nothing depends on nobody finding another text with the same ones: whoever can write here can write
 * the sources.
 */
export function sum(text: string | Uint8Array): string {
	return hash('sha1', text, 'hex');
}
