import type { Edit } from '../../core/fix.js';
import type { LiteralValue, SecretValue } from '../../core/value.js';
import { declareVariable, environmentFilesOf } from '../mechanics/environmentFiles.js';
import { isLoaded } from '../mechanics/environmentLoaders.js';
import { lintsOlderEdition } from '../mechanics/lintSettings.js';
import { decodeStringLiteral, expressionIn, placementOf } from '../mechanics/literals.js';
import { knowsNullish, wantsBrackets } from '../mechanics/syntax.js';
import { chooseVariable } from '../mechanics/variables.js';
import type { Cook } from '../recipe.js';

/**
 * Reads a literal from the environment. What is no secret stays as the default, so that nothing changes; a secret moves to
 * `.env`, and the code stops at start when it is
 * missing.
 */
export const cookReadFromEnvironment: Cook<'read-from-environment'> = async ({ value, variable: wanted }, context) => {
	const { path, span } = value;
	const file = await context.read(path);
	const phrases = context.phrases(path);
	if (!file || !phrases) {
		return undefined;
	}
	const source = file.text.slice(span.start, span.end);
	const text = textOf(value, source);
	const placement = placementOf(file.text, span, path);
	if (text === undefined || !placement) {
		return undefined;
	}
	const secret = value.kind === 'secret' || value.credentials !== undefined;
	const files = await environmentFilesOf(path, context);
	const variable = chooseVariable(wanted, { at: { path, span }, text, secret }, files, context.project);
	if (variable === undefined) {
		return undefined;
	}
	const type = value.kind === 'literal' && value.type !== 'null' ? value.type : 'string';
	const expression = phrases.readEnvironment({
		variable,
		type,
		path,
		isOld: !knowsNullish(path, context.project) || (await lintsOlderEdition(path, context)),
		bracketed: wantsBrackets(path, context.project),
		...(!secret && { fallback: source }),
	});
	const code: Edit = { path, span, newText: expressionIn(placement, expression) };
	const documentation = secret ? placeholderFor(value) : text;
	const declarations = await declareVariable(
		{ variable, documentation, ...(secret && isLoaded(files.local, path, context.project) && { secret: text }) },
		files,
		context,
	);
	return {
		title: secret ? `Move the secret to the environment variable ${variable}` : `Read ${variable} from the environment`,
		edits: [code, ...declarations],
		environment: { variable, literal: { path, span } },
	};
};

/** The text of the literal as it stands in the source now; undefined when that is no such literal (any more). */
function textOf(value: LiteralValue | SecretValue, source: string): string | undefined {
	if (value.kind === 'secret' || value.type === 'string') {
		const text = decodeStringLiteral(source);
		return value.kind === 'literal' && value.credentials === undefined && text !== value.text ? undefined : text;
	}
	const isSame = value.type === 'number' ? Number(source.replaceAll('_', '')) === Number(value.text) : source === value.text;
	return isSame ? value.text : undefined;
}

/** What the example file shows in place of a secret: for a handle with a password, its form. */
function placeholderFor(value: LiteralValue | SecretValue): string {
	const scheme = value.kind === 'literal' ? /^([a-z][a-z0-9+.-]*):\/\//i.exec(value.text)?.[1] : undefined;
	return scheme === undefined ? 'changeme' : `${scheme}://user:changeme@localhost/${/^https?$/i.test(scheme) ? '' : 'database'}`;
}
