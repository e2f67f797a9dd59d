import { containsSpan, type Span } from '../../core/text.js';
import { declareVariable, environmentFilesOf } from '../mechanics/environmentFiles.js';
import { decodeStringLiteral, expressionIn, placementOf } from '../mechanics/literals.js';
import type { Cook } from '../recipe.js';

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
	const expression = phrases.readEnvironment({ variable, type: 'string', path: read.path });
	const files = await environmentFilesOf(read.path, context);
	const declarations = await declareVariable({ variable, documentation: 'changeme', secret }, files, context);
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
