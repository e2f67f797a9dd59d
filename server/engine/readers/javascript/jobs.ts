import type { Fact } from '../../core/fact.js';
import { longestText } from './lines.js';
import { isInComment } from './taken.js';

const adding = /\.add(?:Bulk)?\s?\(/g;

/** What jobs are added to, before that call: `orders`, `queues.orders`, `this.orders`. */
const receiver = /(?<![\w$.])([A-Za-z_$][\w$]{0,80})(?:\s?[?!]?\.\s?([\w$]{1,80}))?[?!]?\s{0,20}$/;

/** How far before the call that is looked for. */
const reach = 200;

/** An option by which a job that fails is tried again, and calls that do so. */
const retrying = /(?<![\w$.])['"]?attempts['"]?\s?(?:[:,}]|$)|\.attempts\s?=(?!=)|\.(?:retry|retryJobs)\s?\(/gm;

/** An option by which a job comes again at its times, and the call that says so. */
const repeating = /(?<![\w$.])['"]?repeat['"]?\s?(?:[:,}]|$)|\.upsertJobScheduler\s?\(/gm;

/**
 * What is read of a file, with what its text says of the jobs of queues: that some are added, tried again, or come again. Asked of the text, since the queue may
 * be of another module, and functions that only call its methods are left out of what is parsed.
 */
export function withJobs(text: string, facts: readonly Fact[]): readonly Fact[] {
	if (text.length > longestText) {
		return facts;
	}
	const found: Fact<'queue.job'>[] = [];
	const seen = new Set<string>();
	const say = (at: number, length: number, said: Omit<Fact<'queue.job'>, 'kind' | 'span'>): void => {
		const key = JSON.stringify(said);
		if (!seen.has(key) && !isInComment(text, at)) {
			seen.add(key);
			found.push({ kind: 'queue.job', ...said, span: { start: at, end: at + length } });
		}
	};
	if (text.includes('attempts') || text.includes('.retry')) {
		for (const { index, 0: match } of text.matchAll(retrying)) {
			say(index, match.length, { what: 'retried' });
		}
	}
	if (text.includes('repeat') || text.includes('upsertJobScheduler')) {
		for (const { index, 0: match } of text.matchAll(repeating)) {
			say(index, match.length, { what: 'repeated' });
		}
	}
	if (text.includes('.add')) {
		const makes = facts.some(({ kind }) => kind === 'queue.create');
		for (const { index, 0: match } of text.matchAll(adding)) {
			const [, root = '', member] = receiver.exec(text.slice(Math.max(0, index - reach), index)) ?? [];
			const source = importOf(root, facts);
			const name =
				source === undefined ? (root === 'this' ? member : member === undefined ? root : undefined) : (member ?? source.exported);
			if (source !== undefined || (makes && name !== undefined && name !== '')) {
				say(index, match.length, { what: 'added', ...(name !== undefined && { name }), ...(source && { specifier: source.specifier }) });
			}
		}
	}
	return found.length === 0 ? facts : [...facts, ...found];
}

/** The module of the project that a name is imported from, and what it is there. */
function importOf(local: string, facts: readonly Fact[]): { readonly specifier: string; readonly exported: string } | undefined {
	for (const fact of facts) {
		const name =
			fact.kind === 'module.import' && !fact.typeOnly && /^[./#~@]/.test(fact.specifier)
				? fact.names.find((one) => one.local === local)
				: undefined;
		if (name !== undefined) {
			return { specifier: (fact as Fact<'module.import'>).specifier, exported: name.exported };
		}
	}
	return undefined;
}
