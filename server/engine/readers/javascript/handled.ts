import type ts from 'typescript';
import type { Handled } from '../../core/facts/processes.js';
import { nameOf, nameOfCall } from './actions.js';
import { requestNames } from './context.js';
import { bare, boundBy, type FunctionNode, isFunctionNode, isMember, lastName, memberName } from './nodes.js';
import { forEachInScope, type Scope } from './scope.js';
import type { Handling } from './handling.js';
import type { At } from './walk.js';

/** How many calls of one handler are told, and how many functions of its file are looked into on the way. */
const mostCalls = 100;
const mostFunctions = 30;

/** What handlers call the context that the request is in, and what of the request they hand on as it came. */
const contexts: ReadonlySet<string> = new Set(['ctx', 'context', 'c']);
const broughtMembers: ReadonlySet<string> = new Set(['body', 'rawBody', 'file', 'files', 'raw', 'stream', 'buffer', 'data']);

/** Events of parsers of forms that come with the stream of a file. */
const fileEvents: ReadonlySet<string> = new Set(['file', 'part']);

/**
 * What functions that are handed over to answer requests do: what they call, and the functions of this file that run for them, all
 * the way down. Those are noted in `handling`.
 */
export function handledBy(handlers: readonly ts.Expression[], at: At, handling?: Handling): Handled {
	const run = new Run(at);
	for (const handler of handlers) {
		run.handler(handler, at.scope);
	}
	handling?.add(run.visited, at);
	return run.result();
}

/** The same of a function that is one by itself: a method with a decorator. */
export function handledByFunction(node: FunctionNode, name: string | undefined, at: At): Handled {
	const run = new Run(at);
	// Whether a container makes an object for all requests, or one for each, the class itself says.
	run.function(node, name, false);
	return run.result();
}

class Run {
	readonly #at: At;
	readonly #calls = new Set<string>();
	readonly #lasting = new Set<string>();
	readonly #handed = new Set<string>();
	readonly #runs = new Set<string>();
	/** The functions that were looked into. */
	readonly visited = new Set<FunctionNode>();
	/** What is called for each file of a form. */
	readonly #receivers = new Set<ts.Node>();
	/** Whether `this` was there before the request, where we look. */
	#isThisLasting = true;

	constructor(at: At) {
		this.#at = at;
	}

	result(): Handled {
		const some = (names: ReadonlySet<string>): readonly string[] | undefined => (names.size === 0 ? undefined : [...names]);
		const [lasting, handed, runs] = [some(this.#lasting), some(this.#handed), some(this.#runs)];
		return {
			calls: [...this.#calls],
			...(lasting !== undefined && { lasting }),
			...(handed !== undefined && { handed }),
			...(runs !== undefined && { runs }),
		};
	}

	/** A function, a name of one, one that is bound to its object, or what wraps them (`asyncHandler(fn)`). */
	handler(node: ts.Expression, scope: Scope): void {
		const { source, contexts: known } = this.#at;
		const target = known.functionOf(node, scope);
		if (target !== undefined) {
			this.function(target, this.#written(node), this.#isMethodOfLasting(node, scope));
			return;
		}
		const inner = bare(source, node);
		if (source.ts.isCallExpression(inner)) {
			const bound = boundBy(source, inner);
			if (bound !== undefined) {
				this.handler(bound, scope);
				return;
			}
			for (const argument of inner.arguments) {
				this.handler(argument, scope);
			}
			return;
		}
		const name = this.#ownName(inner, scope) ?? nameOf(inner, this.#at, scope);
		if (name !== undefined) {
			this.#calls.add(name);
			this.#handed.add(name);
			if (this.#isOfLasting(inner, scope)) {
				this.#lasting.add(name);
			}
		}
	}

	/** Looks into a function. `isLasting`: what it is a method of was there before the request. */
	function(node: FunctionNode, name: string | undefined, isLasting: boolean): void {
		if (this.visited.has(node) || this.visited.size >= mostFunctions || node.body === undefined) {
			return;
		}
		this.visited.add(node);
		if (name !== undefined) {
			this.#runs.add(name);
			if (isLasting) {
				this.#lasting.add(name);
			}
		}
		const before = this.#isThisLasting;
		this.#isThisLasting = isLasting;
		const { source, scopes, scope } = this.#at;
		forEachInScope(source, scopes, node.body, scopes.of.get(node) ?? scope, (inner, own) => {
			if (source.ts.isCallExpression(inner) || source.ts.isNewExpression(inner)) {
				this.#call(inner, own);
			}
		});
		this.#isThisLasting = before;
	}

	/** The name by which a function of this file is handed over or called. */
	#written(node: ts.Expression): string | undefined {
		const { source } = this.#at;
		const inner = bare(source, node);
		if (source.ts.isCallExpression(inner) && isMember(source, inner.expression)) {
			return this.#written(inner.expression.expression);
		}
		return lastName(source, inner);
	}

	#call(node: ts.CallExpression | ts.NewExpression, scope: Scope): void {
		if (this.#calls.size >= mostCalls) {
			return;
		}
		const { source, contexts: known } = this.#at;
		const callee = bare(source, node.expression);
		const name = this.#ownName(callee, scope) ?? nameOfCall(node, this.#at, scope);
		if (name === undefined) {
			return;
		}
		this.#calls.add(name);
		if (!source.ts.isCallExpression(node)) {
			return;
		}
		this.#receive(node, scope);
		if (this.#isOfLasting(callee, scope)) {
			this.#lasting.add(name);
		}
		if (node.arguments.some((argument) => this.#isBrought(argument, scope))) {
			this.#handed.add(name);
		}
		const target = known.functionOf(callee, scope);
		if (target !== undefined && !isFunctionNode(source, callee)) {
			this.function(target, this.#written(callee), this.#isMethodOfLasting(callee, scope));
		}
	}

	/** `parser.on('file', (name, stream) => …)`: what is called gets a part of the request. */
	#receive({ expression, arguments: [event, handler] }: ts.CallExpression, scope: Scope): void {
		const { source, contexts: known } = this.#at;
		if (
			event !== undefined &&
			handler !== undefined &&
			isMember(source, expression) &&
			memberName(source, expression) === 'on' &&
			source.ts.isStringLiteralLike(event) &&
			fileEvents.has(event.text)
		) {
			const target = known.functionOf(handler, scope);
			if (target !== undefined) {
				this.#receivers.add(target);
			}
		}
	}

	/** The qualified name of a method of an object that was handed over, by its type: `constructor(private readonly orders: Orders)`. */
	#ownName(callee: ts.Expression, scope: Scope): string | undefined {
		const { source, names } = this.#at;
		const method = isMember(source, callee) ? memberName(source, callee) : undefined;
		if (method === undefined || !isMember(source, callee) || names.of(callee, scope) !== undefined) {
			return undefined;
		}
		const instance = names.instanceBehind(bare(source, callee.expression), scope);
		return instance === undefined ? undefined : `${instance}.${method}`;
	}

	/** The same of a function that may be written there, or be none of an object: what `this` is in it nobody asks. */
	#isMethodOfLasting(node: ts.Expression, scope: Scope): boolean {
		const { source } = this.#at;
		const inner = bare(source, node);
		if (source.ts.isCallExpression(inner) && isMember(source, inner.expression)) {
			return this.#isMethodOfLasting(inner.expression.expression, scope);
		}
		return isMember(source, inner) ? this.#isOfLasting(inner, scope) : this.#isThisLasting;
	}

	/**
	 * Whether what is called is a method of an object that was there before the request: the module or a function around the handlers
	 * made it, a constructor keeps it, or another module gives it away.
	 */
	#isOfLasting(callee: ts.Expression, scope: Scope): boolean {
		const { source, names } = this.#at;
		const { ts } = source;
		if (!isMember(source, callee)) {
			return false;
		}
		let object = bare(source, callee.expression);
		for (let depth = 0; depth < 8; depth++) {
			if (object.kind === ts.SyntaxKind.ThisKeyword) {
				return this.#isThisLasting;
			}
			if (ts.isIdentifier(object)) {
				const binding = scope.lookup(object.text);
				return binding !== undefined && (binding.origin.kind === 'module' || !this.#isInside(binding.scope));
			}
			if (!isMember(source, object)) {
				return false;
			}
			if (object.expression.kind === ts.SyntaxKind.ThisKeyword) {
				const member = names.fieldOfThis(memberName(source, object), scope);
				return this.#isThisLasting && member !== undefined && member.values.every((value) => !this.#isInside(value.scope));
			}
			object = bare(source, object.expression);
		}
		return false;
	}

	/** Whether a scope is one of a function that runs for the request. */
	#isInside(scope: Scope): boolean {
		for (let current: Scope | undefined = scope; current !== undefined; current = current.parent) {
			if (this.visited.has(current.node as FunctionNode)) {
				return true;
			}
		}
		return false;
	}

	/** Whether an argument is the request, what it brings, or the stream of a file of it. */
	#isBrought(argument: ts.Expression, scope: Scope): boolean {
		const { source } = this.#at;
		const { ts } = source;
		let inner = bare(source, argument);
		const members: string[] = [];
		while (isMember(source, inner)) {
			members.unshift(memberName(source, inner) ?? '');
			inner = bare(source, inner.expression);
		}
		if (!ts.isIdentifier(inner)) {
			return false;
		}
		const binding = scope.lookup(inner.text);
		if (binding?.origin.kind !== 'parameter') {
			return false;
		}
		if (this.#receivers.has(binding.scope.node)) {
			return binding.origin.index < 2 && members.length === 0;
		}
		const [first, ...others] = contexts.has(inner.text) ? members : [inner.text, ...members];
		return first !== undefined && requestNames.has(first) && (others.length === 0 || broughtMembers.has(others[0]!));
	}
}
