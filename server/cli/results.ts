import {
	LineIndex,
	numeralOf,
	factorIds,
	type ChecklistItem,
	type FactorId,
	type Finding,
	type Location,
	type SkippedFile,
} from '../engine/vocabulary.js';
import type { WorkspaceReport } from '../engine/vocabulary.js';
import type { Session } from './session.js';

/** A place as people count: lines and columns from 1, the end exclusive. */
export interface Place {
	readonly path: string;
	readonly line: number;
	readonly column: number;
	readonly endLine: number;
	readonly endColumn: number;
}

/** A finding with its places as people count them. */
export interface PlacedFinding extends Place {
	readonly finding: Finding;
	/** `III`; null for what the tool itself says of a file. */
	readonly factor: string | null;
	readonly related: readonly (Place & { readonly message: string })[];
}

/** One factor of the checklist, with its evidence. */
export interface PlacedChecklistItem {
	readonly item: ChecklistItem;
	readonly because: readonly PlacedFinding[];
}

/** What a run found, over all folders it looked at; all that a format knows. */
export interface Results {
	readonly findings: readonly PlacedFinding[];
	readonly checklist: readonly PlacedChecklistItem[];
	readonly read: number;
	readonly skipped: readonly SkippedFile[];
}

/** Translates a report of the engine to {@link Results}. */
export async function placeReport(report: WorkspaceReport, session: Session): Promise<Results> {
	const lines = new Lines(session);
	const findings: PlacedFinding[] = [];
	for (const finding of report.files.flatMap((file) => file.findings)) {
		findings.push(await placeFinding(finding, lines));
	}
	const checklist: PlacedChecklistItem[] = [];
	for (const item of report.checklist) {
		const because: PlacedFinding[] = [];
		for (const finding of item.because) {
			because.push(await placeFinding(finding, lines));
		}
		checklist.push({ item, because });
	}
	return { findings, checklist, read: report.read, skipped: report.skipped };
}

/** Whether a run says a finding to people, and so whether it may fix it: nobody reads a change for a problem that he was not told of. */
export function isShown({ severity }: Finding, { quiet, hints }: { readonly quiet: boolean; readonly hints: boolean }): boolean {
	return quiet ? severity === 'error' : hints || severity !== 'hint';
}

/** What of the results of a root is shown: the findings of all files or of some, with what stands before every path. */
export function shownOf({ findings, checklist, read, skipped }: Results, only: ReadonlySet<string> | undefined, prefix: string): Results {
	const shown = only ? findings.filter(({ finding }) => only.has(finding.at.path)) : findings;
	if (prefix === '') {
		return { findings: shown, checklist, read, skipped };
	}
	const place = (found: PlacedFinding): PlacedFinding => ({
		...found,
		path: prefix + found.path,
		related: found.related.map((one) => ({ ...one, path: prefix + one.path })),
	});
	return {
		findings: shown.map(place),
		checklist: checklist.map(({ item, because }) => ({ item, because: because.map(place) })),
		read,
		skipped: skipped.map(({ path, reason }) => ({ path: prefix + path, reason })),
	};
}

/** Puts the results of several folders together. A factor is as good as in the worst of them. */
export function mergeResults(all: readonly Results[]): Results {
	const [first] = all;
	if (first && all.length === 1) {
		return first;
	}
	return {
		findings: all.flatMap(({ findings }) => findings),
		checklist: factorIds.map((factor) =>
			mergeItems(
				factor,
				all.flatMap(({ checklist }) => checklist.filter(({ item }) => item.factor === factor)),
			),
		),
		read: all.reduce((sum, { read }) => sum + read, 0),
		skipped: all.flatMap(({ skipped }) => skipped),
	};
}

function mergeItems(factor: FactorId, items: readonly PlacedChecklistItem[]): PlacedChecklistItem {
	const order = ['violated', 'unknown', 'met', 'attested', 'not-applicable'] as const;
	const status = order.find((one) => items.some(({ item }) => item.status === one)) ?? 'unknown';
	const chosen = items.filter(({ item }) => item.status === status);
	const note = chosen.map(({ item }) => item.note).find((text) => text !== undefined);
	const because = chosen.flatMap((item) => item.because);
	return { item: { factor, status, because: because.map(({ finding }) => finding), ...(note === undefined ? {} : { note }) }, because };
}

/** Line starts of the texts of a session, computed once per file. */
class Lines {
	readonly #session: Session;
	readonly #indexes = new Map<string, LineIndex>();

	constructor(session: Session) {
		this.#session = session;
	}

	async place({ path, span }: Location): Promise<Place> {
		let index = this.#indexes.get(path);
		if (!index) {
			const file = await this.#session.workspace.read(path).catch(() => undefined);
			index = new LineIndex(file?.text ?? '');
			this.#indexes.set(path, index);
		}
		const start = index.positionAt(span.start);
		const end = index.positionAt(span.end);
		return { path, line: start.line + 1, column: start.character + 1, endLine: end.line + 1, endColumn: end.character + 1 };
	}
}

async function placeFinding(finding: Finding, lines: Lines): Promise<PlacedFinding> {
	const related: (Place & { readonly message: string })[] = [];
	for (const { at, message } of finding.related) {
		related.push({ ...(await lines.place(at)), message });
	}
	const factor = finding.rule.slice(0, finding.rule.indexOf('/'));
	const isFactor = (factorIds as readonly string[]).includes(factor);
	return { ...(await lines.place(finding.at)), finding, factor: isFactor ? numeralOf(factor as FactorId) : null, related };
}
