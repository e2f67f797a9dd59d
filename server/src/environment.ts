import type { JournalStorage } from './quarantine.js';
import type { Assets, CancellationSignal, FactsMemory, Listing, SourceFile, Workspace } from '../engine/vocabulary.js';

/** Texts of open documents, by path within a root. */
export interface OpenTexts {
	get(path: string): SourceFile | undefined;
	paths(): Iterable<string>;
}

/** The files of one root, open documents over them. */
export interface RootWorkspace extends Workspace {
	list(signal?: CancellationSignal): Promise<Listing>;
	/** Whether a path is one that the command line would check: not ignored, in no folder of foreign code. */
	includes(path: string): Promise<boolean>;
	/** What lies below the open documents; undefined where there is nothing. Rejects as `read` does. */
	saved(path: string): Promise<SourceFile | undefined>;
}

/** The facts that a session starts with and leaves behind. */
export interface KeptFacts {
	readonly memory: FactsMemory;
	/** Writes what was read, and lets go of it. */
	finish(): Promise<void>;
}

/** Where the answers of one session are kept for the next, and what tells whether they still hold. */
export interface KeptAnswers {
	/** What was saved last, as it was; undefined when nothing can be read. */
	load(): Promise<unknown>;
	/** Quietly: nobody waits for it. */
	save(value: unknown): Promise<void>;
	hash(text: string): string;
	/** Tells how some files and folders of the root are from how they were. */
	state(paths: readonly string[]): Promise<string>;
}

/** What differs between the hosts of the server (a Node process, a web worker). */
export interface Environment {
	/** Opens a workspace folder, or returns undefined when this host cannot reach files of such a URI. */
	openFolder(uri: string, open: OpenTexts): RootWorkspace | undefined;
	/** Opens a journal in a folder of the client's; undefined when nothing can be written there, missing when this host has no disk. */
	openJournal?(folder: string): JournalStorage | undefined;
	/** Opens the facts of a folder that an earlier session left in a folder of the client's; missing when this host has no disk. */
	keepFacts?(folder: string, uri: string): KeptFacts;
	/** Opens the answers of a folder that an earlier session left, like its facts. */
	keepAnswers?(folder: string, uri: string): KeptAnswers | undefined;
	readonly assets: Assets;
	/** Resolves in a later macrotask, after waiting messages were handled. */
	breathe(): Promise<void>;
	/** Told once, when the first scan is over and nobody waits: the time for what only makes the next start faster. */
	rested?(): void;
	/** Milliseconds of a clock that never goes back. */
	now(): number;
	/** Milliseconds that processors worked for this process: what takes long because others work is not to blame. */
	spent?(): number;
	readonly version: string;
}
