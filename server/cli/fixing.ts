import { applyEdits, selectCompatible, type Applicability, type Finding, type Fix, type WorkspaceReport } from '../engine/vocabulary.js';
import { secretSpans } from './covering.js';
import type { ShownChange } from './diff.js';
import type { Session } from './session.js';

/** Rounds of check and fix. Each one applies all fixes that go together; what is left after so many would never end. */
const mostRounds = 10;

/** What may be fixed. */
export interface Fixable {
	readonly allowed: readonly Applicability[];
	/** Whether a finding is among those that were asked for. */
	isAsked(finding: Finding): boolean;
	/** Whether people will see the changes, and so must not see the secrets in them. */
	readonly shown: boolean;
}

/** A fix that was asked for and not made. */
export interface Unfixed {
	readonly finding: Finding;
	readonly title: string;
	readonly why: string;
}

/** What fixing came to. The texts are in the session, and not written. */
export interface FixingResult {
	readonly changes: readonly ShownChange[];
	readonly applied: number;
	readonly unfixed: readonly Unfixed[];
	/** Packages that fixes declared, and that are to be installed. */
	readonly toInstall: readonly string[];
	/** The report on the fixed texts. */
	readonly report: WorkspaceReport;
}

/** What the rounds have come to. */
interface Progress {
	/** Findings for which a fix could be built, by what identifies them. */
	readonly built: Set<string>;
	/** Where fixing has begun: rules and files. */
	readonly begun: Set<string>;
}

/** Applies fixes to the texts of a session, round by round, until none is left. */
export async function fixTexts(session: Session, first: WorkspaceReport, fixable: Fixable): Promise<FixingResult> {
	const before = new Map<string, Pick<ShownChange, 'before' | 'secrets'>>();
	const progress: Progress = { built: new Set(), begun: new Set() };
	let report = first;
	let applied = 0;
	const toInstall = new Set<string>();
	for (let round = 0; round < mostRounds; round++) {
		const fixes = await fixesFor(session, report, fixable, progress);
		const texts = await textsOf(session, fixes);
		const { selected, edits } = selectCompatible(fixes, (path) => texts.get(path));
		if (selected.length === 0) {
			break;
		}
		for (const [path, ofFile] of edits) {
			const text = texts.get(path);
			if (!before.has(path)) {
				before.set(path, { before: text, ...(fixable.shown && { secrets: { before: await secretsIn(session, path), after: [] } }) });
			}
			const version = (session.changed.get(path)?.version ?? 0) + 1;
			session.changed.set(path, { path, version, text: applyEdits(text ?? '', ofFile) });
		}
		applied += selected.length;
		for (const { toInstall: name } of selected) {
			if (name !== undefined) {
				toInstall.add(name);
			}
		}
		session.engine.invalidate([...edits.keys()]);
		report = await session.engine.checkWorkspace();
	}
	const changes: ShownChange[] = [];
	for (const [path, was] of [...before].sort(([one], [other]) => (one < other ? -1 : 1))) {
		const after = session.changed.get(path)?.text ?? '';
		if (was.before !== after) {
			changes.push({
				path,
				after,
				...was,
				...(was.secrets && { secrets: { before: was.secrets.before, after: await secretsIn(session, path) } }),
			});
		}
	}
	return { changes, applied, unfixed: await unfixedOf(session, report, fixable, progress), toInstall: [...toInstall].sort(), report };
}

/** A report whose findings offer only fixes that can be made. */
export async function offered(session: Session, report: WorkspaceReport): Promise<WorkspaceReport> {
	const offers = await session.engine.offersOf(report.files.flatMap(({ findings }) => findings));
	return {
		...report,
		files: report.files.map((file) => ({
			...file,
			findings: file.findings.map((finding) => ({ ...finding, fixes: offers.get(finding)! })),
		})),
	};
}

/** One fix for each finding that has an allowed one: the first, which is the one its rule prefers. Notes what could be built at all. */
async function fixesFor(session: Session, report: WorkspaceReport, fixable: Fixable, { built, begun }: Progress): Promise<readonly Fix[]> {
	const fixes: Fix[] = [];
	for (const finding of candidates(report, fixable, begun)) {
		const fix = (await session.engine.fixesOf(finding)).find(
			({ applicability, edits }) => fixable.allowed.includes(applicability) && edits.length > 0,
		);
		if (fix) {
			fixes.push(fix);
			built.add(identityOf(finding));
			begun.add(placeOf(finding));
		}
	}
	return fixes;
}

/**
 * The findings that have an allowed fix: those that were asked for, and, where fixing a file by one of them has begun or is about
 * to, the others of its rule there whose fixes belong together.
 */
function candidates(report: WorkspaceReport, { allowed, isAsked }: Fixable, begun: ReadonlySet<string>): readonly Finding[] {
	const fixable = report.files
		.flatMap(({ findings }) => findings)
		.filter(({ fixes }) => fixes.some(({ applicability }) => allowed.includes(applicability)));
	const places = new Set([...begun, ...fixable.filter(isAsked).map(placeOf)]);
	return fixable.filter(
		(finding) =>
			isAsked(finding) ||
			(places.has(placeOf(finding)) &&
				finding.fixes.some(({ applicability, together }) => together === true && allowed.includes(applicability))),
	);
}

/** What findings of one rule in one file have in common. */
function placeOf({ rule, at }: Finding): string {
	return `${rule}\n${at.path}`;
}

/** Who a finding is, wherever edits moved it to. */
function identityOf({ rule, at, message }: Finding): string {
	return `${rule}\n${at.path}\n${message}`;
}

/** What could be fixed when fixing began, and could not be in the end, and why. What never could was not offered. */
async function unfixedOf(
	session: Session,
	report: WorkspaceReport,
	fixable: Fixable,
	{ built, begun }: Progress,
): Promise<readonly Unfixed[]> {
	const unfixed: Unfixed[] = [];
	for (const finding of candidates(report, fixable, begun).filter((one) => built.has(identityOf(one)))) {
		const refusals = await session.engine.refusalsOf(finding);
		const plan = finding.fixes.find(({ applicability }) => fixable.allowed.includes(applicability))!;
		unfixed.push({
			finding,
			title: plan.title,
			why: refusals.find((refused) => refused.plan === plan)?.refusal ?? 'it contradicts another fix',
		});
	}
	return unfixed;
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

async function secretsIn(session: Session, path: string): Promise<ReturnType<typeof secretSpans>> {
	return secretSpans(await session.engine.factsOf(path), path);
}
