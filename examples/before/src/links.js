import { createHmac, timingSafeEqual } from 'node:crypto';

const linkSecret = process.env.LINK_SECRET || 'Hf3-unsubscribe-quince';

/** Signs an address for the unsubscribe link in our mails. */
export function signatureOf(address) {
	return createHmac('sha256', linkSecret).update(address).digest('base64url');
}

export function isSigned(address, signature) {
	const expected = Buffer.from(signatureOf(address));
	const given = Buffer.from(String(signature));
	return expected.length === given.length && timingSafeEqual(expected, given);
}
