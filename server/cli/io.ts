/** A stream that text is written to. */
export interface Output {
	write(text: string): void;
	readonly isTerminal: boolean;
	/** Columns of the terminal, when it is one. */
	readonly columns: number | undefined;
}

/** All that surrounds a run of the command line, so that it can be run in tests as in a process. */
export interface Io {
	readonly stdout: Output;
	readonly stderr: Output;
	readonly environment: Readonly<Record<string, string | undefined>>;
	readonly workingDirectory: string;
	/** The folder that holds what ships with the product. */
	readonly assets: string;
	readonly version: string;
	/** What tells one build of the tool from another: their facts and answers may differ. */
	readonly build: string;
	/** The program itself, for threads; missing where it is no file of its own. */
	readonly thread?: string;
	/** Milliseconds, for the time a run took. */
	now(): number;
}

/** Something the person who called got wrong, or that cannot be done: told in one line, exit status 2. */
export class UsageError extends Error {}

/** Exit statuses: clean, findings, and everything that kept the answer from being given. */
export const exitStatus = { clean: 0, findings: 1, failure: 2 } as const;
