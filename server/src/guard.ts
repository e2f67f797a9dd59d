import { ErrorCodes, LSPErrorCodes, ResponseError } from 'vscode-languageserver';
import { Cancelled } from '../engine/vocabulary.js';

/**
 * Makes listeners that may fail: an asynchronous listener that rejects, or a timer that throws, would end the process. The log
 * gets the error's name and place, not its message, which may
 * quote a file.
 */
export function createGuard(
	log: (message: string) => void,
): <Arguments extends readonly unknown[]>(
	what: string,
	listener: (...args: Arguments) => void | Promise<void>,
) => (...args: Arguments) => void {
	return (what, listener) =>
		(...args) => {
			void (async () => {
				try {
					await listener(...args);
				} catch (error) {
					if (!(error instanceof Cancelled)) {
						log(`${what} failed: ${nameAndPlace(error)}`);
					}
				}
			})();
		};
}

/**
 * Makes handlers of requests that may fail: who asked is answered that it failed, in the words of the log. The connection would
 * send the error's message.
 */
export function createAnswering(
	log: (message: string) => void,
): <Arguments extends readonly unknown[], Answer>(
	what: string,
	handler: (...args: Arguments) => Answer | Promise<Answer>,
) => (...args: Arguments) => Promise<Answer> {
	return (what, handler) =>
		async (...args) => {
			try {
				return await handler(...args);
			} catch (error) {
				if (error instanceof ResponseError) {
					throw error;
				}
				if (error instanceof Cancelled) {
					throw new ResponseError(LSPErrorCodes.RequestCancelled, 'Cancelled.');
				}
				const message = `${what} failed: ${nameAndPlace(error)}`;
				log(message);
				throw new ResponseError(ErrorCodes.InternalError, message);
			}
		};
}

/** An error without its message. */
export function nameAndPlace(error: unknown): string {
	if (!(error instanceof Error)) {
		return 'unknown error';
	}
	const frame = error.stack
		?.split('\n')
		.find((line) => /^\s+at /.test(line))
		?.trim();
	return `${error.name}${frame === undefined ? '' : ` ${frame.replace(/\(.*[\\/]/, '(')}`}`;
}
