import { wordToken, type Tokens } from './tokens.js';

/** Whether a method is called of a field, or of a member of the global object: `this.orders.push(`, `global.orders.push(`. */
export function isOfField(tokens: Tokens, at: number): boolean {
	const isOfGlobal = tokens.is(at - 3, '.') && (tokens.is(at - 4, 'global') || tokens.is(at - 4, 'globalThis'));
	return tokens.is(at + 1, '(') && tokens.is(at - 1, '.') && (isFieldOfThis(tokens, at - 2) || isOfGlobal);
}

/** Whether a word is the name of a field: `this.orders`, `this.#orders`. */
export function isFieldOfThis(tokens: Tokens, at: number): boolean {
	const dot = tokens.is(at - 1, '#') ? at - 2 : at - 1;
	return tokens.kind(at) === wordToken && tokens.is(dot, '.') && tokens.is(dot - 1, 'this');
}
