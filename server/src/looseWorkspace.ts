import type { TextDocument } from 'vscode-languageserver-textdocument';
import type { RootWorkspace } from './environment.js';

const extensions: Readonly<Record<string, string>> = {
	javascript: '.js',
	javascriptreact: '.jsx',
	typescript: '.ts',
	typescriptreact: '.tsx',
};
const names: Readonly<Record<string, string>> = {
	dockerfile: 'Dockerfile',
	procfile: 'Procfile',
	dotenv: '.env',
	dockercompose: 'compose.yaml',
};

/** The name by which readers know a document that lies in no workspace folder. An untitled one is named after its language. */
export function looseName(uri: string, language: string): string {
	const last = decodeURIComponent(uri.slice(Math.max(uri.lastIndexOf('/'), uri.lastIndexOf(':')) + 1));
	return uri.startsWith('untitled:') ? (names[language] ?? `${last}${extensions[language] ?? ''}`) : last;
}

/** A workspace that holds one open document and nothing else: what lies around it is nobody's project, and may be a whole home folder. */
export function createLooseWorkspace(path: string, document: () => TextDocument | undefined): RootWorkspace {
	return {
		list: () => Promise.resolve({ files: [path], outer: [], skipped: [], versionControl: undefined }),
		read: (asked) => {
			const open = asked === path ? document() : undefined;
			return Promise.resolve(open && { path, version: open.version, text: open.getText() });
		},
		includes: (asked) => Promise.resolve(asked === path),
		saved: () => Promise.resolve(undefined),
	};
}
