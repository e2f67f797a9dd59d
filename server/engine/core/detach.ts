/** Engines copy a shorter part of a text, and keep the whole text for a longer one. */
const shortestSlice = 13;

/**
 * The same value with strings of its own, in place: a part of a text would keep all of the text in memory for as long as somebody
 * keeps the part. Those in it that are `done` are left as they are.
 */
export function detach<Kept extends object>(value: Kept, done?: ReadonlySet<unknown>): Kept {
	const fields = value as Record<string, unknown>;
	for (const key in fields) {
		const inner = fields[key];
		if (typeof inner === 'string') {
			fields[key] = copyOf(inner);
		} else if (typeof inner === 'object' && inner !== null && done?.has(inner) !== true) {
			detach(inner);
		}
	}
	return value;
}

/** A string of its own: what is put together of two strings is written anew as soon as it is taken apart again. */
export function copyOf(text: string): string {
	return text.length < shortestSlice ? text : ` ${text}`.slice(1);
}
