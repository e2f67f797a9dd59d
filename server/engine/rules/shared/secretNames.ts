import { wordsOf } from './words.js';

/** Words that speak of a secret by themselves. */
const secretWords: ReadonlySet<string> = new Set(['secret', 'secrets', 'password', 'passwd', 'pwd', 'pass', 'passphrase', 'token', 'apikey', 'credential', 'credentials', 'privatekey', 'accesskey', 'authkey', 'salt', 'pepper']);

/** Words that make a secret of a `key`. */
const keyWords: ReadonlySet<string> = new Set(['api', 'access', 'private', 'secret', 'signing', 'encryption', 'master', 'auth', 'service', 'session', 'cookie', 'jwt', 'hmac', 'license', 'account']);

/** Last words of names that are about a secret and hold none: where it is, how long it lives, what it is called. */
const aboutWords: ReadonlySet<string> = new Set([
	'id', 'ids', 'name', 'names', 'url', 'uri', 'path', 'file', 'dir', 'header', 'headers', 'length', 'size', 'min', 'max', 'ttl', 'age', 'expiry', 'expires', 'expiration', 'expire', 'in', 'lifetime', 'timeout', 'interval', 'seconds', 'minutes', 'hours', 'days', 'ms', 'algorithm', 'alg', 'type', 'kind',
	'prefix', 'suffix', 'format', 'field', 'label', 'placeholder', 'message', 'error', 'policy', 'rule', 'rules', 'regex', 'pattern', 'rounds', 'enabled', 'disabled', 'required', 'limit', 'count', 'issuer', 'audience', 'endpoint', 'host', 'port', 'provider', 'strategy', 'arn', 'ref', 'alias', 'version', 'reset', 'scope', 'route', 'email',
]);

/** Words that say that everybody may know it. */
const publicWords: ReadonlySet<string> = new Set(['public', 'publishable', 'csrf', 'xsrf', 'anon', 'pub', 'nonce']);

/** Whether a name speaks of a secret: `JWT_SECRET`, `dbPassword`, `apiKey`; not `TOKEN_URL`, `PASSWORD_MIN_LENGTH`, `publicKey`. */
export function isSecretName(name: string): boolean {
	const words = wordsOf(name);
	const last = words.at(-1);
	if (last === undefined || aboutWords.has(last) || words.some((word) => publicWords.has(word))) {
		return false;
	}
	return words.some((word) => secretWords.has(word)) || (last === 'key' && words.some((word) => keyWords.has(word))) || (last === 'keys' && words.includes('api'));
}

/** Whether a variable reaches browsers by its prefix, as bundlers have it: what is in it is public by design. */
export function isPublicVariable(name: string): boolean {
	return /^(NEXT_PUBLIC|VITE|REACT_APP|EXPO_PUBLIC|PUBLIC|NUXT_PUBLIC|GATSBY|VUE_APP)_/.test(name);
}
