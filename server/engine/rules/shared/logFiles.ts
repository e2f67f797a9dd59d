import { isWithin, type LocatedFact } from '../../core/fact.js';
import { baseName } from '../../core/paths.js';
import { haveWord } from '../../core/words.js';
import { endOfPath, filePlaceOf } from './filePlaces.js';

/** Words of what is called a logger; `log` alone may be a record of the domain (`routes/log.js`). */
const loggerWords: ReadonlySet<string> = new Set(['logger', 'loggers', 'logging']);

/** Words of trails that a product keeps on purpose. */
const trailWords: ReadonlySet<string> = new Set(['audit', 'auditing', 'activity', 'history', 'data', 'datalogger']);

/**
 * Whether a logger that the project has written itself keeps in a file what it is told: a function of a module, class or function
 * that is called a logger writes one of text, whatever its ending (`logs/2024-05-01.txt`, `entries.json`).
 */
export function isOfOwnLogger(fact: LocatedFact<'file.write'>): boolean {
	const { path, operation, target } = fact;
	const names = [baseName(path).replace(/\.[a-z]+$/, ''), fact.holder ?? '', fact.function ?? ''];
	return (
		(operation === 'append' || operation === 'stream' || operation === 'write') &&
		!fact.removed &&
		isWithin(fact, 'function') &&
		haveWord(names, loggerWords) &&
		!haveWord(names, trailWords) &&
		filePlaceOf(target) === 'application' &&
		/\.(?:txt|json|jsonl|ndjson)$/.test(endOfPath(target))
	);
}
