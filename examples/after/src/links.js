import { createHmac, timingSafeEqual } from 'node:crypto';
import { config } from './config.js';

/** Signs an address for the unsubscribe link in our mails. */
export function signatureOf(address) {
	return createHmac('sha256', config.linkSecret).update(address).digest('base64url');
}

export function isSigned(address, signature) {
	const expected = Buffer.from(signatureOf(address));
	const given = Buffer.from(String(signature));
	return expected.length === given.length && timingSafeEqual(expected, given);
}
