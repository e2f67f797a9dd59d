import { hashOfWord } from '../../core/wordHash.js';
import type { Project } from '../../project/project.js';
import { rememberedOverKeystrokes } from '../../project/remember.js';

/** All words by which code may name something, as hashes, tests included. */
const wordsOf = rememberedOverKeystrokes(
	(project) =>
		new Set(
			project.of('module.words').flatMap(({ words, held }) => [words, ...Object.values(held ?? {})].flatMap((said) => said.split(' '))),
		),
);

/**
 * Whether code may spell the name of a variable, whole or put together: what takes the environment as a whole, or by a name from elsewhere,
 * may read only what it has a name for. Of a name like `SMS_API_KEY` a part that another may be added to (`SMS_${kind}`, `_API_KEY`,
 * `apiKey`) is enough, and so is the same name in small letters.
 */
export function isSpelled(project: Project, variable: string): boolean {
	// Two lines part the names of groups and members, by which settings may be put together.
	if (variable.includes('__')) {
		return true;
	}
	const words = wordsOf(project);
	return waysToSpell(variable).some((way) => words.has(hashOfWord(way)));
}

/** Whether code has a name as it is, that of a variable for one: whoever asks for it may be of a package that nobody sees here. */
export function isWrittenInCode(project: Project, name: string): boolean {
	return wordsOf(project).has(hashOfWord(name));
}

function waysToSpell(variable: string): readonly string[] {
	const parts = variable.split('_');
	const camel = inCamelCase(variable);
	const pieces = parts.slice(1).flatMap((_, at) => {
		const [start, end] = [parts.slice(0, at + 1).join('_'), parts.slice(at + 1).join('_')];
		return [`${start}_`, `${start}_$`, `_${end}`, end, ...(end.includes('_') ? [inCamelCase(end)] : [])];
	});
	return [variable, variable.toLowerCase(), camel, camel.slice(0, 1).toUpperCase() + camel.slice(1), ...pieces].filter(
		(way) => way.length > 2,
	);
}

function inCamelCase(name: string): string {
	return name.toLowerCase().replace(/_([a-z\d])/g, (_, letter: string) => letter.toUpperCase());
}
