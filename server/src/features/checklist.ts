import { factorOf, numeralOf, type WorkspaceReport } from '../../engine/vocabulary.js';
import type { ChecklistEntry, Evidence, FolderChecklist } from '../protocol.js';
import type { Root } from '../root.js';

/** The checklist of a root as clients show it, each piece of evidence with its place. */
export async function checklistOf(root: Root, report: WorkspaceReport): Promise<FolderChecklist> {
	const locate = root.locator();
	const items: ChecklistEntry[] = [];
	for (const { factor, status, because, note } of report.checklist) {
		const evidence: Evidence[] = [];
		for (const { rule, outcome, severity, message, at, fixes } of because) {
			evidence.push({
				rule,
				outcome,
				severity,
				message,
				path: at.path,
				fixable: fixes.some(({ applicability }) => applicability !== 'manual'),
				...(await locate(at)),
			});
		}
		items.push({
			factor,
			numeral: numeralOf(factor),
			name: factorOf(factor).name,
			status,
			because: evidence,
			...(note === undefined ? {} : { note }),
		});
	}
	return { uri: root.uri, name: root.name, items, files: { read: report.read, skipped: report.skipped.length } };
}
