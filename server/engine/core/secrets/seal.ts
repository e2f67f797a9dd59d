import type { Fact } from '../fact.js';
import { maskUrls } from './lines.js';

/** What stands before a token in the query of a URL. */
const beforeToken = /(?:token|secret|password|passwd|pwd|key|auth|authorization|sig|signature)=/i;

/**
 * Facts without the credentials of the URLs in them. Literals lose theirs when they become values; but whatever else is named (a module, an image,
 * the registry of a package, a pattern, the name of a service) may be written as such a URL as well, and is repeated in messages.
 */
export function sealed(facts: readonly Fact[], text: string): readonly Fact[] {
	// Few texts have either, so that little is looked through.
	return (text.includes('://') && text.includes('@')) || beforeToken.test(text) ? facts.map(sealedOf) : facts;
}

function sealedOf<T>(value: T): T {
	if (typeof value === 'string') {
		return maskUrls(value) as T;
	}
	if (typeof value !== 'object' || value === null) {
		return value;
	}
	let changed = false;
	const parts = Object.entries(value).map(([key, part]): [string, unknown] => {
		const name = maskUrls(key);
		const shown: unknown = sealedOf(part as unknown);
		changed ||= shown !== part || name !== key;
		return [name, shown];
	});
	if (!changed) {
		return value;
	}
	return (Array.isArray(value) ? parts.map(([, part]) => part) : Object.fromEntries(parts)) as T;
}
