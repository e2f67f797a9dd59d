import type { Fact } from '../../core/fact.js';
import { baseName } from '../../core/paths.js';
import { literalValue, maskLine } from '../../core/secrets.js';
import type { Span } from '../../core/text.js';
import type { Reader } from '../reader.js';
import { linesOf } from './lines.js';

/** Longer ones are written by programs, and nobody starts a service with them. */
const longest = 64 * 1024;

/**
 * Reads a Makefile: the targets that have a plain name, with what they need and do, and the variables that are given once. What other
 * files say that it includes is not known here, and neither is what a condition decides.
 */
export const makefile: Reader = {
	id: 'makefile',
	claims: (path) => /^(?:GNUm|[Mm])akefile$|\.mk$/.test(baseName(path)),
	read: async ({ text }) => (text.length > longest ? [] : new Makefile(text).facts()),
};

interface Rule {
	readonly names: readonly string[];
	readonly needs: readonly { readonly name: string; readonly span: Span }[];
	readonly steps: Fact<'task.step'>[];
	readonly span: { readonly start: number; end: number };
	undecided: boolean;
}

/** Names of what somebody calls, and of files; patterns and what is put together of variables have other signs in them. */
const plainName = /^[\w./+-]{1,128}$/;
const variableName = /^[\w.-]{1,128}$/;
const assignment = /^(?::{1,3}|[?+!])?=/;

class Makefile {
	readonly #text: string;
	readonly #rules: Rule[] = [];
	readonly #phony = new Set<string>();
	readonly #variables = new Map<string, Fact<'task.variable'>>();
	/** The rule whose steps follow. */
	#rule: Rule | undefined;
	/** How many conditions are open. */
	#conditions = 0;
	/** Between `define` and `endef`. */
	#inDefinition = false;
	/** Other files, or what functions return, may add to this one. */
	#isOpen = false;
	/** Its steps are not what they look like: they are for another shell, share one, or begin with another sign. */
	#isOdd = false;
	#defaultGoal: string | undefined;

	constructor(text: string) {
		this.#text = text;
	}

	facts(): readonly Fact[] {
		const lines = linesOf(this.#text);
		for (let at = 0; at < lines.length; at++) {
			const { start } = lines[at]!;
			while (at + 1 < lines.length && isContinued(lines[at]!.text)) {
				at++;
			}
			this.#line(start, lines[at]!.start + lines[at]!.text.length);
		}
		if (this.#isOdd) {
			return [];
		}
		const first =
			this.#defaultGoal !== undefined
				? this.#rules.find(({ names }) => names.includes(this.#defaultGoal!))
				: this.#isOpen
					? undefined
					: this.#rules.find(({ names: [name] }) => name !== undefined && !name.startsWith('.'));
		return [
			...this.#rules.flatMap((rule): readonly Fact[] =>
				rule.names.length === 0
					? []
					: [
							{
								kind: 'task.declare',
								span: rule.span,
								names: rule.names,
								needs: rule.needs,
								...(rule.names.every((name) => this.#phony.has(name)) && { always: true as const }),
								...(rule === first && { first: true as const }),
								...(rule.undecided && { undecided: true as const }),
							},
							...rule.steps,
						],
			),
			// An included file may be the environment of which a default speaks.
			...[...this.#variables.values()].map(({ value, ...each }): Fact =>
				value === undefined || (this.#isOpen && each.byDefault) ? each : { ...each, value },
			),
		];
	}

	/** A line with those that continue it. */
	#line(start: number, end: number): void {
		const raw = this.#text.slice(start, end);
		if (this.#inDefinition) {
			this.#inDefinition = !/^\s*endef\b/.test(raw);
			return;
		}
		if (raw.startsWith('\t') && this.#rule) {
			this.#step(this.#rule, start + 1, end);
			return;
		}
		// Every sign keeps its place.
		const joined = raw.replace(/\\\r?\n/g, (part) => ' '.repeat(part.length));
		const whole = withoutReferences(joined);
		const comment = /(?<!\\)#/.exec(whole)?.index ?? whole.length;
		const plain = whole.slice(0, comment);
		const [, word = '', next] = /^\s*(\S+)(?:\s+(\S+))?/.exec(plain) ?? [];
		switch (word) {
			case '':
			case 'else':
				return;
			case 'ifeq':
			case 'ifneq':
			case 'ifdef':
			case 'ifndef':
				this.#conditions++;
				return;
			case 'endif':
				this.#conditions -= this.#conditions > 0 ? 1 : 0;
				return;
		}
		this.#rule = undefined;
		const at = plain.search(/[:=]/);
		if (word === 'include' || word === '-include' || word === 'sinclude' || (word.startsWith('$') && at < 0)) {
			this.#isOpen = true;
		} else if (word === 'define' || word === 'undefine' || (word === 'override' && next === 'define')) {
			const [, name = ''] = /(?:define|undefine)\s+([\w.-]{1,128})/.exec(plain) ?? [];
			this.#assign(name, undefined, { start, end });
			this.#inDefinition = word !== 'undefine';
		} else {
			const set = assigned(plain, joined.slice(0, comment));
			if (set) {
				this.#assign(set.name, set.value, { start, end }, set.operator);
			} else if (at > 0 && plain[at] === ':') {
				this.#declare(plain, at, start, end);
			}
		}
	}

	#assign(name: string, value: string | undefined, span: Span, operator = '='): void {
		const known = this.#conditions > 0 || this.#variables.has(name) || /^[+!]/.test(operator) ? undefined : value;
		if (name === '.DEFAULT_GOAL') {
			this.#defaultGoal = known;
		}
		this.#isOdd ||= name === '.RECIPEPREFIX' || (name === 'SHELL' && value !== undefined && !/(?:^|[/\s])(?:ba|da|a|k|z)?sh$/.test(value));
		const literal = known === undefined ? undefined : literalValue(known, 'string', span, { name });
		const shown = literal?.kind === 'literal' && literal.text === known ? { value: maskLine(known) } : {};
		this.#variables.set(name, { kind: 'task.variable', span, name, ...shown, ...(operator === '?=' && { byDefault: true as const }) });
	}

	/** `plain` is the line from `start` on, with its colon at `colon`. */
	#declare(plain: string, colon: number, start: number, end: number): void {
		const from = colon + (plain[colon + 1] === ':' ? 2 : 1);
		const semicolon = plain.indexOf(';', from);
		const until = semicolon < 0 ? plain.length : semicolon;
		const names = [...plain.slice(0, colon).matchAll(/[^\s&]+/g)].map(([name]) => name);
		const needs = [...plain.slice(from, until).matchAll(/[^\s|]+/g)].map((match) => ({
			name: match[0],
			span: { start: start + from + match.index, end: start + from + match.index + match[0].length },
		}));
		if (names.includes('.PHONY')) {
			needs.forEach(({ name }) => this.#phony.add(name));
		}
		this.#isOdd ||= names.includes('.ONESHELL');
		const own = assigned(plain.slice(from));
		if (own) {
			// A value for one target alone.
			this.#assign(own.name, undefined, { start, end });
			return;
		}
		const rest = plain.slice(from, until);
		const isPattern = names.some((name) => !plainName.test(name)) || /^\.[A-Z_]+$/.test(names[0] ?? '') || rest.includes(':');
		const rule: Rule = {
			names: isPattern ? [] : names,
			needs: needs.map(({ name, span }) => ({ name: plainName.test(name) ? name : '$', span })),
			steps: [],
			span: { start: start + plain.search(/\S/), end: start + plain.trimEnd().length },
			undecided: this.#conditions > 0,
		};
		this.#rules.push(rule);
		this.#rule = rule;
		if (semicolon >= 0) {
			this.#step(rule, start + semicolon + 1, end);
		}
	}

	#step(rule: Rule, start: number, end: number): void {
		const line = this.#text.slice(start, end).trimEnd();
		// `@` says nothing of it, `-` goes on if it fails, `+` does it in a rehearsal, too.
		const from = line.search(/[^\s@+-]/);
		if (from < 0 || line[from] === '#') {
			return;
		}
		const span = { start: start + from, end: start + line.length };
		rule.steps.push({ kind: 'task.step', span, command: maskLine(line.slice(from)) });
		rule.span.end = span.end;
		rule.undecided ||= this.#conditions > 0;
	}
}

/** Whether the next line belongs to this one: it ends in a backslash that no other one takes the meaning of. */
function isContinued(line: string): boolean {
	let at = line.length;
	while (at > 0 && line[at - 1] === '\\') {
		at--;
	}
	return (line.length - at) % 2 === 1;
}

/** A line of the same length with each sign of what stands for something else (`$(NAME)`, `$@`) as a dollar sign. */
function withoutReferences(line: string): string {
	let plain = '';
	let depth = 0;
	for (let at = 0; at < line.length; at++) {
		const unit = line[at]!;
		if (unit === '$' && depth === 0) {
			depth = line[at + 1] === '(' || line[at + 1] === '{' ? 1 : 0;
			plain += at + 1 < line.length ? '$$' : '$';
			at++;
		} else if (depth > 0) {
			depth += unit === '(' || unit === '{' ? 1 : unit === ')' || unit === '}' ? -1 : 0;
			plain += '$';
		} else {
			plain += unit;
		}
	}
	return plain;
}

/** What a line assigns. `plain` is the line without references, and decides where its parts begin. */
function assigned(plain: string, line = plain): { readonly name: string; readonly operator: string; readonly value: string } | undefined {
	const equals = plain.indexOf('=');
	const from = equals < 0 ? -1 : plain.slice(0, equals).search(/:{0,3}$|[?+!]$/);
	const operator = from < 0 ? undefined : assignment.exec(plain.slice(from))?.[0];
	const name = plain
		.slice(0, Math.max(from, 0))
		.trim()
		.replace(/^(?:(?:export|override|private)\s+)+/, '');
	return operator !== undefined && variableName.test(name) ? { name, operator, value: line.slice(equals + 1).trim() } : undefined;
}
