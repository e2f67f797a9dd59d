import type ts from 'typescript';
import type { FactTypes } from '../../core/fact.js';
import type { StateChange } from '../../core/facts/state.js';
import { bare, calledMethod, isAsync, isFunctionNode, isMember, isNullish, memberName, baseOfChain, writtenAs } from './nodes.js';
import { wordSet } from '../../core/wordList.js';
import type { Names } from './names.js';
import type { Source } from './parse.js';
import type { Binding, Change } from './scope.js';
import { isSession } from './sessionTransports.js';
import type { At } from './walk.js';

/** Where a change stands: what its names mean there, and what is around it. */
export type Place = Pick<At, 'scope' | 'parent'>;

/** What handlers call the request. */
const requests = /^(?:req|request|ctx|context)$/;
/** Calls that give a part of a request as a value of another type. */
const conversions = /(?:^|[\s.])(?:parseInt|parseFloat|Number|String|Boolean|toNumber|toInteger|toString|decodeURIComponent)$/;

/** Methods that give a text as it is, but for how it is written. */
const spellings: ReadonlySet<string> = new Set(['toString', 'trim', 'toLowerCase', 'toUpperCase']);

/** Methods by which what somebody opened is closed. */
export const closers: ReadonlySet<string> = wordSet(
	'close end quit disconnect release destroy terminate shutdown closeConnection closeClient',
);
const called = /(?<![\w$.])([\w$]+)\??\.([\w$]+)\(/g;
const awaited = /\bawait\s{1,8}([\w$]+)/g;

const connections = /^(?:res|response|reply|socket|ws|client|conn|connection|stream|peer)$/;
/** Members of what a handler is given that are sockets. */
const sockets = /^(?:ws|(?:web)?socket)$/i;

/** What is asked of the changes of a variable that lives longer than a request. */
export interface ChangesAsked {
	/** Whether a change only makes what is not there yet, can be fetched again, or empties it. */
	isLazy(binding: Pick<Binding, 'name'>, change: Change, at: Place): boolean;
	/** What a change tells of what is assigned or put in, and of the function that does it. */
	toldBy(
		binding: Pick<Binding, 'name'>,
		change: Change,
		at: Place,
	): Pick<StateChange, 'given' | 'requested' | 'refuses' | 'closed' | 'made' | 'waits' | 'session'>;
	/** Whether a change puts in a response or a socket that a handler was given, or notes something down for one. */
	addsConnection(change: Change, at: Place): boolean;
	/** Whether what is assigned is written out there: it is the same after whichever request. */
	setsConstant(node: ts.Node): boolean;
	/** What is put into a variable, where all assignments agree. */
	storesOf(binding: Binding): string | undefined;
	/** Whether what is nobody's any more goes out of it by itself. */
	isWeak(binding: Binding): boolean;
	/** What kind of variable it is; undefined for what holds no state. */
	holdsOf(binding: Binding): FactTypes['state.module']['holds'] | undefined;
}

/** Methods that give a list of its own. */
const listMakers: ReadonlySet<string> = new Set(['map', 'filter', 'flatMap', 'slice', 'concat', 'from', 'keys', 'values', 'entries']);

/** Tells of a file what changes of its variables mean. */
export function changesAsked(source: Source, names: Names): ChangesAsked {
	const { ts, text } = source;
	const k = ts.SyntaxKind;

	return {
		isLazy(binding, change, at) {
			if (change.operation === 'assign') {
				// Who empties it lets the next call make it anew.
				return empties(change.node) || isLazy(binding.name, change.node, at);
			}
			return (
				change.operation === 'add' &&
				(isRemembered(change.node, at) || isLoaded(binding.name, change.node, at) || isEmptyStart(binding.name, change.node, at))
			);
		},
		toldBy: ({ name }, { node, operation }, at) => ({
			...(isOfRequest(node, at) ? { given: true as const } : {}),
			...(isRequested(node, at) ? { requested: true as const } : {}),
			...((operation === 'add' || (operation === 'assign' && setsFlag(node))) && refuses(name, node, at) ? { refuses: true as const } : {}),
			...(operation === 'assign' && isClosed(name, node, at) ? { closed: true as const } : {}),
			...(operation === 'assign' && isMadeForCall(name, node, at) ? { made: true as const } : {}),
			...(operation === 'assign' && isGivenToWaiting(name, node, at) ? { waits: true as const } : {}),
			...(operation === 'add' && added(node).some((one) => isSession(source, names, one, at.scope)) ? { session: true as const } : {}),
		}),
		addsConnection: ({ operation, node }, at) => operation === 'add' && added(node).some((one) => isConnection(one, at)),
		setsConstant,
		storesOf,
		isWeak,
		holdsOf,
	};

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
	function isOfRequest(node: ts.Node, at: Place): boolean {
		if (!ts.isBinaryExpression(node)) {
			return false;
		}
		const right = bare(source, node.right);
		return (
			isOfParameter(right, at) ||
			isTakenOut(right, at) ||
			(ts.isCallExpression(right) && (takesRequest(right, at) || isSpelledOut(right, at)))
		);
	}

	/** `topic = message.topic.toString()`: what was handed over, as a text. */
	function isSpelledOut(call: ts.CallExpression, at: Place): boolean {
		return (
			call.arguments.length === 0 &&
			spellings.has(calledMethod(source, call) ?? '') &&
			isOfParameter(baseOfChain(source, call.expression), at)
		);
	}

	/** `const { tenant } = request.body; current = tenant`: a pattern took it out of the request. */
	function isTakenOut(node: ts.Expression, at: Place): boolean {
		const origin = ts.isIdentifier(node) ? at.scope.lookup(node.text)?.origin : undefined;
		const from = origin?.kind === 'expression' && origin.steps.length > 0 ? bare(source, origin.value.node) : undefined;
		return (
			origin?.kind === 'expression' &&
			from !== undefined &&
			isMember(source, from) &&
			isOfParameter(from, { scope: origin.value.scope, parent: at.parent }, requests)
		);
	}

	function takesRequest(call: ts.CallExpression, at: Place): boolean {
		return call.arguments.some((argument) => isOfParameter(bare(source, argument), at, requests));
	}

	/** `tenant = request.tenant`, or `tenant = found.tenant` after `const found = await find(request.params)`. */
	function isRequested(node: ts.Node, at: Place): boolean {
		if (!ts.isBinaryExpression(node)) {
			return false;
		}
		const right = bare(source, node.right);
		const inner = baseOfChain(source, right);
		const origin = ts.isIdentifier(inner) ? at.scope.lookup(inner.text)?.origin : undefined;
		const held = origin?.kind === 'expression' && inner !== right ? bare(source, origin.value.node) : undefined;
		return (
			isOfParameter(right, at, requests) ||
			isTakenOut(right, at) ||
			(ts.isCallExpression(right) && conversions.test(text.slice(right.expression.pos, right.expression.end)) && takesRequest(right, at)) ||
			(held !== undefined && ts.isCallExpression(held) && takesRequest(held, at))
		);
	}

	function isOfParameter(node: ts.Expression, at: Place, named?: RegExp, depth = 0): boolean {
		const inner = baseOfChain(source, node);
		// `request.query.order || 'name'`
		if (ts.isBinaryExpression(inner)) {
			return isOfParameter(bare(source, inner.left), at, named, depth);
		}
		const origin = ts.isIdentifier(inner) ? at.scope.lookup(inner.text)?.origin : undefined;
		if (origin?.kind === 'expression') {
			// `const found = answer.data; banks = found.banks`
			const part = origin.steps.length === 0 && depth < 3 ? bare(source, origin.value.node) : undefined;
			return (
				part !== undefined &&
				isMember(source, part) &&
				isOfParameter(part, { scope: origin.value.scope, parent: at.parent }, named, depth + 1)
			);
		}
		return ts.isIdentifier(inner) && origin?.kind === 'parameter' && (named === undefined || named.test(inner.text));
	}

	/** `answer = answers[key] = compute()`: what is put in is what was just made, and can be made again. */
	function isRemembered(node: ts.Node, at: Place): boolean {
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
	function isLoaded(name: string, node: ts.Node, at: Place): boolean {
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
	function loadedPart(value: ts.Expression, at: Place): ts.Expression {
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
	function isEmptyStart(name: string, node: ts.Node, at: Place): boolean {
		return (
			ts.isBinaryExpression(node) &&
			ts.isObjectLiteralExpression(node.right) &&
			node.right.properties.length === 0 &&
			isLazy(name, node, at)
		);
	}

	/** Whether a variable is set only where it was not: `x ??= make()`, `if (!x) x = make()`, `if (x) return x;` before it. */
	function isLazy(name: string, node: ts.Node, at: Place): boolean {
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

	/** `running = true` */
	function setsFlag(node: ts.Node): boolean {
		return ts.isBinaryExpression(node) && node.operatorToken.kind === k.EqualsToken && node.right.kind === k.TrueKeyword;
	}

	/** `if (busy[id]) throw …; busy[id] = true`, in a function that waits: directly, or by way of `const one = busy[id]`. */
	function refuses(name: string, node: ts.Node, at: Place): boolean {
		for (let level = 1; level <= 12; level++) {
			const block = at.parent(level);
			if (block === undefined || ts.isSourceFile(block)) {
				return false;
			}
			if (ts.isBlock(block)) {
				const earlier = block.statements.filter((statement) => statement.end <= node.pos);
				const names = [name, ...earlier.flatMap((statement) => namesOfRead(statement, name))];
				const refusing = earlier.some(
					(statement) =>
						ts.isIfStatement(statement) && names.some((one) => mentions(statement.expression, one)) && turnsAway(statement.thenStatement),
				);
				if (refusing) {
					return isAsync(source, functionAround(at));
				}
			}
		}
		return false;
	}

	/** The variables that a statement declares to hold what it reads of a collection: `const one = busy[id]`, `= busy.get(id)`. */
	function namesOfRead(statement: ts.Statement, name: string): readonly string[] {
		return ts.isVariableStatement(statement)
			? statement.declarationList.declarations.flatMap((one) => {
					const value = one.initializer === undefined ? undefined : bare(source, one.initializer);
					const read = value !== undefined && ts.isCallExpression(value) ? value.expression : value;
					return ts.isIdentifier(one.name) && read !== undefined && isMember(source, read) && mentions(read.expression, name)
						? [one.name.text]
						: [];
				})
			: [];
	}

	/** Whether a branch throws, or ends the function with nothing but an answer that refuses. */
	function turnsAway(branch: ts.Statement): boolean {
		const last = ts.isBlock(branch) ? branch.statements.at(-1) : branch;
		const refusal = /\b(?:40[39]|423|429|TooManyRequests|Conflict|Locked|conflict|tooManyRequests|locked|already|in progress)\b/;
		return (
			last !== undefined &&
			(ts.isThrowStatement(last) ||
				(ts.isReturnStatement(last) && (last.expression === undefined || refusal.test(text.slice(branch.pos, branch.end)))))
		);
	}

	/** `sender = new Sender(); await sender.connect(); … await sender.close()`, in one function. */
	function isClosed(name: string, node: ts.Node, at: Place): boolean {
		const made = ts.isBinaryExpression(node) && node.operatorToken.kind === k.EqualsToken ? bare(source, node.right) : undefined;
		if (made === undefined || !(ts.isNewExpression(made) || ts.isCallExpression(made))) {
			return false;
		}
		const around = functionAround(at);
		const later = around !== undefined && isAsync(source, around) ? text.slice(node.end, around.end) : '';
		return (
			[...later.matchAll(called)].some(([, object, method]) => object === name && closers.has(method!)) &&
			[...later.matchAll(awaited)].some(([, object]) => object === name) &&
			!isLazy(name, node, at)
		);
	}

	/** `code = makeCode()` in a function that waits: meanwhile another call may put its own there. */
	function isMadeForCall(name: string, node: ts.Node, at: Place): boolean {
		return (
			ts.isBinaryExpression(node) &&
			node.operatorToken.kind === k.EqualsToken &&
			ts.isCallExpression(node.right) &&
			isAsync(source, functionAround(at)) &&
			!isLazy(name, node, at)
		);
	}

	/** `room = roomId` of a parameter, in a function that waits afterwards: meanwhile another call may put its own there. */
	function isGivenToWaiting(name: string, node: ts.Node, at: Place): boolean {
		const around = functionAround(at);
		return (
			ts.isBinaryExpression(node) &&
			ts.isIdentifier(bare(source, node.right)) &&
			isOfRequest(node, at) &&
			isAsync(source, around) &&
			/\bawait\b/.test(text.slice(node.end, around!.end)) &&
			!isLazy(name, node, at)
		);
	}

	function functionAround(at: Place): ts.Node | undefined {
		for (let level = 1; ; level++) {
			const node = at.parent(level);
			if (node === undefined || isFunctionNode(source, node)) {
				return node;
			}
		}
	}

	/** `client = null`, `client = undefined`. */
	function empties(node: ts.Node): boolean {
		const value = ts.isBinaryExpression(node) ? bare(source, node.right) : undefined;
		return value !== undefined && isNullish(source, value);
	}

	/** Whether an expression asks for a variable; `request.user.token` is a field of something else, and asks for no `token`. */
	function mentions(node: ts.Expression, name: string): boolean {
		const written = text.slice(node.pos, node.end);
		return [...written.matchAll(/[\w$]+/g)].some(
			({ 0: word, index }) => word === name && !/(?:^|[^.])(?<!\bthis)\.\s{0,50}$/.test(written.slice(0, index)),
		);
	}

	/** What a change puts in, and the key for it. */
	function added(node: ts.Node): readonly ts.Expression[] {
		return ts.isCallExpression(node) ? node.arguments : ts.isBinaryExpression(node) ? [node.right] : [];
	}

	/** A response or a socket that a handler was given, kept for later: by itself, or in an object, a list or a set. */
	function isConnection(argument: ts.Expression, at: Place): boolean {
		const inner = bare(source, argument);
		if (ts.isObjectLiteralExpression(inner)) {
			return inner.properties.some((property) =>
				ts.isShorthandPropertyAssignment(property)
					? isConnection(property.name, at)
					: ts.isPropertyAssignment(property) && isConnection(property.initializer, at),
			);
		}
		if (ts.isArrayLiteralExpression(inner)) {
			return inner.elements.some((element) => isConnection(element, at));
		}
		if (ts.isNewExpression(inner)) {
			return writtenAs(source, inner.expression) === 'Set' && (inner.arguments ?? []).some((one) => isConnection(one, at));
		}
		const root = baseOfChain(source, inner);
		// `connection.socket`, `context.websocket`
		const isNamed = root === inner ? connections : sockets;
		const name = isMember(source, inner) ? memberName(source, inner) : ts.isIdentifier(inner) ? inner.text : undefined;
		return ts.isIdentifier(root) && name !== undefined && isNamed.test(name) && at.scope.lookup(root.text)?.origin.kind === 'parameter';
	}

	function storesOf(binding: Binding): string | undefined {
		const found = new Set(binding.writes.map((write) => names.of(write.node, write.scope)));
		found.delete(undefined);
		return found.size === 1 ? [...found][0] : undefined;
	}

	function isWeak({ origin }: Binding): boolean {
		return (
			origin.kind === 'expression' && /^Weak(?:Map|Set)\(\)$/.test(names.of(bare(source, origin.value.node), origin.value.scope) ?? '')
		);
	}

	function holdsOf(binding: Binding): FactTypes['state.module']['holds'] | undefined {
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
		const name = ts.isNewExpression(node) ? names.of(node, origin.value.scope) : undefined;
		if (name === 'Map()' || name === 'WeakMap()') {
			return 'map';
		}
		if (name === 'Set()' || name === 'WeakSet()') {
			return 'set';
		}
		if (name === 'Array()') {
			return 'list';
		}
		if (ts.isCallExpression(node) && names.of(node, origin.value.scope) === 'Object.create()') {
			return 'object';
		}
		if (binding.constant || binding.writes.length === 0) {
			return isMadeList(node) && binding.changes.some((change) => isListChange(change.node)) ? 'list' : undefined;
		}
		return ts.isNumericLiteral(node) ? 'counter' : 'value';
	}

	/** What methods of lists, or those that turn something into one, give: `rows.map(…)`, `Array.from(rows)`, `Object.values(rows)`. */
	function isMadeList(node: ts.Expression): boolean {
		return ts.isCallExpression(node) && listMakers.has(calledMethod(source, node) ?? '');
	}

	/** `rooms.push(room)`: whatever made it, only a list has these methods. */
	function isListChange(node: ts.Node): boolean {
		return ts.isCallExpression(node) && /^(?:push|unshift|splice)$/.test(calledMethod(source, node) ?? '');
	}
}
