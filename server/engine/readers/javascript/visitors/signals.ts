import type ts from 'typescript';
import type { Call } from '../arguments.js';
import { bare, boundBy, isFunctionNode, isMember, isNullish, memberName, writtenAs, type FunctionNode } from '../nodes.js';
import { soleReturn, type Scope } from '../scope.js';
import type { At } from '../walk.js';
import { actionsOf } from '../actions.js';
import { itemsWalked } from '../walkedLists.js';
import { isAboutReports, mayClose, namesServer } from './closing.js';
import { isHeldBy, leavesForWork, withoutTexts } from './progress.js';
import { signalNames } from './signalNames.js';

const closers: ReadonlySet<string> = new Set([
	'close',
	'end',
	'quit',
	'disconnect',
	'destroy',
	'stop',
	'shutdown',
	'drain',
	'terminate',
	'$disconnect',
	'closeAllConnections',
	'closeIdleConnections',
	'dispose',
	'gracefulShutdown',
	'closeServer',
	'flush',
	'exitGracefully',
	'cleanup',
	'cleanUp',
	'teardown',
]);
const crashEvents: ReadonlySet<string> = new Set(['uncaughtException', 'unhandledRejection']);
const timers: ReadonlySet<string> = new Set(['setTimeout', 'setImmediate', 'process.nextTick', 'queueMicrotask']);
const mostCalls = 3;

/** What a handler does, with the functions of its file that it calls. `opaque`: some of it cannot be told, and may close a server. */
interface Doing {
	exits: boolean;
	closes: boolean;
	timeout: boolean;
	opaque: boolean;
	/** It ends the process only after a while, or once nothing is in progress. */
	waits: boolean;
	/** It closes, or waits for, something that is more than what takes reports. */
	works: boolean;
	/** It ends the process on a way that is only taken when nothing is in progress, or beside one that waits. */
	held: boolean;
	/** The handler is written in the call that hands it over. */
	readonly inline: boolean;
}

/** A handler of which nothing was seen yet. */
function nothingYet(inline: boolean): Doing {
	return { exits: false, closes: false, timeout: false, opaque: false, waits: false, works: false, held: false, inline };
}

/**
 * Whether the options that a call is a part of switch the handling of signals off: `new ApolloServer({ plugins: [drain()], … })`.
 * Modules of Nest do so by themselves.
 */
export function isSwitchedOff(option: string | undefined, at: At): boolean {
	const { ts } = at.source;
	for (let level = 1; option !== undefined && at.parent(level) !== undefined; level++) {
		const parent = at.parent(level)!;
		if (ts.isObjectLiteralExpression(parent)) {
			const given = at.names.member(parent, at.scope, option);
			const value = given === undefined ? undefined : at.values.of(given.node, given.scope);
			if (value !== undefined) {
				return value.kind === 'literal' && value.text === 'false';
			}
		} else if (ts.isCallExpression(parent) && at.names.of(parent.expression, at.scope)?.startsWith('@nestjs/') === true) {
			return true;
		}
	}
	return false;
}

/** Handlers of signals: those of a library close what they are given; one's own are read. */
export function emitSignals(signals: readonly string[], api: string, call: Call, at: At): void {
	if (signals.length > 0) {
		const isIdle = endingItself.has(api) && closesNothing(call, at);
		for (const signal of signals) {
			at.emit('signal.handle', at.span(call), { signal, api, exits: isIdle, closes: !isIdle });
		}
		return;
	}
	const [event, handler] = call.arguments ?? [];
	// https://nodejs.org/api/process.html#processsetuncaughtexceptioncapturecallbackfn: null takes it back.
	if (api === 'process.setUncaughtExceptionCaptureCallback') {
		return event === undefined || isNullish(at.source, event) ? undefined : emitCrash('uncaughtException', api, event, call, at);
	}
	if (event !== undefined && at.source.ts.isStringLiteralLike(event) && crashEvents.has(event.text)) {
		return emitCrash(event.text, api, handler, call, at);
	}
	const crashes = event === undefined || !at.source.ts.isIdentifier(event) ? [] : crashesOf(event.text, at);
	if (crashes.length > 0) {
		return emitCrash(crashes[0]!, api, handler, call, at);
	}
	if (event !== undefined && at.source.ts.isStringLiteralLike(event) && event.text === 'exit' && api.startsWith('process.')) {
		return emitEnd(api, handler, call, at);
	}
	const names = event === undefined ? [] : signalNames(event, at);
	if (names.length === 0) {
		return;
	}
	const target = handler === undefined ? undefined : handlerOf(handler, at);
	const does = nothingYet(target === handler);
	if (target !== undefined) {
		inspect(target, at.scopes.of.get(target) ?? at.scope, at, does, 0);
	} else if (handler !== undefined) {
		const name = at.names.of(handler, at.scope);
		if (name === 'process.exit') {
			does.exits = true;
		} else {
			// A function of another module: it handles the signal, and nobody here can say that it does so badly.
			does.closes = true;
			does.works = true;
			does.timeout = true;
		}
	}
	if (does.held && !does.exits) {
		Object.assign(does, { exits: true, waits: true, opaque: true });
	}
	const { exits, closes, timeout, opaque, waits, works } = does;
	const calls = target !== undefined && closes && !timeout ? callsIn(target, at) : [];
	for (const signal of names) {
		at.emit('signal.handle', at.span(call), {
			signal,
			api,
			exits,
			closes,
			timeout,
			...(waits && { waits: true }),
			...(target !== undefined && closes && endsAtOnce(target, at) && { cuts: true }),
			...(target !== undefined && dropsAtOnce(target, at) && { drops: true }),
			...(target !== undefined && !opaque && { leavesServer: true }),
			...(target !== undefined && !exits && endsWorkers(target, at) && { endsWorkers: true }),
			...(target !== undefined && !opaque && closes && !works && { reports: true }),
			...(calls.length > 0 && { calls }),
		});
	}
}

/** Libraries that end the process once the function that they are handed is done, and close nothing by themselves. */
const endingItself: ReadonlySet<string> = new Set(['close-with-grace']);

/** Whether the function that a library calls on a signal is one of this file that neither closes anything nor hands anything on that could be closed. */
function closesNothing({ arguments: handed }: Call, at: At): boolean {
	const handler = handed?.at(-1);
	const target = handler && handlerOf(handler, at);
	if (target === undefined) {
		return false;
	}
	const does = nothingYet(target === handler);
	inspect(target, at.scopes.of.get(target) ?? at.scope, at, does, 0);
	return !does.closes && !does.opaque && !does.held;
}

/** Whether a function ends the workers that the process has forked: `for (const id in cluster.workers) cluster.workers[id].kill();`. */
function endsWorkers(target: FunctionNode, at: At): boolean {
	const written = withoutTexts(at.source.text.slice(target.pos, target.end));
	return (
		/\bcluster\.workers\b/.test(written) &&
		/\.(?:kill|disconnect|destroy)\(/.test(written) &&
		// What forks them again may be taken off first.
		!/\.(?:removeAllListeners|removeListener|off)\(/.test(written)
	);
}

/** What a function calls, by its qualified names. */
function callsIn(target: FunctionNode, at: At): readonly string[] {
	return actionsOf(target.body, at, at.scopes.of.get(target) ?? at.scope, true);
}

/** The function that handles an event: the one that is handed over, or that a function of this file makes, `stopOn('SIGTERM')`. */
function handlerOf(handler: ts.Expression, at: At): FunctionNode | undefined {
	const { ts } = at.source;
	const target = at.contexts.functionOf(handler, at.scope);
	const call = bare(at.source, handler);
	const maker = target === undefined && ts.isCallExpression(call) ? at.contexts.functionOf(call.expression, at.scope) : undefined;
	const made = maker && soleReturn(at.source, at.scopes, maker, (statement) => ts.isVariableStatement(statement));
	return target ?? (made && at.contexts.functionOf(made.node, made.scope));
}

/** The crashes in the list that a loop around goes through by a name, where nothing else is in it. */
function crashesOf(name: string, at: At): readonly string[] {
	const items = (itemsWalked(at, name) ?? []).map((one) => (at.source.ts.isStringLiteralLike(one) ? one.text : ''));
	return items.every((one) => crashEvents.has(one)) ? items : [];
}

/** A signal that is waited for: `await once(process, 'SIGTERM')`. What follows closes, for all that is seen here. */
export function emitAwaited(api: string, call: Call, at: At): void {
	const [emitter, event] = call.arguments ?? [];
	if (emitter === undefined || event === undefined || at.names.of(emitter, at.scope) !== 'process') {
		return;
	}
	for (const signal of signalNames(event, at)) {
		at.emit('signal.handle', at.span(call), { signal, api, exits: false, closes: true });
	}
}

/** Whether a function, or one of this file that it calls, ends the process in any case, and waits for nothing before that. */
function endsAtOnce(target: FunctionNode, at: At, depth = 0): boolean {
	const { ts } = at.source;
	const { body } = target as ts.FunctionLikeDeclaration;
	if (body === undefined || depth > mostCalls) {
		return false;
	}
	const scope = at.scopes.of.get(target) ?? at.scope;
	return ts.isBlock(body) ? endsInList(body.statements, scope, at, depth) : endsByCall(body, scope, at, depth);
}

/** Whether what is evaluated ends the process: the call that does so, or one of a function of this file. */
function endsByCall(expression: ts.Expression, scope: Scope, at: At, depth: number): boolean {
	const { ts } = at.source;
	const call = bare(at.source, ts.isVoidExpression(expression) ? expression.expression : expression);
	if (!ts.isCallExpression(call)) {
		return false;
	}
	const target = at.names.of(call.expression, scope) === 'process.exit' ? undefined : at.contexts.functionOf(call.expression, scope);
	return target === undefined ? at.names.of(call.expression, scope) === 'process.exit' : endsAtOnce(target, at, depth + 1);
}

/** Whether one of some statements ends the process, and none before it waits for anything or leaves the function, but for a second signal. */
function endsInList(statements: readonly ts.Statement[], scope: Scope, at: At, depth: number): boolean {
	const { ts, text } = at.source;
	for (const statement of statements) {
		const written = withoutTexts(text.slice(statement.pos, statement.end));
		if (
			(ts.isExpressionStatement(statement) && !/\bawait\b/.test(written) && endsByCall(statement.expression, scope, at, depth)) ||
			(ts.isTryStatement(statement) && endsInList(statement.tryBlock.statements, at.scopes.of.get(statement.tryBlock) ?? scope, at, depth))
		) {
			return true;
		}
		if (/\b(?:await|return)\b/.test(written) && !/^if\([\w$.]{1,60}\)\{?return;?\}?$/.test(written.replaceAll(/\s/g, ''))) {
			return false;
		}
	}
	return false;
}

/** A call that closes the connections of a server together with whatever is being answered on them. */
const dropping = /^\s*(?:void\s+|await\s+)?([\w$.]{1,60})\??\.(closeAllConnections|forceShutdown|destroy)\??\.?\(/;

/**
 * Whether a function drops the connections of a server as one of its own statements, before it has waited for anything: with the method
 * of Node.js (https://nodejs.org/api/http.html#servercloseallconnections) or the one that a package gave it (`server-destroy`, `http-shutdown`).
 */
function dropsAtOnce(target: ts.Node, at: At): boolean {
	const { ts, text } = at.source;
	const body = (target as ts.FunctionLikeDeclaration).body;
	if (body === undefined || !ts.isBlock(body)) {
		return false;
	}
	const found = body.statements.find((statement) => {
		const [, receiver = '', method] =
			(ts.isExpressionStatement(statement) && dropping.exec(withoutTexts(text.slice(statement.pos, statement.end)))) || [];
		return (
			namesServer(receiver.split('.').at(-1)!) &&
			(method === 'closeAllConnections' ||
				(method === 'destroy' ? /['"]server-destroy['"]/.test(text) : /['"]http-shutdown['"]/.test(text)))
		);
	});
	return found !== undefined && !/\b(?:await|return)\b/.test(withoutTexts(text.slice(body.pos, found.pos)));
}

/** What happens to errors that nobody caught. */
function emitCrash(event: string, api: string, handler: ts.Expression | undefined, call: Call, at: At): void {
	const target = handler === undefined ? undefined : handlerOf(handler, at);
	if (target === undefined) {
		const name = handler === undefined ? undefined : at.names.of(handler, at.scope);
		const isSaid = handler !== undefined && onlySays(handler, at) && !isTakenBack(event, at);
		at.emit('crash.handle', at.span(call), { event, api, exits: name === 'process.exit' ? true : isSaid ? false : 'unknown' });
		return;
	}
	if (isTakenBack(event, at)) {
		// A handler for the time of one operation says nothing of how the program ends.
		at.emit('crash.handle', at.span(call), { event, api, exits: 'unknown' });
		return;
	}
	const does = nothingYet(target === handler);
	inspect(target, at.scopes.of.get(target) ?? at.scope, at, does, 0);
	const written = at.source.text.slice(target.pos, target.end);
	const ends = does.exits || does.held || /\bthrow\b|\bprocess\.(?:kill|abort)\b/.test(written);
	const body = target.body === undefined ? written : at.source.text.slice(target.body.pos, target.body.end);
	const own = target.name === undefined ? '' : at.source.text.slice(target.name.pos, target.name.end);
	// The code to end with ends nothing. Where something is closed, it may be all that kept the process running.
	const setsCode = /\bprocess\.exitCode\s?=(?!=)/.test(written);
	// What a function of another module does with the error, or whoever listens for it, nobody here can say.
	const exits = ends
		? endsSometimes(target, at)
			? 'sometimes'
			: true
		: setsCode && !does.opaque && !tellsOthers.test(written)
			? 'code'
			: /\b\w*(?:exit|shutdown|terminate|close|stop|die|crash|fatal|abort)\w*\s*\(/i.test(body) ||
				  /exit|shutdown|terminate|close|stop|die|abort/i.test(own) ||
				  tellsOthers.test(written)
				? 'unknown'
				: setsCode
					? does.closes
						? 'unknown'
						: 'code'
					: false;
	const calls = exits === false || exits === 'code' ? callsIn(target, at) : [];
	at.emit('crash.handle', at.span(call), {
		event,
		api,
		exits,
		...(calls.length > 0 && { calls }),
		...(exits === false && isToGoOn(written) && { meant: true as const }),
	});
}

/** A method of the console or of a logger that is handed on as it is, or bound to its owner: `logger.error.bind(logger)`. */
const saying = /^(?:console|\w{0,40}[lL]og(?:ger)?)\.(?:log|info|warn|error)$/;

/** Whether a handler is a method that writes what it is handed to the log, and does nothing else. */
function onlySays(handler: ts.Expression, at: At): boolean {
	const { source } = at;
	const inner = bare(source, handler);
	const bound = source.ts.isCallExpression(inner) ? boundBy(source, inner) : undefined;
	return saying.test(writtenAs(source, bound ?? inner));
}

/** Code that hands an error on: to the handler of another event, or to the process that started this one. */
const tellsOthers =
	/\bprocess\.(?:emit|send)\s?\(|\bparentPort\b|\bpostMessage\s?\(|\.emit\(\s?['"`](?:fatal|uncaught\w{0,20}|error|exit|shutdown|stop|die|SIG\w{1,8})['"`]/;

/** A comment in a handler that says that the process is to go on. */
const goesOn =
	/(?:\/\/|\/\*|^\s*\*)[^\n]{0,200}\b(?:(?:don'?t|do not|never|no need to|not going to|(?:must|should) not|without) (?:crash|exit|die|kill|stop|end|terminate|quit|take|bring)|keeps? [^\n]{0,40}\b(?:alive|running|up|going)|(?:stays?|continues?) (?:up|alive|running))/im;

/** The same in words of a comment that stand alone: nothing else can be done. */
const resigned = /\bcatch-?all\b|\b(?:not much|nothing) (?:else|more)\b|\bat least\b/i;

/** Whether a comment in a handler says that the process is to go on. */
function isToGoOn(written: string): boolean {
	return goesOn.test(written) || written.split('\n').some((line) => /^\s*(?:\/\/|\/?\*)/.test(line) && resigned.test(line));
}

/** Whether all that ends the process stands in a branch on the name of the environment, and nothing ends it otherwise. */
function endsSometimes(target: ts.Node, at: At): boolean {
	const { ts, text } = at.source;
	const body = (target as ts.FunctionLikeDeclaration).body;
	if (body === undefined || !ts.isBlock(body)) {
		return false;
	}
	const ending = body.statements.filter((statement) =>
		/exit|kill|abort|throw|shutdown|terminate|close|stop|die|crash|fatal/i.test(withoutTexts(text.slice(statement.pos, statement.end))),
	);
	return (
		ending.length > 0 &&
		ending.every(
			(statement) =>
				ts.isIfStatement(statement) &&
				statement.elseStatement === undefined &&
				/\bNODE_ENV\s*[!=]==?/.test(text.slice(statement.expression.pos, statement.expression.end)),
		)
	);
}

/**
 * What is done when the process ends, however that came about. Only what is saved at once counts: nothing that is waited for is
 * finished any more.
 */
function emitEnd(api: string, handler: ts.Expression | undefined, call: Call, at: At): void {
	const target = handler === undefined ? undefined : at.contexts.functionOf(handler, at.scope);
	const written = [handler, target].map((node) => (node === undefined ? '' : at.source.text.slice(node.pos, node.end))).join(' ');
	at.emit('signal.handle', at.span(call), {
		signal: 'EXIT',
		api,
		exits: false,
		closes: /(?:flush|drain|save|persist|dump|writeFile|appendFile)/i.test(written),
	});
}

/** Whether the file takes handlers of an event off again. */
function isTakenBack(event: string, at: At): boolean {
	return [...at.source.text.matchAll(/\bprocess\.(?:removeListener|off|removeAllListeners)\(\s?['"`](\w{1,30})/g)].some(
		([, name]) => name === event,
	);
}

function endsIn(text: string): boolean {
	return /\bprocess\.(?:exit|kill)\b/.test(text);
}

/** What is done later: by a function that a timer is handed under its name, and by any when it ends the process after a while. */
function inspectLater(
	{ arguments: [handed, delay] }: ts.CallExpression,
	waits: boolean,
	scope: Scope,
	at: At,
	does: Doing,
	depth: number,
): void {
	const later: Doing = { ...does, exits: false };
	if (handed !== undefined && !isFunctionNode(at.source, handed)) {
		const target = depth < mostCalls ? at.contexts.functionOf(handed, scope) : undefined;
		if (target === undefined) {
			later.opaque = true;
		} else {
			inspect(target, at.scopes.of.get(target) ?? scope, at, later, depth + 1);
		}
	} else if (handed !== undefined) {
		later.exits = endsIn(at.source.text.slice(handed.pos, handed.end));
	}
	const isLater = waits && later.exits && delay !== undefined && at.source.text.slice(delay.pos, delay.end).trim() !== '0';
	Object.assign(does, later, { exits: does.exits || later.exits, waits: does.waits || isLater });
}

/** Whether what is called is the logger of something (`app.log.info`), which is not handed to anybody by that. */
function isLoggerOf(callee: ts.Node, at: At): boolean {
	return /^[\w$.]{1,60}\.log(?:ger)?\.(?:fatal|error|warn|info|debug|trace)$/.test(writtenAs(at.source, callee));
}

/** A handler closes something, or waits for it: what that is about tells whether it is work. */
function noteClosing(does: Doing, closed: ts.Node, at: At): void {
	does.closes = true;
	does.works ||= !isAboutReports(at, closed);
}

/** What a function, and the functions of this file that it calls, do. */
function inspect(node: ts.Node, scope: Scope, at: At, does: Doing, depth: number, isHeld = false): void {
	const { ts } = at.source;
	const look = (inner: ts.Node, innerScope: Scope, held: boolean, isLogging = false): void => {
		const own = at.scopes.of.get(inner) ?? innerScope;
		if (ts.isCallExpression(inner)) {
			const callee = bare(at.source, inner.expression);
			const name = at.names.of(callee, own);
			const method = isMember(at.source, callee) ? memberName(at.source, callee) : ts.isIdentifier(callee) ? callee.text : undefined;
			if (name === 'process.exit' || name === 'Deno.exit') {
				does[held ? 'held' : 'exits'] = true;
			} else {
				if (
					!timers.has(name ?? '') &&
					inner.arguments.some(
						(argument) => isFunctionNode(at.source, argument) && endsIn(at.source.text.slice(argument.pos, argument.end)),
					)
				) {
					// `pool.drain(() => process.exit())`: something is done first, whatever its name.
					noteClosing(does, callee, at);
				}
				if (name === 'setTimeout' && /\bexit\b|\bkill\b|\babort\b|destroy/.test(at.source.text.slice(inner.pos, inner.end))) {
					does.timeout = true;
				}
				// `Promise.race([close(), new Promise((_, reject) => setTimeout(reject, 5000))])`: what comes after does not wait for longer.
				does.timeout ||= name === 'Promise.race' && /timeout|sleep|delay/i.test(at.source.text.slice(inner.pos, inner.end));
				if (timers.has(name ?? '')) {
					inspectLater(inner, name === 'setTimeout', own, at, does, depth);
				}
				if (method !== undefined && closers.has(method)) {
					noteClosing(does, callee, at);
				}
				const target = depth < mostCalls ? at.contexts.functionOf(callee, own) : undefined;
				does.opaque ||= target === undefined && mayClose(callee, name, at);
				if (target !== undefined) {
					inspect(target, at.scopes.of.get(target) ?? own, at, does, depth + 1, held);
				} else if (depth === 0 && method !== undefined && /shut|stop|close|exit|grace|clean|teardown|term/i.test(method)) {
					noteClosing(does, callee, at);
				}
			}
		}
		// A server that is named at all may be handed to something that closes it. Functions within others may have been left out of what
		// was parsed, but for those of a handler that is written in the call.
		does.opaque ||=
			(ts.isIdentifier(inner) && namesServer(inner.text) && !isLogging) ||
			(isFunctionNode(at.source, inner) &&
				ts.isBlock((inner as ts.FunctionLikeDeclaration).body ?? inner) &&
				!(depth === 0 && does.inline));
		if (ts.isAwaitExpression(inner)) {
			// What a handler waits for is what it finishes.
			noteClosing(does, inner.expression, at);
		}
		let isBehind = held;
		ts.forEachChild(inner, (child) => {
			const isLog = isLogging || (ts.isCallExpression(inner) && child === inner.expression && isLoggerOf(child, at));
			look(child, own, isBehind || isHeldBy(inner, child, at), isLog);
			// `if (calls.size > 0) return;`
			isBehind ||= ts.isBlock(inner) && ts.isIfStatement(child) && leavesForWork(child, at);
		});
	};
	ts.forEachChild(node, (child) => look(child, scope, isHeld));
}
