import { isDecided, mayDecide } from './core/decisions.js';
import { severities, type Finding, type Severity } from './core/finding.js';
import { limits } from './core/limits.js';
import { movedIn, placesAfter, spansIn } from './core/moved.js';
import type { Role } from './core/role.js';
import { speaksOf, type Suppression } from './core/suppressions.js';
import { changeBetween, linesOf, type Span } from './core/text.js';

/** The ids of what the tool itself has to say of a file. They belong to no factor and can be configured like rules. */
export const toolRules = {
	invalidConfiguration: 'twelve-factor/invalid-configuration',
	unknownDirective: 'twelve-factor/unknown-directive',
	unusedDirective: 'twelve-factor/unused-directive',
	skippedFile: 'twelve-factor/skipped-file',
} as const;

/** Something that the tool itself says of a place. */
export function toolFinding(rule: string, severity: Severity, path: string, span: Span, message: string, role: Role = 'unknown'): Finding {
	return {
		rule,
		outcome: 'violated',
		severity,
		messageId: rule.slice(rule.indexOf('/') + 1),
		message,
		at: { path, span },
		role,
		related: [],
		fixes: [],
	};
}

/** One finding for one place: two facts that lead to the same literal are one cause. */
export function withoutDuplicates(findings: readonly Finding[]): readonly Finding[] {
	const byPlace = new Map<string, Finding>();
	for (const finding of findings) {
		const key = `${finding.outcome} ${finding.rule} ${finding.at.span.start} ${finding.at.span.end} ${finding.at.path}`;
		const known = byPlace.get(key);
		if (!known || severities.indexOf(finding.severity) < severities.indexOf(known.severity)) {
			byPlace.set(key, finding);
		}
	}
	return [...byPlace.values()];
}

/** What is left of a file's findings after its suppressions, and the suppressions that silenced nothing or name no rule. */
export function withoutSuppressed(
	findings: readonly Finding[],
	suppressions: readonly Suppression[],
	text: string,
	path: string,
	knownRules: ReadonlySet<string>,
): readonly Finding[] {
	if (suppressions.length === 0) {
		return findings;
	}
	const lines = linesOf(text);
	const used = new Set<Suppression>();
	const kept = findings.filter((finding) => {
		const { line } = lines.positionAt(finding.at.span.start);
		const by = suppressions.find(
			(suppression) => speaksOf(suppression, finding.rule) && (suppression.scope === 'file' || suppression.line === line),
		);
		if (by) {
			used.add(by);
		}
		return !by;
	});
	const remarks = suppressions.flatMap((suppression) => {
		const unknown = suppression.rules.filter(({ id }) => !knownRules.has(id));
		if (unknown.length > 0) {
			return unknown.map(({ id, span }) =>
				toolFinding(toolRules.unknownDirective, 'warning', path, span, `There is no rule or factor "${id}" to disable.`),
			);
		}
		return used.has(suppression)
			? []
			: [toolFinding(toolRules.unusedDirective, 'warning', path, suppression.span, 'This directive silences nothing; remove it.')];
	});
	return [...kept, ...remarks];
}

/** What no comment makes a matter of taste: a secret that everybody can read stays one. */
const beyondTaste = /^config\/(?:.*secret.*|provider-token|credentials-in-url|exposed-to-browser|tracked-dotenv|baked-into-image)$/;

/** Rules that find lines by the dozen, next to which many a comment gives a reason for something else. */
const common: ReadonlySet<string> = new Set(['logs/console-logging', 'logs/debug-output']);

/** Whether a comment might say that a finding is as its author meant it: only then its text is of interest. */
export function mayBeDecided({ rule, severity }: Finding): boolean {
	return severity !== 'hint' && !beyondTaste.test(rule) && !rule.startsWith('twelve-factor/');
}

/** So many findings are sooner looked around at than all of the text is looked through. */
const few = 30;

/**
 * The findings of a file, as hints where a comment says that what they found was decided: whoever wrote that has not overlooked
 * it. `hint` is what the configuration makes of one of a rule.
 */
export function withDecisions(findings: readonly Finding[], text: string, hint: (rule: string) => Severity | 'off'): readonly Finding[] {
	if (!findings.some(mayBeDecided) || (findings.length > few && !mayDecide.test(text))) {
		return findings;
	}
	const index = linesOf(text);
	const lineAt = (line: number): string => {
		const { start, end } = index.lineSpan(line);
		return text.slice(start, end).replace(/[\r\n]+$/, '');
	};
	return findings.map((finding) => {
		const isMeant = mayBeDecided(finding) && isDecided(lineAt, index.positionAt(finding.at.span.start).line, !common.has(finding.rule));
		const severity = isMeant ? hint(finding.rule) : 'off';
		return severity === 'off' ? finding : { ...finding, severity };
	});
}

/**
 * Sorts by position, and keeps what a person can read: so many of a rule, so many of a file. What is left out is counted in the
 * last that is kept.
 */
export function limited(findings: readonly Finding[]): readonly Finding[] {
	const sorted = [...findings].sort(
		(a, b) => a.at.span.start - b.at.span.start || a.at.span.end - b.at.span.end || (a.rule < b.rule ? -1 : a.rule > b.rule ? 1 : 0),
	);
	const perRule = new Map<string, { kept: number; last: number; dropped: number }>();
	const kept: Finding[] = [];
	for (const finding of sorted) {
		const count = perRule.get(finding.rule) ?? { kept: 0, last: -1, dropped: 0 };
		perRule.set(finding.rule, count);
		if (count.kept < limits.findingsPerRule && kept.length < limits.findingsPerFile) {
			count.kept++;
			count.last = kept.push(finding) - 1;
		} else {
			count.dropped++;
		}
	}
	for (const { last, dropped } of perRule.values()) {
		const finding = kept[last];
		if (finding && dropped > 0) {
			kept[last] = { ...finding, message: `${finding.message} (And ${dropped} more in this file.)` };
		}
	}
	return kept;
}

/**
 * Moves findings of an older text to where their text stands now: what lies before the edit stays, what lies behind it moves by
 * its length, what has the edit within it grows or
 * shrinks, and what the edit cut is dropped. So do the places in the same file that it names, and that its fixes change.
 */
export function moveFindings(findings: readonly Finding[], before: string, after: string): readonly Finding[] {
	if (findings.length === 0 || before === after) {
		return findings;
	}
	const change = changeBetween(before, after);
	const { start: head, beforeEnd } = change;
	const to = placesAfter(change);
	/** Whether the edit cut a span, and does not lie within it. */
	const isTouched = ({ start, end }: Span): boolean => start < beforeEnd && head < end && !(start < head && beforeEnd < end);
	return findings.flatMap((finding) => {
		const { path, span } = finding.at;
		if (isTouched(span)) {
			return [];
		}
		const next = movedIn(finding, path, to);
		// A fix that looks at what was changed would put its edits where nothing of it is left.
		return [finding.fixes.length > 0 && spansIn(finding.fixes, path).some(isTouched) ? { ...next, fixes: [] } : next];
	});
}
