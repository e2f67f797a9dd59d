import type ts from 'typescript';
import type { Source } from '../parse.js';
import type { List } from './units.js';

/** What stands before statements of a block, and members of a class, when they are read alone. */
const blockHead = 'async function* f() {\n';
const classHead = 'class C extends B {\n';
/** What stands after them, that it is seen where they end: on the same line, since a comment may reach further. */
const tail = '}\nend();';

/** What is between the two, where it ends before what stands after it; that does not matter of what is broken off. */
function withinOf({ ts, file }: Source, isBrokenOff: boolean): readonly ts.Node[] | undefined {
	const [only, end, ...others] = file.statements;
	if (only === undefined || (!isBrokenOff && (end === undefined || others.length > 0 || only.end !== file.text.length - tail.length + 1))) {
		return undefined;
	}
	return ts.isClassDeclaration(only) ? only.members : ts.isFunctionDeclaration(only) ? only.body?.statements : undefined;
}

/**
 * Parses statements of a list without what is around them; no `nodes` where they do not stay within it. `offset` is the place in
 * the whole of the first unit of the source.
 */
export function alone(
	parse: (path: string, text: string) => Source,
	path: string,
	text: string,
	start: number,
	list: List,
	isBrokenOff = false,
): { readonly source: Source; readonly nodes: readonly ts.Node[] | undefined; readonly offset: number } {
	if (list.open === -1) {
		const source = parse(path, text);
		return { source, nodes: source.file.statements, offset: start };
	}
	const head = list.isClass === true ? classHead : blockHead;
	const source = parse(path, `${head}${text}${tail}`);
	return { source, nodes: withinOf(source, isBrokenOff), offset: start - head.length };
}
