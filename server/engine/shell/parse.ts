import type { CommandLine, Frame, Redirection, SimpleCommand, Word } from './command.js';
import type { Token } from './lex.js';
import { lex } from './lex.js';
import { wordSet } from '../core/wordList.js';

/** Words that open, part or close a compound command: what follows them is a command again. */
const leadingKeywords = wordSet('if then else elif do while until { ! function');
const closingKeywords = new Set(['fi', 'done', 'esac', '}']);
/**
 * Words that begin what may not run, and those that end it. A group counts as well: it is the body of a function, or stands
 * behind a condition.
 */
const openingKeywords = new Set(['if', 'while', 'until', 'for', 'case', 'select', '{']);
/** Words behind which stands what is run to decide. */
const conditionKeywords = new Set(['if', 'while', 'until']);
/** Words whose own words are no command, up to the end of the command. */
const headers = new Set(['for', 'case', 'select']);

type Draft = { -readonly [Key in 'assignments' | 'words' | 'redirections']: SimpleCommand[Key][number][] };

/**
 * Reads a command line as a POSIX shell does, without running or expanding anything. Compound commands, subshells, functions and
 * here-documents make it incomplete, and the
 * simple commands in them are still listed. Spans count from `offset`, exactly, as long as `text` is what stands in the file.
 */
export function parseCommandLine(text: string, offset = 0): CommandLine {
	const { tokens, complete } = lex(text, offset);
	return new Assembler(tokens, complete).run();
}

class Assembler {
	readonly #tokens: readonly Token[];
	readonly #commands: SimpleCommand[] = [];
	#draft: Draft = { assignments: [], words: [], redirections: [] };
	#complete: boolean;
	/** In the header of a loop or in the pattern of a case: words that are no command. */
	#inHeader = false;
	#cases = 0;
	#subshells = 0;
	/** How many compound commands are open. */
	#depth = 0;
	/** How deep the condition of a loop or branch is that is being read: its commands run whenever the loop or branch is come to. */
	#condition = 0;
	/** How many commands there are before the condition of the `if` that is being read; undefined where it is no plain one. */
	#tested: number | undefined;
	/** The name of a function follows. */
	#names = false;
	/** The function whose body follows. */
	#function: string | undefined;
	/** What is open, as many as `#depth` says. */
	readonly #frames: Frame[] = [];
	/** The patterns of the arm of a case that is being read. */
	#patterns: string[] | undefined;

	constructor(tokens: readonly Token[], complete: boolean) {
		this.#tokens = tokens;
		this.#complete = complete;
	}

	run(): CommandLine {
		for (let at = 0; at < this.#tokens.length; at++) {
			const token = this.#tokens[at]!;
			if (token.kind === 'word') {
				this.#word(token);
			} else if (token.kind === 'redirection') {
				const target = this.#tokens[at + 1];
				if (target?.kind === 'word') {
					this.#draft.redirections.push(redirectionOf(token, target.word));
					at++;
				} else {
					this.#complete = false;
				}
			} else {
				this.#operator(token.operator, token.arm === true);
			}
		}
		this.#complete &&= this.#cases === 0 && this.#subshells === 0;
		this.#end(undefined);
		return { commands: this.#commands, complete: this.#complete };
	}

	#word(token: Token & { kind: 'word' }): void {
		const { word, quoted, raw } = token;
		if (this.#names) {
			this.#names = false;
			this.#function = word.text;
			return;
		}
		if (this.#patterns !== undefined && (quoted || word.text !== 'esac')) {
			this.#patterns.push(word.text);
			return;
		}
		const first = this.#draft.words.length === 0;
		if (first && !quoted && this.#draft.assignments.length === 0) {
			if (openingKeywords.has(word.text)) {
				this.#depth++;
				this.#frames.push(
					word.text === '{' && this.#function !== undefined ? { kind: 'function', name: this.#function } : { kind: 'branch' },
				);
			}
			this.#function = undefined;
			this.#branch(word.text);
			if (conditionKeywords.has(word.text)) {
				this.#condition = this.#depth;
			} else if (word.text === 'then' || word.text === 'do') {
				this.#condition = 0;
			}
			this.#names = word.text === 'function';
			if (leadingKeywords.has(word.text)) {
				// `!` only turns the status around.
				this.#complete &&= word.text === '!';
				this.#inHeader = false;
				return;
			}
			if (closingKeywords.has(word.text)) {
				this.#complete = false;
				this.#depth -= this.#depth > 0 ? 1 : 0;
				this.#frames.length = this.#depth;
				this.#patterns = undefined;
				this.#cases -= word.text === 'esac' && this.#cases > 0 ? 1 : 0;
				return;
			}
			if (headers.has(word.text)) {
				this.#complete = false;
				this.#inHeader = true;
				this.#cases += word.text === 'case' ? 1 : 0;
			}
		}
		if (word.text === '[[' && first) {
			this.#complete = false;
		}
		const equals = first ? assignedAt(raw) : -1;
		if (equals > 0) {
			const name = raw.slice(0, equals).replace(/\+$/, '');
			const value: Word = {
				text: word.text.slice(equals + 1),
				expands: word.expands,
				span: { start: word.span.start + equals + 1, end: word.span.end },
			};
			this.#draft.assignments.push({ name, value });
			return;
		}
		this.#draft.words.push(word);
		if (this.#cases > 0 && this.#inHeader && word.text === 'in') {
			const [header, subject] = this.#draft.words;
			if (header?.text === 'case') {
				this.#frames[this.#frames.length - 1] = { kind: 'arm', subject: subject?.text ?? '', patterns: [] };
				this.#patterns = [];
			}
			this.#draft = emptyDraft();
			this.#inHeader = false;
		}
	}

	/** Keeps what a branch is decided by: `if [ "$X" = y ]; then … else … fi`. */
	#branch(keyword: string): void {
		const frame = this.#frames.at(-1);
		if (keyword === 'if') {
			this.#tested = this.#commands.length;
		} else if (keyword === '!' || keyword === 'elif') {
			this.#tested = undefined;
		}
		if (frame?.kind !== 'branch' || (keyword !== 'then' && keyword !== 'else' && keyword !== 'elif')) {
			return;
		}
		let now: Frame = { kind: 'branch' };
		const [test, ...also] = keyword === 'then' && this.#tested !== undefined ? this.#commands.slice(this.#tested) : [];
		if (test !== undefined && [test, ...also].every(({ next }, index) => index === also.length || next === '&&')) {
			const wordsOf = ({ words }: SimpleCommand): readonly string[] => words.map(({ text }) => text);
			now = { kind: 'branch', test: wordsOf(test), ...(also.length > 0 && { also: also.map(wordsOf) }) };
		} else if (keyword === 'else' && frame.test !== undefined) {
			now = { ...frame, otherwise: true };
		}
		this.#frames[this.#frames.length - 1] = now;
		this.#tested = undefined;
	}

	#operator(operator: (Token & { kind: 'operator' })['operator'], endsArm: boolean): void {
		if (this.#patterns !== undefined) {
			this.#complete = false;
			if (operator === ')') {
				this.#enterArm(this.#patterns);
			}
			return;
		}
		if (operator === '(') {
			this.#complete = false;
			this.#subshells++;
			// `name()` declares a function: the name is no command.
			this.#function = this.#draft.words.length === 1 ? this.#draft.words[0]!.text : undefined;
			this.#draft = emptyDraft();
		} else if (operator === ')') {
			if (this.#subshells > 0) {
				this.#subshells--;
				this.#end(';');
			} else {
				this.#complete = false;
				this.#draft = emptyDraft();
			}
		} else {
			this.#end(operator);
			if (endsArm && this.#frames.at(-1)?.kind === 'arm') {
				this.#patterns = [];
			}
		}
	}

	#enterArm(patterns: readonly string[]): void {
		const frame = this.#frames.at(-1);
		if (frame?.kind === 'arm') {
			this.#frames[this.#frames.length - 1] = { ...frame, patterns, earlier: [...(frame.earlier ?? []), ...frame.patterns] };
		}
		this.#patterns = undefined;
	}

	#end(next: SimpleCommand['next']): void {
		const { assignments, words, redirections } = this.#draft;
		const spans = [
			...words.map((word) => word.span),
			...redirections.map((one) => one.span),
			...assignments.map((one) => ({ start: one.value.span.start - one.name.length - 1, end: one.value.span.end })),
		];
		this.#draft = emptyDraft();
		const isHeader = this.#inHeader;
		this.#inHeader = false;
		if (spans.length === 0 || isHeader) {
			this.#follow(next);
			return;
		}
		const span = { start: spans[0]!.start, end: spans[0]!.end };
		for (const one of spans) {
			span.start = Math.min(span.start, one.start);
			span.end = Math.max(span.end, one.end);
		}
		const frames = this.#condition > 0 && this.#condition === this.#depth ? this.#frames.slice(0, -1) : [...this.#frames];
		this.#commands.push({
			assignments,
			words,
			redirections,
			...(frames.length > 0 && { conditional: true, frames }),
			...(next !== undefined && { next }),
			span,
		});
	}

	/** An operator after nothing: after `)` or `}` it belongs to the command before. */
	#follow(next: SimpleCommand['next']): void {
		const last = this.#commands.at(-1);
		if (last !== undefined && next !== undefined && next !== '\n' && (last.next === ';' || last.next === undefined)) {
			this.#commands[this.#commands.length - 1] = { ...last, next };
		}
	}
}

function emptyDraft(): Draft {
	return { assignments: [], words: [], redirections: [] };
}

function redirectionOf(token: Token & { kind: 'redirection' }, target: Word): Redirection {
	const span = { start: token.span.start, end: target.span.end };
	return token.descriptor === undefined
		? { operator: token.operator, target, span }
		: { operator: token.operator, descriptor: token.descriptor, target, span };
}

/** Where the `=` of an assignment is, or -1. */
function assignedAt(raw: string): number {
	return (/^[A-Za-z_]\w{0,127}\+?(?==)/.exec(raw)?.[0] ?? '').length || -1;
}
