import { stringToken, type Tokens } from './tokens.js';

/** `io.on('connection', …)`, `socket.on('order', …)`: the arguments of the call of a member say what runs for clients of sockets. */
export function isSocketCall(tokens: Tokens, at: number): boolean {
	return (
		tokens.is(at + 1, '(') &&
		tokens.kind(at + 2) === stringToken &&
		(tokens.is(at, 'on') || tokens.is(at, 'once')) &&
		(tokens.is(at - 2, 'socket') || /^.connect(?:ion)?.$/.test(tokens.of(at + 2)))
	);
}
