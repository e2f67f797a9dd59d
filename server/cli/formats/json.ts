import { factorOf, numeralOf } from '../../engine/vocabulary.js';
import type { PlacedChecklistItem, PlacedFinding, Results } from '../results.js';
import type { Format } from './format.js';

/** Other programs read this: fields are added, never renamed or removed, and `version` grows when that cannot be kept. */
const version = 1;

/** One JSON object, as the documentation describes it. */
export const json: Format = {
	findings: (results, { quiet }) =>
		write({
			version,
			findings: results.findings.filter(({ finding }) => !quiet || finding.severity === 'error').map(findingOf),
			checklist: results.checklist.map(itemOf),
			files: countsOf(results),
			skipped: results.skipped.map(({ path, reason }) => ({ path, reason })),
		}),
	checklist: (results) => write({ version, checklist: results.checklist.map(itemOf), files: countsOf(results) }),
};

function write(value: unknown): string {
	return `${JSON.stringify(value, undefined, 2)}\n`;
}

function countsOf({ read, skipped }: Results): unknown {
	return { read, skipped: skipped.length };
}

function findingOf({ finding, factor, path, line, column, endLine, endColumn }: PlacedFinding): unknown {
	const { rule, severity, message, role, fixes } = finding;
	return {
		rule,
		factor,
		severity,
		path,
		line,
		column,
		endLine,
		endColumn,
		message,
		role,
		fixes: fixes.map(({ title, applicability }) => ({ title, applicability })),
	};
}

function itemOf({ item, because }: PlacedChecklistItem): unknown {
	return {
		factor: numeralOf(item.factor),
		name: factorOf(item.factor).name,
		status: item.status,
		because: because.map(({ finding, path, line }) => ({ rule: finding.rule, path, line, message: finding.message })),
		...(item.note === undefined ? {} : { note: item.note }),
	};
}
