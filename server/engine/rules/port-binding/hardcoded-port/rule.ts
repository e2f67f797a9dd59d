import { serviceRoles } from '../../../core/role.js';
import { wholeOf } from '../../../project/partial.js';
import type { Project } from '../../../project/project.js';
import type { Location } from '../../../core/text.js';
import type { Value } from '../../../core/value.js';
import type { LocatedFact } from '../../../core/fact.js';
import { defineRule } from '../../rule.js';
import { isPrompt, portNumber } from '../../shared/ports.js';
import { environmentFix } from '../../shared/environmentFix.js';
import { isForMakers } from '../../shared/toolCode.js';
import { standsInForPlatform } from '../../shared/platformCalls.js';
import { isDevelopmentOnly } from '../../shared/guards.js';
import { namesAt, placeOf } from '../../shared/places.js';
import { environmentNameOf, variableOfNames } from '../../shared/variableName.js';
import { haveWord, upperSnake, wordsOf } from '../../../core/words.js';
import { wordSet } from '../../../core/wordList.js';

/** Words of a server beside the one that the process is for. */
const secondaryWords: ReadonlySet<string> = wordSet(`
	metrics metric prometheus prom profiler telemetry liveness readiness healthcheck admin health healthz probe debug mgmt management
	monitoring internal status
`);

export default defineRule({
	id: 'port-binding/hardcoded-port',
	scope: 'file',
	severity: 'warning',
	tentative: true,
	question: 'Does the server take its port from the environment?',
	messages: {
		literal: 'The server listens on port {{port}}, written in the code; the environment that runs it should say where.',
		secondary: 'A second server listens on port {{port}}, written in the code.',
		fromEnvironment: 'The server listens on the port in {{variable}}.',
	},
	reads: ['server.listen', 'server.beside', 'env.read', 'env.branch'],
	roles: serviceRoles,
	check(fact, { project, report, affirm }) {
		if (fact.kind === 'server.beside') {
			const other = isDevelopmentOnly(fact) ? undefined : portOf(fact.port);
			if (other) {
				report({
					message: 'secondary',
					...placeOf(other, fact),
					data: { port: portNumber(other.text) ?? other.text },
					severity: 'hint',
				});
			}
			return;
		}
		if (fact.kind === 'env.branch') {
			// Where it is seen that the server is told the choice, that says so.
			if (fact.ports && !isDevelopmentOnly(fact) && isChosenFor(project, fact)) {
				report({ message: 'literal', span: fact.span, data: { port: fact.ports.join(' or ') }, severity: 'hint' });
			}
			return;
		}
		if (fact.kind !== 'server.listen') {
			return;
		}
		const variable = environmentNameOf(fact.port);
		if (variable !== undefined) {
			if (isNameOfDeploy(variable)) {
				return;
			}
			affirm({ message: 'fromEnvironment', span: fact.span, data: { variable } });
			return;
		}
		const port = portOf(fact.port);
		if (!port || isDevelopmentOnly(fact) || isPrompt(project, fact.path)) {
			return;
		}
		const place = placeOf(port, fact);
		const names = namesAt(project, place);
		const secondary =
			haveWord([fact.variable ?? '', ...(names ?? [])], secondaryWords) || hasMainServer(project, fact) || onlyTellsOfItself(project, fact);
		report({
			message: secondary ? 'secondary' : 'literal',
			...place,
			data: {
				port: portsOf(fact.port)
					.map(({ text }) => portNumber(text) ?? text)
					.join(' or '),
			},
			// A constant of another file may name a port that is part of a contract; one that is only called after its server is a setting.
			sure: isOnlyServer(project, fact) && (place.path === fact.path || isSetting(project, place)) && !isSetOtherwise(project, fact, names),
			// Where monitors ask is the same in every deploy, mostly.
			...(secondary || standsInForPlatform(project, fact.path) || isForMakers(fact.path) ? { severity: 'hint' as const } : {}),
			fixes:
				/^:?\d+$/.test(port.text) && (port === fact.port || names)
					? environmentFix(project, port, fact, [
							...(!secondary && isMain(wholeOf(project), fact) ? ['PORT'] : []),
							names && variableOfNames(names),
							variableOfServer(project, fact),
						])
					: [],
		});
	},
});

/** Whether a variable is one for the name of the environment. */
function isNameOfDeploy(variable: string): boolean {
	return /^(?:[A-Z\d]{1,40}_)?ENV(?:IRONMENT)?$/.test(variable);
}

/**
 * Whether the name of the environment chooses between two ports for the server of a process, as far as the name of what is chosen tells: nothing
 * else is known of the server's port, and no variable for one is read.
 */
function isChosenFor(project: Project, { path, target, unset }: LocatedFact<'env.branch'>): boolean {
	const whole = wholeOf(project);
	const words = wordsOf(target ?? '').filter((word) => word !== 'get' && word !== 'default');
	if (unset !== undefined || words.at(-1) !== 'port' || !words.every((word) => serverWords.has(word))) {
		return false;
	}
	const processes = whole.processesOf(path);
	const home = whole.packageOf(path);
	const servers =
		processes.length > 0
			? processes.flatMap((process) => whole.inProcess(process, 'server.listen'))
			: whole.of('server.listen').filter((one) => whole.packageOf(one.path) === home);
	const isOpen = (value: Value): boolean =>
		value.kind === 'unknown' || value.kind === 'import' || (value.kind === 'env' && isNameOfDeploy(environmentNameOf(value) ?? ''));
	return (
		servers.some((one) => !isDevelopmentOnly(one) && isOpen(whole.resolved(one).port)) &&
		!whole.of('env.read').some((one) => /(?:^|_)PORT$/.test(one.variable ?? '') && whole.packageOf(one.path) === home)
	);
}

type Port = Value & { readonly kind: 'literal' };

/** The first literal port of a value. */
function portOf(value: Value): Port | undefined {
	return portsOf(value)[0];
}

/**
 * The literal ports of a value, of which there are several where a condition chooses (`isDevelopment ? 3000 : 8080`); a literal beside
 * something unknown (`settings.port || 8125`) is only its default. Port 0 lets the system choose, and a path is a socket or a pipe:
 * neither is a port of a deploy. What speaks gRPC is told a whole address.
 */
function portsOf(value: Value): readonly Port[] {
	const all =
		value.kind === 'template'
			? value.parts.slice(-1)
			: value.kind === 'choice'
				? value.of.filter((one, at) => value.of.findIndex((other) => isSame(one, other)) === at)
				: [value];
	const isPort = (one: Value): one is Port => one.kind === 'literal' && /^(?:[\w.-]*:|\[[\da-f:]+\]:)?[1-9][0-9]{0,4}$/i.test(one.text);
	return all.every(isPort) ? all : [];
}

function isSame(one: Value, other: Value): boolean {
	return one === other || (one.kind === 'literal' && other.kind === 'literal' && one.text === other.text);
}

/**
 * Whether a server is the one that the variable PORT of its program is for: no other takes it already, and of several that could,
 * it stands where the program starts, or first. Two servers
 * cannot listen on one port.
 */
function isMain(project: Project, fact: LocatedFact<'server.listen'>): boolean {
	const processes = project.processesOf(fact.path);
	const all =
		processes.length === 0
			? project.in(fact.path, 'server.listen')
			: processes.flatMap((process) => project.inProcess(process, 'server.listen'));
	const servers = all
		.filter((other) => (other.path !== fact.path || other.span.start !== fact.span.start) && !isDevelopmentOnly(other))
		.map((other) => project.resolved(other));
	// Where the port of another one comes from elsewhere, that one is.
	if (servers.some((other) => portOf(other.port) === undefined)) {
		return false;
	}
	const entries = new Set(processes.flatMap((process) => process.entries));
	const order = ({ path, span }: LocatedFact<'server.listen'>): readonly [number, string, number] => [
		entries.has(path) ? 0 : 1,
		path,
		span.start,
	];
	const isBefore = (one: readonly [number, string, number], other: readonly [number, string, number]): boolean =>
		one[0] !== other[0] ? one[0] < other[0] : one[1] !== other[1] ? one[1] < other[1] : one[2] < other[2];
	return !servers.some((other) => isBefore(order(other), order(fact)));
}

/**
 * Whether a server answers requests over HTTP and is the only one of its file: one among several may be there to be tried, or for
 * another protocol, whose port its clients know.
 */
function isOnlyServer(project: Project, { path, api }: LocatedFact<'server.listen'>): boolean {
	return (
		!/^(?:node:(?:net|tls|dgram)|@grpc\/grpc-js|grpc)\b/.test(api) &&
		project.in(path, 'server.listen').filter((other) => !isDevelopmentOnly(other)).length === 1
	);
}

/** Whether the code reads a variable that is called after the setting: what is written there is only its default (`SHOP_ENDPOINT_PORT`, `endpoint.port`). */
function isSetOtherwise(project: Project, { path, span }: LocatedFact<'server.listen'>, names: readonly string[] | undefined): boolean {
	const taken = project.in(path, 'server.listen').find((one) => one.span.start === span.start)?.port;
	const name = variableOfNames(names ?? (taken?.kind === 'import' ? [taken.name, ...taken.members] : []));
	return (
		name !== undefined &&
		wholeOf(project)
			.of('env.read')
			.some(({ variable }) => variable === name || (name !== 'PORT' && variable?.endsWith(`_${name}`) === true))
	);
}

/** Words of a server's name that say nothing of which one it is. */
const serverWords: ReadonlySet<string> = wordSet(`
	app application server http https express fastify koa hono router instance listener port nest
`);

/** Whether a module exports a port under a name that is called after its server and nothing else: `config.port`. */
function isSetting(project: Project, { path, span }: Location): boolean {
	const isCalledSo = (name: string): boolean => wordsOf(name).every((word) => serverWords.has(word));
	const holds = (value: Value): boolean =>
		value.kind === 'object' &&
		Object.entries(value.properties).some(
			([name, each]) => holds(each) || (each.path === undefined && each.span.start === span.start && isCalledSo(name)),
		);
	return project
		.in(path, 'module.export')
		.some(({ name, value }) => holds(value) || (value.path === undefined && value.span.start === span.start && isCalledSo(name)));
}

/** The variable for the port of a server beside the main one: after what it is called, or what all its routes tell. */
function variableOfServer(project: Project, { path, variable }: LocatedFact<'server.listen'>): string | undefined {
	const words = wordsOf(variable ?? '').filter((word) => !serverWords.has(word));
	if (words.length > 0) {
		return `${upperSnake(words.join(' '))}_PORT`;
	}
	const routes = project.in(path, 'http.route').map(({ route }) => (route.kind === 'literal' ? route.text : ''));
	const told =
		routes.length > 0 && routes.every((route) => selfRoute.test(route))
			? routes.map((route) => (/metrics|prometheus/i.test(route) ? 'METRICS_PORT' : 'HEALTH_PORT'))
			: [];
	return told.includes('METRICS_PORT') ? 'METRICS_PORT' : told[0];
}

/**
 * Whether another server of the file takes its port from elsewhere: that is the one the process is for. Servers of other files are
 * not asked for, so that the answer is there before those are read.
 */
function hasMainServer(project: Project, { path, span }: LocatedFact<'server.listen'>): boolean {
	return project
		.in(path, 'server.listen')
		.some((other) => other.span.start !== span.start && !isDevelopmentOnly(other) && portOf(project.resolved(other).port) === undefined);
}

/** Whether all routes beside a server tell how the process is, and the process has another server: `/metrics` on a port of its own. */
function onlyTellsOfItself(project: Project, { path, span }: LocatedFact<'server.listen'>): boolean {
	const routes = project.in(path, 'http.route').filter(({ route }) => route.kind === 'literal');
	if (
		routes.length === 0 ||
		routes.length < project.in(path, 'http.route').length ||
		!routes.every(({ route }) => route.kind === 'literal' && selfRoute.test(route.text))
	) {
		return false;
	}
	return project
		.processesOf(path)
		.some((process) => project.inProcess(process, 'server.listen').some((other) => other.path !== path || other.span.start !== span.start));
}

/** Routes by which monitors ask how a process is. */
const selfRoute =
	/^\/?(?:-\/|_|[a-z]{1,20}[_-](?=metrics))?(?:metrics|prometheus|health(?:z|check|-check)?|live(?:z|ness)?|ready(?:z)?|readiness|status|ping|debug)(?:\/(?:live|ready|liveness|readiness|metrics))?\/?$/i;
