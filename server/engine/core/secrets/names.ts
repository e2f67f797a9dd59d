import { wordsOf } from '../words.js';
import { wordList, wordSet } from '../wordList.js';

const secretWords = wordSet(`
	secret secrets password passwords passwd passphrase pwd passcode token credential credentials requirepass masterauth
`);
const gluedEndings = wordList(`
	password passwd passphrase secret apikey secretkey accesskey privatekey authtoken accesstoken bearertoken
`);
/** What tells one deploy's secret from another's, after its name: `API_KEY_PROD`. */
const deploys = wordSet(`
	prod production staging stage dev development live sandbox local primary secondary old new default fallback backup
`);
/** What makes `key` a secret when it stands before it. */
const keyOwners = wordSet(`
	api secret private access auth signing signature encryption encrypt crypto cipher aes master jwt session cookie account shared
	service hmac app application license
	etherscan bscscan polygonscan coinmarketcap cryptocompare openai anthropic openrouter groq sendgrid mailgun mailchimp
`);
/** Words that make a name speak about a secret rather than hold one. */
const aboutWords = new Set([
	...[
		'id',
		'ids',
		'name',
		'names',
		'url',
		'urls',
		'uri',
		'path',
		'paths',
		'file',
		'files',
		'filename',
		'dir',
		'folder',
		'arn',
		'ref',
		'alias',
		'endpoint',
		'route',
		'host',
		'port',
		'link',
		'href',
		'addr',
		'address',
		'mint',
		'symbol',
		'ticker',
		'decimals',
		'amount',
		'balance',
		'supply',
		'price',
		'budget',
		'usage',
		'native',
		'contract',
	],
	...[
		'type',
		'types',
		'kind',
		'field',
		'fields',
		'column',
		'table',
		'attribute',
		'property',
		'param',
		'params',
		'parameter',
		'query',
		'header',
		'headers',
		'cookie',
		'prefix',
		'suffix',
		'index',
	],
	...[
		'length',
		'len',
		'size',
		'min',
		'max',
		'minimum',
		'maximum',
		'count',
		'limit',
		'bytes',
		'bits',
		'rounds',
		'strength',
		'complexity',
		'cost',
		'iterations',
	],
	...[
		'ttl',
		'exp',
		'expires',
		'expire',
		'expiry',
		'expiration',
		'expired',
		'lifetime',
		'age',
		'timeout',
		'interval',
		'duration',
		'date',
		'time',
		'at',
		'in',
		'days',
		'hours',
		'minutes',
		'seconds',
		'validity',
	],
	...[
		'label',
		'placeholder',
		'text',
		'message',
		'messages',
		'msg',
		'error',
		'errors',
		'title',
		'description',
		'hint',
		'help',
		'caption',
		'tooltip',
		'subject',
		'template',
		'email',
		'mail',
		'page',
		'screen',
	],
	...[
		'numerics',
		'alphanumerics',
		'digits',
		'letters',
		'symbols',
		'vowels',
		'consonants',
		'alpha',
		'lowercase',
		'uppercase',
		'separator',
		'delimiter',
		'regex',
		'regexp',
		'pattern',
		'rule',
		'rules',
		'requirements',
		'alphabet',
		'charset',
		'characters',
		'chars',
		'policy',
		'validator',
		'validation',
		'valid',
		'invalid',
		'schema',
		'required',
		'enabled',
		'disabled',
		'strategy',
		'provider',
		'method',
		'mode',
		'format',
		'encoding',
		'version',
		'algorithm',
		'alg',
		'issuer',
		'audience',
		'scope',
		'scopes',
		'grant',
	],
	...[
		'input',
		'selector',
		'element',
		'button',
		'form',
		'component',
		'view',
		'icon',
		'class',
		'style',
		'mask',
		'masked',
		'handler',
		'callback',
		'status',
		'state',
		'event',
		'action',
		'permission',
		'enforcement',
	],
	...[
		'public',
		'publishable',
		'csrf',
		'xsrf',
		'anon',
		'anti',
		'next',
		'page',
		'continuation',
		'sync',
		'cancel',
		'cancellation',
		'hash',
		'hashed',
		'digest',
		'checksum',
		'fingerprint',
		'missing',
		'wrong',
		'incorrect',
		'redacted',
		'redaction',
		'sentinel',
		'blank',
		'obfuscated',
		'forgot',
		'reset',
		'change',
		'confirm',
		'confirmation',
		'is',
		'has',
		'show',
		'hide',
		'should',
		'can',
		'allow',
		'no',
		'without',
		'require',
		'requires',
		'manager',
		'store',
		'storage',
		'service',
		'client',
		'packages',
		'ok',
		'permissions',
	],
]);
/**
 * Words of the list above that often stand before a real secret (`clientSecret`, `serviceToken`, `emailPassword`), so that only
 * the last word counts.
 */
const onlyLast = wordSet(`
	host port service client store storage email mail cookie query provider app manager state hash version file page field table
	schema mode method scope view event action in at time date header icon form index issuer policy template link dir age
`);

/**
 * Words of the list above that stand before a word as certain as `secret`, and say what is signed or checked with it: `CSRF_SECRET`,
 * `endpointSecret` of a webhook, `RESET_TOKEN_SECRET`.
 */
const signedWords = wordSet('csrf xsrf route endpoint callback message reset confirmation validation');

/** Words that say that a name is that of an address: `API_UPDATE_PASSWORD` is where a password is changed. */
const addressWords = wordSet(`api apis url urls uri path paths route routes endpoint endpoints link links`);

/** What is done with a password where such an address leads to. */
const deeds = wordSet(`update set create save edit check validate verify request send get recover restore renew delete forget`);

/** What is done with a token there; what verifies or refreshes a token of an API is mostly a secret itself. */
const tokenDeeds = wordSet(`update create save check validate request send get delete generate revoke issue`);

/** Names are no longer, in UTF-16 units; texts that pass for one may be. */
const longestName = 200;

/** Keys that their vendors put into pages: the one of a Shopify app is its client id. */
const publicKeys = /^(?:[a-z]+_)*shopify_?(?:app_)?api_?key$/i;

/**
 * Whether a name says that its value is a secret. Names about secrets (`keyId`, `tokenUrl`, `csrf`, `publicKey`, `passwordField`)
 * do not.
 */
export function isSecretName(name: string): boolean {
	if (!/pass|pwd|secret|token|credential|key/i.test(name) || publicKeys.test(name)) {
		// None of the words below is in it.
		return false;
	}
	const words = shortWordsOf(name).filter((word) => !/^\d+$/.test(word));
	const last = words.at(-1);
	if (last === undefined || aboutWords.has(last)) {
		return false;
	}
	// `reset` and `secret` alone may be what is done.
	const isSigner = (last === 'secret' || (last === 'key' && words.at(-2) === 'secret')) && (words[0] !== 'reset' || words.length > 2);
	if (words.some((word) => aboutWords.has(word) && !onlyLast.has(word) && !(isSigner && signedWords.has(word)))) {
		return false;
	}
	if (isOfAddress(words)) {
		return false;
	}
	if (last === 'pass') {
		return true;
	}
	const key = deploys.has(last) ? words.length - 2 : words.length - 1;
	if (words[key] === 'key' || words[key] === 'keys') {
		return keyOwners.has(words[key - 1] ?? '');
	}
	return words.some((word, at) => (secretWords.has(word) || gluedEndings.some((ending) => word.endsWith(ending))) && endsName(words, at));
}

/**
 * Whether words name what is done with a password or token at an address, behind the word for that: `API_UPDATE_PASSWORD`,
 * `ROUTE_REFRESH_TOKEN`.
 */
function isOfAddress(words: readonly string[]): boolean {
	const at = words.findIndex((word) => addressWords.has(word));
	return (
		at >= 0 &&
		words.slice(at + 2).some((word, index) => {
			const deed = words[at + 1 + index]!;
			return word === 'token' || word === 'tokens'
				? tokenDeeds.has(deed) || (words[at] !== 'api' && (deed === 'refresh' || deed === 'verify'))
				: secretWords.has(word) && deeds.has(deed);
		})
	);
}

/** Whether a name is that of the header by which whoever calls says who he is. */
export function isAuthorization(name: string): boolean {
	return /^(?:proxy-?)?authorization$/i.test(name);
}

/** Whether what has a name may open something: a secret by its name, or what is sent along to be let in. */
export function namesCredentials(name: string): boolean {
	return isSecretName(name) || isAuthorization(name);
}

/** After the word of the secret only a qualifier of the deploy or a counter may follow: `DB_PASSWORD_PROD`, not `passwordRules`. */
function endsName(words: readonly string[], at: number): boolean {
	return words.length - at <= 2 || (words.at(-1) === 'base' && words.length - at === 3);
}

/** Whether a value is its own name, however the two are written: `apiKey: 'API_KEY'`. */
export function spellsName(text: string, name: string): boolean {
	return shortWordsOf(text).join('') === shortWordsOf(name).join('');
}

/** Whether a key is only the name of what it is for: `OLLAMA_TOKEN=ollama`, where a service asks for any word. */
export function namesOwner(text: string, name: string): boolean {
	return /(?:key|token)$/i.test(name) && shortWordsOf(name).includes(text.toLowerCase());
}

/**
 * Whether a value says nothing but words of its own name, as templates are filled in: `GMAIL_APP_PASSWORD=gmail_password`. A
 * single word of it (`password`) may be meant.
 */
export function repeatsName(text: string, name: string): boolean {
	const [said, known] = [shortWordsOf(text), shortWordsOf(name)];
	return text.toLowerCase() === name.toLowerCase() || (said.length > 1 && said.every((word) => known.includes(word)));
}

function shortWordsOf(text: string): readonly string[] {
	return wordsOf(text.slice(0, longestName));
}
