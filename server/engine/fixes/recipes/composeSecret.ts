import type { Edit } from '../../core/fix.js';
import { isSecretName } from '../../core/secrets.js';
import type { Span } from '../../core/text.js';
import { declareVariable, environmentFilesBeside } from '../mechanics/environmentFiles.js';
import { isPlaceholderValue } from '../mechanics/environmentText.js';
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
	const files = await environmentFilesBeside(path, context);
	const assigned = files.assigned.get(variable)?.value;
	if (assigned !== undefined && assigned !== secret && !isPlaceholderValue(assigned)) {
		return { refusal: `${files.local} has another ${variable} already` };
	}
	const newText = `\${${variable}:?}`;
	const edits: Edit[] = [{ path, span, newText }];
	for (const found of placesOf(file.text, secret, variable)) {
		if (found.end <= span.start || found.start >= span.end) {
			edits.push({ path, span: found, newText });
		}
	}
	const declarations = await declareVariable({ variable, documentation: 'changeme', secret }, files, context);
	return { edits: [...edits, ...declarations], environment: { variable, literal: { path, span } } };
};

/** Where else a file says the secret of a variable: as the password of a URL, or as the whole value of something with the name of a secret. */
function placesOf(text: string, secret: string, variable: string): readonly Span[] {
	const places: Span[] = [];
	for (let at = text.indexOf(secret); at >= 0; at = text.indexOf(secret, at + 1)) {
		const lineStart = text.lastIndexOf('\n', at - 1) + 1;
		const before = text.slice(lineStart, at);
		const after = text.slice(at + secret.length, at + secret.length + 200).split(/\r?\n/)[0]!;
		const scheme = after.startsWith('@') ? /([a-z][a-z0-9+.-]*):\/\/[^\s"'@/:]*:$/i.exec(before)?.[1] : undefined;
		const name = /(?:^|[\s"'-])([A-Za-z_][\w.-]*)["']?[ \t]*[:=][ \t]*["']?$/.exec(before)?.[1];
		const isValue = name !== undefined && isSecretName(name) && /^["']?[ \t]*(?:#.*)?$/.test(after);
		const isSame = scheme === undefined ? isValue && !areOfDifferentAccounts(name, variable) : speaks(scheme, variable);
		if (!/^\s*#/.test(before) && isSame) {
			places.push({ start: at, end: at + secret.length });
		}
	}
	return places;
}

/** The servers whose images take their passwords from variables, and the schemes of their URLs. */
const servers: readonly (readonly [RegExp, RegExp])[] = [
	[/^(?:POSTGRES|PG)/, /^postgres/],
	[/^(?:MYSQL|MARIADB)/, /^(?:mysql|mariadb)/],
	[/^MONGO/, /^mongodb/],
	[/^REDIS/, /^redis/],
	[/^RABBITMQ/, /^amqp/],
];

/** Whether two variables are of servers of different kinds, or only one of them of a server's root: a word that both have as password is the same by chance. */
function areOfDifferentAccounts(one: string, other: string): boolean {
	const [first, second] = [one, other].map((name) => servers.findIndex(([names]) => names.test(name)));
	return first !== -1 && second !== -1 && (first !== second || /ROOT/.test(one) !== /ROOT/.test(other));
}

/** Whether a URL may be of the server that a variable holds the password of. */
function speaks(scheme: string, variable: string): boolean {
	const server = servers.find(([names]) => names.test(variable));
	return server === undefined || server[1].test(scheme) || !servers.some(([, schemes]) => schemes.test(scheme));
}
