import { unfilled } from './imageReference.js';
import type { Span } from '../../core/text.js';

/** A text whose template expressions are taken out, every other character at its place. */
export interface Blanked {
	readonly text: string;
	/** Where a template puts in lines of its own. */
	readonly inserts: readonly Insert[];
}

/** An expression that puts in lines. */
export interface Insert extends Span {
	/** How many blanks stand before these lines, which tells whose entries they are; undefined where the expression leaves that open. */
	readonly column?: number;
}

/** Actions that put in no lines: conditions, loops, assignments, comments. */
const control = /^\{\{-?\s*(?:if|else|end|with|range|define|block|break|continue|\/\*|\$[\w-]*\s*:?=)/;

/**
 * Takes Go template expressions (`{{ … }}`) out: those that have lines of their own become blanks, those inside a line become
 * {@link unfilled}, so that the rest is YAML as it
 * will be, what is unknown stays unknown, and every position stays.
 */
export function blankTemplates(text: string): Blanked {
	if (!text.includes('{{')) {
		return { text, inserts: [] };
	}
	const inserts: Insert[] = [];
	let result = '';
	let done = 0;
	for (let at = text.indexOf('{{'); at >= 0; at = text.indexOf('{{', done)) {
		const close = text.indexOf('}}', at + 2);
		if (close < 0) {
			break;
		}
		const end = close + 2;
		result += text.slice(done, at);
		const expression = text.slice(at, end);
		const alone = isBlankBefore(text, at) && isBlankAfter(text, end);
		if (alone && !control.test(expression)) {
			inserts.push({ start: at, end, ...columnOf(text, at, expression) });
		}
		result += expression.replace(/[^\r\n]/g, alone || expression.includes('\n') ? ' ' : unfilled);
		done = end;
	}
	return { text: result + text.slice(done), inserts };
}

/** Helm's `nindent N` begins a line of its own and `indent N` goes on in the one that stands there, both with N blanks before each line. */
function columnOf(text: string, at: number, expression: string): Pick<Insert, 'column'> {
	const [, begins, blanks] = /\|\s*(n?)indent\s+(\d+)\s*-?\}\}$/.exec(expression) ?? [];
	return blanks !== undefined && (begins === 'n' || at === 0 || text[at - 1] === '\n') ? { column: Number(blanks) } : {};
}

/** How a block of a template starts and ends. */
const blockStart = /^\{\{-?\s*(?:if|with|range|define|block)\b/;
const blockEnd = /^\{\{-?\s*end\b/;

/** Whether a position of a text stands in a block of a template, a condition or a loop. */
export function isInBlock(text: string, position: number): boolean {
	let depth = 0;
	for (let at = text.indexOf('{{'); at >= 0 && at < position; at = text.indexOf('{{', at + 2)) {
		const expression = text.slice(at, at + 40);
		depth += blockStart.test(expression) ? 1 : blockEnd.test(expression) ? -1 : 0;
	}
	return depth > 0;
}

/** Nothing but blanks and other expressions before, on the line. */
function isBlankBefore(text: string, at: number): boolean {
	const line = text.slice(Math.max(text.lastIndexOf('\n', at - 1) + 1, at - 500), at);
	return withoutExpressions(line).trim() === '';
}

function isBlankAfter(text: string, end: number): boolean {
	const stop = text.indexOf('\n', end);
	const line = text.slice(end, Math.min(stop < 0 ? text.length : stop, end + 500));
	return withoutExpressions(line).trim() === '';
}

function withoutExpressions(line: string): string {
	return line.replace(/\{\{[^{}]*\}\}/g, '');
}
