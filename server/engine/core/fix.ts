import type { Location, Span } from './text.js';
import type { LiteralValue, SecretValue } from './value.js';

/** Replaces `span` of the file `path` by `newText`. A file that does not exist is created by an edit of the empty span at 0. */
export interface Edit {
	readonly path: string;
	readonly span: Span;
	readonly newText: string;
}

/** How far a fix may be trusted. `safe` keeps the behaviour and may run on save; `suggestion` needs a click; `manual` is only shown. */
export type Applicability = 'safe' | 'suggestion' | 'manual';

/**
 * What a rule proposes, as plain data: a title, how far it may be trusted, and the recipe by which `engine/fixes` builds the
 * edits when somebody asks.
 * So findings stay JSON, and no fix is built on the keystroke path.
 */
export interface FixPlan {
	readonly title: string;
	readonly applicability: Applicability;
	readonly recipe: Recipe;
	/**
	 * Whoever has it made for one finding of a file wants it for all of that rule there, those of less weight too: half of it would
	 * leave the file in two ways of doing one thing.
	 */
	readonly together?: true;
}

/**
 * A plan with its edits, all of which are applied together or not at all. `versions` are the document versions they were computed
 * on, by path; a path that is
 * edited and has no version does not exist yet and is created. Several edits may insert at one offset: their order is the order
 * of the text.
 */
export interface Fix {
	readonly title: string;
	readonly applicability: Applicability;
	readonly edits: readonly Edit[];
	readonly versions: Readonly<Record<string, number>>;
	/**
	 * The variable that replaces a literal, and where that literal stands: two fixes agree on a name only when their literals are
	 * the same text.
	 */
	readonly environment?: { readonly variable: string; readonly literal: Location };
	/** The package that the fix declares, and that a package manager has to install before the code runs. */
	readonly toInstall?: string;
}

/** A call of the console that a logger is to say: what is called, and the method that it asks for. */
export interface ConsoleCall {
	readonly callee: Location;
	readonly method: string;
}

/**
 * The recipes of `engine/fixes`, by name: what each needs to know. Rules don't write these by hand: `fixes/plans.ts` makes them
 * from facts.
 */
export interface RecipeTypes {
	/**
	 * Reads `value` from the environment variable `variable`, and documents it in `.env.example` (a secret goes to `.env`, when git
	 * ignores it).
	 */
	'read-from-environment': { readonly value: (LiteralValue | SecretValue) & { readonly path: string }; readonly variable: string };
	/** Has compose take the value of `variable` from its environment, wherever the file says that secret. */
	'compose-secret': { readonly value: Location; readonly variable: string };
	/** Drops the literal default of an environment read that holds a secret: the program stops at start when the variable is missing. */
	'require-environment': { readonly read: Location; readonly fallback: Location; readonly variable: string };
	/** Edits that the rule knows already. */
	replace: { readonly edits: readonly Edit[] };
	/** Adds the lines a line-based file lacks (`.gitignore`, `.dockerignore`, `.env.example`), creating it when needed. */
	'append-lines': { readonly path: string; readonly lines: readonly string[] };
	/**
	 * Calls the project's logger in place of the console. `callee` is the called expression; `logger` is what to import and from
	 * where: `module` is a workspace path or a package.
	 */
	'call-logger': { readonly callee: Location; readonly method: string; readonly logger: LoggerSource };
	/** Writes a small logger module on pino that writes to stdout, and calls it in place of the console: of one call, and of `others`. */
	'introduce-logger': ConsoleCall & { readonly others?: readonly ConsoleCall[] };
	/** Replaces a file transport of a logging library by its console transport. `file` is where the name of the file is written. */
	'log-to-stdout': { readonly sink: Location; readonly api: string; readonly file?: Location };
	/** Closes the servers of a program on SIGTERM and SIGINT, with a timeout that does not keep the process alive. The first is the main one. */
	'shut-down-gracefully': { readonly path: string; readonly servers: readonly ListeningServer[] };
	/** Has the handler of SIGINT answer SIGTERM, too. `call` is the one that hands the handler over. */
	'answer-sigterm-too': { readonly call: Location };
	/** Turns a shell-form CMD or ENTRYPOINT into its JSON form, or prefixes `exec` where the shell is needed. */
	'exec-form': { readonly instruction: Location };
	/** Replaces `npm start` and the like by the argument vector of the script: in JSON form in an image, as a command line in a Procfile. */
	'run-directly': { readonly instruction: Location; readonly argv: readonly string[] };
	/** Replaces an unbounded version range by the version that the lock file records. */
	'pin-version': { readonly range: Location; readonly dependency: string; readonly lockfile: string };
	/** Declares a dependency in a package manifest, with `range`, else with a caret range on the version that `lockfile` records. */
	'add-dependency': { readonly manifest: string; readonly dependency: string; readonly range?: string; readonly lockfile?: string };
	/** Moves a command of a process into the `release` process of the Procfile. */
	'move-to-release': { readonly process: Location; readonly command: string };
}

/** A server as its `server.listen` tells it. `variable` is the server, when it is kept; `function` is where it stands. */
export interface ListeningServer {
	readonly call: Span;
	readonly statement: Span;
	readonly api: string;
	readonly variable?: string;
	readonly function?: string;
}

/**
 * A logger of the project: the export `name` (`default` for a default export or a whole CommonJS module) of a module, made by
 * `library` when that is known. `used`: other modules log with it, however it came to
 * be, and that is how they take it.
 */
export interface LoggerSource {
	readonly module: string;
	readonly name: string;
	readonly library?: string;
	readonly used?: 'import' | 'require';
}

/** One recipe with its name. */
export type Recipe = { readonly [Name in keyof RecipeTypes]: { readonly kind: Name } & RecipeTypes[Name] }[keyof RecipeTypes];
