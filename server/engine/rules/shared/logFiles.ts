import { isWithin, type LocatedFact } from '../../core/fact.js';
import { baseName, directoryOf, isOuterPath } from '../../core/paths.js';
import { haveWord } from '../../core/words.js';
import type { Project } from '../../project/project.js';
import type { Value } from '../../core/value.js';
import { isAsidePath, isInExamples } from './aside.js';
import { endOfPath, filePlaceOf, pathInWords } from './filePlaces.js';

/** Words of what is called a logger; `log` alone may be a record of the domain (`routes/log.js`). */
const loggerWords: ReadonlySet<string> = new Set(['logger', 'loggers', 'logging']);

/** What a module and a folder are called that together are of a log. */
const logNames: ReadonlySet<string> = new Set(['log', 'logs']);

/** Words of trails that a product keeps on purpose. */
const trailWords: ReadonlySet<string> = new Set(['audit', 'auditing', 'activity', 'history', 'data', 'datalogger']);

/**
 * Whether a logger that the project has written itself keeps in a file what it is told: a function of a module, class or function
 * that is called a logger writes one of text, whatever its ending (`logs/2024-05-01.txt`, `entries.json`). One of a module that is called
 * a log adds to what lies in a folder of that name. What any function adds to a file in a folder of logs is one, be its name handed in.
 */
export function isOfOwnLogger(fact: LocatedFact<'file.write'>): boolean {
	const { path, operation, target } = fact;
	const module = moduleName(path);
	const names = [module, fact.holder ?? '', fact.function ?? ''];
	const isToLogs = isInLogFolder(pathInWords(target));
	const ending = endOfPath(target);
	const isOfText = /\.(?:txt|json|jsonl|ndjson)$/.test(ending);
	const isAdded = operation === 'append' && isToLogs && (isOfText || ending === '');
	// The name that is handed in may have any ending: `fs.createWriteStream(path.join('logs', name))` of a logger.
	const isText = ending !== '' ? isOfText : operation === 'stream' && isToLogs;
	// A text that is called a log, to which something is added: `fs.appendFileSync('./error-log.txt', line)`.
	const isCalledLog = (operation === 'append' || operation === 'stream') && calledLog.test(baseName(ending));
	return (
		(operation === 'append' || operation === 'stream' || operation === 'write') &&
		!fact.removed &&
		isWithin(fact, 'function') &&
		(isAdded || isCalledLog || (isText && (haveWord(names, loggerWords) || (operation !== 'write' && logNames.has(module) && isToLogs)))) &&
		!haveWord(names, trailWords) &&
		filePlaceOf(target) === 'application'
	);
}

/** Names of files that are logs, whatever their ending. */
const calledLog =
	/^(?:[\w.-]{0,60}[-_.])?(?:access|api|app|debug|errors?|events?|info|requests?|req|server|system)?[-_]?logs?\.(?:txt|json|jsonl|ndjson)$/i;

/** Names of functions that add a line to a log. */
const lineAdder =
	/^(?:write|append|add|save|log)(?:To|In|Into)?_?(?:Log|File|LogFile|LogEntry|LogLine)s?(?:ToFile)?$|^log(?:ToFile|Events?)$/i;

/**
 * Whether a logger that the project has written itself adds a line to a file that its callers name: `function writeLog(file, line) {
 * fs.appendFileSync(file, line); }`; or to one that settings of another module name: `fs.appendFile(settings.logFile, line)`.
 */
export function isOfHandedFile(fact: LocatedFact<'file.write'>): boolean {
	const names = [moduleName(fact.path), fact.holder ?? '', fact.function ?? ''];
	return (
		fact.operation === 'append' &&
		!fact.removed &&
		isWithin(fact, 'function') &&
		((fact.target.kind === 'unknown' && (haveWord(names, loggerWords) || (fact.function !== undefined && lineAdder.test(fact.function)))) ||
			((haveWord(names, loggerWords) || logNames.has(names[0]!)) && isSetElsewhere(fact.target, fact.path))) &&
		!haveWord(names, trailWords)
	);
}

/** Whether a file is one that settings of another module name as a log, be it made absolute: `settings.logFile`. */
function isSetElsewhere(target: Value, path: string): boolean {
	const found = target.kind === 'template' && target.parts.length === 1 ? target.parts[0]! : target;
	const isOfOther = found.kind === 'literal' && found.path !== undefined && found.path !== path;
	return isOfOther
		? /log/i.test(baseName(found.text))
		: found.kind === 'import' && found.specifier.startsWith('.') && /log/i.test(found.members.at(-1) ?? found.name);
}

/**
 * Whether the settings of a process manager that a service is deployed with send its output to a file, for the first time: one file for
 * each stream, and for each program, is one decision. On a machine of one's own that may be wanted.
 */
export function isOfDeployedManager({ path, span, api }: LocatedFact<'log.sink'>, project: Project): boolean {
	return (
		!isOuterPath(path) &&
		!isAsidePath(path) &&
		!isInExamples(path) &&
		!project.isDevelopmentFile(path) &&
		project.packageOf(path).kind === 'service' &&
		!project
			.in(path, 'log.sink')
			.some((other) => managerOf(other.api) === managerOf(api) && other.target === 'file' && other.span.start < span.start)
	);
}

/** What an output goes to a file by: one manager for both streams, while what supervisord itself has to say is none of a program's. */
function managerOf(api: string): string {
	return api === 'supervisord.logfile' ? api : api.split('.')[0]!;
}

/** What a module is called: `log` of `src/log.js` and of `src/log/index.js`. */
function moduleName(path: string): string {
	const name = baseName(path).replace(/\.[a-z]+$/, '');
	return name === 'index' ? baseName(directoryOf(path)) : name;
}

function isInLogFolder(path: string): boolean {
	return path
		.split('/')
		.slice(0, -1)
		.some((folder) => logNames.has(folder));
}
