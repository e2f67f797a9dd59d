import type { FactTypes } from '../../../core/fact.js';
import type { Question } from '../whole.js';

/**
 * Where an argument is: its number, then the properties to follow. `0.redis.host` is `redis.host` of the first argument;
 * `useFactory()` is what the function of that name returns.
 */
export type Place = string;

/** What a call of a qualified name says. */
export type Recipe = Saying & {
	/** What says it is made by a factory ({@link factory}): one that is not seen says nothing. */
	readonly fromFactory?: true;
};

/** Each kind of saying is one kind of fact. */
type Saying =
	| {
			readonly fact: 'listen';
			/** The first place that has a value is the port. */
			readonly port: readonly Place[];
			readonly host?: readonly Place[];
			/** What is called on is the server, which can be closed (else the call returns it). */
			readonly receiver?: boolean;
			readonly closesItself?: boolean;
			/** Only a call that gives a port listens. */
			readonly onlyWithPort?: boolean;
			/**
			 * An option that names what carries the messages: only over this one (and without the option) the call listens, over all
			 * others it connects to a broker. `named`: without the option it does not.
			 */
			readonly over?: { readonly place: Place; readonly name: string; readonly named?: true };
			/** A server that listens anyway is told of one more socket. */
			readonly beside?: true;
	  }
	| {
			readonly fact: 'connect';
			readonly service: string;
			/** Places of a whole handle, a URL or an address. */
			readonly url?: readonly Place[];
			/** Places of an object with the parts of a handle. */
			readonly options?: readonly Place[];
			/** Single parts by place. */
			readonly parts?: Readonly<Record<string, Place>>;
			/** A place that names the service in the words of the library. */
			readonly dialect?: Place;
			/** Without any argument nothing is connected. */
			readonly onlyWithArguments?: boolean;
	  }
	/** One of the databases of a server is chosen by its name. */
	| { readonly fact: 'database'; readonly service: string; readonly name: Place }
	| {
			readonly fact: 'request';
			readonly url: readonly Place[];
			/** What its client puts before a host that is no URL, and where the port and the path of that are. */
			readonly scheme?: string;
			readonly port?: Place;
			readonly path?: Place;
	  }
	/** Peers are registered with a container, by a transport and its options: one object, or a list of them. */
	| { readonly fact: 'peers' }
	| { readonly fact: 'write'; readonly operation: FactTypes['file.write']['operation']; readonly target: Place }
	| { readonly fact: 'read'; readonly operation: FactTypes['file.read']['operation']; readonly targets: readonly Place[] }
	| { readonly fact: 'remove' }
	/** What is in an archive is written to a folder. */
	| { readonly fact: 'unpack'; readonly target: readonly Place[] }
	/** Says what happens with the stream of each file (`event`); the handler of that event is argument 1. */
	| { readonly fact: 'receive'; readonly events: RegExp }
	| {
			readonly fact: 'upload';
			readonly destination: FactTypes['upload.store']['destination'];
			readonly target?: readonly Place[];
			readonly remoteStore?: Place;
			readonly memoryFlag?: Place;
			readonly onlyWithTarget?: boolean;
			readonly temporaryByDefault?: boolean;
	  }
	| {
			readonly fact: 'session';
			readonly store: FactTypes['session.store']['store'];
			readonly place?: Place;
			readonly otherPlaces?: readonly Place[];
			/** What the whole text has to say for it to matter, and what it must not. */
			readonly where?: Question;
			readonly unless?: Question;
	  }
	| { readonly fact: 'spawn'; readonly form: 'shell' | 'program' | 'command' }
	/** A library that starts a program of the system. */
	| { readonly fact: 'start'; readonly program: string }
	/** A module of the program is started or loaded by a value. */
	| { readonly fact: 'module'; readonly module: Place }
	| { readonly fact: 'fork'; readonly count?: readonly Place[] }
	| {
			readonly fact: 'schedule';
			readonly period?: Place;
			/** The table of times. */
			readonly expression?: readonly Place[];
			/** The functions that are called. */
			readonly work?: readonly Place[];
			/** It runs one time, and is told only from a minute on. */
			readonly once?: boolean;
			readonly shared?: boolean;
			/** Only a call that gives this says anything. */
			readonly onlyWith?: Place;
	  }
	| { readonly fact: 'exit' }
	/** A listener is added to something that the library keeps for the whole process. */
	| { readonly fact: 'listener'; readonly of: string }
	| {
			readonly fact: 'signal';
			readonly signals: readonly string[];
			/** An option, among those that the call is a part of, by which nothing is handled when it is `false`. */
			readonly unlessOff?: string;
			/** The one server that it closes before the process ends. */
			readonly server?: Place;
			/** The emitter is argument 0, the event argument 1, and what is done with it stands behind the call. */
			readonly awaited?: true;
	  }
	| { readonly fact: 'consume'; readonly service: string }
	| { readonly fact: 'poll'; readonly service: string }
	/** A consumer that is made elsewhere is told what to do with its messages. */
	| { readonly fact: 'tasks'; readonly service: string }
	/** A message that was fetched from its queue is deleted there. */
	| { readonly fact: 'settle'; readonly service: string }
	/** A queue is made that jobs are added to; of several places for its options, the first that is given. */
	| { readonly fact: 'queue'; readonly service: string; readonly options: readonly Place[] }
	/** Queues are registered with a container: one for each argument, by its `name`. */
	| { readonly fact: 'queues'; readonly service: string }
	/** The place in a log of messages is moved on: what was taken until here does not come again. */
	| { readonly fact: 'commit'; readonly service: string }
	/** Messages of RabbitMQ come through a transport that has taken them off their queue, unless its options say `noAck: false`. */
	| { readonly fact: 'deliver'; readonly service: string; readonly transport: readonly Place[]; readonly options: readonly Place[] }
	/** It takes what people write in a chat until the process ends; `onlyWith` names an option that asks for it. */
	| { readonly fact: 'chat'; readonly onlyWith?: Place }
	| { readonly fact: 'logger'; readonly library: string }
	| {
			readonly fact: 'sink';
			readonly target: FactTypes['log.sink']['target'];
			readonly file?: readonly Place[];
			readonly onlyWithFile?: boolean;
			/** Its own options, where one call makes several sinks. */
			readonly of?: Place;
	  }
	/** `off` is an option by which nothing is loaded at all. */
	| { readonly fact: 'load'; readonly file?: Place; readonly override?: Place; readonly off?: Place }
	| { readonly fact: 'sync'; readonly options: readonly Place[]; readonly always?: boolean; readonly optionNames: readonly string[] }
	/** A table, an index of documents or the like is made. */
	| { readonly fact: 'makes' }
	/** `onlyWith` is what has to be given. */
	| { readonly fact: 'migrate'; readonly onlyWith?: Place }
	/** The first place that has a value is the secret; at `0.users.*`, each property is one. */
	| { readonly fact: 'secret'; readonly name: string; readonly value: readonly Place[] }
	/** A platform is told to call a function of the module that is named. */
	| { readonly fact: 'function'; readonly module: Place }
	/**
	 * The modules of a folder are loaded; where they are only `listed`, in a file that loads what it computes. `own`: without a folder,
	 * that of the module. `beside`: folders beside the module that are loaded whenever it calls.
	 */
	| {
			readonly fact: 'folder';
			readonly folder: readonly Place[];
			readonly listed?: true;
			readonly own?: true;
			readonly beside?: readonly string[];
	  }
	| {
			readonly fact: 'cloud';
			readonly provider: FactTypes['cloud.resource']['provider'];
			/** Objects whose properties name resources in the SDK's words. */
			readonly options?: readonly Place[];
			/** Arguments by the plain word for what they name. */
			readonly parts?: Readonly<Record<string, Place>>;
	  }
	| {
			readonly fact: 'datastore';
			readonly engine: string;
			readonly file: readonly Place[];
			readonly readOnly?: Place;
			readonly memory?: Place;
			readonly onlyFiles?: boolean;
			/** The file that it keeps without being told of one, unless this option brings another driver. */
			readonly ownFile?: { readonly name: string; readonly unless: Place };
	  }
	| {
			readonly fact: 'cache';
			readonly store: FactTypes['cache.create']['store'];
			/** Options that limit it. */
			readonly bounds?: readonly Place[];
			readonly bounded?: boolean;
			/** Where another store is given. */
			readonly stores?: readonly Place[];
			/** Requests mostly have one of their own: only one that a module makes for all of them counts, unless this option is false. */
			readonly ofModule?: Place;
	  }
	| {
			readonly fact: 'coordinate';
			readonly purpose: FactTypes['coordination.use']['purpose'];
			readonly store: FactTypes['coordination.use']['store'];
			readonly stores?: readonly Place[];
			/** Options without any of which there is nothing to agree on: it only bounds how much this process does at once. */
			readonly onlyWith?: readonly Place[];
	  }
	/** Something that the whole process goes by is set to this argument; with another one it would be of an object alone. */
	| { readonly fact: 'share'; readonly value: Place; readonly onlyWithout?: Place }
	| { readonly fact: 'lock'; readonly store: FactTypes['lock.acquire']['store'] }
	| { readonly fact: 'affinity'; readonly by: FactTypes['traffic.affinity']['by'] }
	| { readonly fact: 'compile'; readonly asset: FactTypes['asset.compile']['asset'] }
	/** `settings` are names that `set(name, value)` is given; `always` names a flag that the call itself is. */
	| { readonly fact: 'flag'; readonly options: readonly Place[]; readonly settings?: readonly string[]; readonly always?: string }
	/** `options` says where the options of the transport are: the first argument, if nothing else. */
	| {
			readonly fact: 'mail';
			readonly transport: FactTypes['mail.transport']['transport'] | 'options';
			readonly options?: Place;
			/** Nothing is said where a condition that is not known decides. */
			readonly unlessChosen?: true;
	  }
	| {
			readonly fact: 'options';
			readonly library: string;
			/** `only` names the one value that says something. */
			readonly options: readonly (readonly [option: FactTypes['logger.option']['option'], place: Place, only?: string])[];
			readonly always?: readonly [FactTypes['logger.option']['option'], string];
	  }
	/**
	 * `ofFile`: the variables are those of a file, whatever is given. `server` says when the bundle is that of a program: always, or where an
	 * option has this value.
	 */
	| {
			readonly fact: 'expose';
			readonly object?: readonly Place[];
			readonly names?: readonly Place[];
			readonly ofFile?: true;
			readonly server?: true | readonly [option: Place, value: string];
	  }
	| { readonly fact: 'evaluate'; readonly text: Place };

/** Rows of a table: qualified names, and what a call of each says. */
export type Rows = readonly (readonly [names: string, ...recipes: Recipe[]])[];

/** A table from qualified name to recipes. A row may list several names, separated by spaces. */
export function tableOf(...all: readonly Rows[]): ReadonlyMap<string, readonly Recipe[]> {
	const table = new Map<string, readonly Recipe[]>();
	for (const rows of all) {
		for (const [names, ...recipes] of rows) {
			for (const name of names.split(' ')) {
				table.set(name, [...(table.get(name) ?? []), ...recipes]);
			}
		}
	}
	return table;
}

/** Where modules of Nest take what makes their options in place of the options. */
export const factory: Place = '0.useFactory()';

/** The rows of modules of Nest (`forRoot`, `register`) for options that a factory makes (`forRootAsync`, `registerAsync`). */
export function withFactories(rows: Rows): Rows {
	return rows.flatMap(([row, ...recipes]) => {
		const modules = row.split(' ').filter((name) => /Module\.(?:forRoot|register)$/.test(name));
		return modules.length === 0
			? []
			: [
					[
						modules.map((name) => `${name}Async`).join(' '),
						...recipes.map((recipe): Recipe => ({ ...(inFactory(recipe) as Recipe), fromFactory: true })),
					] as const,
				];
	});
}

function inFactory(part: unknown): unknown {
	if (typeof part === 'string') {
		return part.replace(/(?<=^| )0(?=\.|$| )/g, factory);
	}
	if (Array.isArray(part)) {
		return part.map(inFactory);
	}
	return typeof part === 'object' && part !== null
		? Object.fromEntries(Object.entries(part).map(([name, inner]) => [name, inFactory(inner)]))
		: part;
}
