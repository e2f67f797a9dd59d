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
export function isPrivateKey(text: string): boolean {
	return /^-----BEGIN (?:[A-Z0-9]{1,20} ){0,4}PRIVATE KEY/.test(text);
}

/**
 * Keys that their vendors make to be put into pages (https://docs.stripe.com/keys#obtain-api-keys, https://posthog.com/docs/privacy,
 * https://docs.mapbox.com/help/glossary/access-token/).
 */
export function isPublishableKey(text: string): boolean {
	return /^(?:pk_(?:live|test)_|phc_\w{30}|pk\.eyJ)/.test(text);
}

/**
 * Tokens that are made to be published, hashes, and addresses on a chain (a private key is longer): no secret, yet nothing to
 * repeat either.
 */
export function isPublicToken(text: string): boolean {
	return isPublishableKey(text) || /^(?:AIza[\w-]{30}|\$2[abxy]\$|\$argon2|pbkdf2|sha(?:1|256|384|512)[-:$]|0x[0-9a-fA-F]{40}$)/.test(text);
}

/**
 * Keys that their vendors print in their documentation, for tests: of captchas that let everybody in, of a payment service's sample
 * account, of a chain on one's own machine.
 */
export function isDocumentedKey(text: string): boolean {
	return /^(?:6LeIxAcTAAAAA[\w-]{20,40}|[123]x0{20,40}[A-Z0-9]{2}|0x0{38,40}|sk_test_(?:4eC39Hq|BQokikJ)\w{10,30}|0xac0974bec39a17e36ba4\w{44})$/.test(
		text,
	);
}

/** Whether a text starts as the tokens of a known provider do. */
export function hasSecretPrefix(text: string): boolean {
	return /^(?:(?:sk|rk)_(?:live|test)_\w{10}|gh[opsur]_\w{20}|github_pat_\w{20}|glpat-[\w-]{15}|xox[abeoprs]-[\w-]{10}|AKIA[A-Z0-9]{16}$|ASIA[A-Z0-9]{16}$|SG\.[\w-]{16}|npm_\w{30}|eyJ[\w-]{10}[\w-]*\.eyJ|sk-[\w-]{20}|shpat_\w{20}|dop_v1_\w{30}|hf_\w{30}|whsec_[a-zA-Z\d+/=]{24}|AGE-SECRET-KEY-)/.test(
		text,
	);
}

/** Says where something is, rather than being it: a URL, path, ARN, selector, variable, media type. */
export function isReference(text: string): boolean {
	return (
		/^[a-z][a-z0-9+.-]{0,30}:\/\//i.test(text) ||
		/^(?:arn:|urn:|projects\/[\w-]+\/secrets\/|data:|vault:|op:\/\/|ssm:|ENC[[(]|encrypted:|sops:)/.test(text) ||
		(/^(?:\.{1,2}|~)?\/(?!\/)/.test(text) && isWordy(text)) ||
		(/^[#.][a-z][\w-]*$/i.test(text) && (isWordy(text) || /^[#.][a-z][a-z0-9]{0,11}(?:-[a-z0-9]{1,12}){1,6}$/.test(text))) ||
		/^[a-z]:\\/i.test(text) ||
		/^process\.env\b/.test(text) ||
		/^[\w@.-]+(?:\/[\w@.-]+)*\.(?:pem|key|crt|cer|p8|p12|pfx|jwk)$/i.test(text)
	);
}

/** Random enough to be generated: sixteen characters or more, of several classes, not made of words; blanks only among many signs. */
export function isRandom(text: string): boolean {
	const isSentence = /\s/.test(text) && (text.length > 128 || (text.match(/[^\w\s]/g)?.length ?? 0) * 5 < text.length);
	if (text.length < 16 || isSentence || !/\d/.test(text) || !/[a-z]/i.test(text) || isWordy(text)) {
		return false;
	}
	return entropyOf(text.slice(0, 512)) >= (/^[0-9a-f-]+$/i.test(text) ? 2.8 : 3.3);
}

/**
 * A password that Google makes for one program: sixteen small letters, shown in four groups (https://support.google.com/accounts/answer/185833).
 * Five letters without a vowel in a row tell it from words.
 */
export function isAppPassword(text: string): boolean {
	const letters = /^[a-z]{16}$|^[a-z]{4} [a-z]{4} [a-z]{4} [a-z]{4}$/.test(text) ? text.replaceAll(' ', '') : '';
	return /[^aeiouy]{5}/.test(letters) && !/abcd|asdf|qwer|zxcv/.test(letters) && !pageWords.test(letters) && entropyOf(letters) >= 2.8;
}

/** Random by shape alone, whatever its name: upper and lower case and digits, no hash in hex, no alphabet, nothing with structure. */
export function isLongToken(text: string): boolean {
	return (
		text.length >= 32 &&
		text.length <= 512 &&
		/^[\w+/=-]+$/.test(text) &&
		/[a-z]/.test(text) &&
		/[A-Z]/.test(text) &&
		(text.match(/\d/g)?.length ?? 0) >= 3 &&
		!/^[0-9a-f-]+$/i.test(text) &&
		!/abcdef|012345|^\/|\/.*\/.*\//i.test(text) &&
		!isWordy(text) &&
		entropyOf(text) >= 4.2
	);
}

/** Whether more than half of a text are words: runs of four and more letters of one case with a vowel near every third. */
export function isWordy(text: string): boolean {
	let inWords = 0;
	for (const [run] of text.slice(0, 512).matchAll(/[A-Z]?[a-z]{3,}|[A-Z]{4,}/g)) {
		const vowels = run.match(/[aeiouy]/gi)?.length ?? 0;
		if (run.length >= 4 && vowels >= 1 && run.length / vowels <= 4.5) {
			inWords += run.length;
		}
	}
	return inWords > text.replace(/[-_./\s]/g, '').length / 2;
}

/** Letters that people write as digits and marks in words. */
const spelledLetters: ReadonlyMap<string, string> = new Map([
	...['@a', '4a', '3e', '1i', '!i', '0o', '$s', '5s', '7t'].map((pair) => [pair[0]!, pair[1]!] as const),
]);

/** Words of passwords that stand in any page, and that nobody means to keep. */
const pageWords =
	/pass|pwd|word|secret|your|strong|secure|change|example|sample|demo|admin|root|user|guest|test|dummy|default|welcome|qwerty|letmein|token|postgres|mysql|mongo|redis|rabbit|minio|local|docker|abc|123(?:4(?:5(?:6(?:7(?:8)?)?)?)?)?[^a-z\d]?$/;

/**
 * Whether a text is such as rules for passwords ask for (letters of both cases, digits and marks) and has none of the words of pages,
 * however they are spelled (`P@ssw0rd1`).
 */
export function isChosen(text: string): boolean {
	const isMixed = /[a-z]/.test(text) && /[A-Z]/.test(text) && /\d/.test(text) && /[!@#$%^&*+=?~]/.test(text);
	if (text.length < 8 || text.length > 40 || !isMixed || /[\s/\\<>(){}:;,"'`|]|\$[{(]/.test(text)) {
		return false;
	}
	const lower = text.toLowerCase();
	const spelled = lower.replace(/[@431!0$57]/g, (mark) => spelledLetters.get(mark) ?? mark);
	return !pageWords.test(lower) && !pageWords.test(spelled);
}

/** Under a secret's name: eight characters without a space that mix letters with digits or marks, and are no identifier (`api_key_v2`). */
export function hasEvidence(text: string): boolean {
	if (text.length < 8 || text.length > 4096 || /\s/.test(text) || !/[a-z]/i.test(text)) {
		return /^\d{8,}$/.test(text);
	}
	const identifier = text.split(/[-_./:]/).every((part) => /^(?:[a-z]*|v?\d{1,2})$/i.test(part)) || /^[a-z]+\.\d{1,3}$/i.test(text);
	return !identifier && (/\d/.test(text) || /[!@#$%^&*?~]/.test(text)) && !/^[\w.]+\(|[(){}<>;]|^@/.test(text);
}
