import type ts from 'typescript';
import type { FactTypes } from '../../../core/fact.js';
import { propertyOf, stringOf, type Value } from '../../../core/value.js';
import { type Call, memberOf, valueAt } from '../arguments.js';
import { factory, type Place } from '../apis/recipe.js';
import { loggerInstances } from '../apis/loggers.js';
import { holdsLog4js, isLog4jsSettings } from './log4js.js';
import { boundName } from './recipes.js';
import { initializerOf, isMember, memberName, propertyNameText, writtenAs } from '../nodes.js';
import type { At, Visitor, VisitorFactory } from '../walk.js';
import { wordList } from '../../../core/wordList.js';

type Option = FactTypes['logger.option']['option'];

const rotating: readonly string[] = wordList(`
	maxLogSize backups numBackups daysToKeep pattern compress period count rotateInterval size frequency limit
`);

/** Options of loggers that stand deeper than an argument's property, or are assigned. */
export const loggerVisitors: VisitorFactory = ({ source }) => {
	const { ts, text } = source;
	const k = ts.SyntaxKind;
	if (!/\b(?:pino|bunyan|log4(?:js)?|winston|fastify|logger|log)\b/i.test(text)) {
		return [];
	}

	const emit = (library: string, option: Option, name: string, value: Value | undefined, at: At): void => {
		if (value !== undefined && value.kind !== 'unknown') {
			at.emit('logger.option', value.span, { library, option, name, value });
		}
	};

	const rotation = (library: string, holder: Value | undefined, at: At): void => {
		for (const name of rotating) {
			emit(library, 'rotation', name, propertyOf(holder, name), at);
		}
	};

	/** A transport without a condition; one of several by a condition says nothing. */
	const pinoTransport = (transport: Value | undefined, at: At): void => {
		const targets = propertyOf(transport, 'targets') ?? propertyOf(transport, 'pipeline');
		for (const one of targets?.kind === 'list' ? targets.items : []) {
			pinoTransport(one, at);
		}
		const target = transport?.kind === 'import' ? memberOf(transport, 'target') : propertyOf(transport, 'target');
		// What another module calls its target, the project finds out.
		if (target?.kind === 'import' || stringOf(target) === 'pino-pretty') {
			emit('pino', 'pretty', 'target', target, at);
		} else if (stringOf(target) === 'pino-roll') {
			rotation('pino', propertyOf(transport, 'options'), at);
		}
		emit('pino', 'level', 'level', propertyOf(transport, 'level'), at);
	};

	/** How much one of the streams of bunyan gets, and how its files rotate. */
	const bunyanStream = (stream: Value | undefined, at: At): void => {
		emit('bunyan', 'level', 'level', propertyOf(stream, 'level'), at);
		if (stringOf(propertyOf(stream, 'type')) === 'rotating-file') {
			rotation('bunyan', stream, at);
		}
	};

	/** The colours that log4js is told to put into a stream (https://log4js-node.github.io/log4js-node/layouts.html). */
	const log4jsColours = (appender: Value, at: At): void => {
		const layout = propertyOf(appender, 'layout');
		const [type, pattern] = [propertyOf(layout, 'type'), propertyOf(layout, 'pattern')];
		if (!/^(?:console|stdout|stderr)$/.test(stringOf(propertyOf(appender, 'type')) ?? '')) {
			return;
		}
		if (/^colou?red$/.test(stringOf(type) ?? '')) {
			emit('log4js', 'pretty', 'layout', type, at);
		} else if (stringOf(pattern)?.includes('%[') === true) {
			emit('log4js', 'pretty', 'pattern', pattern, at);
		}
	};

	/** What log4js is told of its files, and of how much each kind of event is worth. */
	const log4js = (appenders: Value | undefined, categories: Value | undefined, at: At): void => {
		for (const appender of appenders?.kind === 'object' ? Object.values(appenders.properties) : []) {
			rotation('log4js', appender, at);
			log4jsColours(appender, at);
		}
		for (const category of categories?.kind === 'object' ? Object.values(categories.properties) : []) {
			emit('log4js', 'level', 'level', propertyOf(category, 'level'), at);
		}
	};

	const pinoOptions =
		(place: Place) =>
		(call: Call, at: At): void =>
			pinoTransport(valueAt(at, call, `${place}.transport`), at);

	/** A logger that keeps the process from ending, by the transports that it has and gets. */
	const crashesKept = (call: Call, at: At): void => {
		const stays = valueAt(at, call, '0.exitOnError');
		const events =
			stays?.kind === 'literal' && stays.text === 'false'
				? handledBy(call, [...addedTo(boundName(at), 'add'), ...listedIn(call)])
				: new Set<string>();
		const event = ['uncaughtException', 'unhandledRejection'].find((one) => events.has(one));
		if (stays !== undefined && event !== undefined) {
			at.emit('crash.handle', stays.span, { event, api: 'winston.createLogger', exits: false });
		}
	};

	const configured: ReadonlyMap<string, (call: Call, at: At) => void> = new Map<string, (call: Call, at: At) => void>([
		...['pino', 'pino-http', 'express-pino-logger', 'koa-pino-logger'].map((api) => [api, pinoOptions('0')] as const),
		['nestjs-pino.LoggerModule.forRoot', pinoOptions('0.pinoHttp')],
		['nestjs-pino.LoggerModule.forRootAsync', pinoOptions(`${factory}.pinoHttp`)],
		['fastify', (call, at) => pinoTransport(valueAt(at, call, '0.logger.transport'), at)],
		['pino.transport', (call, at) => pinoTransport(valueAt(at, call, '0'), at)],
		[
			'bunyan.createLogger',
			(call, at) => {
				const streams = valueAt(at, call, '0.streams');
				for (const stream of streams?.kind === 'list' ? streams.items : []) {
					bunyanStream(stream, at);
				}
			},
		],
		['bunyan.createLogger().addStream', (call, at) => bunyanStream(valueAt(at, call, '0'), at)],
		[
			'bunyan.createLogger().level',
			(call, at) => {
				if (isMember(source, call.expression) && isMadeHere(call.expression.expression, at)) {
					emit('bunyan', 'level', 'level', valueAt(at, call, '0'), at);
				}
			},
		],
		['log4js.configure', (call, at) => log4js(valueAt(at, call, '0.appenders'), valueAt(at, call, '0.categories'), at)],
		['winston.createLogger', (call, at) => crashesKept(call, at)],
		// Version 2: https://github.com/winstonjs/winston/blob/2.x/README.md#exceptions
		['winston.Logger', (call, at) => crashesKept(call, at)],
	]);

	/**
	 * The events for which a logger of winston installs a handler: those that a transport of it handles, or the logger has handlers
	 * for. `handleExceptions` among the options of the logger itself is read by nobody.
	 */
	function handledBy(call: Call, others: readonly ts.Node[]): ReadonlySet<string> {
		const events = new Set<string>();
		const options = call.arguments?.[0];
		const search = (node: ts.Node, owner: ts.Node | undefined): void => {
			if (ts.isPropertyAssignment(node)) {
				const name = propertyNameText(source, node.name) ?? '';
				const event = /exception/i.test(name) ? 'uncaughtException' : 'unhandledRejection';
				const isHandler =
					owner === options
						? /^(?:exception|rejection)Handlers$/.test(name) &&
							!(ts.isArrayLiteralExpression(node.initializer) && node.initializer.elements.length === 0)
						: /^handle(?:Exceptions|Rejections)$/.test(name) && node.initializer.kind === k.TrueKeyword;
				if (isHandler) {
					events.add(event);
				}
			}
			ts.forEachChild(node, (child) => search(child, ts.isObjectLiteralExpression(node) ? node : owner));
		};
		for (const one of [call, ...others]) {
			search(one, undefined);
		}
		return events;
	}

	/** What stands in the list of a name that a logger takes its transports from (`transports: list`): as it is declared, and what is pushed. */
	function listedIn(call: Call): readonly ts.Node[] {
		const options = call.arguments?.[0];
		const given =
			options !== undefined && ts.isObjectLiteralExpression(options)
				? options.properties.find((one) => propertyNameText(source, one.name) === 'transports')
				: undefined;
		const list = given === undefined || !ts.isPropertyAssignment(given) ? given?.name : given.initializer;
		if (list === undefined || !ts.isIdentifier(list)) {
			return [];
		}
		const declared = source.file.statements
			.filter((one) => ts.isVariableStatement(one))
			.flatMap(({ declarationList }) => declarationList.declarations)
			.flatMap(({ name, initializer }) => (ts.isIdentifier(name) && name.text === list.text && initializer ? [initializer] : []));
		return [...declared, ...addedTo(list.text, 'push')];
	}

	/**
	 * The calls that hand a logger, or the list of its transports, another one later: `logger.add(new transports.Console())`. Those under
	 * a condition that asks whether a developer runs it are left out.
	 */
	function addedTo(holder: string | undefined, method: 'add' | 'push'): readonly Call[] {
		const calls: Call[] = [];
		const search = (node: ts.Node): void => {
			if (ts.isIfStatement(node) && /prod|dev/i.test(writtenAs(source, node.expression))) {
				return;
			}
			if (ts.isCallExpression(node) && isMember(source, node.expression) && memberName(source, node.expression) === method) {
				const { expression: owner } = node.expression;
				if (ts.isIdentifier(owner) && owner.text === holder) {
					calls.push(node);
				}
			}
			ts.forEachChild(node, search);
		};
		if (holder !== undefined && text.includes(`${holder}.${method}(`)) {
			search(source.file);
		}
		return calls;
	}

	/** Whether a logger is made, or imported, where its level is set: a function that is handed one changes its level while the program runs. */
	const isMadeHere = (logger: ts.Expression, at: At): boolean => {
		const binding = ts.isIdentifier(logger) ? at.scope.lookup(logger.text) : undefined;
		return binding !== undefined && binding.origin.kind !== 'parameter' && binding.scope.functionScope === at.scope.functionScope;
	};

	const registered: Visitor = {
		// `{ plugin: require('hapi-pino'), options: { level: 'warn' } }`: what hapi registers.
		kinds: [k.ObjectLiteralExpression],
		visit(node, at) {
			const [plugin, options] = ['plugin', 'options'].map((name) => initializerOf(source, node as ts.ObjectLiteralExpression, name));
			// The module is the plugin, and has it under its name as well.
			const name = plugin === undefined ? undefined : at.names.of(plugin, at.scope);
			if (options !== undefined && name !== undefined && /^hapi-pino(?:\.default|\.plugin)?$/.test(name)) {
				const given = at.values.of(options, at.scope);
				emit('pino', 'level', 'level', propertyOf(given, 'level'), at);
				emit('pino', 'pretty', 'prettyPrint', propertyOf(given, 'prettyPrint'), at);
				pinoTransport(propertyOf(given, 'transport'), at);
			}
		},
	};

	const returned: Visitor = {
		// `const optionsFor = (label) => ({ level: 'debug', transports })`: what a function makes for loggers of winston.
		kinds: [k.ObjectLiteralExpression],
		visit(node, at) {
			const parent = at.parent(ts.isParenthesizedExpression(at.parent() ?? node) ? 2 : 1);
			if (parent === undefined || !(ts.isReturnStatement(parent) || ts.isArrowFunction(parent))) {
				return;
			}
			const [level, transports] = ['level', 'transports'].map((name) => initializerOf(source, node as ts.ObjectLiteralExpression, name));
			if (level !== undefined && transports !== undefined) {
				emit('winston', 'level', 'level', at.values.of(level, at.scope), at);
			}
		},
	};

	return [
		{
			kinds: holdsLog4js(source.whole.text) ? [k.ObjectLiteralExpression] : [],
			visit(node, at) {
				if (isLog4jsSettings(source, node as ts.ObjectLiteralExpression)) {
					const settings = at.values.of(node as ts.Expression, at.scope);
					log4js(propertyOf(settings, 'appenders'), propertyOf(settings, 'categories'), at);
				}
			},
		},
		{
			kinds: [k.CallExpression, k.NewExpression],
			visit(node, at) {
				const name = at.names.of((node as Call).expression, at.scope);
				if (name !== undefined) {
					configured.get(name)?.(node as Call, at);
				}
			},
		},
		...(source.whole.text.includes('hapi-pino') ? [registered] : []),
		...(/['"](?:nest-)?winston['"]/.test(source.whole.text) ? [returned] : []),
		{
			// `createApp({ log: console })`: what is handed around as the logger is the console.
			kinds: [k.PropertyAssignment],
			visit(node, at) {
				const { name, initializer } = node as ts.PropertyAssignment;
				if (/^log(?:ger)?$/.test(propertyNameText(source, name) ?? '') && at.names.of(initializer, at.scope) === 'console') {
					at.emit('logger.create', at.span(node), { library: 'console' });
				}
			},
		},
		{
			// `logger.level = 'debug'`
			kinds: [k.BinaryExpression],
			visit(node, at) {
				const { left, right, operatorToken } = node as ts.BinaryExpression;
				if (operatorToken.kind !== k.EqualsToken || !isMember(source, left) || memberName(source, left) !== 'level') {
					return;
				}
				const receiver = at.names.of(left.expression, at.scope);
				if (receiver !== undefined && loggerInstances.has(receiver) && isMadeHere(left.expression, at)) {
					emit(receiver.split('.')[0]!.replace('()', ''), 'level', 'level', at.values.of(right, at.scope), at);
				}
			},
		},
	];
};
