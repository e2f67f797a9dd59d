import type { Fact } from '../../core/fact.js';
import { baseName } from '../../core/paths.js';
import type { Reader } from '../reader.js';
import { linesOf } from './lines.js';

/**
 * Reads of `.npmrc` whether lock files are wanted (`package-lock`, `shrinkwrap`, pnpm's `lockfile`) and whether scripts before and after others run
 * (`ignore-scripts`), and nothing else: the file may hold tokens.
 */
export const npmrc: Reader = {
	id: 'npmrc',
	claims: (path) => baseName(path) === '.npmrc',
	read: async ({ text }) =>
		linesOf(text).flatMap(({ text: line, start }): readonly Fact[] => {
			const [, name, value] = /^\s*(package-lock|shrinkwrap|lockfile|ignore-scripts)\s*=\s*(true|false)\s*$/.exec(line) ?? [];
			if (name === undefined) {
				return [];
			}
			const span = { start, end: start + line.trimEnd().length };
			const says = name === 'ignore-scripts' ? { hooks: value !== 'true' } : { lockfile: value === 'true' };
			return [{ kind: 'dependency.policy', span, ecosystem: 'npm', ...says }];
		}),
};
