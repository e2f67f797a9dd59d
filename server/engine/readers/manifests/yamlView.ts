import { isMap, isScalar, isSeq, type Node } from 'yaml';
import { isSecretName, literalValue, maskLine } from '../../core/secrets.js';
import type { Span } from '../../core/text.js';
import type { Value } from '../../core/value.js';
import { unfilled } from './imageReference.js';
import { interpolatedValue } from './interpolation.js';
import { blankTemplates, isInBlock, type Insert } from './template.js';
import { parseYaml, textOfScalar, type YamlDocument, type YamlEntry } from './yaml.js';

/** A command as a manifest writes it: one text for a shell, or a list of words. */
export interface WrittenCommand {
	readonly span: Span;
	readonly command: string;
	readonly argv?: readonly string[];
}

/** One document of a YAML manifest, read by names, with exact spans and values. What a template fills in is unknown. */
export class YamlView {
	readonly document: YamlDocument;
	readonly #text: string;
	readonly #original: string;
	readonly #inserts: readonly Insert[];

	/** `text` is what was parsed; `original` what stands in the file, of the same length. */
	constructor(document: YamlDocument, text: string, original = text, inserts: readonly Insert[] = []) {
		this.document = document;
		this.#text = text;
		this.#original = original;
		this.#inserts = inserts;
	}

	/** The views of all documents of a text, with its template expressions, and what else is filled in later, taken out. */
	static all(text: string, filledIn?: RegExp): readonly YamlView[] {
		const blanked = blankTemplates(filledIn === undefined ? text : text.replace(filledIn, (match) => unfilled.repeat(match.length)));
		return parseYaml(blanked.text).map((document) => new YamlView(document, blanked.text, text, blanked.inserts));
	}

	get root(): Node | null {
		return this.document.root;
	}

	/** The node at a path of names, aliases followed. */
	get(node: unknown, ...names: readonly string[]): Node | undefined {
		let current = this.document.follow(node);
		for (const name of names) {
			current = this.document.get(current, name);
		}
		return current;
	}

	entries(node: unknown): readonly YamlEntry[] {
		return this.document.entries(node);
	}

	/** The entry of a name, which is also there when it has no value. */
	entry(node: unknown, name: string): YamlEntry | undefined {
		return this.document.entries(node).find((entry) => entry.name === name);
	}

	/** The items of a sequence, aliases followed; at most five hundred. */
	items(node: unknown): readonly Node[] {
		const sequence = this.document.follow(node);
		return isSeq(sequence) ? sequence.items.slice(0, 500).flatMap((item) => this.document.follow(item) ?? []) : [];
	}

	/** The text of a scalar, unknown ones included: see {@link known}. */
	text(node: unknown): string | undefined {
		return textOfScalar(this.document.follow(node));
	}

	/** The text of the scalar at a path of names, when no template fills it in. */
	known(node: unknown, ...names: readonly string[]): string | undefined {
		const text = this.text(this.get(node, ...names));
		return text?.includes(unfilled) === true ? undefined : text;
	}

	/** What names something: its text, or the expression of a template that stands for it, which is the same for the same name. */
	identity(node: unknown, ...names: readonly string[]): string | undefined {
		const found = this.get(node, ...names);
		const text = this.text(found);
		if (found === undefined || text?.includes(unfilled) !== true) {
			return text;
		}
		const { start, end } = this.spanOf(found);
		return this.#original
			.slice(start, Math.min(end, start + 300))
			.replace(/^(["'])([^\n]*)\1$/, '$2')
			.replace(/\{\{-?\s*/g, '{{ ')
			.replace(/\s*-?\}\}/g, ' }}')
			.replace(/\s*\|\s*quote(?= \}\})/g, '');
	}

	/** The value of a chart with which a template fills a node in, in no condition: `replicaCount` of `{{ .Values.replicaCount }}`. */
	chartValue(node: Node | undefined): string | undefined {
		const setting = node === undefined ? undefined : /^\{\{ \.Values\.(\w+(?:\.\w+)*) \}\}$/.exec(this.identity(node) ?? '')?.[1];
		return node === undefined || isInBlock(this.#original, this.spanOf(node).start) ? undefined : setting;
	}

	/** The whole number at a path of names. */
	number(node: unknown, ...names: readonly string[]): number | undefined {
		const text = this.known(node, ...names);
		return text !== undefined && /^\d{1,9}$/.test(text) ? Number(text) : undefined;
	}

	/** The texts of a mapping's scalars (labels, selectors), as {@link identity} gives them. */
	texts(node: unknown): Readonly<Record<string, string>> {
		return Object.fromEntries(
			this.entries(node).flatMap(({ name, value }) => {
				const text = this.identity(value);
				return text === undefined || name === '__proto__' ? [] : [[name, maskLine(text)] as const];
			}),
		);
	}

	/** Whether a tag says that a node is put together from what stands behind it: `!Ref Table`, `!Sub 'https://${Host}'`. */
	isComputed(node: unknown): boolean {
		return this.document.follow(node)?.tag?.startsWith('!') === true;
	}

	spanOf(node: Node): Span {
		return this.document.spanOf(node);
	}

	/** The span of an entry, from its key to the end of its value. */
	entrySpan({ key, value }: YamlEntry): Span {
		const start = this.document.spanOf(key);
		return value === null ? start : { start: start.start, end: Math.max(start.end, this.document.spanOf(value).end) };
	}

	/** Whether a template puts lines into a node, at whatever depth. */
	hasInserts(node: Node | undefined): boolean {
		return this.#insertsOf(node).length > 0;
	}

	/** Whether a template adds entries to a mapping or a list itself, so that what is missing there may come from it. */
	isOpen(node: Node | undefined): boolean {
		const inserts = this.#insertsOf(node);
		const column = inserts.length === 0 ? 0 : this.#columnOf(node!);
		return inserts.some((insert) => insert.column === undefined || insert.column === column);
	}

	#insertsOf(node: Node | undefined): readonly Insert[] {
		const [start, end] = node?.range ?? [0, 0];
		return this.#inserts.filter((insert) => start <= insert.start && insert.end <= Math.max(end, this.#blockEnd(end)));
	}

	/** How many characters stand before the entries of a block. */
	#columnOf(node: Node): number {
		const { start } = this.spanOf(node);
		return start - (this.#text.lastIndexOf('\n', start - 1) + 1);
	}

	/** Blank lines after a block belong to nothing; a template that stands there is still the end of the block. */
	#blockEnd(end: number): number {
		const next = this.#text.slice(end, end + 2000).search(/\S/);
		return next < 0 ? Math.min(this.#text.length, end + 2000) : end + next;
	}

	/** The value of a scalar for a variable: `$X` and `${X}` are reads of the environment where the format expands them. */
	value(
		name: string,
		node: Node | undefined | null,
		options: { readonly expands?: boolean; readonly escape?: '$$' | '\\$'; readonly certain?: boolean } = {},
	): Value {
		const followed = this.document.follow(node);
		const text = textOfScalar(followed);
		const span = followed === undefined ? { start: 0, end: 0 } : this.spanOf(followed);
		if (text === undefined || text.includes(unfilled)) {
			return { kind: 'unknown', span };
		}
		const certain = options.certain !== false;
		if (options.expands !== true) {
			return literalValue(text, 'string', span, { name, expectsSecret: certain && isSecretName(name) });
		}
		return interpolatedValue(
			{ name, text, span, at: followed === undefined ? undefined : this.startOf(followed, text), certain },
			{ escape: options.escape ?? '\\$' },
		);
	}

	/** The value of a part of a scalar that stands at `span`. */
	valueOf(name: string, text: string, span: Span): Value {
		return text.includes(unfilled)
			? { kind: 'unknown', span }
			: literalValue(text, 'string', span, { name, expectsSecret: isSecretName(name) });
	}

	/**
	 * The value of a part of a scalar with variables in it, as compose files write them. `exact`: it stands at `span` character by
	 * character.
	 */
	expanded(name: string, text: string, span: Span, exact = true): Value {
		return interpolatedValue(
			{ name, text, span, at: exact && span.end - span.start === text.length ? span.start : undefined, certain: true },
			{ escape: '$$' },
		);
	}

	/** A number, or the name that stands for one (a port's); unknown where a variable or a template fills it in. */
	port(node: Node | undefined): Value | undefined {
		const text = this.text(node);
		if (node === undefined || text === undefined || text === '') {
			return undefined;
		}
		const span = this.spanOf(node);
		if (text.includes(unfilled)) {
			return { kind: 'unknown', span };
		}
		return /^\d{1,5}$/.test(text)
			? { kind: 'literal', type: 'number', text: String(Number(text)), span }
			: interpolatedValue({ name: 'port', text, span, at: this.startOf(node, text), certain: false }, { escape: '$$' });
	}

	/** A command: a text, or a list of words. Undefined when it is empty or a template fills all of it in. */
	command(node: Node | undefined): WrittenCommand | undefined {
		if (node === undefined) {
			return undefined;
		}
		if (isSeq(node)) {
			const argv = this.items(node)
				.flatMap((item) => this.text(item) ?? [])
				.map((word) => maskLine(word.replaceAll(unfilled, '_')));
			return argv.length === 0 ? undefined : { span: this.spanOf(node), command: argv.map(quoted).join(' '), argv };
		}
		const text = textOfScalar(node);
		if (text === undefined || text.replaceAll(unfilled, '').trim() === '') {
			return undefined;
		}
		const { span, source } = this.source(node, text);
		return { span, command: maskLine(source.replaceAll(unfilled, '_')) };
	}

	/**
	 * The text of a scalar as it stands in the file, so that positions in a command line are positions in the file: blocks keep
	 * their indentation and folded lines
	 * their breaks (as blanks), which a shell passes over.
	 */
	source(node: Node, text: string): { readonly span: Span; readonly source: string } {
		const span = this.spanOf(node);
		const written = this.#text.slice(span.start, span.end);
		const header =
			isScalar(node) && (node.type === 'BLOCK_LITERAL' || node.type === 'BLOCK_FOLDED')
				? /^[|>][^\n]*\n/.exec(written)?.[0].length
				: undefined;
		if (header !== undefined) {
			const body = written.slice(header);
			const indented = /^[ \t]*/.exec(body)?.[0].length ?? 0;
			const start = span.start + header + indented;
			const source = this.#text.slice(start, span.end);
			return {
				span: { start, end: span.end },
				source:
					isScalar(node) && node.type === 'BLOCK_FOLDED'
						? source.replace(/\r?\n(?=[ \t]*\S)/g, (lineBreak) => ' '.repeat(lineBreak.length))
						: source,
			};
		}
		const at = this.startOf(node, text);
		return at === undefined ? { span, source: text } : { span: { start: at, end: at + text.length }, source: text };
	}

	/** Where the text of a scalar starts in the file, when it stands there character by character. */
	startOf(node: Node, text: string): number | undefined {
		const { start, end } = this.spanOf(node);
		return [start, start + 1].find((at) => at + text.length <= end && this.#text.startsWith(text, at));
	}

	isMap(node: unknown): boolean {
		return isMap(this.document.follow(node));
	}
}

/** A word as a shell would need it written. */
function quoted(word: string): string {
	return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;
}

/** Whether a name can be that of a variable. */
export function isVariableName(name: string): boolean {
	return /^[A-Za-z_][\w.-]{0,127}$/.test(name);
}

/** Seconds of a period as manifests write them (`10s`, `1m30s`, `500ms`, `10`). */
export function secondsOf(text: string): number | undefined {
	if (/^\d{1,9}$/.test(text)) {
		return Number(text);
	}
	if (!/^(?:\d{1,9}(?:\.\d{1,3})?(?:h|ms|us|m|s)){1,4}$/.test(text)) {
		return undefined;
	}
	const units = { h: 3600, m: 60, s: 1, ms: 0.001, us: 0.000001 } as const;
	return [...text.matchAll(/(\d+(?:\.\d+)?)(h|ms|us|m|s)/g)].reduce((sum, [, count, unit]) => sum + Number(count) * units[unit as 's'], 0);
}
