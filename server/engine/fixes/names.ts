import { wordsOf } from '../core/words.js';
import { wordSet } from '../core/wordList.js';

/** The longest name of a variable that a fix writes, in characters. */
const longestName = 128;

/** Whether a text is a name that every shell, platform and `.env` parser accepts. */
export function isVariableName(name: string): boolean {
	return name.length <= longestName && /^[A-Za-z_][A-Za-z0-9_]*$/.test(name);
}

/**
 * The name of an environment variable for a literal with these names, outermost first: `['db', 'host']` is `DB_HOST`,
 * `['apiBaseURL']` is `API_BASE_URL`. Words that say
 * nothing (`config`, `default`, `options`) are left out. Undefined when nothing is left.
 */
export function variableName(names: readonly string[]): string | undefined {
	const words: string[] = [];
	for (const name of names) {
		for (const word of wordsOf(name).map((each) => each.toUpperCase())) {
			if (words.at(-1) !== word) {
				words.push(word);
			}
		}
	}
	const telling = words.filter((word) => !emptyWords.has(word));
	const name = telling.join('_').replace(/^\d/, (digit) => `_${digit}`);
	return name !== '' && isVariableName(name) ? name : undefined;
}

const emptyWords: ReadonlySet<string> = wordSet(`
	CONFIG CONFIGURATION CONF DEFAULT DEFAULTS OPTIONS OPTS SETTINGS EXPORTS MODULE CONST ENV
`);
