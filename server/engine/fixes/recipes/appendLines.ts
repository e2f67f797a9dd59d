import { alongNewExample } from '../mechanics/environmentFiles.js';
import { appendLineEdits, missingLines } from '../mechanics/lines.js';
import type { Cook } from '../recipe.js';

/** Adds the lines that a file lacks. */
export const cookAppendLines: Cook<'append-lines'> = async ({ path, lines }, context) => {
	const file = await context.read(path);
	const edits = appendLineEdits(path, file, missingLines(file?.text ?? '', lines));
	return { edits: file ? edits : [...edits, ...(await alongNewExample(path, context))] };
};
