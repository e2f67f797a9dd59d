import type { Span } from '../text.js';
import type { Value } from '../value.js';

/** What a program logs, and where its logs go. */
export interface LogFacts {
	/** A call of the console or of a logger. */
	'log.call': {
		/** `console`, or the qualified name of the logger. */
		readonly api: string;
		readonly method: string;
		readonly arguments: number;
		readonly callee: Span;
		/** Where the call is a statement of its own. */
		readonly statement?: Span;
		readonly startsWith?: string;
		/** The innermost function that a call of the console stands in, by name. */
		readonly function?: string;
		/** The event for which a call of the console is handed to an emitter, when it takes nothing. */
		readonly event?: string;
		/** The variables in the arguments of a call of the console that hold an error, whatever they are called. */
		readonly errors?: readonly string[];
		/** It is one branch of a decision whose other branch says so as an error or a warning. */
		readonly lesser?: true;
		/** It stands in what is called for an event, and so does a throw in the same block: nobody catches that, and the program ends. */
		readonly throws?: true;
		/** It stands in a catch whose block throws: whoever called is told as well. */
		readonly rethrown?: true;
		/** It stands in a catch that what its block begins never gets to, since nothing waits for it there, or in a listener for what nobody emits. */
		readonly vain?: true;
		/** It stands in a catch around calls of a logger alone, or where there is none (`if (!log)`): what failed is the log itself. */
		readonly lastResort?: true;
		/** A comment tells a linter that this call is meant. */
		readonly accepted?: true;
		/** All it writes is an event with fields: `console.log(JSON.stringify({ … }))`. */
		readonly structured?: true;
		/** The function that it stands in says what it is handed, and does nothing else. */
		readonly handedOn?: true;
		/** It stands under a switch for looking for faults (`if (config.debug)`). */
		readonly switched?: true;
		/** It is no call: a method of the console is handed on as it is, or with its first words (`work().catch(console.error)`). */
		readonly handed?: true;
		/** The program ends further on in the same block, or in one around it within the same function: `… process.exit(1)`. */
		readonly ends?: true;
		/** It hands on what another program writes: `child.stdout.on('data', (data) => console.log(String(data)))`. */
		readonly relayed?: true;
	};
	/** A debugging aid left in the code (`debugger`, `console.table`). */
	'debug.call': {
		readonly api: string;
		/** All that it prints is a number, or a word that tells of nothing but that the program came by: `console.log(2)`. */
		readonly mark?: true;
		readonly statement?: Span;
		/** As in `log.call`. */
		readonly accepted?: true;
		/** As in `log.call`. */
		readonly switched?: true;
	};
	/** A logger is made. */
	'logger.create': {
		readonly library: string;
		/** What it is bound to. */
		readonly variable?: string;
	};
	/** An option of a logger. */
	'logger.option': {
		readonly library: string;
		/** In plain words: `rotation` is sizes, ages and numbers of files; `pretty` is for people, coloured. */
		readonly option: 'level' | 'rotation' | 'pretty' | 'buffered';
		/** As written. */
		readonly name: string;
		readonly value: Value;
		/** The call that makes the log it is for, where it may be written elsewhere. */
		readonly of?: Span;
		/** As in `log.sink`. */
		readonly conditional?: boolean;
	};
	/** Where a log goes. */
	'log.sink': {
		readonly api: string;
		readonly target: 'stdout' | 'stderr' | 'file' | 'remote' | 'unknown';
		readonly file?: Value;
		/** One of two, by a condition that is no guard on a variable. */
		readonly conditional?: boolean;
	};
	/** What the configuration of a linter says of calls of the console in code at or below its folder; of several, the last counts. */
	'lint.console': {
		/** Patterns of the files it is for, from that folder; all, when left out. */
		readonly files?: readonly string[];
		readonly level: 'on' | 'off';
		/** The methods that may be called all the same. */
		readonly allow: readonly string[];
	};
	/** Replaces or redirects the standard streams. */
	'stream.redirect': {
		readonly api: string;
		readonly stream: 'stdout' | 'stderr' | 'console';
		/** Where they go. */
		readonly to: 'file' | 'nowhere' | 'function' | 'unknown';
	};
}
