import type ts from 'typescript';
import type { Fact } from '../../../core/fact.js';
import { changeBetween } from '../../../core/text.js';
import { spanOf } from '../nodes.js';
import { placed } from '../placed.js';
import type { Dialect } from '../outline/tokenize.js';
import { hasSyntaxErrors, type Source } from '../parse.js';
import { isEnded, letteringOf, statementEnds } from '../shape.js';
import { whole as questions } from '../whole.js';
import { difference, merged, type Shift, shifted } from './difference.js';
import { alone } from './alone.js';
import { Excerpt, partsOf } from './excerpt.js';
import { asSurrounding, asTouched, relatedTo } from './related.js';
import { restyled } from './restyle.js';
import { advance, leave, type Part, type Range, type State, touchedBy } from './state.js';
import { type Kind, type List, listAround, listStarting, statementsOf, type Unit, withoutEmpty } from './units.js';
import { together, UsesReader } from './uses.js';

/** A file that was read as a whole. */
export interface WholeFile {
	readonly path: string;
	readonly text: string;
	readonly facts: readonly Fact[];
	readonly source: Source;
	/** The place in the text of one in the source. */
	restored(offset: number): number;
}

export interface EditsInit {
	/** Reads a text as if it were the file at a path; `whole` is asked what is asked of a text as a whole. */
	readPart(path: string, text: string, whole: string, mentionsEnvironment: boolean): Part | undefined;
	parse(path: string, text: string): Source;
	dialectOf(path: string): Dialect;
	/** Files with fewer units of text to parse are read as a whole: that takes no longer. */
	readonly smallest: number;
}

/** A larger share of the file is not worth it. */
const largestShare = 0.6;
/** Units of text that show where a statement starts. */
const enoughToStart = 200;
/** How often what an edit changes is found to reach further. */
const mostSteps = 4;

/**
 * Reads a file that is being edited by what an edit changes: the edited statements are read before and after, together with all that they depend on and that depends on them; the rest of the file says what it
 * said. Whatever is not sure is left to a reading of the whole.
 */
export class Edits {
	readonly #init: EditsInit;
	readonly #uses = new UsesReader();
	#state: State | undefined;
	#pending: WholeFile | undefined;

	constructor(init: EditsInit) {
		this.#init = init;
	}

	/** Keeps what was read of a whole file, for the edits that follow. */
	remember(file: WholeFile): void {
		if (this.#state?.path === file.path && this.#state.text === file.text) {
			// Where the two differ, this one is right.
			this.#state.facts = file.facts;
			this.#pending = undefined;
			return;
		}
		this.#pending = file.source.text.length < this.#init.smallest || /no-console|noConsole/.test(file.text) ? undefined : file;
		if (this.#pending === undefined || this.#state?.path !== file.path) {
			this.#state = undefined;
		}
	}

	/** The facts of an edited file; undefined when it has to be read as a whole. */
	read(path: string, text: string): readonly Fact[] | undefined {
		if (this.#pending !== undefined) {
			this.#state = this.#begin(this.#pending) ?? this.#state;
			this.#pending = undefined;
		}
		const state = this.#state;
		if (state?.path !== path) {
			return undefined;
		}
		return this.#edit(state, text);
	}

	#begin({ path, text, facts, source, restored }: WholeFile): State | undefined {
		const list: List = { open: -1, close: text.length };
		const statements = statementsOf(source, source.file.statements).map((each) => ({ ...each, start: restored(each.start), end: restored(each.end) }));
		const uses = this.#uses.ofParts(text, statements, this.#init.dialectOf(path));
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
			followsFunctions: ending.test(text),
			answers: answersOf(text),
		};
	}

	#edit(state: State, text: string): readonly Fact[] | undefined {
		const { start, beforeEnd, afterEnd } = changeBetween(state.text, text);
		if (start === beforeEnd && start === afterEnd) {
			return state.facts;
		}
		const shift: Shift = { start, end: beforeEnd, delta: afterEnd - beforeEnd };
		while (state.around.length > 0 && !(state.around.at(-1)!.list.open < start && beforeEnd <= state.around.at(-1)!.list.close)) {
			leave(state);
		}
		let touched = touchedBy(state.units, start, beforeEnd);
		while (touched.to - touched.from === 1 && this.#enter(state, touched.from, start, beforeEnd)) {
			touched = touchedBy(state.units, start, beforeEnd);
		}
		const { units } = state;
		const list = units[touched.from]?.list ?? units[touched.to - 1]?.list;
		const innermost = state.around.at(-1)?.list ?? (list?.open === -1 ? list : undefined);
		if (units.length === 0 || start < units[0]!.start) {
			return undefined;
		}
		const own = touched.to;
		for (let steps = 0; steps < mostSteps; steps++) {
			const attempt = this.#attempt(state, text, shift, touched, own, innermost);
			if (attempt === undefined || 'facts' in attempt) {
				return attempt?.facts;
			}
			touched = attempt;
		}
		return undefined;
	}

	/** The facts of the file, where what an edit changes is read with all that is related to it; other statements that it changes, too; or nothing. */
	#attempt(state: State, text: string, shift: Shift, touched: Range, own: number, innermost: List | undefined): { readonly facts: readonly Fact[] } | Range | undefined {
		const { units } = state;
		const edited = units.slice(touched.from, touched.to);
		const previous = units[touched.from - 1];
		const next = units[touched.to];
		const list = edited[0]?.list ?? (innermost !== undefined && (previous?.list === innermost || next?.list === innermost) ? innermost : undefined);
		if (list === undefined || edited.some((unit) => unit.list !== list) || (innermost !== undefined && list !== innermost)) {
			return undefined;
		}
		const near = (unit: Unit | undefined): Unit | undefined => (unit?.list === list ? unit : undefined);
		// With all that is between statements: what was a comment may become one.
		const from = near(previous)?.end ?? Math.max(list.open + 1, Math.min(edited[0]?.start ?? shift.start, shift.start));
		const beforeEnd = near(next)?.start ?? list.close;
		const to = beforeEnd + shift.delta;
		const split = this.#split(state.path, text, { from, to }, list, near(previous), near(next), shift.delta);
		if (split === undefined || 'grows' in split) {
			return split === undefined ? undefined : split.grows === 'back' ? { from: touched.from - 1, to: touched.to } : { from: touched.from, to: touched.to + 1 };
		}
		const { written, isBroken } = split;
		const stretches = [state.text.slice(from, beforeEnd), text.slice(from, to)] as const;
		if (!this.#keepsAnswers(state, ...stretches)) {
			return undefined;
		}
		if (!this.#keepsHead(state, Math.min(edited[0]?.start ?? shift.start, shift.start), edited, written)) {
			return undefined;
		}
		const others = [...units.slice(0, touched.from), ...units.slice(touched.to)];
		const first = edited[0]?.swallows;
		const swallowed = touched.to > own ? units[own]!.start + shift.delta : first !== undefined && shift.end <= first.at ? first.at + shift.delta : undefined;
		this.#divide(written, swallowed, text, this.#init.dialectOf(state.path));
		const leaves = stretches.some((stretch) => leaving.test(stretch));
		const returns = leaves || state.followsFunctions;
		// What is half typed ends where the next statement starts.
		const follower = isBroken ? near(next) : undefined;
		const related = relatedTo([...edited.map((unit, index) => asTouched(unit, touched.from + index >= own)), ...written.map((unit) => asTouched(unit, swallowed !== undefined && unit.start >= swallowed)), ...state.around.map((each) => asSurrounding(each.unit, each.uses, returns)), ...(follower === undefined ? [] : [{ ...asTouched(follower, true), declares: [] }])], others, [...[...edited, ...written].map((unit) => unit.declares), ...(state.around.length === 0 ? [] : [ofThis])]);
		if (related === undefined) {
			return undefined;
		}
		const kept = related.units;
		for (const unit of others) {
			// What is done under a condition counts for all that follows.
			if (unit.counts || unit === follower) {
				kept.add(unit);
			}
		}
		const isCounting = [...edited, ...written].some(({ counts }) => counts) || (leaves && state.around.some(({ unit }) => unit.counts));
		if (isCounting) {
			units.slice(touched.to).forEach((unit) => kept.add(unit));
		}
		const after = units.slice(touched.to).map((unit) => ({ unit, start: unit.start + shift.delta, end: unit.end + shift.delta }));
		const before = units.slice(0, touched.from).map((unit) => ({ unit, start: unit.start, end: unit.end }));
		const missing = related.missing();
		const stubs = missing.map((name) => `function ${name}() {}\n`).join('');
		const excerpt = new Excerpt(text, partsOf([...before, ...written.map((unit) => ({ unit, start: unit.start, end: unit.end, edited: true as const })), ...after], kept, { from, to }, text.length), stubs);
		if (excerpt.text.length > text.length * largestShare) {
			return undefined;
		}
		const part = this.#init.readPart(state.path, excerpt.text, text, state.mentionsEnvironment);
		if (part === undefined) {
			return undefined;
		}
		if (isBroken && list.open !== -1 && !this.#stands(state.path, excerpt, written, list.open, near(next) && next!.start + shift.delta)) {
			return undefined;
		}
		const wholeBefore = units.map((unit, index) => ({ unit, start: unit.start, end: unit.end, ...(index >= touched.from && index < touched.to ? { edited: true as const } : {}) }));
		const excerptBefore = new Excerpt(state.text, partsOf(wholeBefore, kept, { from, to: beforeEnd }, state.text.length), stubs);
		const partBefore = state.last?.text === excerptBefore.text ? state.last.part : this.#init.readPart(state.path, excerptBefore.text, text, state.mentionsEnvironment);
		if (partBefore === undefined) {
			return undefined;
		}
		const restoredBefore = placed(partBefore.facts, (offset) => excerptBefore.restored(offset));
		const said = placed(part.facts, (offset) => excerpt.restored(offset));
		const facts = merged(shifted(state.facts, shift), difference(shifted(restoredBefore, shift), said), said);
		if (facts === undefined) {
			return undefined;
		}
		const [endsBefore, endsAfter] = [statementEnds(partBefore.source), statementEnds(part.source)];
		const ends = { ended: state.ends.ended - endsBefore.ended + endsAfter.ended, open: state.ends.open - endsBefore.open + endsAfter.open };
		const lettering = letteringOf(text);
		const declared = new Set(others.filter((unit) => unit.list.open === -1).flatMap((unit) => [...unit.declares.keys()]));
		const styled = restyled(facts, partBefore.facts, part.facts, declared, new Set(missing), { ...lettering, semicolons: isEnded(ends) });
		if (styled === undefined) {
			return undefined;
		}
		advance(state, touched, written, list, shift.delta);
		state.text = text;
		state.facts = styled;
		state.ends = ends;
		state.mentionsEnvironment ||= part.source.mentionsEnvironment;
		state.followsFunctions ||= ending.test(stretches[1]);
		state.last = { text: excerpt.text, part };
		return { facts: styled };
	}

	/** The statements of a stretch of text, where those beside it start and end where they did; else in which direction the stretch grows. */
	#split(path: string, text: string, { from, to }: { readonly from: number; readonly to: number }, list: List, previous: Unit | undefined, next: Unit | undefined, delta: number): { readonly written: Unit[]; readonly isBroken: boolean } | { readonly grows: 'back' | 'on' } | undefined {
		// What ends with a semicolon ends there, whatever follows; and what starts as it did goes on as it did.
		const before = previous !== undefined && text.charCodeAt(previous.end - 1) !== 59 ? previous : undefined;
		const start = before?.start ?? from;
		const end = next === undefined ? to : Math.min(next.end, next.start + enoughToStart) + delta;
		const { source, nodes, offset } = alone(this.#init.parse, path, text.slice(start, end), start, list, next !== undefined);
		if (nodes === undefined) {
			return undefined;
		}
		const statements = statementsOf(source, nodes).map((each) => ({ ...each, start: each.start + offset, end: Math.min(each.end + offset, end) }));
		if (before !== undefined) {
			const first = statements.shift();
			if (first?.start !== before.start || first.end !== before.end) {
				return { grows: 'back' };
			}
		}
		if (next !== undefined) {
			const at = statements.findIndex((each) => each.start === next.start + delta);
			if (at < 0) {
				return { grows: 'on' };
			}
			statements.length = at;
		}
		const uses = this.#uses.ofParts(text.slice(from, to), statements.map((each) => ({ start: each.start - from, end: each.end - from })), this.#init.dialectOf(path));
		return uses === undefined ? undefined : { written: statements.map((each, index) => ({ ...each, list, uses: uses[index]! })), isBroken: hasSyntaxErrors(source, (next === undefined ? end : next.start + delta) - offset) };
	}

	/** Whether statements of a function that are wrong are split the same way among what is around them: how the parser recovers depends on it. */
	#stands(path: string, excerpt: Excerpt, written: readonly Unit[], open: number, next: number | undefined): boolean {
		const source = this.#init.parse(path, excerpt.text);
		const placed = (node: ts.Node): { readonly start: number; readonly end: number } => {
			const { start, end } = spanOf(source, node);
			return { start: excerpt.restored(start), end: excerpt.restored(end) };
		};
		const container = listStarting(source, (start) => excerpt.restored(start) === open);
		const found = container === undefined ? [] : withoutEmpty(source, container.nodes).map(placed);
		const from = found.findIndex(({ start }) => start === written[0]?.start);
		return from >= 0 && written.every(({ start, end }, index) => found[from + index]?.start === start && found[from + index]?.end === end) && found[from + written.length]?.start === next;
	}

	/** Notes what a statement does that is half typed, before what it swallows. */
	#divide(written: readonly Unit[], at: number | undefined, text: string, dialect: Dialect): void {
		for (const unit of written) {
			if (at !== undefined && unit.start < at && unit.end > at) {
				const own = this.#uses.of(text.slice(unit.start, at), dialect);
				if (own !== undefined) {
					unit.swallows = { at, own };
				}
			}
		}
	}

	/** Whether what is asked of the text as a whole is answered as before. */
	#keepsAnswers(state: State, before: string, after: string): boolean {
		return Object.values(questions).every((question, index) => (state.answers[index] === true ? !question.test(before) || question.test(after) : !question.test(after)));
	}

	/** Whether a new import goes where it went. */
	#keepsHead({ facts, around }: State, from: number, edited: readonly Unit[], written: readonly Unit[]): boolean {
		const style = facts.find((fact): fact is Fact<'module.style'> => fact.kind === 'module.style');
		if (style === undefined || (around[0]?.unit.start ?? from) < style.importOffset || (around.length === 0 && from === style.importOffset && from > 0)) {
			return false;
		}
		return around.length > 0 || ![...edited, ...written].some(({ uses, declares }) => uses.names.has('import') || [...declares.values()].includes('module') || (uses.names.has('require') && declares.size > 0));
	}

	/** Takes the list in a unit that an edit stands in for units. */
	#enter(state: State, index: number, start: number, end: number): boolean {
		const unit = state.units[index]!;
		const text = state.text.slice(unit.start, unit.end);
		const [opens, closes] = [text.indexOf('{'), text.lastIndexOf('}')];
		if (opens < 0 || unit.start + opens >= start || unit.start + closes < end) {
			return false;
		}
		const { source, nodes, offset } = alone(this.#init.parse, state.path, text, unit.start, unit.list);
		const own = nodes?.[0];
		const container = own && listAround(source, own, start - offset, end - offset);
		if (container === undefined) {
			return false;
		}
		const list: List = { open: container.open + offset, close: container.close + offset, isClass: container.isClass };
		const inner = statementsOf(source, container.nodes).map((each) => ({ ...each, start: each.start + offset, end: each.end + offset }));
		const parts = [{ start: unit.start, end: list.open + 1 }, ...inner, { start: list.close, end: unit.end }];
		const uses = this.#uses.ofParts(text, parts.map((each) => ({ start: each.start - unit.start, end: each.end - unit.start })), this.#init.dialectOf(state.path));
		if (uses === undefined || inner.length === 0) {
			return false;
		}
		state.around.push({ list, unit, uses: together([uses[0]!, uses.at(-1)!]) });
		state.units.splice(index, 1, ...inner.map((each, at) => ({ ...each, list, uses: uses[at + 1]! })));
		return true;
	}
}

const leaving = /\b(?:return|throw|exit|continue|break|yield)\b|SIG[A-Z]|uncaughtException|unhandledRejection/;
const ending = /SIG[A-Z]|uncaughtException|unhandledRejection|['"`]exit['"`]/;

/** Within a function or a class, members of `this` count. */
const ofThis: ReadonlyMap<string, Kind> = new Map([['this', 'value']]);

function answersOf(text: string): readonly boolean[] {
	return Object.values(questions).map((question) => question.test(text));
}
