import type { Fact } from '../../../core/fact.js';
import { placed } from '../placed.js';
import { isEnded, letteringOf, statementEnds } from '../shape.js';
import type { WholeText } from '../whole.js';
import { difference, merged, type Shift, shifted } from './difference.js';
import { Excerpt, partsOf, type Standing } from './excerpt.js';
import { asSurrounding, asTouched, type Declaring, relatedTo } from './related.js';
import { restyled } from './restyle.js';
import { advance, type Part, type State } from './state.js';
import type { Stretch } from './stretch.js';
import type { Unit } from './units.js';

/** Reads a text as if it were a file that as a `whole` is another one. */
export type ReadPart = (path: string, text: string, whole: WholeText, mentionsEnvironment: boolean) => Part;

/** A larger share of the file is not worth it. */
const largestShare = 0.6;

const leaving = /\b(?:return|throw|exit|continue|break|yield)\b|SIG[A-Z]|[uU]ncaughtException|unhandledRejection/;
const ending = /SIG[A-Z]|[uU]ncaughtException|unhandledRejection|['"`]exit['"`]/;

/** Within a function or a class, members of `this` count. */
const ofThis: Declaring = { declares: new Map([['this', 'value']]), hoists: true, list: { open: -1, close: Infinity } };

/** Whether somebody looks at all that functions do: when the process ends. */
export function followsFunctions(text: string): boolean {
	return ending.test(text);
}

function throwsIn(units: readonly Unit[], text: string): number {
	return units.filter(({ start }) => /^\s{0,80}throw\b/.test(text.slice(start, start + 100))).length;
}

/**
 * The facts of a file after an edit: what it changes is read before and after, with all that is related to it, and the difference
 * applied. Undefined where that does not fit, or takes no less than the whole.
 */
export function compared(
	readPart: ReadPart,
	state: State,
	text: string,
	shift: Shift,
	stretch: Stretch,
	written: readonly Unit[],
): readonly Fact[] | undefined {
	const { touched, from, to, list } = stretch;
	const { units } = state;
	const edited = units.slice(touched.from, touched.to);
	const [was, is] = [state.text.slice(from, to), text.slice(from, to + shift.delta)];
	const whole = state.whole.edited(text, was, is);
	// What is said in a listener counts as a last word where its block throws.
	if (state.around.length > 0 && throwsIn(edited, state.text) !== throwsIn(written, text)) {
		return undefined;
	}
	if (whole === undefined || !keepsHead(state, Math.min(edited[0]?.start ?? shift.start, shift.start), [...edited, ...written])) {
		return undefined;
	}
	const [earlier, later] = [units.slice(0, touched.from), units.slice(touched.to)];
	const others = [...earlier, ...later];
	const leaves = leaving.test(was) || leaving.test(is);
	const surrounding = state.around.map(({ unit, uses }) => asSurrounding(unit, uses, leaves || state.followsFunctions));
	const related = relatedTo(
		[...[...edited, ...written].map(asTouched), ...surrounding],
		others,
		[...edited, ...written, ...(surrounding.length === 0 ? [] : [ofThis])],
		state.around.map(({ unit }) => unit),
	);
	if (related === undefined) {
		return undefined;
	}
	const kept = new Set([...related.units, ...edited, ...written, ...others.filter(({ counts }) => counts)]);
	// What is done under a condition counts for all that follows.
	if ([...edited, ...written].some(({ counts }) => counts) || (leaves && state.around.some(({ unit }) => unit.counts))) {
		later.forEach((unit) => kept.add(unit));
	}
	const missing = related.missing();
	const stubs = missing.map((name) => `function ${name}() {}\n`).join('');
	const excerpt = new Excerpt(
		text,
		partsOf(
			[...[...earlier, ...written].map((unit) => standing(unit)), ...later.map((unit) => standing(unit, shift.delta))],
			kept,
			{ from, to: to + shift.delta },
			text.length,
		),
		stubs,
	);
	if (excerpt.text.length > text.length * largestShare) {
		return undefined;
	}
	const excerptBefore = new Excerpt(
		state.text,
		partsOf(
			units.map((unit) => standing(unit)),
			kept,
			{ from, to },
			state.text.length,
		),
		stubs,
	);
	const after = readPart(state.path, excerpt.text, whole, state.mentionsEnvironment);
	const before =
		state.last?.text === excerptBefore.text ? state.last.part : readPart(state.path, excerptBefore.text, whole, state.mentionsEnvironment);
	const said = placed(after.facts, (offset) => excerpt.restored(offset));
	const facts = merged(
		shifted(state.facts, shift),
		difference(
			shifted(
				placed(before.facts, (offset) => excerptBefore.restored(offset)),
				shift,
			),
			said,
		),
		said,
	);
	if (facts === undefined) {
		return undefined;
	}
	const [endsBefore, endsAfter] = [statementEnds(before.source), statementEnds(after.source)];
	const ends = { ended: state.ends.ended - endsBefore.ended + endsAfter.ended, open: state.ends.open - endsBefore.open + endsAfter.open };
	const declared = new Set(others.filter((unit) => unit.list.open === -1).flatMap((unit) => [...unit.declares.keys()]));
	const styled = restyled(facts, before.facts, after.facts, declared, new Set(missing), {
		...letteringOf(text),
		semicolons: isEnded(ends),
	});
	if (styled === undefined) {
		return undefined;
	}
	advance(state, touched, written, list, shift.delta);
	state.text = text;
	state.whole = whole;
	state.facts = styled;
	state.ends = ends;
	state.mentionsEnvironment ||= after.source.mentionsEnvironment;
	state.followsFunctions ||= followsFunctions(is);
	state.last = { text: excerpt.text, part: after };
	return styled;
}

function standing(unit: Unit, delta = 0): Standing {
	return { unit, start: unit.start + delta, end: unit.end + delta };
}

/** Whether a new import goes where it went. */
function keepsHead({ facts, around }: State, from: number, changed: readonly Unit[]): boolean {
	const style = facts.find((fact): fact is Fact<'module.style'> => fact.kind === 'module.style');
	if (
		style === undefined ||
		(around[0]?.unit.start ?? from) < style.importOffset ||
		(around.length === 0 && from === style.importOffset && from > 0)
	) {
		return false;
	}
	return (
		around.length > 0 ||
		!changed.some(
			({ uses, declares }) =>
				uses.names.has('import') || [...declares.values()].includes('module') || (uses.names.has('require') && declares.size > 0),
		)
	);
}
