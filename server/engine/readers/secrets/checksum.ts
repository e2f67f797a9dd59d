/** The digits of the checksum, in the order of their values. */
const digits = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';

/** How many digits the checksum at the end of a token has. */
const length = 6;

/**
 * Whether a token of GitHub ends with the checksum of what is between its prefix and the checksum, as those do that GitHub has
 * given out, and made-up ones do not (https://github.blog/engineering/platform-security/behind-githubs-new-authentication-token-formats/).
 */
export function hasChecksum(token: string): boolean {
	const [, body = '', end] = /^gh[pousr]_([A-Za-z0-9]{30})([A-Za-z0-9]{6})$/.exec(token) ?? [];
	let rest = crc32(body);
	let expected = '';
	for (let at = 0; at < length; at++) {
		expected = digits[rest % digits.length]! + expected;
		rest = Math.floor(rest / digits.length);
	}
	return end === expected;
}

/** The cyclic redundancy check of a text in ASCII, as Ethernet and zip have it. */
function crc32(text: string): number {
	let remainder = 0xff_ff_ff_ff;
	for (let at = 0; at < text.length; at++) {
		remainder ^= text.charCodeAt(at);
		for (let bit = 0; bit < 8; bit++) {
			remainder = (remainder >>> 1) ^ (remainder & 1 ? 0xed_b8_83_20 : 0);
		}
	}
	return (remainder ^ 0xff_ff_ff_ff) >>> 0;
}
