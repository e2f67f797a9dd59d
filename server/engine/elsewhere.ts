import type { Finding } from './core/finding.js';
import { moveFindings } from './findings.js';

/** What the last scan said of files when it asked other files and the workspace. It moves along with edits; the next scan asks anew. */
export class AnswersFromElsewhere {
	readonly #answers = new Map<string, readonly Finding[]>();
	/** The texts that the spans of answers stand in, of files that were edited. */
	readonly #texts = new Map<string, string>();
	/** The prints of the other files' texts: such a file may be opened with another text than that of the scan. */
	readonly #prints = new Map<string, string | undefined>();

	/** What was said of a file, moved to where it stands in a text of now; nothing when it is not known in which text it stood. */
	on(path: string, text: string, print: string | undefined): readonly Finding[] {
		const before = this.#texts.get(path) ?? (this.#prints.get(path) === print ? text : undefined);
		const answers = before === undefined ? [] : moveFindings(this.#answers.get(path) ?? [], before, text);
		this.assume(path, text, answers);
		return answers;
	}

	/** Takes over what was said of a text. */
	assume(path: string, text: string, answers: readonly Finding[]): void {
		this.#answers.set(path, answers);
		this.#texts.set(path, text);
	}

	/** Takes in that a scan read a file: if it was edited, what the scan is about to say stands in this text. */
	reread(path: string, text: string): void {
		if (this.#texts.has(path)) {
			this.#texts.set(path, text);
		}
	}

	/** Replaces everything by what a scan said. `printOf` tells the texts that it read. */
	renew(answers: ReadonlyMap<string, readonly Finding[]>, printOf: (path: string) => string | undefined): void {
		this.#answers.clear();
		this.#prints.clear();
		for (const [path, findings] of answers) {
			this.#answers.set(path, findings);
			this.#prints.set(path, printOf(path));
		}
	}

	clear(): void {
		this.#answers.clear();
		this.#texts.clear();
		this.#prints.clear();
	}
}
