import { isKnownMember, membersOf } from '../apis/known.js';
import { generalSchemas } from '../apis/schemas.js';
import { moduleName } from '../qualified.js';
import { type Body, bodyAt } from './bodies.js';
import { declaredNames, declares, endOfExpression, isAssignment, isMember } from './grammar.js';
import { markMentions, type Mentions } from './mentions.js';
import { markupToken, punctuationToken, stringToken, wordToken, type Tokens } from './tokens.js';

/** How far back a name may be from what is assigned to it, in tokens. */
const farthest = 200;
/** The libraries of schemas of any kind. */
const schemaModules: ReadonlySet<string> = new Set([...generalSchemas.keys()].map((name) => name.split('.')[0]!));
/** Words that bring other modules in, or tell what goes out. */
export const loads: ReadonlySet<string> = new Set(['require', 'import', 'export', 'exports', 'module']);

/** The names of what is made of something that leads somewhere, by the numbers of their words: who mentions one, leads somewhere, too. */
export class Derived {
	/** Those of the module and of members. */
	readonly names = new Set<number>();
	/** Those that functions declare. */
	readonly locals = new Set<number>();
	/** All variables of the module, and what it imports. */
	readonly variables = new Set<number>();
	readonly #tokens: Tokens;
	readonly #mentions: Mentions;

	constructor(tokens: Tokens, mentions: Mentions) {
		this.#tokens = tokens;
		this.#mentions = mentions;
	}

	/** Marks what leads somewhere, and all mentions of what is made of it. */
	mark(found: readonly Body[]): void {
		const tokens = this.#tokens;
		const { vocabulary, words, kinds, depths } = tokens;
		const mentions = this.#mentions;
		this.names.clear();
		this.locals.clear();
		this.variables.clear();
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
				this.variables.add(name);
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
			const names = at < end ? this.locals : this.names;
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
				const last = endOfExpression(tokens, at + 4, farthest);
				if (last - at > farthest || this.#leads(at + 4, last)) {
					this.names.add(words[at + 2]!);
				}
			} else if ((mentions.at[at]! & 1) !== 0 || this.names.has(words[at]!)) {
				mentions.add(at);
				this.#derive(at, names);
			} else if (at < end && this.locals.has(words[at]!)) {
				this.#derive(at, names);
			}
		}
		if (this.names.size > 0) {
			for (let at = 0; at < tokens.count; at++) {
				if (kinds[at] === wordToken && this.names.has(words[at]!)) {
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
					this.variables.add(tokens.words[name]!);
					if (known && (tokens.depths[name] !== list || isKnownMember(module, tokens.of(tokens.is(name - 1, 'as') ? name - 2 : name)))) {
						this.names.add(tokens.words[name]!);
					}
				}
			}
			return end;
		}
		if (text !== 'export' || tokens.depths[at]! > 0) {
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
			if ((this.#mentions.at[at]! & 1) !== 0 || this.names.has(this.#tokens.words[at]!)) {
				return true;
			}
		}
		return false;
	}
}

/** Whether a word of an import is none of its names. */
function isClauseWord(tokens: Tokens, at: number): boolean {
	return tokens.is(at, 'from') || tokens.is(at, 'as') || tokens.is(at, 'type');
}
