import type { Fact } from '../../core/fact.js';
import { baseName } from '../../core/paths.js';
import type { Reader } from '../reader.js';
import { linesOf } from './lines.js';

/** Reads `.gitignore` and `.dockerignore` (also `Dockerfile.dockerignore`): one pattern a line, as written but for blanks at its end. */
export const ignoreFile: Reader = {
	id: 'ignore-file',
	claims: (path) => baseName(path) === '.gitignore' || baseName(path).endsWith('.dockerignore'),
	read: async ({ path, text }) => {
		const tool = baseName(path) === '.gitignore' ? 'git' : 'docker';
		return linesOf(text).flatMap(({ text: line, start }): readonly Fact[] => {
			const pattern = patternOf(tool === 'docker' ? line.trimStart() : line);
			// A variable that somebody has put here may hold a secret, which must not be repeated: no file has such a name.
			if (pattern === '' || pattern.startsWith('#') || /^(?:export[ \t]+)?[A-Z][A-Z\d_]*[ \t]*=/.test(pattern)) {
				return [];
			}
			const from = start + line.indexOf(pattern);
			return [{ kind: 'ignore.pattern', span: { start: from, end: from + pattern.length }, tool, pattern }];
		});
	},
};

/** Blanks at the end do not count, unless a backslash makes the first of them part of the name. */
function patternOf(line: string): string {
	const trimmed = line.trimEnd();
	let backslashes = 0;
	while (trimmed[trimmed.length - 1 - backslashes] === '\\') {
		backslashes++;
	}
	return backslashes % 2 === 1 && trimmed.length < line.length ? line.slice(0, trimmed.length + 1) : trimmed;
}
