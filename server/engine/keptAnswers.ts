import type { Fact } from './core/fact.js';
import type { Finding } from './core/finding.js';
import { isMoved, movedIn, placesAfter } from './core/moved.js';
import { changeBetween } from './core/text.js';
import type { Project } from './project/project.js';

/** A file of which rules are asked. */
interface Asked {
	readonly path: string;
	readonly text: string;
	readonly facts: readonly Fact[];
	/** Whether they were asked before all was read. */
	readonly isPartial: boolean;
}

/**
 * What rules said last of the file that is being edited. While strokes change no fact, they say the same again: of what has moved,
 * a rule sees only how far it is from something else. That is why they are asked again as soon as the typing rests.
 */
export class KeptAnswers {
	#last: (Asked & { readonly project: Project; readonly answers: readonly Finding[] }) | undefined;

	/** The answers where they stand now; undefined where the rules have to be asked. `before` is the project before the edit. */
	moved({ path, text, facts, isPartial }: Asked, before: Project): readonly Finding[] | undefined {
		const last = this.#last;
		if (
			last?.path !== path ||
			last.project !== before ||
			last.isPartial !== isPartial ||
			last.text === text ||
			last.facts.length !== facts.length
		) {
			return undefined;
		}
		const change = changeBetween(last.text, text);
		const places = placesAfter(change);
		if (!isMoved(last.facts, facts, places)) {
			return undefined;
		}
		let isSure = true;
		const ofEmpty = (offset: number): number => {
			isSure &&= offset !== change.start;
			return places.at(offset);
		};
		const answers = last.answers.map((answer) => movedIn(answer, path, { ...places, ofEmpty }));
		return isSure ? answers : undefined;
	}

	keep(asked: Asked, project: Project, answers: readonly Finding[]): void {
		this.#last = { ...asked, project, answers };
	}

	clear(): void {
		this.#last = undefined;
	}
}
