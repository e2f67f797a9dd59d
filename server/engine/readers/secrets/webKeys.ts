import type { Span } from '../../core/text.js';

/** How far the braces around a member are looked for: a private key of RSA with all its parts is shorter. */
const reach = 6_000;
/** The most keys of one file. */
const most = 50;

const exponent = /[{,\s]["']?d["']?\s{0,8}:\s{0,8}["']([\w-]{16,2000})["']/;
const symmetric = /[{,\s]["']?k["']?\s{0,8}:\s{0,8}["']([\w-]{16,2000})["']/;

/**
 * The secret parts of JSON web keys (https://www.rfc-editor.org/rfc/rfc7518#section-6), in data or in code: the private exponent of a
 * pair (`d`), and the key itself where it is symmetric (`k`). Public keys have neither.
 */
export function webKeysIn(text: string): readonly Span[] {
	const found: Span[] = [];
	const types = /\bkty\b["']?\s{0,8}:\s{0,8}["'](RSA|EC|OKP|oct)["']/g;
	for (let match = types.exec(text); match !== null && found.length < most; match = types.exec(text)) {
		const start = text.lastIndexOf('{', match.index);
		const end = text.indexOf('}', match.index);
		if (start < 0 || end < 0 || end - start > reach) {
			continue;
		}
		const member = (match[1] === 'oct' ? symmetric : exponent).exec(text.slice(start, end));
		const value = member?.[1];
		if (member !== null && value !== undefined) {
			const at = start + member.index + member[0].lastIndexOf(value);
			found.push({ start: at, end: at + value.length });
		}
	}
	return found;
}
