import type { Journal } from '../engine/vocabulary.js';
import type { InitializationOptions } from './protocol.js';

/** What outlives the process: one note, and what is remembered from process to process. */
export interface JournalStorage {
	/** What the process before had noted when it ended; undefined when it was busy with nothing. */
	readonly left: string | undefined;
	/** What was remembered last, as it was; undefined when nothing can be read. */
	readonly remembered: unknown;
	/** Notes something, or that there is nothing. Synchronous, since the next moment may be the last. */
	note(text: string | undefined): void;
	remember(value: unknown): void;
	/** Lets go of what is open. */
	dispose(): void;
}

/** How the server before this one ended. */
export type Ending = NonNullable<NonNullable<InitializationOptions['journal']>['after']>;

/** A file that ended a server. */
export interface Suspect {
	/** Its URI without encoding, which costs less to put together for every file. */
	readonly file: string;
	readonly ending: 'crash' | 'hang';
	/** How often it did. From the second time on, no other text of it is tried. */
	readonly times: number;
	/** Of the text that did; missing until it is seen again. */
	readonly hash?: string;
}

/** More than any person has; a list without an end would be a leak. */
const mostSuspects = 50;

/**
 * The files that are not read because they ended a server. One is tried again when its text changes; when that ends a server too,
 * only after a restart by hand or in a new
 * session. Nothing of a text is remembered but a hash.
 */
export class Quarantine {
	readonly #storage: JournalStorage | undefined;
	readonly #version: string;
	readonly #suspects = new Map<string, Suspect>();
	/** The file whose work is noted at the moment, and the journal that noted it. */
	#noted: { readonly file: string; readonly by: Journal } | undefined;
	/** The file that ended the server before this one. */
	readonly added: Suspect | undefined;

	constructor(storage: JournalStorage | undefined, version: string, after: Ending | undefined) {
		this.#storage = storage;
		this.#version = version;
		if (after !== 'restart') {
			// In a new session, a text that changed since gets one more try.
			const isNewSession = after === undefined;
			for (const suspect of suspectsOf(storage?.remembered, version)) {
				this.#suspects.set(suspect.file, isNewSession ? { ...suspect, times: 1 } : suspect);
			}
		}
		if (storage?.left !== undefined && (after === 'crash' || after === 'hang')) {
			const { left: file } = storage;
			this.added = { file, ending: after, times: (this.#suspects.get(file)?.times ?? 0) + 1 };
			this.#suspects.delete(file);
			this.#suspects.set(file, this.added);
		}
		storage?.note(undefined);
		this.#save();
	}

	/** The journal of one root, whose URI is given without encoding. Undefined when there is nowhere to note anything. */
	journalOf(root: string): Journal | undefined {
		const storage = this.#storage;
		if (!storage) {
			return undefined;
		}
		const journal: Journal = {
			begin: (path) => {
				const file = `${root}/${path}`;
				if (this.#noted?.file !== file) {
					storage.note(file);
				}
				this.#noted = { file, by: journal };
			},
			end: () => {
				// What another root is busy with is not this one's to take away.
				if (this.#noted?.by === journal) {
					this.#noted = undefined;
					storage.note(undefined);
				}
			},
			quarantined: (path, text) => (this.#suspects.size === 0 ? undefined : this.#reason(`${root}/${path}`, text)),
		};
		return journal;
	}

	dispose(): void {
		this.#storage?.dispose();
	}

	#reason(file: string, text: string): string | undefined {
		const suspect = this.#suspects.get(file);
		if (!suspect) {
			return undefined;
		}
		if (suspect.hash === undefined) {
			this.#suspects.set(file, { ...suspect, hash: hashOf(text) });
			this.#save();
		} else if (suspect.times === 1 && suspect.hash !== hashOf(text)) {
			return undefined;
		}
		return reasonOf(suspect);
	}

	#save(): void {
		this.#storage?.remember({ version: this.#version, suspects: [...this.#suspects.values()].slice(-mostSuspects) });
	}
}

/** Why a file is not read, and what brings it back, as the middle of a sentence. */
export function reasonOf({ ending, times }: Suspect): string {
	const what = ending === 'crash' ? 'it crashed the language server' : 'the language server did not come to an end with it';
	const when = times === 1 ? 'when its text changes, or after' : 'only after';
	return `${what}${times === 1 ? '' : ' again'}, and is tried again ${when} the command "Twelve-Factor: Restart Server"`;
}

/** What is remembered, as far as it is well-formed and of this version: another one may have learned to read what this one could not. */
function suspectsOf(remembered: unknown, version: string): readonly Suspect[] {
	if (
		typeof remembered !== 'object' ||
		remembered === null ||
		!('version' in remembered) ||
		remembered.version !== version ||
		!('suspects' in remembered) ||
		!Array.isArray(remembered.suspects)
	) {
		return [];
	}
	return remembered.suspects.flatMap((one: unknown): readonly Suspect[] => {
		const { file, ending, times, hash } = (typeof one === 'object' && one !== null ? one : {}) as Record<string, unknown>;
		const isWhole =
			typeof file === 'string' &&
			(ending === 'crash' || ending === 'hang') &&
			typeof times === 'number' &&
			(hash === undefined || typeof hash === 'string');
		return isWhole ? [{ file, ending, times, ...(hash === undefined ? {} : { hash }) }] : [];
	});
}

/**
 * Tells a text from what it becomes by any edit (FNV-1a over all units, twice, and the length). Far too short to say anything of
 * the text.
 */
function hashOf(text: string): string {
	let low = 0x811c9dc5;
	let high = 0x01000193;
	for (let at = 0; at < text.length; at++) {
		const unit = text.charCodeAt(at);
		low = Math.imul(low ^ unit, 0x01000193);
		high = Math.imul(high ^ unit, 0x85ebca6b) ^ (low >>> 13);
	}
	return `${text.length}-${(low >>> 0).toString(36)}-${(high >>> 0).toString(36)}`;
}
