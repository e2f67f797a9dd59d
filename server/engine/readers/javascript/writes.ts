import type ts from 'typescript';
import { bare, isMember, memberName, rootIdentifier } from './nodes.js';
import type { Source } from './parse.js';
import { added, type Binding, type Change, type Located, none, type Scope, withEntry } from './scope.js';

interface PendingWrite {
	readonly scope: Scope;
	readonly name: string;
	readonly member?: string | undefined;
	readonly value: Located | undefined;
	readonly change: Change;
}

/** Methods that change what they are called on. */
export const mutators: ReadonlyMap<string, Change['operation']> = new Map([
	['set', 'add'],
	['add', 'add'],
	['push', 'add'],
	['unshift', 'add'],
	['pop', 'remove'],
	['shift', 'remove'],
	['splice', 'remove'],
	['delete', 'remove'],
	['clear', 'remove'],
	['sort', 'assign'],
	['reverse', 'assign'],
	['fill', 'assign'],
]);

/** Adds a value, or a type, to a member of `this`. */
export function addMember(scope: Scope, name: string, value: Located | undefined, type: ts.TypeNode | undefined): void {
	const owner = scope.thisScope;
	if (owner === undefined) {
		return;
	}
	const member = owner.members.get(name) ?? { values: [] };
	if (value !== undefined) {
		member.values.push(value);
	}
	if (type !== undefined) {
		member.type ??= type;
	}
	owner.members = withEntry(owner.members, name, member);
}

/** The list that the value of a name was found in: `users` of `const user = users.find((one) => one.id === id)`. */
function listOfElement(source: Source, binding: Binding): ts.Expression | undefined {
	const { ts } = source;
	const { origin, writes } = binding;
	if (origin.kind !== 'expression' || origin.steps.length > 0 || writes.length > 0) {
		return undefined;
	}
	const made = bare(source, origin.value.node);
	const [first] = ts.isCallExpression(made) ? made.arguments : [];
	return ts.isCallExpression(made) &&
		ts.isPropertyAccessExpression(made.expression) &&
		made.expression.name.text === 'find' &&
		first !== undefined &&
		(ts.isArrowFunction(first) || ts.isFunctionExpression(first))
		? bare(source, made.expression.expression)
		: undefined;
}

/** The writes to names and members that a file makes, kept until all names are declared. */
export class Writes {
	readonly #source: Source;
	readonly #pending: PendingWrite[] = [];

	constructor(source: Source) {
		this.#source = source;
	}

	/** Tells every binding what is written to it. */
	apply(): void {
		for (const write of this.#pending) {
			this.#apply(write);
		}
	}

	/** `a = b`, `a.b += c`. */
	assignment(node: ts.BinaryExpression, scope: Scope): void {
		const { ts } = this.#source;
		const operator = node.operatorToken.kind;
		if (operator < ts.SyntaxKind.FirstAssignment || operator > ts.SyntaxKind.LastAssignment) {
			return;
		}
		const plain = operator === ts.SyntaxKind.EqualsToken;
		const counts = operator === ts.SyntaxKind.PlusEqualsToken || operator === ts.SyntaxKind.MinusEqualsToken;
		this.write(node.left, { node: plain ? node.right : node, scope }, { node, operation: counts ? 'count' : 'assign' }, scope);
	}

	/** A write to a name or a member. */
	write(target: ts.Expression, value: Located | undefined, change: Change, scope: Scope): void {
		const { ts } = this.#source;
		const inner = bare(this.#source, target);
		const unknown: Located = value ?? { node: inner, scope };
		if (ts.isIdentifier(inner)) {
			this.#pending.push({ scope, name: inner.text, value: unknown, change });
			return;
		}
		if (!isMember(this.#source, inner)) {
			return;
		}
		const member = memberName(this.#source, inner);
		if (inner.expression.kind === ts.SyntaxKind.ThisKeyword) {
			if (member !== undefined && value !== undefined) {
				addMember(scope, member, value, undefined);
			}
			return;
		}
		const root = rootIdentifier(this.#source, inner);
		if (root !== undefined) {
			const direct = ts.isIdentifier(inner.expression) && member !== undefined;
			// `list.length = 0`
			const added: Change =
				change.operation === 'assign' ? { node: change.node, operation: member === 'length' ? 'remove' : 'add' } : change;
			this.#pending.push(
				direct
					? { scope, name: root.text, member, value: unknown, change: added }
					: { scope, name: root.text, value: undefined, change: added },
			);
		}
	}

	/** A call that changes what it is called on: `list.push(x)`. */
	call(node: ts.CallExpression, scope: Scope): void {
		const callee = node.expression;
		if (isMember(this.#source, callee)) {
			const method = memberName(this.#source, callee);
			const operation = method === undefined ? undefined : mutators.get(method);
			if (operation !== undefined) {
				const root = rootIdentifier(this.#source, callee);
				if (root !== undefined && callee.expression === root) {
					this.#pending.push({ scope, name: root.text, value: undefined, change: { node, operation } });
				}
			}
		}
	}

	#apply({ scope, name, member, value, change }: PendingWrite): void {
		const binding = scope.lookup(name);
		if (binding === undefined) {
			return;
		}
		const list = member === undefined ? undefined : listOfElement(this.#source, binding);
		const holder = list !== undefined && this.#source.ts.isIdentifier(list) ? binding.scope.lookup(list.text) : undefined;
		if (holder !== undefined && holder.scope.functionScope !== binding.scope.functionScope) {
			holder.changedInFunction = true;
			holder.changes = added(holder.changes, { node: change.node, operation: 'add' });
		}
		if (scope.functionScope !== binding.scope.functionScope) {
			binding.changedInFunction = true;
		}
		binding.changes = added(binding.changes, change);
		if (value === undefined) {
			return;
		}
		if (member === undefined) {
			binding.writes = added(binding.writes, value);
		} else {
			binding.memberWrites = withEntry(binding.memberWrites, member, added(binding.memberWrites.get(member) ?? none, value));
		}
	}
}
