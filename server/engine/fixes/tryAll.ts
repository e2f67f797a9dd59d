import type { Fix, FixPlan } from '../core/fix.js';
import type { Journal, Step } from '../core/journal.js';
import { tryFix } from './build.js';
import type { FixContext, Refusal } from './recipe.js';

/** A plan, and what came of it. */
export interface Tried {
	readonly plan: FixPlan;
	readonly made: Fix | Refusal;
}

/** Makes one plan after the other, so that it can be noted which of them is being made. */
export async function tryAll(plans: readonly FixPlan[], context: FixContext, journal: Journal | undefined): Promise<readonly Tried[]> {
	const tried: Tried[] = [];
	for (const plan of plans) {
		const step: Step = `fix ${plan.recipe.kind}`;
		const made =
			journal?.isSuspended(step) === true
				? { refusal: 'making it ended the language server' }
				: await tryFix(plan, journal ? noted(context, () => journal.beginStep(step)) : context);
		tried.push({ plan, made });
	}
	return tried;
}

/** A context that notes whenever the fix goes on: something else may have been noted while it waited. */
function noted(context: FixContext, resumed: () => void): FixContext {
	resumed();
	const resuming = async <T>(answer: Promise<T>): Promise<T> => {
		const given = await answer;
		resumed();
		return given;
	};
	return { ...context, read: (path) => resuming(context.read(path)), facts: (path) => resuming(context.facts(path)) };
}
