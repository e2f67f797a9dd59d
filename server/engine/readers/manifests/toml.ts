import { parseTOML, type AST } from 'toml-eslint-parser';
import { limits } from '../../core/limits.js';
import type { Span } from '../../core/text.js';

/** An entry of a TOML text with the whole path of its keys; items of arrays of tables have their index in it. */
export interface TomlEntry {
	readonly keys: readonly string[];
	/** The whole entry. */
	readonly span: Span;
	readonly key?: Span;
	readonly value: TomlValue;
}

/** A value: the text of a scalar, or the items of an array. */
export interface TomlValue {
	readonly span: Span;
	readonly text?: string;
	readonly type: 'string' | 'number' | 'boolean' | 'other' | 'list';
	readonly items?: readonly TomlValue[];
	/** Where `text` starts when it stands there character by character. */
	readonly at?: number;
}

/** Where the text of a scalar stands, without its quotes where nothing in it is escaped. */
export function textSpanOf({ span, text, at }: TomlValue): Span {
	return text === undefined || at === undefined ? span : { start: at, end: at + text.length };
}

/** The entries of a TOML text, inline tables taken apart; none when it is malformed, since the parser stops at the first error. */
export function tomlEntries(text: string): readonly TomlEntry[] {
	// The parser recurses; brackets outside of strings are an upper bound of the depth.
	if ((text.match(/[[{]/g)?.length ?? 0) > limits.yamlNodes || longestRun(text) > limits.nesting) {
		return [];
	}
	let program: AST.TOMLProgram;
	try {
		program = parseTOML(text.charCodeAt(0) === 0xfeff ? ` ${text.slice(1)}` : text);
	} catch {
		return [];
	}
	const entries: TomlEntry[] = [];
	for (const node of program.body[0].body) {
		if (node.type === 'TOMLKeyValue') {
			collect(node, [], text, entries);
		} else {
			for (const inner of node.body) {
				collect(inner, node.resolvedKey.map(String), text, entries);
			}
		}
	}
	return entries;
}

/** The most brackets that are open at once, with those in strings counted too. */
function longestRun(text: string): number {
	let open = 0;
	let most = 0;
	for (const unit of text) {
		open = unit === '[' || unit === '{' ? open + 1 : unit === ']' || unit === '}' ? Math.max(0, open - 1) : open;
		most = Math.max(most, open);
	}
	return most;
}

function collect(node: AST.TOMLKeyValue, path: readonly string[], text: string, out: TomlEntry[]): void {
	const keys = [...path, ...node.key.keys.map((key) => (key.type === 'TOMLBare' ? key.name : key.value))];
	if (node.value.type === 'TOMLInlineTable') {
		for (const inner of node.value.body) {
			collect(inner, keys, text, out);
		}
		return;
	}
	out.push({ keys, span: spanOf(node), key: spanOf(node.key), value: valueOf(node.value, text) });
}

function valueOf(node: AST.TOMLContentNode, text: string): TomlValue {
	const span = spanOf(node);
	if (node.type === 'TOMLArray') {
		return { span, type: 'list', items: node.elements.map((item) => valueOf(item, text)) };
	}
	if (node.type === 'TOMLInlineTable') {
		return { span, type: 'other' };
	}
	if (node.kind === 'string') {
		const at = [span.start + 1, span.start + 3].find((start) => text.startsWith(node.value, start) && start + node.value.length < span.end);
		return { span, type: 'string', text: node.value, ...(at === undefined ? {} : { at }) };
	}
	const written = text.slice(span.start, span.end);
	return {
		span,
		type: node.kind === 'integer' || node.kind === 'float' ? 'number' : node.kind === 'boolean' ? 'boolean' : 'other',
		text: written,
	};
}

function spanOf(node: { readonly range: readonly [number, number] }): Span {
	return { start: node.range[0], end: node.range[1] };
}
