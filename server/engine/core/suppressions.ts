import { changeBetween, linesOf, type Span } from './text.js';

/**
 * A comment that silences rules: `twelve-factor-disable-next-line logs/console-logging -- the start-up banner`. The same words
 * work in the comment
 * syntax of every format; a reason is welcome, not required.
 */
export interface Suppression {
	readonly scope: 'file' | 'line' | 'next-line';
	/** Rule ids or factor ids; empty means every rule. */
	readonly rules: readonly { readonly id: string; readonly span: Span }[];
	readonly reason?: string;
	/** The directive from its first word to the end of its rules. */
	readonly span: Span;
	/** The line whose findings it silences, zero-based; unused for `file`. */
	readonly line: number;
}

const directive = /twelve-factor-disable(-next-line|-line|-file)?\b([^\n\r]*)/g;
// What may stand between the start of a comment and the directive, and what starts a comment in the formats that are read.
const opening = /(?:(?:\/\/|\/\*+|#|<!--|--|;)\s*|^\s*\*+\s*)$/;

const words = 'twelve-factor-disable';

/** A text that is being edited, in which there are none. */
let silent: string | undefined;

/** As {@link findSuppressions}, for a text that is being edited: where there were none, only what changed is looked at. */
export function findSuppressionsInEdit(text: string): readonly Suppression[] {
	if (silent !== undefined) {
		const { start, afterEnd } = changeBetween(silent, text);
		if (!text.slice(Math.max(0, start - words.length), afterEnd + words.length).includes(words)) {
			silent = text;
			return [];
		}
	}
	const found = findSuppressions(text);
	silent = text.includes(words) ? undefined : text;
	return found;
}

/** The suppressions of a text, in order. The words count only at the start of a comment. */
export function findSuppressions(text: string): readonly Suppression[] {
	if (!text.includes(words)) {
		return [];
	}
	const lines = linesOf(text);
	const found: Suppression[] = [];
	for (const match of text.matchAll(directive)) {
		const { line } = lines.positionAt(match.index);
		const lineStart = lines.lineSpan(line).start;
		if (!opening.test(text.slice(Math.max(lineStart, match.index - 40), match.index))) {
			continue;
		}
		const scope = match[1] === '-next-line' ? 'next-line' : match[1] === '-line' ? 'line' : 'file';
		const tail = (match[2] ?? '').replace(/(?:\*\/|-->)\s*$/, '');
		const dashes = tail.indexOf('--');
		const names = dashes < 0 ? tail : tail.slice(0, dashes);
		const reason = dashes < 0 ? '' : tail.slice(dashes + 2).trim();
		const namesStart = match.index + match[0].length - (match[2] ?? '').length;
		const rules = [...names.matchAll(/[^\s,]+/g)].map((word) => ({
			id: word[0],
			span: { start: namesStart + word.index, end: namesStart + word.index + word[0].length },
		}));
		found.push({
			scope,
			rules,
			...(reason ? { reason } : {}),
			span: { start: match.index, end: rules.at(-1)?.span.end ?? namesStart },
			line: scope === 'next-line' ? line + 1 : line,
		});
	}
	return found;
}

/** Whether a suppression speaks of a rule. */
export function speaksOf(suppression: Suppression, rule: string): boolean {
	return suppression.rules.length === 0 || suppression.rules.some(({ id }) => id === rule || rule.startsWith(`${id}/`));
}
