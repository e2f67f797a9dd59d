import type { Fact } from '../../../core/fact.js';
import type { StatementEnds } from '../shape.js';
import type { Source } from '../parse.js';
import type { WholeText } from '../whole.js';
import { alone } from './alone.js';
import type { Tools } from './stretch.js';
import { type List, listAround, statementsOf, type Unit } from './units.js';
import { together, type Uses } from './uses.js';

/** What was read of an excerpt, which somebody claims to be a file of its own. */
export interface Part {
	readonly facts: readonly Fact[];
	readonly source: Source;
	restored(offset: number): number;
}

/** A function that the edit stands in, the statements of which are units of their own. */
export interface Around {
	readonly uses: Uses;
	readonly list: List;
	/** The statement that it stands in. */
	readonly unit: Unit;
}

/** What is known of the file that is being edited. */
export interface State {
	path: string;
	text: string;
	facts: readonly Fact[];
	/** The statements of the module, or, where `around` goes through one, those within it. */
	units: Unit[];
	around: Around[];
	ends: StatementEnds;
	mentionsEnvironment: boolean;
	/** Whether somebody looks at all that functions do: when the process ends. */
	followsFunctions: boolean;
	/** The text, with what was asked of it. */
	whole: WholeText;
	/** The excerpt that was read last, and what it said. */
	last?: { readonly text: string; readonly part: Part };
}

/** Units by their places in a list: from one up to another, which is not among them. */
export interface Range {
	readonly from: number;
	readonly to: number;
}

/** The units that a range touches, or an empty range where they would stand. */
export function touchedBy(units: readonly Unit[], start: number, end: number): Range {
	let from = 0;
	while (from < units.length && units[from]!.end < start) {
		from++;
	}
	let to = from;
	while (to < units.length && units[to]!.start <= end) {
		to++;
	}
	return { from, to };
}

/** Puts written statements in the place of touched ones, and moves all that stands behind them. */
export function advance(state: State, touched: Range, written: readonly Unit[], list: List, delta: number): void {
	const behind = state.units.slice(touched.to);
	for (const unit of behind) {
		unit.start += delta;
		unit.end += delta;
	}
	state.units = [...state.units.slice(0, touched.from), ...written, ...behind];
	for (const around of state.around) {
		around.list.close += delta;
		around.unit.end += delta;
	}
	(state.around[0]?.unit.list ?? list).close += delta;
}

/** Takes the list in a unit that a range lies in for units of its own. Whether there is one. */
export function enter({ parse, dialectOf, uses }: Tools, state: State, index: number, start: number, end: number): boolean {
	const unit = state.units[index]!;
	const text = state.text.slice(unit.start, unit.end);
	const [opens, closes] = [text.indexOf('{'), text.lastIndexOf('}')];
	if (opens < 0 || unit.start + opens >= start || unit.start + closes < end) {
		return false;
	}
	const { source, nodes, offset } = alone(parse, state.path, text, unit.start, unit.list);
	const own = nodes?.[0];
	const container = own && listAround(source, own, start - offset, end - offset);
	if (container === undefined) {
		return false;
	}
	const list: List = {
		open: container.open + offset,
		close: container.close + offset,
		isClass: container.isClass,
		isBody: container.isBody,
	};
	const inner = statementsOf(source, container.nodes).map((each) => ({ ...each, start: each.start + offset, end: each.end + offset }));
	const parts = [{ start: unit.start, end: list.open + 1 }, ...inner, { start: list.close, end: unit.end }];
	const found = uses.ofParts(
		text,
		parts.map((each) => ({ start: each.start - unit.start, end: each.end - unit.start })),
		dialectOf(state.path),
	);
	if (found === undefined || inner.length === 0) {
		return false;
	}
	state.around.push({ list, unit, uses: together([found[0]!, found.at(-1)!]) });
	state.units.splice(index, 1, ...inner.map((each, at) => ({ ...each, list, uses: found[at + 1]! })));
	return true;
}

/** Takes the innermost function for a part of its statement again. */
export function leave(state: State): void {
	const { list, unit, uses } = state.around.pop()!;
	const from = state.units.findIndex((each) => each.list === list);
	const inner = state.units.filter((each) => each.list === list);
	const at = from >= 0 ? from : state.units.findIndex((each) => each.start > list.open);
	state.units.splice(at < 0 ? state.units.length : at, inner.length, {
		...unit,
		uses: together([uses, ...inner.map((each) => each.uses)]),
	});
}
