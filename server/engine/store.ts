import type { Fact } from './core/fact.js';
import { detach } from './core/detach.js';
import { sealed } from './core/secrets/seal.js';
import { limits } from './core/limits.js';
import { isMadeByTools, PassedOver, whySkipped, whySkippedInEdit, withoutSourceMap } from './core/readable.js';
import { findSuppressions, findSuppressionsInEdit, type Suppression } from './core/suppressions.js';
import type { SourceFile } from './core/text.js';
import type { EngineInit } from './engine.js';
import { UnreadableFile } from './core/workspace.js';
import { readersFor } from './readers/index.js';
import type { Reader } from './readers/reader.js';

/** What is kept of a file after it was read: never its text, unless it is being edited. */
export interface StoredFile {
	readonly version: number;
	/** Tells texts apart: the length, and what some of its units come to. Missing when the text was not read. */
	readonly print?: string;
	readonly facts: readonly Fact[];
	readonly suppressions: readonly Suppression[];
	/** Why it was not read, in words for the user. */
	readonly skipped?: string;
	/** It ended a process before: somebody should know, whatever kind of file it is. */
	readonly quarantined?: true;
	/** Reading it took so long that nobody who types shall wait for it again. */
	readonly isTooSlow?: true;
}

/** Facts of texts that were read before, by this run or another. */
export interface FactsMemory {
	/** What a text of a path says; undefined when nobody knows. */
	recall(file: SourceFile): StoredFile | undefined;
	remember(file: SourceFile, stored: StoredFile): void;
}

/** What surrounds the facts. */
export type StoreInit = Pick<EngineInit, 'workspace' | 'log' | 'journal' | 'memory' | 'spent' | 'breathe'>;

/** Facts by path. Reads a file once, and again only after it was invalidated. */
export class FactStore {
	readonly #init: StoreInit;
	readonly #files = new Map<string, StoredFile>();
	readonly #stale = new Set<string>();
	readonly #readers = new Map<string, readonly Reader[]>();
	readonly #ahead = new Map<string, Promise<SourceFile | undefined>>();
	/** Files of which some reader read only what an edit changed. */
	readonly #fromEdits = new Set<string>();

	constructor(init: StoreInit) {
		this.#init = init;
	}

	/** The files that are known, with their facts. */
	get files(): ReadonlyMap<string, StoredFile> {
		return this.#files;
	}

	/** Whether a file must be read (again). */
	isStale(path: string): boolean {
		return this.#stale.has(path) || !this.#files.has(path);
	}

	/** Whether a file is worth reading as a whole when there is time: its facts come from edits. */
	isFromEdits(path: string): boolean {
		return this.#fromEdits.has(path);
	}

	/** Whether what is said of a file is what was said before something was half typed. */
	isHalfTyped(path: string): boolean {
		return this.#fromEdits.has(path) && this.readersFor(path).some((reader) => reader.isHalfTyped?.(path) === true);
	}

	/** Marks a file to be read again. */
	invalidate(path: string): void {
		this.#stale.add(path);
		this.#ahead.delete(path);
	}

	/** The readers that claim a path: each is asked once. */
	readersFor(path: string): readonly Reader[] {
		let found = this.#readers.get(path);
		if (!found) {
			found = readersFor(path);
			this.#readers.set(path, found);
		}
		return found;
	}

	/** Whether every reader of a file is content with its path. */
	isReadByPath(path: string): boolean {
		const found = this.readersFor(path);
		return found.length > 0 && found.every(({ pathOnly }) => pathOnly === true);
	}

	/** Whether every reader of a file is content with its path where the text cannot be read. */
	#isContentWithPath(path: string): boolean {
		const found = this.readersFor(path);
		return found.length > 0 && found.every(({ pathOnly, isExtra }) => pathOnly === true || isExtra === true);
	}

	/** Asks for the text of a file that will be read soon, so that the disk works while the readers do. */
	readAhead(path: string): void {
		if (!this.#ahead.has(path) && !this.isReadByPath(path)) {
			const text = this.#init.workspace.read(path);
			// Whoever reads the file sees the failure; nobody may see it unhandled.
			text.catch(() => undefined);
			this.#ahead.set(path, text);
		}
	}

	/** Forgets every file that `keep` does not hold. */
	retain(keep: ReadonlySet<string>): void {
		for (const path of this.#files.keys()) {
			if (!keep.has(path)) {
				this.#files.delete(path);
				this.#stale.delete(path);
				this.#fromEdits.delete(path);
			}
		}
		for (const path of this.#readers.keys()) {
			if (!keep.has(path)) {
				this.#readers.delete(path);
			}
		}
	}

	/** Takes what was read elsewhere of a file as it is now. */
	takeIn(path: string, stored: StoredFile): void {
		this.#stale.delete(path);
		this.#files.set(path, stored);
	}

	/**
	 * Reads a file, whether or not it is stale. Undefined (and forgotten) when there is no such file. An edited one is read as a
	 * `whole`, or what the edit changed.
	 */
	async read(path: string, whole = false): Promise<{ readonly file: SourceFile; readonly stored: StoredFile } | undefined> {
		this.#stale.delete(path);
		this.#fromEdits.delete(path);
		const ahead = this.#ahead.get(path);
		this.#ahead.delete(path);
		// A lock file may be binary or larger than any limit: that it is there says what matters most.
		const unread = { path, version: 0, text: '' };
		let file: SourceFile | undefined;
		try {
			file = this.isReadByPath(path) ? unread : await (ahead ?? this.#init.workspace.read(path));
		} catch (error) {
			if (!this.#isContentWithPath(path)) {
				const reason = error instanceof UnreadableFile ? error.reason : 'cannot be read';
				this.#files.set(path, { version: 0, facts: [], suppressions: [], skipped: reason });
				return undefined;
			}
			file = unread;
		}
		if (!file) {
			this.#files.delete(path);
			return undefined;
		}
		const isGivenUp = !whole && this.#files.get(path)?.isTooSlow === true;
		const stored = isGivenUp ? tooSlow(file) : await this.#readFacts(file, whole);
		this.#files.set(path, stored);
		if (this.readersFor(path).some((reader) => reader.isFromEdits?.(path) === true)) {
			this.#fromEdits.add(path);
		}
		return { file, stored };
	}

	/** Says nothing of a file any more, since judging it took too long. */
	giveUp(path: string): void {
		const known = this.#files.get(path);
		if (known) {
			this.#files.set(path, { ...givenUp, version: known.version, ...(known.print !== undefined && { print: known.print }) });
		}
	}

	/** Does what the next edit of a file would wait for. */
	async prepare(path: string): Promise<void> {
		this.#init.journal?.begin(path);
		for (const reader of this.readersFor(path)) {
			await reader.prepare?.(path);
		}
	}

	/** What a text says: nothing when it ended a process before, what is remembered of it, or what the readers find. */
	async #readFacts(file: SourceFile, whole = false): Promise<StoredFile> {
		const quarantined = this.#init.journal?.quarantined(file.path, file.text);
		if (quarantined !== undefined) {
			return { version: file.version, print: printOf(file.text), facts: [], suppressions: [], skipped: quarantined, quarantined: true };
		}
		// A text that is being edited will not come back: only what lies on the disk is remembered.
		const memory = file.version === 0 ? this.#init.memory : undefined;
		const known = memory?.recall(file);
		if (known !== undefined) {
			return known;
		}
		const stored = await this.#askReaders(file, whole);
		// How long it took, this machine was to blame for as well as the text.
		if (!stored.isTooSlow) {
			memory?.remember(file, stored);
		}
		return stored;
	}

	async #askReaders(written: SourceFile, whole: boolean): Promise<StoredFile> {
		this.#init.journal?.begin(written.path);
		let file = { ...written, text: withoutSourceMap(written.text) };
		const skipped = file.version === 0 ? whySkipped(file.text) : whySkippedInEdit(file.text);
		if (skipped !== undefined && this.#isContentWithPath(file.path)) {
			file = { ...file, text: '' };
		} else if (skipped !== undefined) {
			return { version: file.version, print: printOf(written.text), facts: signsOf(file.text), suppressions: [], skipped };
		}
		const facts: Fact[] = [];
		let failed: string | undefined;
		const { spent, breathe } = this.#init;
		const begun = spent?.() ?? 0;
		for (const reader of this.readersFor(file.path)) {
			const worked = spent ? spent() - begun : 0;
			if (worked > limits.fileWork.hard) {
				return tooSlow(written);
			}
			if (worked > limits.fileWork.soft && !whole) {
				// A scan breathes between files.
				await breathe?.();
			}
			try {
				// Again, since another root's file may have come in between.
				this.#init.journal?.begin(file.path);
				facts.push(...(await reader.read(file, whole)));
			} catch (error) {
				if (error instanceof PassedOver) {
					// The first reason stands for all: several readers may share a parser.
					facts.push(...(failed === undefined ? signsOf(file.text) : []));
					failed ??= error.reason;
					continue;
				}
				// A reader promises not to fail; when it does, the other readers' facts still count. The error's message may quote the file, its
				// name does not.
				failed = `the ${reader.id} reader failed on it (${error instanceof Error ? error.name : 'unknown error'})`;
				this.#init.log(`${file.path}: ${failed}`);
			}
		}
		if (spent && spent() - begun > limits.fileWork.hard) {
			return tooSlow(written);
		}
		// Facts stay, texts go: what is kept of a file must not keep its text.
		return {
			version: file.version,
			print: printOf(written.text),
			facts: detach(sealed(facts, file.text), new Set(this.#files.get(written.path)?.facts)),
			suppressions: detach([...(file.version === 0 ? findSuppressions(file.text) : findSuppressionsInEdit(file.text))]),
			...(failed === undefined ? {} : { skipped: failed }),
		};
	}
}

/** What is kept of a text that took too long. */
const givenUp = {
	facts: [],
	suppressions: [],
	skipped: 'it took too long, and is tried again when its text changes',
	isTooSlow: true,
} as const;

function tooSlow(file: SourceFile): StoredFile {
	return { ...givenUp, version: file.version, print: printOf(file.text) };
}

/** What is said of a text that is passed over: a large one is often somebody's bundle, and nobody expects it to be checked. */
function signsOf(text: string): readonly Fact[] {
	return isMadeByTools(text) ? [{ kind: 'role.sign', span: { start: 0, end: 0 }, sign: 'generated' }] : [];
}

/** Looks at a few hundred units only: it stands on the path of every file. Two texts of one print have the same length. */
function printOf(text: string): string {
	let hash = 0;
	for (let at = 0; at < text.length; at += 1 + (text.length >> 8)) {
		hash = (Math.imul(hash, 31) + text.charCodeAt(at)) | 0;
	}
	return `${text.length} ${hash}`;
}
