import { namesCredentials } from '../../../core/secrets.js';
import { pageGlobals } from '../apis/known.js';
import { routerNames } from '../apis/servers.js';
import { isNameOfRequest } from '../askers.js';
import { homeInCommand, pathStyleOf } from '../visitors/paths.js';
import { emitterName } from '../visitors/broadcasts.js';
import { countsRequests, keyOfRequest } from '../visitors/globals.js';
import { holdsLink, hostName, isAddress, isHost } from '../visitors/literals.js';
import { isFieldOfThis, isOfField } from './fields.js';
import { farthest, isAssignment, isChanged, isMember, plainText } from './grammar.js';
import {
	changer,
	compared,
	deployName,
	deploys,
	environmentName,
	globalName,
	holder,
	hostWord,
	listening,
	loggerName,
	looping,
	mayMean,
	merger,
	method,
	middleware,
	migrationName,
	moduleName,
	secretName,
	seeder,
	shared,
	testName,
	timer,
	verb,
} from './meanings.js';
import { executing, tableStatement } from '../visitors/tables.js';
import { markLoop } from './loops.js';
import { routeObjectAround } from './routeObjects.js';
import { isSocketCall } from './sockets.js';
import { numberToken, punctuationToken, stringToken, templateToken, wordToken, type Tokens } from './tokens.js';

/** What a statement says that locks, that makes a table, or that works on all of it. */
const statement =
	/advisory|GET_LOCK|\bcreate\s{1,9}(?:unlogged\s{1,9}table|table|database|schema|type|domain|extension|(?:unique\s{1,9})?index)\b|\balter\s{1,9}(?:table|type|domain)\b|^\s{0,99}(?:truncate|vacuum|reindex|alter\s{1,9}system|delete\s{1,9}from)\b/i;
/** A look that costs little: what an address, a path of a machine or such a statement has in any case. */
const mayLead = /[:/~\\]|^\d|localhost|host\.docker|advisory|GET_LOCK|\btable\b|create\s|truncate|vacuum|reindex|alter\s|delete\s/i;

/** Where a file may say more than what it imports and exports: one entry for each token. */
export class Mentions {
	/**
	 * By token: 1 where it leads the visitors anywhere, `hostText` and `hostLike` for a text and a name that may do so together,
	 * `signOnly` where it is a sign of what the file is for, and no more.
	 */
	at = new Uint8Array(1 << 12);
	/** How many tokens lead somewhere by themselves. */
	count = 0;
	/** Whether a host and the name of one are there: together they may lead somewhere. */
	hosts = 0;
	/** Whether something is called that merges objects. */
	merges = false;
	/** Whether a statement that makes a table is there: what hands over statements may hand over that one, under a name. */
	makesTable = false;

	/** Marks a token that is a sign, and leads nowhere else. */
	addSign(at: number): void {
		if (this.at[at] === 0) {
			this.count++;
		}
		this.at[at]! |= signOnly;
	}

	prepare(size: number): void {
		if (this.at.length < size) {
			this.at = new Uint8Array(size * 2);
		} else {
			this.at.fill(0, 0, size);
		}
		this.count = 0;
		this.hosts = 0;
		this.merges = false;
		this.makesTable = false;
	}

	add(at: number): void {
		if ((this.at[at]! & 1) === 0) {
			this.at[at]! |= 1;
			this.count++;
		}
	}
}

/** A text that could be a host, and a name of what holds one. */
export const hostText = 2;
export const hostLike = 4;
/** A global of browsers. */
export const signOnly = 8;
/** The name of what a function made of something that leads somewhere. */
export const localName = 16;

/**
 * Marks what may say more than imports and exports: a name that the tables or the visitors look for, a text that could be an
 * address, a path or a secret, a change of a variable of the module in a
 * function (`candidates` are the variables of the module), or a member of an imported module that the tables know (`wanted`). It
 * may be wrong in this direction only. With `first`, the first one is enough.
 */
export function markMentions(
	tokens: Tokens,
	into: Mentions,
	candidates: ReadonlySet<string>,
	wanted: readonly ReadonlySet<string>[],
	first = false,
): void {
	const { kinds, words, count } = tokens;
	const { texts, meanings } = tokens.vocabulary;
	const named = numbersOf(tokens, candidates);
	const members = wanted.map((names) => numbersOf(tokens, names));
	into.prepare(count);
	let up = -1;
	let down = -1;
	const globals: number[] = [];
	const executed = numbersOf(tokens, executing);
	const executions: number[] = [];
	const bound = new Set<number>();
	for (let at = 0; at < count; at++) {
		switch (kinds[at]) {
			case wordToken: {
				const word = words[at]!;
				const meaning = meanings[word]!;
				if ((meaning & mayMean) !== 0) {
					if (leads(tokens, at, meaning)) {
						into.add(at);
					} else if ((meaning & holder) !== 0 && !isMember(tokens, at) && isDot(tokens, at + 1) && pageGlobals.has(texts[word]!)) {
						into.addSign(at);
					}
					if ((meaning & migrationName) !== 0) {
						if (texts[word] === 'up') {
							up = at;
						} else {
							down = at;
						}
						if (up >= 0 && down >= 0) {
							into.add(up);
							into.add(down);
						}
					}
					if ((meaning & moduleName) !== 0 && !isMember(tokens, at)) {
						if (isDot(tokens, at + 1) || tokens.is(at + 1, '(')) {
							globals.push(at);
						} else if (!tokens.is(at - 1, '=')) {
							bound.add(word);
						}
					}
					if ((meaning & merger) !== 0) {
						into.merges = true;
					}
					if ((meaning & hostWord) !== 0) {
						into.at[at]! |= hostLike;
						into.hosts |= hostLike;
					}
				}
				if ((meaning & looping) !== 0) {
					markLoop(tokens, at, into);
				}
				for (const names of members) {
					if (names.has(word)) {
						into.add(at);
					}
				}
				if (executed.has(word) && isMember(tokens, at) && (tokens.is(at + 1, '(') || tokens.is(at + 1, '<'))) {
					executions.push(at);
				}
				if (named.size > 0 && tokens.depths[at]! > 0 && named.has(word) && !isMember(tokens, at) && isChanged(tokens, at)) {
					into.add(at);
				}
				break;
			}
			case stringToken:
			case templateToken:
				markText(tokens, at, into);
				break;
			case punctuationToken:
				switch (tokens.text.charCodeAt(tokens.starts[at]!)) {
					case 64:
						// Decorators.
						into.add(at);
						break;
					case 43:
					case 45:
						markCount(tokens, at, into);
						break;
					case 61:
						// `this.currentUser = user`
						if (tokens.is(at, '=') && isFieldOfThis(tokens, at - 1) && isNameOfRequest(tokens.of(at - 1))) {
							into.add(at - 1);
						}
						break;
					case 91:
						if (isFieldOfThis(tokens, at - 1) && tokens.is(tokens.closing(at) + 1, '=')) {
							// `this.orders[id] = order`.
							into.add(at - 1);
						} else if (isKeyOfRequest(tokens, at + 1) && tokens.is(tokens.closing(at) + 1, '=')) {
							// `service.joins[ctx.from.id] = 'waiting'`
							into.add(at + 1);
						}
						break;
				}
				break;
		}
		if (first && into.count > 0) {
			return;
		}
	}
	for (const at of into.makesTable ? executions : []) {
		into.add(at);
	}
	for (const at of globals) {
		if (!bound.has(words[at]!)) {
			// Nothing has this name in the file: it is a global.
			into.add(at);
		}
	}
}

/** The numbers of those words of a set that the file has. */
export function numbersOf(tokens: Tokens, names: ReadonlySet<string>): ReadonlySet<number> {
	const numbers = new Set<number>();
	for (const name of names) {
		numbers.add(tokens.vocabulary.of(name));
	}
	return numbers;
}

/** Whether a token calls what runs tests: what it is given leads nowhere by that. */
export function isTestCall(tokens: Tokens, at: number): boolean {
	return (tokens.vocabulary.meanings[tokens.words[at]!]! & testName) !== 0 && tokens.is(at + 1, '(') && !isMember(tokens, at);
}

/** Whether a token calls what merges objects into the first of them. */
export function isMergerCall(tokens: Tokens, at: number): boolean {
	return (tokens.vocabulary.meanings[tokens.words[at]!]! & merger) !== 0 && tokens.is(at + 1, '(') && tokens.kind(at + 2) === wordToken;
}

/** Whether a word that means something does so where it stands. */
function leads(tokens: Tokens, at: number, meaning: number): boolean {
	if ((meaning & environmentName) !== 0) {
		return true;
	}
	const member = isMember(tokens, at);
	return (
		((meaning & globalName) !== 0 && (!member || isHandedProcess(tokens, at))) ||
		((meaning & loggerName) !== 0 && isDot(tokens, at + 1)) ||
		((meaning & holder) !== 0 && !member && isDot(tokens, at + 1) && holdsKnown(tokens, at + 1)) ||
		(((meaning & testName) !== 0 ? !member : (meaning & seeder) !== 0) && tokens.is(at + 1, '(') && !tokens.is(at - 1, 'function')) ||
		((meaning & secretName) !== 0 && isGivenText(tokens, at + 1)) ||
		((meaning & deployName) !== 0 && tokens.is(at + 1, ':')) ||
		((meaning & compared) !== 0 && member && isComparison(tokens, at + 1)) ||
		(member &&
			(meaning & (method | verb)) !== 0 &&
			(tokens.is(at + 1, '<') || (tokens.is(at + 1, '(') && ((meaning & method) !== 0 || isRoute(tokens, at + 2))))) ||
		(member && (meaning & middleware) !== 0 && tokens.is(at + 1, '(') && isOfNamed(tokens, at, routerNames)) ||
		(member && (meaning & listening) !== 0 && tokens.is(at + 1, '(') && (isOfNamed(tokens, at, emitterName) || isSocketCall(tokens, at))) ||
		((meaning & timer) !== 0 && !isShort(tokens, at + 1)) ||
		((meaning & changer) !== 0 && member && isOfField(tokens, at)) ||
		((meaning & shared) !== 0 &&
			(member
				? isOfApplication(tokens, at) || (tokens.is(at, 'defaults') && tokens.is(at - 2, 'axios') && isDot(tokens, at + 1))
				: tokens.is(at, 'static') || tokens.is(at, 'locals')
					? isField(tokens, at + 1)
					: isKeptOfRequest(tokens, at)))
	);
}

/** `this.process.on('SIGTERM', …)`, of a class to which somebody hands the process. */
function isHandedProcess(tokens: Tokens, at: number): boolean {
	return tokens.is(at, 'process') && tokens.is(at - 2, 'this') && isDot(tokens, at + 1);
}

/** `app.use(…)`, `bus.on(…)`, where the name alone says what is told. */
function isOfNamed(tokens: Tokens, at: number, names: RegExp): boolean {
	return tokens.kind(at - 2) === wordToken && !tokens.is(at - 3, '.') && names.test(tokens.of(at - 2));
}

/** `app.locals.user = …`: where the application keeps something is written to. */
function isOfApplication(tokens: Tokens, at: number): boolean {
	return (tokens.is(at - 2, 'app') || tokens.is(at - 2, 'application')) && tokens.is(at, 'locals') && isDot(tokens, at + 1);
}

/** `settings.tenant = request.params.tenant`: what a request brings is kept in a member of something. */
function isKeptOfRequest(tokens: Tokens, at: number): boolean {
	return tokens.is(at - 1, '=') && isMember(tokens, at - 2) && isDot(tokens, at + 1);
}

/** Whether what follows the name of the global object may lead to a global that is known: its name, or what nobody can tell. */
function holdsKnown(tokens: Tokens, dot: number): boolean {
	return (
		!(tokens.is(dot, '.') || tokens.is(dot, '?.')) ||
		tokens.kind(dot + 1) !== wordToken ||
		(tokens.vocabulary.meanings[tokens.words[dot + 1]!]! & (globalName | holder | loggerName | environmentName)) !== 0 ||
		countsRequests.test(tokens.text.slice(tokens.starts[dot + 1], tokens.ends[dot + 1]))
	);
}

/** Methods that pack a text, and what a header packs. */
const packing = /^(?:btoa|encode|toBase64)$/;
const credentials = /^[^\s:]{1,200}:\S{1,200}$/;

/** Whether a key is a part of a request, or of what somebody wrote to a bot. */
function isKeyOfRequest(tokens: Tokens, at: number): boolean {
	return (
		tokens.kind(at) === wordToken &&
		(tokens.is(at + 1, '.') || tokens.is(at + 1, '?.')) &&
		keyOfRequest.test(tokens.text.slice(tokens.starts[at], tokens.ends[at + 2]))
	);
}

/** Marks a text that could be an address, a path or a host, or the name of a secret or a deploy. */
function markText(tokens: Tokens, at: number, into: Mentions): void {
	const isTemplate = tokens.kinds[at] === templateToken;
	const start = tokens.starts[at]! + 1;
	const end = tokens.ends[at]!;
	if (routeObjectAround(tokens, at) !== undefined) {
		into.add(at);
		return;
	}
	if (end - start < 3) {
		return;
	}
	const written = tokens.text.slice(start, end);
	if (holdsLink(written)) {
		into.add(at);
		return;
	}
	if (isTemplate && tokens.text.charCodeAt(start - 1) !== 96) {
		return;
	}
	const head = isTemplate && tokens.text.charCodeAt(end - 1) === 123;
	const text = plainText(written.slice(0, head ? -2 : -1));
	if (
		mayLead.test(text) &&
		(isAddress(text) || pathStyleOf(text, head) !== undefined || homeInCommand.test(text) || statement.test(text))
	) {
		into.makesTable ||= tableStatement.test(text);
		into.add(at);
		return;
	}
	if (
		text === 'NX' ||
		(text.includes('.') && tokens.is(at - 1, ':') && tokens.is(at - 2, 'handler')) ||
		(text === 'port' && tokens.is(at - 1, '(') && tokens.is(at - 2, 'set')) ||
		text === 'base64' ||
		(packing.test(tokens.of(at - 2)) && tokens.is(at - 1, '(') && credentials.test(text)) ||
		((isNamedByText(tokens, at) || tokens.is(at - 2, 'provide')) && (namesCredentials(text) || hostName.test(text)))
	) {
		into.add(at);
		return;
	}
	if (isHost(text)) {
		into.at[at]! |= hostText;
		into.hosts |= hostText;
	}
	const next = tokens.first(at + 1);
	if (next === 58 || next === 93) {
		if (deploys.test(text) || (namesCredentials(text) && isGivenText(tokens, next === 58 ? at + 1 : at + 2))) {
			into.add(at);
		} else if (hostName.test(text)) {
			into.at[at]! |= hostLike;
			into.hosts |= hostLike;
		}
	}
}

/** Whether a text may be the name by which a call puts something somewhere, or asks a request for it: `app.set('secret', …)`. */
function isNamedByText(tokens: Tokens, at: number): boolean {
	return tokens.is(at - 1, '(') && ['set', 'append', 'setHeader', 'get', 'header'].some((method) => tokens.is(at - 2, method));
}

/** Marks a field that is counted: `this.nextId++`, `++this.nextId`, `this.nextId += 1`. */
function markCount(tokens: Tokens, at: number, into: Mentions): void {
	const isAlone = tokens.is(at, '++') || tokens.is(at, '--');
	if ((isAlone || tokens.is(at, '+=') || tokens.is(at, '-=')) && isFieldOfThis(tokens, at - 1)) {
		into.add(at - 1);
	} else if (isAlone && tokens.is(at + 1, 'this')) {
		into.add(at + 1);
	}
}

/** Whether what follows `static` is a field with a value, and no method. */
function isField(tokens: Tokens, from: number): boolean {
	const depth = tokens.depths[from];
	for (let at = from; at < tokens.count && tokens.depths[at]! >= depth!; at++) {
		if (at - from > farthest) {
			return true;
		}
		if (tokens.depths[at] === depth && tokens.kinds[at] === punctuationToken) {
			const code = tokens.first(at);
			if (code === 61) {
				return true;
			}
			const isType = code === 123 && (tokens.is(at - 1, ':') || tokens.is(at - 1, '|') || tokens.is(at - 1, '&'));
			if (code === 59 || code === 40 || (code === 123 && !isType)) {
				return false;
			}
		}
	}
	return false;
}

export function isDot(tokens: Tokens, at: number): boolean {
	return tokens.kind(at) === punctuationToken && (tokens.is(at, '.') || tokens.is(at, '?.') || tokens.is(at, '[') || tokens.is(at, '!'));
}

/** A first argument that could be a route. */
function isRoute(tokens: Tokens, at: number): boolean {
	const kind = tokens.kind(at);
	return (kind === stringToken || kind === templateToken) && tokens.text.charCodeAt(tokens.starts[at]! + 1) === 47;
}

function isComparison(tokens: Tokens, at: number): boolean {
	return ['===', '!==', '==', '!='].some((operator) => tokens.is(at, operator));
}

/** Whether what follows a name (`=`, `:`, `||=` …) holds a text before it ends, or it is compared with one. */
function isGivenText(tokens: Tokens, from: number): boolean {
	let at = from;
	while (tokens.is(at, '?') || tokens.is(at, '!') || tokens.is(at, ']')) {
		at++;
	}
	// What stands in for a setting of that name: `settings.jwtSecret || '…'`.
	if (tokens.is(at, '||') || tokens.is(at, '??')) {
		return tokens.kinds[at + 1] === stringToken || tokens.kinds[at + 1] === templateToken;
	}
	if (!tokens.is(at, ':') && !isAssignment(tokens, at)) {
		return isComparison(tokens, at) && tokens.kinds[at + 1] === stringToken;
	}
	const depth = tokens.depths[at]!;
	const start = at;
	for (at++; at < tokens.count && tokens.depths[at]! >= depth; at++) {
		if (at - start > farthest) {
			return true;
		}
		const kind = tokens.kinds[at];
		if (kind === stringToken || kind === templateToken) {
			return true;
		}
		const code = tokens.first(at);
		if (tokens.depths[at] === depth && kind === punctuationToken && (code === 59 || code === 44)) {
			return false;
		}
	}
	return false;
}

/** Whether a timer is given a delay of less than a minute as a number, and no work that waits for something and may start it again. */
function isShort(tokens: Tokens, open: number): boolean {
	if (!tokens.is(open, '(')) {
		return true;
	}
	if (tokens.is(open + 1, 'async')) {
		return false;
	}
	const close = tokens.closing(open);
	if (tokens.is(close - 1, ',')) {
		return false;
	}
	return tokens.kind(close - 1) === numberToken && tokens.is(close - 2, ',') && Number(tokens.of(close - 1)) < 60_000;
}
