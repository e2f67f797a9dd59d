import { isKnownMember, membersOf } from '../apis/known.js';
import { generalSchemas } from '../apis/schemas.js';
import { moduleName } from '../qualified.js';
import { routeDecorators } from '../context.js';
import { type Body, bodyAt } from './bodies.js';
import { Cuts } from './cuts.js';
import { endOfExpression, isAssignment, isChanged, isMember } from './grammar.js';
import { hostLike, hostText, markMentions, type Mentions } from './mentions.js';
import { markupToken, punctuationToken, stringToken, templateToken, wordToken, type Tokens } from './tokens.js';

/** A body with fewer tokens is parsed sooner than looked at. */
const shortest = 12;
/** From how many units on a comment is left out. */
const longComment = 120;

/** A part of a text, by UTF-16 offsets. */
type Part = { readonly start: number; readonly end: number };

/** How far back a name may be from what is assigned to it, in tokens. */
const farthest = 200;

const declares: ReadonlySet<string> = new Set(['const', 'let', 'var']);
/** The libraries of schemas of any kind. */
const schemaModules: ReadonlySet<string> = new Set([...generalSchemas.keys()].map((name) => name.split('.')[0]!));
const loads: ReadonlySet<string> = new Set(['require', 'import', 'export', 'exports', 'module']);

/**
 * Leaves out of a text the bodies of functions that no fact comes from: those in which no token leads anywhere, which mention nothing that is made of what leads somewhere, and which nothing that is
 * left calls or hands over.
 */
export class Skeleton {
	readonly #tokens: Tokens;
	readonly #mentions: Mentions;
	/** The names of what is made of something that leads somewhere, by the numbers of their words. */
	readonly #derived = new Set<number>();
	/** The same of what functions declare. */
	readonly #locals = new Set<number>();
	/** The variables of the module, and what it imports. */
	readonly #variables = new Set<number>();

	constructor(tokens: Tokens, mentions: Mentions) {
		this.#tokens = tokens;
		this.#mentions = mentions;
	}

	/** What is left of the text that the tokens are of. */
	of(text: string): Cuts {
		const tokens = this.#tokens;
		const found = findBodies(tokens);
		let left: readonly Body[] = [];
		if (found.length > 0) {
			this.#mark(found);
			left = this.#leftOut(found, /SIG[A-Z]|uncaughtException|unhandledRejection|['"`]exit['"`]/.test(text));
		}
		// What an author tells a linter of the console may stand anywhere.
		const isTold = /no-console|noConsole/.test(text);
		const bodies = left.map(({ open, close }) => ({ start: tokens.ends[open]!, end: tokens.starts[close]! })).filter(({ start, end }) => !isTold || !/lint/.test(text.slice(start, end)));
		return new Cuts(text, isTold ? bodies : withComments(tokens, bodies));
	}

	/** Marks what leads somewhere, and all mentions of what is made of it. */
	#mark(found: readonly Body[]): void {
		const tokens = this.#tokens;
		const { vocabulary, words, kinds, depths } = tokens;
		const mentions = this.#mentions;
		this.#derived.clear();
		this.#locals.clear();
		this.#variables.clear();
		const variables = new Set<string>();
		for (let at = 0; at < tokens.count; at++) {
			if (kinds[at] !== wordToken || depths[at] !== 0) {
				continue;
			}
			const text = vocabulary.texts[words[at]!]!;
			// Classes have fields of their own.
			const names = declares.has(text) ? declaredNames(tokens, at) : text === 'class' && tokens.kind(at + 1) === wordToken ? [words[at + 1]!] : [];
			for (const name of names) {
				variables.add(vocabulary.texts[name]!);
				this.#variables.add(name);
			}
		}
		markMentions(tokens, mentions, variables, []);
		let markup = false;
		let next = 0;
		let end = -1;
		for (let at = 0; at < tokens.count; at++) {
			// Only the end of the outermost body counts.
			while (next < found.length && found[next]!.open < at) {
				end = Math.max(end, found[next++]!.close);
			}
			const names = at < end ? this.#locals : this.#derived;
			const kind = kinds[at];
			if (kind === markupToken && !markup) {
				// The first element is a sign of what the file is for.
				markup = true;
				mentions.add(at);
			}
			if (kind !== wordToken) {
				if ((mentions.at[at]! & 1) !== 0) {
					this.#derive(at, names);
				}
				continue;
			}
			const text = vocabulary.texts[words[at]!]!;
			if (loads.has(text) && !isMember(tokens, at)) {
				at = this.#load(at, text, names);
			} else if (text === 'this' && tokens.is(at + 1, '.') && isAssignment(tokens, at + 3)) {
				if (this.#leads(at + 4, endOfExpression(tokens, at + 4))) {
					this.#derived.add(words[at + 2]!);
				}
			} else if ((mentions.at[at]! & 1) !== 0 || this.#derived.has(words[at]!)) {
				mentions.add(at);
				this.#derive(at, names);
			} else if (at < end && this.#locals.has(words[at]!)) {
				this.#derive(at, names);
			}
		}
		if (this.#derived.size > 0) {
			for (let at = 0; at < tokens.count; at++) {
				if (kinds[at] === wordToken && this.#derived.has(words[at]!)) {
					mentions.add(at);
				}
			}
		}
	}

	/** An import, `require` or what is exported; the token to go on after. */
	#load(at: number, text: string, names: Set<number>): number {
		const tokens = this.#tokens;
		if (text === 'import' && tokens.depths[at] === 0 && !tokens.is(at + 1, '(') && !tokens.is(at + 1, '.')) {
			let end = at + 1;
			while (end < tokens.count && tokens.kinds[end] !== stringToken && !tokens.is(end, ';')) {
				end++;
			}
			const module = tokens.kind(end) === stringToken ? moduleName(tokens.of(end).slice(1, -1)) : '';
			const list = tokens.depths[at]! + 1;
			const known = this.#isOfInterest(module);
			for (let name = at + 1; name < end; name++) {
				if (tokens.kinds[name] === wordToken && !isClauseWord(tokens, name)) {
					this.#variables.add(tokens.words[name]!);
					if (known && (tokens.depths[name] !== list || isKnownMember(module, tokens.of(tokens.is(name - 1, 'as') ? name - 2 : name)))) {
						this.#derived.add(tokens.words[name]!);
					}
				}
			}
			return end;
		}
		if (text !== 'export') {
			this.#mentions.add(at);
		}
		if (text === 'require' && tokens.kind(at + 2) === stringToken && this.#isOfInterest(moduleName(tokens.of(at + 2).slice(1, -1)))) {
			this.#derive(at, names);
		}
		return at;
	}

	/** Whether a table knows a module. Schemas matter where they could be of variables. */
	#isOfInterest(module: string): boolean {
		return membersOf(module) !== undefined && (!schemaModules.has(module) || /\b[A-Z][A-Z0-9_]+['"]?\s{0,8}:/.test(this.#tokens.text));
	}

	/** What is declared or assigned where a token leads somewhere, is made of it: `name = …`, `name: Type`, `{ a, b } = …`, outside of the bodies of functions. */
	#derive(from: number, names: Set<number>): void {
		const tokens = this.#tokens;
		const { depths, kinds, words } = tokens;
		let depth = depths[from]!;
		for (let at = from - 1; at >= 0 && from - at < farthest; at--) {
			if (depths[at]! > depth) {
				continue;
			}
			const kind = kinds[at];
			if (depths[at]! < depth) {
				// The bracket around: a body, a class, or a list of parameters or arguments.
				depth = depths[at]!;
				if (tokens.is(at, '{') && (bodyAt(tokens, at) !== undefined || tokens.kind(at - 1) === wordToken)) {
					return;
				}
				continue;
			}
			if (kind === wordToken) {
				if (tokens.is(at + 1, '=') || tokens.is(at + 1, ':') || tokens.is(at + 1, '?') || tokens.is(at + 1, '!')) {
					names.add(words[at]!);
				}
				continue;
			}
			if (kind !== punctuationToken) {
				continue;
			}
			const code = tokens.first(at);
			if (code === 59 || code === 44) {
				return;
			}
			if (code === 61 && tokens.is(at, '=') && tokens.is(at - 1, '}')) {
				for (let name = tokens.partners[at - 1]! + 1; name < at - 1; name++) {
					if (kinds[name] === wordToken) {
						names.add(words[name]!);
					}
				}
				return;
			}
			if (code === 125 && !tokens.is(at + 1, '=')) {
				return;
			}
		}
	}

	#leads(from: number, to: number): boolean {
		for (let at = from; at <= to; at++) {
			if ((this.#mentions.at[at]! & 1) !== 0 || this.#derived.has(this.#tokens.words[at]!)) {
				return true;
			}
		}
		return false;
	}

	/** The outermost bodies that can be left out, in order. `thorough`: calls count, too, since somebody looks at what functions do when the process ends. */
	#leftOut(found: readonly Body[], thorough: boolean): readonly Body[] {
		const tokens = this.#tokens;
		const outermost = this.#silent(found);
		const out = new Set(outermost);
		const handedOver = new Map<number, Body[]>();
		const called = new Map<number, Body[]>();
		const set = new Map<number, Body[]>();
		const add = (to: Map<number, Body[]>, name: number, body: Body): void => {
			const list = to.get(name);
			if (list === undefined) {
				to.set(name, [body]);
			} else {
				list.push(body);
			}
		};
		const own = new Set<number>();
		for (const body of outermost) {
			for (const name of body.names) {
				add(handedOver, tokens.words[name]!, body);
				own.add(name);
			}
			if (this.#returnsKnown(body)) {
				for (const name of body.names) {
					add(called, tokens.words[name]!, body);
				}
			}
			for (const name of this.#setBy(body, body.inside === true)) {
				add(set, name, body);
			}
		}
		const keep = (bodies: readonly Body[]): void => {
			for (const body of bodies) {
				if (out.delete(body)) {
					look(body.open + 1, body.close);
				}
			}
		};
		let exported = -1;
		const look = (from: number, to: number): void => {
			for (let at = from; at < to; at++) {
				if (tokens.kinds[at] !== wordToken) {
					continue;
				}
				const word = tokens.words[at]!;
				if (loads.has(tokens.vocabulary.texts[word]!)) {
					exported = Math.max(exported, endOfExported(tokens, at));
				}
				const setting = set.get(word);
				if (setting !== undefined) {
					set.delete(word);
					keep(setting);
				}
				const calling = called.get(word);
				if (calling !== undefined && !own.has(at) && !isMember(tokens, at)) {
					called.delete(word);
					keep(calling);
				}
				const handed = handedOver.get(word);
				if (handed !== undefined && !own.has(at) && (thorough || !tokens.is(at + 1, '(')) && !(at <= exported && tokens.depths[at]! <= 1)) {
					handedOver.delete(word);
					keep(handed);
				}
			}
		};
		let at = 0;
		for (const body of outermost) {
			look(at, body.open);
			at = body.close;
		}
		look(at, tokens.count);
		return outermost.filter((body) => out.has(body));
	}

	/** The outermost bodies in which nothing leads anywhere. */
	#silent(found: readonly Body[]): readonly Body[] {
		const tokens = this.#tokens;
		const { at: marks } = this.#mentions;
		const silent: Body[] = [];
		const around: Body[] = [];
		let end = -1;
		for (const body of found) {
			while (around.length > 0 && around.at(-1)!.close < body.open) {
				around.pop();
			}
			if (body.open < end) {
				continue;
			}
			const inside = around.length > 0;
			let all = 0;
			for (let at = body.open + 1; at < body.close && (all & 1) === 0; at++) {
				all |= marks[at]! | (inside && tokens.kinds[at] === wordToken && this.#locals.has(tokens.words[at]!) ? 1 : 0);
			}
			const leads = (all & 1) !== 0 || (all & (hostText | hostLike)) === (hostText | hostLike);
			if (body.close - body.open <= shortest) {
				around.push(body);
			} else if (this.#isHandedToKnown(body.open)) {
				// All that a handler does may be asked for.
				end = body.close;
			} else if (leads) {
				around.push(body);
			} else {
				silent.push(inside ? { ...body, inside } : body);
				end = body.close;
			}
		}
		return silent;
	}

	/** Whether something that leads somewhere stands before a function in its statement or member: it is a handler, perhaps, or what a decorator is about. */
	#isHandedToKnown(open: number): boolean {
		const tokens = this.#tokens;
		const { depths, kinds, words } = tokens;
		let depth = depths[open]!;
		for (let at = open - 1; at >= 0; at--) {
			if (depths[at]! < depth) {
				if (kinds[at] === templateToken || kinds[at] === markupToken || (tokens.is(at, '{') && !isObject(tokens, at))) {
					return false;
				}
				depth = depths[at]!;
				continue;
			}
			if (kinds[at] === punctuationToken) {
				if (depths[at] === depth) {
					const code = tokens.first(at);
					if (code === 64 && routeDecorators.has(tokens.of(at + 1))) {
						return true;
					}
					if (code === 59 || (code === 125 && depth === depths[open] && tokens.startsLine(at + 1))) {
						return false;
					}
				}
			} else if (((this.#mentions.at[at]! & 1) !== 0 && !tokens.is(at, 'exports') && !tokens.is(at, 'module')) || (kinds[at] === wordToken && this.#locals.has(words[at]!))) {
				return true;
			}
		}
		return false;
	}

	/** Whether a function returns one thing, which may have a name that is known. */
	#returnsKnown({ open, close }: Body): boolean {
		const tokens = this.#tokens;
		let found = -1;
		for (let at = open + 1; at < close; at++) {
			if (tokens.kinds[at] === wordToken && tokens.is(at, 'return')) {
				if (found >= 0) {
					return false;
				}
				found = at;
			}
		}
		return found >= 0 && this.#isKnown(found + 1, Math.min(found + 3, close - 1), this.#declaredIn({ open, close }));
	}

	/** What the variables of a body are called. */
	#declaredIn({ open, close }: Pick<Body, 'open' | 'close'>): ReadonlySet<number> {
		const tokens = this.#tokens;
		const own = new Set<number>();
		for (let at = open + 1; at < close; at++) {
			if (tokens.kinds[at] === wordToken && declares.has(tokens.vocabulary.texts[tokens.words[at]!]!)) {
				for (const name of declaredNames(tokens, at)) {
					own.add(name);
				}
			}
		}
		return own;
	}

	/** What a body sets that may be asked for elsewhere: members of `this`, and, within another function, what that one declares. */
	#setBy({ open, close }: Body, inside: boolean): ReadonlySet<number> {
		const tokens = this.#tokens;
		const { kinds, words, vocabulary } = tokens;
		const set = new Set<number>();
		let own: ReadonlySet<number> | undefined;
		for (let at = open + 1; at < close; at++) {
			if (kinds[at] !== wordToken) {
				continue;
			}
			if (vocabulary.texts[words[at]!] === 'this') {
				if (tokens.is(at + 1, '.') && isAssignment(tokens, at + 3) && this.#isKnown(at + 4, endOfExpression(tokens, at + 4), (own ??= this.#declaredIn({ open, close })))) {
					set.add(words[at + 2]!);
				}
			} else if (inside && !isMember(tokens, at) && isChanged(tokens, at) && !(own ??= this.#declaredIn({ open, close })).has(words[at]!)) {
				set.add(words[at]!);
			}
		}
		return set;
	}

	/** Whether anything may be known of an expression: it makes something, holds a literal, or names a variable. */
	#isKnown(from: number, to: number, own: ReadonlySet<number>): boolean {
		const tokens = this.#tokens;
		if (tokens.is(from, '{') || tokens.is(from, '[') || tokens.is(from, 'new')) {
			return true;
		}
		for (let at = from; at <= to; at++) {
			switch (tokens.kinds[at]) {
				case wordToken:
					if (own.has(tokens.words[at]!) || this.#variables.has(tokens.words[at]!)) {
						return true;
					}
					break;
				case punctuationToken:
					break;
				default:
					return true;
			}
		}
		return false;
	}
}

/** Whether a bracket opens an object, or a pattern of one. */
function isObject(tokens: Tokens, at: number): boolean {
	const before = tokens.first(at - 1);
	return tokens.kind(at - 1) === punctuationToken ? before !== 41 && before !== 59 && before !== 123 && before !== 125 && !tokens.is(at - 1, '=>') : tokens.is(at - 1, 'return') || tokens.is(at - 1, 'default');
}

/** Whether a word of an import is none of its names. */
function isClauseWord(tokens: Tokens, at: number): boolean {
	return tokens.is(at, 'from') || tokens.is(at, 'as') || tokens.is(at, 'type');
}

/** The last token of what is only mentioned to be exported, when a statement that starts at a token does that: a name or a list of names. */
function endOfExported(tokens: Tokens, at: number): number {
	if (tokens.depths[at] !== 0) {
		return -1;
	}
	let value = at + 1;
	if (tokens.is(at, 'export')) {
		value = tokens.is(value, 'default') ? value + 1 : value;
	} else if (tokens.is(at, 'module') || tokens.is(at, 'exports')) {
		while (tokens.is(value, '.')) {
			value += 2;
		}
		if (!tokens.is(value, '=')) {
			return -1;
		}
		value++;
	} else {
		return -1;
	}
	return tokens.is(value, '{') ? tokens.partners[value]! : value;
}

/** The bodies of functions, in the order of their starts. */
function findBodies(tokens: Tokens): readonly Body[] {
	const found: Body[] = [];
	for (let at = 0; at < tokens.count; at++) {
		if (tokens.kinds[at] === punctuationToken && tokens.first(at) === 123) {
			const body = bodyAt(tokens, at);
			if (body !== undefined) {
				found.push(body);
			}
		}
	}
	return found;
}

/** The words that a declaration of variables may declare, by their numbers: all up to its first `=`, and what follows a comma. */
function declaredNames(tokens: Tokens, keyword: number): readonly number[] {
	const names: number[] = [];
	const depth = tokens.depths[keyword]!;
	for (let at = keyword + 1; at < tokens.count && tokens.depths[at]! >= depth; at++) {
		let last = at;
		for (; last < tokens.count && tokens.depths[last]! >= depth && !(tokens.depths[last] === depth && (tokens.is(last, '=') || tokens.is(last, ';') || tokens.is(last, 'of') || tokens.is(last, 'in'))); last++) {
			if (tokens.kinds[last] === wordToken) {
				names.push(tokens.words[last]!);
			}
		}
		if (!tokens.is(last, '=')) {
			return names;
		}
		at = endOfExpression(tokens, last + 1) + 1;
		if (!tokens.is(at, ',')) {
			return names;
		}
	}
	return names;
}

/** The parts, and the long comments between statements of the module: half of a well documented file. */
function withComments(tokens: Tokens, parts: readonly Part[]): readonly Part[] {
	const { text, starts, ends, depths, count } = tokens;
	const all: Part[] = [];
	let next = 0;
	for (let at = 1; at < count; at++) {
		while (next < parts.length && parts[next]!.start <= starts[at]!) {
			all.push(parts[next++]!);
		}
		const start = ends[at - 1]!;
		const end = starts[at]!;
		if (end - start < longComment || depths[at] !== 0 || depths[at - 1] !== 0) {
			continue;
		}
		// A line ends before and after: so that what stands on both sides stays apart.
		const first = text.indexOf('\n', start) + 1;
		const last = text.lastIndexOf('\n', end - 1);
		if (first > 0 && last > first) {
			all.push({ start: first, end: last });
		}
	}
	return [...all, ...parts.slice(next)];
}
