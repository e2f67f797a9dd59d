import type { Finding, RuleSettings } from '../engine/vocabulary.js';
import type { KeptAnswers } from './environment.js';

/** What was found in one text. */
interface Answer {
	readonly hash: string;
	/** Of the files that decide over it, as they were. */
	readonly state: string;
	readonly deciders: readonly string[];
	readonly findings: readonly Finding[];
}

/** What was found in a file that is open. */
export interface OpenAnswer {
	readonly path: string;
	readonly text: string;
	/** The manifests and configurations around it. */
	readonly deciders: readonly string[];
	readonly findings: readonly Finding[];
}

/**
 * The answers on the files that were open in an earlier session. One holds until the first scan is over, for the very text it is
 * of, while what decides over it is as it was: it is there long before the
 * engine is, and the scan will say the same.
 */
export class Answers {
	readonly #storage: KeptAnswers;
	/** Severities of the editor's settings, which decide, too. */
	readonly #rules: string;
	readonly #earlier: Promise<Readonly<Record<string, Answer>>>;
	#written = '';

	constructor(storage: KeptAnswers, rules: RuleSettings) {
		this.#storage = storage;
		this.#rules = JSON.stringify(rules);
		this.#earlier = storage.load().then((value) => {
			const { rules: of, files } = (typeof value === 'object' && value !== null ? value : {}) as {
				readonly rules?: unknown;
				readonly files?: Readonly<Record<string, Answer>>;
			};
			return of === this.#rules && files ? files : {};
		});
	}

	/** What was found in a text of a file; undefined when nobody knows, or it may not hold any more. */
	async of(path: string, text: string): Promise<readonly Finding[] | undefined> {
		const files = await this.#earlier;
		const answer = Object.hasOwn(files, path) ? files[path] : undefined;
		if (!answer || answer.hash !== this.#storage.hash(text) || answer.state !== (await this.#storage.state(answer.deciders))) {
			return undefined;
		}
		return answer.findings;
	}

	/** Keeps the answers on the files that are open, after a scan. */
	async keep(open: readonly OpenAnswer[]): Promise<void> {
		const files: Record<string, Answer> = {};
		for (const { path, text, deciders, findings } of open) {
			files[path] = { hash: this.#storage.hash(text), state: await this.#storage.state(deciders), deciders, findings };
		}
		const value = { rules: this.#rules, files };
		const written = JSON.stringify(value);
		if (written !== this.#written) {
			this.#written = written;
			await this.#storage.save(value);
		}
	}
}
