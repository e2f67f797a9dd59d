import { isSecretName } from '../../../core/secrets.js';
import { knownGlobals, knownHolders } from '../apis/known.js';
import { pathStyleOf } from '../visitors/paths.js';
import { hostName, isAddress, isHost } from '../visitors/literals.js';
import { mutators } from '../writes.js';
import { isAssignment, isChanged, isMember } from './grammar.js';
import { numberToken, punctuationToken, stringToken, templateToken, wordToken, type Tokens } from './tokens.js';

// What a word may mean, as bits.
const globalName = 1;
const loggerName = 2;
const secretName = 4;
const hostWord = 8;
const verb = 16;
const method = 32;
const testName = 64;
const deployName = 128;
const migrationName = 256;
const timer = 512;
const environmentName = 1024;
const holder = 2048;
const adder = 4096;
const shared = 8192;

const verbs: ReadonlySet<string> = new Set(['get', 'post', 'put', 'patch', 'delete', 'del', 'all', 'head', 'options']);
const methods: ReadonlySet<string> = new Set(['listen', 'mv', 'route', 'sync']);
const tests: ReadonlySet<string> = new Set(['describe', 'it', 'test', 'suite', 'beforeEach', 'beforeAll']);
const deploys = /^(?:development|production|staging)$/;
const mostWords = 50_000;

/** What words may mean, kept from file to file: the words of a program come back. */
export class Vocabulary {
	readonly #known = new Map<string, number>();

	of(word: string): number {
		const known = this.#known.get(word);
		if (known !== undefined) {
			return known;
		}
		if (this.#known.size >= mostWords) {
			this.#known.clear();
		}
		const found =
			(knownGlobals.has(word) ? globalName : 0) |
			(knownHolders.has(word) ? holder : 0) |
			(/[lL]ogger$|^log$|^LOG$|^LOGGER$/.test(word) ? loggerName : 0) |
			(isSecretName(word) ? secretName : 0) |
			(hostName.test(word) ? hostWord : 0) |
			(verbs.has(word) ? verb : 0) |
			(methods.has(word) ? method : 0) |
			(tests.has(word) ? testName : 0) |
			(deploys.test(word) ? deployName : 0) |
			(word === 'up' || word === 'down' ? migrationName : 0) |
			(word === 'setTimeout' ? timer : 0) |
			(mutators.get(word) === 'add' ? adder : 0) |
			(word === 'static' ? shared : 0) |
			(word === 'env' || word === 'ConfigService' ? environmentName : 0);
		this.#known.set(word, found);
		return found;
	}
}

/**
 * Whether a file may say more than what it imports and exports, as far as its tokens tell: it names something that the tables or the visitors look for, or holds a text that could be an address, a
 * path or a secret, or changes a variable of its module in a function (`candidates` are the variables of the module), or a member of an imported module that the tables know (`wanted`). It may be wrong in this direction only.
 */
export function mayMention(tokens: Tokens, vocabulary: Vocabulary, candidates: ReadonlySet<string>, wanted: readonly ReadonlySet<string>[]): boolean {
	let hosts = false;
	let hostNames = false;
	let migrations = 0;
	for (let at = 0; at < tokens.count; at++) {
		switch (tokens.kinds[at]) {
			case wordToken: {
				const word = tokens.of(at);
				const meaning = vocabulary.of(word);
				if (meaning !== 0) {
					const member = isMember(tokens, at);
					if ((meaning & environmentName) !== 0 || ((meaning & globalName) !== 0 && !member)) {
						return true;
					}
					if (((meaning & loggerName) !== 0 || ((meaning & holder) !== 0 && !member)) && isDot(tokens, at + 1)) {
						return true;
					}
					if ((meaning & testName) !== 0 && !member && tokens.is(at + 1, '(')) {
						return true;
					}
					if ((meaning & secretName) !== 0 && isGivenText(tokens, at + 1)) {
						return true;
					}
					if ((meaning & deployName) !== 0 && tokens.is(at + 1, ':')) {
						return true;
					}
					if (member && tokens.is(at + 1, '(') && ((meaning & method) !== 0 || ((meaning & verb) !== 0 && isRoute(tokens, at + 2)))) {
						return true;
					}
					if ((meaning & timer) !== 0 && !isShort(tokens, at + 1)) {
						return true;
					}
					if (((meaning & adder) !== 0 && member && isOfField(tokens, at)) || ((meaning & shared) !== 0 && isField(tokens, at + 1))) {
						return true;
					}
					if ((meaning & migrationName) !== 0) {
						migrations |= word === 'up' ? 1 : 2;
						if (migrations === 3) {
							return true;
						}
					}
					hostNames ||= (meaning & hostWord) !== 0;
				}
				if (wanted.length > 0 && wanted.some((members) => members.has(word))) {
					return true;
				}
				if (tokens.depths[at]! > 0 && candidates.size > 0 && candidates.has(word) && !isMember(tokens, at) && isChanged(tokens, at)) {
					return true;
				}
				break;
			}
			case stringToken:
			case templateToken: {
				const start = tokens.starts[at]! + 1;
				const end = tokens.ends[at]!;
				if (end - start < 3 || (tokens.kinds[at] === templateToken && tokens.text.charCodeAt(start - 1) !== 96)) {
					break;
				}
				const head = tokens.kinds[at] === templateToken && tokens.text.charCodeAt(end - 1) === 123;
				const text = plain(tokens.text.slice(start, end - (head ? 2 : 1)));
				if (isAddress(text) || pathStyleOf(text, head) !== undefined || /advisory|GET_LOCK|^NX$/i.test(text)) {
					return true;
				}
				if (isHost(text)) {
					hosts = true;
				}
				const next = tokens.first(at + 1);
				if (next === 58 || next === 93) {
					if (deploys.test(text) || (isSecretName(text) && isGivenText(tokens, next === 58 ? at + 1 : at + 2))) {
						return true;
					}
					hostNames ||= hostName.test(text);
				}
				break;
			}
			case punctuationToken:
				if (tokens.first(at) === 64) {
					// Decorators.
					return true;
				}
				// `this.orders[id] = order`.
				if (tokens.first(at) === 91 && isFieldOfThis(tokens, at - 1) && tokens.is(tokens.closing(at) + 1, '=')) {
					return true;
				}
				break;
		}
		if (hosts && hostNames) {
			return true;
		}
	}
	return false;
}

/** The text of a literal as far as it is plain: an escape is what it escapes. */
function plain(text: string): string {
	return text.includes('\\') ? text.replace(/\\(.)/gs, '$1') : text;
}

/** `this.orders.push(`: something is put into a field. */
function isOfField(tokens: Tokens, at: number): boolean {
	return tokens.is(at + 1, '(') && tokens.is(at - 1, '.') && isFieldOfThis(tokens, at - 2);
}

/** Whether a word is the name of a field: `this.orders`, `this.#orders`. */
function isFieldOfThis(tokens: Tokens, at: number): boolean {
	const dot = tokens.is(at - 1, '#') ? at - 2 : at - 1;
	return tokens.kind(at) === wordToken && tokens.is(dot, '.') && tokens.is(dot - 1, 'this');
}

/** Whether what follows `static` is a field with a value, and no method. */
function isField(tokens: Tokens, from: number): boolean {
	const depth = tokens.depths[from];
	for (let at = from; at < tokens.count && tokens.depths[at]! >= depth!; at++) {
		if (tokens.depths[at] === depth && tokens.kinds[at] === punctuationToken) {
			const code = tokens.first(at);
			if (code === 61) {
				return true;
			}
			if (code === 59 || code === 40 || code === 123) {
				return false;
			}
		}
	}
	return false;
}

function isDot(tokens: Tokens, at: number): boolean {
	return tokens.kind(at) === punctuationToken && (tokens.is(at, '.') || tokens.is(at, '?.') || tokens.is(at, '[') || tokens.is(at, '!'));
}

/** A first argument that could be a route. */
function isRoute(tokens: Tokens, at: number): boolean {
	const kind = tokens.kind(at);
	return (kind === stringToken || kind === templateToken) && tokens.text.charCodeAt(tokens.starts[at]! + 1) === 47;
}

/** Whether what follows a name (`=`, `:`, `||=` …) holds a text before it ends. */
function isGivenText(tokens: Tokens, from: number): boolean {
	let at = from;
	while (tokens.is(at, '?') || tokens.is(at, '!') || tokens.is(at, ']')) {
		at++;
	}
	if (!tokens.is(at, ':') && !isAssignment(tokens, at)) {
		return false;
	}
	const depth = tokens.depths[at]!;
	for (at++; at < tokens.count && tokens.depths[at]! >= depth; at++) {
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

/** Whether a timer is given a delay of less than a minute as a number. */
function isShort(tokens: Tokens, open: number): boolean {
	if (!tokens.is(open, '(')) {
		return true;
	}
	const close = tokens.closing(open);
	if (tokens.is(close - 1, ',')) {
		return false;
	}
	return tokens.kind(close - 1) === numberToken && tokens.is(close - 2, ',') && Number(tokens.of(close - 1)) < 60_000;
}
