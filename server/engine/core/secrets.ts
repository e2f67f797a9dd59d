import { isAuthorization, isSecretName, namesOwner, spellsName } from './secrets/names.js';
import { isPlaceholder, redaction, saysStandIn } from './secrets/placeholders.js';
import {
	hasEvidence,
	isAppPassword,
	hasSecretPrefix,
	isChosen,
	isDocumentedKey,
	isLongToken,
	isPrivateKey,
	isPublicToken,
	isPublishableKey,
	isRandom,
	isReference,
} from './secrets/shapes.js';
import { redactUrls } from './secrets/urls.js';
import type { Span } from './text.js';
import type { LiteralValue, SecretValue } from './value.js';

export { maskLine, maskSource } from './secrets/lines.js';
export { isSecretName, namesCredentials, namesOwner, repeatsName, spellsName } from './secrets/names.js';
export { isPlaceholder, redaction, saysStandIn } from './secrets/placeholders.js';
export { entropyOf, isDocumentedKey, isReference } from './secrets/shapes.js';

/**
 * What a module is imported by, or a package taken from, as it may be repeated: a URL without the credentials in it; of a module that is written
 * out where it is imported (`data:`) nothing else than that.
 */
export function withoutCredentials(address: string): string {
	return address.startsWith('data:') ? 'data:' : address.includes('://') ? redactUrls(address).text : address;
}

/** What kind of credentials a URL in a text has, if any. */
export function credentialsIn(text: string): Pick<LiteralValue, 'credentials'> {
	const { credentials } = text.includes('://') ? redactUrls(text) : {};
	return credentials === undefined ? {} : { credentials };
}

/** What a reader knows about the place of a literal. */
export interface SecretHint {
	/** The name the literal is bound to: a variable, property, key of an environment. */
	readonly name?: string;
	/** An API, or a setting whose meaning is certain, expects a secret here: a word is enough to be one. */
	readonly expectsSecret?: boolean;
}

/**
 * The one door through which literals become values. A secret loses its text; a URL loses its password and the tokens of its
 * query; a literal under a secret-like
 * name without evidence of being one stays a literal whose text is {@link redaction}, so that nothing is claimed and nothing is told.
 */
export function literalValue(text: string, type: LiteralValue['type'], span: Span, hint: SecretHint = {}): LiteralValue | SecretValue {
	if (type !== 'string') {
		const secretNumber = type === 'number' && hint.expectsSecret === true && text.length >= 4;
		return secretNumber ? { kind: 'secret', strength: 'weak', span } : { kind: 'literal', type, text, span };
	}
	const strength = secretStrength(text, hint);
	if (strength === 'strong') {
		return { kind: 'secret', strength, span };
	}
	const standIn = strength !== 'none' && saysStandIn(text) ? { standIn: true as const } : {};
	if (strength === 'weak') {
		return { kind: 'secret', strength, span, ...standIn, ...(isChosen(text.trim()) ? { chosen: true as const } : {}) };
	}
	if (strength === 'hidden') {
		const publishable = isPublishableKey(text.trim()) ? { publishable: true as const } : {};
		return { kind: 'literal', type, text: redaction, span, ...standIn, ...publishable };
	}
	const redacted = redactUrls(text);
	return {
		kind: 'literal',
		type,
		text: redacted.text,
		...(redacted.credentials !== undefined && { credentials: redacted.credentials }),
		...(redacted.customary === true && { customary: true as const }),
		...(redacted.keyed && { keyed: true as const }),
		span,
	};
}

/** What is sent in the header of that name, behind the word for its kind (https://www.rfc-editor.org/rfc/rfc9110#section-11.6.2). */
const authorization = /^(?:bearer|basic|token|api-?key|key)\s{1,8}(\S{16,4096})$/i;

/** Whether a key only shows how one looks: `-----BEGIN PRIVATE KEY-----\n...\n-----END PRIVATE KEY-----`. */
function isShown(key: string): boolean {
	const body = /-----(?:\\n|\s){0,8}([^-]{0,100})-----END /.exec(key)?.[1]?.replaceAll('\\n', ' ').trim();
	return body !== undefined && (isPlaceholder(body) || /\.{3}|\u2026/.test(body));
}

function secretStrength(text: string, { name, expectsSecret }: SecretHint): 'weak' | 'strong' | 'hidden' | 'none' {
	const trimmed = text.trim();
	if (isPrivateKey(trimmed)) {
		return isShown(trimmed) ? 'none' : 'strong';
	}
	if (trimmed === '' || isPlaceholder(trimmed)) {
		return 'none';
	}
	if (isDocumentedKey(trimmed)) {
		return 'none';
	}
	if (isPublicToken(trimmed)) {
		return 'hidden';
	}
	if (hasSecretPrefix(trimmed)) {
		return 'strong';
	}
	const sent = name !== undefined && isAuthorization(name) ? authorization.exec(trimmed)?.[1] : undefined;
	if (sent !== undefined && !isPlaceholder(sent) && isRandom(sent)) {
		return 'strong';
	}
	const isNamed = name !== undefined && isSecretName(name);
	if (!isNamed && expectsSecret !== true) {
		// Nearly all texts, and nearly all are too short.
		return isLongToken(trimmed) && !isReference(trimmed) ? 'strong' : 'none';
	}
	if (
		isReference(trimmed) ||
		/^(?:true|false|yes|no|on|off|enabled|disabled|optional|\d{1,3}|\d{1,9} ?(?:ms|s|m|h|d|w|y|sec|min|days?|hours?|minutes?|seconds?))$/i.test(
			trimmed,
		)
	) {
		return 'none';
	}
	if (expectsSecret === true || name === undefined) {
		return isRandom(trimmed) || isAppPassword(trimmed) ? 'strong' : 'weak';
	}
	if (spellsName(trimmed, name) || namesOwner(trimmed, name)) {
		return 'none';
	}
	if (isRandom(trimmed) || (isAppPassword(trimmed) && /pass|pwd/i.test(name))) {
		return 'strong';
	}
	return hasEvidence(trimmed) ? 'weak' : 'hidden';
}
