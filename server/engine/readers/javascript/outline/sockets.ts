import { stringToken, type Tokens, wordToken } from './tokens.js';

/**
 * `io.on('connection', …)`, `socket.on('order', …)`, `io.on(events.CONNECTION, …)`: the arguments of the call of a member say what runs for
 * clients of sockets.
 */
export function isSocketCall(tokens: Tokens, at: number): boolean {
	if (!tokens.is(at + 1, '(') || !(tokens.is(at, 'on') || tokens.is(at, 'once'))) {
		return false;
	}
	const isConstant = tokens.kind(at + 2) === wordToken;
	return (
		(isConstant || tokens.kind(at + 2) === stringToken) &&
		(tokens.is(at - 2, 'socket') || /^['"`]?connect(?:ion)?['"`]?$/i.test(tokens.of(isConstant ? lastOfChain(tokens, at + 2) : at + 2)))
	);
}

/** The last name of a chain of members that starts at a token: `CONNECTION` of `events.CONNECTION`. */
function lastOfChain(tokens: Tokens, start: number): number {
	let at = start;
	while (tokens.is(at + 1, '.') && tokens.kind(at + 2) === wordToken) {
		at += 2;
	}
	return at;
}
