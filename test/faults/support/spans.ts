/**
 * The first span within a value that does not lie inside a text of some length, as words; undefined when all do. Spans of values
 * with a path of their own lie in other texts.
 */
export function strayInside(
	value: unknown,
	length: number,
	own: string,
	lengthOf: (path: string) => number | undefined,
): string | undefined {
	if (typeof value !== 'object' || value === null) {
		return undefined;
	}
	let within = length;
	let path = own;
	if ('path' in value && typeof value.path === 'string' && ('span' in value || 'start' in value)) {
		path = value.path;
		within = lengthOf(value.path) ?? 0;
	}
	if ('start' in value && 'end' in value && typeof value.start === 'number' && typeof value.end === 'number') {
		if (!(Number.isInteger(value.start) && value.start >= 0 && value.start <= value.end && value.end <= within)) {
			return `[${value.start}, ${value.end}) of ${within} in ${path}`;
		}
	}
	for (const inner of Object.values(value)) {
		const stray = strayInside(inner, within, path, lengthOf);
		if (stray !== undefined) {
			return stray;
		}
	}
	return undefined;
}
