import { isWithin, type LocatedFact } from '../../core/fact.js';
import { baseName, directoryOf } from '../../core/paths.js';
import { haveWord } from '../../core/words.js';
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
	const isText = /\.(?:txt|json|jsonl|ndjson)$/.test(ending);
	const isAdded = operation === 'append' && isToLogs && (isText || ending === '');
	return (
		(operation === 'append' || operation === 'stream' || operation === 'write') &&
		!fact.removed &&
		isWithin(fact, 'function') &&
		(isAdded || (isText && (haveWord(names, loggerWords) || (operation !== 'write' && logNames.has(module) && isToLogs)))) &&
		!haveWord(names, trailWords) &&
		filePlaceOf(target) === 'application'
	);
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
