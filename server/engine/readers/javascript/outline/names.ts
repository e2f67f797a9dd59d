import { literalValue, withoutCredentials } from '../../../core/secrets.js';
import type { Span } from '../../../core/text.js';
import type { UnknownValue, Value } from '../../../core/value.js';
import { membersOf } from '../apis/known.js';
import { routeOn, withRoute } from '../values/routes.js';
import { choice } from '../values/shapes.js';
import { moduleName } from '../qualified.js';
import { type Body, findBodies } from './bodies.js';
import { endOfExpression, endsExpression, hoistedNames, isChanged, needsTree, spanOf } from './grammar.js';
import { mayBeFunction, mayReturnKnown } from './returns.js';
import { numberToken, stringToken, wordToken, type Tokens } from './tokens.js';
import { wordSet } from '../../../core/wordList.js';

/**
 * What a name of the module stands for: code, which is no value, an import, or an expression that starts at a token. `name` is the
 * token that declares what may be a function.
 */
type Declared =
	| { readonly kind: 'code'; readonly name?: number }
	| { readonly kind: 'import'; readonly specifier: string; readonly name: string }
	| { readonly kind: 'expression'; readonly at: number; readonly name?: number };

/** A property of an object that is exported. */
export interface Property {
	readonly name: string;
	readonly value: Value;
	readonly span: Span;
}

/** The place of an expression that nothing is known of, and of one that a pattern takes apart. */
export const nothing = -1;
const pattern = -2;

/** Functions whose result is a value that can be known. */
const telling: ReadonlySet<string> = wordSet(`
	Number parseInt parseFloat String Boolean BigInt JSON Object Buffer URL decodeURIComponent structuredClone require import super
	__dirname __filename
`);
/** Words that go on with an expression, or could not be understood here. */
export const unclear: ReadonlySet<string> = wordSet(`
	await yield typeof delete this true false null undefined super import require exports module in instanceof as satisfies __dirname
	__filename
`);

/** The names of a module and the values of expressions, as far as tokens tell; where they do not, the tree is needed. */
export class Names {
	/** What the tables know of the modules that are imported: a file that mentions one of these has more to say. */
	readonly wanted: ReadonlySet<string>[] = [];
	/** Names that are assigned after their declaration. */
	readonly written = new Set<string>();
	readonly #tokens: Tokens;
	readonly #declared = new Map<string, Declared>();
	#changed: ReadonlySet<number> | undefined;
	/** The bodies of functions by the tokens that name them. */
	#bodies: ReadonlyMap<number, Body> | undefined;
	#hoisted: ReadonlySet<number> | undefined;

	constructor(tokens: Tokens) {
		this.#tokens = tokens;
	}

	/** Variables of the module that may hold state: all that are no functions or classes, and imports only of files of data. */
	candidates(): ReadonlySet<string> {
		const names = new Set<string>();
		for (const [name, declared] of this.#declared) {
			if (declared.kind === 'expression' || (declared.kind === 'import' && declared.specifier.endsWith('.json'))) {
				names.add(name);
			}
		}
		return names;
	}

	/** The names that come from other modules of the project. */
	ofOwnModules(): ReadonlySet<string> {
		const own = [...this.#declared].filter(([, declared]) => declared.kind === 'import' && declared.specifier.startsWith('.'));
		return new Set(own.map(([name]) => name));
	}

	/** Names of a pattern: what `require` gives by a plain one is known, the rest is not. */
	pattern(open: number, close: number): void {
		const tokens = this.#tokens;
		const required =
			tokens.is(close + 2, 'require') &&
			tokens.is(close + 3, '(') &&
			tokens.kind(close + 4) === stringToken &&
			tokens.is(open, '{') &&
			endsExpression(tokens, close + 5);
		for (let at = open + 1; at < close; at++) {
			if (tokens.kind(at) !== wordToken || tokens.is(at + 1, ':')) {
				continue;
			}
			const isPlain = required && tokens.depths[at] === tokens.depths[open]! + 1 && (tokens.is(at + 1, ',') || at + 1 === close);
			const key =
				isPlain && tokens.is(at - 1, ':') && tokens.kind(at - 2) === wordToken
					? at - 2
					: isPlain && (tokens.is(at - 1, ',') || at - 1 === open)
						? at
						: undefined;
			this.declare(
				tokens.of(at),
				key === undefined
					? { kind: 'expression', at: pattern }
					: { kind: 'import', specifier: this.specifier(close + 4), name: tokens.of(key) },
			);
		}
	}

	specifier(at: number): string {
		const tokens = this.#tokens;
		if (tokens.kind(at) !== stringToken) {
			needsTree();
		}
		const specifier = tokens.of(at).slice(1, -1);
		const members = membersOf(moduleName(specifier));
		if (members === 'any' || specifier.includes('\\') || tokens.is(at + 1, 'with') || tokens.is(at + 1, 'assert')) {
			needsTree();
		}
		if (members !== undefined) {
			this.wanted.push(members);
		}
		return withoutCredentials(specifier);
	}

	/** The value of a name of the module. */
	valueOfName(name: string, span: Span, depth: number, hint = name): Value {
		const declared = this.#declared.get(name);
		const unknown: Value = { kind: 'unknown', span };
		if (declared === undefined || declared.kind === 'code') {
			if (telling.has(name) || unclear.has(name) || (declared === undefined && this.#isHoisted(name))) {
				needsTree();
			}
			return unknown;
		}
		if (declared.kind === 'import') {
			return { kind: 'import', specifier: declared.specifier, name: declared.name, members: [], span };
		}
		// What is written to the properties of an object later is part of it, too.
		if (this.written.has(name) || declared.at === pattern || (this.#tokens.is(declared.at, '{') && this.#isChanged(name))) {
			needsTree();
		}
		if (declared.at === nothing) {
			return unknown;
		}
		const value = this.valueAt(declared.at, depth + 1, hint);
		// What a module gives stands where its name does.
		return value.kind === 'import' && this.#tokens.is(declared.at, 'require') ? { ...value, span } : value;
	}

	/** The value of the expression that starts at a token, where it is code, a name, or a call that nothing is known of. */
	valueAt(at: number, depth: number, name?: string): Value {
		const tokens = this.#tokens;
		const span = spanOf(tokens, at, at);
		const unknown: UnknownValue = { kind: 'unknown', span };
		if (depth > 8) {
			needsTree();
		}
		const code = tokens.is(at, '<') ? this.#afterTypes(at) : at;
		if (tokens.is(code, '(')) {
			const next = tokens.closing(code) + 1;
			if (tokens.is(next, '=>') || tokens.is(next, ':')) {
				return unknown;
			}
			// `(0, module.member)(…)`: what compilers make of a call.
			const inner = code + 3;
			if (
				tokens.is(code + 1, '0') &&
				tokens.is(code + 2, ',') &&
				tokens.is(inner + 1, '.') &&
				inner + 4 === next &&
				tokens.is(next, '(') &&
				endsExpression(tokens, tokens.closing(next)) &&
				!telling.has(tokens.of(inner)) &&
				!this.#isImported(tokens.of(inner))
			) {
				return unknown;
			}
			needsTree();
		}
		switch (tokens.kind(at)) {
			case stringToken:
			case numberToken:
				if (endsExpression(tokens, at) && !tokens.of(at).includes('\\')) {
					return this.#literal(at, name);
				}
				needsTree();
			case wordToken:
				break;
			default:
				if (tokens.is(at, '{') && endsExpression(tokens, tokens.closing(at))) {
					return this.objectAt(at, undefined, depth);
				}
				needsTree();
		}
		const word = tokens.of(at);
		switch (word) {
			case 'function':
			case 'class':
				return unknown;
			case 'async':
				return this.valueAt(at + 1, depth + 1);
			case 'true':
			case 'false':
			case 'null':
				if (endsExpression(tokens, at)) {
					return literalValue(word, word === 'null' ? 'null' : 'boolean', span, name === undefined ? {} : { name });
				}
				needsTree();
			case 'void':
				if (tokens.kind(at + 1) === numberToken && endsExpression(tokens, at + 1)) {
					return unknown;
				}
				needsTree();
			case 'new': {
				let callee = at + 1;
				if (tokens.kind(callee) !== wordToken || telling.has(tokens.of(callee)) || this.#isImported(tokens.of(callee))) {
					needsTree();
				}
				while (tokens.is(callee + 1, '.') && tokens.kind(callee + 2) === wordToken) {
					callee += 2;
				}
				if (tokens.is(callee + 1, '(') && endsExpression(tokens, tokens.closing(callee + 1))) {
					if (callee === at + 1 && tokens.is(callee + 2, ')') && (tokens.is(callee, 'Map') || tokens.is(callee, 'Set'))) {
						if (this.#declared.has(tokens.of(callee)) || this.#isHoisted(tokens.of(callee))) {
							needsTree();
						}
						return { ...unknown, holds: tokens.is(callee, 'Map') ? 'map' : 'set' };
					}
					return this.#made(at + 1, callee, unknown);
				}
				needsTree();
			}
		}
		if (tokens.is(at + 1, '=>')) {
			return unknown;
		}
		if (word === 'require' && tokens.is(at + 1, '(') && tokens.closing(at + 1) === at + 3 && endsExpression(tokens, at + 3)) {
			return { kind: 'import', specifier: this.specifier(at + 2), name: '*', members: [], span: spanOf(tokens, at, at + 3) };
		}
		if (word === 'Object' && tokens.is(at + 1, '.') && tokens.is(at + 3, '(') && endsExpression(tokens, tokens.closing(at + 3))) {
			if (tokens.is(at + 2, 'freeze')) {
				return this.valueAt(at + 4, depth + 1, name);
			}
			if (tokens.is(at + 2, 'keys') || tokens.is(at + 2, 'values')) {
				return unknown;
			}
		}
		if (unclear.has(word) || telling.has(word)) {
			needsTree();
		}
		if (endsExpression(tokens, at)) {
			return this.valueOfName(word, span, depth + 1, name);
		}
		let last = at;
		while (tokens.is(last + 1, '.') && tokens.kind(last + 2) === wordToken) {
			last += 2;
		}
		const open = tokens.is(last + 1, '<') ? this.#afterTypes(last + 1) : last + 1;
		if (tokens.is(open, '(') && endsExpression(tokens, tokens.closing(open)) && !this.#isImported(word)) {
			if (last === at && this.#mayReturnKnown(word)) {
				needsTree();
			}
			return tokens.is(open + 1, ')') ? this.#made(at, last, unknown) : unknown;
		}
		if (
			last > at &&
			endsExpression(tokens, last) &&
			this.#declared.get(word)?.kind === 'expression' &&
			this.valueOfName(word, span, depth + 1).kind === 'unknown'
		) {
			return unknown;
		}
		needsTree();
	}

	/** What a call without arguments, or `new`, of what another module gives makes: that module may tell it. */
	#made(first: number, last: number, unknown: UnknownValue): Value {
		const name = this.#tokens.of(first);
		const declared = this.#declared.get(name);
		// `const Orders = require('./orders')`
		const isRequired = declared?.kind === 'expression' && this.#tokens.is(declared.at, 'require') && this.#tokens.is(declared.at + 1, '(');
		const whole = isRequired ? this.valueOfName(name, unknown.span, 0) : undefined;
		if (whole?.kind !== 'import' && declared?.kind !== 'import') {
			return unknown;
		}
		let value: Value =
			declared?.kind === 'import'
				? { kind: 'import', specifier: declared.specifier, name: declared.name, members: [], span: unknown.span }
				: whole!;
		for (let member = first + 2; member <= last; member += 2) {
			value = withRoute(unknown, routeOn(value, this.#tokens.of(member)));
		}
		return withRoute(unknown, routeOn(value, '()'));
	}

	/** An object; `told` takes its properties, which are exports when it is all that is exported. */
	objectAt(open: number, told: Property[] | undefined, depth: number): Value {
		const tokens = this.#tokens;
		const close = tokens.closing(open);
		if (!endsExpression(tokens, close)) {
			needsTree();
		}
		const properties: Record<string, Value> = {};
		let isOpen = false;
		for (let at = open + 1; at < close;) {
			let last = endOfExpression(tokens, at);
			if (last >= close) {
				last = close - 1;
			}
			const span = spanOf(tokens, at, last);
			if (tokens.is(at, '...')) {
				const spread = this.valueAt(at + 1, depth + 1);
				// What is taken under a condition may replace something that is known, or leave it.
				if (spread.kind === 'object' || (tokens.is(at + 1, '(') && Object.values(properties).some(({ kind }) => kind !== 'unknown'))) {
					needsTree();
				}
				for (const [name, value] of Object.entries(properties)) {
					properties[name] = choice(value.span, { kind: 'unknown', span }, value);
				}
				isOpen = true;
			} else {
				if (tokens.kind(at) !== wordToken || tokens.is(at, '__proto__')) {
					needsTree();
				}
				const name = tokens.of(at);
				const code: Value = { kind: 'unknown', span };
				let value: Value;
				if (last === at) {
					value = this.valueAt(at, depth + 1, name);
				} else if (tokens.is(at + 1, ':')) {
					value = this.valueAt(at + 2, depth + 1, name);
				} else if (tokens.is(at + 1, '(')) {
					value = code;
				} else {
					needsTree();
				}
				properties[name] = value;
				if (name !== 'default') {
					told?.push({ name, span, value });
				}
			}
			at = last + 2;
		}
		const span = spanOf(tokens, open, close);
		return isOpen ? { kind: 'object', properties, open: true, span } : { kind: 'object', properties, span };
	}

	/** Whether a name is that of a function of the module whose calls have a value. */
	#mayReturnKnown(name: string): boolean {
		const tokens = this.#tokens;
		const declared = this.#declared.get(name);
		if (declared === undefined) {
			return this.#isHoisted(name);
		}
		if (declared.kind === 'import' || declared.name === undefined) {
			return false;
		}
		if (declared.kind === 'expression' && !(declared.at >= 0 && mayBeFunction(tokens, declared.at))) {
			return false;
		}
		this.#bodies ??= new Map(findBodies(tokens).flatMap((body) => body.names.map((token) => [token, body] as const)));
		const body = this.#bodies.get(declared.name);
		// One that is not found is an expression, or stands in brackets.
		return body === undefined || mayReturnKnown(tokens, body);
	}

	/** Whether a block, perhaps, declares a name for all of the module: `if (a) { var b = c; }`. */
	#isHoisted(name: string): boolean {
		this.#hoisted ??= hoistedNames(this.#tokens);
		return this.#hoisted.has(this.#tokens.vocabulary.of(name));
	}

	#isChanged(name: string): boolean {
		this.#changed ??= this.#changedNames();
		return this.#changed.has(this.#tokens.vocabulary.of(name));
	}

	/** The names whose members are changed somewhere, by the numbers of their words. */
	#changedNames(): ReadonlySet<number> {
		const tokens = this.#tokens;
		const names = new Set<number>();
		for (let at = 0; at < tokens.count; at++) {
			if (
				tokens.kinds[at] === wordToken &&
				(tokens.is(at + 1, '.') || tokens.is(at + 1, '[')) &&
				!names.has(tokens.words[at]!) &&
				isChanged(tokens, at)
			) {
				names.add(tokens.words[at]!);
			}
		}
		return names;
	}

	#literal(at: number, name: string | undefined): Value {
		const text = this.#tokens.of(at);
		const hint = name === undefined ? {} : { name };
		if (this.#tokens.kind(at) === stringToken) {
			return literalValue(text.slice(1, -1), 'string', spanOf(this.#tokens, at, at), hint);
		}
		if (!/^(?:0|[1-9]\d{0,14})$/.test(text)) {
			needsTree();
		}
		return literalValue(text, 'number', spanOf(this.#tokens, at, at), hint);
	}

	/** The bracket after the type parameters of an arrow function. */
	#afterTypes(at: number): number {
		const tokens = this.#tokens;
		let next = at + 1;
		while (next < tokens.count && tokens.depths[next]! >= tokens.depths[at]! && !tokens.is(next, '(') && !tokens.is(next, ';')) {
			next++;
		}
		return next;
	}

	/** Whether a name is what a module that values are known of gives (`path.join`). */
	#isImported(name: string): boolean {
		const declared = this.#declared.get(name);
		const specifier = declared?.kind === 'import' ? declared.specifier : undefined;
		return specifier !== undefined && moduleName(specifier).startsWith('node:');
	}

	declare(name: string, declared: Declared): void {
		// Two of one name: nobody can say which, and it may be assigned.
		this.#declared.set(name, this.#declared.has(name) ? { kind: 'expression', at: nothing } : declared);
	}
}
