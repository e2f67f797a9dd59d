import type { Value } from '../../../core/value.js';
import { endOfExpression, isAssignment, isMember, isStatement, needsTree, spanOf } from './grammar.js';
import type { Names, Property } from './names.js';
import { isAtTop, patternBefore, requiredNames } from './required.js';
import type { Told } from './told.js';
import { stringToken, wordToken, type Tokens } from './tokens.js';

/** `require`, `exports` and `module.exports`. */
export class CommonJs {
	readonly #tokens: Tokens;
	readonly #names: Names;
	readonly #told: Told;
	/** Tokens that a statement has spoken for. */
	readonly #handled = new Set<number>();

	constructor(tokens: Tokens, names: Names, told: Told) {
		this.#tokens = tokens;
		this.#names = names;
		this.#told = told;
	}

	/** `exports.x = …`. */
	assignment(at: number, top: boolean): void {
		const tokens = this.#tokens;
		if (this.#handled.has(at)) {
			return;
		}
		const isModules = isMember(tokens, at);
		const from = isModules ? at - 2 : at;
		if (isModules && !tokens.is(from, 'module')) {
			return;
		}
		const target = this.#exportTarget(at);
		if (target === undefined) {
			return;
		}
		// `const x = (exports.x = …)`
		const bracketed =
			tokens.depths[at] === 1 && tokens.is(from - 1, '(') && tokens.is(from - 2, '=') && patternBefore(tokens, from - 1) !== undefined;
		if (!bracketed && (!top || !isStatement(tokens, from))) {
			needsTree();
		}
		for (let next = this.#chained(target.equals + 1); next !== undefined; next = this.#chained(next.target.equals + 1)) {
			this.#handled.add(next.at);
		}
		// Names may be declared below.
		this.#told.later.push(() => void this.#assign(from, target, 0));
	}

	/** The name and the `=` of `exports.x =`, `exports["x"] =`, `module.exports =`; undefined when nothing is assigned. */
	#exportTarget(at: number): { readonly name: string; readonly equals: number } | undefined {
		const tokens = this.#tokens;
		let next = at + 1;
		let name: string | undefined;
		if (tokens.is(next, '.') && tokens.kind(next + 1) === wordToken) {
			name = tokens.of(next + 1);
			next += 2;
		} else if (tokens.is(next, '[')) {
			const close = tokens.closing(next);
			name = close === next + 2 && tokens.kind(next + 1) === stringToken ? tokens.of(next + 1).slice(1, -1) : '[';
			next = close + 1;
		} else if (isMember(tokens, at)) {
			name = 'default';
		}
		if (!isAssignment(tokens, next)) {
			// `exports.a.b = …` is about what was exported.
			let deeper = next;
			while (tokens.is(deeper, '.') || tokens.is(deeper, '[')) {
				deeper = tokens.is(deeper, '[') ? tokens.closing(deeper) + 1 : deeper + 2;
			}
			if (deeper > next && isAssignment(tokens, deeper)) {
				needsTree();
			}
			return undefined;
		}
		if (name === undefined || name === '[' || name.includes('\\') || !tokens.is(next, '=')) {
			needsTree();
		}
		return { name, equals: next };
	}

	/** Tells of an assignment to an export, and of those in its value: `exports.a = exports.b = void 0`. */
	#assign(from: number, { name, equals }: { readonly name: string; readonly equals: number }, depth: number): Value {
		const tokens = this.#tokens;
		if (depth > 200) {
			needsTree();
		}
		const value = equals + 1;
		const span = spanOf(tokens, from, endOfExpression(tokens, value));
		const chained = this.#chained(value);
		if (chained !== undefined) {
			const index = this.#told.exports.length;
			const given = this.#assign(value, chained.target, depth + 1);
			this.#told.exports.splice(index, 0, { name, span, value: given });
			return given;
		}
		const told: Property[] | undefined = name === 'default' && tokens.is(equals - 1, 'exports') && tokens.is(value, '{') ? [] : undefined;
		const given =
			told === undefined ? this.#names.valueAt(value, 0, name === 'default' ? undefined : name) : this.#names.objectAt(value, told, 0);
		if (given.kind === 'object' && told === undefined && name === 'default') {
			// The properties of an object that has a name are exports, too.
			needsTree();
		}
		this.#told.tell(name, { span, value: given });
		for (const one of told ?? []) {
			this.#told.tell(one.name, one);
		}
		return given;
	}

	/** The assignment to an export that is the value of another one. */
	#chained(value: number): { readonly at: number; readonly target: { readonly name: string; readonly equals: number } } | undefined {
		const tokens = this.#tokens;
		const at = tokens.is(value, 'exports') ? value : tokens.is(value, 'module') && tokens.is(value + 2, 'exports') ? value + 2 : undefined;
		const target = at === undefined ? undefined : this.#exportTarget(at);
		return at === undefined || target === undefined ? undefined : { at, target };
	}

	/** `module` is only understood as `module.exports`. */
	mention(at: number, top: boolean): void {
		const tokens = this.#tokens;
		if (tokens.is(at + 1, '.') && tokens.is(at + 2, 'exports')) {
			if (!top && this.#exportTarget(at + 2) !== undefined) {
				needsTree();
			}
			return;
		}
		if (
			tokens.is(at + 1, '.') ||
			tokens.is(at + 1, '[') ||
			tokens.is(at + 1, '?.') ||
			tokens.is(at + 1, '!') ||
			(tokens.kind(at + 1) === wordToken && isStatement(tokens, at)) ||
			tokens.kind(at + 1) === stringToken
		) {
			needsTree();
		}
	}

	/** `require('x')`, in a declaration, alone, or as an argument at the top level. */
	require(at: number): void {
		const tokens = this.#tokens;
		if (!tokens.is(at + 1, '(')) {
			if (tokens.is(at + 1, ':')) {
				return;
			}
			needsTree();
		}
		const close = tokens.closing(at + 1);
		if (close !== at + 3 || tokens.is(at - 1, 'new') || !isAtTop(tokens, at)) {
			needsTree();
		}
		const specifier = this.#names.specifier(at + 2);
		const span = spanOf(tokens, at, close);
		this.#told.facts.push({
			kind: 'module.import',
			span,
			specifier,
			names: requiredNames(tokens, at, close),
			typeOnly: false,
			dynamic: false,
			optional: false,
			form: 'require',
		});
	}
}
