import type { Edit } from '../../core/fix.js';
import type { SourceFile, Span } from '../../core/text.js';

/** A remark that asks a linter to accept the console on one line, and nothing besides. */
const remark = (where: 'line' | 'next-line'): string =>
	`(?://[ \\t]*eslint-disable-${where}[ \\t]+no-console[ \\t]*|/\\*[ \\t]*eslint-disable-${where}[ \\t]+no-console[ \\t]*\\*/[ \\t]*)`;

/** Edits that take out what was said to a linter of a call of the console that goes away: a remark on nothing is reported in its turn. */
export function withoutRemarks({ path, text }: SourceFile, call: Span): readonly Edit[] {
	const start = text.lastIndexOf('\n', call.start - 1) + 1;
	const above = new RegExp(`(?:^|(?<=\\n))[ \\t]*${remark('next-line')}(?:\\r\\n|\\n)$`).exec(
		text.slice(Math.max(0, start - 300), start),
	)?.[0];
	const behind = new RegExp(`^(;?)[ \\t]*${remark('line')}(?=\\r?\\n|$)`).exec(text.slice(call.end, call.end + 300));
	const edits: Edit[] = above === undefined ? [] : [{ path, span: { start: start - above.length, end: start }, newText: '' }];
	if (behind) {
		edits.push({ path, span: { start: call.end + behind[1]!.length, end: call.end + behind[0].length }, newText: '' });
	}
	return edits;
}
