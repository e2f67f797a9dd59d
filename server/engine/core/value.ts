import type { Span } from './text.js';

/**
 * What an expression is known to be without running it. `span` is where it is written; `path` is set by the project model when that is
 * another file than the fact's own. What cannot be known is `unknown`, and nobody reports it.
 */
export type Value =
	| LiteralValue
	| SecretValue
	| EnvironmentValue
	| TemplateValue
	| ObjectValue
	| ListValue
	| ChoiceValue
	| PlaceValue
	| ImportValue
	| UnknownValue;

interface ValueBase {
	readonly span: Span;
	readonly path?: string;
}

/** A literal. `text` is its cooked text (`'a\n'` has two characters), with any password of a URL replaced by `***`. */
export interface LiteralValue extends ValueBase {
	readonly kind: 'literal';
	readonly type: 'string' | 'number' | 'boolean' | 'null';
	readonly text: string;
	/** Set when the text is a URL with a user and a password, which `text` no longer shows. */
	readonly credentials?: 'real' | 'placeholder' | 'local';
	/** The user and the password of a local service are the same word, or such as stand in any example: they open nothing that is kept. */
	readonly customary?: true;
	/** The query of a URL, or its path at a vendor whose addresses end in one, holds a key that `text` no longer shows: `?apiKey=***`. */
	readonly keyed?: true;
	/** The syntax demands a literal here (`as const`, enum member, `case`, import specifier): no fix may replace it. */
	readonly required?: boolean;
	/** As in {@link SecretValue}, of a text that is not told. */
	readonly standIn?: true;
	/** A key that its vendor makes for pages (`pk_live_…`), whatever the name says; its text is not told either. */
	readonly publishable?: true;
}

/** A literal that is, or looks like, a secret. Its text stays in the document and never enters a fact. */
export interface SecretValue extends ValueBase {
	readonly kind: 'secret';
	/** `strong`: random enough to be a real one. `weak`: a word or phrase used where a secret is expected. */
	readonly strength: 'weak' | 'strong';
	/** One of its words says that it is none (`123456:proof-token`, `test-secret`); never of a strong one. */
	readonly standIn?: true;
	/** Made as people make up a password that they mean to use: letters of both cases, digits and marks. Never of a strong one. */
	readonly chosen?: true;
}

/**
 * A read of the environment. `name` is missing when it is computed; `fallback` is what is used when the variable is missing; `setting` is
 * the path by which a service of settings is asked for it (`app.port`), said of ports alone: the project may know what it gives.
 */
export interface EnvironmentValue extends ValueBase {
	readonly kind: 'env';
	readonly name?: string;
	readonly setting?: string;
	readonly fallback?: Value;
}

/** Text put together from parts: a template literal, a concatenation, `path.join` (with its separators as parts). */
export interface TemplateValue extends ValueBase {
	readonly kind: 'template';
	readonly parts: readonly Value[];
}

/** An object literal. `open` says that it may have properties that are not listed (a spread or a computed key). */
export interface ObjectValue extends ValueBase {
	readonly kind: 'object';
	readonly properties: Readonly<Record<string, Value>>;
	readonly open?: boolean;
}

/** An array literal. */
export interface ListValue extends ValueBase {
	readonly kind: 'list';
	readonly items: readonly Value[];
}

/** One of several, by a condition: `a ? b : c`, `a || b` and `a ?? b` where `a` is no environment read. */
export interface ChoiceValue extends ValueBase {
	readonly kind: 'choice';
	readonly of: readonly Value[];
}

/** A place that the platform names: `os.tmpdir()`, `__dirname`, `process.cwd()`, `os.homedir()`, `process.stdout` … */
export interface PlaceValue extends ValueBase {
	readonly kind: 'place';
	readonly place: 'temporary' | 'module-directory' | 'module-file' | 'working-directory' | 'home' | 'stdout' | 'stderr';
}

/**
 * Something of another module: `name` is the export (`default`, `*` for the namespace, or a name), `members` the properties read from it.
 * The project model resolves it through `module.export` facts; outside the workspace it stays as it is.
 */
export interface ImportValue extends ValueBase {
	readonly kind: 'import';
	readonly specifier: string;
	readonly name: string;
	readonly members: readonly string[];
}

/**
 * What of a module something is: the export or, where `specifier` is empty, the name at the top of the own module, and what is read from
 * it; among the members, `()` stands for what a call or `new` gives; what a call gives by a name is a member of that name.
 */
export type Route = Pick<ImportValue, 'specifier' | 'name' | 'members'>;

/**
 * A parameter of what a module exports: the names it is exported by, what leads from there to the function (as in a {@link Route}), the
 * place of the parameter among the others, and what is read from it.
 */
export interface ParameterPlace {
	readonly names: readonly string[];
	readonly members: readonly string[];
	readonly index: number;
	readonly within: readonly string[];
	/** What it is where a call leaves it out. */
	readonly byDefault?: Value;
	/** The own file calls the function, and leaves the parameter out wherever it does. */
	readonly leftOutHere?: true;
}

/**
 * Something that cannot be known from the text. `called` is the qualified name of the function of another module of the project whose
 * result it is (`../config.dataFolder`), or the method of the class around (`this.fileOf`): what two calls of it give is the same, as
 * far as anybody can tell.
 */
export interface UnknownValue extends ValueBase {
	readonly kind: 'unknown';
	readonly called?: string;
	/** A map or a set that is made there, with nothing in it. */
	readonly holds?: 'map' | 'set';
	/** Where a module may tell what it is (`module.setting`): `config.getPort()`. */
	readonly route?: Route;
	/** What others give it by calling a function or class of its module (`call.given`). Said of ports alone. */
	readonly parameter?: ParameterPlace;
}

/** Whether any part of a value comes from the environment. */
export function readsEnvironment(value: Value | undefined): boolean {
	switch (value?.kind) {
		case 'env':
			return true;
		case 'template':
			return value.parts.some(readsEnvironment);
		case 'choice':
			return value.of.some(readsEnvironment);
		case 'list':
			return value.items.some(readsEnvironment);
		case 'object':
			return Object.values(value.properties).some(readsEnvironment);
		default:
			return false;
	}
}

/** The literals a value is made of, environment fallbacks left out, in the order of the text. */
export function* literalsOf(value: Value | undefined): Generator<LiteralValue> {
	switch (value?.kind) {
		case 'literal':
			yield value;
			break;
		case 'template':
			for (const part of value.parts) {
				yield* literalsOf(part);
			}
			break;
		case 'choice':
			for (const one of value.of) {
				yield* literalsOf(one);
			}
			break;
		case 'list':
			for (const item of value.items) {
				yield* literalsOf(item);
			}
			break;
		case 'object':
			for (const property of Object.values(value.properties)) {
				yield* literalsOf(property);
			}
			break;
	}
}

/** The property of an object value, or the item of a list by its number, or undefined. */
export function propertyOf(value: Value | undefined, name: string): Value | undefined {
	switch (value?.kind) {
		case 'object':
			return Object.hasOwn(value.properties, name) ? value.properties[name] : undefined;
		case 'list':
			return /^\d{1,3}$/.test(name) ? value.items[Number(name)] : undefined;
		default:
			return undefined;
	}
}

/** The value on which all that may be chosen agree: `isProd ? { type: 'sqlite', … } : { type: 'sqlite', … }`. */
export function agreed([first, ...others]: readonly (Value | undefined)[]): Value | undefined {
	const saying = (value: Value | undefined): string =>
		JSON.stringify(value ?? null, (key, part: unknown) => (key === 'span' || key === 'path' ? undefined : part));
	return others.every((one) => saying(one) === saying(first)) ? first : undefined;
}

/** The text of a value that is known but for the place that it may start with: `__dirname + '/views'`, `path.join(process.cwd(), 'tmp')`. */
export function textFromPlace(value: Value | undefined): { readonly place?: PlaceValue['place']; readonly text: string } | undefined {
	const parts = value?.kind === 'template' ? value.parts : [value];
	const [first] = parts;
	const texts = (first?.kind === 'place' ? parts.slice(1) : parts).map(stringOf);
	return texts.includes(undefined) ? undefined : { ...(first?.kind === 'place' && { place: first.place }), text: texts.join('') };
}

/** The text of a literal string value, or undefined. */
export function stringOf(value: Value | undefined): string | undefined {
	return value?.kind === 'literal' && value.type === 'string' ? value.text : undefined;
}
