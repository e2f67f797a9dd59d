import { mkdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { sum } from '../../disk/factsFile.js';
import type { KeptAnswers } from '../environment.js';

/**
 * Answers of a root in a file that is the program's own: a line with a check sum of the rest and the build, then JSON. Anything
 * else in it is as if it were not there.
 */
export function keepAnswers(folder: string, root: string, build: string): KeptAnswers {
	const file = join(folder, `${sum(root)}.answers`);
	return {
		async load() {
			try {
				const text = await readFile(file, 'utf8');
				const end = text.indexOf('\n');
				const json = text.slice(end + 1);
				return text.slice(0, end) === headerOf(json, build) ? (JSON.parse(json) as unknown) : undefined;
			} catch {
				return undefined;
			}
		},
		async save(value) {
			const json = JSON.stringify(value);
			const temporary = `${file}.${process.pid}.tmp`;
			try {
				await mkdir(folder, { recursive: true });
				await writeFile(temporary, `${headerOf(json, build)}\n${json}`, { mode: 0o600 });
				await rename(temporary, file);
			} catch {
				await rm(temporary, { force: true }).catch(() => undefined);
				// The next session starts as if it were the first.
			}
		},
		hash: sum,
		async state(paths) {
			const stats = await Promise.all([...paths, '.git/index'].map((path) => stat(join(root, path)).catch(() => undefined)));
			return sum(stats.map((each) => (each ? `${each.size} ${each.mtimeMs}` : 'none')).join('\n'));
		},
	};
}

function headerOf(json: string, build: string): string {
	return `twelve-factor answers 1 ${sum(`${build}\n${json}`)}`;
}
