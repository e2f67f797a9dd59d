/**
 * Where an engine notes which file it is busy with. A parser that ends the process, or never ends, cannot be caught: but whoever
 * starts afterwards finds the note, and leaves
 * that file alone.
 */
export interface Journal {
	/** From here on, what happens is on account of this file. Called for every file, so it must be cheap. */
	begin(path: string): void;
	/** Nobody's file is being worked on. */
	end(): void;
	/** Why a text must not be read, in words for the user; undefined when it may. */
	quarantined(path: string, text: string): string | undefined;
}
