import { wholeOf } from './partial.js';
import type { Project } from './project.js';

/**
 * Remembers the answers to a question that is asked for many facts and is the same for all of one key, as long as the project
 * stands. What looks through all facts of a workspace belongs behind this where a
 * rule asks it for each fact: otherwise time grows with the square of the findings. Of a project that was read in part nothing is
 * remembered: who asks must be seen to ask for what other files may change.
 */
export function remembered<Answer, Key = string>(ask: (project: Project, key: Key) => Answer): (project: Project, key: Key) => Answer {
	const known = new WeakMap<Project, Map<Key, { readonly answer: Answer }>>();
	return (project, key) => {
		if (wholeOf(project) !== project) {
			return ask(project, key);
		}
		let answers = known.get(project);
		if (!answers) {
			answers = new Map();
			known.set(project, answers);
		}
		let found = answers.get(key);
		if (!found) {
			found = { answer: ask(project, key) };
			answers.set(key, found);
		}
		return found.answer;
	};
}

/**
 * Remembers what is made of a whole workspace for one edition of it: keystrokes leave it as it was. What tells which code runs, for other
 * files than the one that somebody types in, belongs behind this: making it anew is not worth a keystroke's time.
 */
export function rememberedOverKeystrokes<Made>(make: (project: Project) => Made): (project: Project) => Made {
	const known = new WeakMap<object, { readonly made: Made }>();
	return (project) => {
		let found = known.get(project.edition);
		if (!found) {
			found = { made: make(project) };
			known.set(project.edition, found);
		}
		return found.made;
	};
}
