import { punctuationToken, stringToken, type Tokens } from './tokens.js';

/** How far before its path an object may begin, in tokens. */
const farthestStart = 400;

/** What an object calls the functions that answer, or what holds them. */
const holders = ['handler', 'wsHandler', 'options', 'config'] as const;

/**
 * The object that tells of a route, by the token of its path: `{ method: 'GET', path: '/orders', handler }`. Names alone decide: rather too
 * many than too few.
 */
export function routeObjectAround(tokens: Tokens, at: number): { readonly start: number; readonly end: number } | undefined {
	if (
		tokens.kinds[at] !== stringToken ||
		tokens.text.charCodeAt(tokens.starts[at]! + 1) !== 47 ||
		!tokens.is(at - 1, ':') ||
		!(tokens.is(at - 2, 'path') || tokens.is(at - 2, 'url'))
	) {
		return undefined;
	}
	const depth = tokens.depths[at]!;
	let start = at;
	while (start >= 0 && at - start < farthestStart && tokens.depths[start]! >= depth) {
		start--;
	}
	if (start < 0 || !tokens.is(start, '{')) {
		return undefined;
	}
	const end = tokens.closing(start);
	const has = (name: string): boolean => {
		for (let each = start + 1; each < end; each++) {
			if (tokens.depths[each] === depth && tokens.is(each, name) && tokens.kinds[each] !== punctuationToken) {
				return true;
			}
		}
		return false;
	};
	return has('method') && holders.some(has) ? { start, end } : undefined;
}
