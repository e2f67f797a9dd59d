import { isSecretName } from './names.js';
import { isPlaceholder, redaction } from './placeholders.js';
import { hasSecretPrefix, isLongToken, isPublicToken, isRandom, isWordy } from './shapes.js';

/**
 * A line of text (a command, a version range) with everything secret in it covered by as many `*`, so that positions stay:
 * passwords in URLs, tokens of known forms, and values of
 * assignments, options and headers whose name is a secret's.
 */
export function maskLine(text: string): string {
	return /[=@:_-]/.test(text) ? maskTokens(maskNamed(maskCredentials(text))) : text;
}

/**
 * A line of a file with all that may be secret covered by as many `*`, for showing changes to people. In code, what stands bare
 * behind a secret's name is another name or a call, and
 * only literals are secrets, and what commands in them assign; in comments and in all other files it is what {@link maskLine} covers.
 */
export function maskSource(line: string, isCode: boolean): string {
	if (isOfKey(line)) {
		return cover(line);
	}
	if (!isCode) {
		return maskLine(line);
	}
	const comment = /^\s*\*|\/\*|(?:^|[\s;,{}()])\/\//.exec(line)?.index ?? line.length;
	const code = line.slice(0, comment);
	const masked = code.replace(literalsAndAssignments, (part, at: number) => {
		if (!/^["'`]/.test(part)) {
			return maskNamed(part);
		}
		const name = namedBefore.exec(code.slice(Math.max(0, at - 160), at))?.[1]?.replace(/\d+$/, '');
		return name !== undefined && isSecretName(name) && !isPlaceholder(part.slice(1, -1)) ? part.replace(/[^"'`\s]/g, '*') : maskNamed(part);
	});
	return maskTokens(maskCredentials(masked + maskNamed(line.slice(comment))));
}

/** Whether a line is one of those that a key or a certificate in base 64 is broken into. */
function isOfKey(line: string): boolean {
	const text = /^[ \t]*([A-Za-z0-9+/]{16,4096}={0,2})\s{0,8}$/.exec(line)?.[1];
	return text !== undefined && /[a-z]/.test(text) && /[A-Z]/.test(text) && (/[\d+]/.test(text) || text.length >= 64) && !isWordy(text);
}

/** Literals in code, of which the last may end on another line, and assignments of a shell in a literal of several lines. */
const literalsAndAssignments = /"(?:\\.|[^"\\])*"?|'(?:\\.|[^'\\])*'?|`(?:\\.|[^`\\])*`?|(?<![\w.$])[A-Z][A-Z0-9_]{0,127}=(?=[^\s=>])\S+/g;

/** The name that a literal is bound to, compared with, or the default of. */
const namedBefore = /([A-Za-z_][\w.-]{0,127})(?:["'\]]{0,2}[ \t]{0,8}(?:=>?|:|\?\?=?|\|\|=?|,|===?)[ \t]{0,8}|\s{1,8})$/;

/** A text in which the credentials of URLs, and tokens in their queries, are covered by as many `*`. What was covered before stays. */
export function maskUrls(text: string): string {
	return /:\/\/|[?&;]/.test(text)
		? maskUsers(text).replace(
				/([?&;][\w.-]{0,40}(?:token|secret|password|passwd|pwd|key|auth|authorization|sig|signature)=)([^&\s#;"'`<>]{1,4096})/gi,
				(whole, before: string, value: string) =>
					isPlaceholder(value) || (isWordy(value) && !/password|passwd|pwd/i.test(before)) ? whole : before + cover(value),
			)
		: text;
}

function maskUsers(text: string): string {
	return text
		.replace(
			/(:\/\/[^\s"'`<>\\@/:]{0,256}:)([^\s"'@]{1,512})(?=@)/g,
			(_whole, before: string, password: string) => before + (password === redaction ? password : cover(password)),
		)
		.replace(
			/(:\/\/)([\w.-]{16,512})(?=@)/g,
			(_whole, before: string, user: string) => before + (isRandom(user) || hasSecretPrefix(user) ? cover(user) : user),
		);
}

function maskCredentials(text: string): string {
	return maskUsers(text)
		.replace(
			/(\bauthorization["']?[ \t]{0,8}[:=][ \t]{0,8}["']?(?:(?:bearer|basic|token)[ \t]{1,8})?)([^\s"']{1,4096})/gi,
			(_whole, before: string, value: string) => before + cover(value),
		)
		.replace(
			/((?:^|\s)(?:-u|--user)[ \t=]{1,8}["']?[\w.@-]{1,128}:)([^\s"']{1,512})/g,
			(_whole, before: string, value: string) => before + (/^\d{1,5}$/.test(value) ? value : cover(value)),
		);
}

/** The random half of a key of Apollo, which names its owner before: `user:gh.name:…`, `service:graph:…`. */
const ofApollo = /(\b(?:user:[a-z]{2}\.[\w.-]{1,80}|service:[\w-]{1,80}):)([\w-]{22})(?![\w-])/g;

function maskTokens(text: string): string {
	return text
		.replace(ofApollo, (_whole, before: string, key: string) => before + cover(key))
		.replace(/[\w.+/-]{16,512}/g, (token) =>
			hasSecretPrefix(token) || (isLongToken(token) && !isPublicToken(token)) ? cover(token) : token,
		);
}

/** As many `*` as a text has characters; quotes and references to variables stay, since they tell nothing. */
function cover(value: string): string {
	if (/^\*/.test(value)) {
		return value;
	}
	return value.startsWith("'")
		? value.replace(/[^'\s]/g, '*')
		: value.replace(/\$\{\w{1,128}(?::?[-=?+])?|\$[A-Za-z_]\w{0,127}|[^"'\s{}()]/g, (part) =>
				part.startsWith('$') && part.length > 1 ? part : '*',
			);
}

/**
 * Covers the values of `name=value`, `--name value` and `name: value`. Names are looked at one by one, whatever stands around
 * them: `export NAME=value`, `sh -c "NAME=value x"`, `--set=name=value`.
 */
function maskNamed(text: string): string {
	const named = /([A-Za-z_][\w.-]{0,127})(=|:[ \t]{1,8}|[ \t]{1,8}(?=[^-\s=&|;]))/g;
	const quotes = new QuoteState(text);
	let result = '';
	let done = 0;
	for (let match = named.exec(text); match; match = named.exec(text)) {
		const [whole, name, separator] = match;
		const at = match.index + whole.length;
		// A blank separates only an option from its value, and a colon only a header or a key.
		const isPair = separator !== undefined && (separator === '=' || separator.startsWith(':') || text.startsWith('--', match.index - 2));
		if (!isPair || name === undefined || !isSecretName(name)) {
			// What follows may be a name itself.
			named.lastIndex = isPair ? at : match.index + (name?.length ?? 1);
			continue;
		}
		const value = quotes.valueAt(at, match.index);
		if (value === '' || value.startsWith('$(') || (!value.includes('$') && isPlaceholder(value.replace(/["']/g, '')))) {
			continue;
		}
		result += text.slice(done, at) + cover(value);
		done = at + value.length;
		named.lastIndex = done;
	}
	return result + text.slice(done);
}

/** Knows by which quote a place of a command line is surrounded, asked from left to right. */
class QuoteState {
	readonly #text: string;
	#at = 0;
	#quote = '';

	constructor(text: string) {
		this.#text = text;
	}

	/**
	 * The value that starts at `start`, in the quotes around `place`: up to a blank, an operator or the quote that surrounds it,
	 * its own quotes respected.
	 */
	valueAt(start: number, place: number): string {
		for (; this.#at < place; this.#at++) {
			const unit = this.#text[this.#at]!;
			if (unit === '\\' && this.#quote !== "'") {
				this.#at++;
			} else if (unit === this.#quote) {
				this.#quote = '';
			} else if (this.#quote === '' && (unit === '"' || unit === "'")) {
				this.#quote = unit;
			}
		}
		const pattern =
			this.#quote === '"'
				? /(?:'[^']*(?:'|$)|\\[^]|[^\s"';&|\\])+/y
				: this.#quote === "'"
					? /(?:"[^"]*(?:"|$)|[^\s"';&|])+/y
					: /(?:"(?:[^"\\]|\\[^])*(?:"|$)|'[^']*(?:'|$)|\\[^]|[^\s"';&|\\])+/y;
		pattern.lastIndex = start;
		return pattern.exec(this.#text)?.[0] ?? '';
	}
}
