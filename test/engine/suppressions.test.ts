import { describe, expect, it } from 'vitest';
import { findSuppressions } from '../../server/engine/core/suppressions.js';

describe('directives', () => {
	it.each([
		['// twelve-factor-disable-next-line logs/console-logging -- the banner\nx', 'next-line', 1, ['logs/console-logging'], 'the banner'],
		['x /* twelve-factor-disable-line config, logs */', 'line', 0, ['config', 'logs'], undefined],
		['# twelve-factor-disable-file logs -- why\nFROM node', 'file', 0, ['logs'], 'why'],
		['<!-- twelve-factor-disable-file -->', 'file', 0, [], undefined],
		['/*\n * twelve-factor-disable-file logs\n */', 'file', 1, ['logs'], undefined],
		['; twelve-factor-disable-file logs', 'file', 0, ['logs'], undefined],
	])('%j', (text, scope, line, rules, reason) => {
		const [found, ...more] = findSuppressions(text);
		expect(more).toEqual([]);
		expect(found).toMatchObject({ scope, line });
		expect(found!.rules.map(({ id }) => id)).toEqual(rules);
		expect(found!.reason).toBe(reason);
		for (const { id, span } of found!.rules) {
			expect(text.slice(span.start, span.end)).toBe(id);
		}
	});
	it('are not found in prose and strings', () => {
		expect(findSuppressions("const help = 'write twelve-factor-disable-line to silence';")).toEqual([]);
		expect(findSuppressions('// one may write twelve-factor-disable-line here')).toEqual([]);
	});
});
