import type { Fact } from '../../core/fact.js';
import { longestText } from './lines.js';
import { isInComment } from './taken.js';

/** A record without records in it. */
const record = /\{[^{}]{1,400}\}/g;
/** The property of a record that holds a default which nobody should run with. */
const fallback = /(?<![\w$])(\w{0,40}(?:[dD]efault|[iI]nsecure|[uU]nsafe|[pP]laceholder)\w{0,40})['"]?\s{0,20}:\s{0,20}['"`]/;
const variable = /:\s{0,20}['"`]([A-Z][A-Z\d_]{2,80})['"`]/;
const stopping = /\bthrow\b|\bexit\s?\(/;

/** How far behind the comparison the program may stop. */
const reach = 1500;
/** How many variables are told. */
const most = 100;

/**
 * What is read of a file, with the variables that a list of records names beside a default, where the program compares something with that and
 * stops: `{ env: 'TOKEN_SECRET', insecureDefault: 'change-me' }`. Asked of the text, since such a list may stand in a function that leads nowhere.
 */
export function withRefusedDefaults(text: string, facts: readonly Fact[]): readonly Fact[] {
	if (text.length > longestText || !stopping.test(text) || !fallback.test(text)) {
		return facts;
	}
	const found: Fact<'env.use'>[] = [];
	const stops = new Map<string, boolean>();
	for (const { index, 0: match } of text.matchAll(record)) {
		const property = fallback.exec(match)?.[1];
		const name = variable.exec(match);
		if (property === undefined || name === null || found.length >= most || isInComment(text, index)) {
			continue;
		}
		if (!stops.has(property)) {
			stops.set(property, stopsAt(text, property));
		}
		if (stops.get(property) === true) {
			const start = index + name.index + name[0].indexOf(name[1]!);
			found.push({ kind: 'env.use', variable: name[1]!, how: 'check', fallback: false, span: { start, end: start + name[1]!.length } });
		}
	}
	return found.length === 0 ? facts : [...facts, ...found];
}

/** Whether the program stops not far behind a comparison with a property of that name. */
function stopsAt(text: string, property: string): boolean {
	const comparing = new RegExp(`[!=]==?\\s{0,5}(?:[\\w$]{1,60}\\??\\.)?${property}(?![\\w$])|(?<![\\w$])${property}\\s{0,5}[!=]==?`, 'g');
	return [...text.matchAll(comparing)].some(({ index }) => !isInComment(text, index) && stopping.test(text.slice(index, index + reach)));
}
