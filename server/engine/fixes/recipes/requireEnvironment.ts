import { containsSpan } from '../../core/text.js';
import { declareVariable, environmentFilesOf } from '../mechanics/environmentFiles.js';
import { decodeStringLiteral, placementOf } from '../mechanics/literals.js';
import type { Cook } from '../recipe.js';

/** Drops the secret default of an environment read; the secret moves to `.env`, so that this machine still starts. */
export const cookRequireEnvironment: Cook<'require-environment'> = async ({ read, fallback, variable }, context) => {
	const file = await context.read(read.path);
	const phrases = context.phrases(read.path);
	if (!file || !phrases || !containsSpan(read.span, fallback.span)) {
		return undefined;
	}
	const whole = file.text.slice(read.span.start, read.span.end);
	const secret = decodeStringLiteral(file.text.slice(fallback.span.start, fallback.span.end));
	const placement = placementOf(file.text, read.span, read.path);
	if (secret === undefined || !placement || !whole.includes(variable)) {
		return undefined;
	}
	const expression = phrases.readEnvironment({ variable, type: 'string', path: read.path });
	const files = await environmentFilesOf(read.path, context);
	const declarations = await declareVariable({ variable, documentation: 'changeme', secret }, files, context);
	return {
		edits: [{ path: read.path, span: read.span, newText: placement === 'plain' ? expression : `(${expression})` }, ...declarations],
		environment: { variable, literal: { path: fallback.path, span: fallback.span } },
	};
};
