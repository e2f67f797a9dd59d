import type { Fact } from '../../core/fact.js';
import { baseName } from '../../core/paths.js';
import { literalValue, isSecretName, repeatsName } from '../../core/secrets.js';
import type { Value } from '../../core/value.js';
import type { Reader } from '../reader.js';
import { type Assignment, assignmentOn, isPadded, linesOfKeys } from './dotenvLines.js';
import { interpolatedValue } from './interpolation.js';
import { type Line, linesOf } from './lines.js';

/** Reads `.env`, `.env.*`, `*.env`, `*.env.example` and `env.list` files: names, values with their quotes, comments, `export`, and quoted values of several lines. */
export const dotenv: Reader = {
	id: 'dotenv',
	claims: isDotenv,
	read: async ({ path, text }) => (isProgrammed(path, text) ? [] : declarationsOf(text, isDotenvExample(path))),
};

/** Whether a template holds more than assignments: what it repeats or leaves out is known only to what fills it in (`{{#each}}`, `{% if %}`). */
function isProgrammed(path: string, text: string): boolean {
	return isTemplate(path) && /\{%|<%|\{\{-? ?(?:[#/]|range\b|if\b|with\b|end\b)|^%\{/m.test(text);
}

/** Whether the name of a file ends as those of templates do, of which some are filled in by hand: `.env.tmpl`, `.env.tpl`. */
function isTemplate(path: string): boolean {
	return /\.(?:tpl|tmpl)$/i.test(path);
}

/** Names of examples without a dot before them: `ENVEXAMPLE`, `env_sample`, `dotenv.example`, `.envexample`. */
const joinedExample = /^\.?(?:dot)?env[._-]?(?:example|sample|template|dist)$/i;

/**
 * Whether a path is that of an environment file. Code, data and templates that only carry the name (`.env.ts`, `.env.json`,
 * `.env.hbs`) are none; of `.env.tmpl` what stands in it decides.
 */
export function isDotenv(path: string): boolean {
	const name = baseName(path);
	return (
		(/^\.env(?:[._-][\w.-]+)?$/.test(name) ||
			name === 'env.list' ||
			/^[\w.-]+\.env(?:\.(?:example|sample|template|dist))?$/.test(name) ||
			/^env[.-](?:example|sample|template|dist)(?:[.-][\w-]+)?$/.test(name) ||
			joinedExample.test(name)) &&
		!/\.(?:[cm]?[jt]sx?|json|ya?ml|md|py|rb|php|html?|hbs|handlebars|ejs|mustache|njk|liquid|erb|j2|jinja2?|gotmpl|gpg|enc|age|vault|zip)$/i.test(
			name,
		) &&
		(!isTemplate(name) || /^\.?env\.(?:[\w-]+\.)?tm?pl$/i.test(name))
	);
}

/** Whether an environment file only documents the variables. */
export function isDotenvExample(path: string): boolean {
	return (
		joinedExample.test(baseName(path)) ||
		baseName(path)
			.toLowerCase()
			.split(/[._-]/)
			.some((segment) =>
				['example', 'examples', 'sample', 'template', 'tpl', 'tmpl', 'dist', 'default', 'defaults', 'schema', 'skel'].includes(segment),
			)
	);
}

function declarationsOf(text: string, example: boolean): readonly Fact[] {
	const facts: Fact[] = [];
	let done = 0;
	const lines = linesOf(text);
	const ofKeys = linesOfKeys(lines);
	for (const [index, line] of lines.entries()) {
		if (line.start < done || ofKeys.has(index)) {
			continue;
		}
		const assignment = assignmentOn(line.text);
		if (assignment === undefined) {
			const shown = example ? /^[ \t]*#[ \t]*(?:export[ \t]+)?([A-Z][A-Z0-9_]{1,127})=/.exec(line.text) : null;
			if (shown !== null && !isPadded(line.text.replace('#', ''))) {
				const at = line.start + shown[0].length;
				facts.push({
					kind: 'env.declare',
					span: { start: at - shown[1]!.length - 1, end: at - 1 },
					variable: shown[1]!,
					value: { kind: 'unknown', span: { start: at, end: at } },
					source: 'dotenv-example',
					commented: true,
				});
			}
			continue;
		}
		const { end, value } = assignedValue(text, line, assignment, !example);
		const nameStart = line.start + assignment.nameAt;
		facts.push({
			kind: 'env.declare',
			span: { start: nameStart, end },
			variable: assignment.name,
			value,
			source: example ? 'dotenv-example' : 'dotenv',
		});
		done = end;
	}
	return facts;
}

/** What an assignment on a line gives its variable, and where that ends. A name of a secret is enough for a word to be one where it is `used`. */
export function assignedValue(
	text: string,
	line: Line,
	{ name, valueAt: at }: Assignment,
	used: boolean,
): { readonly end: number; readonly value: Value } {
	const start = line.start + at;
	const raw = rawValueAt(text, start, line.start + line.text.length);
	const span = { start, end: raw.end };
	const certain = used && !repeatsName(raw.text, name);
	const value =
		raw.quote === "'"
			? literalValue(raw.text, 'string', span, { name, expectsSecret: certain && isSecretName(name) })
			: interpolatedValue(
					{ name, text: raw.text, span, at: raw.exact ? start + (raw.quote === '' ? 0 : 1) : undefined, certain },
					{ escape: '\\$' },
				);
	return { end: raw.end, value };
}

interface RawValue {
	readonly text: string;
	readonly quote: '' | '"' | "'" | '`';
	readonly end: number;
	/** The text stands in the file character by character. */
	readonly exact: boolean;
}

function rawValueAt(text: string, start: number, lineEnd: number): RawValue {
	const quote = text[start];
	if (start < lineEnd && (quote === '"' || quote === "'" || quote === '`')) {
		const end = closingQuote(text, start, quote, lineEnd);
		if (end !== undefined) {
			const inner = text.slice(start + 1, end);
			// As dotenv reads it: `\n` and `\r` are line breaks within double quotes, and every other backslash is one.
			const cooked = quote === '"' ? inner.replace(/\\([nr])/g, (_whole, unit: string) => (unit === 'n' ? '\n' : '\r')) : inner;
			return { text: cooked, quote, end: end + 1, exact: cooked === inner };
		}
	}
	const raw = text.slice(start, lineEnd);
	const comment = raw.startsWith('#') ? 0 : raw.search(/[ \t]#/);
	const value = (comment < 0 ? raw : raw.slice(0, comment)).trimEnd();
	return { text: value, quote: '', end: start + value.length, exact: true };
}

/**
 * The closing quote on this line, or on a later one unless another assignment comes first: then somebody is still typing. A quote
 * behind a backslash closes nothing, unless the line
 * ends with it.
 */
function closingQuote(text: string, start: number, quote: string, lineEnd: number): number | undefined {
	for (let i = start + 1; i < text.length; i++) {
		const unit = text[i]!;
		if (unit === '\\' && text[i + 1] === quote && !(i + 1 < lineEnd && text.slice(i + 2, lineEnd).trim() === '')) {
			i++;
		} else if (unit === quote) {
			return i;
		} else if (
			i >= lineEnd &&
			unit === '\n' &&
			/^[ \t]*(?:export[ \t]+)?[A-Za-z_]\w{0,127}=(?:[^=\s]|\r?\n[A-Za-z_#])/.test(text.slice(i + 1, i + 200))
		) {
			return undefined;
		}
	}
	return undefined;
}
