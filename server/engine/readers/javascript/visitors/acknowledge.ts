import type ts from 'typescript';
import type { Place } from '../apis/recipe.js';
import { type Call, expressionAt, valueAt } from '../arguments.js';
import { bare, type FunctionNode, isMember, memberName } from '../nodes.js';
import type { Source } from '../parse.js';
import type { Located } from '../scope.js';
import type { At } from '../walk.js';
import { isChain, type Unawaited, unawaitedIn } from './unawaited.js';

/** When a consumer takes messages off its queue: by an option, or where its handler says so. */
export function emitAcknowledge(service: string, api: string, call: Call, at: At): void {
	const automatic = valueAt(at, call, '2.noAck');
	if (automatic?.kind === 'literal') {
		if (automatic.text === 'true') {
			at.emit('queue.acknowledge', automatic.span, { service, api, when: isOwnQueue(call, at) ? 'unknown' : 'automatic' });
			return;
		}
	} else if (automatic !== undefined) {
		at.emit('queue.acknowledge', automatic.span, { service, api, when: 'unknown' });
		return;
	}
	for (const place of ['1', '0', '2']) {
		const handler = expressionAt(at, call, place);
		const target = handler === undefined ? undefined : at.contexts.functionOf(handler.node, handler.scope);
		if (target?.body !== undefined) {
			const delegate = delegateOf(target, at) ?? target;
			const work = leftBy(delegate, at);
			if (work !== undefined && acknowledges(at.source, delegate.body!, work.call.end)) {
				emitLeft(service, api, work, at);
				return;
			}
			acknowledgeIn(delegate.body!, service, api, at);
			return;
		}
	}
}

/** The function of this file that a handler hands the message on to, which is done with it there: `(message) => this.take(message)`. */
function delegateOf(handler: FunctionNode, at: At): FunctionNode | undefined {
	const { source } = at;
	const { ts } = source;
	const [taken] = handler.parameters;
	if (handler.body === undefined || taken === undefined || !ts.isIdentifier(taken.name) || acknowledges(source, handler.body, 0)) {
		return undefined;
	}
	const { text } = taken.name;
	const scope = at.scopes.of.get(handler) ?? at.scope;
	const look = (node: ts.Node): FunctionNode | undefined => {
		if (ts.isFunctionLike(node)) {
			return undefined;
		}
		if (ts.isCallExpression(node) && node.arguments.some((one) => ts.isIdentifier(one) && one.text === text)) {
			const called = at.contexts.functionOf(node.expression, scope);
			if (called?.body !== undefined && acknowledges(source, called.body, 0)) {
				return called;
			}
		}
		return ts.forEachChild(node, look);
	};
	return look(handler.body);
}

/** A handler of events that a decorator names, where it takes the message off its queue itself: `context.getChannelRef().ack(message)`. */
export function emitPattern(api: string, at: At): void {
	const { ts } = at.source;
	const [decorator, method] = [at.parent(1), at.parent(2)];
	if (decorator !== undefined && ts.isDecorator(decorator) && method !== undefined && ts.isMethodDeclaration(method) && method.body) {
		acknowledgeIn(method.body, 'rmq', api, at);
	}
}

/** Where a message that was fetched is deleted, in the loop or function that it is worked on in. */
export function emitRemoval(service: string, api: string, call: Call, at: At): void {
	const { source } = at;
	const { ts } = source;
	const around = outTo(at, (node) => ts.isFunctionLike(node) || ts.isIterationStatement(node, false));
	const block = around.find((one) => ts.isBlock(one));
	if (block === undefined) {
		return;
	}
	const isBefore = isWorkAfter(source, call, around);
	const didWork = block.statements.some((one) => one.end <= call.pos && works(source, one) && !fetches(source, one));
	if (isBefore !== didWork) {
		at.emit('queue.acknowledge', at.span(call), { service, api, when: isBefore ? 'before' : 'after' });
	}
}

/** What is around a place, from the outside in, beginning with the innermost node of a kind. */
function outTo(at: At, isOutermost: (node: ts.Node) => boolean): readonly ts.Node[] {
	return at.ancestors.slice(Math.max(at.ancestors.findLastIndex(isOutermost), 0));
}

/** Whether a statement waits for messages. */
function fetches({ text }: Source, { pos, end }: ts.Node): boolean {
	return /\breceive\w{0,20}Message/i.test(text.slice(pos, end));
}

/**
 * Tasks of which nobody waits for the work: the function ends with `void work(job)` and waits for nothing, so that the queue takes
 * the job for done at once.
 */
export function emitDetached(service: string, api: string, call: Call, at: At): void {
	const { source } = at;
	const tasks = [...(call.arguments?.keys() ?? [])].flatMap((index) => [
		expressionAt(at, call, String(index)),
		...['taskList', 'handleMessage', 'eachMessage'].flatMap((name) => tasksOf(at, expressionAt(at, call, `${String(index)}.${name}`))),
	]);
	for (const task of tasks) {
		const target = task === undefined ? undefined : at.contexts.functionOf(task.node, task.scope);
		const work = target?.body === undefined ? undefined : detachedWork(source, target.body);
		// Only what is written in the call itself: of functions elsewhere, the outline leaves out what nothing leads to.
		if (target !== undefined && work !== undefined && containsNode(call, target) && !handsOnCallback(source, target, work)) {
			at.emit('queue.acknowledge', at.span(work), { service, api, when: 'detached' });
			continue;
		}
		const left = target !== undefined && containsNode(call, target) ? leftBy(target, at) : undefined;
		if (target !== undefined && left !== undefined && !isAside(source, left.call) && !handsOnCallback(source, target, left.call)) {
			emitLeft(service, api, left, at);
		}
	}
}

function emitLeft(service: string, api: string, { call, leaves }: Unawaited, at: At): void {
	at.emit('queue.acknowledge', at.span(call), {
		service,
		api,
		...(leaves === undefined ? { when: 'unawaited' } : { when: 'unknown', leaves }),
	});
}

/** The work that a handler begins without waiting for any. */
function leftBy(target: FunctionNode, at: At): Unawaited | undefined {
	return target.body !== undefined && !waits(at.source, target.body) ? unawaitedIn(target, at) : undefined;
}

/** Whether a handler waits for something itself: not in what it hands on, nor by a chain that nobody waits for in turn. */
function waits(source: Source, node: ts.Node): boolean {
	const { ts } = source;
	return (
		!ts.isFunctionLike(node) &&
		!isChain(source, node) &&
		(isWait(source, node) || ts.forEachChild(node, (child) => waits(source, child) || undefined) === true)
	);
}

function containsNode(outer: ts.Node, { pos, end }: ts.Node): boolean {
	return outer.pos <= pos && end <= outer.end;
}

/** A task, or the tasks of an object that names them. */
function tasksOf(at: At, found: Located | undefined): readonly (Located | undefined)[] {
	const { ts } = at.source;
	return found !== undefined && ts.isObjectLiteralExpression(found.node)
		? found.node.properties.flatMap(({ name }) =>
				name !== undefined && (ts.isIdentifier(name) || ts.isStringLiteral(name))
					? [at.names.member(found.node, found.scope, name.text)]
					: [],
			)
		: [found];
}

/** The call of which a function says by `void`, at its end, that it does not wait for it; none where it waits for something. */
function detachedWork(source: Source, body: ts.Node): ts.CallExpression | undefined {
	const { ts } = source;
	const last = ts.isBlock(body) ? body.statements.at(-1) : undefined;
	const end = ts.isBlock(body) ? (last !== undefined && ts.isExpressionStatement(last) ? last.expression : undefined) : body;
	const left = end === undefined ? undefined : bare(source, end as ts.Expression);
	const work = left !== undefined && ts.isVoidExpression(left) ? bare(source, left.expression) : undefined;
	return work !== undefined && ts.isCallExpression(work) && !isAside(source, work) && !works(source, body) ? work : undefined;
}

/** Whether the last of several parameters, by which some queues are told that a job is done, is handed on. */
function handsOnCallback(source: Source, { parameters }: ts.SignatureDeclaration, work: ts.CallExpression): boolean {
	const { ts } = source;
	const name = parameters.length > 1 ? parameters.at(-1)!.name : undefined;
	const says = (node: ts.Node): boolean =>
		(ts.isIdentifier(node) && ts.isIdentifier(name!) && node.text === name.text) ||
		ts.forEachChild(node, (child) => says(child) || undefined) === true;
	return name !== undefined && (!ts.isIdentifier(name) || says(work));
}

/** Where a function says that what it was handed is done with: the place of a consumer in its log. */
export function emitCommit(service: string, api: string, call: Call, at: At): void {
	const around = outTo(at, (node) => at.source.ts.isFunctionLike(node));
	const isBefore = isWorkAfter(at.source, call, around);
	const when = isBefore ? 'before' : isWorkBefore(at.source, call, around) ? 'after' : 'unknown';
	at.emit('queue.acknowledge', at.span(call), { service, api, when });
}

/**
 * A transport of NestJS that has taken what it hands out off its queue, since its options leave `noAck` as it is or ask for it
 * (https://docs.nestjs.com/microservices/rabbitmq#options).
 */
export function emitDelivered(
	{ service, transport, options }: { readonly service: string; readonly transport: readonly Place[]; readonly options: readonly Place[] },
	api: string,
	call: Call,
	at: At,
): void {
	const { ts } = at.source;
	const isRabbit = transport.some((place) => {
		const found = expressionAt(at, call, place);
		return found !== undefined && at.names.of(found.node, found.scope) === '@nestjs/microservices.Transport.RMQ';
	});
	const told = isRabbit ? options.flatMap((place) => expressionAt(at, call, place)?.node ?? [])[0] : undefined;
	if (told === undefined || !ts.isObjectLiteralExpression(told)) {
		return;
	}
	const given = told.properties.map((one) => (ts.isPropertyAssignment(one) && ts.isIdentifier(one.name) ? one : undefined));
	const asked = given.find((one) => (one?.name as ts.Identifier | undefined)?.text === 'noAck');
	if (asked === undefined ? !given.includes(undefined) : asked.initializer.kind === ts.SyntaxKind.TrueKeyword) {
		at.emit('queue.acknowledge', at.span(asked ?? told), { service, api, when: 'automatic' });
	}
}

/**
 * Whether the queue is made for this one connection and goes with it: `assertQueue('', { exclusive: true })`. Answers and
 * broadcasts come through such queues, and there is nothing in them
 * that another process could take over.
 */
function isOwnQueue(call: Call, at: At): boolean {
	const { ts } = at.source;
	const queue = call.arguments?.[0];
	const isServerNamed = queue !== undefined && (memberName(at.source, queue) === 'queue' || ts.isIdentifier(queue));
	return isServerNamed && at.source.whole.says('ownQueue');
}

/** The `ack` of a handler, and whether work comes before or after it on its way; of several, the first that comes too early. */
function acknowledgeIn(body: ts.Node, service: string, api: string, at: At): void {
	const { source } = at;
	const { ts } = source;
	const found: { readonly ack: ts.Node; readonly when: 'before' | 'after' | 'unknown' }[] = [];
	const look = (node: ts.Node, parents: readonly ts.Node[]): void => {
		if (isCallOf(source, node, 'ack')) {
			const when = isWorkAfter(source, node, parents) ? 'before' : isWorkBefore(source, node, parents) ? 'after' : 'unknown';
			found.push({ ack: node, when });
		}
		const inner = [...parents, node];
		ts.forEachChild(node, (child) => look(child, inner));
	};
	look(body, []);
	const first = found.find(({ when }) => when === 'before') ?? found.find(({ when }) => when === 'after') ?? found[0];
	if (first !== undefined) {
		at.emit('queue.acknowledge', at.span(first.ack), { service, api, when: first.when });
	}
}

/** Whether a handler acknowledges behind a place itself, and in no function that it hands on. */
function acknowledges(source: Source, node: ts.Node, from: number): boolean {
	const { ts } = source;
	return (
		!ts.isFunctionLike(node) &&
		((node.pos >= from && isCallOf(source, node, 'ack')) ||
			ts.forEachChild(node, (child) => acknowledges(source, child, from) || undefined) === true)
	);
}

function isCallOf(source: Source, node: ts.Node, name: string): boolean {
	const { ts } = source;
	const callee = ts.isCallExpression(node) ? bare(source, node.expression) : undefined;
	return callee !== undefined && isMember(source, callee) && memberName(source, callee) === name;
}

/** What a program tells about its work is none of it: `span.finish()`, `logger.flush()`. */
function isAside(source: Source, node: ts.Expression): boolean {
	return /^\s{0,9}(?:\w{1,40}\.){0,3}\w{0,40}(?:span|log|logger|metrics?|tracer|trace|telemetry)\??\.\w/i.test(
		source.text.slice(node.pos, node.pos + 200),
	);
}

/** Whether something is waited for in a part of a handler: what else a function does, nobody sees here. */
function works(source: Source, node: ts.Node): boolean {
	return isWait(source, node) || source.ts.forEachChild(node, (child) => works(source, child) || undefined) === true;
}

function isWait(source: Source, node: ts.Node): boolean {
	return (
		(source.ts.isAwaitExpression(node) && !isCallOf(source, bare(source, node.expression), 'ack') && !isAside(source, node.expression)) ||
		isCallOf(source, node, 'then')
	);
}

/** Whether work follows on the way that leads through a node: until the handler returns there, and not in other branches. */
function isWorkAfter(source: Source, node: ts.Node, parents: readonly ts.Node[]): boolean {
	const { ts } = source;
	let child = node;
	for (const parent of [...parents].reverse()) {
		if (ts.isFunctionLike(parent)) {
			// A function that is handed over runs when somebody calls it: what stands behind it tells nothing.
			return false;
		}
		if (ts.isIterationStatement(parent, false)) {
			// What stands behind a loop is for all of them.
			return false;
		}
		if (ts.isReturnStatement(parent) || ts.isThrowStatement(parent)) {
			return false;
		}
		if (
			ts.isTryStatement(parent) &&
			child !== parent.finallyBlock &&
			parent.finallyBlock !== undefined &&
			works(source, parent.finallyBlock)
		) {
			return true;
		}
		if (ts.isBlock(parent) || ts.isCaseOrDefaultClause(parent)) {
			for (const statement of parent.statements.slice(parent.statements.indexOf(child as ts.Statement) + 1)) {
				if (works(source, statement)) {
					return true;
				}
				if (leaves(source, statement)) {
					return false;
				}
			}
		}
		child = parent;
	}
	return false;
}

function leaves({ ts }: Source, statement: ts.Statement): boolean {
	return ts.isReturnStatement(statement) || ts.isThrowStatement(statement) || ts.isBreakOrContinueStatement(statement);
}

/** Whether work was done on the way to a node, or it waits for work itself (`work().then(() => channel.ack(message))`). */
function isWorkBefore(source: Source, node: ts.Node, parents: readonly ts.Node[]): boolean {
	const { ts } = source;
	let child = node;
	for (const parent of [...parents].reverse()) {
		if (isCallOf(source, parent, 'then')) {
			return true;
		}
		if (ts.isTryStatement(parent) && child !== parent.tryBlock && works(source, parent.tryBlock)) {
			return true;
		}
		if (
			(ts.isBlock(parent) || ts.isCaseOrDefaultClause(parent)) &&
			parent.statements
				.slice(0, Math.max(0, parent.statements.indexOf(child as ts.Statement)))
				.some((statement) => works(source, statement))
		) {
			return true;
		}
		child = parent;
	}
	return false;
}
