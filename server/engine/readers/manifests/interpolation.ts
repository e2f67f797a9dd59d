import { isSecretName, literalValue, type SecretHint } from '../../core/secrets.js';
import type { Span } from '../../core/text.js';
import type { Value } from '../../core/value.js';

/** How a manifest writes variables in its values. */
export interface InterpolationSyntax {
	/** What stands for a lone dollar sign: `$$` in compose files, `\$` elsewhere. */
	readonly escape: '$$' | '\\$';
}

/** What is declared, and where its text stands. */
export interface Declaration {
	/** The variable that the value is for. */
	readonly name: string;
	/** The value as the manifest writes it, without quotes. */
	readonly text: string;
	/** The value in the file, quotes included: the span of the whole value. */
	readonly span: Span;
	/** Where `text` starts in the file; undefined where escapes or folding moved its characters. */
	readonly at: number | undefined;
	/** A secret's name is enough for a word to be one: true where values are used, false in examples. */
	readonly certain: boolean;
}

/** The value of a declaration with `$X`, `${X}`, `${X:-default}` in it as reads of the environment. */
export function interpolatedValue(declaration: Declaration, { escape }: InterpolationSyntax): Value {
	const { name, text, span, at, certain } = declaration;
	const parts: Value[] = [];
	const part = (from: number, to: number): Span => (at === undefined ? span : { start: at + from, end: at + to });
	let done = 0;
	let plain = '';
	const flush = (to: number, hint: SecretHint, whole: boolean): void => {
		if (plain !== '' || whole) {
			parts.push(literalValue(plain, 'string', whole ? span : part(done, to), hint));
		}
		plain = '';
	};
	for (let i = 0; i < text.length;) {
		if (text.startsWith(escape, i)) {
			plain += '$';
			i += 2;
			continue;
		}
		const variable = text[i] === '$' ? variableAt(text, i) : undefined;
		if (variable === undefined) {
			plain += text[i];
			i++;
			continue;
		}
		flush(i, {}, false);
		const place = parts.length === 0 && variable.end === text.length ? span : part(i, variable.end);
		const fallback =
			variable.fallback === undefined
				? undefined
				: interpolatedValue(
						{
							name: variable.name,
							text: variable.fallback.text,
							span: part(variable.fallback.start, variable.fallback.start + variable.fallback.text.length),
							at: at === undefined ? undefined : at + variable.fallback.start,
							certain,
						},
						{ escape },
					);
		parts.push(
			fallback === undefined
				? { kind: 'env', name: variable.name, span: place }
				: { kind: 'env', name: variable.name, fallback, span: place },
		);
		done = i = variable.end;
	}
	const whole = parts.length === 0;
	flush(text.length, whole ? { name, expectsSecret: certain && isSecretName(name) } : {}, whole);
	return parts.length === 1 ? parts[0]! : { kind: 'template', parts, span };
}

interface Variable {
	readonly name: string;
	readonly end: number;
	readonly fallback?: { readonly text: string; readonly start: number };
}

/** How deep defaults of defaults are followed. */
const deepest = 8;

function variableAt(text: string, at: number): Variable | undefined {
	if (text[at + 1] !== '{') {
		const name = /^[A-Za-z_]\w{0,127}/.exec(text.slice(at + 1, at + 129))?.[0];
		return name === undefined ? undefined : { name, end: at + 1 + name.length };
	}
	let depth = 1;
	let end = at + 2;
	// Values are short; the bound keeps a row of open braces linear.
	const stop = Math.min(text.length, at + 2048);
	for (; end < stop && depth > 0; end++) {
		depth += text[end] === '{' ? 1 : text[end] === '}' ? -1 : 0;
		if (depth > deepest) {
			return undefined;
		}
	}
	if (depth > 0) {
		return undefined;
	}
	const inner = text.slice(at + 2, end - 1);
	const name = /^[A-Za-z_]\w{0,127}/.exec(inner)?.[0];
	if (name === undefined) {
		return undefined;
	}
	const operator = /^:?-/.exec(inner.slice(name.length))?.[0];
	if (operator === undefined) {
		return { name, end };
	}
	const start = name.length + operator.length;
	return { name, end, fallback: { text: inner.slice(start), start: at + 2 + start } };
}
