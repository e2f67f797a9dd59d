import type { Fact, FactTypes } from '../../core/fact.js';

/** How a file's modules, quotes and lines are written. */
export type Shape = FactTypes['module.shape'] & FactTypes['module.style'];

/** Shapes by the facts of their files, which the fixes of every finding ask. */
const shapes = new WeakMap<readonly Fact[], Shape | undefined>();

/** How the file that these facts are of is written; undefined for what is no source file, or was not parsed. */
export function shapeIn(facts: readonly Fact[]): Shape | undefined {
	if (!shapes.has(facts)) {
		shapes.set(facts, findShape(facts));
	}
	return shapes.get(facts);
}

function findShape(facts: readonly Fact[]): Shape | undefined {
	const shape = facts.find((fact): fact is Fact<'module.shape'> => fact.kind === 'module.shape');
	const style = facts.find((fact): fact is Fact<'module.style'> => fact.kind === 'module.style');
	return shape && style && { ...shape, ...style };
}
