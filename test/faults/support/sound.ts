import { parseAllDocuments } from 'yaml';
import { applyEdits } from '../../../server/engine/index.js';
import type { Fix } from '../../../server/engine/index.js';
import { whySkipped } from '../../../server/engine/core/readable.js';
import { countSyntaxErrors, loadTypeScript, parse } from '../../../server/engine/readers/javascript/parse.js';

/** Whether a text is one of its kind: a program, JSON, YAML. Of other kinds nobody can tell, since every line is one of theirs. */
export async function isSound(path: string, text: string): Promise<boolean> {
	if (/\.[mc]?[jt]sx?$/.test(path)) {
		return whySkipped(text) === undefined && countSyntaxErrors(parse(await loadTypeScript(), path, text)) === 0;
	}
	if (/\.ya?ml$/.test(path)) {
		const documents = whySkipped(text) === undefined ? parseAllDocuments(text, { uniqueKeys: false, prettyErrors: false }) : [];
		return Array.isArray(documents) && documents.length > 0 && documents.every(({ errors }) => errors.length === 0);
	}
	return !path.endsWith('.json') || isJson(text);
}

function isJson(text: string): boolean {
	try {
		JSON.parse(text);
		return true;
	} catch {
		return false;
	}
}

/** What becomes of the texts that a fix edits, by path. Throws where edits lie outside of a text, or in each other. */
export function textsAfter(fix: Fix, textOf: (path: string) => string | undefined): ReadonlyMap<string, string> {
	const paths = [...new Set(fix.edits.map(({ path }) => path))];
	return new Map(
		paths.map((path) => [
			path,
			applyEdits(
				textOf(path) ?? '',
				fix.edits.filter((edit) => edit.path === path),
			),
		]),
	);
}

/** The first file that was sound and that a fix leaves broken; undefined when there is none. */
export async function brokenBy(fix: Fix, textOf: (path: string) => string | undefined): Promise<string | undefined> {
	for (const [path, after] of textsAfter(fix, textOf)) {
		const before = textOf(path);
		if ((before === undefined || (await isSound(path, before))) && !(await isSound(path, after))) {
			return path;
		}
	}
	return undefined;
}
