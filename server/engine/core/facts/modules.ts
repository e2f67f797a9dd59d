import type { Route, Value } from '../value.js';

/** What a source file says of its modules, and of what it is for. */
export interface ModuleFacts {
	/** One per source file: its language, and how its modules are written. */
	'module.shape': { readonly language: string; readonly format: 'esm' | 'commonjs' | 'unknown' };
	/**
	 * How the quotes and lines of a source file are written, so that a fix can write like its author. Files that nothing but imports and
	 * exports is said of have none.
	 */
	'module.style': {
		/** Where a new import goes: after shebang, licence comment, directives and existing imports. */
		readonly importOffset: number;
		readonly quote: "'" | '"';
		readonly semicolons: boolean;
		/** One step of indentation; missing where no line shows it. */
		readonly indent?: string;
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
		/** A compiler that drops types may leave it out: no name of it is surely used as a value. Said of packages in typed code. */
		readonly mayVanish?: true;
		/** TypeScript leaves it out: none of its names stands anywhere else. Said of the project's own modules in typed code. */
		readonly unused?: true;
		/**
		 * All the names that the file takes of the module, members of its default or namespace included; missing where others may be
		 * taken as well. Said of the project's own modules.
		 */
		readonly takes?: readonly string[];
		/** Names that stand nowhere but where the file exports them, with those that they are exported by. Said of the project's own modules. */
		readonly handsOn?: readonly { readonly exported: string; readonly local: string }[];
		/** Its names stand nowhere but in these functions of the file, of which each is a `module.idle`. Said of the project's own modules. */
		readonly idleIn?: readonly string[];
		/** Which of several names stand in which of several such functions, by the names that the file has for them. */
		readonly idleBy?: Readonly<Record<string, readonly string[]>>;
		/** A comment in the line above tells a linter that nothing declares the package, and that this is meant. */
		readonly accepted?: true;
		readonly dynamic: boolean;
		/** In a try block or with a catch: the program can do without it. */
		readonly optional: boolean;
		/** `import x = require()`, `require()`, `import`, `export … from`. */
		readonly form: 'import' | 'require' | 'export' | 'import()';
	};
	/**
	 * A folder whose modules are loaded by computed names: `require(path.join(__dirname, 'models', file))`, autoload plugins, entity globs.
	 */
	'module.import-folder': {
		readonly folder: string;
		/** What is known of the paths of the modules in it, with a `*` for each part that is computed. */
		readonly pattern?: string;
		/** A name that is given picks one of them: the load stands in no loop over names. */
		readonly picks?: true;
		/** Its files are listed, and loaded if the file loads what it computes. */
		readonly listed?: true;
		/** Another module is handed the folder, and loads what is in it if it loads what it computes: its specifier. */
		readonly by?: string;
	};
	/**
	 * A module that is loaded by a value, rather than by a specifier that is written there: `import(process.env.DRIVER)`,
	 * `fork(path.join(__dirname, 'worker.js'))`, or by the name of a package among settings: `plugins: [{ plugin: 'vision' }]`.
	 */
	'module.load': { readonly specifier: Value };
	/** A list of modules in data, which whoever imports that file may load one by one. They count from the file that loads them. */
	'module.list': { readonly modules: Value };
	/**
	 * An export with its value. `name` is `default`, `*` (everything of the module that `value` imports), or a name. `untouched`: it is, or
	 * stands in, the object that the module exports as a whole, with which its own file does nothing else.
	 */
	'module.export': { readonly name: string; readonly value: Value; readonly untouched?: true };
	/**
	 * What a function at the top of a module, or a member of a class or an object there, gives from the environment, and does nothing else. `of`
	 * is the name at the top, `members` lead from there to the value as in a {@link Route}: of a method of an instance `()`, its name, `()`.
	 * Of one that is told a name, `value` has what it gives as members.
	 */
	'module.setting': { readonly of: string; readonly members: readonly string[]; readonly value: Value };
	/**
	 * Where a service of settings takes them from: what a function gives that is handed to it, as a whole or below the name of a
	 * namespace. The route has `()` behind the function. `only`: its own file does nothing else with what it hands over.
	 */
	'settings.source': { readonly namespace?: string; readonly route: Route; readonly only?: true };
	/**
	 * The namespaces whose settings a file may ask for by their names, each by its hash (`hashOfWord`), with spaces between them. `open`: it
	 * asks for some by names that are not written there.
	 */
	'settings.asked': { readonly names: string; readonly open?: true };
	/**
	 * A call of what another module of the project exports, or of a method of it, by which a port may be handed over: what is known of the
	 * arguments, by their places; nothing where it has none, and takes what the defaults say.
	 */
	'call.given': { readonly callee: Route; readonly given: Readonly<Record<string, Value>> };
	/**
	 * A function or class at the top of a module, or a function in the object that it exports, that its own file mentions nowhere but where it is exported,
	 * or in other such functions. `exported` are the names that others may call it or those by; none of them is `default`. `guarded`: the file
	 * calls it or those where it finds that it was started by itself.
	 */
	'module.idle': { readonly name: string; readonly exported: readonly string[]; readonly guarded?: true };
	/**
	 * A method of a class at the top of a module. `of` is the name of the class, `heritage` the names of what that extends and implements.
	 * Of classes that a decorator hands to somebody who may call methods, and of methods that are decorated themselves, nothing is said.
	 */
	'module.method': { readonly name: string; readonly of: string; readonly heritage?: readonly string[] };
	/**
	 * The words by which a file may call methods of others, each by its hash (`hashOfWord`), with spaces between them: all that is a member of something, or stands in a
	 * pattern, an object or a text of the program. `held`: those that stand in a `module.idle` of that name, or in a `module.method`
	 * (`Orders.list`), and not among the others. `computed`: it may call methods whose names it does not write.
	 */
	'module.words': { readonly words: string; readonly held?: Readonly<Record<string, string>>; readonly computed?: true };
	/** The names of functions and methods of a module that answer with a promise since they are `async`; `default` where it hands out one as a whole. */
	'module.async': { readonly names: readonly string[] };
	/** A sign of what a file is for; the project model weighs them. */
	'role.sign': { readonly sign: RoleSign; readonly detail?: string };
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
