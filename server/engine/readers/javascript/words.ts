import type { Fact, FactKind } from '../../core/fact.js';
import type { Span } from '../../core/text.js';
import { hashOfWord } from '../../core/wordHash.js';
import { isOfWord, longestText } from './lines.js';

/** What the language brings: members of it are no methods of the program. */
const ofLanguage =
	/(?:\/[dgimsuvy]*|(?<![\w$.])(?:Object|Math|JSON|Promise|Array|Number|String|Date|Buffer|Symbol|Intl|console|process)\??)\.$/;
const comment = /^\s*(?:\*(?:\s|$)|\/\/|\/\*)/;
/** By which methods are called whose names nobody writes. (`new handlers[type]()` makes one of several classes.) */
const computed =
	/\bthis\[[a-zA-Z_$`]|[\w)\]]\[(?<!\bnew\s[\w$.]{1,80}\[)(?:[a-zA-Z_$][\w$.]{0,100}|`[^`]{0,100}`)\](?:\?\.|\s{0,20})\(|\bReflect\.|\bgetOwnPropertyNames\b|\.prototype\b|\bnew Proxy\(|\bauto[bB]ind|\bbindAll\b|\b(?:keys|entries|values|assign|getPrototypeOf)\(this\)|\bin this\)/;

/** An option that is turned off calls nothing: `{ session: false }`. */
const switchedOff = /^: ?false\b/;

/** How far into a call its method is looked for. */
const reach = 200;

/** A part of a text whose words are kept apart, by the name under which the project asks whether it runs. */
interface Holder {
	readonly name: string;
	readonly span: Span;
}

/**
 * The words by which a text may call methods: members, names in patterns and objects, and what a text of the program names. A name that
 * stands in a sentence calls nothing, and neither do a definition, an import, a comment, or a method of a library that a fact tells.
 */
function wordsIn(text: string, facts: readonly Fact[]): Fact<'module.words'> | undefined {
	const holders = holdersIn(facts);
	const words = new Map<string, Set<string>>();
	const own = new Set(ofKind(facts, 'module.method').map(({ span, name }) => text.indexOf(name, span.start)));
	for (const fact of facts) {
		if ('api' in fact && typeof fact.api === 'string') {
			own.add(placeOf(fact.api, fact.span, text));
		}
	}
	let holding = 0;
	let isInText = false;
	let isComputed = false;
	const mayCompute = computed.test(text);
	for (let start = 0; start < text.length;) {
		const next = text.indexOf('\n', start);
		const end = next < 0 ? text.length : next;
		const whole = text.slice(start, end).trimEnd();
		const line = isInText ? whole : withoutComment(whole);
		if (isInText || !(comment.test(line) || line.startsWith('import '))) {
			isComputed ||= mayCompute && computed.test(line);
			eachCall(line, isInText, (from, to) => {
				const at = start + from;
				if (own.has(at)) {
					return;
				}
				while (holding < holders.length && holders[holding]!.span.end <= at) {
					holding++;
				}
				const holder = holders[holding];
				const key = holder !== undefined && at >= holder.span.start ? holder.name : '';
				const held = words.get(key);
				const word = hashOfWord(line, from, to);
				if (held === undefined) {
					words.set(key, new Set([word]));
				} else {
					held.add(word);
				}
			});
			if (line.includes('`') && (line.match(/(?<!\\)`/g)?.length ?? 0) % 2 === 1) {
				isInText = !isInText;
			}
		}
		start = end + 1;
	}
	if (words.size === 0 && !isComputed) {
		return undefined;
	}
	const listed = (all: ReadonlySet<string> | undefined): string => [...(all ?? [])].sort().join(' ');
	const held = [...words].filter(([holder]) => holder !== '');
	return {
		kind: 'module.words',
		words: listed(words.get('')),
		...(held.length > 0 && { held: Object.fromEntries(held.map(([holder, all]) => [holder, listed(all)])) }),
		...(isComputed && { computed: true as const }),
		span: { start: 0, end: 0 },
	};
}

const [dot, dash, colon, comma, opening, closing, hash, parenthesis, space] = [...'.-:,{}#( '].map((one) => one.charCodeAt(0)) as [
	number,
	number,
	number,
	number,
	number,
	number,
	number,
	number,
	number,
];

/** Visits the words of a line that may call something. */
function eachCall(line: string, isInText: boolean, visit: (start: number, end: number) => void): void {
	const isQuoted = isInText || line.includes("'") || line.includes('"') || line.includes('`');
	/** What stands before a word, white space aside; -1 where nothing does. */
	let before = -1;
	let isInBraces = false;
	for (let at = 0; at < line.length; at++) {
		const start = at;
		while (isOfWord(line.charCodeAt(at))) {
			at++;
		}
		if (
			at - start >= 3 &&
			!isDigit(line.charCodeAt(start)) &&
			(isMember(line, start) ||
				(isQuoted && isInQuotes(line, start, at, isInText)) ||
				((before === -1 || (isInBraces && (before === opening || before === comma))) && isInPattern(line, at, isInBraces)))
		) {
			visit(start, at);
		}
		const code = line.charCodeAt(at);
		isInBraces ||= code === opening;
		before = code > 32 ? code : at > start ? line.charCodeAt(at - 1) : before;
	}
}

function isMember(line: string, start: number): boolean {
	return line.charCodeAt(start - 1) === dot && !ofLanguage.test(line.slice(Math.max(0, start - 20), start));
}

function isInQuotes(line: string, start: number, end: number, isInText: boolean): boolean {
	const [left, right] = [line.charCodeAt(start - 1), line.charCodeAt(end)];
	return (
		left !== dot &&
		// What begins or ends a sentence is no name either: 'Session expired'.
		!(isQuote(left) && right === space && isLetter(line.charCodeAt(end + 1))) &&
		!(isQuote(right) && left === space && isLetter(line.charCodeAt(start - 2))) &&
		// `device-sync` is no name.
		left !== dash &&
		right !== dash &&
		(isQuote(left) ||
			isQuote(right) ||
			left === hash ||
			right === hash ||
			left === colon ||
			(isInText && (right === colon || right === parenthesis)))
	);
}

function isInPattern(line: string, end: number, isInBraces: boolean): boolean {
	let after = end;
	while (line.charCodeAt(after) === 32) {
		after++;
	}
	const code = line.charCodeAt(after);
	return (
		Number.isNaN(code) ||
		code === comma ||
		code === closing ||
		(isInBraces &&
			((code === colon && !switchedOff.test(line.slice(after, after + 9))) ||
				(line[after] === '=' && line[after + 1] !== '>' && line[after + 1] !== '=')))
	);
}

function isQuote(code: number): boolean {
	return code === 39 || code === 34 || code === 96;
}

function isLetter(code: number): boolean {
	return (code > 64 && code < 91) || (code > 96 && code < 123);
}

function isDigit(code: number): boolean {
	return code >= 48 && code <= 57;
}

/** Where the last name of an API stands in what a fact tells of it. */
function placeOf(api: string, { start, end }: Span, text: string): number {
	const member = api.slice(api.lastIndexOf('.'));
	const at = member.startsWith('.') ? text.slice(start, Math.min(end, start + reach)).indexOf(member) : -1;
	return at < 0 ? -1 : start + at + 1;
}

/** A line without the comment at its end. */
function withoutComment(line: string): string {
	const at = line.indexOf(' // ');
	return at >= 0 && (line.slice(0, at).match(/['"`]/g)?.length ?? 0) % 2 === 0 ? line.slice(0, at) : line;
}

/** Says of a file by which words it may call methods of others. */
export class WordsReader {
	#last: { readonly path: string; readonly words: Fact<'module.words'> | undefined } | undefined;

	/**
	 * What is read of a file, with its words. `isStroke`: somebody is typing, and the words that were read last stand until that rests: they
	 * decide over other files, of which nothing is asked meanwhile, and are not worth a keystroke's time.
	 */
	with(path: string, text: string, facts: readonly Fact[], isStroke: boolean): readonly Fact[] {
		if (text.length > longestText) {
			return facts;
		}
		const words = isStroke && this.#last?.path === path ? this.#last.words : wordsIn(text, facts);
		if (isStroke || this.#last?.path === path) {
			this.#last = { path, words };
		}
		return words === undefined ? facts : [...facts, words];
	}
}

/** The innermost parts of a text that may not run: methods, and functions and classes that it mentions nowhere else. */
function holdersIn(facts: readonly Fact[]): readonly Holder[] {
	const methods = ofKind(facts, 'module.method').map(({ of, name, span }) => ({ name: `${of}.${name}`, span }));
	const others = ofKind(facts, 'module.idle').filter(
		({ span }) => !methods.some((one) => one.span.start >= span.start && one.span.end <= span.end),
	);
	return [...methods, ...others.map(({ name, span }) => ({ name, span }))].sort((a, b) => a.span.start - b.span.start);
}

function ofKind<Kind extends FactKind>(facts: readonly Fact[], kind: Kind): readonly Fact<Kind>[] {
	return facts.filter((fact): fact is Fact<Kind> => fact.kind === kind);
}
