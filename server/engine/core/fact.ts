import type { Span } from './text.js';
import type { Value } from './value.js';

/**
 * Where in a program a fact stands, from the outermost to the innermost: what the enclosing functions are for. Words no language owns.
 */
export type Context =
	| 'function' // any function not listed below
	| 'request-handler' // a route handler, middleware, controller method
	| 'listen-callback' // what a server calls when it is ready
	| 'crash-handler' // uncaughtException, unhandledRejection, the catch of the program's start
	| 'signal-handler'
	| 'event-handler' // `emitter.on('x', …)` of anything else
	| 'main-guard' // `require.main === module`, `import.meta.main`
	| 'try' // a protected block: what it does may fail quietly
	| 'catch'
	| 'test'; // `describe`, `it`, `beforeEach` …

/** A condition on the environment under which a fact holds: `if (process.env.NODE_ENV !== 'production')`, `DEBUG && …`. */
export interface Guard {
	readonly variable: string;
	readonly operator: '=' | '!=' | 'set' | 'unset';
	readonly value?: string;
}

/** A place where state of a module is changed, by which function, and for what that function is called. */
export interface StateChange {
	readonly span: Span;
	readonly operation: 'assign' | 'add' | 'remove' | 'count';
	readonly within: readonly Context[];
	/** The outermost function around it, by name. */
	readonly function?: string;
	/** That function is exported. */
	readonly exported?: boolean;
	/** What is assigned was handed to a function around it, or is part of that. */
	readonly given?: true;
}

/** What each kind of fact says. A new kind is a decision: it must be in words that every language and manifest can use. */
export interface FactTypes {
	// ── modules ──────────────────────────────────────────────────────────────────────────────────────────────────────────────
	/** One per source file: its language, and how its modules are written. */
	'module.shape': { readonly language: string; readonly format: 'esm' | 'commonjs' | 'unknown' };
	/** How the quotes and lines of a source file are written, so that a fix can write like its author. Files that nothing but imports and exports is said of have none. */
	'module.style': {
		/** Where a new import goes: after shebang, licence comment, directives and existing imports. */
		readonly importOffset: number;
		readonly quote: "'" | '"';
		readonly semicolons: boolean;
		readonly indent: string;
		/** Names declared at the top level of the module: a fix must not shadow them. */
		readonly topLevelNames: readonly string[];
		/** How many syntax errors the parser had to recover from. */
		readonly syntaxErrors: number;
	};
	/** An import of a module. `names` are pairs of exported and local name; `*` is the namespace. */
	'module.import': {
		readonly specifier: string;
		readonly names: readonly { readonly exported: string; readonly local: string }[];
		readonly typeOnly: boolean;
		readonly dynamic: boolean;
		/** In a try block or with a catch: the program can do without it. */
		readonly optional: boolean;
		/** `import x = require()`, `require()`, `import`, `export … from`. */
		readonly form: 'import' | 'require' | 'export' | 'import()';
	};
	/** A folder whose modules are loaded by computed names: `require(path.join(__dirname, 'models', file))`, autoload plugins, entity globs. */
	'module.import-folder': { readonly folder: string };
	/** A module that is loaded by a value, rather than by a specifier that is written there: `import(process.env.DRIVER)`, `fork(path.join(__dirname, 'worker.js'))`. */
	'module.load': { readonly specifier: Value };
	/** An export with its value. `name` is `default`, `*` (everything of the module that `value` imports), or a name. */
	'module.export': { readonly name: string; readonly value: Value };
	/** A sign of what a file is for; the project model weighs them. */
	'role.sign': { readonly sign: RoleSign; readonly detail?: string };

	// ── configuration ────────────────────────────────────────────────────────────────────────────────────────────────────────
	/** A read of the environment. Without `variable` the name is computed, or the whole environment is passed on (`form: 'all'`). `bundled`: replaced when a bundle is built. `random`: without it, the process makes a value of its own. */
	'env.read': { readonly variable?: string; readonly fallback?: Value; readonly form: 'value' | 'all'; readonly bundled?: boolean; readonly random?: true };
	/**
	 * What a program does with a variable: trusts that it is there (`assertion`), turns it into a number, reads it as data or puts it into a text, asks only whether it is set (`presence`: `if (X)`,
	 * which "false" passes, too), compares it with a text, or stops when it is missing (`check`). `fallback`: a default stands in for a missing variable.
	 */
	'env.use': { readonly variable: string; readonly how: 'assertion' | 'number' | 'data' | 'text' | 'presence' | 'comparison' | 'check'; readonly fallback: boolean; readonly comparedWith?: string };
	/** Puts a variable of the build's environment into what browsers load. */
	'env.expose': { readonly variable?: string; readonly api: string; readonly value?: Value };
	/**
	 * Settings in groups by the name of the environment: looked up in a table by the name (`lookup`), in a file with the name in its path (`file`), in the cases of a branch (`switch`),
	 * or by a library that does so (`library`). `groups` are the names of the groups that are known; `variable` names the environment.
	 */
	'env.group': { readonly variable?: string; readonly form: 'lookup' | 'file' | 'switch' | 'library'; readonly groups: readonly string[]; readonly api?: string; readonly file?: Value };
	/** A write to the environment of the running process. */
	'env.write': { readonly variable?: string; readonly value: Value };
	/** A declaration of a variable outside code: a `.env` line, Dockerfile ENV or ARG, compose `environment`, app.json … */
	'env.declare': {
		readonly variable: string;
		readonly value: Value;
		/**
		 * `workload`: an orchestrator's manifest (container, configuration object, chart values); `pipeline`: continuous integration; `platform`: a hosting platform's file;
		 * `infrastructure`: resources described as code; `unit`: a service manager's unit; `compose-arg`: a build argument of a compose service; `schema`: code that checks the
		 * environment against a schema (`value` is its default, `owner` the library).
		 */
		readonly source: 'dotenv' | 'dotenv-example' | 'dockerfile-env' | 'dockerfile-arg' | 'compose' | 'compose-arg' | 'app-json' | 'workload' | 'pipeline' | 'platform' | 'infrastructure' | 'unit' | 'schema' | 'other';
		/** The compose service, container, configuration object, job or stage it is for. */
		readonly owner?: string;
		/** Where the value is kept: `secret` in an object made for secrets, `reference` elsewhere (the value is unknown here), `encrypted` in this file, unreadable. Missing: in plain text, here. */
		readonly store?: 'secret' | 'reference' | 'encrypted';
		/** Whether the program refuses to start without it, where the declaration says so. */
		readonly required?: boolean;
		/** A schema's default that stands in for the variable while somebody develops, and nowhere else. */
		readonly forDevelopment?: true;
		/** Only a comment shows it (`# LOG_LEVEL=debug` in an example): there is such a variable, and nothing is set. */
		readonly commented?: true;
	};
	/** Loads a `.env` file into the environment (`dotenv.config()`, `--env-file`). */
	'env.load': { readonly api: string; readonly file?: Value; readonly override: boolean };
	/**
	 * A branch on the name of the environment (`if (process.env.NODE_ENV === 'production')`). `then` and `otherwise` name what the branches do: qualified
	 * names where they are known, else the last names as written (`sendEmail`, `trust proxy` for `app.set('trust proxy', 1)`). The form `value`: a setting is on or off by it
	 * (`secure: NODE_ENV === 'production'`). `target`: the name that gets one of two texts or numbers.
	 */
	'env.branch': { readonly variable: string; readonly operator: '=' | '!='; readonly value: string; readonly then: readonly string[]; readonly otherwise: readonly string[]; readonly form: 'if' | 'conditional' | 'switch' | 'logical' | 'value'; readonly target?: string };
	/**
	 * A literal with a name: a constant, property, parameter default or named argument. Emitted where the text looks like a URL, an address or a host,
	 * or where the name speaks of a secret. `names` goes from the outermost object to the innermost property (`['db', 'host']`).
	 * `default`: it is used when something that the text does not tell gives nothing (a parameter's default, `options.url || 'x'`).
	 */
	'literal.named': { readonly names: readonly string[]; readonly value: Value; readonly form: 'variable' | 'property' | 'parameter' | 'argument' | 'assignment'; readonly api?: string; readonly default?: true };
	/**
	 * A path of one machine, written in the code. `home`: a person's folder; `drive`: a drive of Windows; `network`: a share; `temporary`: a folder for temporary files;
	 * `socket`: a local socket; `system`: another absolute path outside the program (`/var/lib/x`, `/etc/x`). `names` and `api` as in `literal.named`.
	 */
	'path.literal': { readonly style: 'home' | 'drive' | 'network' | 'temporary' | 'socket' | 'system'; readonly value: Value; readonly names: readonly string[]; readonly api?: string };
	/** A switch for debugging, or for the manners of a development environment, set in code. `option` as written (`debug`, `env`, `playground`). */
	'debug.flag': { readonly api: string; readonly option: string; readonly value: Value };
	/** A secret where an API expects one (`session({ secret })`, `jwt.sign(payload, secret)`). */
	'secret.use': { readonly api: string; readonly name: string; readonly value: Value };
	/** A token of a provider, recognized by its form. `provider` is the detector's name; the token itself is never recorded. */
	'secret.token': { readonly provider: string };

	// ── backing services ─────────────────────────────────────────────────────────────────────────────────────────────────────
	/** A connection to a backing service. `url` is the whole handle; `parts` its options where they are given one by one. `bare`: nothing is given, and the client's own default counts. */
	'service.connect': { readonly service: string; readonly api: string; readonly url?: Value; readonly parts: Readonly<Record<string, Value>>; readonly bare?: true };
	/**
	 * Something of a cloud that code names: where it is and whose. `parts` by plain words: region, zone, account, project, tenant, subscription, bucket, queue, topic, stream, table, function, key.
	 */
	'cloud.resource': { readonly provider: 'aws' | 'google' | 'azure' | 'other'; readonly api: string; readonly parts: Readonly<Record<string, Value>> };
	/** Opens a data store that runs inside the process. `file` is where it keeps its data; `memory`: nowhere. */
	'datastore.open': { readonly api: string; readonly engine: string; readonly file?: Value; readonly memory: boolean; readonly readOnly: boolean };
	/** How mail is sent. `local`: by a program or server of the same machine; `fake`: it is not sent at all. */
	'mail.transport': { readonly api: string; readonly transport: 'local' | 'smtp' | 'provider' | 'fake' | 'unknown'; readonly host?: Value };
	/** A request over HTTP (or a client with a base URL). */
	'http.request': { readonly api: string; readonly url: Value };

	// ── processes and ports ──────────────────────────────────────────────────────────────────────────────────────────────────
	/**
	 * A server starts to listen. `statement` is the whole statement; `variable` the name of the server object when it is kept (`const server = app.listen()`
	 * or `server.listen()`); `closesItself` when the framework handles SIGTERM.
	 */
	'server.listen': {
		readonly api: string;
		readonly port: Value;
		readonly host?: Value;
		readonly statement: Span;
		readonly variable?: string;
		readonly closesItself?: boolean;
		/** Where it listens when no host is given, by the framework's documentation. */
		readonly defaultHost?: 'any' | 'loopback';
	};
	/** A route of a server. `calls` are qualified names, else the last names as written, of what its handlers call in this file; `guardedBy` the names of handlers before the last one. */
	'http.route': { readonly api: string; readonly method: string; readonly route: Value; readonly calls: readonly string[]; readonly guardedBy: readonly string[] };
	/** Takes work from a queue or a topic. */
	'queue.consume': { readonly service: string; readonly api: string };
	/** When a message is taken off its queue: `before` the work is done, `after` it, `automatic` on delivery. */
	'queue.acknowledge': { readonly service: string; readonly api: string; readonly when: 'before' | 'after' | 'automatic' | 'unknown' };
	/** Handles a signal. `exits`: calls exit; `closes`: closes something first; `timeout`: ends by force when closing takes too long (missing where a library handles it). `EXIT`, as a shell calls it: the end of the process, whatever brought it about. */
	'signal.handle': { readonly signal: string; readonly api: string; readonly exits: boolean; readonly closes: boolean; readonly timeout?: boolean; /** All that the handler does was read, and none of it closes what listens. */ readonly leavesServer?: true };
	/** Handles errors that nobody caught. `exits`: the process ends; `sometimes`: in one environment and not in others; `unknown` when the handler is not in this file. */
	'crash.handle': { readonly event: string; readonly api: string; readonly exits: boolean | 'sometimes' | 'unknown' };
	/** Ends the process. */
	'process.exit': { readonly api: string };
	/** Starts another program. `program` is its name when it is a literal; `command` the whole command line when there is one. */
	'process.spawn': { readonly api: string; readonly program?: string; readonly command?: string; readonly shell: boolean };
	/** Forks workers of itself. */
	'process.fork': { readonly api: string; readonly count?: Value };
	/** The settings of a process manager that starts several programs side by side; `members` are what it calls them. */
	'process.group': { readonly manager: string; readonly members: readonly string[] };
	/**
	 * Schedules work by time. `period` in milliseconds when it is known; `expression` is a table of times (`0 * * * *`). `calls` are the names of what it does, as in `env.branch`.
	 * `once`: it runs one time (a delay). `shared`: the schedule is kept outside the process, so that it runs once for all instances.
	 */
	'schedule': { readonly api: string; readonly period?: number; readonly expression?: Value; readonly calls?: readonly string[]; readonly once?: boolean; readonly shared?: boolean; readonly keyed?: boolean };
	/** Takes a lock. `store` is where the lock is kept. */
	'lock.acquire': { readonly api: string; readonly store: 'memory' | 'file' | 'external' | 'unknown' };
	/** Asks which of its kind this process is: by the name of the machine, its number, its id. `comparison`: it behaves by the answer; `value` anything else. */
	'instance.identity': { readonly api: string; readonly by: 'hostname' | 'number' | 'process-id'; readonly use: 'comparison' | 'value'; readonly variable?: string; readonly comparedWith?: string };
	/** Changes the program that runs: new code is pulled, packages are installed, or text from elsewhere is run as code. `source` names where a text comes from. */
	'code.change': { readonly api: string; readonly means: 'pull' | 'install' | 'evaluate'; readonly command?: string; readonly source?: 'network' | 'file' };
	/** Turns sources into what browsers load, while the server runs. */
	'asset.compile': { readonly api: string; readonly asset: 'style' | 'script' | 'bundle' | 'code' };

	// ── state ────────────────────────────────────────────────────────────────────────────────────────────────────────────────
	/** Writes to the file system. `removed`: the same function removes it again. */
	'file.write': { readonly api: string; readonly operation: 'write' | 'append' | 'stream' | 'create-folder' | 'move' | 'copy'; readonly target: Value; readonly removed: boolean };
	/** Reads from the file system, or serves it. */
	'file.read': { readonly api: string; readonly target: Value };
	/** Where uploads go. `passedOn`: they are uploaded elsewhere and removed in the same file. */
	'upload.store': { readonly api: string; readonly destination: 'disk' | 'memory' | 'remote' | 'unknown'; readonly target?: Value; readonly passedOn: boolean };
	/** Where sessions live. */
	'session.store': { readonly api: string; readonly store: 'memory' | 'file' | 'cookie' | 'external' | 'unknown'; readonly detail?: string };
	/**
	 * Mutable state of a module: a `let`, Map, Set, array or object that functions change. `lazy`: it is only ever set where it was not (a singleton). `stores` is the qualified
	 * name of what is put in, where all changes agree. `owner`: it is a field of a class; `one` when there is one for the whole process (a static field, a class that a container
	 * makes once, or whose only known object its own module makes), `each` when every object has its own.
	 */
	'state.module': { readonly variable: string; readonly owner?: 'one' | 'each'; readonly holds: 'map' | 'set' | 'list' | 'object' | 'counter' | 'value'; readonly changes?: readonly StateChange[]; readonly lazy?: boolean; readonly stores?: string; readonly exported?: boolean };
	/** Makes a cache. `bounded`: it has a limit of entries or of time. */
	'cache.create': { readonly api: string; readonly store: 'memory' | 'file' | 'external' | 'unknown'; readonly bounded: boolean; readonly variable?: string };
	/** Something that several processes must agree on. `clients`: a list of connections to write to; `delayed-work`: a timer of minutes (`delay` in milliseconds). */
	'coordination.use': { readonly api: string; readonly purpose: 'rate-limit' | 'queue' | 'broadcast' | 'clients' | 'delayed-work' | 'lock' | 'token'; readonly store: 'memory' | 'external' | 'unknown'; readonly delay?: number };

	// ── logs ─────────────────────────────────────────────────────────────────────────────────────────────────────────────────
	/**
	 * A call of the console or of a logger. `api` is `console` or the qualified name of the logger; `statement` when the call is a statement of its own; `accepted` when a comment tells a
	 * linter that this call is meant; `switched` when it stands under a switch for looking for faults (`if (config.debug)`). Calls of the console also say which function they stand in (the innermost, by name), and for which event it is handed to an emitter when it takes nothing.
	 */
	'log.call': { readonly api: string; readonly method: string; readonly arguments: number; readonly callee: Span; readonly statement?: Span; readonly startsWith?: string; readonly function?: string; readonly event?: string; readonly accepted?: true; readonly switched?: true };
	/** A debugging aid left in the code (`debugger`, `console.table`). */
	'debug.call': { readonly api: string; readonly statement?: Span };
	/** A logger is made. `variable` is what it is bound to. */
	'logger.create': { readonly library: string; readonly variable?: string };
	/** An option of a logger. `option` in plain words: `level`, `rotation` (sizes, ages and numbers of files), `pretty` (for people, coloured), `buffered`; `name` as written. `conditional` as in `log.sink`. */
	'logger.option': { readonly library: string; readonly option: 'level' | 'rotation' | 'pretty' | 'buffered'; readonly name: string; readonly value: Value; readonly conditional?: boolean };
	/** Where a log goes. `conditional`: one of two, by a condition that is no guard on a variable. */
	'log.sink': { readonly api: string; readonly target: 'stdout' | 'stderr' | 'file' | 'remote' | 'unknown'; readonly file?: Value; readonly conditional?: boolean };
	/** Replaces or redirects the standard streams. `to` names where they go. */
	'stream.redirect': { readonly api: string; readonly stream: 'stdout' | 'stderr' | 'console'; readonly to: 'file' | 'nowhere' | 'function' | 'unknown' };

	// ── schema and migrations ────────────────────────────────────────────────────────────────────────────────────────────────
	/** Changes the schema from running code. `option` is what asks for it (`force`, `alter`, `synchronize`). */
	'schema.sync': { readonly api: string; readonly option?: string; readonly value: Value };
	/** Runs migrations from code. */
	'migration.run': { readonly api: string };

	// ── packages ─────────────────────────────────────────────────────────────────────────────────────────────────────────────
	/** A package manifest. Paths are as written. `entries` are `main`, `module`, `exports`, `bin` … with the paths they name. */
	'package': {
		readonly ecosystem: string;
		readonly name?: string;
		readonly private: boolean;
		readonly moduleType?: 'module' | 'commonjs';
		readonly entries: readonly { readonly field: 'main' | 'module' | 'browser' | 'exports' | 'bin'; readonly key?: string; readonly path: string }[];
		readonly workspaces: readonly string[];
		readonly engines: Readonly<Record<string, string>>;
		readonly packageManager?: string;
		/** Fields that only some kinds of package have: `contributes` (editor extension), `electron`, `browserslist` … */
		readonly fields: readonly string[];
	};
	/** A dependency. `nameSpan` is the key, `span` the version range. */
	'dependency': { readonly ecosystem: string; readonly name: string; readonly range: string; readonly scope: 'runtime' | 'development' | 'peer' | 'optional'; readonly nameSpan: Span };
	/** Globs of the packages that belong to a workspace, where another file than a package manifest lists them. A leading `!` excludes. */
	'workspace.members': { readonly tool: string; readonly patterns: readonly string[] };
	/** A lock file. */
	'dependency.lock': { readonly ecosystem: string; readonly manager: string };
	/** Whether installers write a lock file here (`package-lock=false` in .npmrc says no). */
	'dependency.policy': { readonly ecosystem: string; readonly lockfile: boolean };
	/** A path alias of the compiler (`paths` in tsconfig.json), with `*` as its wildcard. `targets` are relative to the file. */
	'module.alias': { readonly pattern: string; readonly targets: readonly string[] };
	/** A compiler's output folder and source folder, to lead `dist/server.js` back to `src/server.ts`. */
	'build.output': { readonly outDir: string; readonly rootDir?: string };
	/** Settings of a compiler that others may build on (`extends`, as written). `checks`: they say whether it only checks, and writes nothing. */
	'build.settings': { readonly inherits?: string; readonly checks?: boolean };

	// ── processes of a deploy ────────────────────────────────────────────────────────────────────────────────────────────────
	/**
	 * Something that is started: a package script, a Procfile line, a Dockerfile CMD or ENTRYPOINT, a compose command. `command` is a shell command line, or, for the
	 * exec form, its arguments (`argv`). `span` is the command; `instruction` the whole instruction or line.
	 */
	'process.declare': {
		readonly name: string;
		/** `workload` and `workload-entrypoint`: a container's arguments and its command; `platform`: a hosting platform's file; `unit`: a service manager's or supervisor's unit; `schedule`: a table of times. */
		readonly source: 'script' | 'procfile' | 'dockerfile-cmd' | 'dockerfile-entrypoint' | 'compose' | 'compose-entrypoint' | 'workload' | 'workload-entrypoint' | 'platform' | 'unit' | 'schedule' | 'other';
		readonly form: 'shell' | 'exec';
		readonly command: string;
		readonly argv?: readonly string[];
		readonly instruction: Span;
		/** Where it works: the compose service, the Dockerfile stage, or the container as `workload/container`. */
		readonly owner?: string;
		/** The last stage of the Dockerfile. */
		readonly final?: boolean;
		/** What the manifest says it is for: `release` runs once before a deploy, `task` once, `scheduled` by time, `init` before its container. */
		readonly purpose?: 'web' | 'worker' | 'release' | 'task' | 'scheduled' | 'init';
		/** Arguments for what the image starts (a container's `args` without a `command`). */
		readonly appends?: boolean;
		/** The unit expects the program to leave the foreground (`Type=forking`). */
		readonly background?: boolean;
	};
	/** A stage of an image and its base. `stage` counts from 0; `final` is the last one. */
	'image.base': { readonly image: string; readonly tag?: string; readonly digest?: string; readonly alias?: string; readonly stage: number; readonly final: boolean; readonly fromStage: boolean };
	/** A command that builds an image (RUN), as a shell command line. */
	'image.run': { readonly command: string; readonly stage: number; readonly final: boolean };
	/** Files copied into an image. `from` is the stage or image they come from. */
	'image.copy': { readonly sources: readonly string[]; readonly target: string; readonly from?: string; readonly stage: number; readonly final: boolean };
	/** The working folder of an image. */
	'image.workdir': { readonly folder: string; readonly stage: number; readonly final: boolean };
	/** The shell that shell-form instructions use from here on. */
	'image.shell': { readonly argv: readonly string[]; readonly stage: number };
	/** A service of a compose file. `build` is its context folder as written. */
	'compose.service': { readonly service: string; readonly image?: string; readonly build?: string; readonly dockerfile?: string; readonly target?: string; readonly init: boolean };
	/** A port that an image says it listens on. */
	'image.expose': { readonly port: Value; readonly protocol: 'tcp' | 'udp'; readonly stage: number; readonly final: boolean };
	/** A health check of an image; `command` is missing when it is switched off (NONE). */
	'image.health': { readonly command?: string; readonly stage: number; readonly final: boolean };
	/** The signal that stops a container of an image, as written (`SIGKILL`, `9`). */
	'image.signal': { readonly signal: string; readonly stage: number; readonly final: boolean };
	/** The user an image runs as from here on. */
	'image.user': { readonly user: string; readonly stage: number; readonly final: boolean };
	/** Folders of an image that outlive its containers. */
	'image.volume': { readonly folders: readonly string[]; readonly stage: number; readonly final: boolean };
	/**
	 * An image that something other than a Dockerfile names. `span` is the reference (or the tag, where that stands alone). `dynamic`: a part is filled in at deploy, so that
	 * the missing `tag` says nothing. `owner` as in `process.declare`. `builds`: the same service also builds it here.
	 */
	'image.use': {
		readonly image: string;
		readonly tag?: string;
		readonly digest?: string;
		readonly where: 'compose' | 'workload' | 'pipeline-job' | 'pipeline-service' | 'platform';
		readonly owner?: string;
		readonly dynamic: boolean;
		readonly builds?: boolean;
		readonly pull?: 'always' | 'if-missing' | 'never';
	};
	/** A port of a compose service. `published` is the host's port when it is fixed; `address` the host's address it is bound to. */
	'compose.port': { readonly service: string; readonly target: Value; readonly published?: Value; readonly address?: string; readonly protocol: 'tcp' | 'udp' };
	/** A mount of a compose service. `source` is a path for `bind`, a name for `volume`. */
	'compose.volume': { readonly service: string; readonly type: 'bind' | 'volume' | 'temporary'; readonly source?: string; readonly target: string; readonly readOnly: boolean };
	/** A setting of a compose service that says how it is run. `seconds` for periods; `value` is a literal, or a read of the environment. */
	'compose.option': {
		readonly service: string;
		readonly option: 'container-name' | 'stop-signal' | 'stop-grace-period' | 'replicas' | 'health-check' | 'restart' | 'network-mode' | 'depends-on' | 'profile' | 'watch' | 'logging';
		readonly value: Value;
		readonly seconds?: number;
	};

	// ── workloads of an orchestrator ─────────────────────────────────────────────────────────────────────────────────────────
	/**
	 * A workload: a group of equal containers. `type` in plain words, `object` as the manifest calls it (`Deployment`). `replace`: the old ones end before the new ones start.
	 * `gracePeriod` in seconds. `labels` are those of its containers, that networks select by. Unknown and templated values are missing.
	 */
	'workload': {
		readonly workload: string;
		readonly object: string;
		readonly type: 'replicated' | 'stateful' | 'per-node' | 'single' | 'task' | 'scheduled' | 'unknown';
		readonly replicas?: number;
		readonly replicasSpan?: Span;
		readonly strategy?: 'replace' | 'rolling';
		readonly strategySpan?: Span;
		readonly gracePeriod?: number;
		readonly gracePeriodSpan?: Span;
		readonly sharesProcesses: boolean;
		readonly labels: Readonly<Record<string, string>>;
		/** A template puts in lines of its own: what is missing may come from there. */
		readonly open?: boolean;
	};
	/** A container of a workload. Its image is an `image.use`, its commands `process.declare`, its variables `env.declare`, all with the owner `workload/container`. */
	'workload.container': { readonly workload: string; readonly container: string; readonly role: 'main' | 'init'; readonly image?: string; readonly stopCommand?: string; readonly open?: boolean };
	/** A port that a container declares. */
	'workload.port': { readonly workload: string; readonly container: string; readonly name?: string; readonly port: Value; readonly hostPort?: Value; readonly protocol: 'tcp' | 'udp' };
	/** A probe of a container. `port` is a number or the name of a port; `command` for probes that run one. */
	'workload.probe': { readonly workload: string; readonly container: string; readonly probe: 'readiness' | 'liveness' | 'startup'; readonly port?: Value; readonly command?: string };
	/** A volume of a workload. One fact per mount; `container` and `target` are missing when nothing mounts it. `claim` is the name of its `storage.claim`. */
	'workload.volume': {
		readonly workload: string;
		readonly volume: string;
		readonly type: 'host' | 'claim' | 'configuration' | 'temporary' | 'network' | 'other';
		readonly container?: string;
		readonly target?: string;
		readonly readOnly: boolean;
		readonly source?: string;
		readonly claim?: string;
	};
	/** A claim of storage. `one`: only one node may mount it for writing. */
	'storage.claim': { readonly claim: string; readonly access: 'one' | 'many' | 'many-read' | 'unknown' };
	/** What leads requests to the containers of a workload; one fact per port. `target` is a number or the name of a container's port, and equals `port` when it is not given. */
	'workload.network': { readonly network: string; readonly selector: Readonly<Record<string, string>>; readonly port: Value; readonly target: Value; readonly targetGiven: boolean; readonly name?: string };
	/** Sets the number of replicas by load. */
	'workload.scaler': { readonly target: string; readonly object: string; readonly minimum?: number; readonly maximum?: number };
	/** Leads the requests of one client to the same process. `setting` is its name as written (`ip_hash`, `sessionAffinity`). `owner` is the service, ingress or backend. */
	'traffic.affinity': { readonly by: 'address' | 'cookie' | 'header' | 'unknown'; readonly setting: string; readonly owner?: string };

	// ── pipelines, platforms, runtimes ───────────────────────────────────────────────────────────────────────────────────────
	/** A command of a pipeline, as a shell command line at `span`. `environment` is the deploy it is for, where the pipeline names one. */
	'pipeline.step': { readonly job: string; readonly command: string; readonly name?: string; readonly environment?: string; readonly folder?: string };
	/** A ready-made step of a pipeline (`actions/setup-node`). `inputs` are what it is given. */
	'pipeline.action': { readonly job: string; readonly action: string; readonly version?: string; readonly inputs: Readonly<Record<string, Value>>; readonly environment?: string };
	/** The version of a language runtime that a file asks for. `range` as written, without `v` and without what only names a variant. `several`: one of a matrix. */
	'runtime.version': {
		readonly runtime: 'node' | 'python' | 'go' | 'ruby' | 'java' | 'php' | 'dotnet' | 'rust' | 'deno' | 'bun' | 'elixir';
		readonly range: string;
		readonly source: 'manifest' | 'version-file' | 'image' | 'pipeline' | 'platform';
		readonly several?: boolean;
		/** The setting as written (`engines.node`, `volta.node`, `FROM`). */
		readonly setting: string;
		readonly final?: boolean;
		/** It names the least version: a later one will do. */
		readonly least?: true;
	};
	/** The engine of a backing service that a file chooses. `service` as in `service.connect`; `environment` is the deploy it is for; `setting` its name as written. */
	'service.engine': { readonly service: string; readonly version?: string; readonly environment?: string; readonly source: 'settings' | 'schema' | 'infrastructure' | 'platform'; readonly setting: string; readonly url?: Value };
	/** The port that a platform leads requests to. */
	'platform.port': { readonly port: Value; readonly process?: string };
	/** A shell script: the whole of it, to be read as a command line from `span.start`. Secrets are masked character by character. */
	'shell.script': { readonly interpreter: string; readonly command: string };
	/** Settings of an application in a data file; the entries are `literal.named`. `environment` is the deploy that the file's name stands for. */
	'settings.file': { readonly environment?: string; readonly entries: number };
	/** A deviation of an environment file from what all its readers agree on. `span` is where a fix would act. */
	'dotenv.quirk': {
		readonly quirk: 'duplicated-key' | 'space-around-equals' | 'leading-character' | 'lowercase-key' | 'incorrect-delimiter' | 'unbalanced-quotes' | 'unquoted-blank' | 'missing-value' | 'unordered' | 'trailing-blank' | 'no-final-newline' | 'extra-blank-line' | 'value-without-key';
		readonly variable?: string;
		/** The earlier line, for what compares two. */
		readonly related?: Span;
		/** The earlier line says the same. */
		readonly same?: true;
	};
	/** A pattern of an ignore file. */
	'ignore.pattern': { readonly tool: 'git' | 'docker'; readonly pattern: string };
}

/** A sign of what a file is for. */
export type RoleSign =
	| 'shebang'
	| 'main-guard' // runs only when started by itself
	| 'command-line-parser' // commander, yargs, oclif, process.argv
	| 'test-api'
	| 'generated'
	| 'browser-directive' // "use client"
	| 'server-directive' // "use server"
	| 'browser-global' // document, window.location …
	| 'component' // JSX or a component file
	| 'editor-extension' // imports the API of an editor
	| 'desktop-app' // electron, tauri
	| 'serverless-handler' // exports what a platform calls
	| 'framework-route' // exported where a framework looks for routes
	| 'configuration-export' // the default export configures a tool
	| 'migration'; // exports up and down

/** The name of a kind of fact. */
export type FactKind = keyof FactTypes;

/** One plain-JSON statement of what a file says: it can be cached, sent to a worker, merged and printed. `span` is where it says so. */
export type Fact<Kind extends FactKind = FactKind> = Kind extends FactKind
	? { readonly kind: Kind; readonly span: Span; readonly within?: readonly Context[]; readonly guards?: readonly Guard[] } & FactTypes[Kind]
	: never;

/** A fact with the path of the file that says it. */
export type LocatedFact<Kind extends FactKind = FactKind> = Fact<Kind> & { readonly path: string };

/** Whether a fact stands inside a context, at any depth. */
export function isWithin(fact: { readonly within?: readonly Context[] }, context: Context): boolean {
	return fact.within?.includes(context) ?? false;
}
