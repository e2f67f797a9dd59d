import { containsSpan, type Span } from '../../core/text.js';
import { declareVariable, environmentFilesOf } from '../mechanics/environmentFiles.js';
import { isLoaded } from '../mechanics/environmentLoaders.js';
import { decodeStringLiteral, expressionIn, placementOf } from '../mechanics/literals.js';
import { wantsBrackets } from '../mechanics/syntax.js';
import type { Cook, FixContext } from '../recipe.js';

/** Drops the secret default of an environment read; the secret moves to `.env`, so that this machine still starts. */
export const cookRequireEnvironment: Cook<'require-environment'> = async ({ read, fallback, variable }, context) => {
	const file = await context.read(read.path);
	const phrases = context.phrases(read.path);
	const span = file && wholeOf(file.text, read.span, fallback.span);
	if (!file || !phrases || !span) {
		return undefined;
	}
	const secret = decodeStringLiteral(file.text.slice(fallback.span.start, fallback.span.end));
	const placement = placementOf(file.text, span, read.path);
	if (secret === undefined || !placement || !file.text.slice(span.start, span.end).includes(variable)) {
		return undefined;
	}
	const exported = exportedName(file.text.slice(0, span.start));
	if (exported !== undefined && !(await isUsed(exported, read.path, context))) {
		return { refusal: `nothing reads ${exported}: without it, the program would still start` };
	}
	const expression = phrases.readEnvironment({
		variable,
		type: 'string',
		path: read.path,
		bracketed: wantsBrackets(read.path, context.project),
	});
	const files = await environmentFilesOf(read.path, context);
	const declarations = await declareVariable(
		{ variable, documentation: 'changeme', ...(isLoaded(files.local, read.path, context.project) && { secret }) },
		files,
		context,
	);
	return {
		edits: [{ path: read.path, span, newText: expressionIn(placement, expression) }, ...declarations],
		environment: { variable, literal: { path: fallback.path, span: fallback.span } },
	};
};

/**
 * The read with its default, whether or not the read's own span ends before it. Undefined for other forms (a default in a
 * destructuring).
 */
function wholeOf(text: string, read: Span, fallback: Span): Span | undefined {
	const span = { start: read.start, end: Math.max(read.end, fallback.end) };
	const joint = text.slice(span.start, fallback.start);
	return containsSpan(span, fallback) && span.end === fallback.end && /(?:\|\||\?\?)\s*$/.test(joint) ? span : undefined;
}

/** How many files are looked through for a name. */
const mostFiles = 500;

/** The name under which a module hands out what stands behind a text: `exports.KEY = `, `export const KEY = `. */
function exportedName(before: string): string | undefined {
	return /(?:^|\n)(?:(?:module\.)?exports\.|export\s+const\s+)([A-Za-z_$][\w$]*)\s*(?::[^=\n]+)?=\s*$/.exec(before.slice(-200))?.[1];
}

/** Whether any file of the package, or the module itself, names it a second time; of a package with very many files, that is taken for granted. */
async function isUsed(name: string, path: string, { project, read }: FixContext): Promise<boolean> {
	const { folder } = project.packageOf(path);
	const files = project.files.filter(
		(one) => /\.(?:[cm]?[jt]sx?|vue|svelte)$/.test(one) && project.packageOf(one).folder === folder && project.roleOf(one).role !== 'test',
	);
	if (files.length > mostFiles) {
		return true;
	}
	for (const file of files) {
		const text = (await read(file))?.text ?? '';
		// Once is where it is handed out, another time where it is read from the environment.
		if (file === path ? usesOf(text, name) > 1 : usesOf(text, name) > 0) {
			return true;
		}
	}
	return false;
}

function usesOf(text: string, name: string): number {
	return text.match(new RegExp(`(?<![\\w$])(?<!process\\.env\\.)${name.replaceAll('$', '\\$')}(?![\\w$])`, 'g'))?.length ?? 0;
}
