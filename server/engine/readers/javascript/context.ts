import type ts from 'typescript';
import type { Context } from '../../core/fact.js';
import { botMethods, bots, handlerTakers, isCalledBot, messageEvents, routeMethods, routerNames, routers } from './apis/servers.js';
import type { Names } from './names.js';
import { bare, boundBy, type FunctionNode, isFunctionNode, isMember, lastName, memberName, rootIdentifier, writtenAs } from './nodes.js';
import type { Source } from './parse.js';
import { eventOf, isSentBySocket, servesSockets, socketEventOf } from './socketEvents.js';
import type { Scope, Scopes } from './scope.js';
import type { At } from './walk.js';
import { wordSet } from '../../core/wordList.js';

const testFunctions: ReadonlySet<string> = wordSet(`
	describe it test beforeEach afterEach beforeAll afterAll before after suite setup teardown specify context bench fdescribe
	xdescribe fit xit
`);
const testModules: ReadonlySet<string> = wordSet(`
	vitest @jest/globals mocha node:test tap ava bun:test tape @playwright/test jest uvu
`);
const crashEvents: ReadonlySet<string> = new Set(['uncaughtException', 'unhandledRejection', 'uncaughtExceptionMonitor']);
const requestEvents: ReadonlySet<string> = new Set(['request', 'connection', 'upgrade', 'connect', 'checkContinue', 'stream', 'message']);
const socketEvents: ReadonlySet<string> = new Set(['disconnect', 'disconnecting', 'error']);
/** The arguments of a program, as one goes through them. */
const argumentLists: ReadonlySet<string> = new Set(['process.argv', 'process.argv.slice()']);
/** What handlers call the request. */
export const requestNames: ReadonlySet<string> = new Set(['req', '_req', 'request']);
const responseNames: ReadonlySet<string> = new Set(['res', '_res', 'response', 'reply', '_reply', 'h', 'next']);
/** Decorators of methods that answer requests. */
export const routeDecorators: ReadonlySet<string> = wordSet(`
	Get Post Put Patch Delete All Query Mutation Subscription SubscribeMessage MessagePattern EventPattern ResolveField Options Head
	GrpcMethod
`);

/**
 * Decorators of classes of which a request runs a method that has none, by its name (https://docs.nestjs.com/exception-filters,
 * https://docs.nestjs.com/websockets/gateways#lifecycle-hooks).
 */
export const classesByMethod: ReadonlyMap<string, string> = new Map([
	['catch', 'Catch'],
	['handleConnection', 'WebSocketGateway'],
]);

/** Methods by which nothing but a bot is told what to answer. */
const namedMethods: ReadonlySet<string> = new Set(['on', 'command', 'action', 'hears', 'callbackQuery', 'onText']);

/** What a context has that stands for one request. */
const ofRequest =
	/\bctx\s*\??\.\s*(?:body|req|request|res|response|status|throw|query|querystring|params|cookies|headers?|path|url|href|method|ip|session|redirect|set|get|type|assert|respond|accepts|host|hostname|json|text|html)\b/;

/** Names of functions that make what only tests have: `newTestClient`, `createFakeMailServer`. */
const madeForTests =
	/^(?:new|create|make|build|setup)_?(?:test|mock|fake|stub|dummy)\w{0,40}(?:client|server|service|app|db|database|store|connection|repository|mailer)$/i;

/** Says what functions are for, from who calls them. */
export class Contexts {
	readonly #source: Source;
	readonly #names: Names;
	readonly #known = new Map<ts.Node, Context>();

	constructor(source: Source, names: Names, scopes: Scopes) {
		this.#source = source;
		this.#names = names;
		for (const { call, scope } of scopes.handovers) {
			this.#handover(call, scope);
		}
	}

	/** What a function is for. `at` is the walk, which stands at its parent. */
	ofFunction(node: FunctionNode, at: At): Context {
		const known = this.#known.get(node);
		if (known !== undefined) {
			return known;
		}
		const { ts } = this.#source;
		if (ts.isMethodDeclaration(node)) {
			return this.#isRouteMethod(node) || this.isCalledByNest(node, at.parent(1)) || this.takesRequest(node)
				? 'request-handler'
				: 'function';
		}
		for (let level = 1; level <= 4; level++) {
			const parent = at.parent(level);
			if (parent === undefined) {
				break;
			}
			if (ts.isCallExpression(parent)) {
				const context = this.#argument(parent, node, at.scope.parent ?? at.scope, at);
				if (context !== undefined) {
					return context;
				}
				// `asyncHandler(async (req, res) => …)`: look at who takes what the wrapper returns.
				continue;
			}
			if (
				!ts.isParenthesizedExpression(parent) &&
				!ts.isPropertyAssignment(parent) &&
				!ts.isObjectLiteralExpression(parent) &&
				!ts.isArrayLiteralExpression(parent)
			) {
				break;
			}
		}
		return this.takesRequest(node) ? 'request-handler' : madeForTests.test(this.#nameOf(node, at)) ? 'test' : 'function';
	}

	/** What a function of somewhere else is for that a call is handed. `at` is the walk, which stands at the call. */
	ofHanded(call: ts.CallExpression, argument: ts.Expression, at: At): Context {
		return this.#argument(call, argument, at.scope, at) ?? 'function';
	}

	/** The name that a function has, or that of the variable that it is the value of; empty without one. */
	#nameOf(node: FunctionNode, at: At): string {
		const { ts } = this.#source;
		const holder = node.name ?? (at.parent(1) as ts.VariableDeclaration | undefined)?.name;
		return holder !== undefined && ts.isIdentifier(holder) ? holder.text : '';
	}

	/** Whether a condition holds only when the module is the program: `require.main === module`, `import.meta.main`. */
	isMainGuard(condition: ts.Expression, scope: Scope): boolean {
		const { ts } = this.#source;
		const node = bare(this.#source, condition);
		if (ts.isBinaryExpression(node)) {
			const left = this.#names.of(node.left, scope);
			const right = this.#names.of(node.right, scope);
			const sides = [left, right];
			if (
				sides.includes('require.main') ||
				(sides.includes('module.parent') && node.operatorToken.kind === ts.SyntaxKind.EqualsEqualsEqualsToken)
			) {
				return true;
			}
			return (
				/import\.meta|__filename/.test(this.#source.text.slice(node.pos, node.end)) &&
				[node.left, node.right].some((side) => this.#isProgramPath(side, scope))
			);
		}
		if (ts.isPrefixUnaryExpression(node) && node.operator === ts.SyntaxKind.ExclamationToken) {
			return this.#names.of(node.operand, scope) === 'module.parent';
		}
		const name = this.#names.of(node, scope);
		return name === 'import.meta.main' || name === 'es-main()' || name === 'is-main()';
	}

	/** Whether a condition says by its name that a test runs: `if (settings.isIntegrationTest)`. */
	isTestGuard(condition: ts.Expression): boolean {
		const node = bare(this.#source, condition);
		const name = lastName(this.#source, node);
		return (
			name !== undefined &&
			/^(?:is|in|under|running)_?(?:unit|integration|e2e|end_?to_?end)?_?test(?:s|ing|_?mode|_?run|_?env|_?environment)?$|^test_?(?:mode|run|env|environment)$/i.test(
				name,
			)
		);
	}

	#isProgramPath(node: ts.Expression, from: Scope, depth = 0): boolean {
		const { ts } = this.#source;
		const { node: inner, scope } = this.#names.follow(node, from);
		if (ts.isElementAccessExpression(inner)) {
			return this.#names.of(inner.expression, scope) === 'process.argv';
		}
		if (ts.isCallExpression(inner) || ts.isPropertyAccessExpression(inner)) {
			return this.#source.text.slice(inner.pos, inner.end).includes('process.argv[1]');
		}
		return (
			depth < 4 &&
			ts.isTemplateExpression(inner) &&
			inner.templateSpans.some((span) => this.#isProgramPath(span.expression, scope, depth + 1))
		);
	}

	/** Functions handed over by name: `process.on('SIGTERM', shutdown)`. */
	#handover(call: ts.CallExpression, scope: Scope): void {
		call.arguments.forEach((argument) => {
			const target = this.functionOf(argument, scope);
			if (target === undefined || this.#known.has(target)) {
				return;
			}
			const context = this.#argument(call, argument, scope, undefined);
			if (context !== undefined && context !== 'function' && context !== 'event-handler') {
				this.#known.set(target, context);
			}
		});
	}

	/** The function of this file that an expression names: `shutdown`, `this.stop`, `stop.bind(this)`. */
	functionOf(node: ts.Expression, scope: Scope): FunctionNode | undefined {
		const { ts } = this.#source;
		const inner = bare(this.#source, node);
		if (isFunctionNode(this.#source, inner)) {
			return inner;
		}
		if (ts.isIdentifier(inner)) {
			const origin = scope.lookup(inner.text)?.origin;
			return origin?.kind === 'function' ? origin.node : undefined;
		}
		if (isMember(this.#source, inner)) {
			const name = memberName(this.#source, inner);
			const owner = name === undefined ? undefined : this.#classBehind(bare(this.#source, inner.expression), scope);
			if (owner !== undefined) {
				const member = owner.members.find(
					(one): one is ts.MethodDeclaration | ts.PropertyDeclaration =>
						(ts.isMethodDeclaration(one) || ts.isPropertyDeclaration(one)) && ts.isIdentifier(one.name) && one.name.text === name,
				);
				const value = member !== undefined && ts.isPropertyDeclaration(member) ? member.initializer : member;
				if (value !== undefined) {
					return isFunctionNode(this.#source, value) ? value : undefined;
				}
			}
			const followed = this.#names.follow(inner, scope).node;
			return isFunctionNode(this.#source, followed) ? followed : this.#memberOf(inner.expression, name, scope);
		}
		const bound = ts.isCallExpression(inner) ? boundBy(this.#source, inner) : undefined;
		return bound && this.functionOf(bound, scope);
	}

	/** The function that a member of an object of this file is: a method, or one that stands elsewhere under its name, `{ onTerm: stop }`. */
	#memberOf(object: ts.Expression, name: string | undefined, scope: Scope): FunctionNode | undefined {
		const { ts } = this.#source;
		const { node, scope: home } = this.#names.follow(bare(this.#source, object), scope);
		const literal = bare(this.#source, node as ts.Expression);
		const member = ts.isObjectLiteralExpression(literal)
			? literal.properties.find((one) => one.name !== undefined && ts.isIdentifier(one.name) && one.name.text === name)
			: undefined;
		if (member === undefined || ts.isMethodDeclaration(member)) {
			return member;
		}
		const value = ts.isPropertyAssignment(member)
			? bare(this.#source, member.initializer)
			: ts.isShorthandPropertyAssignment(member)
				? member.name
				: undefined;
		return value !== undefined && (ts.isIdentifier(value) || isFunctionNode(this.#source, value))
			? this.functionOf(value, home)
			: undefined;
	}

	/** The class of this file that an object is of, or is itself: `this`, `orders` after `const orders = new Orders()`, `Orders`. */
	#classBehind(object: ts.Expression, scope: Scope): ts.ClassLikeDeclaration | undefined {
		const { ts } = this.#source;
		if (object.kind === ts.SyntaxKind.ThisKeyword) {
			const owner = scope.thisScope?.node;
			return owner !== undefined && ts.isClassLike(owner) ? owner : undefined;
		}
		const { node, scope: home } = this.#names.follow(object, scope);
		const made = bare(this.#source, ts.isNewExpression(node) ? node.expression : node);
		if (ts.isClassExpression(made)) {
			return made;
		}
		const origin = ts.isIdentifier(made) ? home.lookup(made.text)?.origin : undefined;
		const value = origin?.kind === 'expression' && origin.steps.length === 0 ? bare(this.#source, origin.value.node) : undefined;
		return origin?.kind === 'class' ? origin.node : value !== undefined && ts.isClassExpression(value) ? value : undefined;
	}

	/** What a call does with a function it is given. */
	#argument(call: ts.CallExpression, argument: ts.Node, scope: Scope, at: At | undefined): Context | undefined {
		const { ts } = this.#source;
		const callee = bare(this.#source, call.expression);
		const name = this.#names.of(callee, scope);
		if (name !== undefined && handlerTakers.has(name)) {
			return 'request-handler';
		}
		// https://nodejs.org/api/process.html#processsetuncaughtexceptioncapturecallbackfn
		if (name === 'close-with-grace' || name === 'process.setUncaughtExceptionCaptureCallback') {
			return 'crash-handler';
		}
		if (ts.isIdentifier(callee)) {
			return this.#isTest(callee.text, name) ? 'test' : undefined;
		}
		if (!isMember(this.#source, callee)) {
			// `test.each(…)('name', fn)`
			return ts.isCallExpression(callee) && isMember(this.#source, callee.expression)
				? this.#rootTest(callee.expression, scope)
				: undefined;
		}
		const method = memberName(this.#source, callee);
		const event = call.arguments[0];
		const eventName = event === undefined ? undefined : eventOf(event, scope, this.#names, ts);
		if (method === 'forEach' && argumentLists.has(this.#names.of(callee.expression, scope) ?? '')) {
			return 'main-guard';
		}
		if (method !== undefined && botMethods.has(method) && this.#answersMessage(callee.expression, method, eventName, scope)) {
			return 'request-handler';
		}
		switch (method) {
			case 'on':
			case 'once':
			case 'addListener':
			case 'prependListener':
			case 'addEventListener':
				return this.#event(
					this.#names.of(callee.expression, scope),
					event === undefined ? undefined : socketEventOf(event, scope, this.#names, this.#source),
					bare(this.#source, callee.expression),
					scope,
				);
			case 'listen':
				return 'listen-callback';
			case 'catch':
				return at !== undefined && at.within.length === 0 ? 'crash-handler' : undefined;
			case 'then': {
				const inner = bare(this.#source, callee.expression);
				const listens =
					ts.isCallExpression(inner) && isMember(this.#source, inner.expression) && memberName(this.#source, inner.expression) === 'listen';
				return listens && call.arguments[0] === argument ? 'listen-callback' : undefined;
			}
		}
		if (method !== undefined && routeMethods.has(method)) {
			const receiver = this.#names.of(callee.expression, scope);
			if (receiver !== undefined && (routers.has(receiver) || routers.has(receiver.replace(/\(\)\.\w+\(\)$/, '()')))) {
				return method === 'register' ? undefined : 'request-handler';
			}
			const root = rootIdentifier(this.#source, callee);
			if (root !== undefined && routerNames.test(root.text) && ((eventName?.startsWith('/') ?? false) || method === 'use')) {
				return 'request-handler';
			}
		}
		return this.#rootTest(callee, scope);
	}

	#event(receiver: string | undefined, event: string | undefined, written: ts.Expression, scope: Scope): Context {
		if (event === undefined) {
			return 'event-handler';
		}
		// No emitter but the process emits these by itself: whoever names one means what nothing caught.
		if (crashEvents.has(event)) {
			return 'crash-handler';
		}
		if (receiver === 'process') {
			return /^SIG[A-Z0-9]+$/.test(event) ? 'signal-handler' : 'event-handler';
		}
		// https://nodejs.org/api/domain.html: what nothing caught ends up there.
		if (receiver === 'node:domain.create()' && event === 'error') {
			return 'crash-handler';
		}
		if (event === 'listening') {
			return 'listen-callback';
		}
		if (isSentBySocket(this.#source, event, written, scope)) {
			return 'request-handler';
		}
		// Whatever a client sends is an event of its socket; what becomes of the connection is none of its doing.
		if (receiver === 'socket.io.Socket()') {
			return socketEvents.has(event) ? 'event-handler' : 'request-handler';
		}
		const serves =
			servesSockets(this.#source, receiver, written) ||
			(receiver !== undefined && (receiver.includes('createServer()') || receiver.startsWith('ws.') || receiver.startsWith('express()')));
		return serves && requestEvents.has(event) ? 'request-handler' : 'event-handler';
	}

	/** Whether a client of a chat calls a handler for what somebody writes: `bot.command('start', …)`, `client.on('messageCreate', …)`. */
	#answersMessage(receiver: ts.Expression, method: string, event: string | undefined, scope: Scope): boolean {
		const name = this.#names.of(receiver, scope);
		const inner = bare(this.#source, receiver);
		// One that comes from another module, or as a parameter, says by its name what it is.
		const isByName = this.#source.ts.isIdentifier(inner) && isCalledBot(inner.text) && namedMethods.has(method);
		return ((name !== undefined && bots.has(name)) || isByName) && (method !== 'on' || event === undefined || messageEvents.test(event));
	}

	#isTest(text: string, name: string | undefined): boolean {
		if (name === undefined || !testFunctions.has(text)) {
			return name !== undefined && testModules.has(name.split('.')[0] ?? '');
		}
		return name === text || testModules.has(name.slice(0, name.lastIndexOf('.')));
	}

	#rootTest(callee: ts.Expression, scope: Scope): Context | undefined {
		const root = rootIdentifier(this.#source, callee);
		return root !== undefined && testFunctions.has(root.text) && this.#isTest(root.text, this.#names.of(root, scope)) ? 'test' : undefined;
	}

	#isRouteMethod(node: ts.MethodDeclaration): boolean {
		const { ts } = this.#source;
		return (ts.getDecorators(node) ?? []).some((decorator) => {
			const expression = ts.isCallExpression(decorator.expression) ? decorator.expression.expression : decorator.expression;
			return ts.isIdentifier(expression) && routeDecorators.has(expression.text);
		});
	}

	/** What Nest calls by its name where a request has failed, or a client has connected: `@Catch() class Faults { catch(error, host) { … } }`. */
	isCalledByNest({ name }: ts.MethodDeclaration, owner: ts.Node | undefined): boolean {
		const { ts } = this.#source;
		const decorator = ts.isIdentifier(name) ? classesByMethod.get(name.text) : undefined;
		return (
			decorator !== undefined &&
			owner !== undefined &&
			ts.isClassDeclaration(owner) &&
			(ts.getDecorators(owner) ?? []).some(
				({ expression }) => ts.isCallExpression(expression) && writtenAs(this.#source, expression.expression) === decorator,
			)
		);
	}

	/** `(req, res) => …`, `(err, req, res, next) => …`, `(ctx, next) => …`. */
	takesRequest(node: FunctionNode): boolean {
		const { ts } = this.#source;
		const names = node.parameters.slice(0, 3).map((parameter) => (ts.isIdentifier(parameter.name) ? parameter.name.text : ''));
		const at = names[1] !== undefined && requestNames.has(names[1]) ? 1 : 0;
		const [request, response] = [names[at], names[at + 1]];
		// Handlers that swagger-tools calls by their names: `exports.addOrder = function (args, res, next) { args.swagger.params … }`.
		if (request === 'args') {
			return response !== undefined && responseNames.has(response) && this.#source.whole.says('asksSwagger');
		}
		if (request === 'ctx' && (names.length === 1 || response === 'next')) {
			// Steps of a start, and chains of other kinds, are written in the same manner.
			return names.length === 2 && ofRequest.test(this.#source.text.slice(node.pos, node.end));
		}
		// `(req, _, next) => …`: who calls the next one has no use for the answer.
		const isResponse = response !== undefined && (responseNames.has(response) || (response === '_' && names[at + 2] === 'next'));
		return request !== undefined && requestNames.has(request) && isResponse;
	}
}
