import type { SourceFile } from './text.js';

/** Releases what an object holds. */
export interface Disposable {
	dispose(): void;
}

/** What the version control system knows, read from its files; nothing is executed. */
export interface VersionControl {
	readonly system: 'git' | 'mercurial' | 'subversion';
	/** Paths (relative to the workspace root) under version control, when the index could be read. */
	readonly tracked?: ReadonlySet<string>;
	/** Folders that stand for a commit of another repository, as submodules do. */
	readonly commits?: ReadonlySet<string>;
	/** Ignore patterns that stand in no `.gitignore` of the workspace (`.git/info/exclude`). */
	readonly excludes: readonly string[];
}

/** A file that was passed over, and why, in words for the user. */
export interface SkippedFile {
	readonly path: string;
	readonly reason: string;
}

/** What a workspace holds. `outer` are manifests of the folders above the root, up to the repository root; their paths start with `../`. */
export interface Listing {
	readonly files: readonly string[];
	readonly outer: readonly string[];
	readonly skipped: readonly SkippedFile[];
	readonly versionControl: VersionControl | undefined;
}

/** A file that could not be read, with the reason in words for the user. */
export class UnreadableFile extends Error {
	constructor(
		readonly path: string,
		readonly reason: string,
	) {
		super(`${path}: ${reason}`);
	}
}

/**
 * The only door to files. Implemented on disk (command line, server), over LSP, and in memory (tests). Open documents shadow the
 * disk: an implementation returns their
 * text and version. Paths that lead outside the root, other than outer manifests, do not exist.
 */
export interface Workspace {
	list(signal?: CancellationSignal): Promise<Listing>;
	/** The text of a file; undefined when there is none; rejects with {@link UnreadableFile} when it cannot be read as text. */
	read(path: string): Promise<SourceFile | undefined>;
}

/** Tells a long task that nobody waits for it any more. An `AbortSignal` is one. */
export interface CancellationSignal {
	readonly aborted: boolean;
}

/** Files that ship with the product: pages of rules, WASM. Rejects when there is no such asset. */
export interface Assets {
	load(name: string): Promise<Uint8Array>;
}
