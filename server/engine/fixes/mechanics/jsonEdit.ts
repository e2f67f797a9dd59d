import { findNodeAtLocation, modify } from 'jsonc-parser';
import type { Edit } from '../../core/fix.js';
import type { SourceFile } from '../../core/text.js';
import { parseJson } from '../../readers/manifests/json.js';
import { endOfLineOf } from './lines.js';

/**
 * Edits that add a dependency to a package manifest, in alphabetical order and in the manifest's own indentation. None when it is
 * declared in this section; undefined when the manifest is no object.
 */
export function addDependencyEdits(
	file: SourceFile,
	section: 'dependencies' | 'devDependencies',
	name: string,
	range: string,
): readonly Edit[] | undefined {
	const start = file.text.startsWith('\uFEFF') ? 1 : 0;
	const text = file.text.slice(start);
	const root = parseJson(text);
	if (root?.type !== 'object') {
		return undefined;
	}
	if (findNodeAtLocation(root, [section, name])) {
		return [];
	}
	const indent = /^([ \t]+)"/m.exec(text)?.[1] ?? '  ';
	const eol = endOfLineOf(text);
	if (findNodeAtLocation(root, [section]) === undefined && text.includes(eol)) {
		// A new section has one place, whatever is declared first: two fixes would write two of them else.
		const names = (root.children ?? []).map((property) => String(property.children?.[0]?.value));
		const after = names.indexOf('devDependencies');
		const before = root.children?.at(after < 0 ? -1 : after - 1);
		if (before && after !== 0) {
			const at = start + before.offset + before.length;
			const newText = `,${eol}${indent}"${section}": {${eol}${indent}${indent}${JSON.stringify(name)}: ${JSON.stringify(range)}${eol}${indent}}`;
			return [{ path: file.path, span: { start: at, end: at }, newText }];
		}
	}
	const insertSpaces = !indent.startsWith('\t');
	return modify(text, [section, name], range, {
		formattingOptions: { insertSpaces, tabSize: insertSpaces ? indent.length : 1, eol },
		getInsertionIndex: (names) => names.filter((other) => other < name).length,
	}).map(({ offset, length, content }) => ({
		path: file.path,
		span: { start: start + offset, end: start + offset + length },
		newText: content,
	}));
}
