import type { Fact } from '../../../core/fact.js';
import { changeBetween } from '../../../core/text.js';
import { speaksOfConsole } from '../lintComments.js';
import { hasSyntaxErrors, type Source } from '../parse.js';
import { statementEnds } from '../shape.js';
import { compared, followsFunctions, type ReadPart } from './comparison.js';
import { cutsNothing, type Shift, shifted } from './difference.js';
import { enter, leave, type State, touchedBy } from './state.js';
import { split, stretchOf, type Tools } from './stretch.js';
import { type List, statementsOf, type Unit } from './units.js';
import { UsesReader } from './uses.js';

/** A file that was read as a whole. */
export interface WholeFile {
	readonly path: string;
	readonly text: string;
	readonly facts: readonly Fact[];
	readonly source: Source;
	/** The place in the text of one in the source. */
	restored(offset: number): number;
}

export interface EditsInit extends Omit<Tools, 'uses'> {
	readonly readPart: ReadPart;
	/** Files with fewer units of text to parse are read as a whole: that takes no longer. */
	readonly smallest: number;
}

/** What is said of an edited file. */
export interface Reading {
	readonly facts: readonly Fact[];
	/** Whether a reading of the whole would say the same: not while something is half typed. */
	readonly isSure: boolean;
}

/** What is known of a file: how it was when its statements were whole; or what was read of it since, and was not taken apart yet. */
interface Known {
	readonly state?: State;
	readonly whole?: WholeFile;
}

/** Somebody edits so many files in turn. */
const mostFiles = 4;
/** How often what an edit changes is found to reach further back. */
const mostSteps = 4;
/** Units of text that somebody has half typed, at most; what is longer was pasted, or is another text. */
const mostHalfTyped = 2000;

/**
 * Reads a file that is being edited by what an edit changes: the edited statements are read before and after, together with all
 * that they depend on and that depends on them; the rest of the file says what it
 * said. While what is typed is no statement yet, a bracket is missing or a quote, the last reading stands, at the places that it
 * has now. Whatever else is not sure is left to a reading of the whole.
 */
export class Edits {
	readonly #init: EditsInit;
	readonly #tools: Tools;
	/** By path, the one that was asked for last at the end. */
	readonly #files = new Map<string, Known>();
	/** Large statements that hold no others in their middle: to look once is enough. */
	readonly #flat = new WeakSet<Unit>();

	constructor(init: EditsInit) {
		this.#init = init;
		this.#tools = { parse: init.parse, dialectOf: init.dialectOf, uses: new UsesReader() };
	}

	/** Keeps what was read of a whole file, for the edits that follow. */
	remember(file: WholeFile): void {
		const { path, text, facts, source } = file;
		const state = this.#files.get(path)?.state;
		this.#files.delete(path);
		if (state?.text === text) {
			// Where the two differ, this one is right.
			this.#files.set(path, { state: { ...state, facts } });
		} else if (source.text.length >= this.#init.smallest && !speaksOfConsole(text)) {
			// Of what is half typed, the parser makes statements that nobody wrote: an edit that completes it is held against those before it.
			const isWhole = !hasSyntaxErrors(source, 0, source.text.length);
			this.#files.set(path, { ...(isWhole && { whole: file }), ...(state && { state }) });
		}
		for (const oldest of [...this.#files.keys()].slice(0, -mostFiles)) {
			this.#files.delete(oldest);
		}
	}

	/** Whether there is something to hold an edit of a file against. */
	knows(path: string): boolean {
		return this.#files.has(path);
	}

	/** Takes a file apart that was read as a whole, which an edit need not wait for then. */
	prepare(path: string): void {
		const state = this.#stateOf(path);
		const largest = state?.units.find(({ start, end }) => end - start > state.text.length / 2);
		if (state !== undefined && largest !== undefined && !this.#flat.has(largest)) {
			// Wherever somebody types next, it is likely there.
			const middle = (largest.start + largest.end) >> 1;
			if (!enter(this.#tools, state, state.units.indexOf(largest), middle, middle)) {
				this.#flat.add(largest);
			}
		}
	}

	#stateOf(path: string): State | undefined {
		const known = this.#files.get(path);
		this.#files.delete(path);
		const state = (known?.whole && this.#begin(known.whole)) ?? known?.state;
		if (state !== undefined) {
			this.#files.set(path, { state });
		}
		return state;
	}

	/** What is said of an edited file; undefined when it has to be read as a whole. */
	read(path: string, text: string): Reading | undefined {
		const state = this.#stateOf(path);
		if (state === undefined) {
			return undefined;
		}
		const { start, beforeEnd, afterEnd } = changeBetween(state.text, text);
		if (start === beforeEnd && start === afterEnd) {
			return { facts: state.facts, isSure: true };
		}
		return this.#edit(state, text, { start, end: beforeEnd, delta: afterEnd - beforeEnd });
	}

	#begin({ path, text, facts, source, restored }: WholeFile): State | undefined {
		const list: List = { open: -1, close: text.length };
		const statements = statementsOf(source, source.file.statements).map((each) => ({
			...each,
			start: restored(each.start),
			end: restored(each.end),
		}));
		const uses = this.#tools.uses.ofParts(text, statements, this.#init.dialectOf(path));
		if (uses === undefined) {
			return undefined;
		}
		return {
			path,
			text,
			facts,
			units: statements.map((each, index) => ({ ...each, list, uses: uses[index]! })),
			around: [],
			ends: statementEnds(source),
			mentionsEnvironment: source.mentionsEnvironment,
			followsFunctions: followsFunctions(text),
			whole: source.whole,
		};
	}

	#edit(state: State, text: string, shift: Shift): Reading | undefined {
		while (state.around.length > 0 && !(state.around.at(-1)!.list.open < shift.start && shift.end <= state.around.at(-1)!.list.close)) {
			leave(state);
		}
		let touched = touchedBy(state.units, shift.start, shift.end);
		while (touched.to - touched.from === 1 && enter(this.#tools, state, touched.from, shift.start, shift.end)) {
			touched = touchedBy(state.units, shift.start, shift.end);
		}
		if (state.units.length === 0 || shift.start < state.units[0]!.start) {
			return undefined;
		}
		for (let steps = 0; steps < mostSteps; steps++) {
			const stretch = stretchOf(state, touched, shift);
			const written = stretch && split(this.#tools, state.path, text, stretch, shift.delta);
			if (stretch === undefined || written === undefined) {
				return undefined;
			}
			if (written === 'half typed') {
				return this.#standing(state, shift);
			}
			if (written !== 'reaches back') {
				const facts = compared(this.#init.readPart, state, text, shift, stretch, written);
				return facts && { facts, isSure: true };
			}
			touched = { from: touched.from - 1, to: touched.to };
		}
		return undefined;
	}

	/** What was said last, at the places that it has now; without what an edit cut. */
	#standing({ facts }: State, shift: Shift): Reading | undefined {
		const { start, end, delta } = shift;
		if (Math.max(end - start, end - start + delta) > mostHalfTyped) {
			return undefined;
		}
		const now = shifted(facts, shift);
		// What has not moved stands before the edit.
		return { facts: now.filter((fact, index) => fact === facts[index] || cutsNothing(shift, facts[index])), isSure: false };
	}
}
