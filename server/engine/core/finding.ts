import type { FixPlan } from './fix.js';
import type { Role } from './role.js';
import type { Location } from './text.js';

/** How much a finding matters. The words are those of LSP. */
export type Severity = 'error' | 'warning' | 'information' | 'hint';

/** Another place that belongs to a finding, with why. */
export interface RelatedPlace {
	readonly at: Location;
	readonly message: string;
}

/**
 * One answer of one rule: `violated` is a problem, `met` is evidence that the factor is kept. Plain JSON, and never with a secret
 * in it.
 */
export interface Finding {
	readonly rule: string;
	readonly outcome: 'violated' | 'met';
	readonly severity: Severity;
	/** A rule that is tentative would say it louder. */
	readonly tentative?: true;
	readonly messageId: string;
	readonly message: string;
	readonly at: Location;
	readonly role: Role;
	readonly related: readonly RelatedPlace[];
	readonly fixes: readonly FixPlan[];
}

/** Severities from the gravest to the slightest. */
export const severities: readonly Severity[] = ['error', 'warning', 'information', 'hint'];

/** Whether `severity` is as grave as `threshold` or graver. */
export function isAtLeast(severity: Severity, threshold: Severity): boolean {
	return severities.indexOf(severity) <= severities.indexOf(threshold);
}
