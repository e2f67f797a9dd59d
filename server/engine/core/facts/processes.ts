import type { Span } from '../text.js';
import type { Value } from '../value.js';

/** What runs for a request. */
export interface Handled {
	/** What is called: qualified names, else the last names as written. Of functions of the same file, what those call counts as well. */
	readonly calls: readonly string[];
	/** The functions of the same file that run, by name. */
	readonly runs?: readonly string[];
	/** Those of the calls and functions that are of an object which was there before the request. */
	readonly lasting?: readonly string[];
	/** Those of the calls that are handed the request, its body, or a file that it brings. */
	readonly handed?: readonly string[];
}

/** What a program says of itself as a process: where it listens, what it handles, starts and schedules. */
export interface ProcessFacts {
	/** A server starts to listen. */
	'server.listen': {
		readonly api: string;
		readonly port: Value;
		readonly host?: Value;
		/** The whole statement. */
		readonly statement: Span;
		/** The name of the server object, when it is kept (`const server = app.listen()` or `server.listen()`). */
		readonly variable?: string;
		/** The function that it stands in, by name: the innermost one that has one. */
		readonly function?: string;
		/** It stands under a condition: the program does this `or-not`, or does this `or-else` something else that the text names. */
		readonly branch?: 'or-not' | 'or-else';
		/** A function of a package that is not known here made the server, and may have told it what to do on a signal. */
		readonly foreign?: boolean;
		/** The framework handles SIGTERM. */
		readonly closesItself?: boolean;
		/** Where it listens when no host is given, by the framework's documentation. */
		readonly defaultHost?: 'any' | 'loopback';
	};
	/** One more socket that a server listens on, of which another call says that it listens: `app.connectMicroservice(…)`. */
	'server.beside': { readonly api: string; readonly port: Value };
	/** A route of a server. */
	'http.route': Handled & {
		readonly api: string;
		readonly method: string;
		readonly route: Value;
		/** The names of handlers before the last one. What they call is no part of `calls`: see `http.middleware`. */
		readonly guardedBy: readonly string[];
	};
	/** What runs for the requests of a server, or of one of its routes, before or beside the handler that answers. */
	'http.middleware': Handled & { readonly api: string };
	/** Takes work from a queue or a topic. */
	'queue.consume': { readonly service: string; readonly api: string };
	/** Asks a queue once whether there is work. */
	'queue.poll': { readonly service: string; readonly api: string };
	/** Makes a queue that jobs are added to. `options` are those of the queue, or the address of its service, where that is all it is given. */
	'queue.create': {
		readonly service: string;
		readonly api: string;
		/** What it is bound to. */
		readonly variable?: string;
		/** What a container hands it out by: a text, or the constant that stands for one. */
		readonly registered?: string;
		readonly options?: Value;
	};
	/**
	 * What a file does with jobs of queues: it adds some (to the export `name` of another module of the project, or to what it keeps under
	 * that name itself, or that a container hands to it), has them tried again where they fail, or lets them come again at their times.
	 */
	'queue.job': {
		readonly what: 'added' | 'retried' | 'repeated';
		readonly specifier?: string;
		readonly name?: string;
		readonly registered?: string;
	};
	/**
	 * Works until the process ends, without listening or a queue: a loop without an end that waits in each round (`api` is `loop`), or
	 * a client that takes what people write in a chat.
	 */
	'process.loop': { readonly api: string };
	/**
	 * When a message is taken off its queue: `before` the work is done, `after` it, `automatic` on delivery, `detached` or `unawaited` from work that nobody waits for, by `void` or without a word.
	 * `leaves`: that work is a function of another module; when it is asynchronous, this is `unawaited`.
	 */
	'queue.acknowledge': {
		readonly service: string;
		readonly api: string;
		readonly when: 'before' | 'after' | 'automatic' | 'detached' | 'unawaited' | 'unknown';
		readonly leaves?: { readonly specifier: string; readonly name: string };
	};
	/** Handles a signal. `EXIT`, as a shell calls it, is the end of the process, whatever brought it about. */
	'signal.handle': {
		/** Its name; with commas where a list was handed over in the stead of one. */
		readonly signal: string;
		readonly api: string;
		/** It calls exit. */
		readonly exits: boolean;
		/** It closes something first. */
		readonly closes: boolean;
		/** It ends by force when closing takes too long; missing where a library handles it. */
		readonly timeout?: boolean;
		/** It ends the process only after a while, in which requests may finish, or when nothing is in progress. */
		readonly waits?: true;
		/** It ends the process right behind what it begins to close, which is never done with it. */
		readonly cuts?: true;
		/** It drops the connections of the server at once, whatever is being answered on them. */
		readonly drops?: true;
		/** All that the handler does was read, and none of it closes what listens. */
		readonly leavesServer?: true;
		/** All that it closes takes reports of the program (a tracer, an exporter of metrics), and no work. */
		readonly reports?: true;
		/** It ends the workers that the process has forked, and not the process itself. */
		readonly endsWorkers?: true;
		/** What it calls, where it closes something and ends nothing by force. */
		readonly calls?: readonly string[];
	};
	/**
	 * Handles errors that nobody caught. `exits`: the process ends; `sometimes`: in one environment and not in others; `code`: it is only
	 * told the code to end with; `unknown` when the handler is not in this file. `calls`: what a handler calls that does not end the process itself. `meant`: a comment in it says that
	 * the process is to go on.
	 */
	'crash.handle': {
		readonly event: string;
		readonly api: string;
		readonly exits: boolean | 'sometimes' | 'code' | 'unknown';
		readonly calls?: readonly string[];
		readonly meant?: true;
	};
	/** Ends the process. `function` is the outermost function around it, by name; `exported` says that others can call that. */
	'process.exit': {
		readonly api: string;
		readonly function?: string;
		readonly exported?: boolean;
		/** The class, constructor or object that the function is a method of, by name. */
		readonly holder?: string;
		/** The backing service, any error of whose client ends the process, whenever it comes. */
		readonly onFailureOf?: string;
	};
	/** A listener is added to what a library keeps for the whole process (`mongoose.connection`); it stands within the fact's span. */
	'event.listener': { readonly of: string };
	/** Starts another program. `program` is its name when it is a literal; `command` the whole command line when there is one. */
	'process.spawn': { readonly api: string; readonly program?: string; readonly command?: string; readonly shell: boolean };
	/** Forks workers of itself. `again`: whenever one of them ends, whatever it ended by. */
	'process.fork': { readonly api: string; readonly count?: Value; readonly again?: true };
	/** The settings of a process manager that starts several programs side by side; `members` are what it calls them. */
	'process.group': { readonly manager: string; readonly members: readonly string[] };
	/** The settings of a web server that loads a program of the project; `background`: it is told there to leave for the background. */
	'process.loader': { readonly server: string; readonly background?: Span };
	/** Schedules work by time. */
	schedule: {
		readonly api: string;
		/** In milliseconds, when it is known. */
		readonly period?: number;
		/** A table of times (`0 * * * *`). */
		readonly expression?: Value;
		/** The names of what it does, as in `env.branch`. */
		readonly calls?: readonly string[];
		/** What it does, and when, somebody hands to the function around it. */
		readonly handed?: true;
		/** It runs one time (a delay). */
		readonly once?: boolean;
		/** The schedule is kept outside the process, so that it runs once for all instances. */
		readonly shared?: boolean;
		/** What it does asks for a key or a mark by which work is not done twice (`singletonKey`, `lastRunAt`). */
		readonly keyed?: boolean;
		/** All it does is to read something and keep it in its module, or to ask for a path of health checks: each instance does so for itself. */
		readonly own?: true;
		/** The program keeps it under a name among its jobs. */
		readonly named?: boolean;
	};
	/** Takes a lock. `store` is where the lock is kept. */
	'lock.acquire': { readonly api: string; readonly store: 'memory' | 'file' | 'external' | 'unknown' };
	/** Asks which of its kind this process is: by the name of the machine, its number, its id. */
	'instance.identity': {
		readonly api: string;
		readonly by: 'hostname' | 'number' | 'process-id';
		/** `comparison`: it behaves by the answer; `value`: anything else. */
		readonly use: 'comparison' | 'value';
		readonly variable?: string;
		readonly comparedWith?: string;
	};
	/** Changes the program that runs: new code is pulled or unpacked, packages are installed, or text from elsewhere is run as code. */
	'code.change': {
		readonly api: string;
		readonly means: 'pull' | 'install' | 'evaluate' | 'unpack';
		readonly command?: string;
		/** The folder that an archive is unpacked to. */
		readonly target?: Value;
		/** Where a text comes from. */
		readonly source?: 'network' | 'file';
	};
	/**
	 * Turns sources into what browsers load, while the server runs. `forRequests`: a handler of the same file calls the function that does
	 * so.
	 */
	'asset.compile': { readonly api: string; readonly asset: 'style' | 'script' | 'bundle' | 'code'; readonly forRequests?: true };
}
