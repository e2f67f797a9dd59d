import type { Context } from '../fact.js';
import type { Span } from '../text.js';
import type { Value } from '../value.js';

/** A place where state of a module is changed, by which function, and for what that function is called. */
export interface StateChange {
	readonly span: Span;
	readonly operation: 'assign' | 'add' | 'remove' | 'count';
	readonly within: readonly Context[];
	/** The outermost function around it, by name. */
	readonly function?: string;
	/** That function is exported, or a method of what is. */
	readonly exported?: boolean;
	/** The class, constructor or object that it is a method of, by name. */
	readonly holder?: string;
	/** What is assigned was handed to a function around it, or is part of that. */
	readonly given?: true;
	/** What is assigned is part of what a parameter called after the request brought, or of what was asked for with that. */
	readonly requested?: true;
	/**
	 * Where it was there already, the function throws, or ends without a result: whoever comes second is turned away. Of a number that nothing
	 * sets back: whoever comes too late.
	 */
	readonly refuses?: true;
	/** What is assigned is made by the function around, which waits with it and closes it: it is meant for that call. */
	readonly closed?: true;
	/** What is assigned is what a call gives at once, and the function around waits for others: it is made for that call. */
	readonly made?: true;
	/** What is assigned is a parameter of the function around, which waits for others afterwards. */
	readonly waits?: true;
	/** What is put in answers the later requests of one client, who names it by the id of a session. */
	readonly session?: true;
}

/** What a program keeps: files, uploads, sessions, caches, variables of modules. */
export interface StateFacts {
	/** Writes to the file system. */
	'file.write': {
		readonly api: string;
		readonly operation: 'write' | 'append' | 'stream' | 'empty' | 'create-folder' | 'move' | 'copy';
		readonly target: Value;
		/** The same function removes it again. */
		readonly removed: boolean;
		/** What is written is the request that a handler answers, or a part of it: its body, the stream of it. */
		readonly brought?: true;
		/** What is written is what a file holds that a parser of forms keeps in memory, as far as its name or type tells: `file.buffer`. */
		readonly uploaded?: true;
		/** What is written holds something that is made at random there: a key, a token. */
		readonly made?: true;
		/** What is written is handed to `function`, which others can call, as a parameter. */
		readonly given?: true;
		readonly function?: string;
		readonly exported?: boolean;
		/** The class, constructor or object that the function is a method of, by name. */
		readonly holder?: string;
	};
	/** Deletes a file or a folder, or all that is in it. */
	'file.remove': { readonly api: string };
	/** Reads from the file system. */
	'file.read': {
		readonly api: string;
		/** `read`: what is in a file; `look`: whether there is one, what lies in a folder; `serve`: a folder is handed out to clients. */
		readonly operation: 'read' | 'look' | 'serve';
		readonly target: Value;
	};
	/** Where uploads go. */
	'upload.store': {
		readonly api: string;
		readonly destination: 'disk' | 'memory' | 'remote' | 'unknown';
		readonly target?: Value;
		/** They are uploaded elsewhere and removed in the same file. */
		readonly passedOn: boolean;
	};
	/** Where sessions live. */
	'session.store': {
		readonly api: string;
		readonly store: 'memory' | 'file' | 'cookie' | 'external' | 'unknown';
		readonly detail?: string;
		/** Options of another module, which may name a store: where it is not known, and without one sessions live in memory. */
		readonly options?: Value;
		/** Only the store is made here; what decides whether sessions get it stands elsewhere. */
		readonly made?: true;
	};
	/** Mutable state of a module: a `let`, Map, Set, array or object that functions change. */
	'state.module': {
		readonly variable: string;
		/**
		 * It is a field of a class; `one` when there is one for the whole process (a static field, a class that a container makes
		 * once, or whose
		 * only known object its own module makes), `each` when every object has its own. `function`: it is a variable of a function that
		 * tells a server what to run, and what runs for requests changes it.
		 */
		readonly owner?: 'one' | 'each' | 'function';
		/** `record`: an object of several members, of which one handler of requests changes some and another one only reads them. */
		readonly holds: 'map' | 'set' | 'list' | 'object' | 'counter' | 'value' | 'record';
		readonly changes?: readonly StateChange[];
		/** It is only ever set where it was not (a singleton). */
		readonly lazy?: boolean;
		/** What is nobody's any more goes out of it by itself. */
		readonly weak?: true;
		/** The qualified name of what is put in, where all changes agree. */
		readonly stores?: string;
		/** Of a field for whoever makes a request: a method reads it after it has waited for something. */
		readonly awaited?: true;
		/** Of a field: functions put responses or sockets in that they were given. Of a variable, `coordination.use` says so. */
		readonly connections?: true;
		readonly exported?: boolean;
	};
	/**
	 * Sets something that is there once for the whole process: the language that all texts come in, a part of a file of data (`api` is its
	 * specifier). `added`: it is put into a list of another module, or into an object of one by the user or chat that it is of.
	 */
	'state.global': { readonly api: string; readonly value: Value; readonly added?: true };
	/** Something is put into a collection that another module exports by a name, or taken out of it; `lazy`: only where it is not yet. */
	'state.change': { readonly specifier: string; readonly name: string; readonly change: StateChange; readonly lazy?: true };
	/** Makes a cache. */
	'cache.create': {
		readonly api: string;
		readonly store: 'memory' | 'file' | 'external' | 'unknown';
		/** It has a limit of entries or of time. */
		readonly bounded: boolean;
		readonly variable?: string;
	};
	/** Something that several processes must agree on. */
	'coordination.use': {
		readonly api: string;
		/** `clients`: a list of connections to write to; `delayed-work`: a timer of minutes. */
		readonly purpose: 'rate-limit' | 'queue' | 'broadcast' | 'clients' | 'delayed-work' | 'lock' | 'token';
		readonly store: 'memory' | 'external' | 'unknown';
		/** Options of another module, which may name a store: where it is not known. */
		readonly options?: Value;
		/** What clients are written to by: the list that a server of sockets has of its own, or an emitter that they are made to listen to. */
		readonly of?: 'server' | 'emitter';
		/** In milliseconds. */
		readonly delay?: number;
		/** What is done after a delay that settings say, by name; of one that is known, its schedule tells it. */
		readonly calls?: readonly string[];
	};
}
