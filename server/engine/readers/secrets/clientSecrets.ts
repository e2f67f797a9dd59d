import type { Fact } from '../../core/fact.js';
import { baseName } from '../../core/paths.js';
import { literalValue } from '../../core/secrets.js';

/** Under which names people keep what the console of Google hands them: `client_secret_412….json`, `credentials.json`, `google-oauth.json`. */
const names = /^(?:client[_-]?secrets?|credentials?|google|gcp|gmail|oauth2?)[\w.-]{0,120}\.json$/i;

/** A client of Google's, by its form (https://developers.google.com/identity/protocols/oauth2/web-server#creatingcred), up to its secret. */
const form = /"(?:web|installed)"\s{0,8}:\s{0,8}\{[^{}]{0,3000}?"client_secret"\s{0,8}:\s{0,8}"([\w-]{20,60})"/;

/** Whether a path is one that holds a client of Google's where somebody keeps one. */
export function mayBeClient(path: string): boolean {
	return names.test(baseName(path));
}

/** The secret of a client that signs people in with Google. */
export function clientSecretIn(text: string): readonly Fact[] {
	const found = text.includes('accounts.google.com') ? form.exec(text) : null;
	const secret = found?.[1];
	if (found === null || secret === undefined) {
		return [];
	}
	const end = found.index + found[0].length - 1;
	const span = { start: end - secret.length, end };
	const value = literalValue(secret, 'string', span, { name: 'client_secret' });
	return value.kind === 'secret' && value.strength === 'strong'
		? [{ kind: 'secret.pasted', span, variable: 'client_secret', value, among: 'variables' }]
		: [];
}
