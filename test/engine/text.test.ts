import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { changeBetween, LineIndex, linesOf } from '../../server/engine/core/text.js';
import { findSuppressions, findSuppressionsInEdit } from '../../server/engine/core/suppressions.js';
import { endOfCandidates, endOfCandidatesInEdit } from '../../server/engine/readers/secrets/candidates.js';

const run = { seed: 4, numRuns: 300 };
/** Longer than what is compared at once, and with repetitions, in which a change may stand in several places. */
const text = fc
	.array(
		fc.constantFrom(
			'a',
			'b\n',
			'const port = 3000;\r\n',
			'x'.repeat(300),
			'(]'.repeat(9000),
			'lin_api_',
			'shp',
			'at_',
			'npm_',
			'y'.repeat(36),
		),
		{ maxLength: 12 },
	)
	.map((parts) => parts.join(''));

describe('the change between two texts', () => {
	it('makes the one of the other, and is as small as it can be at both ends', () => {
		fc.assert(
			fc.property(text, text, text, text, (head, cut, insert, tail) => {
				const before = head + cut + tail;
				const after = head + insert + tail;
				const { start, beforeEnd, afterEnd } = changeBetween(before, after);
				expect(before.slice(0, start) + after.slice(start, afterEnd) + before.slice(beforeEnd)).toBe(after);
				expect(Math.max(beforeEnd, afterEnd) - start).toBeLessThanOrEqual(Math.max(cut.length, insert.length));
				if (start < beforeEnd && start < afterEnd) {
					expect(before[start]).not.toBe(after[start]);
					expect(before[beforeEnd - 1]).not.toBe(after[afterEnd - 1]);
				}
			}),
			run,
		);
	});
});

describe('the lines of a text that is being edited', () => {
	it('are those of a text that was not', () => {
		const piece = fc.constantFrom('a', '\n', '\r', '\r\n', 'const port = 3000;', '\n\n', '');
		fc.assert(
			fc.property(
				fc.array(piece, { maxLength: 12 }).map((parts) => parts.join('')),
				fc.array(fc.tuple(fc.nat(60), fc.nat(3), piece, fc.nat(4)), { maxLength: 12 }),
				(start, edits) => {
					let now = start;
					linesOf(now);
					for (const [at, cut, insert, times] of edits) {
						// Somebody goes on where the last edit was.
						for (let offset = Math.min(at, now.length), time = 0; time <= times; time++, offset += insert.length) {
							now = now.slice(0, offset) + insert + now.slice(offset + cut);
							const [lines, expected] = [linesOf(now), new LineIndex(now)];
							expect(lines.lineCount).toBe(expected.lineCount);
							for (let each = -1; each <= now.length + 1; each++) {
								const position = expected.positionAt(each);
								expect(lines.positionAt(each), JSON.stringify(now)).toEqual(position);
								expect(lines.offsetAt(position)).toBe(expected.offsetAt(position));
							}
							for (let line = 0; line <= expected.lineCount; line++) {
								expect(lines.lineSpan(line)).toEqual(expected.lineSpan(line));
							}
						}
					}
				},
			),
			run,
		);
	});
});

describe('tokens in a text that is being edited', () => {
	it('are looked for where it changed, and found wherever a look at the whole finds them', () => {
		fc.assert(
			fc.property(fc.array(fc.tuple(text, fc.nat(2000), fc.nat(40)), { maxLength: 8 }), (edits) => {
				let now = '';
				for (const [insert, at, cut] of edits) {
					const from = Math.min(at, now.length);
					now = now.slice(0, from) + insert + now.slice(from + cut);
					expect(endOfCandidatesInEdit(now)).toBe(endOfCandidates(now));
				}
			}),
			run,
		);
	});
});

describe('directives in a text that is being edited', () => {
	it('are looked for where it changed, and found wherever a look at the whole finds them', () => {
		const piece = fc.constantFrom(
			'// ',
			'twelve-factor-',
			'disable',
			'-next-line logs',
			'\n',
			'a',
			'twelve-factor-disable-file\n',
			'// twelve-',
		);
		fc.assert(
			fc.property(fc.array(fc.tuple(piece, fc.nat(80), fc.nat(12)), { maxLength: 12 }), (edits) => {
				let now = '';
				for (const [insert, at, cut] of edits) {
					const from = Math.min(at, now.length);
					now = now.slice(0, from) + insert + now.slice(from + cut);
					expect(findSuppressionsInEdit(now)).toEqual(findSuppressions(now));
				}
			}),
			run,
		);
	});
});
