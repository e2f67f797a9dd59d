import type ts from 'typescript';
import { actionsOf, actionsOfFunction } from '../actions.js';
import { type Call, expressionAt, firstValue } from '../arguments.js';
import type { Recipe } from '../apis/recipe.js';
import { bare, boundBy, type FunctionNode, isFunctionNode, isMember, memberName, writtenAs } from '../nodes.js';
import type { Scope } from '../scope.js';
import type { At } from '../walk.js';
import { onlyRefreshes } from './refreshes.js';
import { functionNameOf } from './surroundings.js';

/** Shorter delays are debounces and retries. */
export const leastDelay = 60_000;

/** Work is scheduled by time. */
export function emitSchedule(recipe: Recipe & { readonly fact: 'schedule' }, api: string, call: Call, at: At): void {
	if (recipe.onlyWith !== undefined && expressionAt(at, call, recipe.onlyWith) === undefined) {
		return;
	}
	const first = recipe.period === undefined ? undefined : expressionAt(at, call, recipe.period);
	// `@Interval('reminders', 60_000)`: a name may come before.
	const given =
		recipe.period === '0' && first !== undefined && at.source.ts.isStringLiteralLike(first.node) ? expressionAt(at, call, '1') : first;
	const period = given && milliseconds(given.node, at, given.scope);
	const repeated = recipe.once === true ? repeatedBy(call, at) : undefined;
	if (repeated !== undefined) {
		emitRepeated(repeated, api, period, call, at);
		return;
	}
	if (recipe.once === true && period === undefined) {
		if (isSetDelay(given?.node, at)) {
			at.emit('coordination.use', at.span(call), { api, purpose: 'delayed-work', store: 'memory', calls: workOf(recipe, call, at) });
		}
		return;
	}
	if (recipe.once === true && period! < leastDelay) {
		return;
	}
	if (recipe.once !== true && isClearedThere(at)) {
		return;
	}
	const expression = firstValue(at, call, recipe.expression);
	const calls = workOf(recipe, call, at);
	at.emit('schedule', at.span(call), {
		api,
		...(period === undefined ? {} : { period }),
		...(expression === undefined || expression.kind === 'unknown' || expression.kind === 'object' ? {} : { expression }),
		...(calls.length === 0 ? {} : { calls }),
		...(calls.length === 0 && isHanded(recipe, call, at) ? { handed: true as const } : {}),
		...(recipe.once === true ? { once: true } : {}),
		...(recipe.shared === true ? { shared: true } : {}),
		...(isRegistered(api, at) ? { named: true } : {}),
		...(isKeyed(recipe, call, at) ? { keyed: true } : {}),
		...(isOwnAffair(recipe, call, at) ? { own: true as const } : {}),
	});
	if (recipe.once === true && period !== undefined) {
		at.emit('coordination.use', at.span(call), { api, purpose: 'delayed-work', store: 'memory', delay: period });
	}
}

/** Words of delays between two tries, or two of many. */
const pace = /re-?(?:try|tries|connect|send|start)|back-?off|attempt|poll|throttle|debounce|rate|batch|between|grace|shutdown|step/i;

/** Whether settings say how long something waits, by a name that speaks of no pace: `config.mail.delay`. */
function isSetDelay(given: ts.Expression | undefined, { source }: At): boolean {
	const inner = given && bare(source, given);
	return (
		inner !== undefined &&
		isMember(source, inner) &&
		isMember(source, bare(source, inner.expression)) &&
		/delay(?:ms|millis|milliseconds)?$/i.test(memberName(source, inner) ?? '') &&
		!pace.test(writtenAs(source, inner))
	);
}

/**
 * The function around a timer that starts it again at the end of each run, whatever came of that:
 * `const run = async () => { await work(); setTimeout(run, 60_000); }`. One that does so where something failed tries once more.
 */
function repeatedBy(call: Call, at: At): ts.FunctionLikeDeclaration | undefined {
	const { source } = at;
	const { ts } = source;
	const owner = at.functionNode() as ts.FunctionLikeDeclaration;
	const body = owner.body;
	const [handed, , ...passed] = call.arguments ?? [];
	if (handed === undefined || passed.length > 0 || body === undefined || !ts.isBlock(body) || !isAlwaysReached(body, at)) {
		return undefined;
	}
	const inner = bare(source, handed);
	if (isFunctionNode(source, inner) && startsAgain(inner, owner, at)) {
		return owner;
	}
	const called = isFunctionNode(source, inner) ? onlyCallOf(inner as ts.FunctionLikeDeclaration, at) : inner;
	return called !== undefined && namesFunction(called, owner, at) ? owner : undefined;
}

/** `setTimeout(async () => { await work(); schedule(); }, untilMidnight())`: what the timer runs sets it again in the end. */
function startsAgain(handed: FunctionNode, owner: ts.Node, at: At): boolean {
	const { source } = at;
	const { ts } = source;
	const last = handed.body !== undefined && ts.isBlock(handed.body) ? handed.body.statements.at(-1) : undefined;
	const done = last !== undefined && ts.isExpressionStatement(last) ? bare(source, last.expression) : undefined;
	const call = done !== undefined && (ts.isAwaitExpression(done) || ts.isVoidExpression(done)) ? bare(source, done.expression) : done;
	return (
		call !== undefined &&
		ts.isCallExpression(call) &&
		(namesFunction(call.expression, owner, at) || isOfOwnClass(call.expression, handed, owner, at))
	);
}

/**
 * Whether what a timer runs calls the method around it on an object of the same class that it makes, or asks a container for:
 * `const mails = container.resolve(Mails); … mails.start();`.
 */
function isOfOwnClass(callee: ts.Expression, handed: FunctionNode, owner: ts.Node, at: At): boolean {
	const { source } = at;
	const { ts } = source;
	const inner = bare(source, callee);
	const around = at.scope.thisScope?.node;
	const name = ts.isMethodDeclaration(owner) && around !== undefined && ts.isClassLike(around) ? around.name?.text : undefined;
	if (
		name === undefined ||
		!isMember(source, inner) ||
		!ts.isIdentifier(inner.expression) ||
		memberName(source, inner) !== writtenAs(source, (owner as ts.MethodDeclaration).name)
	) {
		return false;
	}
	const { text: held } = inner.expression;
	const made = (handed.body as ts.Block).statements
		.filter(ts.isVariableStatement)
		.flatMap(({ declarationList }) => declarationList.declarations)
		.find((one) => ts.isIdentifier(one.name) && one.name.text === held)?.initializer;
	const plain = made && bare(source, made);
	const call = plain !== undefined && ts.isAwaitExpression(plain) ? bare(source, plain.expression) : plain;
	return (
		call !== undefined &&
		((ts.isNewExpression(call) && writtenAs(source, call.expression) === name) ||
			(ts.isCallExpression(call) && call.arguments.length === 1 && writtenAs(source, bare(source, call.arguments[0]!)) === name))
	);
}

/** Whether the statement around is one of a function's own, or of what it does in the end: no condition stands before it. */
function isAlwaysReached(body: ts.Block, at: At): boolean {
	const { ts } = at.source;
	const statement = at.statement();
	return body.statements.some(
		(one) => one === statement || (ts.isTryStatement(one) && one.finallyBlock?.statements.some((last) => last === statement) === true),
	);
}

/** What a function calls that does nothing but call: `() => this.run()`. */
function onlyCallOf({ body }: ts.FunctionLikeDeclaration, { source }: At): ts.Expression | undefined {
	const { ts } = source;
	const [only, ...others] = body !== undefined && ts.isBlock(body) ? body.statements : [];
	const expression =
		body === undefined || others.length > 0
			? undefined
			: !ts.isBlock(body)
				? body
				: only !== undefined && (ts.isExpressionStatement(only) || ts.isReturnStatement(only))
					? only.expression
					: undefined;
	const inner =
		expression && bare(source, ts.isVoidExpression(expression) || ts.isAwaitExpression(expression) ? expression.expression : expression);
	return inner !== undefined && ts.isCallExpression(inner) && inner.arguments.length === 0 ? bare(source, inner.expression) : undefined;
}

/** Whether an expression names a function: `run`, `this.run`, `this.run.bind(this)`. */
function namesFunction(node: ts.Expression, owner: ts.Node, at: At): boolean {
	const { source } = at;
	const { ts } = source;
	const inner = bare(source, node);
	return ts.isIdentifier(inner)
		? at.contexts.functionOf(inner, at.scope) === owner
		: ts.isMethodDeclaration(owner) && ownName(inner, at) === writtenAs(source, owner.name);
}

/** Work that a timer starts again and again. */
function emitRepeated(owner: ts.FunctionLikeDeclaration, api: string, period: number | undefined, call: Call, at: At): void {
	const { source } = at;
	const name = functionNameOf(at);
	const done = actionsOf(owner.body, at, at.scopes.of.get(owner) ?? at.scope, true).filter((one) => one !== api && one !== name);
	if (done.length === 0) {
		return;
	}
	at.emit('schedule', at.span(call), {
		api,
		...(period === undefined ? {} : { period }),
		calls: name === undefined ? done : [name, ...done],
		...(onceOnly.test(source.text.slice(owner.pos, owner.end)) ? { keyed: true } : {}),
	});
}

/**
 * A timer that a registry of jobs is handed (https://docs.nestjs.com/techniques/task-scheduling#dynamic-intervals):
 * `const sync = setInterval(…); this.registry.addInterval('sync', sync)`.
 */
function isRegistered(api: string, at: At): boolean {
	const { source } = at;
	const { ts } = source;
	const parent = at.parent();
	if (parent === undefined || !api.endsWith('setInterval') || !source.whole.text.includes('addInterval')) {
		return false;
	}
	const registers = (node: ts.Node): boolean =>
		ts.isCallExpression(node) && isMember(source, node.expression) && memberName(source, node.expression) === 'addInterval';
	if (registers(parent)) {
		return true;
	}
	const kept = ts.isVariableDeclaration(parent) && ts.isIdentifier(parent.name) ? parent.name.text : undefined;
	const isHanded = (node: ts.Node): boolean =>
		(registers(node) && (node as Call).arguments?.some((each) => ts.isIdentifier(each) && each.text === kept) === true) ||
		ts.forEachChild(node, (each) => isHanded(each) || undefined) === true;
	const owner = kept === undefined ? undefined : at.functionNode();
	return owner !== undefined && isHanded(owner);
}

/** `const beat = setInterval(…); await work(); clearInterval(beat);`: it goes on no longer than the work beside it. */
function isClearedThere(at: At): boolean {
	const { source } = at;
	const { ts } = source;
	const kept = at.parent();
	const owner = at.functionNode();
	if (owner === undefined || kept === undefined || !ts.isVariableDeclaration(kept) || !ts.isIdentifier(kept.name)) {
		return false;
	}
	const { text: name } = kept.name;
	const clears = (node: ts.Node): boolean => {
		if (ts.isCallExpression(node)) {
			const [first] = node.arguments;
			if (/^(?:globalThis\.)?clear(?:Interval|Timeout)$/.test(writtenAs(source, node.expression)) && first !== undefined) {
				const inner = bare(source, first);
				return ts.isIdentifier(inner) && inner.text === name;
			}
		}
		// What another function clears, it clears at another time: when the program ends.
		return !isFunctionNode(source, node) && ts.forEachChild(node, (each) => clears(each) || undefined) === true;
	};
	return ts.forEachChild(owner, (each) => clears(each) || undefined) === true;
}

/**
 * Words that keep work from being done twice: a key under which a queue takes a job once, a note of when it was done last, rows that are
 * taken by one alone, or what databases say of a second row with the same key.
 */
const onceOnly =
	/\b(?:idempotency_?key|dedup(?:e|lication)?_?(?:id|key)|singleton_?key|last_?(?:run|executed|execution|processed)(?:_?(?:date|at|time))?|locked_?(?:until|at|by)|lease_?until|skip\s{1,9}locked|11000|P2002|23505)\b/i;

function isKeyed(recipe: Recipe & { readonly fact: 'schedule' }, call: Call, at: At): boolean {
	return (recipe.work ?? []).some((place) => {
		const located = expressionAt(at, call, place);
		return located !== undefined && onceOnly.test(at.source.text.slice(located.node.pos, located.node.end));
	});
}

/** Whether all that a schedule does is to keep its own module up to date, or to ask whether somebody is there. */
function isOwnAffair({ work = [] }: Recipe & { readonly fact: 'schedule' }, call: Call, at: At): boolean {
	return work.some((place) => {
		const located = expressionAt(at, call, place);
		const target = located && at.contexts.functionOf(located.node, located.scope);
		return target !== undefined && onlyRefreshes(target, at);
	});
}

function workOf(recipe: Recipe & { readonly fact: 'schedule' }, call: Call, at: At): readonly string[] {
	for (const place of recipe.work ?? []) {
		const located = expressionAt(at, call, place);
		// Options may come before the work, or after it.
		const isOptions = located !== undefined && at.source.ts.isObjectLiteralExpression(at.names.follow(located.node, located.scope).node);
		const calls = located === undefined || isOptions ? [] : actionsOfFunction(located.node, at, located.scope);
		if (calls.length > 0) {
			// What a function is called says as much as what it calls: `setInterval(sendReminders, hour)`.
			const own = ownName(located!.node, at);
			return own === undefined || calls.includes(own) ? calls : [own, ...calls];
		}
	}
	// `@Cron('0 * * * *')`: the method that is decorated.
	const parent = at.parent();
	const method = parent !== undefined && at.source.ts.isDecorator(parent) ? at.parent(2) : undefined;
	if (method === undefined || !at.source.ts.isMethodDeclaration(method)) {
		return [];
	}
	const done = actionsOfFunction(method as unknown as ts.Expression, at);
	// A timer tells by its name alone whether it is for all.
	return recipe.period === undefined || done.length === 0 ? done : [writtenAs(at.source, method.name), ...done];
}

/** Whether the object that has the work in it is a parameter: `add(job) { CronJob.from(job); }`. */
function isHanded({ work = [] }: Recipe & { readonly fact: 'schedule' }, call: Call, at: At): boolean {
	const { ts } = at.source;
	return work.some((place) => {
		const [index = '', ...members] = place.split('.');
		const given = members.length > 0 ? call.arguments?.[Number(index)] : undefined;
		const inner = given && bare(at.source, given);
		return inner !== undefined && ts.isIdentifier(inner) && at.scope.lookup(inner.text)?.origin.kind === 'parameter';
	});
}

/** The name of a function of this file that is handed over: `tick`, `this.tick`, `this.tick.bind(this)`. */
function ownName(node: ts.Expression, at: At): string | undefined {
	const { source } = at;
	const { ts } = source;
	const inner = bare(source, node);
	if (ts.isCallExpression(inner)) {
		const bound = boundBy(source, inner);
		return bound && ownName(bound, at);
	}
	return ts.isIdentifier(inner)
		? inner.text
		: isMember(source, inner) && inner.expression.kind === ts.SyntaxKind.ThisKeyword
			? memberName(source, inner)
			: undefined;
}

/** `60 * 60 * 1000`, `ms('1h')`. */
export function milliseconds(node: ts.Expression | undefined, at: At, scope: Scope, depth = 0): number | undefined {
	const { ts } = at.source;
	if (node === undefined || depth > 8) {
		return undefined;
	}
	const { node: inner, scope: own } = at.names.follow(node, scope);
	if (ts.isNumericLiteral(inner)) {
		return Number(inner.text);
	}
	if (ts.isBinaryExpression(inner)) {
		const left = milliseconds(inner.left, at, own, depth + 1);
		const right = milliseconds(inner.right, at, own, depth + 1);
		return left === undefined || right === undefined ? undefined : calculated(left, writtenAs(at.source, inner.operatorToken), right);
	}
	if (
		ts.isCallExpression(inner) &&
		at.names.of(inner.expression, own) === 'ms' &&
		inner.arguments[0] !== undefined &&
		ts.isStringLiteralLike(inner.arguments[0])
	) {
		const [, amount, unit] = /^(\d{1,9}) ?(s|sec|m|min|h|hr|hour|d|day|w|week)[a-z]*$/i.exec(inner.arguments[0].text) ?? [];
		return amount === undefined ? undefined : Number(amount) * units[unit!.charAt(0).toLowerCase()]!;
	}
	return undefined;
}

const units: Readonly<Record<string, number>> = { s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000, w: 604_800_000 };

function calculated(left: number, operator: string, right: number): number | undefined {
	switch (operator) {
		case '*':
			return left * right;
		case '/':
			return right === 0 ? undefined : left / right;
		case '+':
			return left + right;
		default:
			return undefined;
	}
}
