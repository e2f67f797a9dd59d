import type { Span } from './text.js';
import type { LiteralValue, SecretValue } from './value.js';

/** What a reader knows about the place of a literal. */
export interface SecretHint {
	/** The name the literal is bound to: a variable, property, key of an environment. */
	readonly name?: string;
	/** An API, or a setting whose meaning is certain, expects a secret here: a word is enough to be one. */
	readonly expectsSecret?: boolean;
}

/** What takes the place of text that must not be shown. {@link isPlaceholder} holds for it. */
export const redaction = '***';

/**
 * The one door through which literals become values. A secret loses its text; a URL loses its password and the tokens of its query; a literal under a secret-like
 * name without evidence of being one stays a literal whose text is {@link redaction}, so that nothing is claimed and nothing is told.
 */
export function literalValue(text: string, type: LiteralValue['type'], span: Span, hint: SecretHint = {}): LiteralValue | SecretValue {
	if (type !== 'string') {
		const secretNumber = type === 'number' && hint.expectsSecret === true && text.length >= 4;
		return secretNumber ? { kind: 'secret', strength: 'weak', span } : { kind: 'literal', type, text, span };
	}
	const strength = secretStrength(text, hint);
	if (strength === 'strong' || strength === 'weak') {
		return { kind: 'secret', strength, span };
	}
	if (strength === 'hidden') {
		return { kind: 'literal', type, text: redaction, span };
	}
	const redacted = redactUrls(text);
	return redacted.credentials === undefined
		? { kind: 'literal', type, text: redacted.text, span }
		: { kind: 'literal', type, text: redacted.text, credentials: redacted.credentials, span };
}

function secretStrength(text: string, { name, expectsSecret }: SecretHint): 'weak' | 'strong' | 'hidden' | 'none' {
	const trimmed = text.trim();
	if (isPrivateKey(trimmed)) {
		return 'strong';
	}
	if (trimmed === '' || isPlaceholder(trimmed)) {
		return 'none';
	}
	if (isPublicToken(trimmed)) {
		return 'hidden';
	}
	if (hasSecretPrefix(trimmed)) {
		return 'strong';
	}
	const named = name !== undefined && isSecretName(name);
	if (isReference(trimmed) || /^(?:true|false|yes|no|on|off|\d{1,3}|\d{1,9} ?(?:ms|s|m|h|d|w|y|sec|min|days?|hours?|minutes?|seconds?))$/i.test(trimmed)) {
		return 'none';
	}
	if (expectsSecret === true) {
		return isRandom(trimmed) ? 'strong' : 'weak';
	}
	if (!named) {
		return isLongToken(trimmed) ? 'strong' : 'none';
	}
	if (wordsOf(trimmed).join('') === wordsOf(name).join('')) {
		return 'none';
	}
	if (isRandom(trimmed)) {
		return 'strong';
	}
	return hasEvidence(trimmed) ? 'weak' : 'hidden';
}

// ── names ────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────

const secretWords = new Set(['secret', 'secrets', 'password', 'passwords', 'passwd', 'passphrase', 'pwd', 'passcode', 'token', 'credential', 'credentials']);
const gluedEndings = ['password', 'passwd', 'passphrase', 'secret', 'apikey', 'secretkey', 'accesskey', 'privatekey', 'authtoken', 'accesstoken', 'bearertoken'];
/** What tells one deploy's secret from another's, after its name: `API_KEY_PROD`. */
const deploys = new Set(['prod', 'production', 'staging', 'stage', 'dev', 'development', 'live', 'sandbox', 'local', 'primary', 'secondary', 'old', 'new', 'default', 'fallback', 'backup']);
/** What makes `key` a secret when it stands before it. */
const keyOwners = new Set(['api', 'secret', 'private', 'access', 'auth', 'signing', 'signature', 'encryption', 'encrypt', 'crypto', 'cipher', 'master', 'jwt', 'session', 'cookie', 'account', 'shared', 'service', 'hmac', 'app', 'application', 'license']);
/** Words that make a name speak about a secret rather than hold one. */
const aboutWords = new Set([
	...['id', 'ids', 'name', 'names', 'url', 'urls', 'uri', 'path', 'paths', 'file', 'files', 'filename', 'dir', 'folder', 'arn', 'ref', 'alias', 'endpoint', 'route', 'host', 'port', 'link', 'href', 'addr', 'address', 'mint', 'contract'],
	...['type', 'types', 'kind', 'field', 'fields', 'column', 'table', 'attribute', 'property', 'param', 'params', 'parameter', 'query', 'header', 'headers', 'cookie', 'prefix', 'suffix', 'index'],
	...['length', 'len', 'size', 'min', 'max', 'minimum', 'maximum', 'count', 'limit', 'bytes', 'bits', 'rounds', 'strength', 'complexity', 'cost', 'iterations'],
	...['ttl', 'exp', 'expires', 'expire', 'expiry', 'expiration', 'expired', 'lifetime', 'age', 'timeout', 'interval', 'duration', 'date', 'time', 'at', 'in', 'days', 'hours', 'minutes', 'seconds', 'validity'],
	...['label', 'placeholder', 'text', 'message', 'messages', 'msg', 'error', 'errors', 'title', 'description', 'hint', 'help', 'caption', 'tooltip', 'subject', 'template', 'email', 'mail', 'page', 'screen'],
	...['numerics', 'alphanumerics', 'digits', 'letters', 'symbols', 'vowels', 'consonants', 'alpha', 'lowercase', 'uppercase', 'separator', 'delimiter', 'regex', 'regexp', 'pattern', 'rule', 'rules', 'requirements', 'alphabet', 'charset', 'characters', 'chars', 'policy', 'validator', 'validation', 'valid', 'invalid', 'schema', 'required', 'enabled', 'disabled', 'strategy', 'provider', 'method', 'mode', 'format', 'encoding', 'version', 'algorithm', 'alg', 'issuer', 'audience', 'scope', 'scopes', 'grant'],
	...['input', 'selector', 'element', 'button', 'form', 'component', 'view', 'icon', 'class', 'style', 'mask', 'masked', 'handler', 'callback', 'status', 'state', 'event', 'action', 'permission', 'enforcement'],
	...['public', 'publishable', 'csrf', 'xsrf', 'anon', 'anti', 'next', 'page', 'continuation', 'sync', 'cancel', 'cancellation', 'hash', 'hashed', 'digest', 'checksum', 'fingerprint', 'missing', 'wrong', 'incorrect', 'redacted', 'redaction', 'sentinel', 'blank', 'obfuscated', 'forgot', 'reset', 'change', 'confirm', 'confirmation', 'is', 'has', 'show', 'hide', 'should', 'can', 'allow', 'no', 'without', 'require', 'requires', 'manager', 'store', 'storage', 'service', 'client', 'packages', 'ok', 'permissions'],
]);
/** Words of the list above that often stand before a real secret (`clientSecret`, `serviceToken`, `emailPassword`), so that only the last word counts. */
const onlyLast = new Set(['host', 'port', 'service', 'client', 'store', 'storage', 'email', 'mail', 'cookie', 'query', 'provider', 'app', 'manager', 'state', 'hash', 'version', 'file', 'page', 'field', 'table', 'schema', 'mode', 'method', 'scope', 'view', 'event', 'action', 'in', 'at', 'time', 'date', 'header', 'icon', 'form', 'index', 'issuer', 'policy', 'template', 'link', 'dir', 'age']);

/** Whether a name says that its value is a secret. Names about secrets (`keyId`, `tokenUrl`, `csrf`, `publicKey`, `passwordField`) do not. */
export function isSecretName(name: string): boolean {
	const words = wordsOf(name).filter((word) => !/^\d+$/.test(word));
	const last = words.at(-1);
	if (last === undefined || aboutWords.has(last) || words.some((word) => aboutWords.has(word) && !onlyLast.has(word))) {
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

/** After the word of the secret only a qualifier of the deploy or a counter may follow: `DB_PASSWORD_PROD`, not `passwordRules`. */
function endsName(words: readonly string[], at: number): boolean {
	return words.length - at <= 2 || (words.at(-1) === 'base' && words.length - at === 3);
}

/** Whether a value says nothing but words of its own name, as templates are filled in: `GMAIL_APP_PASSWORD=gmail_password`. A single word of it (`password`) may be meant. */
export function repeatsName(text: string, name: string): boolean {
	const [said, known] = [wordsOf(text), wordsOf(name)];
	return text.toLowerCase() === name.toLowerCase() || (said.length > 1 && said.every((word) => known.includes(word)));
}

/** The words of a name in lower case: `dbPassword`, `DB_PASSWORD`, `db-password` are `db`, `password`. */
function wordsOf(name: string): readonly string[] {
	return name
		.slice(0, 200)
		.replace(/([a-z0-9])([A-Z])/g, '$1 $2')
		.replace(/([A-Z])([A-Z][a-z])/g, '$1 $2')
		.toLowerCase()
		.split(/[^a-z0-9]+/)
		.filter((word) => word !== '');
}

// ── texts ────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────

const placeholderWords = /example|placeholder|change[-_ ]?(?:me|this|it)|replace[-_ ]?(?:me|this|with)|insert[-_ ]|redacted|^\W{1,8}(?:masked|hidden|filtered|censored|removed|secret|obfuscated)\W{1,8}$|dummy|fixme|todo|goes[-_ ]?here|put[-_ ]?your|enter[-_ ]?your|not[-_ ]?(?:a[-_ ]?)?real/i;
const placeholderStart = /^(?:(?:get|ask|see|set|use|fill|add|enter|obtain|copy)[-_ ](?:this|it|me|your|from|in|a|the)[-_ ]|<|\[|\{\{|\$\{|\$\(|%\(|\{[a-z_]|%[a-z_]+%$|\$[a-z_][a-z0-9_]*$|your(?:[-_ .]|[A-Z]|s?[a-z]*(?:key|token|secret|password))|my[-_](?:api|secret|access|private)[-_](?:key|token)$)/i;

/** Whether a text stands for a value that somebody is to fill in: `changeme`, `xxx`, `<token>`, `your-key-here`, `${VAR}`, `***`, nothing. */
export function isPlaceholder(text: string): boolean {
	const trimmed = text.trim();
	if (trimmed === '' || /^\W{0,8}(?:none|null|undefined|nil|n\/a|tbd|unset|empty|\.{3,}|\u2026)\W{0,8}$|^["'<([]{0,2}[-_]+["'>)\]]{0,2}$/i.test(trimmed)) {
		return true;
	}
	// A name in the manner of variables stands for the value that is put in its place.
	if (/^[A-Z]{2,40}(?:_[A-Z]{2,40}){2,8}$/.test(trimmed)) {
		return true;
	}
	// `SECRET`, `API_KEY`: the name of what is to be filled in.
	if (/^[A-Z][A-Z_ -]*$/.test(trimmed) && isSecretName(trimmed)) {
		return true;
	}
	// A long text is no placeholder because a word of a placeholder occurs in it.
	return /^([^-])(?:\1|-)*$/s.test(trimmed) || /^-+$/.test(trimmed) || /[x*]{4,}|^[x*]{2,}$/i.test(trimmed) || placeholderStart.test(trimmed) || (trimmed.length <= 120 && placeholderWords.test(trimmed));
}

/** Shannon entropy of a text in bits per character. */
export function entropyOf(text: string): number {
	const counts = new Map<string, number>();
	for (let i = 0; i < text.length; i++) {
		const unit = text[i]!;
		counts.set(unit, (counts.get(unit) ?? 0) + 1);
	}
	let bits = 0;
	for (const count of counts.values()) {
		const share = count / text.length;
		bits -= share * Math.log2(share);
	}
	return bits;
}

/** A private key in PEM form; certificates and public keys are no secrets. */
function isPrivateKey(text: string): boolean {
	return /^-----BEGIN (?:[A-Z0-9]{1,20} ){0,4}PRIVATE KEY/.test(text);
}

/** Tokens that are made to be published, hashes, and addresses on a chain (a private key is longer): no secret, yet nothing to repeat either. */
function isPublicToken(text: string): boolean {
	return /^(?:pk_(?:live|test)_|phc_\w{30}|AIza[\w-]{30}|\$2[abxy]\$|\$argon2|pbkdf2|sha(?:1|256|384|512)[-:$]|0x[0-9a-fA-F]{40}$)/.test(text);
}

function hasSecretPrefix(text: string): boolean {
	return /^(?:(?:sk|rk)_(?:live|test)_\w{10}|gh[opsur]_\w{20}|github_pat_\w{20}|glpat-[\w-]{15}|xox[abeoprs]-[\w-]{10}|AKIA[A-Z0-9]{16}$|ASIA[A-Z0-9]{16}$|SG\.[\w-]{16}|npm_\w{30}|eyJ[\w-]{10}[\w-]*\.eyJ|sk-[\w-]{20}|shpat_\w{20}|dop_v1_\w{30}|hf_\w{30}|AGE-SECRET-KEY-)/.test(text);
}

/** Says where something is, rather than being it: a URL, path, ARN, selector, variable, media type. */
function isReference(text: string): boolean {
	return (
		/^[a-z][a-z0-9+.-]{0,30}:\/\//i.test(text) ||
		/^(?:arn:|urn:|projects\/[\w-]+\/secrets\/|data:|vault:|op:\/\/|ssm:|ENC[[(]|encrypted:|sops:)/.test(text) ||
		/^(?:\.{1,2}|~)?\/(?!\/)/.test(text) && isWordy(text) ||
		/^[#.][a-z][\w-]*$/i.test(text) && (isWordy(text) || /^[#.][a-z][a-z0-9]{0,11}(?:-[a-z0-9]{1,12}){1,6}$/.test(text)) ||
		/^[a-z]:\\/i.test(text) ||
		/^process\.env\b/.test(text)
	);
}

/** Random enough to be generated: sixteen characters or more, of several classes, not made of words. */
function isRandom(text: string): boolean {
	if (text.length < 16 || /\s/.test(text) || !/\d/.test(text) || !/[a-z]/i.test(text) || isWordy(text)) {
		return false;
	}
	return entropyOf(text.slice(0, 512)) >= (/^[0-9a-f-]+$/i.test(text) ? 2.8 : 3.3);
}

/** Random by shape alone, whatever its name: upper and lower case and digits, no hash in hex, no alphabet, nothing with structure. */
function isLongToken(text: string): boolean {
	return (
		text.length >= 32 && text.length <= 512 && /^[\w+/=-]+$/.test(text) && /[a-z]/.test(text) && /[A-Z]/.test(text) && (text.match(/\d/g)?.length ?? 0) >= 3 &&
		!/^[0-9a-f-]+$/i.test(text) && !/abcdef|012345|^\/|\/.*\/.*\//i.test(text) && !isWordy(text) && entropyOf(text) >= 4.2
	);
}

/** Whether more than half of a text are words: runs of four and more letters of one case with a vowel near every third. */
function isWordy(text: string): boolean {
	let inWords = 0;
	for (const [run] of text.slice(0, 512).matchAll(/[A-Z]?[a-z]{3,}|[A-Z]{4,}/g)) {
		const vowels = run.match(/[aeiouy]/gi)?.length ?? 0;
		if (run.length >= 4 && vowels >= 1 && run.length / vowels <= 4.5) {
			inWords += run.length;
		}
	}
	return inWords > text.replace(/[-_./\s]/g, '').length / 2;
}

/** Under a secret's name: eight characters without a space that mix letters with digits or marks, and are no identifier (`api_key_v2`). */
function hasEvidence(text: string): boolean {
	if (text.length < 8 || text.length > 4096 || /\s/.test(text) || !/[a-z]/i.test(text)) {
		return /^\d{8,}$/.test(text);
	}
	const identifier = text.split(/[-_./:]/).every((part) => /^(?:[a-z]*|v?\d{1,2})$/i.test(part)) || /^[a-z]+\.\d{1,3}$/i.test(text);
	return !identifier && (/\d/.test(text) || /[!@#$%^&*?~]/.test(text)) && !/^[\w.]+\(|[(){}<>;]|^@/.test(text);
}

/**
 * A line of text (a command, a version range) with everything secret in it covered by as many `*`, so that positions stay: passwords in URLs, tokens of known forms, and values of
 * assignments, options and headers whose name is a secret's.
 */
export function maskLine(text: string): string {
	if (!/[=@:_-]/.test(text)) {
		return text;
	}
	const masked = text
		.replace(/(:\/\/[^\s"'`<>\\@/:]{0,256}:)([^\s"'@]{1,512})(?=@)/g, (_whole, before: string, password: string) => before + cover(password))
		.replace(/(:\/\/)([\w.-]{16,512})(?=@)/g, (_whole, before: string, user: string) => before + (isRandom(user) || hasSecretPrefix(user) ? cover(user) : user))
		.replace(/(\bauthorization["']?[ \t]{0,8}[:=][ \t]{0,8}["']?(?:(?:bearer|basic|token)[ \t]{1,8})?)([^\s"']{1,4096})/gi, (_whole, before: string, value: string) => before + cover(value))
		.replace(/((?:^|\s)(?:-u|--user)[ \t=]{1,8}["']?[\w.@-]{1,128}:)([^\s"']{1,512})/g, (_whole, before: string, value: string) => before + (/^\d{1,5}$/.test(value) ? value : cover(value)));
	return maskNamed(masked).replace(/[\w.+/-]{16,512}/g, (token) => (hasSecretPrefix(token) || isLongToken(token) ? cover(token) : token));
}

/**
 * A line of source of any format with all that may be secret covered by as many `*`: what {@link maskLine} covers, literals under a secret's name, and whatever looks random. For showing
 * changes to people, where a hash that is covered does less harm than a secret that is not.
 */
export function maskSource(line: string): string {
	return maskLine(line)
		.replace(/([A-Za-z_][\w.-]{0,127})(["'\]]{0,2}[ \t]{0,8}(?:=>?|:|\?\?=?|\|\|=?|,|===?)[ \t]{0,8}|\s{1,8})("[^"]*"?|'[^']*'?|`[^`]*`?)/g, (whole, name: string, between: string, literal: string) => (isSecretName(name) && !isPlaceholder(literal.slice(1, -1)) ? name + between + literal.replace(/[^"'`\s]/g, '*') : whole))
		.replace(/[^\s"'`<>()[\]{},;|]{16,4096}/g, (token) => (/^sha\d{1,3}[-:]/.test(token) || isReference(token) || !isRandom(token) ? token : token.replace(/[^=:@/.]/g, '*')));
}

/** As many `*` as a text has characters; quotes and references to variables stay, since they tell nothing. */
function cover(value: string): string {
	if (/^\*/.test(value)) {
		return value;
	}
	return value.startsWith("'") ? value.replace(/[^'\s]/g, '*') : value.replace(/\$\{\w{1,128}(?::?[-=?+])?|\$[A-Za-z_]\w{0,127}|[^"'\s{}()]/g, (part) => (part.startsWith('$') && part.length > 1 ? part : '*'));
}

/** Covers the values of `name=value`, `--name value` and `name: value`. Names are looked at one by one, whatever stands around them: `export NAME=value`, `sh -c "NAME=value x"`, `--set=name=value`. */
function maskNamed(text: string): string {
	const named = /([A-Za-z_][\w.-]{0,127})(=|:[ \t]{1,8}|[ \t]{1,8}(?=[^-\s=&|;]))/g;
	const quotes = new QuoteState(text);
	let result = '';
	let done = 0;
	for (let match = named.exec(text); match; match = named.exec(text)) {
		const [whole, name, separator] = match;
		const at = match.index + whole.length;
		// A blank separates only an option from its value, and a colon only a header or a key.
		const isPair = separator !== undefined && (separator === '=' || separator.startsWith(':') || text.startsWith('--', match.index - 2));
		if (!isPair || name === undefined || !isSecretName(name)) {
			// What follows may be a name itself.
			named.lastIndex = isPair ? at : match.index + (name?.length ?? 1);
			continue;
		}
		const value = quotes.valueAt(at, match.index);
		if (value === '' || value.startsWith('$(') || (!value.includes('$') && isPlaceholder(value.replace(/["']/g, '')))) {
			continue;
		}
		result += text.slice(done, at) + cover(value);
		done = at + value.length;
		named.lastIndex = done;
	}
	return result + text.slice(done);
}

/** Knows by which quote a place of a command line is surrounded, asked from left to right. */
class QuoteState {
	readonly #text: string;
	#at = 0;
	#quote = '';

	constructor(text: string) {
		this.#text = text;
	}

	/** The value that starts at `start`, in the quotes around `place`: up to a blank, an operator or the quote that surrounds it, its own quotes respected. */
	valueAt(start: number, place: number): string {
		for (; this.#at < place; this.#at++) {
			const unit = this.#text[this.#at]!;
			if (unit === '\\' && this.#quote !== "'") {
				this.#at++;
			} else if (unit === this.#quote) {
				this.#quote = '';
			} else if (this.#quote === '' && (unit === '"' || unit === "'")) {
				this.#quote = unit;
			}
		}
		const pattern = this.#quote === '"' ? /(?:'[^']*(?:'|$)|\\[^]|[^\s"';&|\\])+/y : this.#quote === "'" ? /(?:"[^"]*(?:"|$)|[^\s"';&|])+/y : /(?:"(?:[^"\\]|\\[^])*(?:"|$)|'[^']*(?:'|$)|\\[^]|[^\s"';&|\\])+/y;
		pattern.lastIndex = start;
		return pattern.exec(this.#text)?.[0] ?? '';
	}
}

// ── URLs ─────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────

const severity = { real: 2, local: 1, placeholder: 0 } as const;

/** Replaces passwords and tokens of the URLs in a text, and says what kind of credentials the worst of them has. */
function redactUrls(text: string): { readonly text: string; readonly credentials?: 'real' | 'placeholder' | 'local' } {
	let result = '';
	let done = 0;
	let worst: keyof typeof severity | undefined;
	for (let at = text.indexOf('://'); at >= 0; at = text.indexOf('://', Math.max(done, at + 3))) {
		const start = at + 3;
		const stop = text.slice(start, start + 2048).search(/[\s"'`<>\\]/);
		const end = stop < 0 ? Math.min(text.length, start + 2048) : start + stop;
		const user = userInformation(text.slice(start, end));
		if (user === undefined || !/[a-z]$/i.test(text.slice(0, at).slice(-1))) {
			continue;
		}
		const kind = kindOfCredentials(user);
		worst = worst === undefined || severity[kind] > severity[worst] ? kind : worst;
		result += text.slice(done, start) + (user.password === undefined ? redaction : `${user.name}:${redaction}`);
		done = start + user.length;
	}
	// The rest of a template whose start names the user: `${user}:password@host`.
	const redacted = (result + text.slice(done)).replace(/^:[^\s/:@]{1,256}@(?=[\w.[]|$)/, `:${redaction}@`);
	const quiet = redacted.replace(/([?&;](?:[\w.-]{0,40})(?:token|secret|password|passwd|pwd|key|sig|signature)=)([^&\s#;"'`<>]+)/gi, (whole, name: string, value: string) =>
		isPlaceholder(value) || (isWordy(value) && !/password|passwd|pwd/i.test(name)) ? whole : name + redaction,
	);
	// Tokens inside longer texts (JSON in a string, a header with its scheme).
	const shown = quiet.replace(/[\w.-]{16,512}/g, (token) => (hasSecretPrefix(token) || isPublicToken(token) ? redaction : token));
	return worst === undefined ? { text: shown } : { text: shown, credentials: worst };
}

interface UserInformation {
	readonly name: string;
	readonly password?: string;
	readonly host: string;
	/** Units before the `@`. */
	readonly length: number;
}

/** The user and password before the `@`, when there is a password, or a token in place of the user. */
function userInformation(afterScheme: string): UserInformation | undefined {
	const slash = afterScheme.search(/[/?#]/);
	const authority = slash < 0 ? afterScheme : afterScheme.slice(0, slash);
	let length = authority.lastIndexOf('@');
	if (length < 0) {
		// A password with an unescaped `/`, `?` or `#`, unless what stands before it is a port.
		const colon = authority.indexOf(':');
		length = colon < 0 || /^:\d*$/.test(authority.slice(colon)) ? -1 : afterScheme.indexOf('@', slash < 0 ? 0 : slash);
	}
	if (length <= 0) {
		return undefined;
	}
	const information = afterScheme.slice(0, length);
	const colon = information.indexOf(':');
	const host = /^[^/?#,]*/.exec(afterScheme.slice(length + 1))?.[0] ?? '';
	if (colon < 0) {
		return isRandom(information) || hasSecretPrefix(information) ? { name: information, host, length } : undefined;
	}
	const password = information.slice(colon + 1);
	return password === '' ? undefined : { name: information.slice(0, colon), password, host, length };
}

function kindOfCredentials({ name, password, host }: UserInformation): keyof typeof severity {
	if (isPlaceholder(password ?? name) || /^(?:\$|\{|%[({a-z_])/i.test(password ?? name)) {
		return 'placeholder';
	}
	const bare = host.replace(/:[^:\]]*$/, '').toLowerCase();
	if (bare === 'localhost' || bare.endsWith('.localhost') || bare === '[::1]' || bare.startsWith('127.') || bare === 'host.docker.internal' || bare === '0.0.0.0') {
		return 'local';
	}
	const reserved = /(?:^|\.)(?:example(?:\.(?:com|net|org))?|test|invalid)$/.test(bare);
	const spoken = /^(?:pass|password|passwd|pwd|secret|token|user)$/i.test(password ?? '');
	return reserved || spoken || name === password ? 'placeholder' : 'real';
}
