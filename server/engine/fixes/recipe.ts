import type { Fact } from '../core/fact.js';
import type { Edit, Fix, Recipe } from '../core/fix.js';
import type { SourceFile } from '../core/text.js';
import type { Project } from '../project/project.js';
import type { Phrases } from '../readers/reader.js';

/** What a recipe may look at: the texts and facts as they are now. Nothing else of the world is open to it. */
export interface FixContext {
	/** The text of a file; undefined when there is none or it cannot be read. */
	read(path: string): Promise<SourceFile | undefined>;
	/** The facts of a file, computed on the text that `read` gives. */
	facts(path: string): Promise<readonly Fact[]>;
	readonly project: Project;
	/** How the language of a file writes what fixes want to say; undefined for files that are no code. */
	phrases(path: string): Phrases | undefined;
	/** Hears of a recipe that failed. */
	log?(message: string): void;
}

/** What a recipe makes: edits, and what it knows better than the plan. */
export interface Outcome {
	readonly edits: readonly Edit[];
	readonly title?: string;
	readonly environment?: Fix['environment'];
	readonly toInstall?: string;
}

/**
 * Why a fix cannot be made: the end of a sentence that starts with what it would have done, for whoever asked for it. It names no
 * text of a file.
 */
export interface Refusal {
	readonly refusal: string;
}

/** Whether what a recipe made is no fix. */
export function isRefusal<T extends object>(made: T | Refusal | undefined): made is Refusal | undefined {
	return made === undefined || 'refusal' in made;
}

/**
 * Makes the edits of one kind of recipe; a {@link Refusal}, or undefined for the usual reason, when the fix cannot be right on
 * the text as it is now.
 */
export type Cook<Kind extends Recipe['kind']> = (
	recipe: Extract<Recipe, { readonly kind: Kind }>,
	context: FixContext,
) => Promise<Outcome | Refusal | undefined>;
