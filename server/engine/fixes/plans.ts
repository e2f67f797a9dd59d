import type { LocatedFact } from '../core/fact.js';
import type { Applicability, ConsoleCall, Edit, FixPlan, LoggerSource } from '../core/fix.js';
import { isOuterPath } from '../core/paths.js';
import type { Location, Span } from '../core/text.js';
import type { Value } from '../core/value.js';
import { quoteForEnvironmentFile } from './mechanics/environmentText.js';
import { isVariableName } from './names.js';

/** Lines of a `.dockerignore` that keep the variables of one machine out of an image. What a build reads (`.env.production`) they leave in it. */
export const linesAgainstDotenv: readonly string[] = ['.env', '.env.local', '.env.*.local'];

/**
 * What rules call to propose a fix. Each returns plain data, or undefined when no such fix can be right; `fixes/build.ts` makes
 * the edits when somebody asks.
 * No title ever holds a secret.
 */

/**
 * Reads a literal from the environment. A plain literal stays as the default (safe); a secret, or a URL with a password, moves
 * out of the code (suggestion).
 * `path` is the file of the fact; the value's own path wins. Undefined for what is no literal, or where the syntax demands one.
 */
export function readFromEnvironment(value: Value | undefined, path: string, variable: string): FixPlan | undefined {
	if (value?.kind === 'env') {
		return requireEnvironment(value, path);
	}
	if ((value?.kind !== 'literal' && value?.kind !== 'secret') || !isVariableName(variable)) {
		return undefined;
	}
	const at = value.path ?? path;
	if (isOuterPath(at) || (value.kind === 'literal' && (value.required === true || value.type === 'null'))) {
		return undefined;
	}
	const isSecret = value.kind === 'secret' || value.credentials !== undefined;
	return {
		title: isSecret ? `Move the secret to the environment variable ${variable}` : `Read ${variable} from the environment`,
		applicability: isSecret ? 'suggestion' : 'safe',
		recipe: { kind: 'read-from-environment', value: { ...value, path: at }, variable },
	};
}

/**
 * Drops the secret default of an environment read, so that the program stops at start when the variable is missing. Undefined
 * when the default is no secret.
 */
export function requireEnvironment(value: Value | undefined, path: string): FixPlan | undefined {
	if (value?.kind !== 'env' || value.name === undefined || !isVariableName(value.name) || value.fallback === undefined) {
		return undefined;
	}
	const { fallback } = value;
	const at = value.path ?? path;
	const elsewhere = fallback.path !== undefined && fallback.path !== at;
	if (isOuterPath(at) || elsewhere || (fallback.kind !== 'secret' && fallback.kind !== 'literal')) {
		return undefined;
	}
	return {
		title: `Require ${value.name} instead of falling back to a default in the code`,
		applicability: 'suggestion',
		recipe: {
			kind: 'require-environment',
			read: { path: at, span: value.span },
			fallback: { path: at, span: fallback.span },
			variable: value.name,
		},
	};
}

/** Has compose ask its environment for a secret that a compose file holds. */
export function takeFromCompose(variable: string, value: Value, path: string): FixPlan | undefined {
	return isOuterPath(path) || !isVariableName(variable)
		? undefined
		: {
				title: `Take ${variable} from the environment of compose`,
				applicability: 'suggestion',
				recipe: { kind: 'compose-secret', value: { path, span: value.span }, variable },
			};
}

/** Edits that the rule knows already. Undefined when there is none, or one lies outside the workspace. */
export function replace(
	title: string,
	applicability: Applicability,
	edits: readonly Edit[],
	{ together }: Pick<FixPlan, 'together'> = {},
): FixPlan | undefined {
	return edits.length === 0 || edits.some(({ path }) => isOuterPath(path))
		? undefined
		: { title, applicability, recipe: { kind: 'replace', edits }, ...(together && { together }) };
}

/** The line of an environment file that gives a variable a value; none where the format cannot say it. */
export function variableLine(variable: string, value: string): string {
	return `${variable}=${quoteForEnvironmentFile(value) ?? ''}`;
}

/** Adds the lines that a line-based file lacks, creating the file when needed. */
export function appendLines(path: string, lines: readonly string[], title = `Add ${lines.join(', ')} to ${path}`): FixPlan | undefined {
	return lines.length === 0 || isOuterPath(path)
		? undefined
		: { title, applicability: 'safe', recipe: { kind: 'append-lines', path, lines } };
}

/**
 * Declares a dependency in a package manifest: with `range`, which another manifest of the workspace has for it, else with the
 * version that the lock file records anyway.
 * Undefined when neither is known: no version is made up.
 */
export function addDependency(
	manifest: string,
	dependency: string,
	range: string | undefined,
	lockfile: string | undefined,
): FixPlan | undefined {
	if (isOuterPath(manifest) || (range === undefined && lockfile === undefined)) {
		return undefined;
	}
	return {
		title: `Declare ${dependency} in ${manifest}`,
		applicability: 'suggestion',
		recipe: {
			kind: 'add-dependency',
			manifest,
			dependency,
			...(range !== undefined && { range }),
			...(lockfile !== undefined && { lockfile }),
		},
	};
}

/** Calls a logger of the project in place of the console, with the level and the order of arguments that its library has. */
export function callLogger(call: LocatedFact<'log.call'>, logger: LoggerSource): FixPlan | undefined {
	if (isOuterPath(call.path) || call.path === logger.module || call.arguments === 0 || call.handed === true) {
		return undefined;
	}
	const name = logger.name === 'default' || logger.name === '*' ? 'logger' : logger.name;
	return {
		title: `Log with the project's ${name}`,
		applicability: 'suggestion',
		recipe: { kind: 'call-logger', callee: at(call, call.callee), method: methodOf(call), logger },
	};
}

/**
 * Writes a logger module on pino that writes to stdout, and calls it in place of the console. For projects without a logger.
 * `others` are calls of the same file that it is to say, too.
 */
export function introduceLogger(call: LocatedFact<'log.call'>, others: readonly LocatedFact<'log.call'>[] = []): FixPlan | undefined {
	if (isOuterPath(call.path) || call.arguments === 0 || call.handed === true) {
		return undefined;
	}
	return {
		title: 'Introduce a structured logger that writes to stdout',
		applicability: 'suggestion',
		recipe: { kind: 'introduce-logger', ...consoleCall(call), ...(others.length > 0 && { others: others.map(consoleCall) }) },
	};
}

function consoleCall(call: LocatedFact<'log.call'>): ConsoleCall {
	return { callee: at(call, call.callee), method: methodOf(call) };
}

/**
 * The level that the place of a call asks for: what is said where something was caught is more than information, unless another
 * branch there tells what is.
 */
function methodOf({ method, within, lesser }: LocatedFact<'log.call'>): string {
	return (method === 'log' || method === 'info') && within?.at(-1) === 'catch' && lesser !== true ? 'warn' : method;
}

/** Sends a log that goes to a file to stdout instead. Undefined when it does not go to a file. */
export function logToStdout(sink: LocatedFact<'log.sink'>): FixPlan | undefined {
	if (isOuterPath(sink.path) || sink.target !== 'file') {
		return undefined;
	}
	const file: Location | undefined = sink.file && { path: sink.file.path ?? sink.path, span: sink.file.span };
	return {
		title: 'Write the log to stdout',
		applicability: 'suggestion',
		recipe: { kind: 'log-to-stdout', sink: at(sink), api: sink.api, ...(file && { file }) },
	};
}

/**
 * Closes the servers of a program on SIGTERM and SIGINT; the first is the main one. Undefined when a framework already does, or
 * when they stand in several files, where none of them could name the others.
 */
export function shutDownGracefully(servers: readonly LocatedFact<'server.listen'>[]): FixPlan | undefined {
	const [main] = servers;
	if (!main || isOuterPath(main.path) || servers.some(({ path, closesItself }) => path !== main.path || closesItself === true)) {
		return undefined;
	}
	return {
		title: `Close the ${servers.length > 1 ? 'servers' : 'server'} on SIGTERM and SIGINT`,
		applicability: 'suggestion',
		recipe: {
			kind: 'shut-down-gracefully',
			path: main.path,
			servers: servers.map(({ span, statement, api, variable, function: name }) => ({
				call: span,
				statement,
				api,
				...(variable !== undefined && { variable }),
				...(name !== undefined && { function: name }),
			})),
		},
	};
}

/** Has the handler of SIGINT answer SIGTERM, too. Undefined for a handler of another signal. */
export function answerSigtermToo(handler: LocatedFact<'signal.handle'>): FixPlan | undefined {
	return isOuterPath(handler.path) || handler.signal !== 'SIGINT'
		? undefined
		: {
				title: 'Answer SIGTERM as SIGINT is answered',
				applicability: 'suggestion',
				recipe: { kind: 'answer-sigterm-too', call: at(handler) },
			};
}

/**
 * Turns the shell form of a CMD or ENTRYPOINT into its JSON form, or prefixes `exec` where the shell is needed. Undefined for
 * anything else.
 */
export function execForm(process: LocatedFact<'process.declare'>): FixPlan | undefined {
	if (
		isOuterPath(process.path) ||
		process.form !== 'shell' ||
		(process.source !== 'dockerfile-cmd' && process.source !== 'dockerfile-entrypoint')
	) {
		return undefined;
	}
	return {
		title: 'Run the command without a shell around it',
		applicability: 'safe',
		recipe: { kind: 'exec-form', instruction: at(process, process.instruction) },
	};
}

/**
 * Runs a program in place of the package manager that would start it. Undefined unless `process` is a CMD, an ENTRYPOINT or a
 * line of a Procfile.
 */
export function runDirectly(process: LocatedFact<'process.declare'>, argv: readonly string[]): FixPlan | undefined {
	const sources: readonly string[] = ['dockerfile-cmd', 'dockerfile-entrypoint', 'procfile'];
	if (isOuterPath(process.path) || argv.length === 0 || !sources.includes(process.source)) {
		return undefined;
	}
	return {
		title: `Run "${argv.join(' ')}" directly`,
		applicability: 'suggestion',
		recipe: { kind: 'run-directly', instruction: at(process, process.instruction), argv },
	};
}

/** Replaces an unbounded version range by the version that the lock file records. */
export function pinVersion(dependency: LocatedFact<'dependency'>, lockfile: string): FixPlan | undefined {
	if (isOuterPath(dependency.path)) {
		return undefined;
	}
	return {
		title: `Bound ${dependency.name} to the version in the lock file`,
		applicability: 'suggestion',
		recipe: { kind: 'pin-version', range: at(dependency), dependency: dependency.name, lockfile },
	};
}

/** Moves `command`, as it is written in the command line of `process`, into the `release` process of the Procfile beside it. */
export function moveToRelease(process: LocatedFact<'process.declare'>, command: string): FixPlan | undefined {
	if (isOuterPath(process.path) || command.trim() === '' || (process.source !== 'procfile' && process.source !== 'script')) {
		return undefined;
	}
	return {
		title: `Move "${command.trim()}" to the release process`,
		applicability: 'suggestion',
		recipe: { kind: 'move-to-release', process: at(process), command: command.trim() },
	};
}

function at(fact: { readonly path: string; readonly span: Span }, span: Span = fact.span): Location {
	return { path: fact.path, span };
}
