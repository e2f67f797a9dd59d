import { classesByMethod, routeDecorators } from '../context.js';
import type { Body } from './bodies.js';
import { isMember } from './grammar.js';
import { middleware, routing } from './meanings.js';
import { routeObjectAround } from './routeObjects.js';
import { isSocketCall } from './sockets.js';
import { punctuationToken, stringToken, templateToken, wordToken, type Tokens } from './tokens.js';

/**
 * The functions that may run for a request: what is handed to a router, there or by name, methods with a decorator of a route, and
 * what those call by a name that a function of the file has. Rather too many than too few: names alone decide.
 */
export function handledBodies(tokens: Tokens, found: readonly Body[]): ReadonlySet<Body> {
	const handled = new Set<Body>();
	const calls = callsOfRouters(tokens);
	if (calls.length === 0) {
		return handled;
	}
	const named = new Map<number, Body[]>();
	for (const body of found) {
		for (const name of body.names) {
			const word = tokens.words[name]!;
			const same = named.get(word);
			if (same === undefined) {
				named.set(word, [body]);
			} else {
				same.push(body);
			}
		}
	}
	const open: Body[] = [];
	const reach = (word: number): void => {
		for (const body of named.get(word) ?? []) {
			open.push(body);
		}
		// Each name is asked for once.
		named.delete(word);
	};
	const look = (from: number, to: number, isCalled: boolean): void => {
		for (let at = from; at < to; at++) {
			if (tokens.kinds[at] === wordToken && (!isCalled || tokens.is(at + 1, '('))) {
				reach(tokens.words[at]!);
			}
		}
	};
	for (const { start, end } of calls) {
		look(start, end, false);
	}
	for (let body = open.pop(); body !== undefined; body = open.pop()) {
		if (!handled.has(body)) {
			handled.add(body);
			look(body.open + 1, body.close, true);
		}
	}
	return handled;
}

/**
 * The arguments of calls that tell a router or a server of sockets what to run, the objects that do so, and what is called in methods with
 * decorators of routes, by tokens.
 */
function callsOfRouters(tokens: Tokens): readonly { readonly start: number; readonly end: number }[] {
	const calls: { readonly start: number; readonly end: number }[] = [];
	const mayBeNamed = [...classesByMethod.values()].some((decorator) => tokens.text.includes(`@${decorator}(`));
	for (let at = 0; at < tokens.count; at++) {
		if (
			mayBeNamed &&
			tokens.kinds[at] === wordToken &&
			classesByMethod.has(tokens.of(at)) &&
			tokens.is(at + 1, '(') &&
			!isMember(tokens, at)
		) {
			calls.push({ start: at, end: endOfMethod(tokens, at) });
		} else if (tokens.kinds[at] === punctuationToken) {
			if (tokens.first(at) === 64 && routeDecorators.has(tokens.of(at + 1))) {
				// The method that it is about, with its body, stands behind it.
				calls.push({ start: at + 1, end: endOfMethod(tokens, at + 1) });
			}
		} else if (tokens.kinds[at] === wordToken && isMember(tokens, at) && (isRouteCall(tokens, at) || isSocketCall(tokens, at))) {
			calls.push({ start: at + 2, end: tokens.closing(at + 1) });
		} else if (tokens.kinds[at] === stringToken) {
			const object = routeObjectAround(tokens, at);
			if (object !== undefined) {
				calls.push(object);
			}
		}
	}
	return calls;
}

/** Whether a call of a member may tell a router what to run, whatever it is a member of. */
function isRouteCall(tokens: Tokens, at: number): boolean {
	const meaning = tokens.vocabulary.meanings[tokens.words[at]!]! & routing;
	return (
		meaning !== 0 &&
		tokens.is(at + 1, '(') &&
		(meaning === middleware || tokens.is(at, 'route') || tokens.kind(at + 2) === stringToken || tokens.kind(at + 2) === templateToken)
	);
}

/** The token at which the member of a class ends that a token belongs to. */
function endOfMethod(tokens: Tokens, from: number): number {
	const depth = tokens.depths[from]!;
	for (let at = from; at < tokens.count; at++) {
		if (tokens.depths[at]! < depth) {
			return at;
		}
		if (tokens.depths[at] === depth && tokens.is(at, '{')) {
			return tokens.closing(at);
		}
	}
	return tokens.count;
}
