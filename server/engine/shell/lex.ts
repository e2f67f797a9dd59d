import type { Span } from '../core/text.js';
import type { Word } from './command.js';

/** A token of a command line. `glued` says that a word is followed by the next token without a space. */
export type Token =
	| { readonly kind: 'word'; readonly word: Word; readonly quoted: boolean; readonly raw: string }
	| {
			readonly kind: 'operator';
			readonly operator: '&&' | '||' | ';' | '|' | '|&' | '&' | '\n' | '(' | ')';
			readonly arm?: true;
			readonly span: Span;
	  }
	| { readonly kind: 'redirection'; readonly operator: string; readonly descriptor?: number; readonly span: Span };

/** The tokens of a text, and whether all of it was understood. */
export interface Lexed {
	readonly tokens: readonly Token[];
	readonly complete: boolean;
}

const controls = ['&&', '||', '|&', ';;', '&', '|', ';', '\n', '(', ')'] as const;
const redirections = ['&>>', '<<<', '<<-', '&>', '>>', '>&', '<&', '>|', '<>', '<<', '>', '<'] as const;

/** Cuts a command line into tokens, in one pass over the text. Spans count from `offset`. */
export function lex(text: string, offset: number): Lexed {
	return new Lexer(text, offset).run();
}

class Lexer {
	readonly #text: string;
	readonly #offset: number;
	readonly #tokens: Token[] = [];
	#at = 0;
	#complete = true;
	/** The delimiters of here-documents whose bodies start on the next line. */
	#hereDocuments: string[] = [];

	constructor(text: string, offset: number) {
		this.#text = text;
		this.#offset = offset;
	}

	run(): Lexed {
		while (this.#at < this.#text.length) {
			this.#next();
		}
		return { tokens: this.#tokens, complete: this.#complete };
	}

	#next(): void {
		const text = this.#text;
		const unit = text[this.#at]!;
		if (unit === ' ' || unit === '\t' || unit === '\r') {
			this.#at++;
			return;
		}
		const continued = this.#continuation(this.#at);
		if (continued > 0) {
			this.#at += continued;
			return;
		}
		if (unit === '#') {
			const end = text.indexOf('\n', this.#at);
			this.#at = end < 0 ? text.length : end;
			return;
		}
		if (this.#redirection()) {
			return;
		}
		const control = controls.find((one) => text.startsWith(one, this.#at));
		if (control !== undefined) {
			const start = this.#at;
			this.#at += control.length;
			const span = this.#span(start, this.#at);
			this.#tokens.push(
				control === ';;' ? { kind: 'operator', operator: ';', arm: true, span } : { kind: 'operator', operator: control, span },
			);
			if (control === '\n' && this.#hereDocuments.length > 0) {
				this.#skipHereDocuments();
			}
			return;
		}
		this.#word();
	}

	/** The length of a backslash with a line break after it, or 0. */
	#continuation(at: number): number {
		if (this.#text[at] !== '\\') {
			return 0;
		}
		// Blanks after the backslash are allowed, as in a Dockerfile.
		let end = at + 1;
		while (this.#text[end] === ' ' || this.#text[end] === '\t' || this.#text[end] === '\r') {
			end++;
		}
		const blanks = end - at - 1;
		if (this.#text[end] === '\n') {
			return end - at + 1;
		}
		return end === this.#text.length && blanks === 0 ? 1 : 0;
	}

	#redirection(): boolean {
		const text = this.#text;
		let at = this.#at;
		while (at - this.#at < 3 && text[at]! >= '0' && text[at]! <= '9') {
			at++;
		}
		const operator = redirections.find((one) => text.startsWith(one, at) && !(one.startsWith('&') && at > this.#at));
		if (operator === undefined) {
			return false;
		}
		if ((operator === '<' || operator === '>') && text[at + 1] === '(') {
			// Process substitution: an expanding word that this reader does not look into.
			this.#complete = false;
			if (at === this.#at) {
				this.#word();
				return true;
			}
		}
		const start = this.#at;
		this.#at = at + operator.length;
		const span = this.#span(start, this.#at);
		this.#tokens.push(
			at > start
				? { kind: 'redirection', operator, descriptor: Number(text.slice(start, at)), span }
				: { kind: 'redirection', operator, span },
		);
		if (operator === '<<' || operator === '<<-') {
			this.#complete = false;
			const delimiter = /^[ \t]*(?:'([^'\n]*)'|"([^"\n]*)"|\\?([\w.-]+))/.exec(text.slice(this.#at, this.#at + 120));
			this.#hereDocuments.push(delimiter?.[1] ?? delimiter?.[2] ?? delimiter?.[3] ?? '');
		}
		return true;
	}

	/** Passes over the bodies of here-documents; the one that a command has for its only content is a script of commands, and stays. */
	#skipHereDocuments(): void {
		const last = this.#tokens.length - 2;
		const isScript =
			this.#tokens[last]?.kind === 'word' && this.#tokens[last - 1]?.kind === 'redirection' && this.#tokens[last - 2]?.kind !== 'word';
		for (const delimiter of this.#hereDocuments) {
			if (isScript || delimiter === '') {
				break;
			}
			let line = this.#at;
			for (;;) {
				const end = this.#text.indexOf('\n', line);
				const stop = end < 0 ? this.#text.length : end;
				const next = end < 0 ? stop : end + 1;
				const found = this.#text.slice(line, stop).trim() === delimiter;
				line = next;
				if (found || end < 0) {
					break;
				}
			}
			this.#at = line;
		}
		this.#hereDocuments = [];
	}

	#word(): void {
		const text = this.#text;
		const start = this.#at;
		let cooked = '';
		let expands = false;
		let quoted = false;
		while (this.#at < text.length) {
			const unit = text[this.#at]!;
			const continued = this.#continuation(this.#at);
			if (continued > 0) {
				this.#at += continued;
			} else if (unit === '\\') {
				cooked += text[this.#at + 1] ?? '';
				quoted = true;
				this.#at = Math.min(text.length, this.#at + 2);
			} else if (unit === "'") {
				quoted = true;
				const end = text.indexOf("'", this.#at + 1);
				this.#complete &&= end >= 0;
				cooked += text.slice(this.#at + 1, end < 0 ? text.length : end);
				this.#at = end < 0 ? text.length : end + 1;
			} else if (unit === '"') {
				quoted = true;
				const inner = this.#doubleQuoted();
				cooked += inner.text;
				expands ||= inner.expands;
			} else if (unit === '$' || unit === '`') {
				const from = this.#at;
				expands = this.#expansion() || expands;
				cooked += text.slice(from, this.#at);
			} else if (/[\s;|&<>()]/.test(unit)) {
				if (this.#at === start && (unit === '<' || unit === '>')) {
					this.#at++;
					this.#balanced('(', ')');
					cooked = text.slice(start, this.#at);
					expands = true;
					continue;
				}
				break;
			} else {
				expands ||=
					unit === '*' ||
					unit === '?' ||
					unit === '[' ||
					(unit === '~' && this.#at === start) ||
					(unit === '{' && this.#isBraceExpansion());
				cooked += unit;
				this.#at++;
			}
		}
		if (this.#at === start) {
			this.#at++;
		}
		this.#tokens.push({
			kind: 'word',
			word: { text: cooked, expands, span: this.#span(start, this.#at) },
			quoted,
			raw: text.slice(start, this.#at),
		});
	}

	#isBraceExpansion(): boolean {
		return /^\{[^\s{}]{0,200}(?:,|\.\.)/.test(this.#text.slice(this.#at, this.#at + 210));
	}

	#doubleQuoted(): { readonly text: string; readonly expands: boolean } {
		const text = this.#text;
		let cooked = '';
		let expands = false;
		this.#at++;
		while (this.#at < text.length) {
			const unit = text[this.#at]!;
			if (unit === '"') {
				this.#at++;
				return { text: cooked, expands };
			}
			if (unit === '\\') {
				const next = text[this.#at + 1];
				if (next !== '\n') {
					cooked += next !== undefined && '"\\$`'.includes(next) ? next : unit + (next ?? '');
				}
				this.#at = Math.min(text.length, this.#at + 2);
			} else if (unit === '$' || unit === '`') {
				const from = this.#at;
				expands = this.#expansion() || expands;
				cooked += text.slice(from, this.#at);
			} else {
				cooked += unit;
				this.#at++;
			}
		}
		this.#complete = false;
		return { text: cooked, expands };
	}

	/** Passes over `$X`, `${…}`, `$(…)` or `` `…` ``; false for a lone dollar sign. */
	#expansion(): boolean {
		const text = this.#text;
		if (text[this.#at] === '`') {
			let end = this.#at + 1;
			while (end < text.length && text[end] !== '`') {
				end += text[end] === '\\' ? 2 : 1;
			}
			this.#complete &&= end < text.length;
			this.#at = Math.min(text.length, end + 1);
			return true;
		}
		const next = text[this.#at + 1];
		this.#at++;
		if (next === '(') {
			this.#balanced('(', ')');
			return true;
		}
		if (next === '{') {
			this.#balanced('{', '}');
			return true;
		}
		const name = /^(?:[A-Za-z_]\w{0,127}|[0-9@*#?$!-])/.exec(text.slice(this.#at, this.#at + 130));
		this.#at += name?.[0].length ?? 0;
		return name !== null;
	}

	/** Passes over brackets with what they hold, quotes respected. */
	#balanced(open: string, close: string): void {
		const text = this.#text;
		let depth = 0;
		while (this.#at < text.length) {
			const unit = text[this.#at]!;
			if (unit === '\\') {
				this.#at++;
			} else if (unit === "'" || unit === '"') {
				let end = this.#at + 1;
				while (end < text.length && text[end] !== unit) {
					end += unit === '"' && text[end] === '\\' ? 2 : 1;
				}
				this.#at = end;
			} else if (unit === open) {
				depth++;
			} else if (unit === close && --depth === 0) {
				this.#at++;
				return;
			}
			this.#at++;
		}
		this.#at = text.length;
		this.#complete = false;
	}

	#span(start: number, end: number): Span {
		return { start: this.#offset + start, end: this.#offset + end };
	}
}
