import { writeFiles } from '../disk/writeFiles.js';
import { LineIndex, UnreadableFile, type Applicability, type Finding, type WorkspaceReport } from '../engine/vocabulary.js';
import { Trace } from '../disk/trace.js';
import { keepAnswer, type Answer, type Question } from './answer.js';
import type { CheckOptions } from './args.js';
import { printable } from './colours.js';
import { fixTexts, offered, type Unfixed } from './fixing.js';
import type { ShownChange } from './diff.js';
import type { Io } from './io.js';
import { openMemory } from './memory.js';
import { ProgressLine } from './progress.js';
import { isShown, placeReport } from './results.js';
import { openSession, type Session } from './session.js';
import type { Target } from './targets.js';
import { readInThreads } from './threads.js';

/** An answer, and what was fixed before it was given. */
export interface Asked {
	readonly answer: Answer;
	readonly changes: readonly ShownChange[];
	/** What is to be said of the fixing. */
	readonly remark: string;
	readonly hasFailed: boolean;
}

/** Asks an engine about a root, and fixes what is to be fixed. The answer is kept in the folder `cache`, if there is one. */
export async function ask(
	{ root, only }: Target,
	question: Question,
	cache: string | undefined,
	options: CheckOptions,
	io: Io,
): Promise<Asked> {
	const memory = await openMemory(root, options, io);
	const trace = cache === undefined || options.fix !== 'none' ? undefined : new Trace();
	const session = await openSession(root, io, {
		inlineConfiguration: options.inlineConfiguration,
		verbose: options.verbose,
		memory: memory?.facts,
		trace,
	});
	const progress = new ProgressLine(io.stderr, () => io.now());
	try {
		if (!memory?.isFull && !options.verbose) {
			await readInThreads(session, { ...io, threads: options.threads }, session.log, memory?.facts, trace);
		}
		let report = await session.engine.checkWorkspace(undefined, (state) => progress.show(state));
		progress.clear();
		const isKept = await memory?.save();
		const problems = await placeProblems(report, session);
		let fixed: Omit<Fixed, 'report'> = { changes: [], remark: '', hasFailed: false };
		if (options.fix !== 'none') {
			({ report, ...fixed } = await fix(session, report, only, options));
		}
		const answer = { results: await placeReport(await offered(session, report), session), problems, log: session.log };
		if (trace && isKept && cache !== undefined) {
			// What cannot be kept costs the next run its time.
			await keepAnswer(cache, question, trace, answer).catch(() => undefined);
		}
		return { answer, ...fixed };
	} finally {
		progress.clear();
		session.engine.dispose();
	}
}

interface Fixed {
	readonly report: WorkspaceReport;
	readonly changes: readonly ShownChange[];
	readonly remark: string;
	readonly hasFailed: boolean;
}

async function fix(session: Session, first: WorkspaceReport, only: ReadonlySet<string> | undefined, options: CheckOptions): Promise<Fixed> {
	const allowed: readonly Applicability[] = options.fix === 'unsafe' ? ['safe', 'suggestion'] : ['safe'];
	const isAsked = (finding: Finding): boolean => isShown(finding, options) && (only?.has(finding.at.path) ?? true);
	const { changes, applied, unfixed, toInstall, report } = await fixTexts(session, first, { allowed, isAsked, shown: options.diff });
	const left = await describeUnfixed(session, unfixed);
	if (options.diff || changes.length === 0) {
		return { report, changes, remark: left, hasFailed: false };
	}
	try {
		await writeFiles(session.root, changes);
	} catch (error) {
		if (!(error instanceof UnreadableFile)) {
			throw error;
		}
		return {
			report: first,
			changes: [],
			remark: `error: ${session.prefix}${error.path} cannot be fixed: ${error.reason}. No file was changed.\n`,
			hasFailed: true,
		};
	}
	const files = changes.map(({ path }) => session.prefix + path);
	const next = toInstall.length === 0 ? '' : `Install next: ${printable(toInstall.join(', '))}\n`;
	return {
		report,
		changes,
		remark: `Fixed ${applied} problem${applied === 1 ? '' : 's'} in ${files.length} file${files.length === 1 ? '' : 's'}: ${files.join(', ')}\n${next}${left}`,
		hasFailed: false,
	};
}

/** More fixes than this that could not be made are counted only. */
const mostUnfixed = 20;

/** Which fixes that were asked for could not be made, and why. */
async function describeUnfixed(session: Session, unfixed: readonly Unfixed[]): Promise<string> {
	const lines: string[] = [];
	for (const { finding, title, why } of unfixed.slice(0, mostUnfixed)) {
		const { path, span } = finding.at;
		const { line } = await positionIn(session, path, span.start);
		lines.push(`Not fixed: ${printable(`${session.prefix}${path}:${line}: ${title} (${why}).`)}\n`);
	}
	const more = unfixed.length - lines.length;
	return lines.join('') + (more > 0 ? `Not fixed: ${more} more.\n` : '');
}

/** What is wrong with configuration files, at its place. */
async function placeProblems({ problems }: WorkspaceReport, session: Session): Promise<Answer['problems']> {
	const placed: Answer['problems'][number][] = [];
	for (const { path, span, message } of problems) {
		placed.push({ path, ...(await positionIn(session, path, span.start)), message });
	}
	return placed;
}

/** A place as people count. */
async function positionIn(session: Session, path: string, offset: number): Promise<{ readonly line: number; readonly column: number }> {
	const file = await session.workspace.read(path).catch(() => undefined);
	const { line, character } = new LineIndex(file?.text ?? '').positionAt(offset);
	return { line: line + 1, column: character + 1 };
}
