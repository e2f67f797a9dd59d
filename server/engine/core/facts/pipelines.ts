import type { Span } from '../text.js';
import type { Value } from '../value.js';

/** What pipelines, platforms and other files around the code say. */
export interface PipelineFacts {
	/** A command of a pipeline, as a shell command line at `span`. `environment` is the deploy it is for, where the pipeline names one. */
	'pipeline.step': {
		readonly job: string;
		readonly command: string;
		readonly name?: string;
		readonly environment?: string;
		readonly folder?: string;
	};
	/** A ready-made step of a pipeline (`actions/setup-node`). `inputs` are what it is given. */
	'pipeline.action': {
		readonly job: string;
		readonly action: string;
		readonly version?: string;
		readonly inputs: Readonly<Record<string, Value>>;
		readonly environment?: string;
	};
	/**
	 * The version of a language runtime that a file asks for. `range` as written, without `v` and without what only names a variant.
	 * `several`: one of a matrix; `development`: a container for developers.
	 */
	'runtime.version': {
		readonly runtime: 'node' | 'python' | 'go' | 'ruby' | 'java' | 'php' | 'dotnet' | 'rust' | 'deno' | 'bun' | 'elixir';
		readonly range: string;
		readonly source: 'manifest' | 'version-file' | 'image' | 'pipeline' | 'platform' | 'development';
		readonly several?: boolean;
		/** The setting as written (`engines.node`, `volta.node`, `FROM`). */
		readonly setting: string;
		readonly final?: boolean;
		/** It names the least version: a later one will do. */
		readonly least?: true;
		/** It is the default of this argument, for which a build may be given another one. */
		readonly argument?: string;
		/** The job of a pipeline that asks for it, where the file tells. */
		readonly job?: string;
	};
	/**
	 * The engine of a backing service that a file chooses. `service` as in `service.connect`; `environment` is the deploy it is
	 * for; `setting` its name as written. `code`: an option that holds in one environment only, by its guards or its group. `untouched`: the
	 * other deploys that the file has a group for, as a tool wrote it for somebody to fill in.
	 */
	'service.engine': {
		readonly service: string;
		readonly version?: string;
		readonly environment?: string;
		readonly source: 'settings' | 'schema' | 'infrastructure' | 'platform' | 'code';
		readonly setting: string;
		readonly url?: Value;
		readonly untouched?: readonly string[];
	};
	/** The port that a platform leads requests to. `unchecked`: it could be told to ask the process first whether it is ready, and is not. */
	'platform.port': { readonly port: Value; readonly process?: string; readonly unchecked?: true };
	/** A shell script: the whole of it, to be read as a command line from `span.start`. Secrets are masked character by character. */
	'shell.script': { readonly interpreter: string; readonly command: string };
	/**
	 * Tasks of a file that people have a program work off (the targets of a Makefile), and the tasks that come before them. `span` is
	 * all that is said of them: what they do is each `task.step` in it. `always`: they are done whenever somebody asks; else only where no
	 * file has their name. `first`: they are done where none is named. `undecided`: what they do depends on a condition. A need whose name is
	 * put together is called `$`.
	 */
	'task.declare': {
		readonly names: readonly string[];
		readonly needs: readonly { readonly name: string; readonly span: Span }[];
		readonly always?: true;
		readonly first?: true;
		readonly undecided?: true;
	};
	/**
	 * What a task does: a shell command line at `span`, in a shell of its own. The variables of the file stand in it as they are written
	 * (`$(NAME)`), and `$$` is a dollar sign of the shell. Secrets are masked character by character.
	 */
	'task.step': { readonly command: string };
	/**
	 * A variable of a file of tasks. `value` is missing where it is not told, or depends on a condition; `byDefault`: it is what the
	 * environment says, if that says anything.
	 */
	'task.variable': { readonly name: string; readonly value?: string; readonly byDefault?: true };
	/**
	 * Settings of an application in a data file; the entries are `literal.named`. `environment` is the deploy that the file's name
	 * stands for. `byName`: nothing but the name of the file says so, and it may be another program's.
	 */
	'settings.file': { readonly environment?: string; readonly byName?: true; readonly entries: number };
	/** A deviation of an environment file from what all its readers agree on. `span` is where a fix would act. */
	'dotenv.quirk': {
		readonly quirk:
			| 'duplicated-key'
			| 'space-around-equals'
			| 'leading-character'
			| 'lowercase-key'
			| 'incorrect-delimiter'
			| 'unbalanced-quotes'
			| 'unquoted-blank'
			| 'unquoted-lines'
			| 'unquoted-hash'
			| 'colon'
			| 'missing-value'
			| 'unordered'
			| 'trailing-blank'
			| 'no-final-newline'
			| 'extra-blank-line'
			| 'value-without-key';
		readonly variable?: string;
		/** The earlier line, for what compares two. */
		readonly related?: Span;
		/** The earlier line says the same. */
		readonly same?: true;
	};
	/** A pattern of an ignore file. */
	'ignore.pattern': { readonly tool: 'git' | 'docker'; readonly pattern: string };
}
