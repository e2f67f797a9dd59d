import type { EnvironmentPhrase, Phrases } from '../reader.js';

/** An identifier that needs no brackets. */
const identifier = /^[A-Za-z_$][\w$]*$/;

/** How JavaScript writes what fixes want to say: expressions that keep the behaviour, and stay expressions wherever they are put. */
export const phrases: Phrases = {
	readEnvironment(phrase: EnvironmentPhrase): string {
		const read = readOf(phrase);
		const { fallback } = phrase;
		const otherwise = phrase.isOld === true ? '||' : '??';
		if (fallback === undefined) {
			// What is missing, or empty, must be known at once, not at the first request that needs it.
			return `(${read} || (() => { throw new Error('${phrase.variable} is not set'); })())`;
		}
		switch (phrase.type) {
			case 'number':
				// `||` rather than `??`: an empty variable is 0 as a number, which nobody means. A fallback of 0 stays what it is either way.
				return `(Number(${read}) || ${fallback})`;
			case 'boolean':
				return `((${read} ${otherwise} '${fallback}') === 'true')`;
			default:
				return `(${read} ${otherwise} ${fallback})`;
		}
	},
	quote(text, quote) {
		let result = '';
		for (const unit of text) {
			const escape = escapes.get(unit);
			if (unit === quote || unit === '\\') {
				result += `\\${unit}`;
			} else if (escape !== undefined) {
				result += escape;
			} else if (unit < ' ') {
				result += `\\x${unit.charCodeAt(0).toString(16).padStart(2, '0')}`;
			} else {
				result += unit;
			}
		}
		return quote + result + quote;
	},
	importName(name, specifier, format, quote, semicolons) {
		const end = semicolons ? ';' : '';
		const from = phrases.quote(specifier, quote);
		return format === 'esm' ? `import { ${name} } from ${from}${end}` : `const { ${name} } = require(${from})${end}`;
	},
};

const escapes: ReadonlyMap<string, string> = new Map([
	['\n', '\\n'],
	['\r', '\\r'],
	['\t', '\\t'],
	['\u2028', '\\u2028'],
	['\u2029', '\\u2029'],
]);

function readOf({ variable, path, bracketed }: EnvironmentPhrase): string {
	if (/(?:^|\/)(?:deno|supabase\/functions)\//.test(path)) {
		return `Deno.env.get('${variable}')`;
	}
	const object = variable.startsWith('VITE_') ? 'import.meta.env' : 'process.env';
	return identifier.test(variable) && bracketed !== true ? `${object}.${variable}` : `${object}['${variable}']`;
}
