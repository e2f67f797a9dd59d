import type { LocatedFact } from '../../core/fact.js';
import { lastNames } from '../../core/paths.js';
import { haveWord } from '../../core/words.js';

/** Words that call a bundle the server's. */
const serverWords: ReadonlySet<string> = new Set(['server', 'ssr', 'backend', 'node', 'worker']);

/**
 * Whether what is put into a bundle goes into one of a program that runs on a server, as its settings say, or the name or the folder of
 * these: `webpack/server/production.js`.
 */
export function isOfServerBundle({ bundle, path }: LocatedFact<'env.expose'>): boolean {
	return bundle === 'server' || haveWord(lastNames(path), serverWords);
}
