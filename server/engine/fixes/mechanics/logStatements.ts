import type { Span } from '../../core/text.js';
import { argumentsAt } from './callArguments.js';
import { laidOut } from './callLayout.js';
import { decodeStringLiteral } from './literals.js';

/** How a logging library wants to be called. */
interface LoggerStyle {
	/** Its method for each method of the console. */
	readonly methods: Readonly<Record<string, string>>;
	/** Where the details go: an object before the message, an object behind it, or arguments like the console's. */
	readonly details: 'before' | 'behind' | 'arguments';
	/** Whether `%s` in the message is filled from the arguments. */
	readonly formats: boolean;
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
	pino: { methods: levels, details: 'before', formats: true },
	bunyan: { methods: levels, details: 'before', formats: true },
	winston: { methods: levels, details: 'behind', formats: false },
	log4js: { methods: levels, details: 'arguments', formats: true },
	nest: { methods: { ...levels, log: 'log', info: 'log' }, details: 'arguments', formats: false },
};

/** A call of the console as a call of a logger: what to write for the callee, and for what is between the parentheses. */
export interface LogStatement {
	readonly method: string;
	readonly arguments: string;
	/** Between the parentheses of the call. */
	readonly inside: Span;
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
	unit = '\t',
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
	const written = style ? inStyle(sources, style, library === 'winston') : sources.length === 1 ? sources : undefined;
	if (written === undefined) {
		return undefined;
	}
	const { inside } = call;
	return {
		method: target,
		arguments: written === sources ? text.slice(inside.start, inside.end) : laidOut(text, inside, written, unit),
		inside,
	};
}

function styleOf(library: string | undefined): LoggerStyle | undefined {
	const key = library?.toLowerCase() ?? '';
	const name = Object.keys(styles).find((one) => key === one || key.includes(one));
	return name === undefined ? undefined : styles[name];
}

/** The arguments for a logger; the very same ones where it takes them as they are. */
function inStyle(sources: readonly string[], style: LoggerStyle, stacksErrors: boolean): readonly string[] | undefined {
	const [first, ...rest] = sources;
	if (first === undefined) {
		return undefined;
	}
	if (rest.length === 0 || style.details === 'arguments') {
		return sources;
	}
	if (isText(first) && /%[sdifjoOc]/.test(first)) {
		return style.formats ? sources : undefined;
	}
	const message = isText(first) ? first : sources.find(isText);
	const details = sources.filter((source) => source !== message && !isPunctuation(source));
	const only = details[0];
	if (stacksErrors && message !== undefined && details.length === 1 && only !== undefined && isErrorName(only)) {
		return [withoutColon(message), only];
	}
	if (message !== undefined && details.length === 0) {
		return [message];
	}
	const object = objectOf(details, stacksErrors);
	if (object === undefined) {
		return undefined;
	}
	if (message === undefined) {
		return style.details === 'before' ? [object] : undefined;
	}
	return style.details === 'before' ? [object, withoutColon(message)] : [withoutColon(message), object];
}

/** Whether an argument is text: it starts with a string or a template. */
function isText(source: string): boolean {
	return /^['"`]/.test(source);
}

/** A text that only stands between others: `':'`. */
function isPunctuation(source: string): boolean {
	const text = decodeStringLiteral(source);
	return text !== undefined && !/[\p{L}\p{N}]/u.test(text);
}

function isErrorName(source: string): boolean {
	return /^(?:e|err|error|ex|exc|exception|reason|cause|[a-z]\w*(?:Err|Error))$/.test(source);
}

/** An object literal that keeps every argument under a name of its own. */
function objectOf(sources: readonly string[], stacksErrors: boolean): string | undefined {
	const [single] = sources;
	if (sources.length === 1 && single !== undefined && /^\{.*\}$/s.test(single) && !isText(single)) {
		return single;
	}
	const used = new Set<string>();
	const properties: string[] = [];
	for (const source of sources) {
		if (isErrorName(source)) {
			const key = stacksErrors ? 'stack' : 'err';
			if (used.has(key)) {
				return undefined;
			}
			used.add(key);
			properties.push(stacksErrors ? `stack: ${source}?.stack` : source === 'err' ? 'err' : `err: ${source}`);
			continue;
		}
		const wanted = keyOf(source);
		let key = wanted;
		for (let count = 2; used.has(key); count++) {
			key = `${wanted}${count}`;
		}
		used.add(key);
		properties.push(key === source ? key : `${key}: ${source}`);
	}
	return `{ ${properties.join(', ')} }`;
}

/** A name for a detail: that of the variable or property it is, else `detail`. */
function keyOf(source: string): string {
	if (/^(\w+) instanceof Error \? \1\.message : String\(\1\)$/.test(source)) {
		return 'error';
	}
	const path = /^[A-Za-z_$][\w$]*(?:\??\.[A-Za-z_$][\w$]*)*$/.test(source) ? source.split(/\??\./) : [];
	const last = path.at(-1);
	const owner = path.at(-2);
	if (
		last === undefined ||
		['this', 'undefined', 'null', 'true', 'false', 'level', 'time', 'msg', 'pid', 'hostname', 'message'].includes(last)
	) {
		return last === 'message' && owner !== undefined ? `${owner}Message` : 'detail';
	}
	if (last === 'length' && owner !== undefined && owner !== 'this') {
		return owner;
	}
	return owner !== undefined && owner !== 'this' && ['id', 'name', 'code', 'status', 'port', 'url'].includes(last)
		? `${owner}${last[0]!.toUpperCase()}${last.slice(1)}`
		: last;
}

/** A text without blanks at its end. No expression: it would try each of many blanks as the first one. */
function withoutBlanks(text: string): string {
	let end = text.length;
	while (end > 0 && (text[end - 1] === ' ' || text[end - 1] === '\t')) {
		end--;
	}
	return text.slice(0, end);
}

/** A message whose details stand elsewhere needs no `: ` at its end. Only what is written out is touched. */
function withoutColon(message: string): string {
	const quote = message[0]!;
	if (message.at(-1) !== quote || (quote !== '`' && decodeStringLiteral(message) === undefined)) {
		return message;
	}
	const whole = withoutBlanks(message.slice(1, -1));
	const trimmed = withoutBlanks(whole.replace(/(?::|=|(?<=[ \t])-{1,9}>?)$/, ''));
	return trimmed === '' || trimmed.endsWith('\\') ? message : quote + trimmed + quote;
}
