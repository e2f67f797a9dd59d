import type { Finding } from '../core/finding.js';
import type { Fix, FixPlan } from '../core/fix.js';
import type { Journal } from '../core/journal.js';
import type { FixContext } from './recipe.js';
import { rememberingReads } from './rememberingReads.js';
import { tryAll } from './tryAll.js';

/** A fix that cannot be made, and why. */
export interface Refused {
	readonly plan: FixPlan;
	readonly refusal: string;
}

/** The fixes of a finding that can be made, with their edits. */
export async function fixesOf({ fixes }: Finding, context: FixContext, journal: Journal | undefined): Promise<readonly Fix[]> {
	return (await tryAll(fixes, context, journal)).flatMap(({ made }) => ('refusal' in made ? [] : [made]));
}

/** The fixes of each finding that can be made, under the titles that they have then; those that are only shown are not tried. */
export async function offersOf(
	findings: readonly Finding[],
	context: FixContext,
	journal: Journal | undefined,
): Promise<ReadonlyMap<Finding, readonly FixPlan[]>> {
	const shared = rememberingReads(context);
	const offers = new Map<Finding, readonly FixPlan[]>();
	for (const finding of findings) {
		const { fixes } = finding;
		const asked = fixes.filter(({ applicability }) => applicability !== 'manual');
		const tried = await tryAll(asked, shared, journal);
		offers.set(
			finding,
			fixes.flatMap((plan) => {
				const made = tried.find((one) => one.plan === plan)?.made ?? plan;
				return 'refusal' in made ? [] : [{ ...plan, title: made.title }];
			}),
		);
	}
	return offers;
}

/** The fixes of a finding that cannot be made, and why. */
export async function refusalsOf({ fixes }: Finding, context: FixContext, journal: Journal | undefined): Promise<readonly Refused[]> {
	return (await tryAll(fixes, context, journal)).flatMap(({ plan, made }) => ('refusal' in made ? [{ plan, refusal: made.refusal }] : []));
}
