import type { Span } from '../../core/text.js';

/** The most keys of one file that are looked at. */
const most = 100;

/** A key of some thousand bits with its headers is far shorter. */
const longest = 12_000;

/**
 * Private keys under a passphrase, in both forms (https://www.rfc-editor.org/rfc/rfc7468#section-11,
 * https://www.rfc-editor.org/rfc/rfc1421#section-4.6), which the detector passes over. A header without a key is none.
 */
export function encryptedKeysIn(text: string): readonly Span[] {
	const found: Span[] = [];
	if (!text.includes('ENCRYPTED')) {
		return found;
	}
	const heads = /-----BEGIN (ENCRYPTED|RSA|EC|DSA) PRIVATE KEY-----/g;
	for (let head = heads.exec(text); head !== null && found.length < most; head = heads.exec(text)) {
		const foot = `-----END ${head[1]!} PRIVATE KEY-----`;
		const from = head.index + head[0].length;
		const length = text.slice(from, from + longest).indexOf(foot);
		if (length >= 0 && isEncrypted(head[1]!, text.slice(from, from + length))) {
			found.push({ start: head.index, end: from + length + foot.length });
		}
	}
	return found;
}

/** Whether what stands between the lines of a key is one that a passphrase protects. Line breaks may be written out, as in JSON. */
function isEncrypted(type: string, inner: string): boolean {
	const body = inner.replace(/(?:Proc-Type|DEK-Info):[^\n\\]{0,200}/g, '').replace(/\\[rn]|\s/g, '');
	return (type === 'ENCRYPTED' || /Proc-Type:\s?4,\s?ENCRYPTED\b/.test(inner)) && /^[A-Za-z0-9+/=]{100,}$/.test(body);
}
