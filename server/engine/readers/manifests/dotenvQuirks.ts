import type { Fact, FactTypes } from '../../core/fact.js';
import type { Span } from '../../core/text.js';
import type { Reader } from '../reader.js';
import { isDotenv } from './dotenv.js';
import { assignmentOn, isPadded, isPlainName, linesOfKeys, mayBeName } from './dotenvLines.js';
import { linesOf, type Line } from './lines.js';

type Quirk = FactTypes['dotenv.quirk']['quirk'];

interface State {
	/** The first line of each variable. */
	readonly seen: Map<string, { readonly span: Span; readonly value: string }>;
	/** The last variable of the group of lines that is being read; blank lines and comments end a group. */
	last: string | undefined;
}

/** Reads where `.env` files deviate from what dotenv libraries, shells and container engines agree on. */
export const dotenvQuirks: Reader = {
	id: 'dotenv-quirks',
	claims: isDotenv,
	read: async ({ text }) => quirksOf(text),
};

function quirksOf(text: string): readonly Fact[] {
	const facts: Fact[] = [];
	const state: State = { seen: new Map(), last: undefined };
	const lines = linesOf(text);
	const ofKeys = linesOfKeys(lines);
	let open: string | undefined;
	let blank = 0;
	for (const [index, line] of lines.entries()) {
		if (open !== undefined) {
			open = line.text.includes(open) ? undefined : open; // inside a quoted value of several lines
			continue;
		}
		if (ofKeys.has(index)) {
			continue;
		}
		if (ofKeys.has(index + 1) && !isQuotedOrComment(line.text)) {
			const at = line.start + line.text.indexOf('-----BEGIN ');
			facts.push(quirk('unquoted-lines', { start: at, end: line.start + line.text.trimEnd().length }, nameOf(line.text)));
			continue;
		}
		const isLast = index === lines.length - 1;
		if (line.text.trim() === '') {
			blank++;
			state.last = undefined;
			if (blank === 2 && !isLast) {
				facts.push(quirk('extra-blank-line', { start: line.start, end: line.start + line.text.length }));
			}
			continue;
		}
		blank = 0;
		if (line.text.trimStart().startsWith('#')) {
			state.last = undefined;
			continue;
		}
		const { found, unclosed } = lineQuirks(line, state);
		facts.push(...found);
		open = unclosed !== undefined && isClosedLater(lines, index, unclosed, ofKeys) ? unclosed : undefined;
		if (unclosed !== undefined && open === undefined) {
			facts.push(
				quirk(
					'unbalanced-quotes',
					{ start: line.start + line.text.indexOf(unclosed), end: line.start + line.text.trimEnd().length },
					nameOf(line.text),
				),
			);
		}
	}
	const last = lines.at(-1);
	if (last !== undefined && last.text !== '' && text.trim() !== '') {
		facts.push(quirk('no-final-newline', { start: last.start + last.text.length, end: last.start + last.text.length }));
	}
	return facts;
}

function lineQuirks({ text, start }: Line, state: State): { readonly found: readonly Fact[]; readonly unclosed?: string } {
	const found: Fact[] = [];
	const at = (from: number, to: number): Span => ({ start: start + from, end: start + to });
	const trailing = /[ \t]+$/.exec(text);
	if (trailing) {
		found.push(quirk('trailing-blank', at(trailing.index, text.length), nameOf(text)));
	}
	const numbered = /^(\d{1,20}[A-Z_][A-Z0-9_]{0,80})[ \t]*=(?!=)/.exec(text);
	if (numbered) {
		found.push(quirk('incorrect-delimiter', at(0, numbered[1]!.length)));
		return { found };
	}
	const lead = /^(?:[ \t]+|[^\sA-Za-z_#"'=]+)/.exec(text);
	const rest = text.slice(lead?.[0].length ?? 0).replace(/^export[ \t]+/, '');
	if (lead) {
		found.push(quirk('leading-character', at(0, lead[0].length), nameOf(text)));
	}
	const offset = text.length - rest.length;
	const equals = rest.indexOf('=');
	const colon = /^([A-Z_][A-Z0-9_]{1,63}):[ \t]+\S/.exec(rest)?.[1];
	if (colon !== undefined && isPlainName(colon)) {
		found.push(quirk('colon', at(offset, offset + colon.length + 1), colon));
		return { found };
	}
	if (equals < 0 || isPadded(rest)) {
		// A name alone passes a variable on where container engines read the file; anything else is lost.
		const word = rest.trim();
		const [, first = ''] = /^([A-Z][A-Z0-9]{0,31}_[A-Z0-9_]{1,63})[ \t]+[^\s#]\S*$/.exec(word) ?? [];
		if (isPlainName(first)) {
			found.push(quirk('value-without-key', at(offset, offset + first.length), first));
		} else if (/^[\w.+/-]+=*$/.test(word)) {
			found.push(quirk('value-without-key', at(offset, offset + rest.trimEnd().length), isPlainName(word) ? word : undefined));
		}
		return { found };
	}
	const written = rest.slice(0, equals);
	const name = written.trim();
	const shown = mayBeName(name) ? name : undefined;
	const value = rest.slice(equals + 1);
	if (name === '') {
		return { found };
	}
	// Before a comment the blank keeps the value empty: without it, a shell and a container engine take the comment for the value.
	const isEmpty = /^[ \t]+#/.test(value);
	if (!isEmpty && (/[ \t]$/.test(written) || /^[ \t]+\S/.test(value))) {
		const blanks = /^[ \t]*/.exec(value)?.[0].length ?? 0;
		found.push(quirk('space-around-equals', at(offset + written.trimEnd().length, offset + equals + 1 + blanks), shown));
	}
	const nameSpan = at(offset, offset + name.length);
	if (/[^\w]/.test(name)) {
		found.push(quirk('incorrect-delimiter', nameSpan, shown));
	} else if (/[a-z]/.test(name)) {
		found.push(quirk('lowercase-key', nameSpan, shown));
	}
	const earlier = state.seen.get(name);
	if (earlier !== undefined) {
		found.push({
			...quirk('duplicated-key', nameSpan, shown),
			related: earlier.span,
			...(earlier.value === unquotedValue(value) ? { same: true } : {}),
		});
	} else {
		state.seen.set(name, { span: nameSpan, value: unquotedValue(value) });
	}
	if (state.last !== undefined && name < state.last) {
		found.push(quirk('unordered', nameSpan, shown));
	}
	state.last = name;
	const trimmed = value.trim();
	if (trimmed === '' || trimmed.startsWith('#')) {
		found.push(quirk('missing-value', at(offset + equals + 1, offset + equals + 1), shown));
		return { found };
	}
	const opening = /^["'`]/.exec(trimmed)?.[0];
	if (opening !== undefined) {
		return closesIn(trimmed, opening) ? { found } : { found, unclosed: opening };
	}
	const comment = trimmed.search(/[ \t]#/);
	const plain = (comment < 0 ? trimmed : trimmed.slice(0, comment)).trimEnd();
	const from = text.indexOf(plain, offset + equals + 1);
	const hash = plain.indexOf('#');
	if (hash > 0 && !/\$\{|[<{$]#/.test(plain)) {
		found.push(quirk('unquoted-hash', at(from + hash, from + plain.length), shown));
	}
	if (/[ \t]/.test(plain)) {
		found.push(quirk('unquoted-blank', at(from, from + plain.length), shown));
	}
	return { found };
}

/** Whether a value that begins with a quote has it again, not escaped. */
function closesIn(value: string, quote: string): boolean {
	for (let i = 1; i < value.length; i++) {
		if (value[i] === '\\' && quote === '"') {
			i++;
		} else if (value[i] === quote) {
			return true;
		}
	}
	return false;
}

/** Whether a line is a comment, or sets a variable to what begins with a quote. */
function isQuotedOrComment(line: string): boolean {
	return line.trimStart().startsWith('#') || /^["'`]/.test(line.slice(assignmentOn(line)?.valueAt ?? line.length));
}

/** Whether one of the next lines closes a quote before another assignment begins, which no line of a key is (`ofKeys`). */
function isClosedLater(lines: readonly Line[], from: number, quote: string, ofKeys: ReadonlySet<number>): boolean {
	const first = from + 1;
	for (const [index, { text }] of lines.slice(first, from + 200).entries()) {
		const isAssignment = /^[A-Za-z_]\w*=/.test(text) && !ofKeys.has(first + index);
		if (text.includes(quote) || isAssignment) {
			return !isAssignment;
		}
	}
	return false;
}

/** The name that is set on a line, whatever stands before it. */
function nameOf(line: string): string | undefined {
	return assignmentOn(line.replace(/^[\s\W]{1,40}/, ''))?.name;
}

function quirk(name: Quirk, span: Span, variable?: string): Fact<'dotenv.quirk'> {
	return { kind: 'dotenv.quirk', span, quirk: name, ...(variable === undefined ? {} : { variable }) };
}

/** A value without the quotes around it: `'a'`, `"a"` and `a` set the same. */
function unquotedValue(value: string): string {
	const trimmed = value.trim();
	const quoted = /^(["'`])([^"'`\\$]*)\1$/.exec(trimmed);
	return quoted ? quoted[2]! : trimmed;
}
