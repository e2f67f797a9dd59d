import type { Fact } from '../../core/fact.js';
import type { Route, Value } from '../../core/value.js';
import { longestText } from './lines.js';
import { ownImportsOf } from './ownImports.js';
import { isInComment } from './taken.js';

/** A number that may be a port, where it is an argument, a property or a constant: most texts have none. A `port` may end any word, which is cheaper to find than words that end so. */
const mayGive =
	/(?:[(,]|port['"]?\s?[:=]|\bPORT\s?=)\s{0,40}['"]?[1-9]\d{1,4}['"]?\s{0,40}(?:[,;)}]|$)|[Pp]ort\b\s{0,20}[,)}]|PORT\s{0,20}[,)}]/m;
/** A call without arguments of what is called as a server, or as what starts one. */
const mayStart =
	/[Ss]erver\s?\(\s{0,20}\)|[Aa]pp(?:lication)?\s?\(\s{0,20}\)|(?:start|listen|boot|bootstrap|serve|launch|run|init|main)\w{0,40}\s?\(\s{0,20}\)/;
const starting = /(?:[Ss]erver|[Aa]pp(?:lication)?)$|^(?:start|listen|boot|serve|launch|run|init|main)/;
const called = /(?<![\w$.])(new\s{1,4})?([A-Za-z_$][\w$]{0,80})(?:\.([A-Za-z_$][\w$]{0,80}))?\s?\(/g;
/** What is made of a class: `const server = new Server(`. */
const made =
	/(?<![\w$.])(?:const|let|var)\s{1,4}([A-Za-z_$][\w$]{0,80})(?:\s?:\s?[\w$.]{1,80})?\s?=\s{0,20}new\s{1,4}([A-Za-z_$][\w$]{0,80})\s?\(/g;
/** A method of what was just made: `new Server().start(`. */
const chained = /\)\s{0,20}\.([A-Za-z_$][\w$]{0,80})\s?\(/y;
const port = /^(['"]?)([1-9]\d{1,4})\1$/;
const name = /^([A-Za-z_$][\w$]{0,80})(?:\.([\w$.]{1,160}))?$/;
const calledPort = /port$/i;

/** How long the arguments of a call may be. */
const longest = 600;

/** A part of a text that is an argument or a property, without the blanks around it. */
interface Part {
	readonly text: string;
	readonly start: number;
}

/**
 * What is read of a file, with the ports that its text shows it to give what other modules of the project export: `new Server(3000)`,
 * `start(app, config.port)`, and the calls that leave all to defaults: `start()`. Asked of the text, since functions are left out of what is parsed.
 */
export function withGivenPorts(text: string, facts: readonly Fact[]): readonly Fact[] {
	if (text.length > longestText || !(mayGive.test(text) || mayStart.test(text))) {
		return facts;
	}
	const imports = ownImportsOf(facts);
	if (imports.size === 0) {
		return facts;
	}
	const instances = new Map<string, Route>();
	for (const { 1: variable, 2: maker } of text.matchAll(made)) {
		const route = imports.get(maker!);
		if (route !== undefined && !imports.has(variable!)) {
			instances.set(variable!, { ...route, members: [...route.members, '()'] });
		}
	}
	const found: Fact<'call.given'>[] = [];
	/** What some call hands over something else: a port, as far as is known. */
	const handed = new Set<string>();
	const say = (callee: Route, start: number, open: number, name: string): number | undefined => {
		const { parts, close } = partsIn(text, open);
		const given = close === undefined ? {} : knownIn(parts, text, imports);
		// What leaves all out takes what the defaults say.
		const isEmpty = Object.keys(given).length === 0;
		if (isEmpty && parts.length > 0) {
			handed.add(keyOf(callee));
		}
		if (!isEmpty || (close !== undefined && parts.length === 0 && starting.test(name))) {
			found.push({ kind: 'call.given', callee, given, span: { start, end: open } });
		}
		return close;
	};
	for (const { index, 0: match, 1: isNew, 2: root, 3: method } of text.matchAll(called)) {
		const imported = imports.get(root!);
		const base = imported ?? (isNew === undefined && method !== undefined ? instances.get(root!) : undefined);
		if (base === undefined || isInComment(text, index)) {
			continue;
		}
		const members = [...base.members, ...(method === undefined ? [] : [method]), ...(isNew === undefined ? [] : ['()'])];
		const close = say({ ...base, members }, index, index + match.length, method ?? root!);
		chained.lastIndex = close ?? 0;
		const [whole, next] = isNew === undefined || close === undefined ? [] : (chained.exec(text) ?? []);
		if (whole !== undefined) {
			say({ ...base, members: [...members, next!] }, index, close! + whole.length, next!);
		}
	}
	const said = found.filter(({ callee, given }) => Object.keys(given).length > 0 || !handed.has(keyOf(callee)));
	return said.length === 0 ? facts : [...facts, ...said];
}

function keyOf({ specifier, name, members }: Route): string {
	return [specifier, name, ...members].join('\0');
}

/** What each argument is known to be, by its place. */
function knownIn(all: readonly Part[], text: string, imports: ReadonlyMap<string, Route>): Readonly<Record<string, Value>> {
	const given: Record<string, Value> = {};
	for (const [index, part] of all.entries()) {
		if (part.text.startsWith('...')) {
			break;
		}
		const value = part.text.startsWith('{') ? objectOf(part, text, imports) : valueOf(part, text, imports);
		if (value !== undefined) {
			given[String(index)] = value;
		}
	}
	return given;
}

/** A number, a constant with one, or something of another module that is called after a port. */
function valueOf({ text: part, start }: Part, text: string, imports: ReadonlyMap<string, Route>): Value | undefined {
	const [, quote = '', digits] = port.exec(part) ?? [];
	if (digits !== undefined) {
		const span = { start, end: start + part.length };
		return { kind: 'literal', type: quote === '' ? 'number' : 'string', text: digits, span };
	}
	const [, root, rest] = name.exec(part) ?? [];
	if (root === undefined || !calledPort.test(part)) {
		return undefined;
	}
	const route = imports.get(root);
	if (route !== undefined) {
		const [first, ...others] = rest?.split('.') ?? [];
		return {
			kind: 'import',
			specifier: route.specifier,
			...(route.name === '*' && first !== undefined
				? { name: first, members: others }
				: { name: route.name, members: [...route.members, ...(rest?.split('.') ?? [])] }),
			span: { start, end: start + part.length },
		};
	}
	return rest === undefined ? constantOf(root, text) : undefined;
}

/** The number that a constant of the module is. */
function constantOf(constant: string, text: string): Value | undefined {
	const [found, ...others] = text.matchAll(
		new RegExp(
			`(?<![\\w$.])(const|let|var)\\s${constant.replaceAll('$', '\\$')}(?:\\s?:\\s?\\w{1,40})?\\s?=\\s?(['"]?)([1-9]\\d{1,4})\\2(?=\\s{0,4}(?:;|,|$|//))`,
			'gm',
		),
	);
	if (found === undefined || others.length > 0 || found[1] !== 'const' || isInComment(text, found.index)) {
		return undefined;
	}
	const end = found.index + found[0].length;
	const length = found[3]!.length + found[2]!.length * 2;
	return { kind: 'literal', type: found[2] === '' ? 'number' : 'string', text: found[3]!, span: { start: end - length, end } };
}

/** Options with a port among them. */
function objectOf(part: Part, text: string, imports: ReadonlyMap<string, Route>): Value | undefined {
	const properties: Record<string, Value> = {};
	for (const one of partsIn(text, part.start + 1).parts) {
		const [whole, key, colon] = /^['"]?([A-Za-z_$][\w$]{0,80})['"]?\s{0,20}(:?)\s{0,20}/.exec(one.text) ?? [];
		if (whole === undefined || key === undefined || !calledPort.test(key)) {
			continue;
		}
		const given = colon === '' ? one : { text: one.text.slice(whole.length), start: one.start + whole.length };
		const value = valueOf(given, text, imports);
		if (value !== undefined) {
			properties[key] = value;
		}
	}
	return Object.keys(properties).length === 0
		? undefined
		: { kind: 'object', properties, open: true, span: { start: part.start, end: part.start + part.text.length } };
}

/** What stands between commas from a place behind a bracket to the one that closes it, of which nothing is said where it is far. */
function partsIn(text: string, open: number): { readonly parts: readonly Part[]; readonly close?: number } {
	const parts: Part[] = [];
	let depth = 0;
	let from = open;
	const add = (to: number): void => {
		const raw = text.slice(from, to);
		const trimmed = raw.trim();
		if (trimmed !== '') {
			parts.push({ text: trimmed, start: from + raw.indexOf(trimmed) });
		}
		from = to + 1;
	};
	for (let at = open; at < text.length && at - open < longest; at++) {
		const one = text[at]!;
		if (one === "'" || one === '"' || one === '`') {
			at = endOfText(text, at);
		} else if (one === '/' && (text[at + 1] === '/' || text[at + 1] === '*')) {
			// Whatever a comment says among arguments, commas and brackets may be in it.
			break;
		} else if (one === '(' || one === '[' || one === '{') {
			depth++;
		} else if (one === ')' || one === ']' || one === '}') {
			if (depth === 0) {
				add(at);
				return { parts, close: at };
			}
			depth--;
		} else if (one === ',' && depth === 0) {
			add(at);
		}
	}
	return { parts: [] };
}

/** Where a text ends that begins at a place. */
function endOfText(text: string, start: number): number {
	const quote = text[start]!;
	for (let at = start + 1; at < text.length && at - start < longest; at++) {
		if (text[at] === '\\') {
			at++;
		} else if (text[at] === quote) {
			return at;
		}
	}
	return text.length;
}
