import { ancestorsOf, directoryOf, isOuterPath, joinPath } from '../../core/paths.js';
import type { FixContext } from '../recipe.js';

/** Where ESLint keeps its settings, as text that says so; of several in one folder, the first counts. */
const names = ['.eslintrc.js', '.eslintrc.cjs', '.eslintrc.yaml', '.eslintrc.yml', '.eslintrc.json', '.eslintrc'];

/**
 * Whether a linter takes `??` for a syntax error: its settings name an edition of the language that is older, and no parser that
 * reads more. What compiles and runs the code may know it all the same.
 */
export async function lintsOlderEdition(path: string, { read }: Pick<FixContext, 'read'>): Promise<boolean> {
	for (const folder of ancestorsOf(directoryOf(path))) {
		if (isOuterPath(folder)) {
			break; // no fix reads above the folder
		}
		for (const name of names) {
			const text = (await read(joinPath(folder, name)))?.text;
			if (text === undefined) {
				continue;
			}
			const edition = /\becmaVersion["']?\s*:\s*["']?(\d+)/.exec(text)?.[1];
			if (edition !== undefined || /\b(?:root["']?\s*:\s*true|parser["']?\s*:\s*["']?[@\w])/.test(text)) {
				return edition !== undefined && !/\bparser["']?\s*:\s*["']?[@\w]/.test(text) && isBeforeNullish(Number(edition));
			}
			break;
		}
	}
	return false;
}

/** ECMAScript 2020 brought it, the eleventh edition. */
function isBeforeNullish(edition: number): boolean {
	return edition < 11 || (edition >= 2015 && edition < 2020);
}
