import { isAtLeast, severities, type Finding } from '../core/finding.js';
import { factorIds, type FactorId } from '../core/factor.js';
import type { Attestation } from '../core/configuration.js';
import type { ChecklistItem } from './checklist.js';

/** How much evidence a checklist item shows of each outcome; the findings themselves are all in the report. */
const evidencePerItem = 20;

/** What the fold needs besides the findings. */
export interface ChecklistInput {
	readonly findings: readonly Finding[];
	readonly attestations: readonly Attestation[];
	/** Why the twelve factors do not apply to this workspace (it is a library, a static site …), when they do not. */
	readonly notApplicable?: string;
}

/**
 * Folds answers into the twelve items. A problem graver than a hint violates its factor, whatever else was affirmed or attested;
 * a hint alone does not. A person's attestation
 * stands where nothing is violated. No answer is `unknown`, never `met`, and so is one that a tentative rule casts doubt on.
 */
export function evaluateChecklist({ findings, attestations, notApplicable }: ChecklistInput): readonly ChecklistItem[] {
	const byFactor = new Map<string, Finding[]>();
	for (const finding of findings) {
		const factor = finding.rule.slice(0, finding.rule.indexOf('/'));
		const list = byFactor.get(factor);
		if (list) {
			list.push(finding);
		} else {
			byFactor.set(factor, [finding]);
		}
	}
	return factorIds.map((factor) =>
		evaluateFactor(
			factor,
			byFactor.get(factor) ?? [],
			attestations.find((one) => one.factor === factor),
			notApplicable,
		),
	);
}

function evaluateFactor(
	factor: FactorId,
	findings: readonly Finding[],
	attestation: Attestation | undefined,
	notApplicable: string | undefined,
): ChecklistItem {
	const violated = findings
		.filter(({ outcome, severity }) => outcome === 'violated' && isAtLeast(severity, 'information'))
		.sort(byStrength);
	const met = oncePerRule(findings.filter(({ outcome }) => outcome === 'met'));
	// Where the factors do not apply, only what is wrong everywhere (a secret in the code) is held against them.
	if (violated.length > 0 && (notApplicable === undefined || violated[0]!.severity === 'error')) {
		return { factor, status: 'violated', because: [...violated.slice(0, evidencePerItem), ...met.slice(0, evidencePerItem)] };
	}
	if (attestation) {
		return {
			factor,
			status: attestation.status,
			because: met.slice(0, evidencePerItem),
			note: `${attestation.note} (${attestation.date})`,
		};
	}
	if (notApplicable !== undefined) {
		return { factor, status: 'not-applicable', because: [], note: notApplicable };
	}
	// What a tentative rule found may be so or not: then nobody knows whether the factor is met.
	const doubts = oncePerRule(findings.filter(({ outcome, tentative }) => outcome === 'violated' && tentative === true));
	return {
		factor,
		status: met.length > 0 && doubts.length === 0 ? 'met' : 'unknown',
		because: [...doubts.slice(0, evidencePerItem), ...met.slice(0, evidencePerItem)],
	};
}

/** The gravest first, then in the order of the files. */
function byStrength(a: Finding, b: Finding): number {
	return (
		severities.indexOf(a.severity) - severities.indexOf(b.severity) ||
		(a.at.path < b.at.path ? -1 : a.at.path > b.at.path ? 1 : a.at.span.start - b.at.span.start)
	);
}

/** One piece of evidence of each rule comes before the second of any. */
function oncePerRule(findings: readonly Finding[]): readonly Finding[] {
	const seen = new Set<string>();
	const first: Finding[] = [];
	const rest: Finding[] = [];
	for (const finding of findings) {
		(seen.has(finding.rule) ? rest : first).push(finding);
		seen.add(finding.rule);
	}
	return [...first, ...rest];
}
