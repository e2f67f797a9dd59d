import type { Span } from '../../core/text.js';

/** How far the braces around a member are looked for: a private key of RSA with all its parts is shorter. */
const reach = 6_000;
/** The most keys of one file that are looked at. */
const most = 100;

const exponent = /[{,\s]["']?d["']?\s{0,8}:\s{0,8}["']([\w-]{16,2000})["']/;
const symmetric = /[{,\s]["']?k["']?\s{0,8}:\s{0,8}["']([\w-]{16,2000})["']/;

/**
 * The secret parts of JSON web keys (https://www.rfc-editor.org/rfc/rfc7518#section-6), in data or in code: the private exponent of a
 * pair (`d`), and the key itself where it is symmetric (`k`). Public keys have neither.
 */
export function webKeysIn(text: string): readonly Span[] {
	const found: Span[] = [];
	const types = /\bkty\b["']?\s{0,8}:\s{0,8}["'](RSA|EC|OKP|oct)["']/g;
	let left = most;
	for (let match = types.exec(text); match !== null && left > 0; match = types.exec(text)) {
		left--;
		// Only so much of the text around is looked at, however many there are.
		const from = Math.max(0, match.index - reach);
		const around = text.slice(from, match.index + reach);
		const start = from + around.lastIndexOf('{', match.index - from);
		const end = from + around.indexOf('}', match.index - from);
		if (start < from || end < from || end - start > reach) {
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
