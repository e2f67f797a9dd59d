import type { Fact } from '../../core/fact.js';
import { longestText } from './lines.js';
import { ownImportsOf } from './ownImports.js';
import { isInComment } from './taken.js';

const adding = /\.add(?:Bulk)?\s?\(/g;

/** What jobs are added to, before that call: `orders`, `queues.orders`, `this.orders`. */
const receiver = /(?<![\w$.])([A-Za-z_$][\w$]{0,80})(?:\s?[?!]?\.\s?([\w$]{1,80}))?[?!]?\s{0,20}$/;

/** By what name Nest is asked for a queue: in quotes, or by a constant (https://docs.nestjs.com/techniques/queues). */
const asked = /@InjectQueue\(\s{0,20}(?:['"`]([\w:.-]{1,80})['"`]|([\w$.]{1,80}))\s{0,20}\)/g;

/** The parameter or field that it is put into, in a text with single blanks. */
const putInto = /^ ?(?:private |public |protected |readonly ){0,3}([\w$]{1,80})[?!]?:/;

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
		const imports = ownImportsOf(facts);
		const injected = injectedIn(text);
		for (const { index, 0: match } of text.matchAll(adding)) {
			const [, root = '', member] = receiver.exec(text.slice(Math.max(0, index - reach), index)) ?? [];
			const source = imports.get(root);
			const name = source === undefined ? (root === 'this' ? member : member === undefined ? root : undefined) : (member ?? source.name);
			const registered = root === 'this' && member !== undefined ? injected.get(member) : undefined;
			if (registered !== undefined) {
				say(index, match.length, { what: 'added', registered });
			} else if (source !== undefined || (makes && name !== undefined && name !== '')) {
				say(index, match.length, { what: 'added', ...(name !== undefined && { name }), ...(source && { specifier: source.specifier }) });
			}
		}
	}
	return found.length === 0 ? facts : [...facts, ...found];
}

/** What the queues that Nest hands to the classes of a file are registered as, by the fields that hold them. */
function injectedIn(text: string): ReadonlyMap<string, string> {
	const found = new Map<string, string>();
	if (text.includes('@InjectQueue')) {
		for (const { index, 0: match, 1: literal, 2: constant } of text.matchAll(asked)) {
			const after = text.slice(index + match.length, index + match.length + reach).replace(/\s+/g, ' ');
			const field = putInto.exec(after)?.[1];
			if (field !== undefined) {
				found.set(field, literal ?? constant!);
			}
		}
	}
	return found;
}
