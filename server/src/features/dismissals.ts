import { applyEdits as applyJsonEdits, modify, type JSONPath } from 'jsonc-parser';
import { configurationFileName, type Edit, type LineIndex, type Finding, type Role } from '../../engine/vocabulary.js';
import type { Root } from '../root.js';
import { escapeSnippet, type EditOrSnippet } from '../workspaceEdit.js';

/** What a person can say to a finding without a change of what the program does: that it does not hold here. */
export interface Dismissal {
	readonly title: string;
	readonly edits: readonly EditOrSnippet[];
}

/** Comments that silence the rule here, and the rule turned off: what each finding has for itself, in the text it stands in. */
export async function dismissalsOf(finding: Finding, text: string, lines: LineIndex, root: Root): Promise<readonly Dismissal[]> {
	const dismissals: Dismissal[] = [];
	const marker = commentMarkerOf(finding.at.path);
	if (marker !== undefined) {
		dismissals.push(disableOnLine(finding, text, lines, marker), disableInFile(finding, text, marker));
	}
	const off = await configure(root, finding, () => ['rules', finding.rule], 'off');
	if (off) {
		dismissals.push({ title: `Turn off ${finding.rule} in the configuration`, edits: off });
	}
	return dismissals;
}

/** Says what the file of a finding is for: the same for all its findings. */
export async function roleDismissalsOf(finding: Finding, root: Root): Promise<readonly Dismissal[]> {
	const dismissals: Dismissal[] = [];
	for (const [role, words] of otherRoles) {
		const edits =
			finding.role === role || !isCode.test(finding.at.path)
				? undefined
				: await configure(root, finding, (folder) => ['roles', relativeTo(folder, finding.at.path)], role);
		if (edits) {
			dismissals.push({ title: `This file is ${words}`, edits });
		}
	}
	return dismissals;
}

/** The roles that a file is most often mistaken in. */
const otherRoles: readonly (readonly [Role, string])[] = [
	['admin', 'a one-off task'],
	['cli', 'a command-line tool'],
	['test', 'a test'],
	['build', 'part of the build'],
];

const isCode = /\.(?:[cm]?[jt]sx?|py|go|rb|php|java|cs)$/i;

/** What starts a comment in a file; undefined where there is none (JSON). */
function commentMarkerOf(path: string): string | undefined {
	const name = path.slice(path.lastIndexOf('/') + 1);
	if (/\.(?:[cm]?[jt]sx?|go|java|cs|php|jsonc)$/i.test(name) || name === configurationFileName) {
		return '//';
	}
	if (
		/\.(?:ya?ml|toml|py|rb|sh|env)$/i.test(name) ||
		/^\.env(?:\.|$)|^\.\w*ignore$|^(?:Dockerfile|Containerfile|Procfile)(?:\.|$)|\.(?:dockerfile|procfile)$/i.test(name)
	) {
		return '#';
	}
	return undefined;
}

function disableOnLine(finding: Finding, text: string, lines: LineIndex, marker: string): Dismissal {
	const { line } = lines.positionAt(finding.at.span.start);
	const { start } = lines.lineSpan(line);
	const indent = /^[ \t]*/.exec(text.slice(start, start + 200))?.[0] ?? '';
	const comment = `${indent}${marker} twelve-factor-disable-next-line ${finding.rule} -- `;
	return {
		title: `Disable ${finding.rule} on this line`,
		edits: [
			{
				path: finding.at.path,
				span: { start, end: start },
				newText: `${escapeSnippet(comment)}\${1:reason}${endOfLine(text)}`,
				isSnippet: true,
			},
		],
	};
}

function disableInFile(finding: Finding, text: string, marker: string): Dismissal {
	const start = offsetOfFirstComment(text);
	const comment = `${marker} twelve-factor-disable-file ${finding.rule} -- `;
	return {
		title: `Disable ${finding.rule} in this file`,
		edits: [
			{
				path: finding.at.path,
				span: { start, end: start },
				newText: `${escapeSnippet(comment)}\${1:reason}${endOfLine(text)}`,
				isSnippet: true,
			},
		],
	};
}

/** After a shebang and the parser directives of a Dockerfile, which must come first. */
function offsetOfFirstComment(text: string): number {
	let at = 0;
	for (
		let line = /^(?:#!.*|#[ \t]*(?:syntax|escape|check)[ \t]*=.*)(?:\r\n|\n|\r)/.exec(text);
		line;
		line = /^#[ \t]*(?:syntax|escape|check)[ \t]*=.*(?:\r\n|\n|\r)/.exec(text.slice(at))
	) {
		at += line[0].length;
	}
	return at;
}

function endOfLine(text: string): string {
	return /\r\n|\n|\r/.exec(text)?.[0] ?? '\n';
}

/**
 * Sets one value in the configuration in force for a finding's file, creating the file when there is none. Undefined when it lies
 * outside the root.
 */
async function configure(
	root: Root,
	finding: Finding,
	keyIn: (folder: string) => JSONPath,
	value: string,
): Promise<readonly Edit[] | undefined> {
	const path = (await root.configurationOf(finding.at.path)).path ?? configurationFileName;
	if (path.startsWith('../')) {
		return undefined;
	}
	const slash = path.lastIndexOf('/');
	const isManifest = path.slice(slash + 1) === 'package.json';
	const key = [...(isManifest ? ['twelveFactor'] : []), ...keyIn(slash < 0 ? '' : path.slice(0, slash))];
	const text = await root.textOf(path);
	const style = text === undefined ? { insertSpaces: false, tabSize: 4, eol: '\n' } : styleOf(text);
	const source = text ?? '';
	const edits = modify(source === '' ? '{}' : source, key, value, { formattingOptions: style });
	if (source === '') {
		return [{ path, span: { start: 0, end: 0 }, newText: `${applyJsonEdits('{}', edits)}\n` }];
	}
	return edits.map(({ offset, length, content }) => ({ path, span: { start: offset, end: offset + length }, newText: content }));
}

function styleOf(text: string): { readonly insertSpaces: boolean; readonly tabSize: number; readonly eol: string } {
	const indent = /^([ \t]+)\S/m.exec(text)?.[1] ?? '\t';
	return { insertSpaces: !indent.startsWith('\t'), tabSize: indent.startsWith('\t') ? 4 : indent.length, eol: endOfLine(text) };
}

function relativeTo(folder: string, path: string): string {
	return folder === '' ? path : path.slice(folder.length + 1);
}
