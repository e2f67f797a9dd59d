import type { Fact } from '../core/fact.js';
import type { SourceFile } from '../core/text.js';

/** A language or a manifest: text in, facts out. The parser behind it is private. */
export interface Reader {
	readonly id: string;
	/** Whether the reader reads files of this path. Several readers may claim a file; their facts are put together. */
	claims(path: string): boolean;
	/**
	 * The facts of a file. Malformed text has fewer facts; only what a parser is no match for is refused, by rejecting with
	 * `PassedOver`.
	 */
	read(file: SourceFile, whole?: boolean): Promise<readonly Fact[]>;
	/**
	 * Whether its last facts of a file were put together from what it said before an edit and what the edit changed. Asked for the
	 * `whole`, it says so without a look back.
	 */
	isFromEdits?(path: string): boolean;
	/** Whether its last facts of a file are those of an earlier text, at the places that they have now: something is half typed. */
	isHalfTyped?(path: string): boolean;
	/** Does what the next edit of a file that was read would wait for. */
	prepare?(path: string): Promise<void>;
	/**
	 * Runs once more what an edit runs, on a text that nobody wrote, for a few milliseconds: code is several times as fast when it
	 * ran before. Whether it is worth to do it again.
	 */
	rehearse?(): boolean;
	/**
	 * Its facts come from the path alone: it may be asked with an empty text about a file that is binary, too large, or otherwise
	 * skipped, and nobody is told of that.
	 */
	readonly pathOnly?: boolean;
	/**
	 * What it finds adds to what a path says: where the text cannot be read, the others are content with the path, and nobody is told
	 * of that.
	 */
	readonly isExtra?: boolean;
	/** How this language writes what a fix wants to say. */
	readonly phrases?: Phrases;
}

/** What a fix needs to read from the environment. */
export interface EnvironmentPhrase {
	readonly variable: string;
	/** The literal to fall back to, as source text with its quotes; missing for secrets. */
	readonly fallback?: string;
	readonly type: 'string' | 'number' | 'boolean';
	/** The path of the file, which decides between runtimes (Deno, a Vite front end). */
	readonly path: string;
	/** What compiles or runs the file is older than the language's operator for a missing value (`??`). */
	readonly isOld?: boolean;
	/** What compiles the file takes no name of a variable after a dot. */
	readonly bracketed?: boolean;
}

/** How a language writes what fixes want to say. Each returns source text. */
export interface Phrases {
	/**
	 * An expression that reads a variable. Without a fallback it fails at start when the variable is missing, and may name a helper
	 * in `requires`.
	 */
	readEnvironment(phrase: EnvironmentPhrase): string;
	/** A string literal. */
	quote(text: string, quote: "'" | '"'): string;
	/** An import of one name from a module, as a line of its own. */
	importName(name: string, specifier: string, format: 'esm' | 'commonjs', quote: "'" | '"', semicolons: boolean): string;
}
