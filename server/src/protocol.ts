/**
 * What the server and its clients say to each other beyond LSP. Shared by both sides, so it imports nothing: positions are LSP's,
 * statuses and severities are the engine's words.
 */

/** The section of the editor's settings that the server asks for, per workspace folder. */
export const settingsSection = 'twelveFactor';

/** Settings of one workspace folder, as `workspace/configuration` answers them. Unknown or malformed ones count as missing. */
export interface FolderSettings {
	readonly enable?: boolean;
	/** When an open file is checked: while typing (default), or when it is saved. */
	readonly run?: 'onType' | 'onSave';
	/** Severity (`error`, `warning`, `information`, `hint`, `off`) by rule id or factor, on top of the configuration file. */
	readonly rules?: Readonly<Record<string, string>>;
}

/** `initializationOptions` of the `initialize` request. All optional: an editor that sends none gets plain LSP. */
export interface InitializationOptions {
	/**
	 * Where the page of a rule is shown, as a URI in which `{rule}` is replaced by the id (URI-encoded). Default: the factor's page
	 * of the methodology.
	 */
	readonly rulePage?: string;
	/** Commands that the client has registered; actions that need one of them are offered only then. */
	readonly commands?: readonly string[];
	/** Whether to check the whole workspace in the background (default true). */
	readonly workspaceScan?: boolean;
	/**
	 * A folder of the client's own (a path, made when it lacks) in which the server notes the file it is reading, and keeps what it
	 * read from session to session. A server that is started after one that ended badly leaves alone
	 * the file that was noted. `after` says how the last one ended: `crash` by itself, `hang` by the client since it did not
	 * answer, `restart` because somebody asked for a new try;
	 * missing at the start of a session. Without a journal nothing is noted.
	 */
	readonly journal?: { readonly folder: string; readonly after?: 'crash' | 'hang' | 'restart' };
}

/** Client command that shows the page of a rule; its one argument is the id of the rule. */
export const explainRuleCommand = 'twelveFactor.explainRule';

/** LSP positions and ranges, zero-based, in UTF-16 units. */
export interface Place {
	readonly uri: string;
	readonly range: {
		readonly start: { readonly line: number; readonly character: number };
		readonly end: { readonly line: number; readonly character: number };
	};
}

/**
 * Request: the checklist of every workspace folder, or of one. Waits for the scan that is under way, and starts one when there
 * was none.
 */
export const checklistRequest = 'twelveFactor/checklist';

/** Which folders are asked about. */
export interface ChecklistParams {
	/** URI of a workspace folder; all folders when missing. */
	readonly folder?: string;
}

/** The answer to {@link checklistRequest}. */
export interface ChecklistResult {
	readonly folders: readonly FolderChecklist[];
}

/** The twelve items of one workspace folder, in the order of the factors. */
export interface FolderChecklist {
	readonly uri: string;
	readonly name: string;
	readonly items: readonly ChecklistEntry[];
	readonly files: { readonly read: number; readonly skipped: number };
}

/** One factor, and what speaks for and against it. */
export interface ChecklistEntry {
	/** `codebase`, `dependencies`, … */
	readonly factor: string;
	/** `I` … `XII`. */
	readonly numeral: string;
	/** `Codebase`, `Dependencies`, … */
	readonly name: string;
	readonly status: 'violated' | 'met' | 'unknown' | 'attested' | 'not-applicable';
	readonly because: readonly Evidence[];
	/** The note of an attestation, or why the factor does not apply. */
	readonly note?: string;
}

/** A finding that speaks for or against a factor, with its place to click. */
export interface Evidence extends Place {
	readonly rule: string;
	readonly outcome: 'violated' | 'met';
	readonly severity: 'error' | 'warning' | 'information' | 'hint';
	readonly message: string;
	/** The path within the folder, `/`-separated, for display. */
	readonly path: string;
	readonly fixable: boolean;
}

/** Request: checks every workspace folder anew, reading every file again. Answers when it is done; cancel it like any request. */
export const checkWorkspaceRequest = 'twelveFactor/checkWorkspace';

/** The answer to {@link checkWorkspaceRequest}. */
export interface CheckWorkspaceResult {
	readonly findings: FindingCounts;
	readonly files: { readonly read: number; readonly skipped: number };
	readonly milliseconds: number;
}

/** Request: all rules, for a picker, with the severity that they have by default. */
export const rulesRequest = 'twelveFactor/rules';

/** The answer to {@link rulesRequest}. */
export interface RulesResult {
	readonly rules: readonly {
		readonly id: string;
		readonly factor: string;
		readonly numeral: string;
		readonly severity: string;
		readonly question: string;
	}[];
}

/** Request: the page of a rule. */
export const rulePageRequest = 'twelveFactor/rulePage';

/** The rule whose page is asked for. */
export interface RulePageParams {
	readonly rule: string;
}

/** The answer to {@link rulePageRequest}. */
export interface RulePageResult {
	/** Missing when there is no such rule. */
	readonly markdown?: string;
}

/** How many findings (violations) there are by severity. */
export interface FindingCounts {
	readonly error: number;
	readonly warning: number;
	readonly information: number;
	readonly hint: number;
}

/** Request without parameters: answered with null at once by a server that is not stuck. */
export const pingRequest = 'twelveFactor/ping';

/** Notification: what the server is doing. Sent when it changes, not while idle. */
export const statusNotification = 'twelveFactor/status';
export interface StatusParams {
	/**
	 * `error`: the configuration is invalid, or a file was quarantined; `message` says which. `disabled`: switched off in the
	 * settings of every folder.
	 */
	readonly state: 'starting' | 'checking' | 'ready' | 'error' | 'disabled';
	/** Missing before the first scan. */
	readonly findings?: FindingCounts;
	/** How long the last check of anything took. */
	readonly lastRunMilliseconds?: number;
	readonly message?: string;
}

/** Notification without parameters: the checklist may have changed; ask for it again when it is shown. */
export const checklistChangedNotification = 'twelveFactor/checklistChanged';
