import type {
	AnnotatedTextEdit,
	ChangeAnnotation,
	ClientCapabilities,
	CreateFile,
	SnippetTextEdit,
	TextDocumentEdit,
	TextEdit,
	WorkspaceEdit,
} from 'vscode-languageserver';
import { LineIndex, type Edit } from '../engine/vocabulary.js';
import { toRange } from './convert.js';
import type { OpenDocuments } from './documents.js';
import type { Root } from './root.js';

/** What an editor's edits can do beyond replacing text. */
export interface EditAbilities {
	readonly documentChanges: boolean;
	readonly createFiles: boolean;
	readonly annotations: boolean;
	readonly snippets: boolean;
}

/** Reads the abilities of an editor. */
export function editAbilitiesOf(capabilities: ClientCapabilities): EditAbilities {
	const edit = capabilities.workspace?.workspaceEdit;
	return {
		documentChanges: edit?.documentChanges ?? false,
		createFiles: (edit?.documentChanges ?? false) && (edit?.resourceOperations?.includes('create') ?? false),
		annotations: edit?.changeAnnotationSupport !== undefined,
		snippets: (edit?.documentChanges ?? false) && (edit?.snippetEditSupport ?? false),
	};
}

/** What surrounds the making of a workspace edit. */
export interface EditContext {
	readonly root: Root;
	readonly documents: OpenDocuments;
	readonly abilities: EditAbilities;
	/** Whether changes of files that are not open wait for a confirmation. */
	readonly confirm: boolean;
	/** Versions that the edits were computed on, by path. Without it they are of the texts as they are now. */
	readonly versions?: Readonly<Record<string, number>>;
}

/** An edit whose text may be a snippet, with a place to type at. */
export type EditOrSnippet = Edit & { readonly isSnippet?: boolean };

const annotationId = 'notOpen';

/**
 * The edits as the editor takes them, bound to the versions they are of. Undefined when the editor cannot do them, or a text has
 * moved on.
 */
export async function toWorkspaceEdit(
	edits: readonly EditOrSnippet[],
	{ root, documents, abilities, confirm, versions }: EditContext,
): Promise<WorkspaceEdit | undefined> {
	const documentChanges: (TextDocumentEdit | CreateFile)[] = [];
	const changes: Record<string, TextEdit[]> = {};
	let hasUnopened = false;
	for (const [path, ofFile] of groupByPath(edits)) {
		const uri = root.uriOf(path);
		const document = documents.get(uri);
		const known = versions && Object.hasOwn(versions, path) ? versions[path] : undefined;
		if (path.startsWith('../') || (document && known !== undefined && known !== document.version)) {
			return undefined;
		}
		const text = document?.getText() ?? (await root.textOf(path));
		if (text === undefined && !abilities.createFiles) {
			return undefined;
		}
		const lines = new LineIndex(text ?? '');
		const annotation = !document && confirm && abilities.annotations ? { annotationId } : {};
		hasUnopened ||= !document;
		if (text === undefined) {
			documentChanges.push({ kind: 'create', uri, ...annotation });
		}
		const textEdits = ofFile.map(({ span, newText, isSnippet }): TextEdit | AnnotatedTextEdit | SnippetTextEdit =>
			isSnippet && abilities.snippets
				? { range: toRange(lines, span), snippet: { kind: 'snippet', value: newText } }
				: { range: toRange(lines, span), newText: isSnippet ? plain(newText) : newText, ...annotation },
		);
		documentChanges.push({ textDocument: { uri: document?.uri ?? uri, version: document?.version ?? null }, edits: textEdits });
		changes[document?.uri ?? uri] = textEdits.filter((edit): edit is TextEdit => 'newText' in edit);
	}
	if (!abilities.documentChanges) {
		return { changes };
	}
	const annotations: Record<string, ChangeAnnotation> = { [annotationId]: { label: 'Files that are not open', needsConfirmation: true } };
	return { documentChanges, ...(hasUnopened && confirm && abilities.annotations ? { changeAnnotations: annotations } : {}) };
}

/** Text that a snippet shows as it is. */
export function escapeSnippet(text: string): string {
	return text.replace(/[\\$}]/g, '\\$&');
}

/** A snippet without its places: `${1:reason}` is `reason`. */
function plain(snippet: string): string {
	// In one pass, so that what an escape has made plain is not read again.
	return snippet.replace(
		/\\([\\$}])|\$\{\d{1,3}:((?:\\[\\$}]|[^\\}])*)\}|\$\d{1,3}/g,
		(_, escaped: string | undefined, inner: string | undefined) => escaped ?? (inner ?? '').replace(/\\([\\$}])/g, '$1'),
	);
}

function groupByPath(edits: readonly EditOrSnippet[]): ReadonlyMap<string, readonly EditOrSnippet[]> {
	const groups = new Map<string, EditOrSnippet[]>();
	for (const edit of edits) {
		const group = groups.get(edit.path);
		if (group) {
			group.push(edit);
		} else {
			groups.set(edit.path, [edit]);
		}
	}
	return groups;
}
