import type { Fact } from '../../core/fact.js';
import { longestText } from './lines.js';
import { isInComment } from './taken.js';

/** `async function send(`, `async send(` in a class or an object. */
const declared = /(?<![\w$.])async\s{1,9}(?:function\s{1,9})?([A-Za-z_$][\w$]{0,80})\s{0,9}[(<]/g;

/** `const send = async (`, `exports.send = async (`, `send: async (`. */
const assigned = /(?<![\w$])([A-Za-z_$][\w$]{0,80})(?:\s{0,3}:\s{0,3}[\w$.<>[\]]{1,80})?\s{0,3}[=:]\s{0,9}async(?![\w$])/g;

/** What a module hands out as a whole: a function without a name of its own, or one that has a name. */
const whole = /(?<![\w$.])(?:export\s{1,9}default|module\.exports\s{0,9}=)\s{1,9}([\w$]{1,80})/g;

/**
 * What is read of a module, with the names of its asynchronous functions. Asked of the text, since functions that nothing leads to are
 * left out of what is parsed.
 */
export function withAsynchronous(text: string, facts: readonly Fact[]): readonly Fact[] {
	if (!text.includes('async') || text.length > longestText || !facts.some(({ kind }) => kind === 'module.export')) {
		return facts;
	}
	const names = new Set<string>();
	for (const pattern of [declared, assigned]) {
		for (const { index, 1: name } of text.matchAll(pattern)) {
			if (!isInComment(text, index)) {
				names.add(name!);
			}
		}
	}
	for (const { 1: name } of text.matchAll(whole)) {
		if (name === 'async' || names.has(name!)) {
			names.add('default');
		}
	}
	return names.size === 0 ? facts : [...facts, { kind: 'module.async', span: { start: 0, end: 0 }, names: [...names].sort() }];
}
