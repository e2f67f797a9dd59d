import type { ChecklistItem } from './checklist/checklist.js';
import type { Configuration, ConfigurationProblem, RuleSettings } from './core/configuration.js';
import type { Fact } from './core/fact.js';
import type { Finding } from './core/finding.js';
import type { Fix, FixPlan } from './core/fix.js';
import type { Journal } from './core/journal.js';
import type { RoleDecision } from './core/role.js';
import type { RuleMeta } from './core/rule.js';
import type { Refused } from './fixes/ofFindings.js';
import type { FactsMemory, StoredFile } from './store.js';
import type { Assets, CancellationSignal, Disposable, SkippedFile, Workspace } from './core/workspace.js';

/** The findings of one file. `version` is that of the text they were computed on. */
export interface FileReport {
	readonly path: string;
	readonly version: number;
	/** What is violated in this file; evidence of what is met is in the checklist. Sorted by position. */
	readonly findings: readonly Finding[];
	/** Whether something is half typed: these are the findings of the text before, where they are now. */
	readonly isHalfTyped?: true;
	/** Whether an edit changed no fact: these are the findings of the text before, where they are now. Asked again, the rules are. */
	readonly isMoved?: true;
	/** Whether it took too long, so that it is not looked at while somebody types. As a whole, it is. */
	readonly isGivenUp?: true;
}

/** How far a scan has come. */
export interface ScanProgress {
	readonly done: number;
	readonly total: number;
}

/** What a scan of the whole workspace found. */
export interface WorkspaceReport {
	/** Files with findings, in the order of their paths. */
	readonly files: readonly FileReport[];
	readonly checklist: readonly ChecklistItem[];
	readonly read: number;
	readonly skipped: readonly SkippedFile[];
	/**
	 * What is wrong with configuration files. The last valid configuration of a file stays in force; these are also findings on the
	 * file itself.
	 */
	readonly problems: readonly ConfigurationProblem[];
}

/** Thrown when a scan is aborted. */
export class Cancelled extends Error {}

/** What surrounds an engine. It has no disk, no editor and no clock of its own. */
export interface EngineInit {
	readonly workspace: Workspace;
	readonly assets: Assets;
	/** A line for the log, without secrets. */
	log(message: string): void;
	/** Lets the host breathe between chunks of a scan (a macrotask); resolves at once on the command line. */
	readonly breathe?: () => Promise<void>;
	/** Facts that were read before, by the hash of their texts. */
	readonly memory?: FactsMemory;
	/** Severities of the host (editor settings) that come on top of the configuration file, by rule or factor. */
	readonly rules?: RuleSettings;
	/** Told of every file before it is read and before it is judged. */
	readonly journal?: Journal;
	/**
	 * Milliseconds of work that the process has done. With it, what takes too long on one file is given up; without it (on the
	 * command line) answers depend on texts alone.
	 */
	spent?(): number;
	/** Whether a scan is on its way, so that what is not sure before it need not be said. */
	readonly awaitsScan?: boolean;
	/** Whether comments may silence rules. Default: true. */
	readonly inlineSuppressions?: boolean;
}

/** The façade: the server, the command line and workers see nothing else. One engine serves one workspace root. */
export interface Engine extends Disposable {
	/** The rules, by id. */
	readonly rules: readonly RuleMeta[];
	/** Says that files changed (on disk, or in an open document): they are read again when next asked for. */
	invalidate(paths: readonly string[]): void;
	/**
	 * Reads one file again and answers the file rules on it, with the project model as it stands: the keystroke path. Undefined
	 * when there is no such file, or nobody reads it.
	 * As a `whole`, what is half typed is taken as it stands. Before the first scan, the model knows the manifests and the files
	 * that this one imports only as far as they were read.
	 */
	checkFile(path: string, whole?: boolean): Promise<FileReport | undefined>;
	/** Does what the next edit of a file would wait for: to be asked for once its findings are shown. */
	prepare(path: string): Promise<void>;
	/** Makes later edits faster, for a few milliseconds: for when nobody waits. Whether there is more of it. */
	rehearse(): boolean;
	/** Takes over what an earlier session found in a text, until the first scan asks anew. */
	assume(path: string, text: string, findings: readonly Finding[]): void;
	/** The manifests, configurations and folders around a file, as far as they are listed: what decides over its findings besides code. */
	decidersOf(path: string): readonly string[];
	/** Reads what changed, builds the project model, and answers every rule. Throws {@link Cancelled} when the signal is aborted. */
	checkWorkspace(signal?: CancellationSignal, onProgress?: (progress: ScanProgress) => void): Promise<WorkspaceReport>;
	/** The edits of a finding's fixes, built on the text as it is now. Those that cannot be built any more are left out. */
	fixesOf(finding: Finding): Promise<readonly Fix[]>;
	/**
	 * The fixes of each finding that can be made, under the titles that they have then; those that are only shown stay as they are.
	 * Takes every file to stay as it is until all are tried.
	 */
	offersOf(findings: readonly Finding[]): Promise<ReadonlyMap<Finding, readonly FixPlan[]>>;
	/** Why those fixes of a finding cannot be built that {@link fixesOf} leaves out. */
	refusalsOf(finding: Finding): Promise<readonly Refused[]>;
	/** The files that are listed and were not read yet, or not since they changed. */
	unread(): Promise<readonly string[]>;
	/** Reads files one after the other, and answers nothing. What comes next may depend on what others have taken meanwhile. */
	readFiles(paths: Iterable<string>): Promise<void>;
	/** Takes what another engine of the same build read of a file of the same root. */
	takeIn(path: string, stored: StoredFile): void;
	/**
	 * Reads a share of the files, told by their paths and places in the listing, and answers nothing: what was read is in the
	 * memory. Returns how many.
	 */
	readShare(isOurs: (path: string, index: number) => boolean): Promise<number>;
	/** The facts of a file, for `--print-facts`. */
	factsOf(path: string): Promise<readonly Fact[]>;
	/** The role of every file, for `--print-roles`. */
	roles(): Promise<ReadonlyMap<string, RoleDecision>>;
	/** The configuration in force for a file, for `--print-config`. */
	configurationOf(path: string): Promise<Configuration>;
	/** The page of a rule in Markdown; undefined when there is no such rule. */
	pageOf(rule: string): Promise<string | undefined>;
}
