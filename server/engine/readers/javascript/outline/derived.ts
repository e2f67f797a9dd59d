import { isKnownMember, membersOf } from '../apis/known.js';
import { schemaModules } from '../apis/schemas.js';
import { moduleName } from '../qualified.js';
import { type Body, bodyAt } from './bodies.js';
import { markAdditions, markRemovals } from './changed.js';
import { declaredNames, declares, endOfExpression, isAssignment, isMember, needsTree, startsStatement } from './grammar.js';
import { loading } from './meanings.js';
import { localName, markMentions, type Mentions } from './mentions.js';
import { markupToken, punctuationToken, stringToken, wordToken, type Tokens } from './tokens.js';

/** How far back a name may be from what is assigned to it, in tokens. */
const farthest = 200;
/** How many bodies are told apart. */
const mostBodies = 1 << 16;

/** The names of what is made of something that leads somewhere, by the numbers of their words: who mentions one, leads somewhere, too. */
export class Derived {
	/** Those of the module and of members. */
	readonly names = new Set<number>();
	/** Those that functions give a value. */
	readonly #locals = new Set<number>();
	/** Those that functions declare, which mean nothing in another one: a word times the most bodies, and the number of the body. */
	readonly #declared = new Set<number>();
	/** By token: the number of the body that it is in; 0 outside of all. */
	#owners = new Uint16Array(1 << 12);
	/** The number of the body around each. */
	readonly #around: number[] = [0];
	/** What is imported from other modules of the project. */
	readonly #ofOwnModules = new Set<string>();
	/** All variables of the module, and what it imports. */
	readonly variables = new Set<number>();
	/** The classes of the module. */
	readonly classes = new Set<number>();
	/** What modules are called of which only some members are known, with those. */
	readonly #namespaces = new Map<number, ReadonlySet<string>>();
	/** Whether a class before extends something that leads somewhere: what it hands to that does, too. */
	#inherits = false;
	readonly #tokens: Tokens;
	readonly #mentions: Mentions;

	constructor(tokens: Tokens, mentions: Mentions) {
		this.#tokens = tokens;
		this.#mentions = mentions;
	}

	/** Whether a word is the name of what a function, or one around it, made of something that leads somewhere. */
	#isLocal(at: number): boolean {
		const word = this.#tokens.words[at]!;
		if (this.#locals.has(word)) {
			return true;
		}
		for (let owner = this.#declared.size > 0 ? this.#owners[at]! : 0; owner > 0; owner = this.#around[owner]!) {
			if (this.#declared.has(word * mostBodies + owner)) {
				return true;
			}
		}
		return false;
	}

	/** Tells of each token which body it is in. */
	#own(found: readonly Body[]): void {
		if (this.#owners.length < this.#tokens.count) {
			this.#owners = new Uint16Array(this.#tokens.count * 2);
		} else {
			this.#owners.fill(0, 0, this.#tokens.count);
		}
		this.#around.length = 1;
		for (const { open, close } of found.slice(0, mostBodies - 1)) {
			// The body around was told before.
			this.#around.push(this.#owners[open]!);
			this.#owners.fill(this.#around.length - 1, open, close + 1);
		}
	}

	/** Marks what leads somewhere, and all mentions of what is made of it. */
	mark(found: readonly Body[]): void {
		const tokens = this.#tokens;
		const { vocabulary, words, kinds, depths } = tokens;
		const mentions = this.#mentions;
		this.names.clear();
		this.#locals.clear();
		this.#declared.clear();
		this.#namespaces.clear();
		this.#ofOwnModules.clear();
		this.variables.clear();
		this.classes.clear();
		this.#inherits = false;
		const variables = new Set<string>();
		for (let at = 0; at < tokens.count; at++) {
			if (kinds[at] !== wordToken || depths[at] !== 0) {
				continue;
			}
			const text = vocabulary.texts[words[at]!]!;
			if (
				text === 'import' &&
				tokens.kind(at + 3) === stringToken &&
				tokens
					.of(at + 3)
					.slice(0, -1)
					.endsWith('.json')
			) {
				// The contents of a file of data may be changed as those of a variable are.
				variables.add(tokens.of(at + 1));
			}
			// Classes have fields of their own.
			const names = declares.has(text)
				? declaredNames(tokens, at)
				: text === 'class' && tokens.kind(at + 1) === wordToken
					? [words[at + 1]!]
					: [];
			for (const name of names) {
				variables.add(vocabulary.texts[name]!);
				this.variables.add(name);
				if (text === 'class') {
					this.classes.add(name);
				}
			}
		}
		markMentions(tokens, mentions, variables, []);
		markRemovals(tokens, mentions, this.variables);
		this.#own(found);
		let markup = false;
		let next = 0;
		let end = -1;
		for (let at = 0; at < tokens.count; at++) {
			// Only the end of the outermost body counts.
			while (next < found.length && found[next]!.open < at) {
				end = Math.max(end, found[next++]!.close);
			}
			const names = at < end ? this.#locals : this.names;
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
			if ((vocabulary.meanings[words[at]!]! & loading) !== 0 && !isMember(tokens, at)) {
				at = this.#load(at, text, names);
			} else if (text === 'this' && tokens.is(at + 1, '.') && isAssignment(tokens, at + 3)) {
				const last = endOfExpression(tokens, at + 4, farthest);
				if (last - at > farthest || this.#leads(at + 4, last)) {
					this.names.add(words[at + 2]!);
				}
			} else if ((mentions.at[at]! & 1) !== 0 || this.names.has(words[at]!) || this.#isOfKnown(at)) {
				mentions.add(at);
				this.#derive(at, names);
				this.#inherits ||= tokens.is(at - 1, 'extends');
			} else if (this.#inherits && text === 'super' && tokens.is(at + 1, '(')) {
				mentions.add(at);
			} else if (at < end && this.#isLocal(at)) {
				if ((tokens.is(at - 1, '{') || tokens.is(at - 1, ',')) && (tokens.is(at + 1, ',') || tokens.is(at + 1, '}'))) {
					// A member of an object, perhaps, which has its name.
					this.#locals.add(words[at]!);
				}
				this.#derive(at, names);
			}
		}
		markAdditions(tokens, mentions, this.#ofOwnModules);
		if (this.names.size > 0 || this.#locals.size > 0 || this.#declared.size > 0 || this.#namespaces.size > 0) {
			for (let at = 0; at < tokens.count; at++) {
				if (kinds[at] === wordToken) {
					if (this.names.has(words[at]!) || this.#isOfKnown(at)) {
						mentions.add(at);
					}
					if (this.#isLocal(at)) {
						mentions.at[at]! |= localName;
					}
				}
			}
		}
	}

	/** An import, `require` or what is exported; the token to go on after. */
	#load(at: number, text: string, names: Set<number>): number {
		const tokens = this.#tokens;
		if (text === 'import' && isImportStatement(tokens, at)) {
			if (tokens.depths[at]! > 0) {
				// What it brings in is known in all of the file, as the tree has it.
				needsTree();
			}
			let end = at + 1;
			while (end < tokens.count && tokens.kinds[end] !== stringToken && !tokens.is(end, ';')) {
				end++;
			}
			const module = tokens.kind(end) === stringToken ? moduleName(tokens.of(end).slice(1, -1)) : '';
			const isOwn = tokens.kind(end) === stringToken && tokens.of(end).startsWith('.', 1);
			const list = tokens.depths[at]! + 1;
			const known = this.#isOfInterest(module);
			for (let name = at + 1; name < end; name++) {
				if (tokens.kinds[name] === wordToken && !isClauseWord(tokens, name)) {
					this.variables.add(tokens.words[name]!);
					if (isOwn) {
						this.#ofOwnModules.add(tokens.of(name));
					}
					const members = known && tokens.depths[name] !== list ? this.#membersOf(module) : undefined;
					if (members !== undefined) {
						this.#namespaces.set(tokens.words[name]!, members);
					} else if (
						known &&
						(tokens.depths[name] !== list || isKnownMember(module, tokens.of(tokens.is(name - 1, 'as') ? name - 2 : name)))
					) {
						this.names.add(tokens.words[name]!);
					}
				}
			}
			return end;
		}
		if (text !== 'export' || tokens.depths[at]! > 0) {
			this.#mentions.add(at);
		}
		const required =
			(text === 'require' || text === 'import') && tokens.kind(at + 2) === stringToken ? moduleName(tokens.of(at + 2).slice(1, -1)) : '';
		if (required !== '' && this.#isOfInterest(required)) {
			const isPlain =
				names === this.names &&
				tokens.is(at - 1, '=') &&
				tokens.kind(at - 2) === wordToken &&
				tokens.kind(at - 3) === wordToken &&
				declares.has(tokens.of(at - 3)) &&
				tokens.is(at + 3, ')') &&
				/^[;,]?$|^[\w$]/.test(tokens.of(at + 4));
			const members = isPlain ? this.#membersOf(required) : undefined;
			if (members === undefined) {
				this.#derive(at, names);
			} else {
				this.#namespaces.set(tokens.words[at - 2]!, members);
			}
		}
		return at;
	}

	/** The members of a module that the tables know, where it is known for nothing else. */
	#membersOf(module: string): ReadonlySet<string> | undefined {
		const members = membersOf(module);
		return members === 'any' || schemaModules.has(module) ? undefined : members;
	}

	/** Whether a token names such a module, and not one of its other members. */
	#isOfKnown(at: number): boolean {
		const tokens = this.#tokens;
		const members = this.#namespaces.get(tokens.words[at]!);
		if (members === undefined || isMember(tokens, at)) {
			return false;
		}
		return !(
			tokens.is(at + 1, '.') &&
			tokens.kind(at + 2) === wordToken &&
			tokens.of(at + 2) !== 'default' &&
			!members.has(tokens.of(at + 2))
		);
	}

	/** Whether a table knows a module. Schemas matter where they could be of variables. */
	#isOfInterest(module: string): boolean {
		return membersOf(module) !== undefined && (!schemaModules.has(module) || /\b[A-Z][A-Z0-9_]+['"]?\s{0,8}:/.test(this.#tokens.text));
	}

	/**
	 * What is declared or assigned where a token leads somewhere, is made of it: `name = …`, `name: Type`, `{ a, b } = …`, outside
	 * of the bodies of functions.
	 */
	#derive(from: number, names: Set<number>): void {
		const tokens = this.#tokens;
		const { depths, kinds } = tokens;
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
					this.#add(at, at, names);
				}
				if (startsStatement(tokens, at)) {
					return;
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
						this.#add(name, tokens.partners[at - 1]!, names);
					}
				}
				return;
			}
			if (code === 125 && !tokens.is(at + 1, '=')) {
				return;
			}
		}
	}

	/** Adds a name; `start` is where it, or the pattern that it is in, starts. */
	#add(at: number, start: number, names: Set<number>): void {
		const tokens = this.#tokens;
		if (names === this.#locals && tokens.kind(start - 1) === wordToken && declares.has(tokens.of(start - 1))) {
			this.#declared.add(tokens.words[at]! * mostBodies + this.#owners[at]!);
		} else {
			names.add(tokens.words[at]!);
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

/** Whether `import` starts a statement: it is no call, no `import.meta`, and no name of a member. */
function isImportStatement(tokens: Tokens, at: number): boolean {
	const kind = tokens.kind(at + 1);
	return tokens.depths[at] === 0
		? !tokens.is(at + 1, '(') && !tokens.is(at + 1, '.')
		: kind === wordToken || kind === stringToken || tokens.is(at + 1, '{') || tokens.is(at + 1, '*');
}

/** Whether a word of an import is none of its names. */
function isClauseWord(tokens: Tokens, at: number): boolean {
	return tokens.is(at, 'from') || tokens.is(at, 'as') || tokens.is(at, 'type');
}
