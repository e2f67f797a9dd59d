import type { Fact } from '../../core/fact.js';
import { baseName } from '../../core/paths.js';
import { maskLine } from '../../core/secrets.js';
import type { Reader } from '../reader.js';
import { linesOf } from './lines.js';

/** Reads a Procfile, and those for a stage (`Procfile.dev`): one process type a line. */
export const procfile: Reader = {
	id: 'procfile',
	claims: (path) => /^Procfile(?:\.[\w-]+)?$/.test(baseName(path)),
	read: async ({ text }) => linesOf(text).flatMap(processOf),
};

function processOf({ text, start }: { readonly text: string; readonly start: number }): readonly Fact[] {
	const head = /^[ \t]*([A-Za-z0-9_-]{1,128})[ \t]*:[ \t]*/.exec(text);
	const command = head === null ? '' : text.slice(head[0].length).trimEnd();
	if (head === null || command === '') {
		return [];
	}
	const from = start + head[0].length;
	const span = { start: from, end: from + command.length };
	return [
		{
			kind: 'process.declare',
			span,
			name: head[1]!,
			source: 'procfile',
			form: 'shell',
			command: maskLine(command),
			instruction: { start: start + head[0].search(/\S/), end: span.end },
		},
	];
}
