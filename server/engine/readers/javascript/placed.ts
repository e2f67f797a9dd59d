import type { Fact } from '../../core/fact.js';
import { moved } from '../../core/moved.js';

/**
 * The same facts with other places: those of a whole text, for facts of a part of it. `place` moves a UTF-16 offset, and
 * `placeOfStart` one at which something starts that is not empty.
 */
export function placed(
	facts: readonly Fact[],
	place: (offset: number) => number,
	placeOfStart: (offset: number) => number = place,
): readonly Fact[] {
	return facts.map((fact) => moved(fact, { at: place, ofStart: placeOfStart, ofEmpty: place }));
}
