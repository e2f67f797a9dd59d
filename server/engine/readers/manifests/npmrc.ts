import type { Fact } from '../../core/fact.js';
import { baseName } from '../../core/paths.js';
import type { Reader } from '../reader.js';
import { linesOf } from './lines.js';

/**
 * Reads of `.npmrc` whether lock files are wanted (`package-lock`, `shrinkwrap`, pnpm's `lockfile`), and nothing else: the file
 * may hold tokens.
 */
export const npmrc: Reader = {
	id: 'npmrc',
	claims: (path) => baseName(path) === '.npmrc',
	read: async ({ text }) =>
		linesOf(text).flatMap(({ text: line, start }): readonly Fact[] => {
			const setting = /^\s*(?:package-lock|shrinkwrap|lockfile)\s*=\s*(true|false)\s*$/.exec(line);
			return setting
				? [
						{
							kind: 'dependency.policy',
							span: { start, end: start + line.trimEnd().length },
							ecosystem: 'npm',
							lockfile: setting[1] === 'true',
						},
					]
				: [];
		}),
};
