import type { Span } from '../text.js';
import type { ImportValue, Value } from '../value.js';

/** What is said of configuration: the environment, its declarations and groups, and literals that look like settings. */
export interface ConfigurationFacts {
	/** A read of the environment. Without `variable` the name is computed, or the whole environment is passed on (`form: 'all'`). */
	'env.read': {
		readonly variable?: string;
		readonly fallback?: Value;
		readonly form: 'value' | 'all';
		/** A schema gets the whole environment, and lets nothing through but the variables that it names. */
		readonly checked?: true;
		/** A program that is started gets the whole environment: `spawn('node', ['worker.js'], { env: { ...process.env } })`. */
		readonly toProgram?: true;
		/** It is replaced when a bundle is built. */
		readonly bundled?: boolean;
		/** Without it, the process makes a value of its own. */
		readonly random?: true;
		/** An empty variable is no missing one: the fallback does not stand in for it (`??`, a parameter's default). */
		readonly emptyStays?: true;
		/** In a function that gives out variables (`getEnv`), whose callers name them. */
		readonly byCaller?: true;
		/** The settings of a database say which variable has its address: `process.env[config.use_env_variable]` of Sequelize. */
		readonly ofDatabase?: true;
		/** The function of another module that gives it out says by its name that it does not do without: `getRequiredEnv('X', 'local')`. */
		readonly required?: true;
		/**
		 * The property that holds what is read, of a variable with the name of a secret: one whose name stands nowhere else in the file, so that
		 * only another one can take it from there.
		 */
		readonly property?: string;
		/** All names that count begin with this text. Said of the environment as a whole. */
		readonly prefix?: string;
		/** The function that is handed the environment as a whole: by its name one of the file, and one of another module as it is called. */
		readonly handedTo?: string;
	};
	/** A function that only takes, out of what it is handed first, what has names that begin with a text. */
	'names.prefix': { readonly function: string; readonly prefix: string };
	/**
	 * What a program does with a variable. Without `variable`, its name is computed, and a number is made of whatever it holds, or
	 * all of them are checked, and the program only prints what is wrong (`printed`).
	 */
	'env.use': {
		readonly variable?: string;
		/**
		 * It trusts that it is there (`assertion`), turns it into a number, reads it as data or puts it into an address (`text`), makes
		 * a text of whatever it is (`word`), asks only whether it is set (`presence`: `if (X)`, which "false" passes, too), compares it with a text, or stops when it is missing (`check`). It says
		 * that the text is a number or a boolean (`cast`), or has a boolean where there is no text (`switch`: `X || false`). It sends it with
		 * a request (`header`).
		 */
		readonly how:
			'assertion' | 'number' | 'data' | 'text' | 'word' | 'presence' | 'comparison' | 'check' | 'cast' | 'switch' | 'header' | 'printed';
		/** A default stands in for a missing variable. */
		readonly fallback: boolean;
		/** Of a check behind a default: it stops only where there is no text at all (`if (!secret) throw …`). */
		readonly ofNone?: true;
		/** Of a check: it asks a service of settings, which has the default of a schema where there is no text. */
		readonly ofSettings?: true;
		/** What it is compared with, or the boolean that stands in for it. */
		readonly comparedWith?: string;
		/** Where it is only asked for: the answer is kept under a name (`{ secure: Boolean(X) }`), or the text is where a boolean belongs. */
		readonly kept?: true;
	};
	/**
	 * Asks of a setting that a library gives by its path whether it is there (`if (config.get('cache.enabled'))`), and no more
	 * (`presence`), or makes a number of it, or of what another module of the project exports, or says of that that it is a text (`assertion`).
	 */
	'setting.use': { readonly value: ImportValue; readonly how: 'presence' | 'number' | 'assertion' };
	/**
	 * Puts a variable of the build's environment into a bundle: into what browsers load, unless it is one for a `server`. `file`: it is all
	 * that a file of variables holds.
	 */
	'env.expose': {
		readonly variable?: string;
		readonly api: string;
		readonly value?: Value;
		readonly all?: true;
		readonly file?: true;
		readonly bundle?: 'server';
	};
	/** Settings in groups by the name of the environment. */
	'env.group': {
		/** What names the environment. */
		readonly variable?: string;
		/** What names it by its own name, where only another module can tell whether it does: `config.env`. */
		readonly key?: Value;
		/**
		 * They are looked up in a table by the name (`lookup`), in a file with the name in its path (`file`), in the cases of a branch
		 * (`switch`), by a library that does so (`library`), or in a document that has a filter (`filter`).
		 */
		readonly form: 'lookup' | 'file' | 'switch' | 'library' | 'filter';
		/** The name of the table that is looked up, where it has one. */
		readonly table?: string;
		/** What gets the group, where the document names it. */
		readonly target?: string;
		/** The names of the groups that are known. */
		readonly groups: readonly string[];
		readonly api?: string;
		readonly file?: Value;
	};
	/** A write to the environment of the running process. */
	'env.write': { readonly variable?: string; readonly value: Value };
	/** A declaration of a variable outside code: a `.env` line, Dockerfile ENV or ARG, compose `environment`, app.json … */
	'env.declare': {
		readonly variable: string;
		readonly value: Value;
		/**
		 * `workload`: an orchestrator's manifest (container, configuration object, chart values); `pipeline`: continuous integration;
		 * `app-json`: what a platform asks whoever sets an app up for, or shows of that; `platform`: a hosting platform's file; `infrastructure`: resources described as code; `unit`: a service manager's unit; `compose-arg`: a build
		 * argument of a compose service; `schema`: code that checks the environment against a schema (`value` is its default, `owner` the
		 * library).
		 */
		readonly source:
			| 'dotenv'
			| 'dotenv-example'
			| 'dockerfile-env'
			| 'dockerfile-arg'
			| 'compose'
			| 'compose-arg'
			| 'app-json'
			| 'workload'
			| 'pipeline'
			| 'platform'
			| 'infrastructure'
			| 'unit'
			| 'schema'
			| 'other';
		/** The compose service, container, configuration object, job or stage it is for. */
		readonly owner?: string;
		/**
		 * Where the value is kept: `secret` in an object made for secrets, `reference` elsewhere (the value is unknown here),
		 * `encrypted` in this
		 * file, unreadable. Missing: in plain text, here.
		 */
		readonly store?: 'secret' | 'reference' | 'encrypted';
		/** The deploy that it is for, where one declaration has groups of them, by name: `production` for `env_production`. */
		readonly group?: string;
		/** Whether the program refuses to start without it, where the declaration says so. */
		readonly required?: boolean;
		/** A schema's default that stands in for the variable while somebody develops, and nowhere else. */
		readonly forDevelopment?: true;
		/** A schema makes "true" of any text that it holds, "false" included (`z.coerce.boolean()`). */
		readonly truthy?: true;
		/** Only a comment shows it (`# LOG_LEVEL=debug` in an example): there is such a variable, and nothing is set. */
		readonly commented?: true;
	};
	/** Loads a `.env` file into the environment (`dotenv.config()`, `--env-file`). */
	'env.load': { readonly api: string; readonly file?: Value; readonly override: boolean };
	/** A branch on the name of the environment (`if (process.env.NODE_ENV === 'production')`). */
	'env.branch': {
		readonly variable: string;
		readonly operator: '=' | '!=';
		readonly value: string;
		/**
		 * What the branch does: qualified names where they are known, else the last names as written (`sendEmail`, `trust proxy` for
		 * `app.set('trust proxy', 1)`).
		 */
		readonly then: readonly string[];
		readonly otherwise: readonly string[];
		/** `value`: a setting is on or off by it (`secure: NODE_ENV === 'production'`). */
		readonly form: 'if' | 'conditional' | 'switch' | 'logical' | 'value';
		/** The name that gets one of two texts or numbers, or one of them and something else. */
		readonly target?: string;
		/** One of the two texts is empty. */
		readonly orEmpty?: true;
		/**
		 * The names of the two where both are called after environments, one that people use among them, and alike otherwise:
		 * `productionKey`, `stagingKey`. Or two variables of the environment, whatever they are called.
		 */
		readonly arms?: readonly [string, string];
		/**
		 * The settings that both ways write, each in its own way: `{ autoIndex: false }`, `{ autoIndex: true }`; or the function that gives
		 * back other numbers.
		 */
		readonly differs?: readonly string[];
		/** Both numbers of a choice, where each may be a port. */
		readonly ports?: readonly [string, string];
		/** The names of both sides of a choice that only names them. */
		readonly sides?: readonly [string, string];
		/** The variable of the environment that is asked first: the choice counts where it is not set. */
		readonly unset?: string;
		/** The text is what the comparison gives where it holds, and everywhere else a variable of the environment is read. */
		readonly elseRead?: true;
		/** The text is what is given everywhere else, and a variable of the environment is read where the comparison holds. */
		readonly thenRead?: true;
		/** The two texts where both are levels of a log, that of the comparison first. */
		readonly levels?: readonly [string, string];
		/**
		 * The two words where the name is that of what provides something, `engine`, `store`, or both are those of a place for trials and
		 * of the real one (`live`, `sandbox`); the one that counts where the condition holds first.
		 */
		readonly kinds?: readonly [string, string];
		/** The way, that of the comparison or the other one, on which what is named gets `false` or `null`, and nothing else happens. */
		readonly off?: 'then' | 'otherwise';
		/** The branch returns: what is done otherwise is what follows it. */
		readonly returns?: true;
		/** All that the branch does is to leave the function without a result, on a condition that asks for something else besides. */
		readonly leaves?: true;
	};
	/**
	 * The name of the environment decides something for others to go by: a function of this name gives back whether it is a certain one, or
	 * a variable of this name holds it (`mustVerify() { return NODE_ENV === 'production'; }`).
	 */
	'env.decision': { readonly variable: string; readonly operator: '=' | '!='; readonly value: string; readonly name: string };
	/**
	 * A literal with a name: a constant, property, parameter default or named argument. Emitted where the text looks like a URL, an
	 * address or
	 * a host, or where the name speaks of a secret.
	 */
	'literal.named': {
		/** From the outermost object to the innermost property (`['db', 'host']`). */
		readonly names: readonly string[];
		readonly value: Value;
		/**
		 * `markup`: what an attribute in a text of HTML leads to (`'<a href="http://localhost:3000/verify">'`), the span is that of the
		 * address, or of its start where the rest is put together. `returned`: of an address that a function puts together, whose name it bears then.
		 * `compared`: of what a request is asked for, and nothing but a secret.
		 */
		readonly form: 'variable' | 'property' | 'parameter' | 'argument' | 'assignment' | 'markup' | 'returned' | 'compared';
		readonly api?: string;
		/** It is used when something that the text does not tell gives nothing (a parameter's default, `options.url || 'x'`). */
		readonly default?: true;
		/** What of another module it stands in for: `settings.TOKEN_SECRET || 'x'`. */
		readonly instead?: Value;
		/** It is one of several items of a list. */
		readonly listed?: true;
		/** What a description of an API says of one of its servers: `{ url, description }`, `addServer(url, description)`. */
		readonly label?: string;
	};
	/** A path of one machine, written in the code. `names` and `api` as in `literal.named`. */
	'path.literal': {
		/**
		 * `home`: a person's folder; `drive`: a drive of Windows; `network`: a share; `temporary`: a folder for temporary files; `socket`: a
		 * local socket; `system`: another absolute path outside the program (`/var/lib/x`, `/etc/x`).
		 */
		readonly style: 'home' | 'drive' | 'network' | 'temporary' | 'socket' | 'system';
		readonly value: Value;
		readonly names: readonly string[];
		readonly api?: string;
	};
	/**
	 * A switch for debugging, or for the manners of a development environment, set in code. `option` as written (`debug`, `env`,
	 * `playground`).
	 */
	'debug.flag': { readonly api: string; readonly option: string; readonly value: Value };
	/** A secret where an API expects one (`session({ secret })`, `jwt.sign(payload, secret)`). */
	'secret.use': { readonly api: string; readonly name: string; readonly value: Value };
	/**
	 * A token of a provider, recognized by its form. `provider` is the detector's name; the token itself is never recorded. `repeats`
	 * is the first place in the file with the same token. `genuine`: its checksum is right, which nobody gets right who makes one up.
	 * `encrypted`: it is a private key that a passphrase protects.
	 */
	'secret.token': { readonly provider: string; readonly repeats?: Span; readonly genuine?: true; readonly encrypted?: true };
	/** A URL with a user and a password of somebody's in a comment. */
	'secret.commented': object;
	/**
	 * A variable gets a secret, or an address with a password of somebody's, in a file that is none of variables: among patterns or other
	 * `variables`, in a `text` that people write, or among the `commands` and variables in the settings of an editor or an assistant, where
	 * an address may have no variable (`variable` is empty).
	 */
	'secret.pasted': { readonly variable: string; readonly value: Value; readonly among: 'variables' | 'text' | 'commands' };
}
