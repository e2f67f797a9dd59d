import type { Forge } from './canaries.js';

/** Base 64 as keys are written: lines of 64 characters, the last one filled up. */
function keyLines(forge: Forge, path: string, lines: number): string {
	const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';
	return Array.from({ length: lines }, (_, index) =>
		index === lines - 1 ? `${forge.make(path, forge.word(22, alphabet))}==` : forge.make(path, forge.word(64, alphabet)),
	).join('\n');
}

/** Secrets where nobody looks for them: over several lines, in addresses, in names, in what is broken. */
export function moreCanaries(forge: Forge): Readonly<Record<string, string>> {
	const files: Record<string, string> = {};
	const secret = (path: string): string => forge.make(path, `${forge.word(9)}7${forge.word(14)}`);
	/** One file, whose text is written with a function that makes its secrets. */
	const file = (path: string, write: (next: () => string) => string): void => {
		files[path] = write(() => secret(path));
	};
	const key = (path: string, lines = 4): string =>
		`-----BEGIN RSA PRIVATE KEY-----\n${keyLines(forge, path, lines)}\n-----END RSA PRIVATE KEY-----`;
	const url = (next: () => string): string => `https://deploy:${next()}@git.acme.io`;

	for (const [path, text] of [
		['.env.keys', (at: string) => `PORT=3000\nSIGNING_KEY=${key(at)}\nHOST=a\n`],
		['.env.half', (at: string) => `SIGNING_KEY=-----BEGIN PRIVATE KEY-----\n${keyLines(forge, at, 4)}\nPORT=3000\n`],
		['.env.bare', (at: string) => `PORT=3000\n${keyLines(forge, at, 3)}\n${keyLines(forge, at, 1)}  \n export ${keyLines(forge, at, 2)}\n`],
		['.env.quote', (at: string) => `PORT=3000\nSIGNING_KEY="${key(at)}\nPORT=3001\nAPI_KEY="${secret(at)}\nTOKEN='${secret(at)}\n`],
		['.env.closed', (at: string) => `SIGNING_KEY="${key(at)}"\nPORT=3000\n`],
		[
			'.env.odd',
			(at: string) =>
				`curl -H "Authorization: Bearer ${secret(at)}" https://acme.io/?page=2\n-${secret(at)}\n${secret(at)}: x\n${secret(at)}=\n`,
		],
		['tools/.env.example', (at: string) => `# SIGNING_KEY=${key(at)}\n${keyLines(forge, at, 2)}\n`],
	] as const) {
		files[path] = text(path);
	}
	file(
		'src/imports.mjs',
		(next) =>
			`import a from '${url(next)}/a.js';\nimport { b } from '${url(next)}/b.js';\nimport '${url(next)}/c.js';\nexport * from '${url(next)}/d.js';\nexport { e } from '${url(next)}/e.js';\nconst f = await import('${url(next)}/f.js');\nconst g = require('${url(next)}/g.js');\nimport h from 'data:text/javascript,export default "${next()}"';\na.log(f, g, h, b);\napp.listen(3000);\n`,
	);
	file('src/onlyImports.mjs', (next) => `import a from '${url(next)}/a.js';\nexport { b } from '${url(next)}/b.js';\nexport default a;\n`);
	return files;
}
