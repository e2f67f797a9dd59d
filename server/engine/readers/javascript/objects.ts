import type { Fact } from '../../core/fact.js';
import { containsSpan, type Span } from '../../core/text.js';
import { mentionsOf } from './taken.js';

/** Longer texts are tables, or what programs wrote. */
const longestText = 200_000;
const longestLine = 300;

/** A line by which a module exports what it writes there, or what has a name. */
const exported = /^(module\.exports =|export default|export =) (?:Object\.freeze\()?(\{|[\w$]{1,100}\)?(?: as const)?;?$)/;
/** A line that gives an object a name. */
const declared = /^(?:const|let|var) ([\w$]{1,100})(?:: [^={]{1,100})? = (?:Object\.freeze\()?\{/;

/** The lines of a text that are not indented, with where they start. */
function* outerLines(text: string): Generator<{ readonly line: string; readonly start: number }> {
	for (let start = 0; start < text.length;) {
		const found = text.indexOf('\n', start);
		const end = found < 0 ? text.length : found;
		const code = text.charCodeAt(start);
		if (code > 32) {
			yield { line: text.slice(start, Math.min(end, start + longestLine)).trimEnd(), start };
		}
		start = end + 1;
	}
}

/**
 * Where the object is written that a module exports as a whole, and with which its file does nothing else. Asked of the text, since
 * functions are left out of what is parsed: one that speaks of `this` may read it.
 */
function exportedObject(text: string): Span | undefined {
	if (text.length > longestText || !/\bexports =|\bexport (?:default|=)/.test(text) || /\bthis\b/.test(text)) {
		return undefined;
	}
	const objects = new Map<string, Span>();
	let open: { readonly name: string; readonly start: number } | undefined;
	let name: string | undefined;
	for (const { line, start } of outerLines(text)) {
		if (open !== undefined && line.startsWith('}')) {
			objects.set(open.name, { start: open.start, end: start + 1 });
			open = undefined;
			continue;
		}
		const [, how = '', what = ''] = exported.exec(line) ?? [];
		const own = how === '' ? declared.exec(line)?.[1] : what === '{' ? '{' : undefined;
		if (how !== '') {
			if (name !== undefined) {
				return undefined;
			}
			name = what === '{' ? what : /^[\w$]+/.exec(what)![0];
		}
		open = own === undefined || /\}\)?(?: as const)?[;,]?$/.test(line) ? undefined : { name: own, start };
	}
	const isElsewhere = name === undefined || (name !== '{' && [...mentionsOf(text, name)].length !== 2);
	return isElsewhere || (text.match(/\bexports\b/g)?.length ?? 0) > 1 ? undefined : objects.get(name!);
}

/** What is read of a file, where what it exports is marked when it is a part of an object with which the file does nothing else. */
export function withObject(text: string, facts: readonly Fact[]): readonly Fact[] {
	const span = facts.some(({ kind }) => kind === 'module.export') ? exportedObject(text) : undefined;
	return span === undefined
		? facts
		: facts.map((fact) =>
				fact.kind === 'module.export' && containsSpan(span, fact.value.span) ? { ...fact, untouched: true as const } : fact,
			);
}
