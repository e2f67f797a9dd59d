import type { Value } from '../value.js';

/** What is said of backing services, and of the schemas of their data. */
export interface ServiceFacts {
	/** A connection to a backing service. */
	'service.connect': {
		readonly service: string;
		readonly api: string;
		/** The whole handle. */
		readonly url?: Value;
		/** Its options, where they are given one by one. */
		readonly parts: Readonly<Record<string, Value>>;
		/** What names the service in the words of the library, where only other files tell what it is. */
		readonly dialect?: Value;
		/** Nothing is given, and the client's own default counts. */
		readonly bare?: true;
	};
	/** One of the databases of a server that the code is connected to, chosen by its name (`client.db('shop')`). */
	'service.database': { readonly service: string; readonly api: string; readonly name: Value };
	/** Something of a cloud that code names: where it is and whose. */
	'cloud.resource': {
		readonly provider: 'aws' | 'google' | 'azure' | 'other';
		readonly api: string;
		/** By plain words: region, zone, account, project, tenant, subscription, bucket, queue, topic, database, stream, table, function, key. */
		readonly parts: Readonly<Record<string, Value>>;
		/** The client is told an address of its own: what answers there speaks the protocol, and need not be the cloud. */
		readonly address?: Value;
		/** Those parts that others may take the place of, which nobody knows and which are laid over them: `{ region, ...given }`. */
		readonly beneath?: readonly string[];
	};
	/** Opens a data store that runs inside the process. */
	'datastore.open': {
		readonly api: string;
		readonly engine: string;
		/** Where it keeps its data. */
		readonly file?: Value;
		/** It keeps them nowhere. */
		readonly memory: boolean;
		readonly readOnly: boolean;
	};
	/** How mail is sent. */
	'mail.transport': {
		readonly api: string;
		/** `local`: by a program or server of the same machine; `fake`: it is not sent at all. */
		readonly transport: 'local' | 'smtp' | 'provider' | 'fake' | 'unknown';
		readonly host?: Value;
		/** The provider that the library knows by its name (`service: 'gmail'`). */
		readonly provider?: Value;
	};
	/** A request over HTTP (or a client with a base URL). */
	'http.request': { readonly api: string; readonly url: Value };

	/**
	 * Changes the schema from running code. `option` is what asks for it (`force`, `alter`, `synchronize`). `asked`: it runs only where
	 * somebody wants it, in a function that makes a database anew or under a setting of its own.
	 * `apart`: it stands in an object of settings that something else hands to the library.
	 */
	'schema.sync': { readonly api: string; readonly option?: string; readonly value: Value; readonly asked?: true; readonly apart?: true };
	/**
	 * Running code makes a table or a collection, or changes one, by a statement or a call of a client. `makes`: an index, a type or what
	 * brings types, or the first rows, by a function that is called so (`seedAdmin()`). `chosen`: the name of the table is put together where it runs. `function`: the outermost
	 * one around it that has a name, `holder`: what that one is a method of.
	 */
	'schema.statement': {
		readonly api: string;
		readonly makes?: 'index' | 'type' | 'rows';
		readonly chosen?: true;
		readonly function?: string;
		readonly exported?: boolean;
		readonly holder?: string;
	};
	/**
	 * Running code removes all that one table or collection holds (`of`, as it is written), or does something to the whole database, which
	 * only somebody who keeps it has to do: it drops it, empties whatever tables there are, vacuums or tunes it. The function as in `schema.statement`.
	 */
	'data.sweep': {
		readonly api: string;
		readonly of?: string;
		readonly function?: string;
		readonly exported?: boolean;
		readonly holder?: string;
	};
	/** Runs migrations from code. */
	'migration.run': { readonly api: string };
}
