import { type Call, expressionAt } from '../arguments.js';
import type { Place } from '../apis/recipe.js';
import { placesOfWord } from '../lines.js';
import { bare } from '../nodes.js';
import type { At } from '../walk.js';

/** Servers that only listen when they are told to. */
const makers: ReadonlySet<string> = new Set(['node:http.createServer()', 'node:https.createServer()']);

/** How often a server is named that is made, and handed over: `const httpServer = …; drain({ httpServer })`. */
const timesNamed = 2;

/**
 * Whether a call is handed a server of Node that the file makes, and does nothing else with: nobody tells it to listen. What
 * `app.listen()` makes is another one.
 */
export function isNeverHeard(place: Place | undefined, call: Call, at: At): boolean {
	const { source, names } = at;
	const given = place === undefined ? undefined : expressionAt(at, call, place);
	const node = given && bare(source, given.node);
	if (given === undefined || node === undefined || !source.ts.isIdentifier(node) || !makers.has(names.of(node, given.scope) ?? '')) {
		return false;
	}
	const { text } = source.whole;
	const places = placesOfWord(text, node.text);
	return (
		given.scope.lookup(node.text)?.origin.kind === 'expression' &&
		places.length === timesNamed &&
		!/\bexport (?:const|let|var) $/.test(text.slice(Math.max(0, places[0]! - 20), places[0]))
	);
}
