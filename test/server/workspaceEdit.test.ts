import { expect, it } from 'vitest';
import { OpenDocuments } from '../../server/src/documents.js';
import type { Root } from '../../server/src/root.js';
import { escapeSnippet, toWorkspaceEdit } from '../../server/src/workspaceEdit.js';

const root = {
	uriOf: (path: string) => `file:///shop/${path}`,
	textOf: () => Promise.resolve(''),
} as unknown as Root;

it.each([
	['// ${1:reason}\n', '// reason\n'],
	['a$1b$0', 'ab'],
	[`${escapeSnippet('costs $1 and ${2:x} \\')} \${1:why \\} \\$2}`, 'costs $1 and ${2:x} \\ why } $2'],
])('an editor without snippets gets the text of %j', async (newText, text) => {
	const edit = await toWorkspaceEdit([{ path: 'a.js', span: { start: 0, end: 0 }, newText, isSnippet: true }], {
		root,
		documents: new OpenDocuments(),
		abilities: { documentChanges: false, createFiles: false, annotations: false, snippets: false },
		confirm: false,
	});
	expect(edit?.changes?.['file:///shop/a.js']?.[0]?.newText).toBe(text);
});
