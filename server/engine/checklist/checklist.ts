import type { FactorId } from '../core/factor.js';
import type { Finding } from '../core/finding.js';

/** The answer to one factor. No answer is `unknown`, never `met`. */
export type FactorStatus = 'violated' | 'met' | 'unknown' | 'attested' | 'not-applicable';

/** One of the twelve lines of the checklist, with its evidence: the strongest first. */
export interface ChecklistItem {
	readonly factor: FactorId;
	readonly status: FactorStatus;
	readonly because: readonly Finding[];
	/** The note of an attestation, or why the factor does not apply. */
	readonly note?: string;
}
