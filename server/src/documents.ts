import { TextDocuments, type Connection } from 'vscode-languageserver';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { normalizeUri, uriOf } from './convert.js';
import type { OpenTexts } from './environment.js';
import type { createGuard } from './guard.js';

/** The documents that are open in the editor. */
export class OpenDocuments {
	readonly #documents = new TextDocuments(TextDocument);
	/** By normalized URI. */
	readonly #byUri = new Map<string, TextDocument>();

	/** What happens to documents, after they are known here. `changed` is said of every edit, not of the opening. */
	listen(
		connection: Connection,
		guard: ReturnType<typeof createGuard>,
		on: {
			opened(document: TextDocument): void;
			changed(document: TextDocument): void;
			saved(document: TextDocument): void;
			closed(document: TextDocument): void;
		},
	): void {
		// TextDocuments reports an opening as a change too.
		const openedAt = new Map<string, number>();
		this.#documents.onDidOpen(
			guard('Opening', ({ document }) => {
				openedAt.set(document.uri, document.version);
				this.#byUri.set(normalizeUri(document.uri), document);
				on.opened(document);
			}),
		);
		this.#documents.onDidChangeContent(
			guard('An edit', ({ document }) => {
				if (openedAt.get(document.uri) === document.version) {
					openedAt.delete(document.uri);
					return;
				}
				on.changed(document);
			}),
		);
		this.#documents.onDidSave(guard('Saving', ({ document }) => on.saved(document)));
		this.#documents.onDidClose(
			guard('Closing', ({ document }) => {
				openedAt.delete(document.uri);
				this.#byUri.delete(normalizeUri(document.uri));
				on.closed(document);
			}),
		);
		this.#documents.listen(connection);
	}

	get all(): Iterable<TextDocument> {
		return this.#byUri.values();
	}

	/** The open document of a URI, in any spelling. */
	get(uri: string): TextDocument | undefined {
		return this.#byUri.get(normalizeUri(uri));
	}

	/** The open documents of a root, by path. `pathsOf` tells which they are. */
	textsOf(root: string, pathsOf: () => Iterable<string>): OpenTexts {
		return {
			get: (path) => {
				const document = this.#byUri.get(uriOf(root, path));
				return document && { path, version: document.version, text: document.getText() };
			},
			paths: pathsOf,
		};
	}
}
