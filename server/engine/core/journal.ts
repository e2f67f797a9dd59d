/** Work that no single text is to blame for: putting the project together, asking a rule about the workspace, making a kind of fix. */
export type Step = 'project' | `rule ${string}` | `fix ${string}`;

/**
 * Where an engine notes what it is busy with. A parser that ends the process, or a rule that never comes to an end, cannot be
 * caught: but whoever starts afterwards finds the note, and leaves that file, or that step, alone.
 */
export interface Journal {
	/** From here on, what happens is on account of this file: it is read, or judged by its own facts. Called for every file, so it must be cheap. */
	begin(path: string): void;
	/** From here on, what happens is on account of a step. */
	beginStep(step: Step): void;
	/** Nothing that could be to blame is going on. */
	end(): void;
	/** Why a text must not be read, in words for the user; undefined when it may. */
	quarantined(path: string, text: string): string | undefined;
	/** Whether a step is left out, since it ended a process. */
	isSuspended(step: Step): boolean;
}
