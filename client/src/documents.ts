import type { DocumentFilter } from 'vscode-languageclient';

const languages = [
	'javascript',
	'javascriptreact',
	'typescript',
	'typescriptreact',
	'json',
	'jsonc',
	'yaml',
	'dockerfile',
	'dockercompose',
	'dotenv',
	'procfile',
	'ignore',
	'toml',
] as const;

/** Files that other extensions may call by another language (`properties`, `shellscript`, `env`), or that have none. */
const patterns = [
	'**/.env',
	'**/.env.*',
	'**/Procfile',
	'**/Procfile.*',
	'**/Dockerfile',
	'**/Dockerfile.*',
	'**/*.Dockerfile',
	'**/Containerfile',
	'**/yarn.lock',
	'**/.gitignore',
	'**/.dockerignore',
] as const;

/** The documents that the server hears of. It ignores cheaply what no reader claims. */
export const checkedDocuments: readonly DocumentFilter[] = [
	...['file', 'untitled'].flatMap((scheme) => languages.map((language) => ({ scheme, language }))),
	...patterns.map((pattern) => ({ scheme: 'file', pattern })),
];
