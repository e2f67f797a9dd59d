import type { FactTypes } from '../../core/fact.js';
import { haveWord, wordsOf } from '../../core/words.js';
import { environmentKindOf } from '../../core/environmentNames.js';
import { wordSet } from '../../core/wordList.js';

/** Words of names that hold an address which the program calls. */
const serviceWords: ReadonlySet<string> = wordSet(`
	api apis base service endpoint endpoints host url urls uri server gateway backend upstream webhook broker origin dsn
`);

/** Words of names that hold an address which people read, a name of a vocabulary, or a text. */
const otherWords: ReadonlySet<string> = wordSet(`
	logo avatar avatars image images img icon icons favicon photo picture banner thumbnail screenshot video poster terms tos privacy
	imprint policy support help docs doc documentation manual wiki faq guide tutorial license licence changelog readme release
	releases homepage website repository repo issue issues bug bugs donate funding social link links href contact author credits
	schema schemas namespace namespaces ns xmlns vocab vocabulary context id type example examples sample demo placeholder
	description title subject message text comment note error usage agent referer referrer badge font fonts style styles stylesheet
	css script regex pattern default mock fake fixture test dummy
`);

/** Names of lists of who may call or be loaded: configuration, yet no address that the program itself calls. */
const permissionWords: ReadonlySet<string> = wordSet(`
	cors csp origins allowed allow allowlist whitelist trusted permitted src directives ancestors domains redirects
`);

/** Names of tables with an address for each service, or each region: `SERVICES.billing`, `hosts.eu`. */
const tableWords: ReadonlySet<string> = wordSet('services endpoints hosts upstreams backends microservices peers');

/** Whether the last of the names is a key in a table of what is called; keys that name environments tell of several deploys. */
function isInTable(names: readonly string[]): boolean {
	const table = wordsOf(names.at(-2) ?? '').at(-1) ?? '';
	const key = names.at(-1) ?? '';
	return tableWords.has(table) && !haveWord([key], serviceWords) && environmentKindOf(key) === undefined;
}

/** Names in a description of an API, whose `servers` are documentation. */
const descriptionNames: ReadonlySet<string> = new Set(['servers', 'openapi', 'swagger', 'externalDocs', 'swaggerDefinition']);

/** What a literal with these names is for: an address that is called, a list of permissions, or neither. */
export function purposeOfNames(names: readonly string[]): 'called' | 'permission' | 'other' {
	const last = names.at(-1) ?? '';
	if (
		names.some((name) => name.startsWith('$') || descriptionNames.has(name)) ||
		wordsOf(last).some((word) => otherWords.has(word)) ||
		haveWord(names.slice(0, -1), new Set(['schema', 'xmlns', 'headers', 'messages', 'example', 'examples', 'links', 'meta']))
	) {
		return 'other';
	}
	if (haveWord(names, permissionWords) || wordsOf(last).includes('hosts')) {
		return 'permission';
	}
	return haveWord([last], serviceWords) || isInTable(names) ? 'called' : 'other';
}

/** Words that every address may have in its name, those of links for people included. */
export const addressWords: ReadonlySet<string> = new Set(['url', 'urls', 'uri']);

/** Whether a name of an address does not tell that a program calls it: `buttonUrl`, `SURVEY_URL`, unlike `apiUrl` or `BILLING_ENDPOINT`. */
export function mayBeLink(names: readonly string[]): boolean {
	return (
		!isInTable(names) &&
		names.at(-2) !== 'proxy' &&
		!wordsOf(names.at(-1) ?? '').some((word) => serviceWords.has(word) && !addressWords.has(word))
	);
}

/** Words of names that hold an address which people follow, or a part of a page asks for. */
const followedWords: ReadonlySet<string> = new Set(['link', 'links', 'href', 'url', 'uri']);

/** Whether the last of the names is that of a link, and of nothing that is told about programs or in texts. */
export function isLinkName(names: readonly string[]): boolean {
	const words = wordsOf(names.at(-1) ?? '');
	return words.some((word) => followedWords.has(word)) && purposeOfNames([...names.slice(0, -1), unlinked(words)]) !== 'other';
}

/** A name without the word for a link, as one that is called. */
function unlinked(words: readonly string[]): string {
	return [...words.filter((word) => !followedWords.has(word)), 'url'].join('_');
}

/** Words of names that say when somebody else sends people back. */
const returnWords: ReadonlySet<string> = wordSet('success cancel cancelled canceled return failure fail failed continue');

/** Words of options that say so; a variable of such a name may be where the program itself goes next. */
const returnOptions: ReadonlySet<string> = new Set([...returnWords, 'redirect', 'callback']);

/** Whether the last of the names is that of where somebody else is told to send people back to: `success_url`, `redirectUri: …`. */
export function isReturnLink(names: readonly string[], isOption: boolean): boolean {
	return haveWord(names.slice(-1), isOption ? returnOptions : returnWords) && haveWord(names.slice(-1), followedWords);
}

/** Words of names that say where the service itself is for those who call it. */
const ownWords: ReadonlySet<string> = wordSet(`
	callback redirect return webapp website site frontend app public own self success cancel external
`);

/** Whether the last of the names is that of an address of the service itself. */
export function isOwnAddress(names: readonly string[]): boolean {
	return haveWord(names.slice(-1), ownWords);
}

/** Words of functions and classes that call what they are given. */
const clientWords: ReadonlySet<string> = wordSet('client fetch fetcher request requester http rest');

/** Words of modules that hand on a client with settings of their own: `utils/axios`, `lib/http-client`. */
const clientModules: ReadonlySet<string> = new Set([...clientWords, 'axios', 'got', 'ky', 'superagent']);

/** Whether a literal is what a function or class of another module of the program is given, whose name tells that it calls addresses. */
export function isGivenToClient({ form, api = '', names }: FactTypes['literal.named']): boolean {
	if (form !== 'argument' || !/^[.~#@]{1,2}\//.test(api)) {
		return false;
	}
	const module = /\/([\w-]{1,80})(?:\.[cm]?[jt]s)?\.(?:get|post|put|patch|delete|head|request)$/.exec(api)?.[1];
	return haveWord(names.slice(-1), clientWords) || (module !== undefined && haveWord([module], clientModules));
}
