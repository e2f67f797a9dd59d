import type { Journal, Step } from '../engine/vocabulary.js';
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

/** A file, or a step of a root, that ended a server. */
export interface Suspect {
	/** The URI of the file, or of the root, without encoding, which costs less to put together for every file. */
	readonly file: string;
	/** What the root was busy with, when it was no file's turn. */
	readonly step?: Step;
	readonly ending: 'crash' | 'hang';
	/** How often it did. From the second time on, no other text of the file is tried. */
	readonly times: number;
	/** Of the text that did; missing until it is seen again. */
	readonly hash?: string;
}

/** More than any person has; a list without an end would be a leak. */
const mostSuspects = 50;

/**
 * The files that are not read, and the steps that are left out, because they ended a server. A file is tried again when its text
 * changes; when that ends a server too, only after a restart by hand or in a new session. A step is, too: which of the texts made
 * it end is not known. Nothing of a text is remembered but a hash.
 */
export class Quarantine {
	readonly #storage: JournalStorage | undefined;
	readonly #version: string;
	readonly #suspects = new Map<string, Suspect>();
	/** What is noted at the moment, and the journal that noted it. */
	#noted: { readonly text: string; readonly by: Journal } | undefined;
	/** The file or the step that ended the server before this one. */
	readonly added: Suspect | undefined;

	constructor(storage: JournalStorage | undefined, version: string, after: Ending | undefined) {
		this.#storage = storage;
		this.#version = version;
		if (after !== 'restart') {
			// In a new session, a text that changed since gets one more try.
			const isNewSession = after === undefined;
			for (const suspect of suspectsOf(storage?.remembered, version)) {
				if (!isNewSession || suspect.step === undefined) {
					this.#suspects.set(noteOf(suspect), isNewSession ? { ...suspect, times: 1 } : suspect);
				}
			}
		}
		if (storage?.left !== undefined && (after === 'crash' || after === 'hang')) {
			const { left } = storage;
			const [file = '', step] = left.split(separator);
			const times = (this.#suspects.get(left)?.times ?? 0) + 1;
			this.added = { file, ...(step === undefined ? {} : { step: step as Step }), ending: after, times };
			this.#suspects.delete(left);
			this.#suspects.set(left, this.added);
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
		const note = (text: string): void => {
			if (this.#noted?.text !== text) {
				storage.note(text);
			}
			this.#noted = { text, by: journal };
		};
		const journal: Journal = {
			begin: (path) => note(`${root}/${path}`),
			beginStep: (step) => note(noteOf({ file: root, step })),
			end: () => {
				// What another root is busy with is not this one's to take away.
				if (this.#noted?.by === journal) {
					this.#noted = undefined;
					storage.note(undefined);
				}
			},
			quarantined: (path, text) => (this.#suspects.size === 0 ? undefined : this.#reason(`${root}/${path}`, text)),
			isSuspended: (step) => this.#suspects.size > 0 && this.#suspects.has(noteOf({ file: root, step })),
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

/** No URI has one. */
const separator = '\0';

function noteOf({ file, step }: Pick<Suspect, 'file' | 'step'>): string {
	return step === undefined ? file : `${file}${separator}${step}`;
}

/** Why a file is not read, or a step is left out, and what brings it back, as the middle of a sentence. */
export function reasonOf({ ending, step, times }: Suspect): string {
	const what = ending === 'crash' ? 'it crashed the language server' : 'the language server did not come to an end with it';
	const when = step !== undefined ? 'in a new session, or after' : times === 1 ? 'when its text changes, or after' : 'only after';
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
		const { file, step, ending, times, hash } = (typeof one === 'object' && one !== null ? one : {}) as Record<string, unknown>;
		const isWhole =
			typeof file === 'string' &&
			(ending === 'crash' || ending === 'hang') &&
			typeof times === 'number' &&
			(step === undefined || typeof step === 'string') &&
			(hash === undefined || typeof hash === 'string');
		return isWhole
			? [{ file, ...(step === undefined ? {} : { step: step as Step }), ending, times, ...(hash === undefined ? {} : { hash }) }]
			: [];
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
