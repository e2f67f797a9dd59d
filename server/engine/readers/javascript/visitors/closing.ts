import type ts from 'typescript';
import { isMember, memberName, writtenAs } from '../nodes.js';
import type { At } from '../walk.js';

const serverWords = /server|fastify|koa|hapi|httpd|express|listen|terminat|graceful|^(?:app|application|api|http|https|web|io|wss?|nest)$/i;

/** Words in the names of what is no server, though it is closed: connections to backing services, queues, clients. */
const storeWords: ReadonlySet<string> = new Set([
	...[
		'mongo',
		'mongodb',
		'mongoose',
		'redis',
		'db',
		'database',
		'pool',
		'prisma',
		'sequelize',
		'knex',
		'client',
		'conn',
		'connection',
		'orm',
		'queue',
		'queues',
		'worker',
		'workers',
		'consumer',
		'producer',
		'channel',
		'kafka',
		'rabbit',
		'rabbitmq',
		'amqp',
		'browser',
	],
	...[
		'cache',
		'pg',
		'postgres',
		'mysql',
		'sql',
		'datasource',
		'scheduler',
		'cron',
		'job',
		'jobs',
		'tracer',
		'telemetry',
		'sdk',
		'logger',
		'exporter',
		'otel',
		'timer',
		'interval',
	],
]);

/** Calls that close nothing: what is written, and what promises and lists do. */
const harmless =
	/^(?:console|log|logger|winston|pino|debug|promise|array|object|json|string|date|math|error|performance)\b|\b(?:then|catch|finally|map|forEach|filter|push|join|toString|unref|clearTimeout|clearInterval|setTimeout|setImmediate|resolve|reject|done|next|log|info|warn|error|debug|trace|fatal)$/i;

/** Whether a name speaks of what listens for requests. */
export function namesServer(name: string): boolean {
	return serverWords.test(name) && !/mongo|memory|browser|^express$/i.test(name);
}

/** Whether a call that cannot be followed may close a server: all that is neither about a backing service nor plainly harmless. */
export function mayClose(callee: ts.Expression, name: string | undefined, at: At): boolean {
	const { ts } = at.source;
	if (name === 'process.exit' || name === 'Deno.exit') {
		return false;
	}
	const member = isMember(at.source, callee) ? memberName(at.source, callee) : undefined;
	if (member === 'then' || member === 'catch' || member === 'finally') {
		return false; // what the promise is of is a call of its own
	}
	const written = writtenAs(at.source, callee).trim();
	if (!/^[\w$.?!()\s]{1,80}$/.test(written) || (member === undefined && !ts.isIdentifier(callee))) {
		return true;
	}
	if (harmless.test(written)) {
		return false;
	}
	return !written
		.replace(/([a-z])([A-Z])/g, '$1 $2')
		.toLowerCase()
		.split(/[^a-z0-9]+/)
		.some((word) => storeWords.has(word));
}

/** Words in the names of what takes reports of a program, and no work: the SDK, exporters and providers of OpenTelemetry, trackers of errors. */
const reportWords =
	/otel|telemetry|trac(?:er|ing)|exporter|spanprocessor|logrecordprocessor|(?:meter|logger)provider|sentry|appinsights|newrelic|^sdk\b/i;

/** Whether what is written is about reports of a program alone: `sdk.shutdown()`, `traceExporter.forceFlush()`. */
export function isAboutReports(at: At, node: ts.Node): boolean {
	return reportWords.test(
		writtenAs(at.source, node)
			.trim()
			.replace(/^await\s+/, ''),
	);
}
