import type ts from 'typescript';
import type { FunctionNode } from './nodes.js';
import type { Source } from './parse.js';

/** A step from an object to one of its members by destructuring, with the default of the pattern. */
export interface Step {
	readonly name: string;
	readonly fallback?: ts.Expression;
}

/** An expression and the scope its names are looked up in. */
export interface Located {
	readonly node: ts.Expression;
	readonly scope: Scope;
}

/** Where the value of a binding comes from. */
export type Origin =
	| { readonly kind: 'module'; readonly specifier: string; readonly name: string; readonly typeOnly: boolean }
	| { readonly kind: 'expression'; readonly value: Located; readonly steps: readonly Step[] }
	| { readonly kind: 'function'; readonly node: FunctionNode }
	| { readonly kind: 'class'; readonly node: ts.ClassLikeDeclaration }
	| {
			readonly kind: 'parameter';
			readonly index: number;
			readonly type?: ts.TypeNode;
			readonly fallback?: Located;
			readonly steps: readonly Step[];
			readonly rest: boolean;
	  }
	| { readonly kind: 'unknown' };

/** A name and what it stands for. */
export interface Binding {
	readonly name: string;
	readonly scope: Scope;
	node: ts.Node;
	/** A `let`, `var`, function or parameter may be written again. */
	readonly constant: boolean;
	readonly initialized: boolean;
	readonly type?: ts.TypeNode | undefined;
	origin: Origin;
	/** Assignments after the declaration. */
	writes: readonly Located[];
	/** Assignments to its properties (`options.store = …`). */
	memberWrites: ReadonlyMap<string, readonly Located[]>;
	/** The nodes that write it or change what it holds, after the declaration. */
	changes: readonly Change[];
	/** Written or changed inside a function. */
	changedInFunction: boolean;
}

/** A node that changes a binding. */
export interface Change {
	readonly node: ts.Node;
	readonly operation: 'assign' | 'add' | 'remove' | 'count';
}

/** The members of `this` in a class (or an old-style constructor). */
export interface ThisMember {
	readonly values: Located[];
	type?: ts.TypeNode;
}

/** What most bindings and scopes have of writes, returns and members. */
export const none: readonly never[] = [];
export const nothing: ReadonlyMap<string, never> = new Map<string, never>();

/** The list with one more item: one of its own, where it has been {@link none}. */
export function added<Item>(list: readonly Item[], item: Item): readonly Item[] {
	if (list === none) {
		return [item];
	}
	(list as Item[]).push(item);
	return list;
}

/** The same of a map, where it has been {@link nothing}. */
export function withEntry<Item>(map: ReadonlyMap<string, Item>, name: string, item: Item): ReadonlyMap<string, Item> {
	return (map === nothing ? new Map<string, Item>() : (map as Map<string, Item>)).set(name, item);
}

/** What a function of this file returns, where it does so in one place, at its end, after statements that may be passed over. */
export function soleReturn(
	{ ts }: Source,
	scopes: Scopes,
	target: FunctionNode,
	passes: (statement: ts.Statement) => boolean,
): Located | undefined {
	const [only, ...others] = scopes.of.get(target)?.returns ?? [];
	const { body } = target;
	if (only === undefined || others.length > 0 || body === undefined) {
		return undefined;
	}
	if (!ts.isBlock(body)) {
		return only;
	}
	const last = body.statements.at(-1);
	return last !== undefined && ts.isReturnStatement(last) && last.expression === only.node && body.statements.slice(0, -1).every(passes)
		? only
		: undefined;
}

/** A region in which names are declared. */
export class Scope {
	bindings: ReadonlyMap<string, Binding> = nothing;
	/** What the function of this scope returns. */
	returns: readonly Located[] = none;
	/** The members of `this`, in scopes that have one of their own. */
	members: ReadonlyMap<string, ThisMember> = nothing;
	/** The object literal that the function of this scope is a method of. */
	literal?: ts.ObjectLiteralExpression;

	constructor(
		readonly kind: 'module' | 'function' | 'arrow' | 'class' | 'block',
		readonly node: ts.Node,
		readonly parent: Scope | undefined,
	) {}

	/** The binding of a name here or further out; undefined for globals. */
	lookup(name: string): Binding | undefined {
		return this.bindings.get(name) ?? this.parent?.lookup(name);
	}

	/** The scope that owns `this`: the class around a method, or a function. */
	get thisScope(): Scope | undefined {
		if (this.kind === 'class') {
			return this;
		}
		if (this.kind === 'function') {
			return this.parent?.kind === 'class' ? this.parent : this;
		}
		return this.parent?.thisScope;
	}

	/** The scope of the innermost function, or the module. */
	get functionScope(): Scope {
		return this.parent !== undefined && (this.kind === 'block' || this.kind === 'class') ? this.parent.functionScope : this;
	}
}

/** The scopes of a file, by the node that opens them, and what was seen on the way. */
export interface Scopes {
	readonly module: Scope;
	readonly of: ReadonlyMap<ts.Node, Scope>;
	/** Calls that are handed a function by name. */
	readonly handovers: readonly { readonly call: ts.CallExpression; readonly scope: Scope }[];
}

/** Calls `visit` with a node and all that is in it, from the outside in, each with its scope; `outer` is the one around the root. */
export function forEachInScope(
	{ ts }: Source,
	scopes: Scopes,
	root: ts.Node,
	outer: Scope,
	visit: (node: ts.Node, scope: Scope) => void,
): void {
	const look = (node: ts.Node, around: Scope): void => {
		const scope = scopes.of.get(node) ?? around;
		visit(node, scope);
		ts.forEachChild(node, (child) => look(child, scope));
	};
	look(root, outer);
}

/** What a binding holds for as long as it lives: its initializer, or the one assignment of a variable declared without. */
export function valueOf(binding: Binding | undefined): { readonly value: Located; readonly steps: readonly string[] } | undefined {
	if (binding === undefined) {
		return undefined;
	}
	if (binding.origin.kind === 'expression' && binding.writes.length === 0) {
		return { value: binding.origin.value, steps: binding.origin.steps.map((step) => step.name) };
	}
	const emptyStart = !binding.initialized && binding.origin.kind === 'unknown';
	return emptyStart && binding.writes.length === 1 ? { value: binding.writes[0]!, steps: [] } : undefined;
}
