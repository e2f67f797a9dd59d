import type ts from 'typescript';
import type { Dialect } from '../outline/tokenize.js';
import { hasSyntaxErrors, type Source } from '../parse.js';
import { alone } from './alone.js';
import type { Shift } from './difference.js';
import type { Range, State } from './state.js';
import { type List, statementsOf, type Unit } from './units.js';
import type { UsesReader } from './uses.js';

/** What takes parts of a text apart. */
export interface Tools {
	readonly uses: UsesReader;
	parse(path: string, text: string): Source;
	dialectOf(path: string): Dialect;
}

/**
 * Statements of a list that an edit touches, with all that is between those which stand beside them: what was a comment may
 * become one. Places are those before the edit.
 */
export interface Stretch {
	readonly list: List;
	readonly touched: Range;
	readonly from: number;
	readonly to: number;
	readonly previous: Unit | undefined;
	readonly next: Unit | undefined;
}

/** Units of text that show where a statement starts. */
const enoughToStart = 80;

/** The stretch that an edit of some units changes; undefined where they are of more than one list. */
export function stretchOf({ units, around }: State, touched: Range, shift: Shift): Stretch | undefined {
	const edited = units.slice(touched.from, touched.to);
	const [before, after] = [units[touched.from - 1], units[touched.to]];
	const innermost = around.at(-1)?.list ?? units[0]?.list;
	if (
		innermost === undefined ||
		edited.some(({ list }) => list !== innermost) ||
		(edited.length === 0 && before?.list !== innermost && after?.list !== innermost)
	) {
		return undefined;
	}
	const [previous, next] = [before, after].map((unit) => (unit?.list === innermost ? unit : undefined));
	const from = previous?.end ?? Math.max(innermost.open + 1, Math.min(edited[0]?.start ?? shift.start, shift.start));
	return { list: innermost, touched, from, to: next?.start ?? innermost.close, previous, next };
}

/** Whether a statement declares a constant without a value, which is no syntax error to the parser; its name is likely half typed, too. */
function lacksValue({ ts }: Source, node: ts.Node): boolean {
	return (
		ts.isVariableStatement(node) &&
		(node.declarationList.flags & ts.NodeFlags.Const) !== 0 &&
		node.modifiers === undefined &&
		node.declarationList.declarations.some(({ initializer }) => initializer === undefined)
	);
}

/** The statements that a stretch holds after an edit, where all that stands beside it starts and ends where it did. */
export function split(
	{ parse, uses, dialectOf }: Tools,
	path: string,
	text: string,
	{ list, from, to, previous, next }: Stretch,
	delta: number,
): readonly Unit[] | 'reaches back' | 'half typed' | undefined {
	// What ends with a semicolon, or with the body that it is for, ends there, whatever follows; and what starts as it did goes on as it did.
	const before = previous === undefined || previous.isClosed || text.charCodeAt(previous.end - 1) === 59 ? undefined : previous;
	const start = before?.start ?? from;
	const end = (next === undefined ? to : Math.min(next.end, next.start + enoughToStart)) + delta;
	const { source, nodes, offset } = alone(parse, path, text.slice(start, end), start, list, next !== undefined);
	if (nodes === undefined) {
		return 'half typed';
	}
	const statements = statementsOf(source, nodes).map((each) => ({
		...each,
		start: each.start + offset,
		end: Math.min(each.end + offset, end),
	}));
	if (before !== undefined) {
		const first = statements.shift();
		if (first?.start !== before.start || first.end !== before.end) {
			return 'reaches back';
		}
	}
	const at = next === undefined ? statements.length : statements.findIndex((each) => each.start === next.start + delta);
	if (
		at < 0 ||
		hasSyntaxErrors(source, 0, to + delta - offset) ||
		nodes.some((node) => node.end + offset > from && node.pos + offset < to + delta && lacksValue(source, node))
	) {
		return 'half typed';
	}
	const written = statements.slice(0, at);
	const found = uses.ofParts(
		text.slice(from, to + delta),
		written.map((each) => ({ start: each.start - from, end: each.end - from })),
		dialectOf(path),
	);
	return found && written.map((each, index) => ({ ...each, list, uses: found[index]! }));
}
