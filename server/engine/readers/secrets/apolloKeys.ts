import { entropyOf, isPlaceholder } from '../../core/secrets.js';
import type { Span } from '../../core/text.js';

/** The most keys of one file that are looked at. */
const most = 100;

/**
 * The keys by which the tools and servers of Apollo log in to its studio: those of a person (`user:gh.name:…`), and those of a graph
 * (`service:name:…`), each with 16 random bytes (https://www.apollographql.com/docs/graphos/platform/access-management/api-keys).
 */
export function apolloKeysIn(text: string): readonly Span[] {
	const found: Span[] = [];
	if (!text.includes('service:') && !text.includes('user:')) {
		return found;
	}
	for (const { index, 0: key, 1: random } of text.matchAll(/\b(?:user:[a-z]{2}\.[\w.-]{1,80}|service:[\w-]{1,80}):([\w-]{22})(?![\w-])/g)) {
		if (
			found.length < most &&
			/\d/.test(random!) &&
			entropyOf(random!) >= 3.3 &&
			!isPlaceholder(random!) &&
			!/example|sample|your[-_]/i.test(key)
		) {
			found.push({ start: index, end: index + key.length });
		}
	}
	return found;
}
