import type { Fact } from '../../core/fact.js';
import { isInComment } from './taken.js';

type Method = Fact<'module.method'>;

/** The start of a method that is handed a request and what answers it. */
const handler = /^[^(]{0,100}\(\s{0,20}_?req(?:uest)?\b[^,()]{0,80},\s{0,20}_?(?:res|response|reply)\b/;

/** `this.progress.rows.done = …`, `this.progress.done++`: a member of what a field holds is given a value. */
const writing = /\bthis\.([\w$]{1,80})(?:\.[\w$]{1,80}){1,4}\s?(?:[-+]?=(?![=>])|\+\+|--)/g;

/**
 * What is read of a file, with the fields of classes that begin as an object of several members, of which one handler of requests changes
 * some and another one only reads them: an object that is made for one request has nothing to hand on to another handler. Asked of
 * the text, since functions are left out of what is parsed.
 */
export function withRecords(text: string, facts: readonly Fact[]): readonly Fact[] {
	if (!text.includes('this.') || !facts.some(({ kind }) => kind === 'module.method')) {
		return facts;
	}
	const handlers = facts.filter(
		(fact): fact is Method => fact.kind === 'module.method' && handler.test(text.slice(fact.span.start, fact.span.start + 300)),
	);
	const records = [...new Set(handlers.map(({ of }) => of))].flatMap((of) =>
		recordsOf(
			text,
			handlers.filter((one) => one.of === of),
		),
	);
	return records.length === 0 ? facts : [...facts, ...records];
}

/** The records that handlers of one class share. */
function recordsOf(text: string, handlers: readonly Method[]): readonly Fact<'state.module'>[] {
	const written = new Map<string, { readonly method: Method; readonly start: number; readonly end: number }>();
	for (const method of handlers.length < 2 ? [] : handlers) {
		for (const { index, 0: match, 1: variable } of text.slice(method.span.start, method.span.end).matchAll(writing)) {
			const start = method.span.start + index;
			if (!written.has(variable!) && !isInComment(text, start)) {
				written.set(variable!, { method, start, end: start + match.length });
			}
		}
	}
	return [...written].flatMap(([variable, { method, start, end }]): readonly Fact<'state.module'>[] => {
		const begin = beginningOf(text, variable, handlers);
		const readers = handlers.filter((other) => other !== method && reads(text, variable, other));
		return begin === undefined || readers.length === 0
			? []
			: [
					{
						kind: 'state.module',
						variable,
						holds: 'record',
						owner: 'each',
						changes: [{ span: { start, end }, operation: 'assign', within: ['request-handler'], function: method.name, holder: method.of }],
						span: begin,
					},
				];
	});
}

/** Where a field is given its first value, an object with members, outside of the handlers. */
function beginningOf(text: string, variable: string, handlers: readonly Method[]): Fact['span'] | undefined {
	const name = variable.replaceAll('$', '\\$');
	const beginning = new RegExp(
		`(?<=^[\\t ]{1,40}(?:(?:public|private|protected|readonly) ){0,3}(?:this\\.)?)${name}(?=(?:: [^=;]{1,300})? = \\{\\s{0,40}[\\w$]{1,80}:)`,
		'm',
	);
	const index = beginning.exec(text)?.index;
	return index === undefined || handlers.some(({ span }) => index >= span.start && index < span.end)
		? undefined
		: { start: index, end: index + variable.length };
}

/** Whether a handler that the class does not call itself reads a field, and changes nothing of it. */
function reads(text: string, variable: string, { name, span }: Method): boolean {
	const body = text.slice(span.start, span.end);
	const changed = [...body.matchAll(writing)].some(([, field]) => field === variable);
	return (
		!changed && new RegExp(`\\bthis\\.${variable.replaceAll('$', '\\$')}(?![\\w$]|\\s?=[^=])`).test(body) && !text.includes(`this.${name}(`)
	);
}
