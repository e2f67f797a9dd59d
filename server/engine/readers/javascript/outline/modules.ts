import type { FactTypes } from '../../../core/fact.js';
import type { Value } from '../../../core/value.js';
import { CommonJs } from './commonjs.js';
import {
	endOfExpression,
	endOfStatement,
	endsExpression,
	farthest,
	isAssignment,
	isMember,
	isStatement,
	needsTree,
	spanOf,
} from './grammar.js';
import { type Names, nothing, unclear } from './names.js';
import { namesInBraces } from './specifiers.js';
import type { Local, Told } from './told.js';
import { stringToken, wordToken, type Tokens } from './tokens.js';

/** The imports and exports of a file that its tokens tell, and the variables of the module whose state might change. */
export class Modules {
	/** Set by the first import or export statement; those of the older format need the tree. */
	format: 'esm' | undefined;
	readonly #tokens: Tokens;
	readonly #names: Names;
	readonly #told: Told;
	readonly #commonjs: CommonJs;

	constructor(tokens: Tokens, names: Names, told: Told) {
		this.#tokens = tokens;
		this.#names = names;
		this.#told = told;
		this.#commonjs = new CommonJs(tokens, names, told);
	}

	/** Reads the statements of the module. Throws `NeedsTree` where tokens do not suffice. */
	read(): void {
		const tokens = this.#tokens;
		for (let at = 0; at < tokens.count; at++) {
			if (tokens.kinds[at] !== wordToken) {
				continue;
			}
			const first = tokens.first(at);
			const top = tokens.depths[at] === 0;
			// Most words start with another letter than the keywords below.
			switch (first) {
				case 105: // i
					if (tokens.is(at, 'import')) {
						at = this.#import(at, top);
					}
					break;
				case 101: // e
					if (tokens.is(at, 'export')) {
						at = this.#export(at, top);
					} else if (tokens.is(at, 'exports')) {
						this.#commonjs.assignment(at, top);
					} else if (top && tokens.is(at, 'enum') && tokens.kind(at + 1) === wordToken && isStatement(tokens, at)) {
						this.#names.declare(tokens.of(at + 1), { kind: 'code' });
					}
					break;
				case 109: // m
					if (tokens.is(at, 'module') && !isMember(tokens, at)) {
						this.#commonjs.mention(at, top);
					}
					break;
				case 114: // r
					if (tokens.is(at, 'require') && !isMember(tokens, at)) {
						this.#commonjs.require(at);
					}
					break;
				case 118: // v
				case 108: // l
				case 99: // c
					if (
						top &&
						(tokens.is(at, 'var') || tokens.is(at, 'let') || tokens.is(at, 'const')) &&
						!tokens.is(at + 1, 'enum') &&
						(first !== 108 || isStatement(tokens, at))
					) {
						this.#variables(at, false);
					} else if (top && tokens.is(at, 'class') && tokens.kind(at + 1) === wordToken && isStatement(tokens, at)) {
						this.#names.declare(tokens.of(at + 1), { kind: 'code' });
					}
					break;
				case 102: // f
					if (top && tokens.is(at, 'function') && isStatement(tokens, at)) {
						const name = this.#nameAfter(at);
						if (tokens.kind(name) === wordToken) {
							this.#names.declare(tokens.of(name), { kind: 'code', name });
						}
					}
					break;
			}
			if (top && isAssignment(tokens, at + 1) && (tokens.is(at - 1, '=') || (isStatement(tokens, at) && !tokens.is(at - 1, 'const')))) {
				this.#names.written.add(tokens.of(at));
			}
		}
	}

	/** `import …`; where the statement ends. */
	#import(at: number, top: boolean): number {
		const tokens = this.#tokens;
		if (isMember(tokens, at) || tokens.is(at + 1, ':')) {
			return at;
		}
		if (!top || tokens.is(at + 1, '(') || tokens.is(at + 1, '.') || this.#isModified(at)) {
			needsTree();
		}
		const names: FactTypes['module.import']['names'][number][] = [];
		let next = at + 1;
		let typeOnly = false;
		let every = false;
		if (tokens.kind(next) !== stringToken) {
			if (tokens.is(next, 'type') && !(tokens.is(next + 1, 'from') && tokens.kind(next + 2) === stringToken) && !tokens.is(next + 1, ',')) {
				typeOnly = true;
				next++;
			}
			let hasDefault = false;
			if (tokens.kind(next) === wordToken) {
				hasDefault = true;
				names.push({ exported: 'default', local: tokens.of(next++) });
				if (tokens.is(next, ',')) {
					next++;
				}
			}
			if (tokens.is(next, '*')) {
				if (!tokens.is(next + 1, 'as')) {
					needsTree();
				}
				names.push({ exported: '*', local: tokens.of(next + 2) });
				next += 3;
			} else if (tokens.is(next, '{')) {
				const list = namesInBraces(tokens, next);
				names.push(...list.map(({ exported, local }) => ({ exported, local })));
				every = !hasDefault && list.length > 0 && list.every((one) => one.typeOnly);
				next = tokens.closing(next) + 1;
			}
			if (!tokens.is(next, 'from')) {
				needsTree();
			}
			next++;
		}
		const specifier = this.#names.specifier(next);
		for (const { exported, local } of names) {
			this.#names.declare(local, { kind: 'import', specifier, name: exported });
		}
		this.format = 'esm';
		const last = endOfStatement(tokens, next);
		this.#told.facts.push({
			kind: 'module.import',
			span: spanOf(tokens, at, last),
			specifier,
			names,
			typeOnly: typeOnly || every,
			dynamic: false,
			optional: false,
			form: 'import',
		});
		return last;
	}

	/** Whether a keyword does not stand where a statement starts: after a label, or a modifier that belongs there or not. */
	#isModified(at: number): boolean {
		return !isStatement(this.#tokens, at) || (this.#tokens.kind(at - 1) === wordToken && !this.#tokens.startsLine(at));
	}

	/** `export …`; the token to go on after. */
	#export(at: number, top: boolean): number {
		const tokens = this.#tokens;
		if (isMember(tokens, at) || tokens.is(at + 1, ':')) {
			return at;
		}
		if (!top || this.#isModified(at)) {
			needsTree();
		}
		this.format = 'esm';
		let next = at + 1;
		const typeOnly = tokens.is(next, 'type') && (tokens.is(next + 1, '{') || tokens.is(next + 1, '*'));
		if (typeOnly) {
			next++;
		}
		if (tokens.is(next, '{') || tokens.is(next, '*')) {
			return this.#exportList(at, next, typeOnly);
		}
		switch (tokens.of(next)) {
			case 'type':
			case 'interface':
				return next;
			case 'const':
			case 'let':
			case 'var':
				if (tokens.is(next + 1, 'enum')) {
					if (tokens.kind(next + 2) !== wordToken) {
						needsTree();
					}
					this.#exportCode(tokens.of(next + 2), next + 2);
					return next + 2;
				}
				this.#variables(next, true);
				return next;
			case 'default':
				return this.#exportDefault(at, next + 1);
			case 'abstract':
			case 'async':
				next++;
				break;
			case 'function':
			case 'class':
			case 'enum':
				break;
			default:
				needsTree();
		}
		if (!tokens.is(next, 'function') && !tokens.is(next, 'class') && !tokens.is(next, 'enum')) {
			needsTree();
		}
		const name = this.#nameAfter(next);
		if (tokens.kind(name) !== wordToken || isHeritage(tokens, name)) {
			needsTree();
		}
		this.#exportCode(tokens.of(name), name, tokens.is(next, 'function'));
		return name;
	}

	#exportCode(name: string, at: number, isFunction = false): void {
		const tokens = this.#tokens;
		this.#names.declare(name, isFunction ? { kind: 'code', name: at } : { kind: 'code' });
		const span = spanOf(tokens, at, at);
		this.#told.tell(name, { span, value: { kind: 'unknown', span } });
	}

	#exportDefault(at: number, next: number): number {
		const tokens = this.#tokens;
		const code = tokens.is(next, 'abstract') || tokens.is(next, 'async') ? next + 1 : next;
		if (tokens.is(code, 'function') || tokens.is(code, 'class')) {
			const name = this.#nameAfter(code);
			const isNamed = tokens.kind(name) === wordToken && !isHeritage(tokens, name);
			if (isNamed) {
				this.#names.declare(tokens.of(name), tokens.is(code, 'function') ? { kind: 'code', name } : { kind: 'code' });
			}
			const span = isNamed ? spanOf(tokens, name, name) : spanOf(tokens, at, code);
			this.#told.tell('default', { span, value: { kind: 'unknown', span } });
			return code;
		}
		if (tokens.kind(next) !== wordToken || unclear.has(tokens.of(next)) || !endsExpression(tokens, next)) {
			this.#exportValue(at, next);
			return next;
		}
		this.#told.tell('default', { span: spanOf(tokens, at, endOfStatement(tokens, next)), local: this.#local(next) });
		return next;
	}

	/** `export default f(x)` and `export default { … }`, but for what configures a tool, migrates or serves requests. */
	#exportValue(at: number, next: number): void {
		const tokens = this.#tokens;
		const last = tokens.is(next, '{') ? tokens.closing(next) : endOfExpression(tokens, next);
		for (let inner = next; inner < last; inner++) {
			if (
				tokens.kinds[inner] === wordToken &&
				(/[cC]onfig$/.test(tokens.of(inner)) ||
					(tokens.is(next, '{') && tokens.depths[inner] === 1 && /^(?:up|down|fetch)$/.test(tokens.of(inner))))
			) {
				needsTree();
			}
		}
		this.#told.later.push(() =>
			this.#told.tell('default', { span: spanOf(tokens, at, endOfStatement(tokens, last)), value: this.#names.valueAt(next, 0) }),
		);
	}

	#exportList(at: number, open: number, typeOnly: boolean): number {
		const tokens = this.#tokens;
		const star = tokens.is(open, '*');
		let next: number;
		let namespace: string | undefined;
		if (star) {
			next = open + 1;
			if (tokens.is(next, 'as')) {
				namespace = tokens.kind(next + 1) === wordToken ? tokens.of(next + 1) : undefined;
				if (namespace === undefined) {
					needsTree();
				}
				next += 2;
			}
			if (!tokens.is(next, 'from')) {
				needsTree();
			}
		} else {
			next = tokens.closing(open) + 1;
		}
		const list = star ? [] : namesInBraces(tokens, open);
		if (!tokens.is(next, 'from')) {
			for (const { exported, local, typeOnly: isType, first, last } of typeOnly ? [] : list) {
				// Here the first name is the one of this file.
				if (!isType) {
					this.#told.tell(local, {
						span: spanOf(tokens, first, last),
						local: this.#local(first + (tokens.is(first, 'type') && last > first && !tokens.is(first + 1, 'as') ? 1 : 0), exported),
					});
				}
			}
			return next - 1;
		}
		const specifier = this.#names.specifier(next + 1);
		const end = endOfStatement(tokens, next + 1);
		const span = spanOf(tokens, at, end);
		const imported = (name: string): Value => ({ kind: 'import', specifier, name, members: [], span });
		if (star) {
			const local = namespace ?? '*';
			if (!typeOnly) {
				this.#told.tell(local, { span, value: imported('*') });
			}
			this.#told.facts.push({
				kind: 'module.import',
				span,
				specifier,
				names: [{ exported: '*', local }],
				typeOnly,
				dynamic: false,
				optional: false,
				form: 'export',
			});
			return end;
		}
		for (const { exported, local, typeOnly: isType, first, last } of typeOnly ? [] : list) {
			if (!isType) {
				this.#told.tell(local, { span: spanOf(tokens, first, last), value: imported(exported) });
			}
		}
		this.#told.facts.push({
			kind: 'module.import',
			span,
			specifier,
			names: list.map(({ exported, local }) => ({ exported, local })),
			typeOnly,
			dynamic: false,
			optional: false,
			form: 'export',
		});
		return end;
	}

	/** Declarations of variables, `at` the keyword. */
	#variables(at: number, exported: boolean): void {
		const tokens = this.#tokens;
		for (let next = at + 1; ; next++) {
			if (tokens.kind(next) !== wordToken) {
				// A pattern: only what it takes from a module is told.
				if (exported || !(tokens.is(next, '{') || tokens.is(next, '['))) {
					needsTree();
				}
				const close = tokens.closing(next);
				if (!tokens.is(close + 1, '=')) {
					needsTree();
				}
				this.#names.pattern(next, close);
				next = endOfExpression(tokens, close + 2);
			} else {
				const name = tokens.of(next);
				const named = next;
				let initial = next + 1;
				if (tokens.is(initial, '!')) {
					initial++;
				}
				if (tokens.is(initial, ':')) {
					// The type ends at `=`, or with the declaration.
					for (
						let angles = 0;
						initial < tokens.count &&
						tokens.depths[initial]! >= tokens.depths[at]! &&
						!tokens.is(initial, '=') &&
						!tokens.is(initial, ';') &&
						!(tokens.is(initial, ',') && angles === 0);
						initial++
					) {
						if (initial - named > farthest) {
							needsTree();
						}
						angles += tokens.is(initial, '<') ? 1 : tokens.is(initial, '>') ? -1 : 0;
					}
				}
				const given = tokens.is(initial, '=');
				this.#names.declare(name, { kind: 'expression', at: given ? initial + 1 : nothing, name: named });
				if (exported) {
					if (!given) {
						needsTree();
					}
					this.#told.tell(name, { span: spanOf(tokens, named, named), local: this.#local(named) });
				}
				next = given ? endOfExpression(tokens, initial + 1) : initial - 1;
			}
			if (!tokens.is(next + 1, ',')) {
				return;
			}
			next++;
		}
	}

	/** Where the name of what a keyword declares stands: `function x`, `function* x`. */
	#nameAfter(keyword: number): number {
		return this.#tokens.is(keyword + 1, '*') ? keyword + 2 : keyword + 1;
	}

	#local(at: number, name = this.#tokens.of(at)): Local {
		return { name, span: spanOf(this.#tokens, at, at) };
	}
}

/** Whether a class has no name: what stands there says what it is made of. */
function isHeritage(tokens: Tokens, at: number): boolean {
	return tokens.is(at, 'extends') || tokens.is(at, 'implements');
}
