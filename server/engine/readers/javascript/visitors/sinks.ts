import type ts from 'typescript';
import type { FactTypes } from '../../../core/fact.js';
import type { Value } from '../../../core/value.js';
import { type Call, expressionAt, firstValue, valueAt } from '../arguments.js';
import { isLogStore } from '../apis/logShippers.js';
import { bare, isFunctionNode, isMember, memberName } from '../nodes.js';
import type { Located } from '../scope.js';
import type { At, VisitorFactory } from '../walk.js';
import { holdsLog4js, isLog4jsSettings } from './log4js.js';
import { isStandardStream } from './recipes.js';

type Target = FactTypes['log.sink']['target'];

/** What is put into a list after it was made, and the condition under which it is. */
interface Added extends Located {
	readonly condition?: { readonly node: ts.Expression; readonly positive: boolean };
}

/** What transports that lead away from the process have in their names, beside the words of stores. */
const remoteTransports =
	/loki|elastic|datadog|cloudwatch|syslog|sentry|logtail|newrelic|axiom|http|socket|kafka|redis|seq|slack|papertrail|logflare|stackdriver|applicationinsights|opentelemetry|gelf|graylog|logstash|loggly|mongodb|splunk|logdna|logzio|sumologic/i;
/** Whether a transport or an appender is named for what it sends lines to; one prints the requests of pino-http, another takes what is sent. */
const isRemote = (name: string): boolean =>
	(remoteTransports.test(name) || isLogStore(name)) && !/^(?:pino-http-print|tcp-server)$/.test(name);

const redirected: ReadonlyMap<string, 'stdout' | 'stderr' | 'console'> = new Map([
	['process.stdout.write', 'stdout'],
	['process.stderr.write', 'stderr'],
	['console.log', 'console'],
	['console.info', 'console'],
	['console.warn', 'console'],
	['console.error', 'console'],
	['console.debug', 'console'],
	['console', 'console'],
	['process.stdout', 'stdout'],
	['process.stderr', 'stderr'],
]);
const fileStreams = /^(?:node:fs\.createWriteStream|rotating-file-stream|file-stream-rotator|logrotate-stream|node:fs\.openSync)/;

/** Loggers whose configuration says where they write, and streams that are replaced. */
export const sinkVisitors: VisitorFactory = ({ source }) => {
	if (!/console|stdout|stderr|pino|bunyan|log4|morgan|winston|fastify|appenders/.test(source.text)) {
		return [];
	}
	const { ts } = source;
	const k = ts.SyntaxKind;

	const sink = (api: string, node: ts.Node, target: Target, at: At, file?: Value, conditional = false): void =>
		at.emit('log.sink', at.span(node), {
			api,
			target: isStandardStream(file) ?? target,
			...(file === undefined ? {} : { file }),
			...(conditional ? { conditional } : {}),
		});

	const elements = (located: Located | undefined, at: At): readonly Located[] => {
		const followed = located === undefined ? undefined : at.names.follow(located.node, located.scope);
		return followed !== undefined && ts.isArrayLiteralExpression(followed.node)
			? followed.node.elements.map((node) => ({ node, scope: followed.scope }))
			: [];
	};

	/** What the function adds to a list of its own, with the last condition before it: `streams.push({ path })`. */
	const addedLater = ({ node: list, scope }: Located, at: At): readonly Added[] => {
		const added: Added[] = [];
		let level = 1;
		while (at.parent(level) !== undefined && !isFunctionNode(source, at.parent(level)!) && !ts.isSourceFile(at.parent(level)!)) {
			level++;
		}
		const look = (node: ts.Node, condition?: Added['condition']): void => {
			if (ts.isIfStatement(node)) {
				look(node.thenStatement, { node: node.expression, positive: true });
				if (node.elseStatement !== undefined) {
					look(node.elseStatement, { node: node.expression, positive: false });
				}
				return;
			}
			if (
				ts.isCallExpression(node) &&
				ts.isPropertyAccessExpression(node.expression) &&
				node.expression.name.text === 'push' &&
				ts.isIdentifier(list) &&
				ts.isIdentifier(node.expression.expression) &&
				node.expression.expression.text === list.text
			) {
				added.push(...node.arguments.map((one) => ({ node: one, scope, ...(condition && { condition }) })));
			}
			ts.forEachChild(node, (child) => look(child, condition));
		};
		const around = at.parent(level);
		if (ts.isIdentifier(list) && around !== undefined) {
			look(around);
		}
		return added;
	};

	const member = (located: Located, name: string, at: At): Value | undefined => at.values.member(located.node, located.scope, name);

	const text = (value: Value | undefined): string | undefined =>
		value?.kind === 'literal' && value.type === 'string' ? value.text : undefined;

	/** A transport of pino: `{ target: 'pino/file', options: { destination } }`. */
	const pinoTransport = (transport: Located, at: At, conditional = false): void => {
		const targets =
			at.names.member(transport.node, transport.scope, 'targets') ?? at.names.member(transport.node, transport.scope, 'pipeline');
		if (targets !== undefined) {
			for (const one of elements(targets, at)) {
				pinoTransport(one, at, conditional);
			}
			for (const { condition, ...one } of addedLater(targets, at)) {
				if (condition === undefined) {
					pinoTransport(one, at, conditional);
				} else {
					at.under(condition.node, condition.positive, () => pinoTransport(one, at, true));
				}
			}
			return;
		}
		const name = text(member(transport, 'target', at));
		if (name === undefined) {
			return;
		}
		const options = at.names.member(transport.node, transport.scope, 'options');
		const file = options === undefined ? undefined : (member(options, 'destination', at) ?? member(options, 'file', at));
		const target: Target =
			name === 'pino/file' || name === 'pino-pretty'
				? file === undefined
					? 'stdout'
					: 'file'
				: name === 'pino-roll'
					? 'file'
					: isRemote(name)
						? 'remote'
						: 'unknown';
		sink(name, transport.node, target, at, file, conditional);
	};

	/** The transport that options name at one of these places; false where they name none. */
	const pinoOptions = (call: Call, at: At, places: readonly string[]): boolean => {
		const transport = places.map((place) => expressionAt(at, call, place)).find((one) => one !== undefined);
		if (transport === undefined) {
			return false;
		}
		const { node } = at.names.follow(transport.node, transport.scope);
		if (ts.isObjectLiteralExpression(node)) {
			pinoTransport(transport, at);
		} else if (ts.isConditionalExpression(node)) {
			for (const branch of [node.whenTrue, node.whenFalse]) {
				pinoTransport({ node: branch, scope: transport.scope }, at, true);
			}
		}
		return true;
	};

	/** A stream that a logger is given. */
	const stream = (api: string, located: Located, node: ts.Node, at: At, conditional = false): void => {
		const followed = at.names.follow(located.node, located.scope);
		if (ts.isConditionalExpression(followed.node)) {
			const { condition, whenTrue, whenFalse } = followed.node;
			at.under(condition, true, () => stream(api, { node: whenTrue, scope: followed.scope }, whenTrue, at, true));
			at.under(condition, false, () => stream(api, { node: whenFalse, scope: followed.scope }, whenFalse, at, true));
			return;
		}
		const value = at.values.of(located.node, located.scope);
		if (value.kind === 'place') {
			sink(api, node, value.place === 'stderr' ? 'stderr' : 'stdout', at, undefined, conditional);
			return;
		}
		const name = at.names.of(followed.node, followed.scope);
		if (name !== undefined && fileStreams.test(name) && ts.isCallExpression(followed.node) && followed.node.arguments[0] !== undefined) {
			sink(api, node, 'file', at, at.values.of(followed.node.arguments[0], followed.scope), conditional);
		} else {
			sink(api, node, 'unknown', at, undefined, conditional);
		}
	};

	/** One of the streams of bunyan: `{ path }` or `{ stream }`. */
	const bunyanStream = (one: Located, at: At): void => {
		const path = member(one, 'path', at);
		const given = at.names.member(one.node, one.scope, 'stream');
		if (path !== undefined) {
			sink('bunyan', one.node, 'file', at, path);
		} else if (given !== undefined) {
			stream('bunyan', given, one.node, at);
		}
	};

	/** What the appenders of log4js write to, of a call or of settings that another module hands to it. */
	const appendersIn = (appenders: Located | undefined, at: At): void => {
		const followed = appenders === undefined ? undefined : at.names.follow(appenders.node, appenders.scope);
		if (followed === undefined) {
			return;
		}
		const all = ts.isObjectLiteralExpression(followed.node)
			? followed.node.properties.flatMap((property) => (ts.isPropertyAssignment(property) ? [property.initializer] : []))
			: ts.isArrayLiteralExpression(followed.node)
				? [...followed.node.elements]
				: [];
		for (const node of all) {
			const located: Located = { node, scope: followed.scope };
			const type = text(member(located, 'type', at));
			if (type === undefined) {
				continue;
			}
			const isFile = /^(?:file|dateFile|multiFile|fileSync)$/.test(type);
			const target = isFile
				? 'file'
				: type === 'console' || type === 'stdout'
					? 'stdout'
					: type === 'stderr'
						? 'stderr'
						: isRemote(type)
							? 'remote'
							: 'unknown';
			sink(`log4js.${type}`, node, target, at, isFile ? member(located, 'filename', at) : undefined);
		}
	};

	const configurations: ReadonlyMap<string, (call: Call, at: At) => void> = new Map<string, (call: Call, at: At) => void>([
		[
			'log4js.replaceConsole', // up to version 1
			(call, at) => at.emit('stream.redirect', at.span(call), { api: 'console', stream: 'console', to: 'function' }),
		],
		[
			'pino',
			(call, at) => {
				if (pinoOptions(call, at, ['0.transport', '0.pinoHttp.transport'])) {
					return;
				}
				if ((call.arguments?.length ?? 0) < 2 && (call.arguments?.[0] === undefined || ts.isObjectLiteralExpression(call.arguments[0]))) {
					sink('pino', call, 'stdout', at);
				}
			},
		],
		['nestjs-pino.LoggerModule.forRoot', (call, at) => void pinoOptions(call, at, ['0.pinoHttp.transport'])],
		['pino-http', (call, at) => void pinoOptions(call, at, ['0.transport'])],
		[
			'pino.transport',
			(call, at) => {
				const options = expressionAt(at, call, '0');
				if (options !== undefined) {
					pinoTransport(options, at);
				}
			},
		],
		[
			'pino.destination',
			(call, at) => {
				const file = firstValue(at, call, ['0.dest', '0']);
				const number = file?.kind === 'literal' && file.type === 'number';
				sink(
					'pino.destination',
					call,
					file === undefined || file.kind === 'object' || number ? 'stdout' : file.kind === 'unknown' ? 'unknown' : 'file',
					at,
					file?.kind === 'object' ? undefined : file,
				);
			},
		],
		[
			'bunyan.createLogger',
			(call, at) => {
				const streams = expressionAt(at, call, '0.streams');
				if (streams === undefined) {
					const single = expressionAt(at, call, '0.stream');
					if (single !== undefined) {
						stream('bunyan', single, call, at);
					} else {
						sink('bunyan', call, 'stdout', at);
					}
					return;
				}
				for (const one of [...elements(streams, at), ...addedLater(streams, at)]) {
					bunyanStream(one, at);
				}
			},
		],
		[
			'bunyan.createLogger().addStream',
			(call, at) => {
				const one = expressionAt(at, call, '0');
				if (one !== undefined) {
					bunyanStream(one, at);
				}
			},
		],
		['log4js.configure', (call, at) => appendersIn(expressionAt(at, call, '0.appenders'), at)],
		[
			'morgan',
			(call, at) => {
				const given = expressionAt(at, call, '1.stream');
				if (given !== undefined) {
					stream('morgan', given, call, at);
				} else if (valueAt(at, call, '1')?.kind !== 'unknown') {
					sink('morgan', call, 'stdout', at);
				}
			},
		],
		[
			'fastify',
			(call, at) => {
				// A logger that is made elsewhere has its streams there.
				if (valueAt(at, call, '0.logger')?.kind === 'import') {
					return;
				}
				const file = valueAt(at, call, '0.logger.file');
				if (file !== undefined) {
					sink('fastify.logger', call, 'file', at, file);
					return;
				}
				const transport = expressionAt(at, call, '0.logger.transport');
				if (transport !== undefined) {
					pinoTransport(transport, at);
				}
				const logger = valueAt(at, call, '0.logger');
				if (logger !== undefined && !(logger.kind === 'literal' && logger.text === 'false')) {
					at.emit('logger.create', at.span(call), { library: 'pino' });
				}
			},
		],
	]);

	/** Before its third version, Winston was given the class of a transport, and its options, whatever the logger was called. */
	const added = (call: Call, at: At): void => {
		const [transport] = call.arguments ?? [];
		const name = transport === undefined ? undefined : at.names.of(transport, at.scope);
		if (name === 'winston.transports.File' || name === 'winston.transports.DailyRotateFile') {
			const given = expressionAt(at, call, '1.stream');
			if (given !== undefined) {
				stream(name, given, call, at);
			} else {
				sink(name, call, 'file', at, valueAt(at, call, '1.filename'));
			}
		} else if (name?.startsWith('winston') === true && !name.endsWith('()') && isRemote(name)) {
			sink(name, call, 'remote', at);
		}
	};

	const destinationOf = (right: ts.Expression, at: At): 'file' | 'nowhere' | 'function' | 'unknown' => {
		const inner = at.contexts.functionOf(right, at.scope) ?? bare(source, right);
		if (isFunctionNode(source, inner)) {
			const body = inner.body;
			if (body === undefined || (ts.isBlock(body) && body.statements.length === 0)) {
				return 'nowhere';
			}
			const written = source.text.slice(body.pos, body.end);
			return /\b(?:appendFile|writeFile|appendFileSync|writeFileSync|createWriteStream)\b/.test(written) || streamsToFile(body, at)
				? 'file'
				: 'function';
		}
		const name = at.names.of(inner as ts.Expression, at.scope);
		if (name !== undefined && /noop$/i.test(name)) {
			return 'nowhere';
		}
		if (ts.isNewExpression(inner) && name === 'node:console.Console()') {
			const [first] = inner.arguments ?? [];
			return first !== undefined && fileStreams.test(at.names.of(first, at.scope) ?? '') ? 'file' : 'unknown';
		}
		if (name === undefined) {
			// `console.log = withTime(console.log)`: what somebody made of it takes its place, whatever it does.
			return ts.isCallExpression(inner) ? 'function' : 'unknown';
		}
		return fileStreams.test(name) ? 'file' : 'function';
	};

	/** Whether a function writes to a stream that leads to a file. */
	const streamsToFile = (body: ts.Node, at: At): boolean => {
		let found = false;
		const look = (node: ts.Node): void => {
			if (found) {
				return;
			}
			if (
				ts.isPropertyAccessExpression(node) &&
				node.name.text === 'write' &&
				fileStreams.test(at.names.of(node.expression, at.scopes.of.get(body) ?? at.scope) ?? '')
			) {
				found = true;
			}
			ts.forEachChild(node, look);
		};
		look(body);
		return found;
	};

	return [
		{
			kinds: holdsLog4js(source.whole.text) ? [k.ObjectLiteralExpression] : [],
			visit(node, at) {
				if (isLog4jsSettings(source, node as ts.ObjectLiteralExpression)) {
					appendersIn(at.names.member(node as ts.Expression, at.scope, 'appenders'), at);
				}
			},
		},
		{
			kinds: [k.CallExpression, k.NewExpression],
			visit(node, at) {
				const { expression } = node as Call;
				const name = at.names.of(expression, at.scope);
				const configure = name === undefined ? undefined : configurations.get(name);
				if (configure !== undefined) {
					configure(node as Call, at);
				} else if (isMember(source, expression) && memberName(source, expression) === 'add') {
					added(node as Call, at);
				}
			},
		},
		{
			kinds: [k.BinaryExpression],
			visit(node, at) {
				const { left, right, operatorToken } = node as ts.BinaryExpression;
				if (
					operatorToken.kind !== k.EqualsToken ||
					!(ts.isPropertyAccessExpression(left) || ts.isIdentifier(left) || ts.isElementAccessExpression(left))
				) {
					return;
				}
				// `console[method] = …`: some of its methods.
				const whole = ts.isElementAccessExpression(left) ? at.names.of(left.expression, at.scope) : undefined;
				const api = whole === 'console' ? whole : at.names.of(left, at.scope);
				const which = api === undefined ? undefined : redirected.get(api);
				if (api === undefined || which === undefined || isRestored(right)) {
					return;
				}
				at.emit('stream.redirect', at.span(node), { api, stream: which, to: destinationOf(right, at) });
			},
		},
	];

	/** `console.log = originalLog`: what was redirected is put back. */
	function isRestored(right: ts.Expression): boolean {
		const inner = bare(source, right);
		const name = ts.isIdentifier(inner) ? inner.text : ts.isPropertyAccessExpression(inner) ? inner.name.text : undefined;
		return name !== undefined && /^_?(?:orig|old|real|saved|prev|default|native)/i.test(name);
	}
};
