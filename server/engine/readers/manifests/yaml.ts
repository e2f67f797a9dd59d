import { Composer, isAlias, isMap, isScalar, Parser, visit, type CST, type Document, type Node, type Pair } from 'yaml';
import { limits } from '../../core/limits.js';
import { PassedOver, tooManyNodes } from '../../core/readable.js';
import type { Span } from '../../core/text.js';

/** An entry of a mapping. */
export interface YamlEntry {
	readonly name: string;
	readonly key: Node;
	/** Null when nothing stands after the colon. */
	readonly value: Node | null;
}

/** One document of a YAML file, with its anchors. Aliases are followed one at a time, never expanded, so that an alias bomb stays small. */
export class YamlDocument {
	readonly root: Node | null;
	readonly #anchors = new Map<string, Node>();
	readonly #text: string;
	readonly #removing: string | undefined;

	/** `removing`: a tag by which an entry says that there is none of its name. */
	constructor(document: Document.Parsed, text: string, removing?: string) {
		this.#text = text;
		this.#removing = removing;
		this.root = document.contents;
		visit(document, {
			Node: (_key, node) => {
				if (!isAlias(node) && node.anchor !== undefined) {
					this.#anchors.set(node.anchor, node);
				}
			},
		});
	}

	/** The node itself, or the one that an alias stands for. */
	follow(node: unknown): Node | undefined {
		let current = node as Node | null | undefined;
		for (let hops = 0; hops < 8 && isAlias(current); hops++) {
			current = this.#anchors.get(current.source);
		}
		return isAlias(current) ? undefined : (current ?? undefined);
	}

	/** The entries of a mapping, merged ones (`<<`) first, in the order of the text; at most a thousand. */
	entries(node: unknown, depth = 0): readonly YamlEntry[] {
		const map = this.follow(node);
		if (!isMap(map) || depth > 4) {
			return [];
		}
		const entries = new Map<string, YamlEntry>();
		for (const pair of map.items as Pair<Node, Node | null>[]) {
			const name = textOfScalar(pair.key);
			if (name === undefined || entries.size >= 1000) {
				continue;
			}
			if (name === '<<') {
				const merged = this.follow(pair.value);
				const sources = merged !== undefined && 'items' in merged && !isMap(merged) ? (merged.items as unknown[]) : [merged];
				for (const source of sources.slice(0, 20)) {
					for (const entry of this.entries(source, depth + 1)) {
						if (!entries.has(entry.name)) {
							entries.set(entry.name, entry);
						}
					}
				}
			} else if (this.#removing !== undefined && pair.value?.tag === this.#removing) {
				entries.delete(name);
			} else {
				entries.set(name, { name, key: pair.key, value: pair.value });
			}
		}
		return [...entries.values()];
	}

	/** The value of a mapping's entry, aliases followed. */
	get(node: unknown, name: string): Node | undefined {
		return this.follow(this.entries(node).find((entry) => entry.name === name)?.value);
	}

	/** The span of a node, quotes included; blanks and breaks after a block are no part of it. */
	spanOf(node: Node): Span {
		const [start, end] = node.range ?? [0, 0];
		return { start, end: start + this.#text.slice(start, end).trimEnd().length };
	}
}

/**
 * The documents of a YAML text. Throws {@link PassedOver} when it nests too deep or has too many nodes, each document being one:
 * the composer recurses, and may take the process with it. Entries with the tag `removing` are left out, and what they take the place of.
 */
export function parseYaml(text: string, removing?: string): readonly YamlDocument[] {
	const tokens: CST.Token[] = [];
	let nodes = 0;
	for (const token of new Parser().parse(text)) {
		tokens.push(token);
		nodes += nodesOf(token, limits.yamlNodes - nodes);
	}
	const composer = new Composer({ uniqueKeys: false, strict: false, logLevel: 'silent', prettyErrors: false, keepSourceTokens: false });
	return [...composer.compose(tokens)].map((document) => new YamlDocument(document, text, removing));
}

/** The number of nodes of a token, of which some are allowed. Does not recurse: the parser before it does not either. */
function nodesOf(token: CST.Token, allowed: number): number {
	let count = 0;
	const open: { readonly token: CST.Token; readonly depth: number }[] = [{ token, depth: 0 }];
	// A tag or an anchor costs what a node does, above all where it stands alone and is an error.
	const properties = (tokens: readonly CST.SourceToken[] | undefined): number =>
		(tokens ?? []).reduce((sum, { type }) => sum + (type === 'tag' || type === 'anchor' ? 1 : 0), 0);
	for (let next = open.pop(); next !== undefined; next = open.pop()) {
		count++;
		if (next.depth > limits.nesting) {
			throw new PassedOver(`nested deeper than ${limits.nesting} levels`);
		}
		if (count > allowed) {
			throw new PassedOver(tooManyNodes);
		}
		const depth = next.depth + 1;
		if ('items' in next.token) {
			for (const item of next.token.items) {
				count += properties(item.start) + properties(item.sep);
				if (item.key) {
					open.push({ token: item.key, depth });
				}
				if (item.value) {
					open.push({ token: item.value, depth });
				}
			}
		}
		if (next.token.type === 'document') {
			count += properties(next.token.start);
		}
		if (next.token.type === 'document' && next.token.value) {
			open.push({ token: next.token.value, depth });
		}
	}
	return count;
}

/** The text of a scalar as a shell or an environment would see it; undefined for other nodes and for null. */
export function textOfScalar(node: unknown): string | undefined {
	if (!isScalar(node) || node.value === null || node.value === undefined) {
		return undefined;
	}
	// Numbers and booleans as they are written: `0x10`, `yes`, `3_000`.
	return typeof node.value === 'string' ? node.value : (node.source ?? String(node.value));
}
