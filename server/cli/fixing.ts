import { applyEdits, selectCompatible, type Applicability, type Fix, type WorkspaceReport } from '../engine/vocabulary.js';
import type { FileChange } from '../disk/writeFiles.js';
import type { Session } from './session.js';

/** Rounds of check and fix. Each one applies all fixes that go together; what is left after so many would never end. */
const mostRounds = 10;

/** What fixing came to. The texts are in the session, and not written. */
export interface FixingResult {
	readonly changes: readonly FileChange[];
	readonly applied: number;
	/** The report on the fixed texts. */
	readonly report: WorkspaceReport;
}

/** Applies the fixes of some applicabilities to the texts of a session, round by round, until none is left. `only` keeps to the findings of some files. */
export async function fixTexts(session: Session, first: WorkspaceReport, allowed: readonly Applicability[], only: ReadonlySet<string> | undefined): Promise<FixingResult> {
	const before = new Map<string, string | undefined>();
	let report = first;
	let applied = 0;
	for (let round = 0; round < mostRounds; round++) {
		const fixes = await fixesFor(session, report, allowed, only);
		const texts = await textsOf(session, fixes);
		const { selected, edits } = selectCompatible(fixes, (path) => texts.get(path));
		if (selected.length === 0) {
			break;
		}
		for (const [path, ofFile] of edits) {
			const text = texts.get(path);
			if (!before.has(path)) {
				before.set(path, text);
			}
			const version = (session.changed.get(path)?.version ?? 0) + 1;
			session.changed.set(path, { path, version, text: applyEdits(text ?? '', ofFile) });
		}
		applied += selected.length;
		session.engine.invalidate([...edits.keys()]);
		report = await session.engine.checkWorkspace();
	}
	const changes = [...before].map(([path, text]) => ({ path, before: text, after: session.changed.get(path)?.text ?? '' })).filter((change) => change.before !== change.after);
	return { changes: changes.sort((a, b) => (a.path < b.path ? -1 : 1)), applied, report };
}

/** One fix for each finding that has an allowed one: the first, which is the one its rule prefers. */
async function fixesFor(session: Session, report: WorkspaceReport, allowed: readonly Applicability[], only: ReadonlySet<string> | undefined): Promise<readonly Fix[]> {
	const fixes: Fix[] = [];
	for (const file of report.files) {
		if (only && !only.has(file.path)) {
			continue;
		}
		for (const finding of file.findings) {
			if (!finding.fixes.some(({ applicability }) => allowed.includes(applicability))) {
				continue;
			}
			const fix = (await session.engine.fixesOf(finding)).find(({ applicability, edits }) => allowed.includes(applicability) && edits.length > 0);
			if (fix) {
				fixes.push(fix);
			}
		}
	}
	return fixes;
}

async function textsOf(session: Session, fixes: readonly Fix[]): Promise<ReadonlyMap<string, string | undefined>> {
	const texts = new Map<string, string | undefined>();
	for (const { path } of fixes.flatMap(({ edits }) => edits)) {
		if (!texts.has(path)) {
			texts.set(path, (await session.workspace.read(path))?.text);
		}
	}
	return texts;
}
