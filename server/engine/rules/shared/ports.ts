import { isWithin, type LocatedFact } from '../../core/fact.js';
import { serviceRoles } from '../../core/role.js';
import type { Location } from '../../core/text.js';
import type { Value } from '../../core/value.js';
import type { Process, ProcessCommand, Project } from '../../project/project.js';
import { isDevelopmentOnly } from './guards.js';
import { invocationOf } from './invocation.js';
import { factsOfPackage } from './near.js';
import { placeOf } from './places.js';
import { portOptionOf } from './serverCommands.js';
import { haveWord } from '../../core/words.js';
import { wordSet } from '../../core/wordList.js';

/** How a server comes to its port: the first of the variables that is set, else the default. */
export interface PortSource {
	readonly variables: readonly string[];
	readonly fallback?: string;
	/** Where it is written. */
	readonly at: Location;
}

/** What a place says of a variable: its value, that it is set to something unknown, or nothing. */
export type Declared = { readonly port: string; readonly at: Location } | 'unknown' | undefined;

/** A port with the place that decides it. */
export interface DecidedPort {
	readonly port: string;
	readonly at: Location;
	/** The variable that decides it, when one does. */
	readonly variable?: string;
}

/** Words of a server beside the one that a process is for. */
const secondaryWords: ReadonlySet<string> = wordSet(`
	metrics prom prometheus admin health healthz probe debug mgmt management monitoring internal status inspect inspector
`);

/**
 * The number in a port, an address or a URL's authority: `3000`, `:3000`, `0.0.0.0:3000`. Undefined for sockets, port 0 and
 * everything else.
 */
export function portNumber(text: string): string | undefined {
	return /^(?:[\w.*\[\]:-]*:)?([1-9]\d{0,4})(?:\/tcp)?$/.exec(text.trim())?.[1];
}

/** How a value comes to be a port; undefined when the text does not tell. */
export function portSourceOf(value: Value, at: Location): PortSource | undefined {
	switch (value.kind) {
		case 'literal': {
			const port = portNumber(value.text);
			return port === undefined ? undefined : { variables: [], fallback: port, at };
		}
		case 'env': {
			if (value.name === undefined) {
				return undefined;
			}
			const rest = value.fallback && portSourceOf(value.fallback, at);
			if (value.fallback && !rest) {
				return undefined;
			}
			return { variables: [value.name, ...(rest?.variables ?? [])], ...(rest?.fallback !== undefined && { fallback: rest.fallback }), at };
		}
		case 'template': {
			const last = value.parts.at(-1);
			return last && portSourceOf(last, at);
		}
		default:
			return undefined;
	}
}

/**
 * Where the servers of a process listen. Undefined when that is not known of each of them; servers for metrics and the like are
 * left out.
 */
export function portSourcesOf(process: Process, project: Project): readonly PortSource[] | undefined {
	for (const command of process.commands.toReversed()) {
		const source = commandPort(command, project);
		if (source) {
			return [source];
		}
	}
	return sourcesOf(mainServers(process, project), process, project);
}

/** Programs that run a file of a program, which a build may have made. */
const runners: ReadonlySet<string> = new Set(['node', 'nodejs', 'pm2-runtime', 'pm2-docker', 'pm2']);

/**
 * The same for a process that runs a file which no source is known to become, or an empty one: where the package listens in a single
 * file, that no other process of a deploy runs, it is what was meant.
 */
export function portSourcesBehind(process: Process, project: Project): readonly PortSource[] | undefined {
	const last = process.commands.at(-1)?.started;
	const isMissing =
		last?.target.kind === 'entry' &&
		runners.has(last.program) &&
		process.entries.every((entry) => !project.has(entry) || project.in(entry, 'module.import').length === 0) &&
		project.inProcess(process, 'server.listen').length === 0;
	if (!isMissing || process.type === 'task' || process.type === 'release') {
		return undefined;
	}
	const servers = factsOfPackage(project, process.package, 'server.listen').filter((fact) => isMainServer(fact, project));
	const isOnly =
		new Set(servers.map(({ path }) => path)).size === 1 &&
		project.processesOf(servers[0]!.path).every(({ declaration, type }) => declaration.source === 'script' || type === 'development');
	return isOnly ? sourcesOf(servers, process, project) : undefined;
}

function sourcesOf(
	servers: readonly LocatedFact<'server.listen'>[],
	process: Process,
	project: Project,
): readonly PortSource[] | undefined {
	const sources = new Map<string, PortSource>();
	for (const fact of servers) {
		const resolved = project.resolved(fact);
		const source =
			portSourceOf(withVariable(resolved.port, fact.path, project), placeOf(resolved.port, fact)) ??
			settingSource(resolved.port, fact.path, project);
		if (!source) {
			return undefined;
		}
		const set = { ...source, variables: source.variables.filter((one) => !isAssigned(process, one)) };
		sources.set(`${set.variables.join()}\0${set.fallback ?? ''}`, set);
	}
	return sources.size > 0 ? [...sources.values()] : undefined;
}

/**
 * A port that code takes from the settings of a framework by their own name (`config.get('port') ?? 4000`), as a read of PORT: where
 * all that reads PORT in the package has that very default, both ways come to the same.
 */
function withVariable(port: Value, path: string, project: Project): Value {
	const fallback =
		port.kind === 'env' && port.name === undefined && port.fallback ? portSourceOf(port.fallback, { path, span: port.span }) : undefined;
	if (port.kind !== 'env' || fallback?.fallback === undefined) {
		return port;
	}
	const reads = factsOfPackage(project, project.packageOf(path), 'env.read').filter(
		(read) => read.variable === 'PORT' && serviceRoles.includes(project.roleOf(read.path).role),
	);
	const isSame = ({ fallback: other }: LocatedFact<'env.read'>): boolean =>
		other?.kind === 'literal' && portNumber(other.text) === fallback.fallback;
	return reads.length > 0 && reads.every(isSame) ? { ...port, name: 'PORT' } : port;
}

/**
 * A port that code takes from the settings that another module hands out, by the name `port` (`app.settings.PORT`), where nobody can follow
 * how they got there: what all that reads PORT in the package has by default, when that is one and the same port.
 */
function settingSource(port: Value, path: string, project: Project): PortSource | undefined {
	const members = port.kind === 'unknown' ? (port.route?.members ?? []) : [];
	if (!/^port$/i.test(members.at(-1) ?? '') || haveWord(members, secondaryWords)) {
		return undefined;
	}
	const sources = factsOfPackage(project, project.packageOf(path), 'env.read')
		.filter((read) => read.variable === 'PORT' && serviceRoles.includes(project.roleOf(read.path).role))
		.map((read) => read.fallback && portSourceOf(read.fallback, placeOf(read.fallback, read)));
	const [first] = sources;
	return first?.fallback !== undefined && sources.every((one) => one?.variables.length === 0 && one.fallback === first.fallback)
		? { ...first, variables: ['PORT'] }
		: undefined;
}

/** The servers of a process that take its requests. */
export function mainServers(process: Process, project: Project): readonly LocatedFact<'server.listen'>[] {
	return project.inProcess(process, 'server.listen').filter((fact) => isMainServer(fact, project));
}

function isMainServer(fact: LocatedFact<'server.listen'>, project: Project): boolean {
	return takesRequests(fact, project) && !isAtAnyPort(fact);
}

function takesRequests(fact: LocatedFact<'server.listen'>, project: Project): boolean {
	const { role } = project.roleOf(fact.path);
	return (
		role !== 'test' && role !== 'build' && role !== 'browser' && !isWithin(fact, 'test') && !isDevelopmentOnly(fact) && !isSecondary(fact)
	);
}

/** The server of a process that listens on whatever port is free, where no other one of it listens anywhere else. */
export function serverAtAnyPort(process: Process, project: Project): LocatedFact<'server.listen'> | undefined {
	const servers = project.inProcess(process, 'server.listen').filter((fact) => takesRequests(fact, project));
	const isTold = process.commands.some((command) => commandPort(command, project) !== undefined);
	return !isTold && servers.every(isAtAnyPort) ? servers[0] : undefined;
}

/** Whether a server takes whatever port is free (port 0): only the program itself knows which, so that nobody outside sends it requests. */
export function isAtAnyPort({ port }: LocatedFact<'server.listen'>): boolean {
	return port.kind === 'literal' && port.text === '0';
}

/** Whether a server is for metrics, health or debugging, by its name or that of its variable. */
export function isSecondary(fact: LocatedFact<'server.listen'>): boolean {
	return haveWord([fact.variable ?? '', ...(fact.port.kind === 'env' ? [fact.port.name ?? ''] : [])], secondaryWords);
}

/** The port that a source comes to where variables are declared so; undefined when that cannot be known. */
export function decide({ variables, fallback, at }: PortSource, declared: (variable: string) => Declared): DecidedPort | undefined {
	for (const variable of variables) {
		const found = declared(variable);
		if (found === 'unknown') {
			return undefined;
		}
		if (found) {
			return { ...found, variable };
		}
	}
	return fallback === undefined ? undefined : { port: fallback, at };
}

/** What a declared value comes to: its number, or unknown. */
export function declaredPort({ value, path }: { readonly value: Value; readonly path: string }): Declared {
	const source = portSourceOf(value, placeOf(value, { path }));
	return source?.fallback === undefined ? 'unknown' : { port: source.fallback, at: source.at };
}

function isAssigned({ commands }: Process, variable: string): boolean {
	return commands.some(({ started }) => started.assignments.some(({ name }) => name === variable));
}

/** The port in the command of a server's own program: `next start -p 4000`, `uvicorn app:app --port $PORT`. */
function commandPort(command: ProcessCommand, project: Project): PortSource | undefined {
	const invocation = invocationOf(command.argv);
	const found = invocation && portOptionOf(invocation);
	if (!found) {
		return undefined;
	}
	const { at } = command;
	const assigned = command.started.assignments.find(({ name }) => found.variables.includes(name));
	if (found.given !== undefined) {
		const expansion = /^(?:[\w.*\[\]:-]*:)?\$\{?(\w+)(?::?-(\d+))?\}?$/.exec(found.given);
		if (expansion) {
			return { variables: [expansion[1]!], ...(expansion[2] !== undefined && { fallback: expansion[2] }), at };
		}
		const port = portNumber(found.given);
		return port === undefined ? undefined : { variables: [], fallback: port, at };
	}
	if (assigned) {
		const port = portNumber(assigned.value.text);
		return port === undefined ? undefined : { variables: [], fallback: port, at };
	}
	// A settings file that the program reads may say more.
	return found.standard === undefined || isConfigured(found.settings, command, project)
		? undefined
		: { variables: found.variables, fallback: found.standard, at };
}

function isConfigured(settings: readonly string[], { folder }: ProcessCommand, project: Project): boolean {
	return settings.some((file) => project.has(folder === '' ? file : `${folder}/${file}`));
}

/** Whether a file serves the prompt of the runtime (`repl`), for whoever looks for a mistake. */
export function isPrompt(project: Project, path: string): boolean {
	return project.in(path, 'module.import').some(({ specifier }) => specifier === 'node:repl' || specifier === 'repl');
}
