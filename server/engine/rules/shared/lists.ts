import type { LocatedFact } from '../../core/fact.js';
import type { Project } from '../../project/project.js';

/** How far the items of a list are from one another at most, in UTF-16 units. */
const longestList = 1500;

/** The literals of the list that one is an item of: those of the same name and form nearby, itself included. */
export function itemsBeside(
	{ path, names, form, span }: LocatedFact<'literal.named'>,
	project: Project,
): readonly LocatedFact<'literal.named'>[] {
	const name = names.join('\0');
	return project
		.in(path, 'literal.named')
		.filter((other) => other.form === form && other.names.join('\0') === name && Math.abs(other.span.start - span.start) < longestList);
}
