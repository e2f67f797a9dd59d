import type { Edit } from '../../core/fix.js';
import { isSecretName } from '../../core/secrets.js';
import type { Span } from '../../core/text.js';
import type { Cook } from '../recipe.js';

/**
 * Takes a secret out of a compose file: compose puts the variable in its place wherever the file says the same secret, so that
 * who changes it changes all of it.
 */
export const cookComposeSecret: Cook<'compose-secret'> = async ({ value: { path, span }, variable }, context) => {
	const file = await context.read(path);
	const written = file?.text.slice(span.start, span.end);
	if (!file || written === undefined || written.includes('\n')) {
		return undefined;
	}
	const secret = /^(['"]).*\1$/.test(written) ? written.slice(1, -1) : written;
	if (secret === '' || secret.includes('${')) {
		return undefined;
	}
	const newText = `\${${variable}:?}`;
	const edits: Edit[] = [{ path, span, newText }];
	for (const found of placesOf(file.text, secret)) {
		if (found.end <= span.start || found.start >= span.end) {
			edits.push({ path, span: found, newText });
		}
	}
	return { edits };
};

/** Where else a file says a secret: as the password of a URL, or as the whole value of something with the name of a secret. */
function placesOf(text: string, secret: string): readonly Span[] {
	const places: Span[] = [];
	for (let at = text.indexOf(secret); at >= 0; at = text.indexOf(secret, at + 1)) {
		const lineStart = text.lastIndexOf('\n', at - 1) + 1;
		const before = text.slice(lineStart, at);
		const after = text.slice(at + secret.length, at + secret.length + 200).split(/\r?\n/)[0]!;
		const inUrl = /:\/\/[^\s"'@/:]*:$/.test(before) && after.startsWith('@');
		const name = /(?:^|[\s"'-])([A-Za-z_][\w.-]*)["']?[ \t]*[:=][ \t]*["']?$/.exec(before)?.[1];
		const isValue = name !== undefined && isSecretName(name) && /^["']?[ \t]*(?:#.*)?$/.test(after);
		if (!/^\s*#/.test(before) && (inUrl || isValue)) {
			places.push({ start: at, end: at + secret.length });
		}
	}
	return places;
}
