import { EventEmitter, type CancellationToken, type Disposable } from 'vscode';
import type { BaseLanguageClient } from 'vscode-languageclient';
import { checklistRequest, type ChecklistParams, type ChecklistResult } from '../../../server/src/protocol.js';

/** The checklist as the server last told it. Asked for only when somebody looks, and then once for all who do. */
export class ChecklistSource implements Disposable {
	readonly #client: BaseLanguageClient;
	readonly #changed = new EventEmitter<void>();
	#latest: Promise<ChecklistResult> | undefined;

	/** The checklist may have changed: ask again. */
	readonly onDidChange = this.#changed.event;

	constructor(client: BaseLanguageClient) {
		this.#client = client;
	}

	/** The checklist of every workspace folder. Waits for the scan that is under way; rejects when the server is not running. */
	get(token?: CancellationToken): Promise<ChecklistResult> {
		const params: ChecklistParams = {};
		const latest = (this.#latest ??= this.#client.sendRequest<ChecklistResult>(checklistRequest, params, token));
		latest.catch(() => {
			if (this.#latest === latest) {
				this.#latest = undefined;
			}
		});
		return latest;
	}

	/** Forgets the answer, and tells those who show it. */
	invalidate(): void {
		this.#latest = undefined;
		this.#changed.fire();
	}

	dispose(): void {
		this.#changed.dispose();
	}
}
