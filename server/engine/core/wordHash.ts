/**
 * Tells a word from others by few bits: enough to find who may mention a name, and far too few to say anything of a word, which may be a
 * secret.
 */
export function hashOfWord(text: string, start = 0, end = text.length): string {
	let hash = 0x811c9dc5;
	for (let at = start; at < end; at++) {
		hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193);
	}
	return ((hash ^ (hash >>> 24)) & 0xffffff).toString(36);
}
