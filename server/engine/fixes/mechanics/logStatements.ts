import type { Span } from '../../core/text.js';
import { argumentsAt } from './callArguments.js';
import { laidOut } from './callLayout.js';
import { argumentsOf, isText, type LogArgument } from './logArguments.js';
import { sentenceOf, withoutColon } from './logMessages.js';

/** How a logging library wants to be called. */
interface LoggerStyle {
	/** Its method for each method of the console. */
	readonly methods: Readonly<Record<string, string>>;
	/** Where the details go: an object before the message, an object behind it, or arguments like the console's. */
	readonly details: 'before' | 'behind' | 'arguments';
	/** Whether `%s` in the message is filled from the arguments; `all`: what is left of them follows, as at the console. */
	readonly formats: boolean | 'all';
	/** What becomes of an error that stands alone: it is taken as it is, or only what is written of it gets into the log. */
	readonly takesErrors: boolean;
	/** An error as a detail: under the name that the library looks for, or as text, since the library writes an empty object for it. */
	readonly errors: 'err' | 'text';
}

const levels: Readonly<Record<string, string>> = {
	log: 'info',
	info: 'info',
	warn: 'warn',
	error: 'error',
	debug: 'debug',
	trace: 'debug',
};

const styles: Readonly<Record<string, LoggerStyle>> = {
	pino: { methods: levels, details: 'before', formats: true, takesErrors: true, errors: 'err' },
	bunyan: { methods: levels, details: 'before', formats: 'all', takesErrors: true, errors: 'err' },
	winston: { methods: levels, details: 'behind', formats: false, takesErrors: false, errors: 'text' },
	log4js: { methods: levels, details: 'arguments', formats: true, takesErrors: true, errors: 'text' },
	nest: { methods: { ...levels, log: 'log', info: 'log' }, details: 'arguments', formats: false, takesErrors: false, errors: 'text' },
};

/** A call of the console as a call of a logger: what to write for the callee, and for what is between the parentheses. */
export interface LogStatement {
	readonly method: string;
	readonly arguments: string;
	/** Between the parentheses of the call. */
	readonly inside: Span;
}

/** What is known of a call, and of the logger that is to say it. */
export interface LogCircumstances {
	/** One step of indentation. */
	readonly unit?: string;
	/** The variables that hold an error. */
	readonly errors?: readonly string[];
	/** The logger is set up to write errors with their stacks. */
	readonly writesErrors?: boolean;
}

/**
 * Translates the console call whose callee ends at `calleeEnd`. Undefined when the library has no such method, or could lose
 * something that the console prints. Of a library
 * that is not known, only calls with one argument are translated.
 */
export function translateConsoleCall(
	text: string,
	calleeEnd: number,
	method: string,
	library: string | undefined,
	{ unit = '\t', errors = [], writesErrors = false }: LogCircumstances = {},
): LogStatement | undefined {
	const style = styleOf(library);
	const open = /^\s*(?:\?\.)?\s*(?=\()/.exec(text.slice(calleeEnd, calleeEnd + 100))?.[0];
	const call = open === undefined ? undefined : argumentsAt(text, calleeEnd + open.length);
	const target = (style?.methods ?? levels)[method];
	if (!call || target === undefined || call.items.length === 0) {
		return undefined;
	}
	const sources = call.items.map(({ start, end }) => text.slice(start, end));
	if (sources.some((source) => source.startsWith('...'))) {
		return undefined;
	}
	const written = inStyle(sources, style, argumentsOf(sources, new Set(errors), text), writesErrors);
	if (written === undefined) {
		return undefined;
	}
	const { inside } = call;
	const isSame = written.length === sources.length && written.every((source, at) => source === sources[at]);
	return {
		method: target,
		arguments: isSame ? text.slice(inside.start, inside.end) : laidOut(text, inside, written, unit),
		inside,
	};
}

function styleOf(library: string | undefined): LoggerStyle | undefined {
	const key = library?.toLowerCase() ?? '';
	const name = Object.keys(styles).find((one) => key === one || key.includes(one));
	return name === undefined ? undefined : styles[name];
}

/** The arguments for a logger; the very same ones where it takes them as they are. */
function inStyle(
	sources: readonly string[],
	style: LoggerStyle | undefined,
	args: readonly LogArgument[],
	writesErrors: boolean,
): readonly string[] | undefined {
	const [first] = sources;
	if (first === undefined) {
		return undefined;
	}
	if (sources.length === 1) {
		return alone(args[0]!, style, writesErrors);
	}
	if (style === undefined) {
		return undefined;
	}
	if (style.details === 'arguments') {
		return sources;
	}
	if (isText(first) && /%[sdifjoOc]/.test(first)) {
		return style.formats === false ? undefined : sources;
	}
	return inParts(args, style) ?? inFields(args, style);
}

/** The only argument. Whether a library that is not known takes an error as it is nobody can say. */
function alone(only: LogArgument, style: LoggerStyle | undefined, writesErrors: boolean): readonly string[] | undefined {
	const { source } = only;
	if (style?.takesErrors === true || writesErrors || (only.kind === 'error' && source !== only.error)) {
		return [source];
	}
	if (only.kind === 'error') {
		return [stackOf(only.error)];
	}
	// Such a library takes an object for its own record of an event, without a message.
	const mayBeRecord = only.kind === 'value' && (/^[{[]/.test(source) || (/^[\w$.?]+$/.test(source) && !isMessageName(source)));
	return style?.details === 'behind' && mayBeRecord ? undefined : [source];
}

/** Whether a variable holds a text by its name: `errorMessage`, `msg`, `line`. */
function isMessageName(source: string): boolean {
	return /(?:message|msg|text|line|str|string|log|output|title|description|summary|usage|banner|warning)$/i.test(source);
}

/** An error with its stack, as text; whatever else may have been thrown, as it is. */
function stackOf(error: string): string {
	return `${error} instanceof Error ? ${error}.stack : ${error}`;
}

/** A message and the details beside it. Undefined where there is no good message, or no good name for a detail. */
function inParts(args: readonly LogArgument[], style: LoggerStyle): readonly string[] | undefined {
	const said = args.filter(({ kind }) => kind !== 'time');
	const texts = said.filter((one) => one.kind === 'text' && !one.isSign);
	const rest = said.filter(({ kind }) => kind !== 'error');
	const details = said.filter((one) => one.kind === 'value' || one.kind === 'error');
	const areNamed = details.every(isNamed);
	if (!said.some(({ kind }) => kind === 'text') && areNamed && style.details === 'before') {
		return details.length === 0 ? undefined : [objectOf(details, style)];
	}
	const [headline] = texts;
	if (texts.length === 1 && headline !== undefined && rest[0] === headline && areNamed) {
		return withDetails(withoutColon(headline.source), details, style);
	}
	// What no text can show becomes a detail, as long as it has a name.
	const shown = rest.filter((one) => one.kind !== 'value' || one.isPlain || !isNamed(one));
	const message = sentenceOf(
		shown.map((one) =>
			// A colon led to what stands elsewhere now.
			one.kind === 'text' && one !== shown.at(-1) && said[said.indexOf(one) + 1]?.kind === 'error'
				? { ...one, source: one.source.replace(/:[ \t]?(?=['"`]$)/, ',') }
				: one,
		),
	);
	return message === undefined
		? undefined
		: withDetails(
				message,
				details.filter((one) => !shown.includes(one)),
				style,
			);
}

function isNamed(one: LogArgument): boolean {
	return one.kind !== 'value' || one.key !== undefined || isObject(one.source);
}

function isObject(source: string): boolean {
	return /^\{.*\}$/s.test(source);
}

function withDetails(message: string, details: readonly LogArgument[], style: LoggerStyle): readonly string[] {
	const errors = new Set(details.flatMap((one) => (one.kind === 'error' ? [one.error] : [])));
	if (details.length === 0) {
		return [message];
	}
	if (style.details === 'behind' && errors.size === 1 && details.every(({ kind }) => kind === 'error')) {
		return [message, ...errors];
	}
	return style.details === 'before' ? [objectOf(details, style), message] : [message, objectOf(details, style)];
}

/** Everything beside the texts as a detail, under a name of no meaning where it has none; or as it is for a library that joins like the console. */
function inFields(args: readonly LogArgument[], style: LoggerStyle): readonly string[] | undefined {
	if (style.formats === 'all' && args[0]?.kind === 'text') {
		return args.map(({ source }) => source);
	}
	const message = sentenceOf(args.filter(({ kind }) => kind === 'text'));
	// No format: the types of pino take `%o` for objects only, and nobody knows what these are.
	const details = args
		.filter(({ kind }) => kind === 'value' || kind === 'error')
		.map((one) => (isNamed(one) || one.kind !== 'value' ? one : { ...one, key: 'value' }));
	return style.formats === false || message === undefined ? undefined : withDetails(message, details, style);
}

/** An object literal that keeps every detail under a name of its own. */
function objectOf(details: readonly LogArgument[], style: LoggerStyle): string {
	const [only] = details;
	if (details.length === 1 && isObject(only!.source)) {
		return only!.source;
	}
	const used = new Set<string>();
	const property = (wanted: string, source: string): string => {
		let key = wanted;
		for (let count = 2; used.has(key); count++) {
			key = `${wanted}${count}`;
		}
		used.add(key);
		return key === source ? key : `${key}: ${source}`;
	};
	const errors = new Set<string>();
	const properties = details.flatMap((one) => {
		if (one.kind === 'error') {
			const isKnown = errors.has(one.error);
			errors.add(one.error);
			return isKnown ? [] : [style.errors === 'err' ? property('err', one.error) : property('error', stackOf(one.error))];
		}
		return one.kind === 'value' ? [one.key === undefined ? `...${one.source}` : property(one.key, one.source)] : [];
	});
	return `{ ${properties.join(', ')} }`;
}
