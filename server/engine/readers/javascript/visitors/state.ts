import type ts from 'typescript';
import type { FactTypes } from '../../../core/fact.js';
import type { StateChange } from '../../../core/facts/state.js';
import { exportedNames, functionAround } from '../exported.js';
import { bare, isMember } from '../nodes.js';
import type { Binding, Change } from '../scope.js';
import type { At, VisitorFactory } from '../walk.js';

type Holds = FactTypes['state.module']['holds'];

/** What handlers call the request. */
const requests = /^(?:req|request|ctx|context)$/;

/** How many changes of one variable are told. */
const mostChanges = 50;
const connections = /^(?:res|response|reply|socket|ws|client|conn|connection|stream|peer)$/;

/** Variables of the module that its functions change, and where they do. */
export const stateVisitors: VisitorFactory = ({ source, scopes }) => {
	const { ts, text } = source;
	const k = ts.SyntaxKind;
	const changes = new Map<ts.Node, { readonly binding: Binding; readonly change: Change }>();
	const found = new Map<Binding, StateChange[]>();
	const lazily = new Map<Binding, boolean>();
	for (const binding of scopes.module.bindings.values()) {
		if (binding.changedInFunction) {
			for (const change of binding.changes) {
				changes.set(change.node, { binding, change });
			}
		}
	}
	if (changes.size === 0) {
		return [];
	}
	const exported = exportedNames(source);

	return [
		{
			kinds: [k.BinaryExpression, k.PrefixUnaryExpression, k.PostfixUnaryExpression, k.DeleteExpression, k.CallExpression],
			visit(node, at) {
				const one = changes.get(node);
				// What is called on a module (`_.set(response, …)`) changes none of its names.
				if (one !== undefined && one.binding.origin.kind !== 'module' && at.functionNode() !== source.file && !setsConstant(node)) {
					record(one.binding, one.change, at);
				}
			},
			finish(at) {
				for (const [binding, all] of found) {
					const holds = holdsOf(binding, at);
					if (holds !== undefined) {
						const stores = storesOf(binding, at);
						at.emit('state.module', at.span(binding.node), {
							variable: binding.name,
							holds,
							changes: all,
							...(lazily.get(binding) === true ? { lazy: true } : {}),
							...(isWeak(binding, at) ? { weak: true as const } : {}),
							...(stores === undefined ? {} : { stores }),
							...(exported.has(binding.name) ? { exported: true } : {}),
						});
					}
				}
			},
		},
	];

	function record(binding: Binding, change: Change, at: At): void {
		const all = found.get(binding) ?? [];
		found.set(binding, all);
		if (change.operation === 'assign') {
			// Who empties it lets the next call make it anew.
			lazily.set(binding, (lazily.get(binding) ?? true) && (empties(change.node) || isLazy(binding.name, change.node, at)));
		} else if (change.operation !== 'remove') {
			const isKept =
				change.operation === 'add' &&
				(isRemembered(change.node, at) || isLoaded(binding.name, change.node, at) || isEmptyStart(binding.name, change.node, at));
			lazily.set(binding, (lazily.get(binding) ?? true) && isKept);
		}
		if (all.length < mostChanges) {
			all.push({
				span: at.span(change.node),
				operation: change.operation,
				within: at.within,
				...functionAround(at, exported),
				...(isOfRequest(change.node, at) ? { given: true as const } : {}),
				...(isRequested(change.node, at) ? { requested: true as const } : {}),
			});
		}
		if (
			change.operation === 'add' &&
			ts.isCallExpression(change.node) &&
			change.node.arguments.some((argument) => isConnection(argument, at))
		) {
			at.emit('coordination.use', at.span(change.node), { api: binding.name, purpose: 'clients', store: 'memory' });
		}
	}

	/** `form.fields = [{ name: 'day' }]` in a handler: whichever request comes first, the same is there after it. */
	function setsConstant(node: ts.Node): boolean {
		return (
			ts.isBinaryExpression(node) &&
			node.operatorToken.kind === k.EqualsToken &&
			ts.isPropertyAccessExpression(node.left) &&
			(ts.isArrayLiteralExpression(node.right) || ts.isObjectLiteralExpression(node.right)) &&
			isConstant(node.right)
		);
	}

	function isConstant(value: ts.Expression): boolean {
		if (ts.isArrayLiteralExpression(value)) {
			return value.elements.length > 0 && value.elements.every(isConstant);
		}
		if (ts.isObjectLiteralExpression(value)) {
			return (
				value.properties.length > 0 &&
				value.properties.every((property) => ts.isPropertyAssignment(property) && isConstant(property.initializer))
			);
		}
		return ts.isLiteralExpression(value) || ts.isArrowFunction(value) || value.kind === k.TrueKeyword || value.kind === k.FalseKeyword;
	}

	/** `locale = request.query.locale`, `tenant = user.tenant` in a handler: what is assigned was handed to the function that does it. */
	function isOfRequest(node: ts.Node, at: At): boolean {
		if (!ts.isBinaryExpression(node)) {
			return false;
		}
		const right = bare(source, node.right);
		return (
			isOfParameter(right, at) ||
			(ts.isCallExpression(right) && right.arguments.some((argument) => isOfParameter(bare(source, argument), at, requests)))
		);
	}

	/** `tenant = request.tenant`, or `tenant = found.tenant` after `const found = await find(request.params)`. */
	function isRequested(node: ts.Node, at: At): boolean {
		if (!ts.isBinaryExpression(node)) {
			return false;
		}
		let inner = bare(source, node.right);
		while (isMember(source, inner)) {
			inner = bare(source, inner.expression);
		}
		const origin = ts.isIdentifier(inner) ? at.scope.lookup(inner.text)?.origin : undefined;
		const held = origin?.kind === 'expression' && inner !== bare(source, node.right) ? bare(source, origin.value.node) : undefined;
		return (
			isOfParameter(bare(source, node.right), at, requests) ||
			(held !== undefined &&
				ts.isCallExpression(held) &&
				held.arguments.some((argument) => isOfParameter(bare(source, argument), at, requests)))
		);
	}

	function isOfParameter(node: ts.Expression, at: At, named?: RegExp): boolean {
		let inner = node;
		while (isMember(source, inner)) {
			inner = bare(source, inner.expression);
		}
		// `request.query.order || 'name'`
		if (ts.isBinaryExpression(inner)) {
			return isOfParameter(bare(source, inner.left), at, named);
		}
		return (
			ts.isIdentifier(inner) && at.scope.lookup(inner.text)?.origin.kind === 'parameter' && (named === undefined || named.test(inner.text))
		);
	}

	/** `answer = answers[key] = compute()`: what is put in is what was just made, and can be made again. */
	function isRemembered(node: ts.Node, at: At): boolean {
		let level = 1;
		while (at.parent(level)?.kind === k.ParenthesizedExpression) {
			level++;
		}
		const parent = at.parent(level);
		return (
			ts.isBinaryExpression(node) &&
			parent !== undefined &&
			(ts.isVariableDeclaration(parent) || (ts.isBinaryExpression(parent) && parent.operatorToken.kind === k.EqualsToken)) &&
			ts.isCallExpression(bare(source, node.right))
		);
	}

	/**
	 * `if (!users.has(id)) users.set(id, await load(id))`: what is put in was waited for, where nothing was found, and can be
	 * fetched again.
	 */
	function isLoaded(name: string, node: ts.Node, at: At): boolean {
		const given = ts.isCallExpression(node) ? node.arguments.at(-1) : ts.isBinaryExpression(node) ? node.right : undefined;
		const value = given === undefined ? undefined : loadedPart(given, at);
		const held = value !== undefined && ts.isIdentifier(value) ? at.scope.lookup(value.text) : undefined;
		const made = held?.origin.kind === 'expression' ? [held.origin.value.node] : [];
		const writes = (held === undefined ? (value === undefined ? [] : [value]) : [...made, ...held.writes.map((write) => write.node)]).map(
			(one) => text.slice(one.pos, one.end).trim(),
		);
		const asks = (written: string): boolean => written.split(/[^\w$]+/).includes(name);
		const waits = (written: string): boolean => /(?:^|\?\?|\|\|)\s{0,4}\(?await\b/.test(written) && !/\bbody\b/.test(written);
		if (!writes.some(waits) || !writes.every((written) => waits(written) || asks(written))) {
			return false;
		}
		return writes.some(asks) || isLazy(name, node, at);
	}

	/** What was fetched of what is put in: of `{ token, at: Date.now() }` the variable that is made of what was waited for. */
	function loadedPart(value: ts.Expression, at: At): ts.Expression {
		const parts = ts.isObjectLiteralExpression(value)
			? value.properties.flatMap((property) =>
					ts.isPropertyAssignment(property) ? [property.initializer] : ts.isShorthandPropertyAssignment(property) ? [property.name] : [],
				)
			: [];
		return (
			parts.find((part) => {
				const origin = ts.isIdentifier(part) ? at.scope.lookup(part.text)?.origin : undefined;
				return origin?.kind === 'expression' && /^\s*\(?await\b/.test(text.slice(origin.value.node.pos, origin.value.node.end));
			}) ?? value
		);
	}

	/** `if (!tokens[user]) tokens[user] = {}`: there is nothing in it yet. */
	function isEmptyStart(name: string, node: ts.Node, at: At): boolean {
		return (
			ts.isBinaryExpression(node) &&
			ts.isObjectLiteralExpression(node.right) &&
			node.right.properties.length === 0 &&
			isLazy(name, node, at)
		);
	}

	/** Whether a variable is set only where it was not: `x ??= make()`, `if (!x) x = make()`, `if (x) return x;` before it. */
	function isLazy(name: string, node: ts.Node, at: At): boolean {
		if (
			ts.isBinaryExpression(node) &&
			(node.operatorToken.kind === k.QuestionQuestionEqualsToken || node.operatorToken.kind === k.BarBarEqualsToken)
		) {
			return true;
		}
		for (let level = 1; level <= 12; level++) {
			const parent = at.parent(level);
			if (parent === undefined || ts.isSourceFile(parent)) {
				return false;
			}
			if (ts.isIfStatement(parent) && mentions(parent.expression, name)) {
				return true;
			}
			if (ts.isBlock(parent)) {
				const earlier = parent.statements.some(
					(statement) =>
						statement.end <= node.pos &&
						ts.isIfStatement(statement) &&
						mentions(statement.expression, name) &&
						/\b(?:return|throw)\b/.test(text.slice(statement.thenStatement.pos, statement.thenStatement.end)),
				);
				if (earlier) {
					return true;
				}
			}
		}
		return false;
	}

	/** `client = null`, `client = undefined`. */
	function empties(node: ts.Node): boolean {
		const value = ts.isBinaryExpression(node) ? bare(source, node.right) : undefined;
		return value !== undefined && (value.kind === k.NullKeyword || (ts.isIdentifier(value) && value.text === 'undefined'));
	}

	/** Whether an expression asks for a variable; `request.user.token` is a field of something else, and asks for no `token`. */
	function mentions(node: ts.Expression, name: string): boolean {
		const written = text.slice(node.pos, node.end);
		return [...written.matchAll(/[\w$]+/g)].some(
			({ 0: word, index }) => word === name && !/(?:^|[^.])\.\s{0,50}$/.test(written.slice(0, index)),
		);
	}

	/** A response or a socket that a handler was given, kept for later. */
	function isConnection(argument: ts.Expression, at: At): boolean {
		const inner = bare(source, argument);
		if (ts.isObjectLiteralExpression(inner)) {
			return inner.properties.some((property) =>
				ts.isShorthandPropertyAssignment(property)
					? isConnection(property.name, at)
					: ts.isPropertyAssignment(property) && isConnection(property.initializer, at),
			);
		}
		return ts.isIdentifier(inner) && connections.test(inner.text) && at.scope.lookup(inner.text)?.origin.kind === 'parameter';
	}

	/** What is put into a variable, where all assignments agree. */
	function storesOf(binding: Binding, at: At): string | undefined {
		const names = new Set(binding.writes.map((write) => at.names.of(write.node, write.scope)));
		names.delete(undefined);
		return names.size === 1 ? [...names][0] : undefined;
	}

	function isWeak({ origin }: Binding, at: At): boolean {
		return (
			origin.kind === 'expression' && /^Weak(?:Map|Set)\(\)$/.test(at.names.of(bare(source, origin.value.node), origin.value.scope) ?? '')
		);
	}

	function holdsOf(binding: Binding, at: At): Holds | undefined {
		const { origin } = binding;
		if (origin.kind === 'unknown') {
			return binding.constant || !ts.isVariableDeclaration(binding.node) ? undefined : 'value';
		}
		if (origin.kind !== 'expression' || origin.steps.length > 0) {
			return undefined;
		}
		const node = bare(source, origin.value.node);
		if (ts.isArrayLiteralExpression(node)) {
			return 'list';
		}
		if (ts.isObjectLiteralExpression(node)) {
			return 'object';
		}
		const name = ts.isNewExpression(node) ? at.names.of(node, origin.value.scope) : undefined;
		if (name === 'Map()' || name === 'WeakMap()') {
			return 'map';
		}
		if (name === 'Set()' || name === 'WeakSet()') {
			return 'set';
		}
		if (name === 'Array()') {
			return 'list';
		}
		if (ts.isCallExpression(node) && at.names.of(node, origin.value.scope) === 'Object.create()') {
			return 'object';
		}
		if (binding.constant || binding.writes.length === 0) {
			return undefined;
		}
		return ts.isNumericLiteral(node) ? 'counter' : 'value';
	}
};
