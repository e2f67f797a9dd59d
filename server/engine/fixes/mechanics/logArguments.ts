import { decodeStringLiteral } from './literals.js';

/** What is handed to a console call, as far as its source text tells. */
export type LogArgument =
	/** A text, written out. `isSign`: nothing but what stands between others (`':'`, `'->'`). */
	| { readonly kind: 'text'; readonly source: string; readonly isSign: boolean }
	/** An error, or its message or stack; `error` is the error itself. */
	| { readonly kind: 'error'; readonly source: string; readonly error: string }
	/** The time of the call, which every logger notes by itself. */
	| { readonly kind: 'time'; readonly source: string }
	/** Anything else: by what name a field can hold it, and whether it reads the same within a text. */
	| { readonly kind: 'value'; readonly source: string; readonly key: string | undefined; readonly isPlain: boolean };

/** Tells the arguments apart. `errors` are the variables that are known to hold an error, `text` is the file around the call. */
export function argumentsOf(sources: readonly string[], errors: ReadonlySet<string>, text = ''): readonly LogArgument[] {
	return withoutLabels(
		sources.map((source) => {
			const one = argumentOf(source, errors);
			return one.kind === 'value' && one.isPlain && holdsParts(one.source, text) ? { ...one, isPlain: false } : one;
		}),
	);
}

/** What is asked of texts, dates and numbers. */
const ofTexts =
	/^(?:length|trim\w*|to[A-Z]\w*|split|slice|substr\w*|replace\w*|match\w*|search|includes|indexOf|lastIndexOf|startsWith|endsWith|pad\w*|char\w*|concat|at|repeat|get[A-Z]\w*)$/;

/** Whether the file asks a variable for its parts (`message.author`), so that it is no text, whatever its name is. */
function holdsParts(source: string, text: string): boolean {
	if (!/^[A-Za-z_$][\w$]*$/.test(source)) {
		return false;
	}
	const parts = text.matchAll(new RegExp(`(?<![\\w$.])${source.replaceAll('$', '\\$')}\\??\\.([A-Za-z_$][\\w$]*)`, 'g'));
	return [...parts].some(([, part]) => !ofTexts.test(part!));
}

function argumentOf(source: string, errors: ReadonlySet<string>): LogArgument {
	if (isText(source)) {
		return { kind: 'text', source, isSign: isSign(source) };
	}
	const error = errorOf(source, errors);
	if (error !== undefined) {
		return { kind: 'error', source, error };
	}
	if (/^(?:new Date\(\)(?:\.to\w+\(\))?|Date\.now\(\))$/.test(source)) {
		return { kind: 'time', source };
	}
	return { kind: 'value', source, key: keyOf(source), isPlain: isPlain(source) };
}

/** Whether an argument is text: it is a string or a template from its start to its end. */
export function isText(source: string): boolean {
	return decodeStringLiteral(source) !== undefined || /^`(?:\\.|[^\\`])*`$/s.test(source);
}

function isSign(source: string): boolean {
	const text = decodeStringLiteral(source);
	return text !== undefined && !/[\p{L}\p{N}]/u.test(text);
}

const names = '[A-Za-z_$][\\w$]*';
const step = `(?:\\??\\.${names}|\\[[\\w$'"]+\\])`;
const path = new RegExp(`^${names}${step}*$`);

/** The name that a text ends with; '' where it ends with something else. */
function lastName(source: string): string {
	return source.split(/[^\w$]/).at(-1)!;
}

/** Names of variables that hold an error wherever they come from. */
function isErrorName(name: string): boolean {
	return /^(?:e|err|error|ex|exc|exception|[a-z]\w*(?:Err|Error))$/.test(name);
}

/** The error that an argument is, or tells of: `error`, `error.message`, `(error as Error).stack`, `result.reason`. */
function errorOf(source: string, errors: ReadonlySet<string>): string | undefined {
	const bare = source
		.replace(new RegExp(`^\\((${names})\\s+as\\s+[\\w.]+\\)`), '$1')
		.replace(new RegExp(`^(${names})\\s+as\\s+[\\w.]+$`), '$1');
	const held = bare.replace(/(?:\?\.|\.)(?:message|stack|toString\(\))$/, '');
	if (!path.test(held)) {
		return undefined;
	}
	const last = lastName(held);
	// `reason` and `cause` alone are the word for any ground; of what failed, they are the error.
	return errors.has(held) || isErrorName(last) || /\.(?:reason|cause)$/.test(held) ? held : undefined;
}

/** Names that loggers give a meaning of their own. */
const taken: ReadonlySet<string> = new Set(['level', 'time', 'msg', 'pid', 'hostname', 'message', 'v', 'name', 'timestamp']);
/** What says little without whose it is. */
const vague: ReadonlySet<string> = new Set(['id', 'name', 'code', 'status', 'port', 'url', 'value', 'type', 'data', 'key']);
/** Whose it is says nothing that the field does not. */
const common: ReadonlySet<string> = new Set(['this', 'req', 'res', 'request', 'response', 'ctx', 'context', 'self']);

/** A name for a value: that of the variable or property that it is, or is made of. Undefined where there is none that says anything. */
function keyOf(written: string): string | undefined {
	const source = bareOf(written);
	if (/^([\w$]+) instanceof Error \? \1\.message : String\(\1\)$/.test(source)) {
		return 'error';
	}
	const getter = /^(?:[\w$]+\.)*get([A-Z]\w*)\([^()]*\)$/.exec(source)?.[1];
	if (getter !== undefined) {
		return getter[0]!.toLowerCase() + getter.slice(1);
	}
	if (!path.test(source) || /^(?:undefined|null|true|false|this|NaN|Infinity)$/.test(source)) {
		return undefined;
	}
	const parts = source.replace(/\[[^[\]]*\]/g, '').split(/\??\./);
	const last = parts.at(-1)!;
	const owner = parts.at(-2);
	if (owner === undefined || owner === 'this') {
		return taken.has(last) ? undefined : last;
	}
	if (last === 'length') {
		return owner;
	}
	const isClear = !taken.has(last) && (!vague.has(last) || common.has(owner));
	return isClear ? last : `${owner}${last[0]!.toUpperCase()}${last.slice(1)}`;
}

/** A value without what only changes how it is shown: a sign, a cast, a conversion to text. */
function bareOf(source: string): string {
	const inner =
		/^[+!]+(?=[\w$])(.*)$/s.exec(source)?.[1] ??
		/^\(([^()]*)\)$/s.exec(source)?.[1] ??
		/^await\s+(.*)$/s.exec(source)?.[1] ??
		/^(.*?)(?<!\s)\s+as\s+[\w.<>[\]]+$/s.exec(source)?.[1] ??
		/^(?:String|Number|Boolean|JSON\.stringify|util\.inspect|inspect)\(([^(),]*)(?:,[^()]*)?\)$/s.exec(source)?.[1] ??
		/^(.*?)\??\.(?:toString|toISOString|toJSON|toFixed|toLowerCase|toUpperCase|trim|join)\([^()]*\)$/s.exec(source)?.[1] ??
		/^(.*[\w$)\]])!$/s.exec(source)?.[1];
	return inner === undefined || inner.trim() === '' ? source : bareOf(inner.trim());
}

/** Names of what holds many things, which a text would show as `[object Object]`. */
const holders =
	/(?:[a-z]s|list|data|info|options?|opts|config|settings|params?|query|body|headers?|object|obj|result|response|res|req|request|payload|json|map|set|state|event|items?|user|row|doc|node|value|args|context|ctx)$/i;

/** Whether a value reads the same in a text as the console shows it: a number, a text, or what is named like one. */
function isPlain(written: string): boolean {
	const source = written.trim();
	if (
		/^(?:String|Number|JSON\.stringify)\([^()]*\)$/.test(source) ||
		/\.(?:length|size|toString\([^()]*\)|toISOString\(\)|toFixed\([^()]*\)|join\([^()]*\))$/.test(source) ||
		/^[+!](?=[\w$])[\w$.]+$/.test(source) ||
		/^-?[\d.]+$/.test(source) ||
		/^[\w$.()\s]+(?:[-*/%][\w$.()\s]+)+$/.test(source)
	) {
		return true;
	}
	const last = lastName(source);
	return (
		path.test(source) &&
		!/^(?:undefined|null|this)$/.test(source) &&
		(!holders.test(last) || /(?:status|address|alias|access)$/i.test(last))
	);
}

/** The arguments without texts that only name the next one: `'auth:', auth`. What is named so has that name where it has no other. */
function withoutLabels(args: readonly LogArgument[]): readonly LogArgument[] {
	const result: LogArgument[] = [];
	for (let at = 0; at < args.length; at++) {
		const one = args[at]!;
		const next = args[at + 1];
		const label = at > 0 && one.kind === 'text' && next?.kind === 'value' ? labelOf(one.source) : undefined;
		if (label !== undefined && next?.kind === 'value') {
			result.push({ ...next, key: next.key ?? label });
			at++;
		} else {
			result.push(one);
		}
	}
	return result;
}

/** The name that a text gives to what follows it: `userId` of `'user id:'`. */
function labelOf(source: string): string | undefined {
	const words = /^[\s,;]*([A-Za-z][\w-]*(?: [\w-]+)?)\s*[:=]\s*$/.exec(decodeStringLiteral(source) ?? '')?.[1]?.split(/[\s-]+/);
	const label = words
		?.map((word, index) => (index === 0 ? word[0]!.toLowerCase() + word.slice(1) : word[0]!.toUpperCase() + word.slice(1)))
		.join('');
	return label === undefined || taken.has(label) ? undefined : label;
}
