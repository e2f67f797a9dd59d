import type { Fact } from '../../core/fact.js';
import { longestText, placesOfWord } from './lines.js';
import { ownImportsOf } from './ownImports.js';
import { isInComment } from './taken.js';

/** https://docs.nestjs.com/techniques/configuration#configuration-namespaces */
const namespaces =
	/\bexport\s{1,4}(default|const\s{1,4}[A-Za-z_$][\w$]{0,80})\s?(?:=\s?)?registerAs(?:<[\w$]{1,80}>)?\(\s{0,20}(['"`])([\w.-]{1,60})\2/g;
/** https://docs.nestjs.com/techniques/configuration#custom-configuration-files */
const lists = /\bload\s?:\s?\[/g;

/** How long such a list may be. */
const longestList = 2_000;

/**
 * What is read of a file, with the functions that it tells the configuration of Nest to take settings from: `registerAs('app', () =>
 * ({ … }))`, `ConfigModule.forRoot({ load: [settings] })`.
 */
export function withSettingSources(text: string, facts: readonly Fact[]): readonly Fact[] {
	if (text.length > longestText || !text.includes('@nestjs/config')) {
		return facts;
	}
	const found: Fact<'settings.source'>[] = [];
	for (const { index, 0: whole, 1: home, 3: namespace } of text.matchAll(namespaces)) {
		if (!isInComment(text, index)) {
			const name = home === 'default' ? home : home!.replace(/^const\s+/, '');
			const span = { start: index, end: endOfStatement(text, index + whole.length) };
			found.push({ kind: 'settings.source', namespace: namespace!, route: { specifier: '', name, members: ['()'] }, span });
		}
	}
	const imports = ownImportsOf(facts);
	for (const { index, 0: whole } of text.matchAll(lists)) {
		const list = text.slice(index + whole.length, index + longestList);
		const end = list.indexOf(']');
		for (const name of isInComment(text, index) || end < 0 ? [] : list.slice(0, end).split(',')) {
			const route = imports.get(name.trim());
			if (route !== undefined) {
				const span = { start: index, end: index + whole.length };
				const isOnly = placesOfWord(text, name.trim()).length === 2;
				found.push({
					kind: 'settings.source',
					route: { ...route, members: [...route.members, '()'] },
					...(isOnly && { only: true as const }),
					span,
				});
			}
		}
	}
	return found.length === 0 ? facts : [...facts, ...found];
}

/** Where a statement at the top of a module ends, of which the last line is one of brackets, if no line of it has anything else at its start. */
function endOfStatement(text: string, from: number): number {
	const after = text.slice(from).search(/\n[^\s})\]]/);
	return after < 0 ? text.length : from + after;
}
