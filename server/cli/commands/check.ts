import { resolve } from 'node:path';
import { isAtLeast } from '../../engine/vocabulary.js';
import { answerAgain } from '../answer.js';
import type { CheckOptions } from '../args.js';
import { paintFor } from '../colours.js';
import type { ShownChange } from '../diff.js';
import type { Format } from '../formats/format.js';
import { formats } from '../formats/index.js';
import { exitStatus, UsageError, type Io } from '../io.js';
import { mergeResults, shownOf, type Results } from '../results.js';
import { findTargets, prefixOf, type Target } from '../targets.js';

/** Checks folders and files, fixes what it was asked to fix, and writes what is left. Returns the exit status. */
export async function check(options: CheckOptions, io: Io): Promise<number> {
	const format = formatOf(options.format);
	const started = io.now();
	const { results, hasFailed, changes } = await run(options, io);
	if (options.diff) {
		io.stdout.write((await import('../diff.js')).unifiedDiff(changes));
		return hasFailed ? exitStatus.failure : changes.length > 0 ? exitStatus.findings : exitStatus.clean;
	}
	io.stdout.write(
		format.findings(results, {
			paint: paintFor(io.stdout, io),
			quiet: options.quiet,
			hints: options.hints,
			milliseconds: io.now() - started,
		}),
	);
	return hasFailed ? exitStatus.failure : statusOf(results, options);
}

/** Answers the twelve factors. The status says only whether they could be answered. */
export async function checklist(options: CheckOptions, io: Io): Promise<number> {
	const format = formatOf(options.format);
	const started = io.now();
	const { results, hasFailed } = await run(options, io);
	io.stdout.write(
		format.checklist(results, { paint: paintFor(io.stdout, io), quiet: false, hints: false, milliseconds: io.now() - started }),
	);
	return hasFailed ? exitStatus.failure : exitStatus.clean;
}

interface Outcome {
	readonly results: Results;
	/** Something kept part of the answer from being given; it was said on stderr. */
	readonly hasFailed: boolean;
	readonly changes: readonly ShownChange[];
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

async function runTarget(target: Target, isOneOfMany: boolean, options: CheckOptions, io: Io): Promise<Outcome> {
	const { root, only } = target;
	const question = { root, build: io.build, inlineConfiguration: options.inlineConfiguration };
	const cache = options.cache === undefined ? undefined : resolve(io.workingDirectory, options.cache);
	const again =
		cache === undefined || options.fix !== 'none' || options.verbose || options.facts.length > 0
			? undefined
			: await answerAgain(cache, question);
	const { answer, changes, remark, hasFailed } = again
		? { answer: again, changes: [], remark: '', hasFailed: false }
		: await (await import('../asking.js')).ask(target, question, cache, options, io);
	const way = prefixOf(root, io.workingDirectory);
	for (const { path, line, column, message } of answer.problems) {
		io.stderr.write(`error: ${way}${path}:${line}:${column}: ${message}\n`);
	}
	io.stderr.write(remark);
	// A file that was asked for by name and could not be read is an error; one that was found on the way is only said.
	const unread = answer.results.skipped.filter(({ path }) => only?.has(path));
	for (const { path, reason } of unread) {
		io.stderr.write(`error: ${way}${path} was not checked: ${reason}.\n`);
	}
	for (const line of answer.log) {
		io.stderr.write(`${line}\n`);
	}
	// Paths of the JSON are relative to the folder that is checked; people want to click them from where they are.
	const prefix = isOneOfMany || options.format !== 'json' ? way : '';
	return {
		results: shownOf(answer.results, only, prefix),
		hasFailed: hasFailed || answer.problems.length > 0 || unread.length > 0,
		changes: isOneOfMany ? changes.map((change) => ({ ...change, path: way + change.path })) : changes,
	};
}

function statusOf({ findings }: Results, { failOn, maxWarnings }: CheckOptions): number {
	const threshold = failOn ?? (maxWarnings === undefined ? 'warning' : 'error');
	const warnings = findings.filter(({ finding }) => finding.severity === 'warning').length;
	const isFailure =
		findings.some(({ finding }) => isAtLeast(finding.severity, threshold)) || (maxWarnings !== undefined && warnings > maxWarnings);
	return isFailure ? exitStatus.findings : exitStatus.clean;
}
