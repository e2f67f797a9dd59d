import type { Span } from '../core/text.js';

/**
 * A word of a command: what the shell would pass on. `text` has quotes removed; `expands` says that it has a variable, a glob or
 * a substitution in it.
 */
export interface Word {
	readonly text: string;
	readonly expands: boolean;
	readonly span: Span;
}

/** A redirection of a command: `> app.log`, `2>&1`, `2>/dev/null`. */
export interface Redirection {
	readonly operator: string;
	/** The file descriptor before the operator, when there is one. */
	readonly descriptor?: number;
	readonly target: Word;
	readonly span: Span;
}

/** What a command stands in: the body of a function, an arm of a `case`, or anything else that may not run. */
export type Frame =
	| { readonly kind: 'function'; readonly name: string }
	/** `earlier`: the patterns of the arms before it. */
	| { readonly kind: 'arm'; readonly subject: string; readonly patterns: readonly string[]; readonly earlier?: readonly string[] }
	/**
	 * `test`: the words of the test that decides, as in `if [ "$X" = y ]`, and `also` those of the ones that have to hold besides (`&&`);
	 * `otherwise`: it runs when that fails.
	 */
	| {
			readonly kind: 'branch';
			readonly test?: readonly string[];
			readonly also?: readonly (readonly string[])[];
			readonly otherwise?: true;
	  };

/** A simple command: assignments, words, redirections. `next` is the operator that follows it. */
export interface SimpleCommand {
	readonly assignments: readonly { readonly name: string; readonly value: Word }[];
	readonly words: readonly Word[];
	readonly redirections: readonly Redirection[];
	/** It stands in a branch, a loop or a function, so that it may not run at all. */
	readonly conditional?: true;
	/** What it stands in then, outermost first. */
	readonly frames?: readonly Frame[];
	/** It runs unless somebody sets a variable that says otherwise. */
	readonly byDefault?: true;
	readonly next?: '&&' | '||' | ';' | '|' | '|&' | '&' | '\n';
	readonly span: Span;
}

/**
 * A parsed command line. `complete` is false where the text has syntax this reader does not follow (then nobody judges what it
 * could not see).
 */
export interface CommandLine {
	readonly commands: readonly SimpleCommand[];
	readonly complete: boolean;
}
