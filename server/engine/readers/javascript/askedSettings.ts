import type { Fact } from '../../core/fact.js';
import { hashOfWord } from '../../core/wordHash.js';
import { longestText } from './lines.js';

/** A text that may be the path of a setting, `'tickets.secret'`, or a name by which something is got: `settings.get<Tickets>('tickets')`. */
const paths = /['"`]([\w-]{1,60})\.[\w$]|\bget\w{0,30}(?:<[^();]{1,120}>)?\(\s{0,40}['"`]([\w-]{1,60})['"`]/g;

/** A service of settings that is asked for what is put together elsewhere: `this.config.get(name)`, `` config.get(`${name}.port`) ``. */
const computed =
	/(?:[cC]onfig|[sS]etting|[eE]nvironment|\benv)\w{0,20}[!?]?\??\.(?:get|getOrThrow)(?:<[^();]{1,120}>)?\(\s{0,40}(?:[a-zA-Z_([]|`\$\{)/;

/** Files that may hold a service of settings: they take something of Nest, or call what is named like one. */
const mayAsk = /@nestjs\/|(?:[cC]onfig|[sS]etting)\w{0,20}[!?]?\.get/;

/** A file with more such texts than this is a table. */
const most = 400;

/**
 * What is read of a file, with the namespaces of settings that it may ask for (https://docs.nestjs.com/techniques/configuration): by the
 * path of one of them, or as a whole. Rather too many than too few.
 */
export function withAskedSettings(text: string, facts: readonly Fact[]): readonly Fact[] {
	if (text.length > longestText || !mayAsk.test(text)) {
		return facts;
	}
	const names = new Set<string>();
	for (const [, path, whole] of text.matchAll(paths)) {
		names.add(hashOfWord(path ?? whole ?? ''));
	}
	const isOpen = names.size > most || computed.test(text);
	return names.size === 0 && !isOpen
		? facts
		: [
				...facts,
				{
					kind: 'settings.asked',
					names: isOpen ? '' : [...names].sort().join(' '),
					...(isOpen && { open: true as const }),
					span: { start: 0, end: 0 },
				},
			];
}
