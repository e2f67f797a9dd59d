import type { FixPlan } from '../../core/fix.js';
import type { Value } from '../../core/value.js';
import type { Project } from '../../project/project.js';
import { readFromEnvironment } from '../../fixes/plans.js';
import { placeOf } from './places.js';
import { wholeOf } from '../../project/partial.js';
import { freeVariable } from './variableName.js';

/** The fix that reads a literal from the environment, under the first of the candidate names that is free. Empty where a literal is required or no name is free. */
export function environmentFix(project: Project, value: Value, fact: { readonly path: string }, candidates: readonly (string | undefined)[]): readonly FixPlan[] {
	if ((value.kind !== 'literal' && value.kind !== 'secret') || (value.kind === 'literal' && value.required)) {
		return [];
	}
	const variable = freeVariable(wholeOf(project), candidates, value.kind === 'literal' ? value.text : undefined);
	const plan = variable === undefined ? undefined : readFromEnvironment(value, placeOf(value, fact).path, variable);
	return plan ? [plan] : [];
}
