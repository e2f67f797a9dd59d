// `npm run package`: builds for production and packs the extension into one VSIX, whose size it prints and limits.
import { existsSync, mkdirSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { install, root, run } from './setup.mjs';

/** What a user downloads at most, in bytes. */
const limit = 3 * 1024 * 1024;

/** Without these the package would install and do nothing; the allow-list drops in silence what it does not find. */
const required = [
	'dist/client.cjs',
	'dist/server.cjs',
	'dist/server-main.cjs',
	'dist/rules.json',
	'schemas/twelvefactor.schema.json',
	'images/icon.png',
	'LICENSE',
];

/** Where the package is written, relative to the root. Not in dist/, which a build empties. */
export const vsix = 'out/twelve-factor.vsix';

function main() {
	install();
	if (run(process.execPath, ['esbuild.mjs']) !== 0) {
		return 1;
	}
	const missing = required.filter((path) => !existsSync(join(root, path)));
	if (missing.length > 0) {
		console.error(`The package would lack ${missing.join(', ')}.`);
		return 1;
	}
	mkdirSync(join(root, 'out'), { recursive: true });
	rmSync(join(root, vsix), { force: true });
	// The pages of the rules on secrets show made-up ones, which vsce takes for leaks. What else is packed is built from sources that
	// anybody may read.
	const args = [
		'package',
		'--allow-package-all-secrets',
		'--no-dependencies',
		'--allow-missing-repository',
		'--no-rewrite-relative-links',
		'--out',
		vsix,
	];
	const status = run(process.execPath, [join(root, 'node_modules/@vscode/vsce/vsce'), ...args]);
	if (status !== 0) {
		return status;
	}
	const { size } = statSync(join(root, vsix));
	const inMegabytes = (bytes) => `${(bytes / 1024 / 1024).toFixed(2)} MB`;
	console.log(`${vsix}: ${inMegabytes(size)} of ${inMegabytes(limit)}`);
	if (size > limit) {
		console.error('The package is too large.');
		return 1;
	}
	return 0;
}

if (process.argv[1] === import.meta.filename) {
	process.exitCode = main();
}
