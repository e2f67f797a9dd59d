import { writeFiles, type FileChange } from '../../disk/writeFiles.js';
import { isAtLeast, LineIndex, UnreadableFile, type Applicability, type WorkspaceReport } from '../../engine/vocabulary.js';
import type { CheckOptions } from '../args.js';
import { paintFor } from '../colours.js';
import { unifiedDiff } from '../diff.js';
import { fixTexts } from '../fixing.js';
import type { Format } from '../formats/format.js';
import { formats } from '../formats/index.js';
import { exitStatus, UsageError, type Io } from '../io.js';
import { FactsFile } from '../../disk/factsFile.js';
import { openMemory } from '../memory.js';
import { ProgressLine } from '../progress.js';
import { mergeResults, placeReport, type Results } from '../results.js';
import { openSession, type Session } from '../session.js';
import { findTargets, type Target } from '../targets.js';
import { readInThreads } from '../threads.js';

/** Checks folders and files, fixes what it was asked to fix, and writes what is left. Returns the exit status. */
export async function check(options: CheckOptions, io: Io): Promise<number> {
	const format = formatOf(options.format);
	const started = io.now();
	const { results, hasFailed, changes } = await run(options, io);
	if (options.diff) {
		io.stdout.write(unifiedDiff(changes));
		return hasFailed ? exitStatus.failure : changes.length > 0 ? exitStatus.findings : exitStatus.clean;
	}
	io.stdout.write(format.findings(results, { paint: paintFor(io.stdout, io), quiet: options.quiet, hints: options.hints, milliseconds: io.now() - started }));
	return hasFailed ? exitStatus.failure : statusOf(results, options);
}

/** Answers the twelve factors. The status says only whether they could be answered. */
export async function checklist(options: CheckOptions, io: Io): Promise<number> {
	const format = formatOf(options.format);
	const started = io.now();
	const { results, hasFailed } = await run(options, io);
	io.stdout.write(format.checklist(results, { paint: paintFor(io.stdout, io), quiet: false, hints: false, milliseconds: io.now() - started }));
	return hasFailed ? exitStatus.failure : exitStatus.clean;
}

interface Outcome {
	readonly results: Results;
	/** Something kept part of the answer from being given; it was said on stderr. */
	readonly hasFailed: boolean;
	readonly changes: readonly FileChange[];
}

function formatOf(name: string): Format {
	const format = Object.hasOwn(formats, name) ? formats[name] : undefined;
	if (!format) {
		throw new UsageError(`--format: there is no format "${name}". Formats: ${Object.keys(formats).join(', ')}.`);
	}
	return format;
}

async function run(options: CheckOptions, io: Io): Promise<Outcome> {
	const targets = await findTargets(options.paths, io.workingDirectory);
	const outcomes: Outcome[] = [];
	for (const target of targets) {
		outcomes.push(await runTarget(target, targets.length > 1, options, io));
	}
	return {
		results: mergeResults(outcomes.map(({ results }) => results)),
		hasFailed: outcomes.some(({ hasFailed }) => hasFailed),
		changes: outcomes.flatMap(({ changes }) => changes),
	};
}

async function runTarget({ root, only }: Target, isOneOfMany: boolean, options: CheckOptions, io: Io): Promise<Outcome> {
	const memory = await openMemory(root, options, io);
	const facts = memory?.facts ?? new FactsFile('', () => false);
	const session = await openSession(root, io, { inlineConfiguration: options.inlineConfiguration, verbose: options.verbose, memory: facts });
	const progress = new ProgressLine(io.stderr, () => io.now());
	try {
		if (facts.isEmpty && !options.verbose) {
			await readInThreads(session, facts, io);
		}
		let report = await session.engine.checkWorkspace(undefined, (state) => progress.show(state));
		progress.clear();
		await memory?.save();
		let hasFailed = await reportProblems(report, session, io);
		let changes: readonly FileChange[] = [];
		if (options.fix !== 'none') {
			({ report, changes, hasFailed } = await fix(session, report, only, options, io, hasFailed));
		}
		hasFailed = reportUnread(report, only, session, io) || hasFailed;
		for (const line of session.log) {
			io.stderr.write(`${line}\n`);
		}
		// Paths of the JSON are relative to the folder that is checked; people want to click them from where they are.
		const prefix = isOneOfMany || options.format !== 'json' ? session.prefix : '';
		const shown = isOneOfMany ? changes.map((change) => ({ ...change, path: session.prefix + change.path })) : changes;
		return { results: await placeReport(report, session, only, prefix), hasFailed, changes: shown };
	} finally {
		progress.clear();
		session.engine.dispose();
	}
}

async function fix(session: Session, first: WorkspaceReport, only: ReadonlySet<string> | undefined, options: CheckOptions, io: Io, hadFailed: boolean): Promise<{ report: WorkspaceReport; changes: readonly FileChange[]; hasFailed: boolean }> {
	const allowed: readonly Applicability[] = options.fix === 'unsafe' ? ['safe', 'suggestion'] : ['safe'];
	const { changes, applied, report } = await fixTexts(session, first, allowed, only);
	if (options.diff || changes.length === 0) {
		return { report, changes, hasFailed: hadFailed };
	}
	try {
		await writeFiles(session.root, changes);
	} catch (error) {
		if (!(error instanceof UnreadableFile)) {
			throw error;
		}
		io.stderr.write(`error: ${session.prefix}${error.path} cannot be fixed: ${error.reason}. No file was changed.\n`);
		return { report: first, changes: [], hasFailed: true };
	}
	io.stderr.write(`Fixed ${applied} problem${applied === 1 ? '' : 's'} in ${changes.length} file${changes.length === 1 ? '' : 's'}: ${changes.map(({ path }) => session.prefix + path).join(', ')}\n`);
	return { report, changes, hasFailed: hadFailed };
}

/** Says what is wrong with configuration files, at its place. */
async function reportProblems(report: WorkspaceReport, session: Session, io: Io): Promise<boolean> {
	for (const { path, span, message } of report.problems) {
		const file = await session.workspace.read(path).catch(() => undefined);
		const { line, character } = new LineIndex(file?.text ?? '').positionAt(span.start);
		io.stderr.write(`error: ${session.prefix}${path}:${line + 1}:${character + 1}: ${message}\n`);
	}
	return report.problems.length > 0;
}

/** A file that was asked for by name and could not be read is an error; one that was found on the way is only said. */
function reportUnread(report: WorkspaceReport, only: ReadonlySet<string> | undefined, session: Session, io: Io): boolean {
	const unread = report.skipped.filter(({ path }) => only?.has(path));
	for (const { path, reason } of unread) {
		io.stderr.write(`error: ${session.prefix}${path} was not checked: ${reason}.\n`);
	}
	return unread.length > 0;
}

function statusOf({ findings }: Results, { failOn, maxWarnings }: CheckOptions): number {
	const threshold = failOn ?? (maxWarnings === undefined ? 'warning' : 'error');
	const warnings = findings.filter(({ finding }) => finding.severity === 'warning').length;
	const isFailure = findings.some(({ finding }) => isAtLeast(finding.severity, threshold)) || (maxWarnings !== undefined && warnings > maxWarnings);
	return isFailure ? exitStatus.findings : exitStatus.clean;
}
