import { l10n } from 'vscode';
import { CloseAction, ErrorAction, type CloseHandlerResult, type ErrorHandler, type ErrorHandlerResult } from 'vscode-languageclient';
import type { InitializationOptions } from '../../server/src/protocol.js';

/** How a server ended, as the next one is told. */
export type Ending = NonNullable<InitializationOptions['journal']>['after'];

/**
 * So many restarts within so many milliseconds, each after a longer pause: what keeps ending is left alone. A file ends a server
 * twice at most, since the server then passes it over.
 */
const restarts = { most: 5, within: 180_000, pauses: [0, 250, 500, 1000, 2000] } as const;

/** Errors of a connection in a row that are borne. */
const mostErrors = 3;

/** Decides what happens when the server ends without being asked to: it is started again, and told how the one before it ended. */
export class Recovery implements ErrorHandler {
	readonly #gaveUp: (message: string) => void;
	#endings: number[] = [];
	#isKilled = false;
	#after: Ending;

	/** `gaveUp` is told when the server is not started again. */
	constructor(gaveUp: (message: string) => void) {
		this.#gaveUp = gaveUp;
	}

	/** How the last server ended, for the one that is being started. */
	takeEnding(): Ending {
		const after = this.#after;
		this.#after = undefined;
		return after;
	}

	/** The server is about to be killed, since it does not answer. */
	killed(): void {
		this.#isKilled = true;
	}

	/** Somebody asks for a restart: what was left alone gets a new try. */
	askedFor(): void {
		this.#after = 'restart';
		this.#endings = [];
	}

	error(_error: Error, _message: unknown, count: number | undefined): ErrorHandlerResult {
		return { action: (count ?? 0) <= mostErrors ? ErrorAction.Continue : ErrorAction.Shutdown };
	}

	async closed(): Promise<CloseHandlerResult> {
		const now = Date.now();
		this.#endings = [...this.#endings.filter((at) => now - at < restarts.within), now];
		this.#after = this.#isKilled ? 'hang' : 'crash';
		this.#isKilled = false;
		const count = this.#endings.length;
		if (count > restarts.most) {
			const message = l10n.t(
				'The language server ended {0} times within three minutes and is not started again. The output says more; "Restart Server" starts it.',
				count,
			);
			this.#gaveUp(message);
			return { action: CloseAction.DoNotRestart, message };
		}
		await new Promise<void>((resolve) => setTimeout(resolve, restarts.pauses[count - 1]));
		return {
			action: CloseAction.Restart,
			message: `The language server ended (${this.#after}); it is started again (${count} of ${restarts.most}).`,
			handled: true,
		};
	}
}
