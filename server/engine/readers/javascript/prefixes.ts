import type { Fact } from '../../core/fact.js';
import { mentionsOf } from './taken.js';

/** `Object.entries(all).filter(([key]) => key.startsWith('SHOP_'))`: of all names, only those that begin so count. */
const taking =
	/\bObject\.(?:entries|keys)\(\s?([\w$]{1,60}(?:\.env)?)\s?\)\s{0,80}\.(?:filter|map|flatMap)\(\s{0,40}\(?\[?\s?([\w$]{1,60})(?:,\s?[\w$]{1,60})?\s?\]?\)?\s?=>\s{0,40}\2\.startsWith\(\s?['"`]([A-Z][A-Z0-9_]{1,60})['"`]\s?\)(?=\s{0,40}(?:&&|\)))/g;

/** What stands before the first parameter of a function that has a name. */
const beforeParameter =
	/(?:\bfunction\s{1,4}([\w$]{1,80})\s?\(\s{0,40}|\b(?:const|let|var)\s{1,4}([\w$]{1,80})\s?=\s?(?:async\s)?(?:function\s?)?\(?\s{0,40})$/;

/** How far before a parameter the name of its function is looked for. */
const reach = 200;

/** The text with which the names begin that an expression takes out of the whole environment, where it starts at a place. */
export function prefixAt(text: string, start: number): string | undefined {
	const found = text.startsWith('Object.', start) ? [...text.slice(start, start + 400).matchAll(taking)][0] : undefined;
	return found?.index === 0 && found[1]!.endsWith('.env') ? found[3] : undefined;
}

/** Functions that do nothing else with what they are handed first. Asked of the text, since functions are left out of what is parsed. */
function prefixesOf(text: string): readonly Fact<'names.prefix'>[] {
	if (!text.includes('.startsWith(') || !/\bObject\.(?:entries|keys)\(/.test(text)) {
		return [];
	}
	return [...text.matchAll(taking)].flatMap(({ index, 0: { length }, 1: parameter = '', 3: prefix = '' }) => {
		const mentions = parameter.includes('.') ? [] : [...mentionsOf(text, parameter)];
		const [first = 0, second = -1] = mentions;
		const before = beforeParameter.exec(text.slice(Math.max(0, first - reach), first));
		return mentions.length === 2 &&
			second > index &&
			second < index + length &&
			before !== null &&
			/^\s{0,40}(?:[,:)]|=>)/.test(text.slice(first + parameter.length, first + parameter.length + 50))
			? [
					{
						kind: 'names.prefix' as const,
						span: { start: index, end: index + length },
						function: before[1] ?? before[2]!,
						prefix,
					},
				]
			: [];
	});
}

/** The facts of a file with those of such functions. */
export function withPrefixes(text: string, facts: readonly Fact[]): readonly Fact[] {
	const found = prefixesOf(text);
	return found.length === 0 ? facts : [...facts, ...found];
}
