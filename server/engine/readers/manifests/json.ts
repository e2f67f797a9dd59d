import { parseTree, type Node } from 'jsonc-parser';
import { limits } from '../../core/limits.js';
import type { Span } from '../../core/text.js';

export type { Node };

/**
 * The tree of a JSON text with comments and trailing commas; what is malformed is left out. Undefined when nothing can be read,
 * or brackets nest too deep.
 */
export function parseJson(text: string): Node | undefined {
	// The parser recurses; in JSON the depth can be counted exactly beforehand.
	return isTooDeep(text) ? undefined : parseTree(withoutByteOrderMark(text), [], { allowTrailingComma: true, allowEmptyContent: true });
}

/** The text with a byte order mark replaced by a space, so that parsers do not stumble and positions stay. */
export function withoutByteOrderMark(text: string): string {
	return text.charCodeAt(0) === 0xfeff ? ` ${text.slice(1)}` : text;
}

function isTooDeep(text: string): boolean {
	let depth = 0;
	for (let i = 0; i < text.length; i++) {
		switch (text.charCodeAt(i)) {
			case 34: // a string, which ends with its line at the latest
				for (i++; i < text.length && text[i] !== '"' && text[i] !== '\n'; i++) {
					i += text[i] === '\\' ? 1 : 0;
				}
				break;
			case 91:
			case 123:
				if (++depth > limits.nesting) {
					return true;
				}
				break;
			case 93:
			case 125:
				depth--;
				break;
		}
	}
	return false;
}

/** A property of an object node: its key, its value, and the whole. */
export interface Property {
	readonly name: string;
	readonly key: Node;
	readonly value: Node;
	readonly whole: Span;
}

/** The properties of an object node that have a value, in the order of the text. */
export function propertiesOf(node: Node | undefined): readonly Property[] {
	if (node?.type !== 'object') {
		return [];
	}
	return (node.children ?? []).flatMap((property) => {
		const [key, value] = property.children ?? [];
		return key !== undefined && value !== undefined && typeof key.value === 'string'
			? [{ name: key.value, key, value, whole: spanOf(property) }]
			: [];
	});
}

/** The value of a property by its name; the last one counts, as in `JSON.parse`. */
export function valueOf(node: Node | undefined, name: string): Node | undefined {
	return propertiesOf(node).findLast((property) => property.name === name)?.value;
}

/** The text of a string node. */
export function textOf(node: Node | undefined): string | undefined {
	return node?.type === 'string' && typeof node.value === 'string' ? node.value : undefined;
}

/** The string items of an array node. */
export function textsOf(node: Node | undefined): readonly string[] {
	return node?.type === 'array' ? (node.children ?? []).flatMap((item) => textOf(item) ?? []) : [];
}

/** The span of a node. */
export function spanOf(node: Node): Span {
	return { start: node.offset, end: node.offset + node.length };
}

/** The span of what stands between the quotes of a string node: exact for each character as long as there are no escapes in it. */
export function innerSpanOf(node: Node): Span {
	return node.type === 'string' && node.length >= 2 ? { start: node.offset + 1, end: node.offset + node.length - 1 } : spanOf(node);
}
