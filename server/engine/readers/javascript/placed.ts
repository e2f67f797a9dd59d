import type { Fact } from '../../core/fact.js';

/**
 * The same facts with other places: those of a whole text, for facts of a part of it, or those after an edit. `place` moves a
 * UTF-16 offset, and `placeOfStart` one at which something starts that is not
 * empty.
 */
export function placed(
	facts: readonly Fact[],
	place: (offset: number) => number,
	placeOfStart: (offset: number) => number = place,
): readonly Fact[] {
	const moved = (value: unknown): unknown => {
		if (Array.isArray(value)) {
			return value.map(moved);
		}
		if (typeof value !== 'object' || value === null) {
			return value;
		}
		const from = value as Readonly<Record<string, unknown>>;
		const { start, end } = from;
		if (typeof start === 'number' && typeof end === 'number') {
			return { start: (end > start ? placeOfStart : place)(start), end: place(end) };
		}
		const copy: Record<string, unknown> = {};
		for (const key in from) {
			copy[key] = moved(from[key]);
		}
		if (typeof from['importOffset'] === 'number') {
			copy['importOffset'] = place(from['importOffset']);
		}
		return copy;
	};
	return facts.map((fact) => moved(fact) as Fact);
}
